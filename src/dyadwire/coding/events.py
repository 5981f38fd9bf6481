"""The stage's entry: a document and its parse become events, statements and rejections."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dyadwire.coding.actors import make_resolver
from dyadwire.coding.assembly import Evidence, Tables, assemble_event
from dyadwire.coding.dates import find_dates
from dyadwire.coding.dates_events import Dated, carry_dates, gold_value
from dyadwire.coding.dates_findings import date_findings
from dyadwire.coding.knowledge import Knowledge
from dyadwire.coding.places import find_places
from dyadwire.coding.quantities import find_quantities
from dyadwire.coding.rejections import REPEATED, reason_against, rejection
from dyadwire.coding.statements import find_statements, with_events
from dyadwire.errors import OptionError
from dyadwire.records import (
    Candidate,
    Coded,
    DateMention,
    Document,
    Event,
    Parse,
    Quantity,
    Rejection,
    Span,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingOptions:
    """How strict coding is."""

    threshold: float = 0.5  # least calibrated probability of an event, 0 to 1

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
    statements = find_statements(document, parse, resolver, knowledge.cues, dates)
    evidence = Evidence(
        resolver=resolver,
        mentions=mentions,
        dates=dates,
        places=places,
        quantities=_quantities(document, parse),
        statements=statements,
    )
    events, rejections = code_candidates(document, parse, evidence, knowledge.tables, options or CodingOptions())
    return Coded(
        document=document,
        events=carried(events, dates, document.text),
        statements=with_events(statements, events),
        rejections=(*parse.rejections, *rejections),
        findings=date_findings(document, dates),
        dates=tuple(dates),
        places=tuple(places),
        actors=mentions,
    )


def code_candidates(
    document: Document, parse: Parse, evidence: Evidence, tables: Tables, options: CodingOptions
) -> tuple[tuple[Event, ...], tuple[Rejection, ...]]:
    """Events in order of their triggers, and a rejection for every candidate that gave none."""
    kept: dict[str, tuple[Event, Candidate]] = {}
    rejections: list[Rejection] = []
    for candidate in parse.candidates:
        reason = reason_against(document, candidate, tables.ontology.types, options.threshold)
        if reason is not None:
            rejections.append(rejection(document, candidate, reason))
            continue
        event = assemble_event(document, parse, candidate, evidence, tables)
        if event.id in kept:
            loser = min(kept[event.id][1], candidate, key=lambda one: one.score)
            rejections.append(rejection(document, loser, REPEATED))
            if loser is candidate:
                continue
        kept[event.id] = event, candidate
    events = sorted((event for event, _ in kept.values()), key=lambda event: (event.trigger.start, event.trigger.end))
    return tuple(events), tuple(_in_order(rejections))


def carried(events: Sequence[Event], dates: Sequence[DateMention], text: str) -> tuple[Event, ...]:
    """The events, those of a readout without a date of their own with that of its encounter; see `carry_dates`."""
    by_span = {(day.start, day.end): day for day in dates}
    known = [by_span.get((e.date_mention.start, e.date_mention.end)) if e.date_mention else None for e in events]
    told = [
        Dated(trigger=event.trigger, sentence=event.sentence, type=event.type, status=event.status, date=day)
        for event, day in zip(events, known, strict=True)
    ]
    out: list[Event] = []
    for event, day in zip(events, carry_dates(told, dates, text), strict=True):
        if event.date is None and day is not None:
            rules = (*event.rules, "date of the encounter")
            event = replace(event, date=gold_value(day), date_mention=Span(day.start, day.end), rules=rules)
        out.append(event)
    return tuple(out)


def _in_order(rejections: Sequence[Rejection]) -> list[Rejection]:
    return sorted(rejections, key=lambda one: (one.start or 0, one.end or 0, one.reason))


def _quantities(document: Document, parse: Parse) -> tuple[Quantity, ...]:
    """Numbers of the sentences that hold a candidate; the others can belong to no event."""
    spans = [parse.sentences[index] for index in sorted({candidate.sentence for candidate in parse.candidates})]
    return tuple(found for span in spans for found in find_quantities(document.text, span.start, span.end))
