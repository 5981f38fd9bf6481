"""Fit the weights by which an actor gets its sector in an event: `python recipes/actor_sectors.py [--cross]`.

A multinomial logit over PLOVER's sectors and none, on `gold/train.jsonl` less its held-out tenth and on our own
annotations, of spans whose country or organisation the resolver finds; writes `data/actors/sectors.tsv`. `--cross`
shows two-fold cross-validation by document instead. Three minutes on one core.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from dyadwire.coding.actor_rows import SECTORS
from dyadwire.coding.actors import ActorTables, load_actors, make_resolver
from dyadwire.coding.resolver_deeds import NONE, Deed
from dyadwire.coding.resolver_sectors import likeliest, sector_clues, settled
from dyadwire.learn.annotations import annotated_documents
from dyadwire.learn.examples import fold, gold_document, train_rows
from dyadwire.records import Entity
from dyadwire.tables import DATA
from fit_options import fit_options

TABLE = DATA / "actors" / "sectors.tsv"
ROLES = ("actor", "recipient", "source")
KNOWN = SECTORS | {NONE}
RAREST = 8  # a clue of fewer spans is left out
RIDGE, OF_OURS = 3.0, 0.3  # pull to nothing; what a span of our own annotations counts. More or less changes little
LEAST = 0.15  # a smaller weight is left out: a sixth of the rows do as well as all
STEPS = 40  # of the search; more gains nothing in cross-validation
FOLDS = 2
HEAD = """# What speaks for (above 0) or against an actor having a sector in an event, in log-odds; sorted.
# Fitted by recipes/actor_sectors.py on gold/train.jsonl less its held-out tenth, and recipes/annotated/events.jsonl.
# licence: CC0-1.0
clue\tsector\tweight\tsource
"""
Row = dict[str, Any]
Floats = NDArray[np.float64]
Weights = dict[str, dict[str, float]]  # clue -> sector -> weight


@dataclass(frozen=True, slots=True)
class Span:
    """One entity that the resolver found where the annotators have it."""

    document: str
    clues: list[str]
    own: str  # the resolver's sector, or NONE
    right: frozenset[str]
    weight: float

    @property
    def target(self) -> str:
        """What is taught: the resolver's sector if that is right, else the first right one."""
        return self.own if self.own in self.right else min(self.right)


def main() -> int:
    """Fit and write, or cross-validate."""
    args = fit_options(__doc__)
    tables = replace(load_actors(), sectors={})
    gold = [*spans(train_rows(args.shared), tables, 1.0)]
    ours = [*spans(annotated_documents(args.annotated, args.shared), tables, OF_OURS)]
    if args.cross:
        cross(gold, ours)
        return 0
    rows = rows_of(fit([*gold, *ours]))
    TABLE.write_text(HEAD + "".join(rows), "utf-8")
    print(f"{TABLE.name}: {len(rows)} rows from {len(gold) + len(ours)} spans", file=sys.stderr)
    return 0


def spans(rows: Iterable[Row], tables: ActorTables, weight: float) -> Iterator[Span]:
    """Every annotated entity with a known country or organisation, once for each role in an event."""
    for row in rows:
        resolver = make_resolver(gold_document(row, row["id"]), (), tables)
        for event in row["events"]:
            for role in ROLES:
                deed = Deed(event["type"], role, event["mode"], event["trigger"]["text"])
                for place, golds in by_place(event[role + "s"]).items():
                    for found in resolver.resolve_all(*place, deed):
                        right = frozenset(gold["sector"] or NONE for gold in golds if same(gold, found)) & KNOWN
                        if right and not settled(found):
                            clues = sector_clues(found, deed, resolver.scene, resolver.context)
                            yield Span(row["id"], clues, found.sector or NONE, right, weight)


def by_place(entities: Iterable[Row]) -> dict[tuple[int, int], list[Row]]:
    """Entities by their span."""
    found: dict[tuple[int, int], list[Row]] = {}
    for entity in entities:
        found.setdefault((entity["start"], entity["end"]), []).append(entity)
    return found


def same(gold: Row, found: Entity) -> bool:
    """Whether annotators and resolver mean the same country or organisation."""
    return bool((gold["name"] or gold["country"]) == (found.name or found.country))


def fit(taught: Sequence[Span]) -> Weights:
    """The weights of greatest likelihood, less the ridge's pull; small ones are left out."""
    counts = Counter(clue for span in taught for clue in span.clues)
    index = {clue: at for at, clue in enumerate(sorted(clue for clue, count in counts.items() if count >= RAREST))}
    sectors = sorted({span.target for span in taught})
    found = search(matrix(taught, index), [sectors.index(span.target) for span in taught], taught, len(sectors))
    weights: Weights = {}
    for clue, at in index.items():
        kept = {sector: float(x) for sector, x in zip(sectors, found[at], strict=True) if abs(x) >= LEAST}
        if kept:
            weights[clue] = kept
    return weights


def matrix(taught: Sequence[Span], index: dict[str, int]) -> csr_matrix:
    """Spans by clues, 1 where a span has a clue."""
    lines = [[index[clue] for clue in span.clues if clue in index] for span in taught]
    columns = np.concatenate([np.asarray(line, dtype=np.int64) for line in lines])
    ends = np.cumsum([0, *map(len, lines)])
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(lines), len(index)))


def search(pairs: csr_matrix, right: Sequence[int], taught: Sequence[Span], sectors: int) -> Floats:
    """Weights by clue and sector."""
    shape, each = (pairs.shape[1], sectors), np.arange(len(right))
    weight = np.array([span.weight for span in taught])
    wanted = np.zeros((len(right), sectors))
    wanted[each, right] = 1.0

    def likelihood(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        scores = pairs @ weights
        scores -= scores.max(axis=1, keepdims=True)
        total = np.exp(scores).sum(axis=1)
        loss = weight @ (np.log(total) - scores[each, right]) + RIDGE / 2 * flat @ flat
        slope = (np.exp(scores) / total[:, None] - wanted) * weight[:, None]
        return float(loss), (pairs.T @ slope + RIDGE * weights).ravel()

    begin = np.zeros(shape[0] * shape[1])
    best = minimize(likelihood, begin, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    found: Floats = best.x.reshape(shape)
    return found


def rows_of(weights: Weights) -> list[str]:
    """Lines of the table, sorted."""
    return [
        f"{clue}\t{sector}\t{x:.2f}\tfit\n" for clue in sorted(weights) for sector, x in sorted(weights[clue].items())
    ]


def cross(gold: list[Span], ours: list[Span]) -> None:
    """Print how many spans get the right sector in documents that were not fitted on, beside the resolver alone."""
    for name, told, others in (("gold", gold, ours), ("ours", ours, gold)):
        right = 0
        for number in range(FOLDS):
            weights = fit([*others, *(span for span in told if fold(span.document, FOLDS) != number)])
            unseen = [span for span in told if fold(span.document, FOLDS) == number]
            right += sum((likeliest(span.clues, weights) or span.own) in span.right for span in unseen)
        before = sum(span.own in span.right for span in told)
        print(f"{name}: {len(told)} spans, {before / len(told):.4f} right as read, {right / len(told):.4f} by clues")


if __name__ == "__main__":
    sys.exit(main())
