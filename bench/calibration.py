"""Calibration on `gold/dev.jsonl` (or another gold file): whether of the events that score 0.7 seven in ten are right.

Right as event F1 has it: the guidelines match it with a gold event of the type, actors and recipients. The table cuts
the scores into bins of one width. The expected calibration error is the distance between score and share of right
events, bin by bin, weighed by their events; it depends on the number of bins, and with few events chance alone makes it
large, so beside it stands what a perfectly calibrated score would get with as many events. Last the precision of the
likelier half.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dyadwire.config import load_configuration
from dyadwire.learn.evaluate import compare, interval, mentions_of, sentence_spans
from dyadwire.learn.examples import gold_document
from dyadwire.pipeline import make_coder
from dyadwire.store import to_native
from shared import options, rows

BINS = (5, 10)
DRAWS = 1_000  # for what chance does

Judged = tuple[float, bool]  # score, whether the event is right


def main() -> int:
    """Code the texts, and print the table, the error and the precision of the likelier half."""
    parser = options(__doc__)
    parser.add_argument("--gold", type=Path, default=None, help="default: gold/dev.jsonl of the shared data")
    args = parser.parse_args()
    found = list(judged_documents(list(rows(args.gold or args.shared / "gold" / "dev.jsonl"))))
    events = together(found)
    print(f"{len(events)} events of {len(found)} documents, {share(events):.3f} right, mean score {mean(events):.3f}\n")
    print("| score | events | mean score | right |\n|---|---|---|---|")
    for number, inside in enumerate(bins_of(events, max(BINS))):
        if inside:
            low, high = number / max(BINS), (number + 1) / max(BINS)
            print(f"| {low:.1f} to {high:.1f} | {len(inside)} | {mean(inside):.3f} | {share(inside):.3f} |")
    print()
    for count in BINS:
        told, by_chance = error(events, count), chance(events, count)
        print(
            f"expected calibration error, {count} bins: {told:.3f} (perfectly calibrated, by chance: {by_chance:.3f})"
        )
    threshold = sorted((score for score, _ in events), reverse=True)[len(events) // 2 - 1]
    low, high = interval(found, of_half)
    print(
        f"precision of the likelier half (score from {threshold:.2f}): {of_half(found):.3f} ({low:.3f} to {high:.3f})"
    )
    return 0


def judged_documents(gold: Sequence[dict[str, Any]]) -> Iterator[list[Judged]]:
    """For each gold document the score of every event found, and whether it is right."""
    code = make_coder(load_configuration(environment={}).settings)
    for row, coded in zip(gold, code([gold_document(row, row["id"]) for row in gold]), strict=True):
        ours = mentions_of(row["id"], to_native(coded)["events"])
        right = {j for _, j in compare(mentions_of(row["id"], row["events"]), ours, sentence_spans(row["text"]))[1]}
        yield [(event.score, index in right) for index, event in enumerate(coded.events)]


def together(documents: Sequence[Sequence[Judged]]) -> list[Judged]:
    """The events of all documents."""
    return [event for document in documents for event in document]


def bins_of(events: Sequence[Judged], count: int) -> list[list[Judged]]:
    """The events by score, from 0 to 1 in `count` bins of one width."""
    bins: list[list[Judged]] = [[] for _ in range(count)]
    for score, right in events:
        bins[min(count - 1, int(score * count))].append((score, right))
    return bins


def mean(events: Sequence[Judged]) -> float:
    """The mean score."""
    return sum(score for score, _ in events) / max(1, len(events))


def share(events: Sequence[Judged]) -> float:
    """The share of right events."""
    return sum(right for _, right in events) / max(1, len(events))


def error(events: Sequence[Judged], count: int) -> float:
    """The expected calibration error over `count` bins."""
    return sum(len(part) * abs(mean(part) - share(part)) for part in bins_of(events, count)) / max(1, len(events))


def of_half(documents: Sequence[Sequence[Judged]]) -> float:
    """The precision of the half with the highest scores."""
    events = sorted(together(documents), reverse=True)
    return share(events[: len(events) // 2])


def chance(events: Sequence[Judged], count: int) -> float:
    """The mean error were each event right with exactly the probability that its score says."""
    dice = random.Random(0)
    drawn = [error([(score, dice.random() < score) for score, _ in events], count) for _ in range(DRAWS)]
    return sum(drawn) / DRAWS


if __name__ == "__main__":
    sys.exit(main())
