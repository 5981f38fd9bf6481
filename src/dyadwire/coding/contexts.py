"""PLOVER's contexts of an event: what it is about, beyond who did what (manual, section on contexts).

Clues of `data/contexts.tsv` are weighed together as if each were an independent chance that the context holds: those
of the event itself (type, mode, its parties), the words of its clause in full, those of the rest of its sentence, of
the title and of the neighbouring sentences less; and what much of the document is about. A context needs `ENOUGH`. An
event can have several, or none.

The factors were set by hand on sentences of gold/train.jsonl; `bench/contexts.py` measures what they give.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dyadwire.coding.contexts_table import Clue, Contexts, Hit, find_clues
from dyadwire.records import Document, Entity, Event, Explanation, Option, Span

ENOUGH = 0.5
MENTIONED = 0.2  # the least that `explain_contexts` shows of a context that fell short
FACTORS = {
    "event": 1.0,
    "clause": 1.0,
    "sentence": 0.7,
    "title": 0.4,
    "sentence before": 0.25,
    "sentence after": 0.25,
    "document": 0.5,
}
TELLING = 0.6  # least weight of a word that makes its sentence one about the context
REPEATED = 2  # sentences beside its own that must be about a context before the document counts
# Of the title and of each neighbouring sentence only the strongest clue counts, of the event's own sentence three.
COUNTED = {"clause": 3, "sentence": 2, "title": 1, "sentence before": 1, "sentence after": 1}
STATES = frozenset({"GOV", "IGO", "MIL", "LEG", None})  # sectors that deal for a state or for a league of states
_BOUNDARY = re.compile(
    r"[;:—“”\"]|\s[–-]\s|,\s+(?:and|but|while|whereas|after|before|who|which|where|when|as|although|though|because|since"
    r"|saying|adding|with)\b|\b(?:while|whereas|although|because|amid|despite)\b"
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A clue where it was found."""

    clue: Clue
    place: str  # a key of FACTORS; "document" stands for many sentences at once
    text: str  # the words themselves, or what of the event spoke
    span: Span | None  # None: not in the text (title, type, parties)

    @property
    def weight(self) -> float:
        """What the clue counts at its place, 0 to 1."""
        return self.clue.weight * FACTORS[self.place]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A context with what speaks for it."""

    context: str
    score: float  # 0 to 1
    reasons: tuple[Reason, ...]  # strongest first


@dataclass(frozen=True, slots=True)
class Scene:
    """A document laid out for contexts."""

    text: str
    sentences: tuple[Span, ...]
    hits: tuple[Hit, ...]  # in order
    title: str
    title_hits: tuple[Hit, ...]
    topics: Mapping[str, frozenset[int]]  # context -> indices of the sentences with a telling word of it


def open_scene(document: Document, sentences: Sequence[Span], table: Contexts) -> Scene:
    """Find the table's words once for all events of a document; `sentences` in order."""
    title = document.title or ""
    hits = find_clues(document.text, table)
    return Scene(
        text=document.text,
        sentences=tuple(sentences),
        hits=tuple(hits),
        title=title,
        title_hits=tuple(find_clues(title, table)) if title else (),
        topics=_topics(sentences, hits),
    )


def _topics(sentences: Sequence[Span], hits: Sequence[Hit]) -> dict[str, frozenset[int]]:
    starts = [sentence.start for sentence in sentences]
    found: dict[str, set[int]] = {}
    for hit in hits:
        for clue in hit.clues:
            if clue.weight >= TELLING:
                found.setdefault(clue.context, set()).add(bisect_right(starts, hit.start) - 1)
    return {context: frozenset(indices) for context, indices in found.items()}


def with_contexts(
    document: Document, sentences: Sequence[Span], events: Sequence[Event], table: Contexts
) -> tuple[Event, ...]:
    """The events with their contexts, likeliest first."""
    if not events:
        return ()
    scene = open_scene(document, sentences, table)
    return tuple(
        replace(
            event, contexts=tuple(one.context for one in weigh_contexts(event, scene, table) if one.score >= ENOUGH)
        )
        for event in events
    )


def weigh_contexts(event: Event, scene: Scene, table: Contexts) -> tuple[Weighed, ...]:
    """Every context for which anything speaks, likeliest first, equals by name."""
    by_context: dict[str, list[Reason]] = {}
    for reason in (*_of_event(event, table), *_of_words(event, scene)):
        by_context.setdefault(reason.clue.context, []).append(reason)
    weighed = [_weigh(context, reasons) for context, reasons in by_context.items()]
    return tuple(sorted(weighed, key=lambda one: (-one.score, one.context)))


