"""Minimal pairs of direction: who did it to whom, through the whole line with the shipped weights.

usage: python tests/directions.py [--write]

Prints how many cases and pairs of `cases/directions.jsonl` come out right, by kind. Each case is one sentence of our
own and the event that it must give: `want` is "TYPE ACTORS > RECIPIENTS" in the codes of the guidelines (name, else
country, else sector), joined by + in order, - for nobody; `source`, where given, is who says so. Other events of the
sentence don't matter, unless one turns the wanted one round. `--write` sets `fails` of each case anew, after new
weights: what the line gives instead, or nothing where the case is right. Look at what was lost before committing it.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dyadwire.coding.drafts import code_of
from dyadwire.config import load_configuration
from dyadwire.pipeline import make_coder
from dyadwire.records import Coded, Document, Entity, Event

CASES = Path(__file__).parent / "cases" / "directions.jsonl"
Row = dict[str, Any]


def read_cases() -> list[Row]:
    """The cases in the order of the file."""
    return [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


def code_cases(rows: Sequence[Row]) -> dict[str, Coded]:
    """Each sentence coded as a document of its own, with the default settings, by the case's id."""
    code = make_coder(load_configuration(environment={}).settings)
    documents = [Document(id=row["id"], origin=row["id"], text=row["text"]) for row in rows]
    return {row["id"]: coded for row, coded in zip(rows, code(documents), strict=True)}


def told(event: Event) -> str:
    """An event as `want` writes it."""
    return f"{event.type} {_codes(event.actors)} > {_codes(event.recipients)}"


def shortcoming(row: Row, coded: Coded) -> str | None:
    """What the line gives instead of the wanted event; None where it gives it and nothing against it."""
    right = [event for event in coded.events if told(event) == row["want"]]
    said = "source" not in row or any(_codes(event.sources) == row["source"] for event in right)
    turned = _turned(row["want"])
    if right and said and not any(told(event) == turned for event in coded.events):
        return None
    by_source = [f"{told(event)}, said by {_codes(event.sources)}" for event in coded.events]
    return "; ".join(by_source if "source" in row else map(told, coded.events)) or "no event"


def _turned(want: str) -> str | None:
    """The wanted event the wrong way round; None where both ways are the same or one is none."""
    type_, _, sides = want.partition(" ")
    actors, _, recipients = sides.partition(" > ")
    return None if "-" in (actors, recipients) or actors == recipients else f"{type_} {recipients} > {actors}"


def _codes(entities: Iterable[Entity]) -> str:
    return "+".join(sorted({code_of(entity).upper() for entity in entities})) or "-"


def main() -> int:
    """Print the figures and, if told to, note the failures in the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="set `fails` of every case to what is so now")
    args = parser.parse_args()
    rows = read_cases()
    coded = code_cases(rows)
    lacks = {row["id"]: shortcoming(row, coded[row["id"]]) for row in rows}
    _report(rows, lacks)
    if args.write:
        renewed = [
            {key: value for key, value in row.items() if key != "fails"}
            | ({"fails": lacks[row["id"]]} if lacks[row["id"]] else {})
            for row in rows
        ]
        CASES.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in renewed), "utf-8")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _report(rows: Sequence[Row], lacks: dict[str, str | None]) -> None:
    kinds: dict[str, list[bool]] = defaultdict(list)
    pairs: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        right = lacks[row["id"]] is None
        kinds[row["kind"]].append(right)
        pairs[row["pair"]].append(right)
        if right == ("fails" in row):
            _say(f"{'now right' if right else 'now wrong'}: {row['id']} ({row['want']}): {lacks[row['id']] or ''}")
    for kind, results in kinds.items():
        _say(f"{kind:24} {sum(results):3} of {len(results):3}")
    whole = sum(all(results) for results in pairs.values())
    _say(f"{'all cases':24} {sum(map(sum, kinds.values())):3} of {len(rows):3}; whole pairs {whole} of {len(pairs)}")


if __name__ == "__main__":
    sys.exit(main())
