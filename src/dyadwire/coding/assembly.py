"""From a candidate and the evidence around it to an Event."""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dyadwire.coding.clauses import TITLES
from dyadwire.coding.cues import Cues, cue_in
from dyadwire.coding.drafts import SURE, Context, Draft, code_of, distinct
from dyadwire.coding.ontology import Ontology
from dyadwire.coding.places import event_place
from dyadwire.coding.predicates import Predicates
from dyadwire.coding.resolver_deeds import ROLES, Deed
from dyadwire.coding.rules import apply_rules
from dyadwire.coding.rules_sides import BY_PLACE
from dyadwire.coding.sides import Sides
from dyadwire.coding.statements import Resolver, holds
from dyadwire.coding.statements_speakers import as_speakers, cited, told_by
from dyadwire.records import (
    Argument,
    Candidate,
    DateMention,
    Document,
    Entity,
    Event,
    Parse,
    PlaceMention,
    Quantity,
    Span,
    Statement,
)

# Which events a number can belong to; a kind that is not listed fits any.
QUANTITY_TYPES: Mapping[str, frozenset[str]] = {
    "dead": frozenset({"ASSAULT"}),
    "wounded": frozenset({"ASSAULT"}),
    "arrested": frozenset({"COERCE", "ASSAULT", "SANCTION", "RETREAT"}),
    "abducted": frozenset({"ASSAULT", "COERCE", "RETREAT"}),
    "released": frozenset({"RETREAT", "CONCEDE", "REQUEST", "AGREE"}),
    "expelled": frozenset({"SANCTION", "COERCE"}),
    "displaced": frozenset({"SANCTION", "ASSAULT", "COERCE", "RETREAT"}),
    "votes_for": frozenset({"SUPPORT", "SANCTION", "REJECT", "ACCUSE", "AGREE"}),
    "votes_against": frozenset({"SUPPORT", "SANCTION", "REJECT", "ACCUSE", "AGREE"}),
    "votes_abstained": frozenset({"SUPPORT", "SANCTION", "REJECT", "ACCUSE", "AGREE"}),
    "distance": frozenset({"MOBILIZE", "RETREAT", "ASSAULT", "COERCE", "THREATEN"}),
    "money": frozenset({"AID", "AGREE", "COOPERATE", "SANCTION", "REQUEST", "COERCE", "CONCEDE", "SUPPORT"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the other parts of coding found in a document."""

    resolver: Resolver
    mentions: Sequence[Entity]  # of actors, in order
    dates: Sequence[DateMention]
    places: Sequence[PlaceMention]
    quantities: Sequence[Quantity]
    statements: Sequence[Statement]  # without events


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What the rules look up."""

    ontology: Ontology
    predicates: Predicates
    cues: Cues
    sides: Sides
    scores: Mapping[str, float] | None = None  # weights of `scores`; None leaves the trigger's own probability


def assemble_event(document: Document, parse: Parse, candidate: Candidate, evidence: Evidence, tables: Tables) -> Event:
    """The event that a candidate reports, still without its date; its type may change by a rule of PLOVER."""
    trigger = Span(candidate.start, candidate.end)
    sentence = parse.sentences[candidate.sentence]
    draft = apply_rules(
        _draft(document, candidate, evidence),
        _context(document, parse, candidate, evidence, tables.cues),
        tables.ontology,
        tables.predicates,
        tables.sides,
    )
    draft = with_sectors(draft, evidence.resolver)
    kind = tables.ontology.type(draft.type)
    return Event(
        id=event_id(document.text_hash, trigger, draft.type),
        document=document.id,
        sentence=sentence,
        trigger=trigger,
        trigger_text=draft.text,
        type=draft.type,
        mode=draft.mode,
        actors=draft.actors,
        recipients=draft.recipients,
        status=draft.status,
        sources=draft.sources,
        denied=draft.denied,
        date=None,
        date_mention=None,
        place=_place(document.text, candidate, evidence.places),
        quantities=tuple(
            replace(quantity, sources=_givers(document.text, quantity, draft, evidence.statements))
            for quantity in _quantities(candidate, draft.type, sentence, evidence.quantities, parse.candidates)
        ),
        quad=kind.quad,
        scale=tables.ontology.scale(draft.type, draft.mode),
        score=candidate.score,
        rules=draft.rules,
    )


def event_id(text_hash: str, trigger: Span, type_: str) -> str:
    """16 hex digits that stay the same from run to run while text, trigger and type do."""
    return hashlib.sha256(f"{text_hash}:{trigger.start}:{trigger.end}:{type_}".encode()).hexdigest()[:16]


def _draft(document: Document, candidate: Candidate, evidence: Evidence) -> Draft:
    resolver = evidence.resolver
    given = [cited(argument, evidence.statements) for argument in candidate.arguments]
    stretched = [counted(document.text, whole(argument, evidence.mentions)) for argument in given]
    arguments = _without_double_roles([a for a in stretched if not EMPTY.fullmatch(document.text[a.start : a.end])])
    trigger = Span(candidate.start, candidate.end)
    word = document.text[candidate.start : candidate.end]
    deeds = {role: Deed(candidate.type, role, candidate.mode, word) for role in ROLES}
    roles = {
        role: distinct(
            e
            for a in arguments
            if a.role == role and a.score >= SURE
            for e in resolver.resolve_all(a.start, a.end, deed)
        )
        for role, deed in deeds.items()
    }
    for role, other in (("actor", "recipient"), ("recipient", "actor")):
        if not roles[role]:
            roles[role] = elected([a for a in arguments if a.role == role], resolver, roles[other], deeds[role])
    unsure = [] if roles["source"] else [a for a in arguments if a.role == "source"]
    told = told_by(unsure, evidence.statements, trigger)
    return Draft(
        trigger=trigger,
        text=word,
        type=candidate.type,
        mode=candidate.mode,
        status=candidate.status,
        denied=candidate.denied,
        actors=as_speakers(roles["actor"], evidence.statements),
        recipients=as_speakers(roles["recipient"], evidence.statements),
        sources=as_speakers(roles["source"], evidence.statements) or told,
        suspected=frozenset(argument.role for argument in candidate.arguments),
        rules=("source by statement",) if told else (),
    )


def with_sectors(draft: Draft, resolver: Resolver) -> Draft:
    """The draft with the sectors of those whom a rule found by their place as their part in the event gives them."""

    def parted(entities: tuple[Entity, ...], role: str) -> tuple[Entity, ...]:
        deed = Deed(draft.type, role, draft.mode, draft.text)
        return tuple(
            replace(entity, sector=resolver.resolve_all(entity.start, entity.end, deed)[0].sector)
            if entity.rule.endswith(BY_PLACE)
            else entity
            for entity in entities
        )

    return replace(draft, actors=parted(draft.actors, "actor"), recipients=parted(draft.recipients, "recipient"))


ELECTED = 0.25  # what votes must come to; chosen on the held-out tenth of train and on our annotations kept apart


def elected(
    arguments: Sequence[Argument], resolver: Resolver, others: Sequence[Entity], deed: Deed | None = None
) -> tuple[Entity, ...]:
    """Who it is for whom unsure arguments speak together, in a deed; empty when they do not come to `ELECTED`.

    "Mr. Putin" in the sentence before and "he" in this one may each be too unlikely to be the actor, while it is likely
    that one of them is: both are the same. Their scores are joined as of independent witnesses (noisy or). Who already
    plays the other role (others) is no candidate.
    """
    taken = {code_of(entity) for entity in others}
    doubt: dict[str, float] = {}
    best: dict[str, tuple[float, Entity]] = {}
    for argument in arguments:
        for entity in resolver.resolve_all(argument.start, argument.end, deed):
            code = code_of(entity)
            if code in taken:
                continue
            doubt[code] = doubt.get(code, 1.0) * (1.0 - argument.score)
            if argument.score > best.get(code, (-1.0, entity))[0]:
                best[code] = argument.score, entity
    chosen = min(doubt, key=lambda code: (doubt[code], best[code][1].start), default=None)
    return (best[chosen][1],) if chosen is not None and 1.0 - doubt[chosen] >= ELECTED else ()


# An argument of such words alone is the rest of a phrase that the encoder cut: "the", ". Gen" of "Maj. Gen. Petrov".
EMPTY = re.compile(
    r"(?:(?:the|an?|of|at|in|on|to|by|for|with|from|and|or|more|than)\b[\s-]*)+"
    rf"|\W*(?:(?:{TITLES}|Brig|Cmdr|Prof)\b\W*)+|\W+",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\d[\d,]*")
NOUN = re.compile(r"[ \N{NO-BREAK SPACE}][a-z][a-z-]+\b")
REACH = 120  # code points; no name is longer


def whole(argument: Argument, mentions: Sequence[Entity]) -> Argument:
    """The argument stretched over the actors' names that it cuts: "the United" of "the United States".

    mentions: of the document, in order of their beginnings.
    """
    if argument.role not in ("actor", "recipient", "source"):
        return argument
    start, end = argument.start, argument.end
    for mention in mentions[bisect_left(mentions, start - REACH, key=lambda entity: entity.start) :]:
        if mention.start >= end:
            break
        if mention.end > start:
            start, end = min(start, mention.start), max(end, mention.end)
    return replace(argument, start=start, end=end)


def counted(text: str, argument: Argument) -> Argument:
    """A number alone stretched over the word that it counts: "34" of "34 companies"."""
    if argument.role in ("actor", "recipient") and NUMBER.fullmatch(text, argument.start, argument.end):
        noun = NOUN.match(text, argument.end)
        return replace(argument, end=noun.end()) if noun else argument
    return argument


def _without_double_roles(arguments: Sequence[Argument]) -> list[Argument]:
    """Arguments in order; a span that is actor and recipient at once keeps the likelier role."""
    best: dict[tuple[int, int], Argument] = {}
    for argument in arguments:
        key = argument.start, argument.end
        if argument.role in ("actor", "recipient") and argument.score > (best[key].score if key in best else -1.0):
            best[key] = argument
    kept = [a for a in arguments if a.role not in ("actor", "recipient") or best[a.start, a.end] is a]
    return sorted(kept, key=lambda argument: (argument.start, argument.end))


def argument_of(candidate: Candidate, role: str) -> Span | None:
    """The likeliest span of a role that an event has once; None without one."""
    found = [argument for argument in candidate.arguments if argument.role == role]
    best = max(found, key=lambda argument: (argument.score, -argument.start), default=None)
    return Span(best.start, best.end) if best else None


def _context(document: Document, parse: Parse, candidate: Candidate, evidence: Evidence, cues: Cues) -> Context:
    mentions = evidence.mentions
    sentence = parse.sentences[candidate.sentence]
    at = bisect_left(mentions, candidate.start, key=lambda entity: entity.start)
    first = bisect_left(mentions, sentence.start, key=lambda entity: entity.start)
    last = bisect_left(mentions, sentence.end, key=lambda entity: entity.start)
    trigger = Span(candidate.start, candidate.end)
    statement = _innermost(document.text, evidence.statements, trigger)
    cue = cue_in(document.text[statement.cue.start : statement.cue.end], cues) if statement else None
    # "charges that X denies": only what follows the cue is what it denies.
    denying = bool(cue and statement and cue.stance == "deny" and statement.cue.end <= candidate.start)
    return Context(
        before=mentions[first:at],
        after=[entity for entity in mentions[at:last] if entity.start >= candidate.end],
        earlier=mentions[max(0, at - 30) : at],
        speaker=statement.source if statement else None,
        denying=denying,
        lead=document.text[sentence.start : candidate.start],
        trail=document.text[candidate.end : sentence.end],
        text=document.text,
    )


def _innermost(text: str, statements: Sequence[Statement], trigger: Span) -> Statement | None:
    """The narrowest statement with a named source that holds the trigger.

    A speaker's turn (cue ":") is left out: all that is said in it is the speaker's own act.
    """
    around = [
        statement
        for statement in statements
        if statement.source is not None
        and text[statement.cue.start : statement.cue.end] != ":"
        and holds(statement.content, trigger)
    ]
    return max(around, key=lambda statement: (statement.content[0].start, statement.cue.start), default=None)


def _place(text: str, candidate: Candidate, places: Sequence[PlaceMention]) -> PlaceMention | None:
    """The place argument with where it is; unresolved if the gazetteer does not know it, None without argument."""
    span = argument_of(candidate, "place")
    if span is None:
        return None
    touching = [place for place in places if place.start < span.end and span.start < place.end]
    if not touching:
        return PlaceMention(
            start=span.start, end=span.end, text=text[span.start : span.end], score=0.0, rule="not in the gazetteer"
        )
    return event_place(text, span, touching)


def _givers(text: str, quantity: Quantity, draft: Draft, statements: Sequence[Statement]) -> tuple[Entity, ...]:
    """Who gives a number: the source of the innermost statement that holds it, else whoever tells of the event."""
    statement = _innermost(text, statements, Span(quantity.start, quantity.end))
    return draft.sources if statement is None or statement.source is None else (statement.source,)


def _quantities(
    candidate: Candidate,
    type_: str,
    sentence: Span,
    quantities: Sequence[Quantity],
    candidates: Sequence[Candidate],
) -> tuple[Quantity, ...]:
    """Numbers of the sentence whose nearest trigger of a fitting type is this one."""
    rivals = [other for other in candidates if other.sentence == candidate.sentence and other is not candidate]
    found = []
    for quantity in quantities:
        fitting = QUANTITY_TYPES.get(quantity.kind)
        if not sentence.start <= quantity.start < sentence.end or (fitting and type_ not in fitting):
            continue
        distance = abs(quantity.start - candidate.start)
        closer = [
            rival
            for rival in rivals
            if (not fitting or rival.type in fitting) and abs(quantity.start - rival.start) < distance
        ]
        if not closer:
            found.append(quantity)
    return tuple(found)
