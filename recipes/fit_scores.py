"""Fit the score of events, the probability that one is right: `python recipes/fit_scores.py [--cross]`.

A logistic model over what coding knows when it has assembled an event (`dyadwire.coding.scores`). An event is right
when the gold guidelines match it: type, actors and recipients. Fitted on the events that the whole line, with its
default settings, finds in documents that the encoder is not trained on: the held-out tenth of `gold/train.jsonl`, and
those of our own annotations that are kept apart (`annotated/apart.jsonl`); so it is to be run after every change of the
weights. Ours agree less with the line, so that they have a weight of their own, which is left out of the table. The
strength of the ridge is the one of least loss on the gold's documents in cross-validation. `--cross` shows that and
writes nothing. About five minutes on one core.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from dyadwire.coding.events import code_document
from dyadwire.coding.published import infer_published
from dyadwire.coding.scores import BIAS, features_of
from dyadwire.config import load_configuration
from dyadwire.learn.annotations import annotated_documents
from dyadwire.learn.evaluate import compare, mentions_of, sentence_spans
from dyadwire.learn.examples import Row, fold, gold_document, train_rows
from dyadwire.pipeline import make_stages
from dyadwire.store import to_native
from dyadwire.tables import DATA

TABLE = DATA / "scores.tsv"
RAREST = 8  # a feature of fewer events is left out
LOOSENESS = (0.05, 0.1, 0.2, 0.5, 1.0)  # inverse strengths of the ridge that are tried
FOLDS = 10
HEAD = """# What speaks for (above 0) or against an event being right in type, actors and recipients; log-odds. Sorted.
# Fitted by recipes/fit_scores.py on the held-out tenth of gold/train.jsonl and recipes/annotated/apart.jsonl;
# dyadwire.coding.scores says what each is.
# licence: CC0-1.0
feature\tweight\tsource
"""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """An event that the line found."""

    document: str
    features: dict[str, float]
    right: bool
    ours: bool  # whether the document is of our own annotations


def main() -> int:
    """Fit and write, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--apart", type=Path, default=Path(__file__).parent / "annotated" / "apart.jsonl")
    parser.add_argument("--out", type=Path, default=TABLE)
    parser.add_argument("--cross", action="store_true")
    args = parser.parse_args()
    gold = list(train_rows(args.shared, held=True))
    found = list(found_events([*gold, *annotated_documents(args.apart, args.shared)], {row["id"] for row in gold}))
    counts = Counter(name for event in found for name in event.features)
    names = sorted(name for name, count in counts.items() if count >= RAREST and name != BIAS)
    # The last column, whose weight stands in no table, is how much less often the line is right about ours.
    matrix = np.array([[*(event.features.get(name, 0.0) for name in names), float(event.ours)] for event in found])
    right = np.array([event.right for event in found])
    folds = np.array([FOLDS if event.ours else fold(event.document, FOLDS) for event in found])
    looseness, told = best_looseness(matrix, right, folds)
    print(f"{len(found)} events, {right.mean():.3f} right; {len(names)} features, ridge 1/{looseness}", file=sys.stderr)
    if args.cross:
        return 0
    of_gold = folds < FOLDS
    model, slope, shift = fit(matrix, right, looseness), *line(told[of_gold], right[of_gold])
    weights = {BIAS: shift + slope * float(model.intercept_[0])}
    weights |= {name: slope * weight for name, weight in zip(names, model.coef_[0, :-1].tolist(), strict=True)}
    table = "".join(f"{name}\t{weight:.3f}\tfit\n" for name, weight in sorted(weights.items()) if abs(weight) >= 0.0005)
    args.out.write_text(HEAD + table, "utf-8")
    return 0


def found_events(rows: Sequence[Row], gold: Collection[str]) -> Iterator[Found]:
    """The events that the line finds in annotated documents, each with whether it is right.

    gold: ids of the gold's documents; the others are our own.
    """
    settings = load_configuration(environment={}).settings
    stages = make_stages(settings)
    knowledge = replace(stages.knowledge, scores={})
    documents = [infer_published(gold_document(row, row["id"])) for row in rows]
    for row, document, parse in zip(rows, documents, stages.parse(documents), strict=True):
        coded = code_document(document, parse, knowledge)
        ours = mentions_of(row["id"], to_native(coded)["events"])
        matched = compare(mentions_of(row["id"], row["events"]), ours, sentence_spans(row["text"]))[1]
        right = {index for _, index in matched}
        candidates = {(c.start, c.end): c for c in parse.candidates}
        for index, event in enumerate(coded.events):
            candidate = candidates[event.trigger.start, event.trigger.end]
            features = features_of(document, parse, candidate, event, knowledge.predicates)
            yield Found(row["id"], features, index in right, row["id"] not in gold)


def fit(matrix: Floats, right: NDArray[np.bool_], looseness: float) -> LogisticRegression:
    """The logistic model of greatest likelihood, less the ridge's pull."""
    return LogisticRegression(C=looseness, max_iter=5_000).fit(matrix, right)


def best_looseness(matrix: Floats, right: NDArray[np.bool_], folds: NDArray[np.int64]) -> tuple[float, Floats]:
    """The one of `LOOSENESS` that loses least on the gold's documents not fitted on, and the log-odds it gives there.

    folds: the part of each event's document; `FOLDS` for those that are always fitted on. Prints what each loses.
    """
    given: dict[float, Floats] = {}
    losses: dict[float, float] = {}
    gold = folds < FOLDS
    for looseness in LOOSENESS:
        given[looseness] = odds = np.zeros(len(right))
        for number in range(FOLDS):
            model = fit(matrix[folds != number], right[folds != number], looseness)
            odds[folds == number] = model.decision_function(matrix[folds == number])
        losses[looseness] = float(np.mean(np.logaddexp(0.0, np.where(right, -odds, odds))[gold]))
        best = right[gold][np.argsort(-odds[gold], kind="stable")[: gold.sum() // 2]].mean()
        print(f"  1/{looseness}: loss {losses[looseness]:.4f}, right in the likelier half {best:.3f}", file=sys.stderr)
    chosen = min(losses, key=lambda one: losses[one])
    return chosen, given[chosen]


def line(odds: Floats, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that make log-odds honest which were given to documents not fitted on (Platt 1999).

    A model is surer of what it was fitted on; the slope, mostly below 1, takes back what it is too sure elsewhere.
    """
    model = LogisticRegression(C=100.0).fit(odds[:, None], right)
    print(f"slope {model.coef_[0, 0]:.3f}, shift {model.intercept_[0]:.3f}", file=sys.stderr)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


if __name__ == "__main__":
    sys.exit(main())
