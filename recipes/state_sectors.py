"""Count what a bare state stands for in events of each kind; writes data/actors/deeds.tsv.

usage: python recipes/state_sectors.py

Reads gold/train.jsonl of the shared data, its held-out tenth left out; our own annotations (`annotated/events.jsonl`)
count half. A key (by trigger, by mode, by type) that was seen often enough tells its commonest sector if that beats GOV
clearly, else GOV; rows that say what the wider key says anyway are not written.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dyadwire.coding.actors import load_actors, make_resolver
from dyadwire.coding.resolver_deeds import BARE, NONE, Deed, keys_of
from dyadwire.learn.annotations import annotated_documents
from dyadwire.learn.examples import Row, gold_document, train_rows

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "dyadwire" / "data" / "actors" / "deeds.tsv"
ROLES = {"actors": "actor", "recipients": "recipient", "sources": "source"}
# Chosen by fivefold cross-validation on the training documents.
LEAST, MARGIN, SHARE, OF_OURS = 4.0, 2.0, 0.5, 0.5
Key = tuple[str, str, str, str]
Counts = dict[Key, dict[str, float]]  # key -> sector -> how often, weighted


def main() -> int:
    """Count and write the table."""
    shared = Path(os.environ.get("DYADWIRE_SHARED", ROOT.parent / "shared"))
    gold = train_rows(shared)
    ours = annotated_documents(ROOT / "recipes" / "annotated" / "events.jsonl", shared)
    counts: Counts = defaultdict(lambda: defaultdict(float))
    for rows, weight in ((gold, 1.0), (ours, OF_OURS)):
        for deed, sector in examples(rows):
            for key in dict.fromkeys(keys_of(deed)):
                counts[key][sector] += weight
    source = "gold/train.jsonl, own:2026-11"
    lines = ["# What a bare state stands for in an event, counted by recipes/state_sectors.py. licence: Apache-2.0"]
    lines.append("# A row with a word holds for triggers of that stem, one with neither mode nor word for all others.")
    lines.append("type\trole\tmode\tword\tsector\tsource")
    lines += ["\t".join((*key, sector, source)) for key, sector in sorted(decide(counts))]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 3} rows")
    return 0


def decide(counts: Counts) -> Iterator[tuple[Key, str]]:
    """(key, sector) of the rows worth writing."""
    told = {key: best(found) for key, found in counts.items() if sum(found.values()) >= LEAST}
    for key, sector in told.items():
        wide = told.get((key[0], key[1], "", ""), "GOV")
        undoes = bool(key[3]) and sector == "GOV" and narrower(key, told)
        if undoes or sector != (wide if key[2] or key[3] else "GOV"):
            yield key, sector


def narrower(key: Key, told: dict[Key, str]) -> bool:
    """Whether a mode of the same type and role says something else than GOV, which a trigger's row must undo."""
    return any(other[:2] == key[:2] and other[2] and sector != "GOV" for other, sector in told.items())


def best(found: Mapping[str, float]) -> str:
    """The commonest sector if it beats GOV clearly."""
    top = max(sorted(found), key=lambda sector: found[sector])
    clear = found[top] - found.get("GOV", 0.0) >= MARGIN and found[top] / sum(found.values()) >= SHARE
    return top if clear else "GOV"


def examples(rows: Iterable[Row]) -> Iterator[tuple[Deed, str]]:
    """(event, sector) of each bare state of which the annotators and the tables give the same country."""
    tables = load_actors()
    for row in rows:
        resolver = make_resolver(gold_document(row, ""), (), tables)
        for event in row["events"]:
            for role, entities in ((ROLES[name], event[name]) for name in ROLES):
                deed = Deed(event["type"], role, event["mode"], event["trigger"]["text"])
                for entity in one_a_span(entities):
                    for found in resolver.resolve_all(entity["start"], entity["end"])[:1]:
                        if found.rule in BARE and found.country == entity["country"] and not entity["name"]:
                            yield deed, entity["sector"] or NONE


def one_a_span(entities: Iterable[Row]) -> list[Row]:
    """The first entity of each span."""
    return list({(one["start"], one["end"]): one for one in reversed(list(entities))}.values())


if __name__ == "__main__":
    sys.exit(main())
