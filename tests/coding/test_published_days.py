"""Days as texts write them, each with the words it stands in."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.coding.published_days import days_written

PIECES = st.sampled_from(
    ["May ", "Dec. ", "7", "31", "th", ", ", "2015", " of ", "-", "–", "/", ".", " to ", "Monday, ", "the ", "\n", "1"]
)


@pytest.mark.parametrize(
    ("text", "words", "day", "weekday"),
    [
        ("on Monday, December 7th, 2015 we", "Monday, December 7th, 2015", date(2015, 12, 7), 1),
        ("7 Dec. 2015", "7 Dec. 2015", date(2015, 12, 7), None),
        ("THE PALACE, MARCH 5, 2021.", "MARCH 5, 2021", date(2021, 3, 5), None),
        ("the 7th of December, 2015", "7th of December, 2015", date(2015, 12, 7), None),
        ("5-DEC-2015", "5-DEC-2015", date(2015, 12, 5), None),
        ("12/25/2015", "12/25/2015", date(2015, 12, 25), None),
        ("25.12.2015", "25.12.2015", date(2015, 12, 25), None),
        ("file of 2015-12-07, read", "2015-12-07", date(2015, 12, 7), None),
        ("from May 24-27, 2021 on", "May 24-27, 2021", date(2021, 5, 24), None),
    ],
)
def test_a_day_is_read_in_the_ways_that_people_write_it(text, words, day, weekday):
    (found,) = days_written(text)

    assert (text[found.start : found.end], found.date, found.weekday) == (words, day, weekday)


@pytest.mark.parametrize("text", ["December 10,000", "she may 5", "31 June 2015", "11/12/2015", "Dismay 5", "May 5:30"])
def test_what_is_no_day_is_not_read(text):
    assert days_written(text) == []


@settings(deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_days_come_in_order_without_overlap_and_hold_their_number(text):
    found = days_written(text)

    assert all(str(day.day) in text[day.start : day.end] for day in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
