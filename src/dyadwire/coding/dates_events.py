"""Which date of the text belongs to an event: its own clause's, its sentence's, the discourse's before it, or none.

Every date that an event might have gets the sum of the weights of its features (`dates_features`), no date gets 0;
the highest wins. Events are decided in order of their triggers, since a story carries a date from one to the next.
The publication day is never taken by default: a date is always an expression of the text.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dyadwire.coding.dates_features import features_of
from dyadwire.coding.dates_page import Occasion as Occasion
from dyadwire.coding.dates_page import Page as Page
from dyadwire.coding.dates_page import Pair, pairs_of
from dyadwire.coding.dates_page import open_page as open_page
from dyadwire.coding.dates_values import gold_value as gold_value
from dyadwire.coding.dates_words import FOLDER
from dyadwire.records import DateMention
from dyadwire.tables import read_weights

Weights = Mapping[str, float]  # by feature, in log-odds


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A date that was weighed for an event."""

    pair: Pair
    score: float  # log-odds against no date
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was weighed for an event, and what won."""

    weighed: tuple[Weighed, ...]  # best first
    mention: DateMention | None  # None: no date
    carried: bool  # the date stands in another sentence

    def probability(self, score: float) -> float:
        """Of a date with that score, beside the others and no date (score 0)."""
        scores = [0.0, *(one.score for one in self.weighed)]
        highest = max(scores)
        return math.exp(score - highest) / sum(math.exp(s - highest) for s in scores)


def date_events(page: Page, weights: Weights | None = None) -> tuple[Decision, ...]:
    """A decision for every occasion of the page, in their order, which must be that of their triggers.

    `weights` None takes the packaged ones. The decisions are left in `page.decided`.
    """
    table = event_weights() if weights is None else weights
    page.decided.clear()
    decisions = []
    for number in range(len(page.occasions)):
        decision = _decide(page, number, table)
        page.decided.append(gold_value(decision.mention) if decision.mention else None)
        decisions.append(decision)
    return tuple(decisions)


def _decide(page: Page, number: int, weights: Weights) -> Decision:
    pairs = pairs_of(page, number)
    weighed = [
        Weighed(pair=pair, score=sum(weights.get(name, 0.0) for name in features), features=tuple(features))
        for pair, features in zip(pairs, features_of(page, number, pairs), strict=True)
    ]
    weighed.sort(key=lambda one: (-one.score, one.pair.dateable.mention.start))
    won: Sequence[Weighed] = weighed[:1] if weighed and weighed[0].score > 0 else ()
    return Decision(
        weighed=tuple(weighed),
        mention=won[0].pair.dateable.mention if won else None,
        carried=bool(won) and won[0].pair.zone == "carried",
    )


@cache
def event_weights(path: Path = FOLDER / "event_weights.tsv") -> dict[str, float]:
    """Weight by feature; raises `TableError` at a bad row."""
    return read_weights(path)
