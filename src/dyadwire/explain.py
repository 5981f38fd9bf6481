"""How everything in a document was decided: codes it anew and asks the code that decides.

Joins the pipeline's stages with the explanations of `coding`; nothing is decided here.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from dyadwire.coding.actor_explanations import decision_of, explain_actor
from dyadwire.coding.actors import make_resolver
from dyadwire.coding.contexts import Scene, explain_contexts, open_scene
from dyadwire.coding.date_explanations import explain_date, explain_event_dates
from dyadwire.coding.place_explanations import explain_place
from dyadwire.coding.places import Choice, choose_places
from dyadwire.coding.published import infer_published
from dyadwire.coding.published_explanations import explain_published
from dyadwire.coding.resolver import Resolver
from dyadwire.coding.resolver_deeds import BY_DEED
from dyadwire.coding.resolver_sectors import BY_CLUES
from dyadwire.coding.scores import explain_score
from dyadwire.config import Settings
from dyadwire.errors import OptionError
from dyadwire.pipeline import Item, Stages, batches, make_stages
from dyadwire.records import Coded, Document, Entity, Event, Explanation, Parse, PlaceMention, Rejection, Span

SHOWN = 8  # valid values that a message about a wrong one lists
TOLD = {
    BY_DEED: "What a state's name alone stands for depends on its part in the event.",
    BY_CLUES: "Its sector depends on its part in the event and on the actors around it.",
}
ID = re.compile(r"[0-9a-f]{4,16}")  # the beginning of an id; shorter ones are words or numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that an event says, and how it was decided."""

    role: str  # score, actor, recipient, source, date, date words (the expression behind the date), place or contexts
    decision: str  # what the event holds
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAccount:
    """An event with the account of each of its parts."""

    number: int  # in the document, from 1
    event: Event
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A sentence that gave no event, or words of it that gave none beside those that did."""

    sentence: Span
    reasons: tuple[Rejection, ...]  # never empty
    beside: bool = False  # whether the sentence gave an event all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How a document was coded."""

    coded: Coded
    published: Explanation
    events: tuple[EventAccount, ...]  # in order of their triggers
    silences: tuple[Silence, ...]  # in order


def explain_items(items: Sequence[Item], settings: Settings, stages: Stages | None = None) -> list[Account | Rejection]:
    """Each item coded anew and accounted for, in order; rejections of what gave no document pass through.

    stages: None loads weights and tables, which raises `ModelError` and `TableError` if they are not fit for use.
    """
    ready = stages or make_stages(settings)
    given = [item for item in items if isinstance(item, Document)]
    parsed: list[tuple[Document, Parse]] = []
    for batch in batches(given, settings.parse.batch_words):  # as coding does: neighbours may move the last digits
        dated = [infer_published(document) for document in batch]
        parsed += zip(dated, ready.parse(dated), strict=True)
    accounts = iter([_account(*pair, document, ready) for pair, document in zip(parsed, given, strict=True)])
    return [next(accounts) if isinstance(item, Document) else item for item in items]


def pick_events(accounts: Sequence[Account], key: str) -> list[EventAccount]:
    """The events that `key` names: a number from 1, the beginning of an id (4 digits at least), or a trigger's words.

    A number counts within each document. Raises `OptionError` with the nearest valid values if there is none.
    """
    events = [event for account in accounts for event in account.events]
    folded = " ".join(key.lower().split())
    matching = (
        lambda one: str(one.number) == folded,
        lambda one: ID.fullmatch(folded) is not None and one.event.id.startswith(folded),
        lambda one: one.event.trigger_text.lower() == folded,
    )
    for matches in matching:
        if found := [event for event in events if matches(event)]:
            return found
    raise OptionError(_no_such_event(key, events))


def _no_such_event(key: str, events: Sequence[EventAccount]) -> str:
    if not events:
        return f"event {key!r}: the document has no events; leave EVENT out to see why not"
    triggers = {one.event.trigger_text.lower(): one for one in reversed(events)}
    ids = {one.event.id: one for one in events}
    close = [triggers[word] for word in get_close_matches(key.lower(), triggers, n=3, cutoff=0.5)]
    close += [ids[word] for word in get_close_matches(key.lower(), ids, n=1, cutoff=0.6)]
    listed = ", ".join(
        f"{one.number} {one.event.trigger_text!r} {one.event.id[:6]}" for one in (close or events)[:SHOWN]
    )
    last = max(one.number for one in events)
    return (
        f"event {key!r}: expected a number from 1 to {last}, the first 4 digits or more of an id, or a "
        "trigger's words.\n"
        f"  {'Nearest' if close else 'There are'}: {listed}{', ...' if not close and len(events) > SHOWN else ''}"
    )


