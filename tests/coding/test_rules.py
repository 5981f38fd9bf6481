"""PLOVER's rules for types and for direction, each met and each just missed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.coding.drafts import Context, Draft, code_of
from dyadwire.coding.ontology import load_ontology
from dyadwire.coding.predicates import load_predicates
from dyadwire.coding.rules import denied_by_cue, not_only_is_no_negation
from dyadwire.coding.rules_manual import apply_manual
from dyadwire.coding.rules_modes import mode_by_words
from dyadwire.coding.rules_roles import apply_roles, land_is_no_target
from dyadwire.records import Entity, Span

CASES = Path(__file__).parents[1] / "cases" / "rules.jsonl"
ONTOLOGY = load_ontology()
PREDICATES = load_predicates(ONTOLOGY)
SECTORS = {"rebels": "REB", "workers": "CVL"}


def entities(text, words):
    """What the words stand for; everything that is not fighters or workers is a government."""
    found = []
    for word in words:
        start = text.index(word)
        found.append(Entity(start=start, end=start + len(word), text=word, name=word, sector=SECTORS.get(word, "GOV")))
    return tuple(found)


def read(row):
    text, trigger = row["text"], row["trigger"]
    start = text.index(trigger)
    end = start + len(trigger)
    draft = Draft(
        trigger=Span(start, end),
        text=trigger,
        type=row["type"],
        mode=row.get("mode"),
        status=row.get("status", "actual"),
        denied=False,
        **{role: entities(text, row.get(role, ())) for role in ("actors", "recipients", "sources")},
    )
    return draft, Context(before=(), after=(), earlier=(), lead=text[:start], trail=text[end:])


def told(draft):
    sides = ["+".join(entity.text for entity in side) or "-" for side in (draft.actors, draft.recipients)]
    return f"{' '.join(filter(None, (draft.type, draft.mode)))}: {' > '.join(sides)}"


ROWS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in ROWS])
def test_a_rule_changes_what_it_should_and_nothing_else(row):
    draft, context = read(row)

    after = apply_roles(apply_manual(draft, context), context, PREDICATES)

    assert told(after) == row["want"]
    assert bool(after.rules) == (told(after) != told(draft))


@settings(deadline=None)
@given(st.sampled_from(ROWS), st.sampled_from(sorted(ONTOLOGY.types)), st.booleans())
def test_rules_invent_no_party_and_are_at_rest_after_one_pass(row, type_, swapped):
    given_roles = {"actors": row.get("recipients", ()), "recipients": row.get("actors", ())} if swapped else {}
    draft, context = read(row | {"type": type_} | given_roles)

    once = apply_roles(apply_manual(draft, context), context, PREDICATES)
    twice = apply_roles(apply_manual(once, context), context, PREDICATES)

    known = {code_of(entity) for entity in (*draft.actors, *draft.recipients)}
    assert {code_of(entity) for entity in (*once.actors, *once.recipients)} <= known
    assert told(twice) == told(once)
    assert once.type in ONTOLOGY.types


def mode_told(mode, text):
    """The mode that is left of an attack's in a document."""
    draft = Draft(trigger=Span(0, 6), text="attack", type="ASSAULT", mode=mode, status="actual", denied=False)
    return mode_by_words(draft, Context(before=(), after=(), earlier=(), text=text)).mode


@pytest.mark.parametrize(
    ("mode", "text", "left"),
    [
        ("suicide-attack", "A bomber killed three in Chad.", "explosives"),
        ("suicide-attack", "A bomber killed three in Chad. It was the second suicide attack.", "suicide-attack"),
        ("suicide-attack", "The driver blew up his lorry at the gate.", "suicide-attack"),
        ("drone", "Jets of Chad hit a depot.", "aerial"),
        ("drone", "Unmanned aircraft of Chad hit a depot.", "drone"),
        ("aerial", "Chad hit a depot.", "aerial"),
    ],
)
def test_a_manner_that_no_word_of_the_document_names_gives_way(mode, text, left):
    assert mode_told(mode, text) == left


def draft_in(lead, trigger, status="actual", **more):
    start = len(lead)
    end = start + len(trigger)
    draft = Draft(
        trigger=Span(start, end), text=trigger, type="ASSAULT", mode=None, status=status, denied=False, **more
    )
    return draft, Context(before=(), after=(), earlier=(), lead=lead)


@pytest.mark.parametrize(("lead", "status"), [("Chad has not only ", "actual"), ("Chad has not ", "negated")])
def test_who_did_not_only_attack_did_attack(lead, status):
    assert not_only_is_no_negation(*draft_in(lead, "attacked", "negated")).status == status


@pytest.mark.parametrize(
    ("text", "trigger", "status", "denied"),
    [
        ("Chad denied that it attacked Mali.", "attacked", "actual", True),
        ("Chad denied that it shelters rebels fighting Mali.", "fighting", "actual", False),
        ("Chad denied the plan and said talks might fail.", "fail", "hypothetical", False),
    ],
)
def test_a_denial_covers_neither_what_describes_somebody_nor_what_is_only_possible(text, trigger, status, denied):
    lead = text[: text.index(trigger)]
    doers = entities(text, ["rebels" if "rebels" in text else "Chad"])
    draft, context = draft_in(lead, trigger, status, actors=doers)
    context = replace(context, denying=True, speaker=entities(text, ["Chad"])[0])
    assert denied_by_cue(draft, context).denied is denied


@pytest.mark.parametrize(
    ("lead", "struck", "kept"),
    [
        ("Chad carried out ", " in Mali", ()),
        ("Chad carried out ", " across northern Mali", ()),
        ("Chad carried out ", " on Mali", ("Mali",)),
    ],
)
def test_the_land_in_which_somebody_strikes_is_not_struck(lead, struck, kept):
    draft, context = draft_in(lead, "strikes")
    start = draft.trigger.end + struck.index("Mali")
    land = Entity(start=start, end=start + 4, text="Mali", country="MLI", sector="GOV", rule="table: name")

    after = land_is_no_target(replace(draft, recipients=(land,)), replace(context, trail=struck))

    assert tuple(entity.text for entity in after.recipients) == kept
