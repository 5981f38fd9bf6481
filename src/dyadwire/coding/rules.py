"""All rules over one event in their order, and those of the annotation guidelines on parties, negation and denial.

A rule takes a draft and gives it back, changed or not; a rule that changed it leaves its name in `Draft.rules`. The
figures in the docstrings were counted on gold/train.jsonl with the gold spans as arguments. PLOVER's own rules for
types are in `rules_manual`, those for who is on which side in `rules_roles`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from dyadwire.coding.drafts import Context, Draft, code_of, distinct, ruled
from dyadwire.coding.ontology import Ontology
from dyadwire.coding.predicates import Predicates
from dyadwire.coding.rules_manual import apply_manual
from dyadwire.coding.rules_modes import mode_by_words
from dyadwire.coding.rules_roles import apply_roles
from dyadwire.coding.rules_sides import missing_sides
from dyadwire.coding.sides import Sides
from dyadwire.records import Entity

MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})  # what a plural does with its own
_PAIR = re.compile(
    r"(?:(?:the|our|these) two|both|our (?:two )?|the|their two)\s*(?:countries|sides|nations|leaders|presidents|"
    r"governments|parties|ministers|men|officials|states|delegations|koreas|heads of state|diplomats|neighbou?rs)?"
    r"(?: sides)?$|they$|we$|each other$",
    re.IGNORECASE,
)
_SPEAKERS = re.compile(r"(?:we|our)\b", re.IGNORECASE)
_SINGULAR_OR_BARE = re.compile(r"^(?:the|our|both)$", re.IGNORECASE)


def apply_rules(draft: Draft, context: Context, ontology: Ontology, predicates: Predicates, sides: Sides) -> Draft:
    """The draft after all rules, in the order in which they depend on each other."""
    draft = apply_manual(draft, context)
    draft = mode_of_its_type(draft, ontology)
    draft = mode_by_words(draft, context)
    draft = apply_roles(draft, context, predicates)
    draft = two_parties(draft, context)
    draft = all_sides_consult(draft)
    draft = missing_sides(draft, context, sides)
    draft = negated_by_word(draft, context)
    draft = not_only_is_no_negation(draft, context)
    return denied_by_cue(draft, context)


def mode_of_its_type(draft: Draft, ontology: Ontology) -> Draft:
    """The draft without a mode that its type does not have: an ontology of the user's own may know fewer."""
    if draft.mode is None or draft.mode in ontology.type(draft.type).modes:
        return draft
    return replace(draft, mode=None)


def two_parties(draft: Draft, context: Context) -> Draft:
    """Two parties named last for "the two sides", "both leaders" or "they" who meet or agree (decision 16).

    Not for those who support something: they need be no pair.
    """
    if draft.type not in MUTUAL or len(draft.actors) != 1 or draft.recipients:
        return draft
    actor = draft.actors[0]
    if not _PAIR.match(actor.text) or _SINGULAR_OR_BARE.match(actor.text):
        return draft
    parties = _parties(actor, context.earlier)
    if len(parties) < 2:
        return draft
    pair = tuple(
        replace(
            party, start=actor.start, end=actor.end, text=actor.text, score=min(party.score, 0.6), rule="two parties"
        )
        for party in parties
    )
    return ruled(replace(draft, actors=pair), "two parties")


def _parties(plural: Entity, earlier: Sequence[Entity]) -> tuple[Entity, ...]:
    """The two parties that a plural stands for, in order; governments before others. "We" has the speaker in it."""
    known = [entity for entity in reversed(earlier) if entity.end <= plural.start and (entity.country or entity.name)]
    governments = distinct(entity for entity in known if entity.sector == "GOV")
    parties = governments if len(governments) > 1 else distinct(known)
    if _SPEAKERS.match(plural.text) and (plural.country or plural.name):
        others = [party for party in parties if code_of(party) != code_of(plural)]
        return (plural, *others[:1])
    return tuple(reversed(parties[:2]))


def all_sides_consult(draft: Draft) -> Draft:
    """Who meets or talks is an actor on every side; only a visit has a host (decision 7). Gold: 553 of 560."""
    if draft.type != "CONSULT" or draft.mode == "visit" or not draft.recipients:
        return draft
    sides = distinct(draft.actors + draft.recipients)
    return ruled(replace(draft, actors=sides, recipients=()), "all sides consult")


_NEGATION = re.compile(
    r"\b(?:no(?: one)?|none of|neither)\s+(?:[\w'’-]+\s+){0,8}?"
    r"(?:was|were|is|are|has been|have been|had been)\s+(?:\w+ly\s+)?$"
    r"|(?:\b(?:did|do|does|has|have|had|was|were|is|are|been)\s+(?:not|never)|n['’]t)\s+(?:\w+ly\s+)?(?:been\s+|be\s+)?$",
    re.IGNORECASE,
)
_REFUSALS = ("REJECT", "ACCUSE")  # "will not recognise" is a refusal that happened


def negated_by_word(draft: Draft, context: Context) -> Draft:
    """An act is negated after "did not" and in "no targets were attacked" (decision 5; gold: 21 of 24)."""
    clause = re.split(r"[.;:,\n]", context.lead)[-1]
    if draft.status == "actual" and draft.type not in _REFUSALS and _NEGATION.search(clause):
        return ruled(replace(draft, status="negated"), "negated by word")
    return draft


_NOT_ONLY = re.compile(r"\b(?:not|n['’]t)\s+(?:just|only|merely|simply|solely)\b", re.IGNORECASE)


def not_only_is_no_negation(draft: Draft, context: Context) -> Draft:
    """Who "not only threatened" did threaten (decision 5)."""
    clause = re.split(r"[.;:,\n]", context.lead)[-1]
    if draft.status == "negated" and _NOT_ONLY.search(clause):
        return ruled(replace(draft, status="actual"), "not only is no negation")
    return draft


def denied_by_cue(draft: Draft, context: Context) -> Draft:
    """What stands after "denied" is denied, unless it is the accusation itself (gold: 17 of 21).

    A possibility is not denied with the rest, nor what describes somebody: "denied that it harbours men fighting".
    """
    if draft.denied or not context.denying or draft.type == "ACCUSE" or context.speaker is None:
        return draft
    described = any(actor.end + 1 == draft.trigger.start for actor in draft.actors)
    if draft.status == "hypothetical" or (described and draft.text.endswith("ing")):
        return draft
    sources = draft.sources or (context.speaker,)
    return ruled(replace(draft, denied=True, sources=sources), "denied by cue")
