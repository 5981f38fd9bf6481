"""What the lines of a page are: cases in `tests/cases/read_layouts.jsonl`, and properties of any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.errors import TableError
from dyadwire.read.cues import KINDS, load_cues
from dyadwire.read.furniture import HEADER, load_furniture
from dyadwire.read.layouts import read_layout
from dyadwire.read.units import split_units
from dyadwire.tables import DATA, read_fields

CASES = Path(__file__).parent.parent / "cases" / "read_layouts.jsonl"


def cases():
    params = []
    for row in map(json.loads, CASES.read_text("utf-8").splitlines()):
        marks = [pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        params.append(pytest.param(row, id=row["id"], marks=marks))
    return params


@pytest.mark.parametrize("row", cases())
def test_each_line_of_a_page_is_what_a_reader_would_call_it(row):
    layout = read_layout("\n\n".join(row["lines"]))

    found = list(zip([unit.text for unit in layout.units], [role.kind for role in layout.roles], strict=True))
    assert found == list(zip(row["lines"], row["roles"], strict=True)), row["why"]
    assert layout.byline == row["byline"]
    assert (layout.published and layout.published.isoformat()) == row["published"]
    assert (layout.published is None) == (layout.published_from is None)


def test_furniture_always_has_a_reason():
    for row in map(json.loads, CASES.read_text("utf-8").splitlines()):
        layout = read_layout("\n".join(row["lines"]))
        assert all(role.reason for role in layout.roles if role.kind == "furniture")


def test_lines_wrapped_at_a_column_become_paragraphs():
    text = (
        "Ministers meet in Vienna\n\n"
        "Foreign ministers from seventeen countries met in Vienna on Saturday\n"
        "and agreed on a timetable for talks between the government and the\n"
        "opposition, which are to begin in January.\n\n"
        "They will meet again before the end of the year, in New York or in\n"
        "Paris, and hope to have drawn up a list of groups by then, although\n"
        "nobody expects an agreement on all of the names that are on it now.\n"
    )

    units = split_units(text)

    assert [unit.text.count("\n") for unit in units] == [0, 0, 0]
    assert [unit.line for unit in units] == [1, 3, 7]
    assert units[1].text.endswith("opposition, which are to begin in January.")


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.sampled_from("aB .!?\n\r\t\u2028\u00a0«»$0ü世\ud800"), max_size=200))
def test_units_cover_all_that_is_not_white_space_and_point_at_their_words(text):
    units = split_units(text)

    assert all(text[unit.start : unit.end].split() == unit.text.split() for unit in units)
    assert "".join(unit.text for unit in units).split() == "".join(u.text for u in units).split()
    assert "".join("".join(unit.text.split()) for unit in units) == "".join(text.split())


def test_the_tables_are_sorted_and_without_repetition():
    rows = [tuple(fields[:3]) for _, fields in read_fields(DATA / "read" / "furniture.tsv", HEADER)]
    order = [(match, reason, pattern) for match, pattern, reason in rows]
    assert order == sorted(order)
    assert len({(match, pattern) for match, pattern, _ in rows}) == len(rows)
    cues = [tuple(fields[:2]) for _, fields in read_fields(DATA / "read" / "cues.tsv", ("cue", "kind", "source"))]
    assert [(kind, cue) for cue, kind in cues] == sorted({(kind, cue) for cue, kind in cues})
    assert all(load_cues()[kind] for kind in KINDS)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("lines\tx\tmenu\tsure\t-\town", "match is 'lines'"),
        ("regex\t(x\tmenu\tsure\t-\town", "no regular expression"),
        ("regex\t(x)\tmenu\tsure\t-\town", "capturing group"),
        ("line\tx\tmenu\tsure\t-", "5 columns, not 6"),
    ],
)
def test_a_bad_row_of_the_furniture_table_is_named(tmp_path, row, problem):
    path = tmp_path / "furniture.tsv"
    path.write_text("\t".join(HEADER) + "\n" + row + "\n", "utf-8")

    with pytest.raises(TableError, match=r"furniture\.tsv:2: ") as error:
        load_furniture(path)
    assert problem in str(error.value)
