"""Statements: who says what, by the rules of attribution."""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dyadwire.coding.attitudes import Attitudes
from dyadwire.coding.clauses import tokens_of
from dyadwire.coding.cues import Cues
from dyadwire.coding.dates_events import gold_value
from dyadwire.coding.quotations import Quotation, find_quotations
from dyadwire.coding.reports import find_reports
from dyadwire.coding.reports_continued import with_continuations
from dyadwire.coding.reports_extents import whole_cue, whole_source
from dyadwire.coding.reports_nested import without_nested
from dyadwire.coding.reports_scene import Report
from dyadwire.coding.resolver_deeds import Deed
from dyadwire.coding.statements_speakers import speaking_on
from dyadwire.records import DateMention, Document, Entity, Event, Parse, Span, Statement

# A hearer that may pass on what it was told: "told Reuters". A person who hears is no link of the chain.
_RELAY_SECTORS = frozenset({"JRN"})
_RELAY_RULES = frozenset({"citing", "quoted as saying"})
_MEDIA = re.compile(r"\b(?:news|agency|newspaper|television|TV|radio|daily|times|post|magazine)\b", re.IGNORECASE)


class Resolver(Protocol):
    """Who spans are; see `coding.actors`."""

    def resolve(self, start: int, end: int) -> Entity:
        """Who a span is at the document's date."""
        ...

    def resolve_all(self, start: int, end: int, deed: Deed | None = None) -> tuple[Entity, ...]:
        """Everybody whom a span names, in an event if one is given: "both sides" gives two entities with one span."""
        ...

    def mentions(self) -> tuple[Entity, ...]:
        """All actors that the document mentions, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a document before its statements are read."""

    quotations: Sequence[Quotation]
    mentions: Sequence[Entity]
    dates: Sequence[DateMention]


def find_statements(
    document: Document,
    parse: Parse,
    resolver: Resolver,
    cues: Cues,
    attitudes: Attitudes,
    dates: Sequence[DateMention] = (),
) -> tuple[Statement, ...]:
    """Statements in order of their cues, without events yet (see `with_events`).

    `dates` are those of the document, for when something was said.
    """
    text = document.text
    around = Surroundings(find_quotations(text), resolver.mentions(), dates)
    spans = [Span(entity.start, entity.end) for entity in around.mentions]
    reports = find_reports(text, parse.sentences, around.quotations, spans, cues, attitudes)
    reports = without_nested(text, with_continuations(text, reports, around.quotations))
    return speaking_on(text, (_statement(document, parse.sentences, report, resolver, around) for report in reports))


def with_events(statements: Iterable[Statement], events: Sequence[Event]) -> tuple[Statement, ...]:
    """The statements with the ids of the events whose trigger lies inside their content."""
    return tuple(
        replace(
            statement,
            events=tuple(event.id for event in events if holds(statement.content, event.trigger)),
        )
        for statement in statements
    )


def holds(content: Sequence[Span], span: Span) -> bool:
    """Whether a span lies inside one of the pieces of a content."""
    return any(piece.start <= span.start and span.end <= piece.end for piece in content)


def _statement(
    document: Document, sentences: Sequence[Span], report: Report, resolver: Resolver, around: Surroundings
) -> Statement:
    text = document.text
    sentence = next((span for span in sentences if span.start <= report.cue.start < span.end), report.cue)
    tokens = tokens_of(text, sentence.start, sentence.end)
    source = resolver.resolve(report.source.start, report.source.end) if report.source else None
    identity = f"{document.text_hash}:{report.cue.start}:{report.cue.end}:{report.content[0].start}"
    return Statement(
        id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        document=document.id,
        sentence=sentence,
        cue=report.cue,
        source=source,
        via=_chain(report, resolver),
        content=report.content,
        content_text=" ... ".join(text[span.start : span.end] for span in report.content),
        quoted=all(any(q.start <= s.start and s.end <= q.end for q in around.quotations) for s in report.content),
        date=_said_on(report, sentence, around.dates),
        about=_about(report, around.mentions),
        events=(),
        score=report.score,
        kind=report.kind,
        whole_cue=whole_cue(tokens, report),
        whole_source=whole_source(text, tokens, report),
    )


def _chain(report: Report, resolver: Resolver) -> tuple[Entity, ...]:
    """Who relays a statement. A hearer counts only if it is a medium ("told Reuters", not "told the crowd")."""
    entities = tuple(resolver.resolve(span.start, span.end) for span in report.via)
    if report.rule in _RELAY_RULES:
        return entities
    return tuple(e for e in entities if e.sector in _RELAY_SECTORS or _MEDIA.search(e.text))


def _said_on(report: Report, sentence: Span, dates: Sequence[DateMention]) -> str | None:
    """The date beside the cue: in its sentence and outside of what is said."""
    beside = [
        mention
        for mention in dates
        if mention.type in ("DATE", "TIME")
        and sentence.start <= mention.start < sentence.end
        and not holds(report.content, Span(mention.start, mention.end))
    ]
    nearest = min(beside, key=lambda mention: abs(mention.start - report.cue.end), default=None)
    return gold_value(nearest) if nearest else None


def _about(report: Report, mentions: Sequence[Entity]) -> tuple[Entity, ...]:
    """Actors named inside the content, each once, in order."""
    found: dict[str, Entity] = {}
    for span in report.content:
        first = bisect_left(mentions, span.start, key=lambda entity: entity.start)
        for entity in mentions[first:]:
            if entity.start >= span.end:
                break
            if entity.end <= span.end:
                found.setdefault(entity.name or entity.country or entity.sector or entity.text, entity)
    return tuple(found.values())
