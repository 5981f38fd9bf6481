"""Scores of predicted events against gold events, as the gold guidelines define them.

Agrees to the last digit with the reference scorer that comes with the gold files: the same sentence splitting,
the same greedy pairing, the same bootstrap. Neither may change without the other.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from dyadwire.errors import RecordError

DRAWS = 1000  # bootstrap samples of documents
Drawn = TypeVar("Drawn")
F1_SCORES = ("trigger", "type", "dyad", "event")
ACCURACIES = ("mode", "status", "denied", "sources", "date", "place")

_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|Capt|Adm|Sen|Rep|Gov|St|No|Jr|Sr|Dec|Nov|Oct|Sept|Sep|Aug|Jan|Feb"
    r"|Mar|Apr|U\.S|U\.N|U\.K|D\.C|a\.m|p\.m|vs|etc|[A-Z])\.$"
)
_STOP = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An event mention reduced to what is scored. Spans are half-open code points."""

    trigger: tuple[int, int]
    trigger_text: str
    type: str
    mode: str | None
    actors: frozenset[str]  # codes: lower-case name, else country, else sector, else text
    recipients: frozenset[str]
    sources: frozenset[str]
    status: str
    denied: bool
    date: str | None
    place: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Micro-averaged over documents; every rate is between 0 and 1."""

    gold: int  # mentions
    predicted: int
    rates: Mapping[str, float]  # "event_f1", "status", ... named as the reference scorer names them
    intervals: Mapping[str, tuple[float, float]]  # 95 %, bootstrap over documents; keys are F1_SCORES
    missed: tuple[str, ...]  # one line for each gold mention without an event match
    wrong: tuple[str, ...]  # one line for each prediction without one

    def to_json(self) -> dict[str, float]:
        """The reference scorer's JSON object: its keys, its order, rounded to four places."""
        low, high = self.intervals["event"]
        values = {"gold": self.gold, "predicted": self.predicted, **self.rates}
        return {key: round(value, 4) for key, value in values.items()} | {
            "event_f1_low": round(low, 4),
            "event_f1_high": round(high, 4),
        }


