"""The stage's entry: a document and its parse become events, statements and rejections."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dyadwire.coding.actors import make_resolver
from dyadwire.coding.assembly import Evidence, Tables, argument_of, assemble_event
from dyadwire.coding.contexts import with_contexts
from dyadwire.coding.dates import find_dates
from dyadwire.coding.dates_events import Occasion, Page, date_events, gold_value, open_page
from dyadwire.coding.dates_findings import date_findings
from dyadwire.coding.knowledge import Knowledge
from dyadwire.coding.places import find_places
from dyadwire.coding.published_findings import number_findings, office_findings
from dyadwire.coding.quantities import find_quantities
from dyadwire.coding.rejections import REPEATED, reason_against, reason_against_event, rejection
from dyadwire.coding.scores import features_of, score_of
from dyadwire.coding.statements import find_statements, with_events
from dyadwire.errors import OptionError
from dyadwire.records import (
    SPEECH,
    Candidate,
    Coded,
    DateMention,
    Document,
    Entity,
    Event,
    Finding,
    Parse,
    Quantity,
    Rejection,
    Span,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingOptions:
    """How strict coding is."""

    threshold: float = 0.0  # least score of an event, 0 to 1; the parse stage has its own, for triggers

    def __post_init__(self) -> None:
        if not 0.0 <= self.threshold <= 1.0:
            raise OptionError(f"coding threshold {self.threshold!r} is no probability; give a number from 0 to 1")


def code_document(
    document: Document, parse: Parse, knowledge: Knowledge, options: CodingOptions | None = None
) -> Coded:
    """Everything that coding finds in a document.

    Every candidate becomes an event or a rejection; the rejections of the parse are handed on before ours. Two
    candidates that end as one trigger and type are one event, the likelier.
    """
    resolver = make_resolver(document, parse.names, knowledge.actors)
    mentions = resolver.mentions()
    dates = find_dates(document.text, document.published)
    read = [parse.sentences[index] for index in parse.encoded]
    places = find_places(document.text, parse.names, knowledge.gazetteer, read)
    statements = find_statements(document, parse, resolver, knowledge.cues, knowledge.attitudes, dates)
    evidence = Evidence(
        resolver=resolver,
        mentions=mentions,
        dates=dates,
        places=places,
        quantities=_quantities(document, parse),
        statements=tuple(one for one in statements if one.kind == SPEECH),
    )
    events, rejections = code_candidates(document, parse, evidence, knowledge.tables, options or CodingOptions())
    events = with_contexts(document, parse.sentences, events, knowledge.contexts)
    return Coded(
        document=document,
        events=events,
        statements=with_events(statements, events),
        rejections=(*parse.rejections, *rejections),
        findings=_findings(document, dates, mentions, evidence.quantities),
        dates=tuple(dates),
        places=tuple(places),
        actors=mentions,
    )


def _findings(
    document: Document, dates: Sequence[DateMention], mentions: Sequence[Entity], quantities: Sequence[Quantity]
) -> tuple[Finding, ...]:
    """Contradictions of the text with itself and with what the tables know, in order of their offsets."""
    found = (
        *date_findings(document, dates),
        *office_findings(document, mentions),
        *number_findings(document, quantities),
    )
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.kind)))


def code_candidates(
    document: Document, parse: Parse, evidence: Evidence, tables: Tables, options: CodingOptions
) -> tuple[tuple[Event, ...], tuple[Rejection, ...]]:
    """Events in order of their triggers, and a rejection for every candidate that gave none."""
    kept: dict[str, tuple[Event, Candidate]] = {}
    rejections: list[Rejection] = []
    for candidate in parse.candidates:
        reason = reason_against(document, candidate, tables.ontology.types)
        if reason is not None:
            rejections.append(rejection(document, candidate, reason))
            continue
        event = scored(document, parse, candidate, assemble_event(document, parse, candidate, evidence, tables), tables)
        reason = reason_against_event(event, _within(event.sentence, evidence.mentions), options.threshold)
        if reason is not None:
            rejections.append(rejection(document, candidate, reason, event.score))
            continue
        if event.id in kept:
            loser = min(kept[event.id][1], candidate, key=lambda one: one.score)
            rejections.append(rejection(document, loser, REPEATED))
            if loser is candidate:
                continue
        kept[event.id] = event, candidate
    told = sorted(kept.values(), key=lambda pair: (pair[0].trigger.start, pair[0].trigger.end))
    events = [event for event, _ in told]
    page = date_page(document, parse, events, evidence.dates)
    return dated(events, page), tuple(_in_order(rejections))


def scored(document: Document, parse: Parse, candidate: Candidate, event: Event, tables: Tables) -> Event:
    """The event with the probability that it is right; that of its trigger where no table of scores is in force."""
    if tables.scores is None:
        return event
    features = features_of(document, parse, candidate, event, tables.predicates)
    return replace(event, score=score_of(features, tables.scores))


def _within(sentence: Span, mentions: Sequence[Entity]) -> Sequence[Entity]:
    """The mentions that begin in a sentence; mentions are in order."""
    first = bisect_left(mentions, sentence.start, key=lambda entity: entity.start)
    return mentions[first : bisect_left(mentions, sentence.end, key=lambda entity: entity.start)]


def date_page(document: Document, parse: Parse, events: Sequence[Event], dates: Sequence[DateMention]) -> Page:
    """The document laid out for dating `events`, which are in order of their triggers."""
    given = {(c.start, c.end): argument_of(c, "date") for c in parse.candidates}
    occasions = [
        Occasion(
            trigger=event.trigger,
            sentence=event.sentence,
            type=event.type,
            status=event.status,
            given=given.get((event.trigger.start, event.trigger.end)),
        )
        for event in events
    ]
    return open_page(document.text, document.published, parse.sentences, dates, occasions)


def dated(events: Sequence[Event], page: Page) -> tuple[Event, ...]:
    """The events with their dates; `rules` says where a date was carried from another sentence."""
    out = []
    for event, decision in zip(events, date_events(page), strict=True):
        day = decision.mention
        rules = (*event.rules, "date carried from another sentence") if decision.carried else event.rules
        span = Span(day.start, day.end) if day else None
        out.append(replace(event, date=gold_value(day) if day else None, date_mention=span, rules=rules))
    return tuple(out)


def _in_order(rejections: Sequence[Rejection]) -> list[Rejection]:
    return sorted(rejections, key=lambda one: (one.start or 0, one.end or 0, one.reason))


def _quantities(document: Document, parse: Parse) -> tuple[Quantity, ...]:
    """Numbers of the sentences that hold a candidate; the others can belong to no event."""
    spans = [parse.sentences[index] for index in sorted({candidate.sentence for candidate in parse.candidates})]
    return tuple(found for span in spans for found in find_quantities(document.text, span.start, span.end))
