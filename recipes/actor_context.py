"""Fit the weights by which the resolver gives a bare noun its country: `python recipes/actor_context.py [--cross]`.

A conditional logit over each span's candidates and none in particular, on `gold/train.jsonl` less its held-out tenth
and on our own annotations; writes `data/actors/context.tsv`. `--cross` shows five-fold cross-validation by document
instead. Half a minute on one core.
"""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from conditional_logit import Choice, fit, rows_of
from dyadwire.coding.actors import ActorTables, load_actors, make_resolver
from dyadwire.coding.resolver import Resolver
from dyadwire.coding.resolver_clues import clues
from dyadwire.learn.annotations import annotated_documents
from dyadwire.learn.examples import fold, gold_document, train_rows
from dyadwire.tables import DATA
from fit_options import fit_options

TABLE = DATA / "actors" / "context.tsv"
RAREST = 12  # a clue of fewer candidates is left out
FOLDS = 5
HEAD = """# What speaks for (above 0) or against a candidate being the country of a bare noun, in log-odds; sorted.
# Fitted by recipes/actor_context.py on gold/train.jsonl less its held-out tenth, and recipes/annotated/events.jsonl.
# licence: CC0-1.0
feature\tweight\tsource
"""
Row = dict[str, Any]


def main() -> int:
    """Fit and write, or cross-validate."""
    args = fit_options(__doc__)
    tables = load_actors()
    ours = annotated_documents(args.annotated, args.shared)
    found = [*choices(train_rows(args.shared), tables), *choices(ours, tables)]
    if args.cross:
        cross(found)
        return 0
    weights = fit([choice for _, choice in found if teaches(choice)], RAREST)
    TABLE.write_text(HEAD + rows_of(weights), "utf-8")
    print(f"{TABLE.name}: {len(weights)} clues from {len(found)} spans", file=sys.stderr)
    return 0


def choices(rows: Iterable[Row], tables: ActorTables) -> Iterator[tuple[str, Choice]]:
    """(id of the document, choice) of each annotated span that needs its context."""
    for row in rows:
        for choice in of_document(row, make_resolver(gold_document(row, row["id"]), (), tables)):
            yield row["id"], choice


def of_document(row: Row, resolver: Resolver) -> Iterator[Choice]:
    """The choices of one document; a span counts once for each role in which an event has it."""
    for event in row["events"]:
        for role in ("actors", "recipients", "sources"):
            golds: dict[tuple[int, int], set[str]] = {}
            for entity in event[role]:
                key = "=" + entity["name"] if entity["name"] else entity["country"] or ""
                golds.setdefault((entity["start"], entity["end"]), set()).add(key)
            for (start, end), keys in golds.items():
                question = resolver.question(start, end)
                if question is not None:
                    told = clues(resolver.scene, resolver.context, question)
                    yield Choice([names for _, names in told], [key in keys for key, _ in told], "" in keys)


def teaches(choice: Choice) -> bool:
    """Whether there is something to choose from, and something right in it."""
    return bool(choice.features) and (choice.none or any(choice.right))


def cross(found: list[tuple[str, Choice]]) -> None:
    """Print how many spans get the right country in documents that were not fitted on."""
    right = 0
    for number in range(FOLDS):
        taught = [c for document, c in found if fold(document, FOLDS) != number and teaches(c)]
        weights = fit(taught, RAREST)
        right += sum(hit(choice, weights) for document, choice in found if fold(document, FOLDS) == number)
    print(f"{len(found)} spans, {right / len(found):.4f} right in cross-validation")


def hit(choice: Choice, weights: dict[str, float]) -> bool:
    """Whether the likeliest candidate, or none, is right."""
    scores = [sum(weights.get(name, 0.0) for name in names) for names in choice.features]
    best = max(range(len(scores)), key=lambda at: scores[at], default=None)
    return choice.none if best is None or scores[best] < 0.0 else choice.right[best]


if __name__ == "__main__":
    sys.exit(main())
