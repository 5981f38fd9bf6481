"""Fit the weights by which an actor of the sentence gets a role that the parse left open: `data/sides.tsv`.

usage: python recipes/fit_sides.py [--shared FOLDER]

A conditional logit for each role: of the actors that the sentence mentions, and none, the right one should win, given
who plays the other role. Fitted on `gold/train.jsonl` less its held-out tenth and on our own annotations
(`annotated/events.jsonl`), with their triggers, types and roles; the encoder is not asked.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from conditional_logit import Choice, fit, rows_of
from dyadwire.coding.actors import ActorTables, load_actors, make_resolver
from dyadwire.coding.drafts import RECIPROCAL, code_of
from dyadwire.coding.sides_features import Scene, features_of, open_scene
from dyadwire.learn.annotations import annotated_documents
from dyadwire.learn.examples import gold_document, train_rows
from dyadwire.learn.segments import split_sentences
from dyadwire.records import Entity, Span
from dyadwire.tables import DATA

TABLE = DATA / "sides.tsv"
RAREST = 6  # a feature of fewer pairs is left out
ROLES = ("actor", "partner", "recipient")
HEAD = """# What speaks for (above 0) or against an actor playing a role in its sentence, in log-odds; sorted.
# Fitted by recipes/fit_sides.py on gold/train.jsonl less its held-out tenth, and recipes/annotated/events.jsonl.
# licence: CC0-1.0
feature\tweight\tsource
"""
Row = dict[str, Any]


def main() -> int:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--annotated", type=Path, default=Path(__file__).parent / "annotated" / "events.jsonl")
    args = parser.parse_args()
    gold = train_rows(args.shared)
    tables = load_actors()
    told: dict[str, list[Choice]] = {role: [] for role in ROLES}
    for rows in (gold, annotated_documents(args.annotated, args.shared)):
        for role, choice in choices(rows, tables):
            told[role].append(choice)
    weights = {name: weight for role in ROLES for name, weight in fit(told[role], RAREST).items()}
    TABLE.write_text(HEAD + rows_of(weights), "utf-8")
    print(f"{TABLE.name}: {len(weights)} features", file=sys.stderr)
    return 0


def choices(rows: Iterable[Row], tables: ActorTables) -> Iterator[tuple[str, Choice]]:
    """What each event of the documents chooses from, by role."""
    for row in rows:
        mentions = make_resolver(gold_document(row, row["id"]), (), tables).mentions()
        sentences = split_sentences(row["text"])
        for event in row["events"]:
            start, end = event["trigger"]["start"], event["trigger"]["end"]
            sentence = next((one for one in sentences if one.start <= start and end <= one.end), None)
            if sentence is not None:
                scene = open_scene(
                    row["text"][sentence.start : sentence.end], sentence.start, (start, end), event["type"]
                )
                yield from _of_event(event, scene, _around(mentions, sentence, (start, end)))


def _around(mentions: Sequence[Entity], sentence: Span, trigger: tuple[int, int]) -> list[Entity]:
    """The actors that the sentence mentions beside the trigger."""
    return [
        one
        for one in mentions
        if sentence.start <= one.start < sentence.end and (one.end <= trigger[0] or trigger[1] <= one.start)
    ]


def _of_event(event: Row, scene: Scene, mentions: Sequence[Entity]) -> Iterator[tuple[str, Choice]]:
    sides = {role: [_entity(one) for one in event[f"{role}s"]] for role in ("actor", "recipient")}
    for role, other in (("actor", "recipient"), ("recipient", "actor")):
        yield from _choice(role, scene, mentions, sides[role], sides[other])
    if event["type"] in RECIPROCAL and sides["actor"]:
        first, *partners = sides["actor"]
        others = [one for one in mentions if code_of(one) != code_of(first)]
        yield from _choice("partner", scene, others, partners, [first])


def _choice(
    role: str, scene: Scene, mentions: Sequence[Entity], right: Sequence[Entity], others: Sequence[Entity]
) -> Iterator[tuple[str, Choice]]:
    free = [one for one in mentions if not _touches(one, others)]
    if not free:
        return
    codes = {code_of(one) for one in right}
    told = [_touches(one, right) for one in free]
    if not any(told):
        told = [code_of(one) in codes for one in free]
    yield role, Choice(features_of(scene, free, others, role), told, not any(told))


def _touches(one: Entity, others: Sequence[Entity]) -> bool:
    return any(other.start < one.end and one.start < other.end for other in others)


def _entity(told: Mapping[str, Any]) -> Entity:
    names = ("start", "end", "text", "country", "sector", "name")
    return Entity(**{name: told[name] for name in names})


if __name__ == "__main__":
    sys.exit(main())
