"""Actors: how often gold spans are resolved to the right code, given nothing but the text and the span.

usage: python bench/actors.py [FILE.jsonl ...] [--errors N]

Times are processor time, so that a busy machine does not blur them. Files default to gold/dev.jsonl of the shared
data (`DYADWIRE_SHARED` or ../shared beside the repository), which is for measuring only. A span that gold gives several
entities ("both leaders") is right if any of them is met, as in the gold scorer; `same set` asks for all of them. `code`
is name, else country, else sector; `in event`, the sector with the event's type, mode, trigger and the mention's role
told as well, as the line tells them. The encoder's names are not used: the resolver gets the text and the spans.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dyadwire.coding.actors import ActorTables, find_actors, load_actors, make_resolver
from dyadwire.coding.resolver_deeds import Deed
from dyadwire.learn.examples import gold_document
from dyadwire.records import Entity
from shared import DEFAULT as SHARED

ROLES = ("actors", "recipients", "sources")
Row = dict[str, Any]


def main() -> int:
    """Print one table a file, then errors if asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", nargs="*", type=Path, default=[SHARED / "gold" / "dev.jsonl"])
    options.add_argument("--errors", type=int, default=0, metavar="N", help="show N errors (never of dev)")
    args = options.parse_args()
    begin, wall, held = time.process_time(), time.perf_counter(), resident()
    tables = load_actors()
    took = f"{time.process_time() - begin:.2f} s of processor, {time.perf_counter() - wall:.2f} s by the clock"
    print(f"load {took}, {resident() - held:.0f} MB more, {len(tables.phrases):,} phrases")
    for path in args.files:
        documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        speed(documents, tables)
        measure(path, documents, tables, args.errors)
    return 0


def resident() -> float:
    """Memory that the process holds, in MB; 0 where the system does not tell by /proc."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii", errors="replace").splitlines() if status.is_file() else []
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS")), 0.0)


def speed(documents: list[Row], tables: ActorTables) -> None:
    """Words a second of the dictionary pass alone, best of three."""
    words = sum(len(row["text"].split()) for row in documents)
    best = 9e9
    for _ in range(3):
        begin = time.process_time()
        for row in documents:
            find_actors(row["text"], tables)
        best = min(best, time.process_time() - begin)
    print(f"find_actors {words / best:,.0f} words/s over {words:,} words")


def measure(path: Path, documents: list[Row], tables: ActorTables, errors: int) -> None:
    """Shares of gold mentions that are right, in all, by role and by rule."""
    by_role: dict[str, Counter[str]] = defaultdict(Counter)
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: list[str] = []
    begin = time.process_time()
    for row in documents:
        resolver = make_resolver(gold_document(row, str(path)), (), tables)
        for role, start, end, golds, deed in spans(row):
            everyone = resolver.resolve_all(start, end)
            found = everyone[0]
            result = judge(golds, everyone)
            result["deed"] = judge(golds, resolver.resolve_all(start, end, deed))["sector"]
            by_role[role].update(result)
            by_rule[found.rule].update(result)
            if not result["code"]:
                told = sorted({str(label(gold)) for gold in golds})
                wrong.append(f"{row['id']} {found.text!r} [{found.rule}] {show(found)} for {told}")
    print(f"resolved {path.name} in {time.process_time() - begin:.1f} s")
    print("role        mentions   code  country|name  +sector  in event  same set")
    total = sum(by_role.values(), Counter())
    for role, counts in [*sorted(by_role.items()), ("all", total)]:
        print(f"{role:10} {line(counts)}")
    if path.name != "dev.jsonl":
        for rule, counts in sorted(by_rule.items(), key=lambda item: item[1]["code"] - item[1]["n"])[:45]:
            print(f"{rule:60} {line(counts)}  lost {counts['n'] - counts['code']}")
        print("\n".join(wrong[:: max(1, len(wrong) // errors)] if errors else ""))


def spans(row: Row) -> Iterable[tuple[str, int, int, list[Row], Deed]]:
    """(role, start, end, gold entities of that span in that role, its event) over all events of a document."""
    for event in row["events"]:
        for role in ROLES:
            groups: dict[tuple[int, int], list[Row]] = defaultdict(list)
            for entity in event[role]:
                groups[(entity["start"], entity["end"])].append(entity)
            for (start, end), entities in groups.items():
                deed = Deed(event["type"], role.removesuffix("s"), event["mode"], event["trigger"]["text"])
                yield role, start, end, entities, deed


def judge(golds: list[Row], everyone: Sequence[Entity]) -> dict[str, int]:
    """What is right of one span: whether any of its entities meets any of gold's."""
    predicted = [{"name": one.name, "country": one.country, "sector": one.sector} for one in everyone]
    same = [
        (gold, row) for gold in golds for row in predicted
        if (gold["name"] or gold["country"]) == (row["name"] or row["country"])
    ]  # fmt: skip
    return {
        "n": 1,
        "code": int(bool({code(gold) for gold in golds} & {code(row) for row in predicted})),
        "place": int(bool(same)),
        "sector": int(any(gold["sector"] == row["sector"] for gold, row in same)),
        "sets": int({code(gold) for gold in golds} == {code(row) for row in predicted}),
    }


def code(entity: Row) -> str:
    """The code by which the gold scorer compares entities."""
    return (entity["name"] or entity["country"] or entity["sector"] or "?").lower()


def label(gold: Row) -> tuple[str | None, str | None, str | None]:
    """Country, sector and name."""
    return gold["country"], gold["sector"], gold["name"]


def show(found: Entity) -> tuple[str | None, str | None, str | None]:
    """Country, sector and name."""
    return found.country, found.sector, found.name


def line(counts: Counter[str]) -> str:
    """Counts as shares."""
    n = max(1, counts["n"])
    shares = [counts[key] / n for key in ("code", "place", "sector", "deed", "sets")]
    return f"{counts['n']:8} {shares[0]:6.3f} {shares[1]:13.3f} {shares[2]:8.3f} {shares[3]:9.3f} {shares[4]:9.3f}"


if __name__ == "__main__":
    raise SystemExit(main())
