"""Numbers of a sentence and what they count."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.coding.quantities import find_quantities

CASES = Path(__file__).parent.parent / "cases"
PIECES = [
    "three",
    "men",
    "were",
    "killed",
    "and",
    "at least",
    "20",
    "1,500",
    "million",
    "$",
    "between",
    "to",
    "vote",
    "-",
]


def cases() -> list[object]:
    rows = map(json.loads, (CASES / "quantities.jsonl").read_text("utf-8").split("\n")[:-1])
    marks = {True: [pytest.mark.xfail(reason="known failure of the case file", strict=True)], False: []}
    return [pytest.param(row["text"], row["want"], id=row["id"], marks=marks["fails" in row]) for row in rows]


@pytest.mark.parametrize(("text", "want"), cases())
def test_a_number_is_read_with_its_bounds_and_what_it_counts(text, want):
    assert [[q.kind, q.low, q.high, q.text] for q in find_quantities(text, 0, len(text))] == want


def test_offsets_count_in_the_whole_text():
    text = "It rained. Five rebels were killed. It rained."

    (found,) = find_quantities(text, 11, 35)

    assert text[found.start : found.end] == found.text == "Five"


@given(st.lists(st.sampled_from(PIECES), max_size=14))
@settings(deadline=None)
def test_any_mixture_of_number_words_gives_its_words_back_and_never_runs_backwards(pieces):
    text = " ".join(pieces)

    for found in find_quantities(text, 0, len(text)):
        assert text[found.start : found.end] == found.text
        assert found.high is None or found.low <= found.high