def explain_contexts(event: Event, scene: Scene, table: Contexts) -> Explanation:
    """Which contexts were weighed for an event, and the words that spoke for each; what fell far short is left out."""
    weighed = [one for one in weigh_contexts(event, scene, table) if one.score >= MENTIONED]
    return Explanation(
        kind="context",
        start=event.trigger.start,
        end=event.trigger.end,
        text=event.trigger_text,
        decision=", ".join(event.contexts) or "none",
        rule=f"data/contexts.tsv; a context needs {ENOUGH:g}",
        options=tuple(
            Option(
                label=one.context,
                score=one.score,
                reason="; ".join(map(_told, one.reasons)),
                chosen=one.context in event.contexts,
            )
            for one in weighed
        ),
    )


def _told(reason: Reason) -> str:
    where = f" ({reason.span.start}:{reason.span.end})" if reason.span else ""
    place = {"event": "", "document": " of the document"}.get(reason.place, f" in the {reason.place}")
    return f"{reason.text}{where}{place} {reason.weight:.2f}"


def _weigh(context: str, reasons: Iterable[Reason]) -> Weighed:
    """The context with its clues as independent chances; each clue counts once, where it counts most."""
    best: dict[tuple[str, str], Reason] = {}
    told: set[Span] = set()
    for reason in sorted(reasons, key=lambda one: -one.weight):
        key = reason.clue.kind, reason.clue.words
        if key in best or reason.span in told:
            continue
        best[key] = reason
        if reason.span is not None:
            told.add(reason.span)
    left, kept = 1.0, []
    places: dict[str, int] = {}
    for reason in best.values():
        places[reason.place] = places.get(reason.place, 0) + 1
        if places[reason.place] <= COUNTED.get(reason.place, len(best)):
            left *= 1.0 - reason.weight
            kept.append(reason)
    return Weighed(context, round(1.0 - left, 4), tuple(kept))


def _of_event(event: Event, table: Contexts) -> Iterator[Reason]:
    keys = [("event", event.type, event.type)]
    if event.mode is not None:
        keys.append(("event", f"{event.type} {event.mode}", f"{event.type} {event.mode}"))
    for kind, parties in (("actor", event.actors), ("recipient", event.recipients)):
        keys += [(kind, entity.sector, f"{kind} {entity.text!r}") for entity in parties if entity.sector]
    parties = (*event.actors, *event.recipients)
    keys += [("party", entity.sector, f"party {entity.text!r}") for entity in parties if entity.sector]
    if _states_deal(parties):
        keys.append(("dealing", "states", "states that deal with each other"))
    for kind, clue, text in keys:
        for found in table.of(kind, clue):
            yield Reason(found, "event", text, None)


def _states_deal(parties: Sequence[Entity]) -> bool:
    """Whether two states, or a state and an international organisation, are among the parties."""
    sides = {e.name if e.sector == "IGO" else e.country for e in parties if e.sector in STATES}
    return len(sides - {None}) > 1


def _of_words(event: Event, scene: Scene) -> Iterator[Reason]:
    at = bisect_left(scene.sentences, event.sentence.start, key=lambda span: span.start)
    clause = clause_around(scene.text, event.sentence, event.trigger)
    for place, span in (
        ("sentence", event.sentence),
        ("sentence before", scene.sentences[at - 1] if at > 0 else None),
        ("sentence after", scene.sentences[at + 1] if at + 1 < len(scene.sentences) else None),
    ):
        for hit in _within(scene.hits, span) if span else ():
            here = "clause" if place == "sentence" and clause.start <= hit.start < clause.end else place
            words = Span(hit.start, hit.end)
            for clue in hit.clues:
                yield Reason(clue, here, repr(scene.text[hit.start : hit.end]), words)
    for hit in scene.title_hits:
        for clue in hit.clues:
            yield Reason(clue, "title", repr(scene.title[hit.start : hit.end]), None)
    for context, indices in scene.topics.items():
        others = len(indices - {at})
        if others >= REPEATED:
            share = others / (len(scene.sentences) - 1)
            yield Reason(Clue(context, "document", "", share), "document", f"{others} other sentences", None)


def _within(hits: Sequence[Hit], span: Span) -> Sequence[Hit]:
    first = bisect_left(hits, span.start, key=lambda hit: hit.start)
    return hits[first : bisect_left(hits, span.end, key=lambda hit: hit.start)]


def clause_around(text: str, sentence: Span, trigger: Span) -> Span:
    """The stretch of the sentence around the trigger up to the nearest mark or word that opens another clause."""
    start = sentence.start
    for boundary in _BOUNDARY.finditer(text, sentence.start, trigger.start):
        start = boundary.end()
    after = _BOUNDARY.search(text, trigger.end, max(trigger.end, sentence.end))
    return Span(start, after.start() if after else max(trigger.end, sentence.end))
