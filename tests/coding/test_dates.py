"""Date expressions: what is found, what it means, and which date an event gets."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.coding.dates import date_findings, find_dates, gold_value
from dyadwire.coding.dates_words import TOKEN, lex
from dyadwire.records import DateMention, Document, Span

CASES = Path(__file__).parent.parent / "cases"
FRIDAY = date(2015, 12, 11)
PIECES = [
    "on",
    "December",
    "7th",
    ",",
    "2015",
    "last",
    "week",
    "Monday",
    "three",
    "days",
    "ago",
    "\n\n",
    "May",
    "5",
    "-",
]


def cases() -> list[object]:
    params = []
    for row in map(json.loads, (CASES / "dates.jsonl").read_text("utf-8").split("\n")[:-1]):
        marks = [pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        params.append(pytest.param(row["text"], row["anchor"], row["want"], id=row["id"], marks=marks))
    return params


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.parametrize(("text", "anchor", "want"), cases())
def test_a_date_expression_means_what_a_reader_takes_it_for(text, anchor, want):
    found = find_dates(text, date.fromisoformat(anchor) if anchor else None)

    assert [[m.text, m.value, iso(m.begin), iso(m.until)] for m in found] == want


@given(
    st.lists(st.sampled_from(PIECES), max_size=14), st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
)
@settings(deadline=None)
def test_any_mixture_of_date_words_is_read_without_overlap_and_gives_its_words_back(pieces, anchor):
    text = " ".join(pieces)
    found = find_dates(text, anchor)

    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all((m.begin is None) == (m.until is None) and (m.begin is None or m.begin <= m.until) for m in found)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_every_text_has_one_letter_a_word(text):
    lexed = lex(text)

    assert len(lexed.letters) == len(lexed.words) == len(lexed.spans)
    assert [text[start:end] for start, end in lexed.spans] == list(lexed.words) == TOKEN.findall(text)


def test_dates_outside_the_spans_are_left_out():
    text = "It began on Monday. It ended on Tuesday."

    found = find_dates(text, FRIDAY, [Span(20, len(text))])

    assert [m.text for m in found] == ["Tuesday"]


def document(text: str, published: date | None = FRIDAY) -> Document:
    return Document(id="d", origin="d", text=text, published=published)


def findings(text: str) -> list[tuple[str, str]]:
    return [(f.kind, f.message) for f in date_findings(document(text), find_dates(text, FRIDAY))]


def test_a_weekday_that_does_not_fit_its_date_is_reported_with_the_true_one():
    assert findings("He spoke to the nation on Sunday, December 7th.") == [
        ("weekday against date", "The text gives “Sunday, December 7th”, but 7 December 2015 was a Monday.")
    ]


def test_a_day_that_the_calendar_lacks_is_reported_and_not_moved():
    assert findings("He arrived on 31 June 2015.") == [
        ("impossible date", "The text gives “31 June 2015”, but June has no day 31.")
    ]


def test_an_act_told_as_past_and_dated_after_publication_is_reported():
    assert findings("The sides signed the deal on 20 December 2015.") == [
        (
            "date after publication",
            "The text tells of 20 December 2015 as past, but it was published on 11 December 2015.",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "He answered on Monday, December 7th.",
        "The ministers will meet on 20 December 2015.",
        "The sides agreed to meet by 20 December 2015.",
        "They met on Monday 7th.",
    ],
)
def test_dates_that_can_be_are_not_reported(text):
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("on Tuesday", "2015-12-08"),
        ("in March 2014", "2014-03"),
        ("in 2014", "2014"),
        ("last week", "2015-11-30/2015-12-06"),
        ("this week", "2015-12-07/2015-12-11"),
        ("in the 1980s", "1980/1989"),
        ("in the spring of 1945", "1945"),
        ("at 10 p.m. Wednesday", "2015-12-09"),
        ("from 5 to 7 December", "2015-12-05/2015-12-07"),
        ("from 2003 to 2005", "2003/2005"),
        ("for three days", None),
    ],
)
def test_a_mention_is_written_as_the_gold_writes_dates(text, want):
    (mention,) = find_dates(text, FRIDAY)

    assert gold_value(mention) == want


def test_a_mention_without_an_interval_has_no_gold_value():
    assert gold_value(DateMention(start=0, end=3, text="now", value="PRESENT_REF", type="DATE")) is None


@pytest.mark.parametrize("piece", ["1,", "three ", "May 5 - ", "a of the ", "Monday "])
def test_a_long_run_of_date_words_costs_no_more_than_its_length(piece):
    found = find_dates(piece * 20_000, FRIDAY)  # a quadratic pattern would take minutes here

    assert all(a.end <= b.start for a, b in pairwise(found))
