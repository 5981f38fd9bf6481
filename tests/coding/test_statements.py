"""Statements: who says what, with the encoder's help and without it."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from made_events import made_event

from dyadwire.coding.attitudes import HEADER as ATTITUDE_HEADER
from dyadwire.coding.attitudes import load_attitudes
from dyadwire.coding.cues import HEADER, cue_in, load_cues
from dyadwire.coding.statements import find_statements, with_events
from dyadwire.errors import TableError
from dyadwire.records import DateMention, Document, Entity, Parse, Span

CASES = Path(__file__).parents[1] / "cases" / "statements.jsonl"
CUES = load_cues()
ATTITUDES = load_attitudes()
MEDIA = {"Reuters", "TASS"}
ACTOR = re.compile(r"Reuters|TASS|Norway|Russia|MAYOR BERG|Oslo|Berg")


class Names:
    """A resolver that knows a name by its words alone."""

    def __init__(self, text):
        self.text = text

    def resolve(self, start, end):
        words = self.text[start:end]
        return Entity(start=start, end=end, text=words, name=words, sector="JRN" if words in MEDIA else "GOV")

    def resolve_all(self, start, end, deed=None):
        return (self.resolve(start, end),)

    def mentions(self):
        return tuple(self.resolve(*match.span()) for match in ACTOR.finditer(self.text))


def sentences(text):
    return tuple(Span(*match.span()) for match in re.finditer(r"[^\n]+?[.!?][\"”]?(?=\s|$)|[^\n]+", text))


def read(text, dates=()):
    document = Document(id="d", origin="d", text=text)
    return find_statements(document, Parse(sentences=sentences(text)), Names(text), CUES, ATTITUDES, dates)


def cases():
    for row in map(json.loads, CASES.read_text("utf-8").splitlines()):
        marks = [pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        yield pytest.param(row["text"], row["want"], row.get("kind", "speech"), id=row["id"], marks=marks)


@pytest.mark.parametrize(("text", "want", "kind"), list(cases()))
def test_a_statement_has_its_source_cue_and_content_without_an_encoder(text, want, kind):
    got = []
    for statement in (one for one in read(text) if one.kind == kind):
        row = [
            statement.source.text if statement.source else None,
            text[statement.cue.start : statement.cue.end],
            [text[piece.start : piece.end] for piece in statement.content],
        ]
        got.append([*row, [entity.text for entity in statement.via]] if statement.via else row)

    assert got == want


def test_a_statement_has_the_whole_phrases_of_its_cue_and_its_source():
    text = "Anna Berg, the mayor of Oslo, has also flatly denied that the port is closed."

    (statement,) = read(text)

    whole = statement.whole_cue, statement.whole_source
    assert [text[span.start : span.end] for span in whole] == [
        "has also flatly denied",
        "Anna Berg, the mayor of Oslo",
    ]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ('"The port is closed," said Jo Berg, captain and owner of a boat.', "Jo Berg, captain and owner of a boat"),
        ('"The port is closed," said Jo Berg (N-Oslo), who saw it.', "Jo Berg (N-Oslo), who saw it"),
        ('"The port is closed," said Jo Berg, adding that the ice is thin.', "Jo Berg"),
        ("Jo Berg, N-Osl., said the port is closed.", "Jo Berg, N-Osl."),
        ("Captain Berg said the port is closed.", "Captain Berg"),
        ("But Berg said the port is closed.", "Berg"),
        ("The port is closed, according to the harbour office, which owns it.", "the harbour office, which owns it"),
    ],
)
def test_the_whole_source_has_its_apposition_on_either_side_of_the_verb(text, whole):
    source = read(text)[0].whole_source

    assert source and text[source.start : source.end].rstrip(".") == whole.rstrip(".")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Berg, the mayor of Oslo, left the room, saying that the port is closed.", "Berg, the mayor of Oslo"),
        ("Berg, who had left, came back, saying that the port is closed.", "Berg, who had left"),
        ("Berg left the room and the town, saying that the port is closed.", "Berg"),
        ("Berg, the mayor, came back but has said that the port is closed.", "Berg, the mayor"),
    ],
)
def test_another_verb_between_a_source_and_its_cue_is_no_part_of_the_source(text, whole):
    source = read(text)[0].whole_source

    assert source and text[source.start : source.end] == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Berg said in a statement that the port is closed.", "said in a statement"),
        ("Berg said on Monday that the port is closed.", "said on Monday"),
        ('Berg has said: "The port is closed."', "has said:"),
        ("Norway has tried to defend the ban.", "has tried to defend"),
    ],
)
def test_the_whole_cue_has_what_governs_the_verb_and_where_it_was_said(text, whole):
    (statement,) = read(text)

    assert statement.whole_cue and text[statement.whole_cue.start : statement.whole_cue.end] == whole


def test_a_bad_attitude_row_is_named(tmp_path):
    path = tmp_path / "attitudes.tsv"
    path.write_text("\t".join(ATTITUDE_HEADER) + "\nwary of\tadjectives\town\t\n", "utf-8")

    with pytest.raises(TableError, match="frame 'adjectives' is unknown"):
        load_attitudes(path)


def test_a_statement_is_quoted_only_if_all_of_it_stands_in_quotation_marks():
    assert [s.quoted for s in read('"The port is open," Berg said.')] == [True]
    assert [s.quoted for s in read('Berg said the port was "open".')] == [False]


def test_actors_inside_the_content_are_what_it_is_about():
    (statement,) = read("Berg said Norway and Russia and Norway met.")

    assert [entity.text for entity in statement.about] == ["Norway", "Russia"]


def test_the_date_beside_the_cue_says_when_it_was_said():
    text = "Berg said on Monday that the port opens on Friday."
    days = [
        DateMention(start=at, end=at + 6, text=word, value=day.isoformat(), type="DATE", begin=day, until=day)
        for word, day in (("Monday", date(2015, 12, 7)), ("Friday", date(2015, 12, 11)))
        for at in [text.index(word)]
    ]

    assert [statement.date for statement in read(text, days)] == ["2015-12-07"]


def test_a_statement_holds_the_events_whose_trigger_it_says():
    text = "Berg said that two boats sank."
    event = made_event(text, [Span(0, 30)], "sank", "ASSAULT", id="e1")

    (statement,) = with_events(read(text), [event])

    assert statement.events == ("e1",)


def test_ids_are_the_same_in_every_run_and_differ_within_a_document():
    text = "Norway said the boat was fishing, but Russia said it was spying."

    first, second = ([s.id for s in read(text)] for _ in range(2))

    assert first == second and len(set(first)) == 2


def test_a_cue_is_known_in_any_form_with_what_it_adds():
    assert cue_in("has flatly denied", CUES).stance == "deny"
    assert cue_in("claims", CUES).loaded
    assert cue_in("according to", CUES) is None


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("say\tclauses\tneutral\tno\town\t\n", "frame 'clauses' is unknown"),
        ("say\tclause\tneutral\tmaybe\town\t\n", "loaded 'maybe' is unknown"),
        ("say\tclause\tneutral\tno\town\t\n" * 2, "listed twice"),
    ],
)
def test_a_bad_cue_row_is_named(tmp_path, rows, problem):
    path = tmp_path / "cues.tsv"
    path.write_text("\t".join(HEADER) + "\n" + rows, "utf-8")

    with pytest.raises(TableError, match=problem):
        load_cues(path)
