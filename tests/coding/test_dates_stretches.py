"""Which neighbouring dates an event fills together."""

from datetime import date

import pytest

from dyadwire.coding.dates import find_dates, gold_value
from dyadwire.coding.dates_stretches import join_stretches

FRIDAY = date(2015, 12, 11)


def joined(text):
    return [(mention.text, gold_value(mention)) for mention in join_stretches(text, find_dates(text, FRIDAY))]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("They met on Monday and Tuesday.", [("Monday and Tuesday", "2015-12-07/2015-12-08")]),
        ("They met on Monday and on Tuesday.", [("Monday and on Tuesday", "2015-12-07/2015-12-08")]),
        ("They met from Monday to Thursday.", [("Monday to Thursday", "2015-12-07/2015-12-10")]),
        ("It fought between Monday and Thursday.", [("Monday and Thursday", "2015-12-07/2015-12-10")]),
        ("It was banned in the 1970s and 1980s.", [("the 1970s and 1980s", "1970/1989")]),
    ],
)
def test_dates_that_follow_one_another_become_one(text, want):
    assert joined(text) == want


@pytest.mark.parametrize(
    "text",
    [
        "They met on Monday and Wednesday.",
        "They met on Tuesday and Monday.",
        "They met on Monday, and Tuesday saw a strike.",
        "They met on Thursday and December 2015.",
    ],
)
def test_dates_apart_stay_apart(text):
    assert len(joined(text)) == 2


def test_the_text_of_a_joined_date_is_that_of_the_document():
    text = "They met on Monday and Tuesday."

    (mention,) = join_stretches(text, find_dates(text, FRIDAY))

    assert text[mention.start : mention.end] == mention.text
