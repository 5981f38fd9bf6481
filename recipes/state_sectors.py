"""Count what a bare state stands for in events of each kind; writes data/actors/deeds.tsv.

usage: python recipes/state_sectors.py [TRAIN.jsonl] [MORE.jsonl ...]

TRAIN.jsonl defaults to gold/train.jsonl of the shared data, its held-out tenth left out; documents of further files
in the same format count half. A key (by trigger, by mode, by type) that was seen often enough tells its commonest
sector if that beats GOV clearly, else GOV; rows that say what the wider key says anyway are not written.
"""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from dyadwire.coding.actors import load_actors, make_resolver
from dyadwire.coding.resolver_deeds import BARE, NONE, Deed, keys_of
from dyadwire.learn.examples import held_out
from dyadwire.records import Document

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "dyadwire" / "data" / "actors" / "deeds.tsv"
ROLES = {"actors": "actor", "recipients": "recipient", "sources": "source"}
# Chosen by fivefold cross-validation on the training documents.
LEAST, MARGIN, SHARE, OF_OTHERS = 4.0, 2.0, 0.5, 0.5
Key = tuple[str, str, str, str]
Counts = dict[Key, dict[str, float]]  # key -> sector -> how often, weighted


def main() -> int:
    """Count and write the table."""
    shared = Path(os.environ.get("DYADWIRE_SHARED", ROOT.parent / "shared"))
    paths = [Path(argument) for argument in sys.argv[1:]] or [shared / "gold" / "train.jsonl"]
    counts: Counts = defaultdict(lambda: defaultdict(float))
    for path in paths:
        weight = 1.0 if path is paths[0] else OF_OTHERS
        for deed, sector in examples(path):
            for key in dict.fromkeys(keys_of(deed)):
                counts[key][sector] += weight
    source = "gold/train.jsonl" + (", own:2026-11" if len(paths) > 1 else "")
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


def examples(path: Path) -> Iterator[tuple[Deed, str]]:
    """(event, sector) of each bare state of which the annotators and the tables give the same country."""
    tables = load_actors()
    for text in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        if held_out(row["id"]):
            continue
        published = date.fromisoformat((row["published"] + "-01-01")[:10]) if row["published"] else None
        document = Document(
            id=row["id"], origin=str(path), text=row["text"], title=row.get("title"), published=published,
            url=row.get("url"), publisher=row.get("publisher"),
        )  # fmt: skip
        resolver = make_resolver(document, (), tables)
        for event in row["events"]:
            for role, entities in ((ROLES[name], event[name]) for name in ROLES):
                deed = Deed(event["type"], role, event["mode"], event["trigger"]["text"])
                for entity in one_a_span(entities):
                    for found in resolver.resolve_all(entity["start"], entity["end"])[:1]:
                        if found.rule in BARE and found.country == entity["country"] and not entity["name"]:
                            yield deed, entity["sector"] or NONE


def one_a_span(entities: Iterable[dict]) -> list[dict]:  # type: ignore[type-arg]
    """The first entity of each span."""
    return list({(one["start"], one["end"]): one for one in reversed(list(entities))}.values())


if __name__ == "__main__":
    sys.exit(main())
