"""The ontology table holds PLOVER with our choices, and a user's own is checked row by row."""

import pytest

from dyadwire.coding.ontology import HEADER, load_ontology
from dyadwire.errors import OptionError, TableError

ONTOLOGY = load_ontology()
HEAD = "\t".join(HEADER) + "\n"


def test_plover_has_16_types_and_67_modes():
    assert len(ONTOLOGY.types) == 16
    assert sum(len(kind.modes) for kind in ONTOLOGY.types.values()) == 67


@pytest.mark.parametrize(
    ("name", "mode", "quad", "scale"),
    [
        ("SANCTION", None, 4, -6.0),
        ("ACCUSE", None, 3, -3.0),
        ("PROTEST", "vandalize", 4, -5.0),
        ("CONSULT", "visit", 1, 4.0),
        ("RETREAT", "disarm", 2, 10.0),
        ("ASSAULT", "unconventional", 4, -10.0),
    ],
)
def test_where_the_manual_contradicts_itself_our_choice_holds(name, mode, quad, scale):
    assert (ONTOLOGY.quad(name), ONTOLOGY.scale(name, mode)) == (quad, scale)


def test_protest_needs_no_recipient_and_assault_only_when_one_sided():
    assert ONTOLOGY.type("PROTEST").recipient == "optional"
    assert ONTOLOGY.type("ASSAULT").recipient == "one-sided"


def test_a_misspelt_type_or_mode_names_the_nearest():
    with pytest.raises(OptionError, match="Did you mean 'CONSULT'"):
        ONTOLOGY.type("CONSLUT")
    with pytest.raises(OptionError, match=r"'vandal' is not a mode of PROTEST. Did you mean 'vandalize'"):
        ONTOLOGY.scale("PROTEST", "vandal")


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ("CONSULT\tvisit\t1\t4\toptional\td\town\t\n", 2, "before its type"),
        ("CONSULT\t\t1\t4\toptional\td\town\t\nCONSULT\t\t1\t4\toptional\td\town\t\n", 3, "listed twice"),
        ("CONSULT\t\t5\t4\toptional\td\town\t\n", 2, "quad '5'"),
        ("CONSULT\t\t1\tmany\toptional\td\town\t\n", 2, "not a number"),
        ("CONSULT\t\t1\t40\toptional\td\town\t\n", 2, "out of range"),
        ("CONSULT\t\t1\t4\tmaybe\td\town\t\n", 2, "recipient rule 'maybe'"),
        ("CONSULT\t1\n", 2, "2 columns, not 8"),
        ("", 1, "no types"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path, rows, line, problem):
    path = tmp_path / "ontology.tsv"
    path.write_text(HEAD + rows, "utf-8")

    with pytest.raises(TableError, match=problem) as error:
        load_ontology(path)

    assert error.value.line == line


def test_a_missing_table_says_so(tmp_path):
    with pytest.raises(OptionError, match="cannot be read"):
        load_ontology(tmp_path / "none.tsv")


def test_a_table_that_is_not_utf8_says_at_which_line(tmp_path):
    path = tmp_path / "ontology.tsv"
    path.write_bytes(HEAD.encode() + b"\xff\n")

    with pytest.raises(TableError, match="not UTF-8") as error:
        load_ontology(path)

    assert error.value.line == 2