def _account(document: Document, parse: Parse, given: Document, stages: Stages) -> Account:
    coded = stages.code(document, parse)
    gazetteer = stages.knowledge.gazetteer
    read = [parse.sentences[index] for index in parse.encoded]
    evidence = _Evidence(
        coded=coded,
        parse=parse,
        resolver=make_resolver(document, parse.names, stages.knowledge.actors),
        choices=choose_places(document.text, parse.names, gazetteer, read),
        scene=open_scene(document, parse.sentences, stages.knowledge.contexts),
        stages=stages,
    )
    return Account(
        coded=coded,
        published=explain_published(given),
        events=tuple(
            EventAccount(number=number, event=event, parts=tuple(_parts(event, dated, evidence)))
            for number, (event, dated) in enumerate(
                zip(coded.events, explain_event_dates(coded, parse), strict=True), start=1
            )
        ),
        silences=tuple(_silences(coded, parse)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    coded: Coded
    parse: Parse
    resolver: Resolver
    choices: Sequence[Choice]
    scene: Scene
    stages: Stages


def _parts(event: Event, dated: Explanation, evidence: _Evidence) -> Iterator[Part]:
    knowledge = evidence.stages.knowledge
    weighed = explain_score(evidence.coded.document, evidence.parse, event, knowledge.predicates, knowledge.scores)
    if weighed is not None:
        yield Part(role="score", decision=weighed.decision, explanation=weighed)
    for role, entities in (("actor", event.actors), ("recipient", event.recipients), ("source", event.sources)):
        for entity in entities:
            yield _actor_part(role, entity, evidence.resolver)
    yield from _date_parts(event, dated, evidence.coded)
    if event.place is not None:
        yield _place_part(event.place, evidence)
    contexts = explain_contexts(event, evidence.scene, evidence.stages.knowledge.contexts)
    yield Part(role="contexts", decision=contexts.decision, explanation=contexts)


def _actor_part(role: str, entity: Entity, resolver: Resolver) -> Part:
    explanation = explain_actor(resolver, entity.start, entity.end)
    decision = decision_of(entity)
    if decision != explanation.decision:  # words for several ("the two sides") are read as one by themselves
        told = next((told for rule, told in TOLD.items() if entity.rule.endswith(rule)), "")
        if told:
            explanation = replace(explanation, decision=decision, rule=entity.rule, evidence=(told,))
            return Part(role=role, decision=decision, explanation=explanation)
        several = [decision_of(one) for one in resolver.resolve_all(entity.start, entity.end)]
        if decision in several:
            told = f"These words stand for several actors: {', '.join(several)}."
            explanation = replace(explanation, decision=decision, rule=entity.rule, options=(), evidence=(told,))
    return Part(role=role, decision=decision, explanation=explanation)


def _date_parts(event: Event, dated: Explanation, coded: Coded) -> Iterator[Part]:
    """Which expression dates the event, and how that expression was read."""
    yield Part(role="date", decision=event.date or "no date", explanation=dated)
    for mention in coded.dates:
        if event.date_mention is not None and (mention.start, mention.end) == _ends(event.date_mention):
            read = explain_date(coded.document, mention)
            yield Part(role="date words", decision=read.decision, explanation=read)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _place_part(place: PlaceMention, evidence: _Evidence) -> Part:
    span = Span(place.start, place.end)
    text = evidence.coded.document.text
    explanation = explain_place(text, evidence.choices, span, evidence.stages.knowledge.gazetteer)
    return Part(role="place", decision=explanation.decision, explanation=explanation)


def _silences(coded: Coded, parse: Parse) -> Iterator[Silence]:
    """Sentences with the rejections that lie in them, of the whole sentence or of words that might be triggers."""
    starts = [sentence.start for sentence in parse.sentences]
    telling = {bisect_right(starts, event.trigger.start) - 1 for event in coded.events}
    reasons: dict[int, list[Rejection]] = {}
    for rejection in coded.rejections:
        if rejection.start is not None:
            reasons.setdefault(bisect_right(starts, rejection.start) - 1, []).append(rejection)
    for index, sentence in enumerate(parse.sentences):
        if index in reasons:
            yield Silence(sentence=sentence, reasons=tuple(reasons[index]), beside=index in telling)
