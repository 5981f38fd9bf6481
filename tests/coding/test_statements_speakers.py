"""Who "he" is that goes on speaking."""

from dataclasses import replace

import pytest

from dyadwire.coding.statements_speakers import RULE, as_speakers, speaking_on
from dyadwire.records import STANCE, Entity, Span, Statement

TEXT = "Anna Berg said the port was closed. She added that Norway had paid."
BERG = Entity(
    start=0, end=9, text="Anna Berg", country="NOR", sector="GOV", rule="unknown person, country of the story"
)
SHE = Entity(start=36, end=39, text="She", country="SWE", sector="CVL", rule="pronoun: noun, country of the story")


def statement(source, cue, content):
    return Statement(
        id=str(cue),
        document="d",
        sentence=Span(0, 35) if cue < 36 else Span(36, len(TEXT)),
        cue=Span(cue, cue + 4),
        source=source,
        via=(),
        content=(Span(*content),),
        content_text="",
        quoted=False,
        date=None,
        about=(),
        events=(),
        score=0.9,
    )


def told(first=BERG, second=SHE, **changes):
    statements = [replace(statement(first, 10, (15, 34)), **changes), statement(second, 40, (51, 66))]
    return speaking_on(TEXT, statements)


def test_who_goes_on_speaking_is_the_person_who_spoke_before():
    source = told()[1].source

    assert (source.text, source.country, source.sector, source.rule) == ("She", "NOR", "GOV", RULE)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (replace(BERG, rule="table: organisation"), SHE),
        (BERG, replace(SHE, rule="pronoun: table: person at date")),
        (BERG, replace(SHE, text="It")),
        (replace(BERG, text="Anna Berg"), replace(SHE, text="The minister", rule="noun, country of the story")),
    ],
    ids=["an organisation is no she", "a person known by name stays", "a person is no it", "nobody was called so"],
)
def test_other_pronouns_stay_as_they_are(first, second):
    assert told(first, second)[1].source == second


def test_who_holds_an_attitude_goes_on_speaking():
    assert told(kind=STANCE)[1].source.country == "NOR"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (replace(BERG, text="The port office", rule="noun, country of the story"), replace(SHE, text="It")),
        (
            replace(BERG, text="A port spokesman"),
            replace(SHE, text="The spokesman", rule="definite: like mention"),
        ),
    ],
    ids=["it", "the spokesman"],
)
def test_an_office_and_a_title_go_on_speaking(first, second):
    source = told(first, second)[1].source

    assert (source.text, source.country, source.rule) == (second.text, "NOR", RULE)


def test_a_title_of_whom_more_is_known_stays():
    second = replace(SHE, text="The spokesman", rule="title before name")

    assert told(replace(BERG, text="A port spokesman"), second)[1].source == second


def test_the_parties_of_an_event_are_whom_the_statement_means():
    assert [one.country for one in as_speakers((BERG, SHE), told())] == ["NOR", "NOR"]