def evaluate(gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]]) -> Scores:
    """Score predicted documents against gold ones, both in the gold files' format.

    Texts are taken from `gold`. A gold document without a prediction counts as predicted empty; predictions for
    other documents are ignored; of two predictions with one id the last counts. Raises `RecordError` at an event
    without trigger or type.
    """
    found = {str(row["id"]): row["events"] for row in predicted}
    counts: list[Counter[str]] = []
    missed: list[str] = []
    wrong: list[str] = []
    for row in gold:
        identifier = str(row["id"])
        theirs = mentions_of(identifier, row["events"])
        ours = mentions_of(identifier, found.get(identifier, ()))
        count, full = compare(theirs, ours, sentence_spans(row["text"]))
        counts.append(count)
        hit, used = {i for i, _ in full}, {j for _, j in full}
        missed += [_show(identifier, mention) for i, mention in enumerate(theirs) if i not in hit]
        wrong += [_show(identifier, mention) for j, mention in enumerate(ours) if j not in used]
    total = sum(counts, Counter())
    return Scores(
        gold=total["gold"],
        predicted=total["predicted"],
        rates=_rates(total),
        intervals=_intervals(counts),
        missed=tuple(missed),
        wrong=tuple(wrong),
    )


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Sentences as the scorer sees them: lines first, then full stops before a capital, a digit or a quote."""
    spans = []
    for line in _LINE.finditer(text):
        begin, end = line.span()
        cut = begin
        for gap in _STOP.finditer(text[begin:end]):
            if _ABBREVIATION.search(text[cut : begin + gap.start()]):
                continue
            spans.append((cut, begin + gap.end()))
            cut = begin + gap.end()
        spans.append((cut, end))
    return spans


def mentions_of(document: str, events: Iterable[Mapping[str, Any]]) -> list[Mention]:
    """The events of one document as what is scored. Raises `RecordError` at one without trigger or type."""
    return [_mention(document, index, event) for index, event in enumerate(events)]


def _mention(document: str, index: int, event: Mapping[str, Any]) -> Mention:
    try:
        trigger = event["trigger"]
        return Mention(
            trigger=(trigger["start"], trigger["end"]),
            trigger_text=trigger.get("text") or "",
            type=event["type"],
            mode=event.get("mode"),
            actors=_codes(event["actors"]),
            recipients=_codes(event["recipients"]),
            sources=_codes(event.get("sources")),
            status=event.get("status", "actual"),
            denied=bool(event.get("denied")),
            date=event.get("date") or None,
            place=_span(event.get("place")),
        )
    except KeyError as error:
        raise RecordError(
            f"document {document!r}, event {index}: no {error.args[0]!r}; "
            "an event needs trigger {start, end}, type, actors and recipients"
        ) from error


def _codes(entities: Iterable[Mapping[str, Any]] | None) -> frozenset[str]:
    return frozenset(
        (entity.get("name") or entity.get("country") or entity.get("sector") or entity.get("text") or "?").lower()
        for entity in entities or ()
    )


def _span(value: Mapping[str, Any] | None) -> tuple[int, int] | None:
    return (value["start"], value["end"]) if value else None


def agree(gold: frozenset[str], predicted: frozenset[str]) -> bool:
    """Two sets of actors agree if they share a member, or are both empty."""
    return not gold.isdisjoint(predicted) if gold and predicted else not gold and not predicted


def overlap(a: tuple[int, int] | None, b: tuple[int, int] | None) -> bool:
    """Whether both spans are there and share a letter."""
    return a is not None and b is not None and a[0] < b[1] and b[0] < a[1]


def pairs_of(
    gold: Sequence[Mention], predicted: Sequence[Mention], fit: Callable[[Mention, Mention], int]
) -> list[tuple[int, int]]:
    """One-to-one pairs of indices, greedily: best fit first, then the nearest triggers, then the last mentions."""
    ranked = sorted(
        (
            (fit(theirs, ours), -abs(theirs.trigger[0] - ours.trigger[0]), i, j)
            for i, theirs in enumerate(gold)
            for j, ours in enumerate(predicted)
        ),
        reverse=True,
    )
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    pairs = []
    for rank, _, i, j in ranked:
        if rank > 0 and i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((i, j))
    return pairs


def compare(
    gold: Sequence[Mention], predicted: Sequence[Mention], sentences: Sequence[tuple[int, int]]
) -> tuple[Counter[str], list[tuple[int, int]]]:
    """Counts for one document, and its pairs of events that match in full."""

    def touching(theirs: Mention, ours: Mention) -> bool:
        return overlap(theirs.trigger, ours.trigger)

    def same_dyad(theirs: Mention, ours: Mention) -> bool:
        near = touching(theirs, ours) or _same_sentence(theirs.trigger[0], ours.trigger[0], sentences)
        return near and agree(theirs.actors, ours.actors) and agree(theirs.recipients, ours.recipients)

    def same_event(theirs: Mention, ours: Mention) -> int:
        return (1 + 2 * touching(theirs, ours)) * (theirs.type == ours.type and same_dyad(theirs, ours))

    count = Counter(gold=len(gold), predicted=len(predicted))
    count["trigger"] = len(pairs_of(gold, predicted, touching))
    typed = pairs_of(gold, predicted, lambda theirs, ours: touching(theirs, ours) and theirs.type == ours.type)
    count["type"] = len(typed)
    full = pairs_of(gold, predicted, same_event)
    count["event"] = len(full)
    count["dyad"] = len(pairs_of(gold, predicted, same_dyad))
    for i, j in typed:
        count.update(_details(gold[i], predicted[j]))
    return count, full


def _same_sentence(a: int, b: int, sentences: Sequence[tuple[int, int]]) -> bool:
    return any(start <= b < end for start, end in sentences if start <= a < end)


def _details(gold: Mention, predicted: Mention) -> Counter[str]:
    """What is right about a mention of the right type."""
    sources = agree(gold.sources, predicted.sources)
    count = Counter(
        of_typed=1,
        mode=int(gold.mode == predicted.mode),
        status=int(gold.status == predicted.status),
        denied=int(gold.denied == predicted.denied),
        sources=int(sources),
        date=int(gold.date == predicted.date),
        place=int(overlap(gold.place, predicted.place) or gold.place == predicted.place),
    )
    if gold.sources:
        count.update(of_sourced=1, sourced=int(sources))
    if gold.date:
        count.update(of_dated=1, dated=int(gold.date == predicted.date))
    return count


def _f1(right: int, mentions: int) -> float:
    """`mentions` counts gold and predicted together; nothing to find and nothing found is perfect."""
    return 2 * right / mentions if mentions else 1.0


def _rates(count: Mapping[str, int]) -> dict[str, float]:
    gold, predicted = count["gold"], count["predicted"]
    rates: dict[str, float] = {}
    for key in F1_SCORES:
        rates[f"{key}_p"] = count[key] / max(1, predicted)
        rates[f"{key}_r"] = count[key] / max(1, gold)
        rates[f"{key}_f1"] = _f1(count[key], gold + predicted)
    for key in ACCURACIES:
        rates[key] = count[key] / max(1, count["of_typed"])
    rates["sourced"] = count["sourced"] / max(1, count["of_sourced"])
    rates["dated"] = count["dated"] / max(1, count["of_dated"])
    return rates


def interval(rows: Sequence[Drawn], score: Callable[[Sequence[Drawn]], float]) -> tuple[float, float]:
    """The 95 % interval of a score over documents, by bootstrap; the same draws for as many rows. `rows` not empty."""
    generator = random.Random(0)
    ordered = sorted(score(generator.choices(rows, k=len(rows))) for _ in range(DRAWS))
    return ordered[int(0.025 * DRAWS)], ordered[int(0.975 * DRAWS)]


def _intervals(counts: Sequence[Mapping[str, int]]) -> dict[str, tuple[float, float]]:
    """95 % intervals of the F1 scores, all from the same draws of documents."""
    if not counts:
        return dict.fromkeys(F1_SCORES, (0.0, 0.0))
    return {
        key: interval([(count[key], count["gold"] + count["predicted"]) for count in counts], _f1_of_sums)
        for key in F1_SCORES
    }


def _f1_of_sums(drawn: Sequence[tuple[int, int]]) -> float:
    return _f1(sum(right for right, _ in drawn), sum(mentions for _, mentions in drawn))


def _show(document: str, mention: Mention) -> str:
    actors, recipients = sorted(mention.actors), sorted(mention.recipients)
    return f"{document}@{mention.trigger[0]} {mention.trigger_text!r} {mention.type} {actors} -> {recipients}"
