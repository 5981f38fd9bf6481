"""Candidates become events or rejections, with PLOVER's rules applied and nothing lost."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.coding.assembly import Evidence, Tables, event_id
from dyadwire.coding.attitudes import load_attitudes
from dyadwire.coding.cues import load_cues
from dyadwire.coding.events import CodingOptions, code_candidates
from dyadwire.coding.ontology import load_ontology
from dyadwire.coding.predicates import load_predicates
from dyadwire.coding.quantities import find_quantities
from dyadwire.coding.statements import find_statements
from dyadwire.errors import OptionError
from dyadwire.records import (
    Argument,
    Block,
    Candidate,
    DateMention,
    Document,
    Entity,
    Parse,
    PlaceMention,
    Span,
)

CASES = Path(__file__).parents[1] / "cases"
ONTOLOGY = load_ontology()
# No actor is likely by its place: what those weights do is tested in test_sides.
NOBODY = {f"{role} type {kind}": -9.0 for role in ("actor", "partner", "recipient") for kind in ONTOLOGY.types}
TABLES = Tables(ontology=ONTOLOGY, predicates=load_predicates(ONTOLOGY), cues=load_cues(), sides=NOBODY)
STATES = {"France": "FRA", "Spain": "ESP", "Italy": "ITA", "We": "FRA"}
NAMED = re.compile("France|Spain|Italy")


class Names:
    """A resolver that knows a few states by name, and whose "we" is France."""

    def __init__(self, text):
        self.text = text

    def resolve(self, start, end):
        words = self.text[start:end]
        country = STATES.get(words)
        return Entity(start=start, end=end, text=words, country=country, sector="GOV" if country else None)

    def resolve_all(self, start, end, deed=None):
        return (self.resolve(start, end),)

    def mentions(self):
        return tuple(self.resolve(*match.span()) for match in NAMED.finditer(self.text))


def spans_of(text, words):
    """Where the words stand, each after the one before it."""
    found, reached = [], 0
    for word in words:
        at = text.index(word, reached) if word in text[reached:] else text.index(word)
        reached = at + len(word)
        found.append((at, reached))
    return found


def sentences(text):
    return tuple(Span(*match.span()) for match in re.finditer(r"[^ ][^.]*\.", text))


def candidate(text, row, **more):
    begin = text.rindex(row["trigger"])
    inside = next(i for i, s in enumerate(sentences(text)) if s.start <= begin < s.end)
    arguments = [
        Argument(role, start, end, 0.9)
        for role in ("actor", "recipient", "source")
        for start, end in spans_of(text, row.get(role, ()))
    ]
    if "place" in row:
        at = text.rindex(row["place"])
        arguments.append(Argument("place", at, at + len(row["place"]), 0.9))
    values = {"mode": row.get("mode"), "status": row.get("status", "actual"), "denied": False, "score": 0.9} | more
    return Candidate(
        sentence=inside,
        start=begin,
        end=begin + len(row["trigger"]),
        type=row["type"],
        arguments=tuple(arguments),
        **values,
    )


def evidence_of(document, parse, dates=(), places=(), resolver=None):
    text = document.text
    resolver = resolver or Names(text)
    return Evidence(
        resolver=resolver,
        mentions=resolver.mentions(),
        dates=dates,
        places=places,
        quantities=[q for s in parse.sentences for q in find_quantities(text, s.start, s.end)],
        statements=find_statements(document, parse, resolver, TABLES.cues, load_attitudes()),
    )


def code(text, *candidates, dates=(), places=(), threshold=0.5, furniture=(), resolver=None):
    document = Document(id="d", origin="d.txt", text=text, furniture=furniture)
    parse = Parse(sentences=sentences(text), candidates=candidates)
    evidence = evidence_of(document, parse, dates, places, resolver)
    return code_candidates(document, parse, evidence, TABLES, CodingOptions(threshold=threshold))


def cases(name):
    rows = [json.loads(line) for line in (CASES / name).read_text("utf-8").splitlines()]
    return [
        pytest.param(
            row, id=row["id"], marks=[pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        )
        for row in rows
    ]


def names(entities):
    codes = {code: name for name, code in STATES.items() if name != "We"}
    return "+".join(codes.get(entity.country, entity.text) for entity in entities) or "-"


@pytest.mark.parametrize("row", cases("coding.jsonl"))
def test_a_candidate_becomes_the_event_that_the_rules_of_plover_make_of_it(row):
    ((event,), rejections) = code(row["text"], candidate(row["text"], row))

    assert f"{names(event.actors)} {event.type} {event.mode or '-'} {names(event.recipients)}" == row["want"]
    assert [entity.text for entity in event.sources] == row.get("sources", [])
    assert list(event.rules) == row.get("rules", [])
    if "quantities" in row:
        assert [quantity.text.split()[0] for quantity in event.quantities] == row["quantities"]
    assert rejections == ()


@pytest.mark.parametrize("row", cases("status.jsonl"))
def test_what_a_source_denies_is_marked_as_denied(row):
    ((event,), _) = code(row["text"], candidate(row["text"], row))

    assert event.denied == row["denied"]


@pytest.mark.parametrize("row", cases("negation.jsonl"))
def test_what_is_told_as_not_having_happened_is_negated(row):
    ((event,), _) = code(row["text"], candidate(row["text"], row | {"status": "actual"}))

    assert event.status == row["status"]


TEXT = "France shelled Spain on Monday in Madrid."
SHELLED = {"trigger": "shelled", "type": "ASSAULT", "actor": ["France"], "recipient": ["Spain"]}


def test_a_number_knows_who_gives_it():
    said = "France said that Spain killed 12 men."
    plain = "Spain killed 12 men."
    row = {"trigger": "killed", "type": "ASSAULT", "actor": ["Spain"]}

    (((told,), _), ((own,), _)) = (code(said, candidate(said, row)), code(plain, candidate(plain, row)))

    assert [(q.kind, names(q.sources)) for q in told.quantities] == [("dead", "France")]
    assert [(q.kind, q.sources) for q in own.quantities] == [("dead", ())]


def test_an_event_knows_its_quad_class_and_its_score():
    ((event,), _) = code(TEXT, candidate(TEXT, SHELLED | {"mode": "heavy-weapons"}))

    assert (event.quad, event.scale, event.score) == (4, -9.5, 0.9)


def test_ids_depend_on_text_trigger_and_type_alone():
    ((event,), _) = code(TEXT, candidate(TEXT, SHELLED))

    assert event.id == event_id(Document(id="x", origin="y", text=TEXT).text_hash, Span(7, 14), "ASSAULT")
    assert re.fullmatch("[0-9a-f]{16}", event.id)


def test_the_date_of_the_sentence_is_the_events():
    monday = DateMention(
        start=24,
        end=30,
        text="Monday",
        value="2015-12-07",
        type="DATE",
        begin=date(2015, 12, 7),
        until=date(2015, 12, 7),
    )

    ((event,), _) = code(TEXT, candidate(TEXT, SHELLED), dates=[monday])

    assert (event.date, event.date_mention) == ("2015-12-07", Span(24, 30))


def test_a_place_argument_is_looked_up_and_kept_even_if_unknown():
    row = SHELLED | {"place": "Madrid"}
    madrid = PlaceMention(start=34, end=40, text="Madrid", latitude=40.4, longitude=-3.7, country="ESP")

    ((known,), _) = code(TEXT, candidate(TEXT, row), places=[madrid])
    ((unknown,), _) = code(TEXT, candidate(TEXT, row))

    assert known.place.latitude == 40.4
    assert (unknown.place.text, unknown.place.latitude) == ("Madrid", None)


def test_without_place_argument_no_place_is_guessed():
    madrid = PlaceMention(start=34, end=40, text="Madrid")

    ((event,), _) = code(TEXT, candidate(TEXT, SHELLED), places=[madrid])

    assert event.place is None


@pytest.mark.parametrize(
    ("change", "reason"), [({"score": 0.3}, "below threshold"), ({"type": "FIGHT"}, "unknown type")]
)
def test_a_candidate_that_gives_no_event_leaves_the_reason(change, reason):
    events, (rejection,) = code(
        TEXT, candidate(TEXT, SHELLED | change, **({"score": 0.3} if "score" in change else {}))
    )

    assert events == ()
    assert (rejection.reason, rejection.stage, rejection.start, rejection.end) == (reason, "coding", 7, 14)
    assert "'shelled'" in rejection.detail


def test_a_trigger_in_furniture_is_rejected():
    banner = Block(text=TEXT, reason="share button", start=0, end=len(TEXT))

    events, (rejection,) = code(TEXT, candidate(TEXT, SHELLED), furniture=(banner,))

    assert (events, rejection.reason) == ((), "furniture")


class Firms(Names):
    """A resolver for whom whoever is no known state is a company, if its name begins with "Acme", or a private person.

    A sentence's mentions are the states, as before.
    """

    def resolve(self, start, end):
        known = super().resolve(start, end)
        return known if known.country else replace(known, sector="BUS" if known.text.startswith("Acme") else "CVL")


@pytest.mark.parametrize(
    ("text", "row", "reason"),
    [
        ("Acme praised Ms. Reed.", {"trigger": "praised", "actor": ["Acme"], "recipient": ["Ms. Reed"]}, True),
        ("Acme praised Acme Toys.", {"trigger": "praised", "actor": ["Acme"], "recipient": ["Acme Toys"]}, True),
        ("Acme praised France.", {"trigger": "praised", "actor": ["Acme"], "recipient": ["France"]}, False),
        ("Acme praised it in Spain.", {"trigger": "praised", "actor": ["Acme"]}, False),
        ("Ms. Reed praised it.", {"trigger": "praised", "actor": ["Ms. Reed"]}, False),
        ("Acme was praised.", {"trigger": "praised", "recipient": ["Acme"]}, False),
    ],
    ids=["company and person", "companies", "company and state", "a state beside", "unknown person", "nobody did it"],
)
def test_what_companies_do_among_themselves_is_not_political(text, row, reason):
    events, rejections = code(text, candidate(text, row | {"type": "SUPPORT"}), resolver=Firms(text))

    assert [one.reason for one in rejections] == (["not political"] if reason else [])
    assert len(events) == (0 if reason else 1)


def test_violence_counts_whoever_commits_it():
    text = "Acme attacked Acme Toys."
    row = {"trigger": "attacked", "type": "ASSAULT", "actor": ["Acme"], "recipient": ["Acme Toys"]}

    events, rejections = code(text, candidate(text, row), resolver=Firms(text))

    assert (len(events), rejections) == (1, ())


@pytest.mark.parametrize("order", [(0.6, 0.9), (0.9, 0.6)])
def test_of_two_candidates_with_one_trigger_and_type_the_likelier_stays(order):
    (event,), (rejection,) = code(TEXT, *(candidate(TEXT, SHELLED, score=score) for score in order))

    assert (event.score, rejection.reason, rejection.score) == (0.9, "repeated", 0.6)


def test_a_span_in_two_roles_keeps_the_likelier():
    row = {"trigger": "shelled", "type": "ASSAULT", "actor": ["France"], "recipient": ["France"]}
    given_twice = candidate(TEXT, row)
    arguments = (Argument("actor", 0, 6, 0.4), Argument("recipient", 0, 6, 0.8))

    ((event,), _) = code(
        TEXT, Candidate(**{n: getattr(given_twice, n) for n in Candidate.__slots__} | {"arguments": arguments})
    )

    assert (event.actors, names(event.recipients)) == ((), "France")


def with_arguments(text, *arguments):
    given = candidate(text, SHELLED)
    return Candidate(**{n: getattr(given, n) for n in Candidate.__slots__} | {"arguments": arguments})


def test_unsure_arguments_of_one_actor_vote_together():
    text = "France shelled Spain while France was at peace."
    spain, france = text.index("Spain"), text.rindex("France")
    each = [Argument("actor", 0, 6, 0.14), Argument("actor", spain, spain + 5, 0.17)]
    (alone,), _ = code(text, with_arguments(text, *each))
    (twice,), _ = code(text, with_arguments(text, *each, Argument("actor", france, france + 6, 0.14)))

    assert alone.actors == ()  # neither comes to a quarter
    assert names(twice.actors) == "France"


TOLD = "Italy said that France shelled Spain."


@pytest.mark.parametrize(("score", "want"), [(0.9, []), (0.2, ["source by statement"])])
def test_who_is_unsurely_the_source_is_so_where_a_statement_names_it_too(score, want):
    (event,), _ = code(TOLD, with_arguments(TOLD, Argument("source", 0, 5, score)))

    assert (names(event.sources), [rule for rule in event.rules if "source" in rule]) == ("Italy", want)


def test_neither_a_statement_nor_an_unsure_argument_alone_makes_a_source():
    france = TOLD.index("France")
    (told,), _ = code(TOLD, with_arguments(TOLD))
    (unsure,), _ = code(TOLD, with_arguments(TOLD, Argument("source", france, france + 6, 0.4)))

    assert (told.sources, unsure.sources) == ((), ())


def test_a_source_is_the_whole_phrase_of_the_statement_that_names_it():
    text = "The Italian newspaper said that France shelled Spain."

    (event,), _ = code(text, with_arguments(text, Argument("source", 0, 3, 0.9)))

    assert [one.text for one in event.sources] == ["The Italian newspaper"]


def test_a_rank_that_was_cut_from_its_name_is_nobody():
    text = "Maj. Gen. France shelled Spain."
    france, spain = text.index("France"), text.index("Spain")
    arguments = [Argument("actor", 3, 8, 0.9), Argument("actor", france, france + 6, 0.9)]

    (event,), _ = code(text, with_arguments(text, *arguments, Argument("recipient", spain, spain + 5, 0.9)))

    assert names(event.actors) == "France"


def test_a_number_takes_the_word_that_it_counts():
    text = "France shelled 34 ships of Spain."
    number = text.index("34")

    (event,), _ = code(text, with_arguments(text, Argument("recipient", number, number + 2, 0.9)))

    assert [one.text for one in event.recipients] == ["34 ships"]


def test_a_sure_argument_is_not_outvoted():
    spain = TEXT.index("Spain")
    (event,), _ = code(
        TEXT, with_arguments(TEXT, Argument("actor", 0, 6, 0.45), Argument("actor", spain, spain + 5, 0.6))
    )

    assert names(event.actors) == "Spain"


@pytest.mark.parametrize("threshold", [-0.1, 1.5])
def test_a_threshold_that_is_no_probability_is_refused(threshold):
    with pytest.raises(OptionError, match="from 0 to 1"):
        CodingOptions(threshold=threshold)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(sorted(ONTOLOGY.types)), st.floats(0, 1)), max_size=6))
def test_every_candidate_is_an_event_or_a_rejection(rows):
    found = [candidate(TEXT, SHELLED | {"type": kind}, score=score) for kind, score in rows]

    events, rejections = code(TEXT, *found)

    assert len(events) + len(rejections) == len(found)
    assert all(TEXT[event.trigger.start : event.trigger.end] == event.trigger_text for event in events)
