"""Fit the weights by which the resolver gives a bare noun its country; writes data/actors/context.tsv.

usage: python recipes/actor_context.py [TRAIN.jsonl]

TRAIN.jsonl defaults to gold/train.jsonl of the shared data. A softmax over each span's candidates, L2 towards 0,
gradient steps on all spans at once: the same input gives the same weights. Half a minute on one core.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dyadwire.coding.actors import load_actors
from dyadwire.coding.resolver import Resolver, make_resolver
from dyadwire.coding.resolver_context import FEATURES, GROUP_OF, GROUPS, candidates
from dyadwire.learn.examples import gold_document, read_jsonl

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "dyadwire" / "data" / "actors" / "context.tsv"
STEPS, RATE, DECAY = 600, 0.5, 2e-3  # chosen by the likelihood of every fifth document, left out


def main() -> int:
    """Fit each group of sectors and write the table."""
    shared = Path(os.environ.get("DYADWIRE_SHARED", ROOT.parent / "shared"))
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "gold" / "train.jsonl"
    found = list(examples(path))
    spans = {group: [(matrix, right) for name, matrix, right in found if name == group] for group in GROUPS}
    columns = []
    for group in GROUPS:
        weights = fit(spans[group])
        hits = sum(bool(right[np.argmax(matrix @ weights)]) for matrix, right in spans[group])
        print(f"{group:8} {len(spans[group]):5} spans, {hits / max(1, len(spans[group])):.3f} right")
        columns.append(weights)
    lines = ["# Weights of the country of bare nouns, fitted by recipes/actor_context.py. licence: Apache-2.0"]
    lines.append("\t".join(("feature", *GROUPS, "source")))
    order = sorted(range(len(FEATURES)), key=lambda index: FEATURES[index])
    lines += [
        "\t".join((FEATURES[index], *(f"{column[index]:.3f}" for column in columns), "gold/train.jsonl"))
        for index in order
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def examples(path: Path) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """(group, features (candidates, features), which candidates are right) of each gold span that needs its context."""
    tables = load_actors()
    for row in read_jsonl(path):
        yield from of_document(row, make_resolver(gold_document(row, str(path)), (), tables))


def of_document(row: dict, resolver: Resolver) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:  # type: ignore[type-arg]
    """The examples of one gold document."""
    golds: dict[tuple[int, int], set[str]] = {}
    for event in row["events"]:
        for entity in (*event["actors"], *event["recipients"], *event["sources"]):
            key = "=" + entity["name"] if entity["name"] else entity["country"] or ""
            golds.setdefault((entity["start"], entity["end"]), set()).add(key)
    for (start, end), keys in golds.items():
        question = resolver.question(start, end)
        if question is None:
            continue
        rows = list(candidates(resolver.scene, resolver.context, question))
        right = np.array([key in keys for key, _ in rows])
        if right.any():
            matrix = np.array([[features.get(name, 0.0) for name in FEATURES] for _, features in rows])
            yield GROUP_OF.get(question.sector, "people"), matrix, right


def fit(spans: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Weights (features,) that maximise the likelihood of the right candidates."""
    weights = np.zeros(len(FEATURES))
    speed = np.zeros_like(weights)
    for _ in range(STEPS):
        slope = DECAY * weights
        for matrix, right in spans:
            score = matrix @ weights
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            good = chance * right
            slope += matrix.T @ (chance - good / good.sum()) / len(spans)
        speed = 0.9 * speed - RATE * 0.3 * slope
        weights = weights + speed
    return weights


if __name__ == "__main__":
    sys.exit(main())
