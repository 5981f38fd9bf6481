"""The type found for a marked pair of actors: 1,050 sentences of `events/plv_train.jsonl`. Measured, never tuned to.

Each sentence marks a source and a target and has one PLOVER root for what the first does to the second. We code the
sentence with the whole line, without being told the pair. The type found for the pair is that of

1. the events with an actor that overlaps the source and a recipient that overlaps the target, or with actors that
   overlap both and no recipient (reciprocal). Among several: told as happened or to come before the rest, then the
   higher score, then the earlier trigger. A pair without such an event is wrong. This is the figure.
2. for comparison with systems that are given the pair and must choose: where 1 finds nothing, an event that has one of
   the two in its role, chosen in the same way; and where that finds nothing, any event of the sentence.

Types: the set's YIELD is CONCEDE and RETREAT, in the set's class 2. Its labels follow CAMEO, whose 116 (found guilty)
lies under ACCUSE: our SANCTION in the mode convict counts as ACCUSE (plover.md, section 7). `names alone` is the figure
without that second line. Classes are the quad classes of the roots in the set; SANCTION is 4.
"""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from coded import code_sentences
from dyadwire.records import Coded, Entity, Event
from shared import options, rows

CLASSES = {
    root: number
    for number, roots in {
        1: "AGREE CONSULT SUPPORT",
        2: "AID COOPERATE YIELD",
        3: "ACCUSE REJECT REQUEST THREATEN",
        4: "ASSAULT COERCE MOBILIZE PROTEST SANCTION",
    }.items()
    for root in roots.split()
}
FLOORS = {"root": 0.72, "quad": 0.82}
NOBODY = "a recipient"  # what the set writes where the sentence names no target
TOLD = ("actual", "future")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is found for one pair: the event of each step, None where the step finds none."""

    pair: Event | None
    one_side: Event | None
    anything: Event | None
    reversed: Event | None  # joins the two, the wrong way round


def main() -> int:
    """Print accuracies against their floors, then the commonest mistakes by type."""
    args = options(__doc__).parse_args()
    sentences = list(rows(args.shared / "data" / "events" / "plv_train.jsonl"))
    answers = [answer(row, coded) for row, coded in zip(sentences, code_sentences(sentences), strict=True)]
    report(sentences, answers)
    return 0


def answer(row: Row, coded: Coded) -> Answer:
    """The events that tell of the pair, by the steps above."""
    source, target = span(row, "source"), span(row, "target")
    events = coded.events
    return Answer(
        pair=best([event for event in events if joins(event, source, target)]),
        one_side=best([event for event in events if acts(event, source) or receives(event, target)]),
        anything=best(events),
        reversed=best([event for event in events if acts(event, target) and receives(event, source)]),
    )


def span(row: Row, side: str) -> tuple[int, int] | None:
    """Where the source or the target stands in the text; None if the sentence names none."""
    if row[f"{side}_span"] is not None:
        start, end = row[f"{side}_span"]
        return start, end
    return None


def joins(event: Event, source: tuple[int, int] | None, target: tuple[int, int] | None) -> bool:
    """Whether the event goes from the source to the target, or has both as actors; a target that is absent is met
    by an event without recipients.
    """
    if target is None:
        return acts(event, source)
    return acts(event, source) and (receives(event, target) or (not event.recipients and acts(event, target)))


def acts(event: Event, where: tuple[int, int] | None) -> bool:
    """Whether an actor overlaps the span."""
    return touches(event.actors, where)


def receives(event: Event, where: tuple[int, int] | None) -> bool:
    """Whether a recipient overlaps the span."""
    return touches(event.recipients, where)


def touches(entities: Sequence[Entity], where: tuple[int, int] | None) -> bool:
    """Whether any of the entities' spans overlaps `where`."""
    return where is not None and any(entity.start < where[1] and where[0] < entity.end for entity in entities)


def best(events: Sequence[Event]) -> Event | None:
    """The event that speaks for a pair, of several."""
    return min(
        events, key=lambda event: (event.status not in TOLD, -event.score, event.trigger.start, event.id), default=None
    )


def root(event: Event | None) -> str:
    """The set's label for an event, "none" without one."""
    if event is None:
        return "none"
    if event.type == "SANCTION" and event.mode == "convict":
        return "ACCUSE"
    return plain(event)


def plain(event: Event | None) -> str:
    """The same by the type's name alone."""
    if event is None:
        return "none"
    return "YIELD" if event.type in ("CONCEDE", "RETREAT") else event.type


def report(sentences: Sequence[Row], answers: Sequence[Answer]) -> None:
    """Accuracies over all pairs, coverage, and mistakes by type."""
    golds = [row["gold_root"] for row in sentences]
    total = len(golds)

    def show(label: str, found: Sequence[Event | None], named: Callable[[Event | None], str] = root) -> None:
        given = [named(event) for event in found]
        right = sum(gold == one for gold, one in zip(golds, given, strict=True))
        quad = sum(CLASSES[gold] == CLASSES.get(one) for gold, one in zip(golds, given, strict=True))
        covered = sum(event is not None for event in found)
        print(
            f"{label:44} root {right / total:.3f}  quad {quad / total:.3f}  covered {covered / total:.3f}"
            f"  root where covered {right / max(1, covered):.3f}"
        )

    print(f"{total} pairs, {sum(row['target'] == NOBODY for row in sentences)} of them without a target in the text")
    pairs = [one.pair for one in answers]
    show("events of the pair", pairs)
    show("  the same, names alone", pairs, plain)
    sides = [one.pair or one.one_side for one in answers]
    show("else an event with one of the two", sides)
    anything = [one.pair or one.one_side or one.anything for one in answers]
    show("else any event of the sentence", anything)
    print(f"floors: root {FLOORS['root']}, quad {FLOORS['quad']}")
    missed = [one for one in answers if one.pair is None]
    backwards = sum(one.reversed is not None for one in missed)
    silent = sum(one.anything is None for one in missed)
    print(f"of {len(missed)} pairs not covered: no event at all {silent}, an event the wrong way round {backwards}")
    print("commonest mistakes, as the set has it -> as we have it (the last column of the figure above)")
    pairs_of_types = Counter((gold, root(one)) for gold, one in zip(golds, anything, strict=True) if gold != root(one))
    for (gold, ours), count in sorted(pairs_of_types.items(), key=lambda item: (-item[1], item[0]))[:25]:
        print(f"  {gold:10} -> {ours:10} {count}")
    print("by root: pairs, right by the pair, right by any event")
    for name in sorted(CLASSES):
        at = [i for i, gold in enumerate(golds) if gold == name]
        print(
            f"  {name:10} {len(at):4}  {sum(root(pairs[i]) == name for i in at) / len(at):.2f}"
            f"  {sum(root(anything[i]) == name for i in at) / len(at):.2f}"
        )


if __name__ == "__main__":
    sys.exit(main())
