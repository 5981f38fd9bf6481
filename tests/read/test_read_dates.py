from datetime import date

import pytest

from dyadwire.read.credit_lines import read_credit
from dyadwire.read.written_dates import find_date, parse_given


@pytest.mark.parametrize(
    "value",
    [
        "2015-12-11",
        "2015-12-11T23:30:00-05:00",
        "2015/12/11",
        "20151211",
        "20151211T101500Z",
        20151211,
        "December 11, 2015",
        "Dec. 11, 2015",
        "11 Dec 2015",
        "11th of December, 2015",
        "Fri, 11 Dec 2015 10:15:00 GMT",
        "Friday, December 11th, 2015 @ 10:57 UTC",
        1449828000,
        " 2015-12-11 ",
    ],
)
def test_a_given_date_is_read_in_the_ways_that_people_write_it(value):
    assert parse_given(value) == date(2015, 12, 11)


@pytest.mark.parametrize(
    "value", [None, "", "yesterday", "0001-01-01", "9999-12-31", "2015-13-40", True, [], {}, "31 June 2015", 10**30]
)
def test_what_is_no_date_is_none(value):
    assert parse_given(value) is None


def test_a_numeric_date_is_read_only_if_one_order_is_possible():
    assert parse_given("12/25/2015") == parse_given("25.12.2015") == date(2015, 12, 25)
    assert parse_given("12/12/2015") == date(2015, 12, 12)
    assert parse_given("11/12/2015") is None


def test_the_first_date_that_a_calendar_has_is_found_with_its_offsets():
    line = "30 February 2015, then 1 March 2015"
    day, start, end = find_date(line)
    assert (day, line[start:end]) == (date(2015, 3, 1), "1 March 2015")


@pytest.mark.parametrize(
    ("line", "name", "day", "kind"),
    [
        ("By Jane Doe", "Jane Doe", None, "bare"),
        ("by JANE DOE, Staff Writer", "JANE DOE, Staff Writer", None, "bare"),
        ("Written by Jean-Luc O'Neill and Ana de la Cruz", "Jean-Luc O'Neill and Ana de la Cruz", None, "bare"),
        ("By Reuters Staff", "Reuters Staff", None, "bare"),
        ("Jane Doe | 11 December 2015", "Jane Doe", date(2015, 12, 11), "bare"),
        ("Posted on December 11, 2015 by Jane Doe", "Jane Doe", date(2015, 12, 11), "published"),
        ("Publication date: December 11, 2015, 14:45", None, date(2015, 12, 11), "published"),
        ("Last updated at 11 December 2015, 5:30 p.m. EST", None, date(2015, 12, 11), "updated"),
        ("Updated 12 December 2015, published 11 December 2015", None, date(2015, 12, 12), "published"),
    ],
)
def test_a_credit_line_gives_author_and_day(line, name, day, kind):
    credit = read_credit(line, len(line.split()))
    assert (credit.name, credit.day, credit.kind) == (name, day, kind)


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday",
        "By the river",
        "Stand by me",
        "The treaty of 8 December 1987",
        "Killed by a drone on 11 December 2015",
        "Goal by June 2021",
        "",
    ],
)
def test_other_lines_are_no_credits(line):
    assert read_credit(line, len(line.split())) is None
