"""Who did it to whom comes out of the whole line the right way round."""

from functools import cache

import pytest

from directions import code_cases, read_cases, shortcoming

CASES = read_cases()


@cache
def coded():
    """All cases, coded once."""
    return code_cases(CASES)


def params():
    for row in CASES:
        marks = [pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        yield pytest.param(row, id=row["id"], marks=marks)


@pytest.mark.parametrize("row", list(params()))
def test_a_sentence_tells_who_did_it_to_whom(row):
    assert shortcoming(row, coded()[row["id"]]) is None


def test_every_pair_has_two_sides():
    sides = [row["pair"] for row in CASES]

    assert len(set(sides)) >= 60
    assert {sides.count(pair) for pair in sides} == {2}
