"""Copies: recall and precision over all pairs of `corpus/stories.jsonl`, and speed and memory on made-up documents.

Right pairs are two documents of one `duplicate_same_page_two_urls` group. Found are two documents of one group of ours.
Precision counts each other found pair as wrong, but for `near_duplicate_same_publisher` of one date, which are most
often the same page at two addresses too and are neither right nor wrong; the stricter figure beside it counts them as
wrong. The kinds of all found pairs are listed. A document that the file has twice counts once.

`--scale N` (several may be given): N made-up documents of random words, lengths like those of news, words distributed
as Zipf says; three of ten are copies of another, of a known kind: word for word, with a few words changed and another
headline, cut at the end, inside a longer text, grown at the same address; and forms filled in with other dates,
numbers and names, which are none. Each N runs in a process of its own; seconds are those of the processor, so that
other work on the machine does not count, and are without the making of the documents. `--libraries N`: MinHash and
LSH of rensa, of datasketch (which only this needs) and ours on the same documents.
"""

import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from dyadwire.read.copies import find_copies
from dyadwire.records import Copy, Document
from made_copies import KINDS, Truth, make_documents, make_truth
from shared import options, rows

FLOORS = {"recall": 0.98, "precision": 0.98}
GOLD, TEMPLATE = "duplicate_same_page_two_urls", "near_duplicate_same_publisher"
ONE_DATE = f"{TEMPLATE}, one date"
Pair = tuple[str, str]


def main() -> int:
    """Print the figures."""
    parser = options(__doc__)
    parser.add_argument(
        "--scale", type=int, action="append", metavar="N", help="made-up documents, in place of stories"
    )
    parser.add_argument("--libraries", type=int, metavar="N", help="compare the libraries on N made-up documents")
    parser.add_argument("--pairs", action="store_true", help="list the pairs that are missed or wrong")
    args = parser.parse_args()
    if args.libraries:
        from copy_libraries import compare_libraries

        for line in compare_libraries(args.libraries):
            print(line, flush=True)
        return 0
    if args.scale:
        for count in args.scale:
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                print(pool.submit(scale, count).result(), flush=True)
        return 0
    return stories(args.shared / "corpus" / "stories.jsonl", listed=args.pairs)


def stories(path: Path, *, listed: bool) -> int:
    """Recall and precision on the file; 1 if one is below its floor."""
    kinds, texts = read_stories(path)
    gold = {pair for pair, kind in kinds.items() if kind == GOLD}
    begun = time.process_time()
    copies = list(find_copies(texts.values()))
    seconds = time.process_time() - begun
    found = {pair for group in groups(copies) for pair in combinations(sorted(group), 2)}
    right = found & gold
    judged = [pair for pair in found if kinds.get(pair) != ONE_DATE]
    recall, precision = len(right) / len(gold), len(right) / max(1, len(judged))
    print(f"{len(texts)} documents, {len(gold)} pairs to be found, {len(found)} found, in {seconds:.1f} s of one core")
    print(f"recall {recall:.4f} (floor {FLOORS['recall']})  precision {precision:.4f} (floor {FLOORS['precision']})")
    print(f"precision with those of one date as wrong {len(right) / max(1, len(found)):.4f}")
    totals, wrong = Counter(kinds.values()), Counter(kinds.get(pair, "no group in common") for pair in found - gold)
    for kind, count in sorted(totals.items()):
        print(f"  {kind:52} {count:6} pairs  {sum(kinds[pair] == kind for pair in found if pair in kinds):4} found")
    print(f"  {'no group in common':52} {'':12}  {wrong['no group in common']:4} found")
    if listed:
        for label, pairs in (("missed", gold - found), ("wrong", found - gold)):
            for pair in sorted(pairs):
                print(f"{label:7} {kinds.get(pair, '-'):40} {' '.join(pair)}")
    return int(recall < FLOORS["recall"] or precision < FLOORS["precision"])


def read_stories(path: Path) -> tuple[dict[Pair, str], dict[str, Document]]:
    """The kind of each pair of documents of one group, and the documents by id."""
    kinds: dict[Pair, str] = {}
    texts: dict[str, Document] = {}
    for group in rows(path):
        for row in group["docs"]:
            texts.setdefault(row["id"], make_document(row))
        days = {row["id"]: row["date"] for row in group["docs"]}
        for one, other in combinations(sorted(days), 2):
            kind = group["kind"]
            if kind == TEMPLATE:
                kind = f"{TEMPLATE}, dates differ" if days[one] != days[other] else ONE_DATE
            if kinds.get((one, other)) != GOLD:
                kinds[one, other] = kind
    return kinds, texts


def make_document(row: dict[str, Any]) -> Document:
    """A document of the file, with its date if it is one."""
    try:
        day = date.fromisoformat((row["date"] or "")[:10])
    except ValueError:
        day = None
    return Document(
        id=row["id"],
        origin="stories.jsonl",
        text=row["text"],
        title=row["title"],
        url=row["url"],
        publisher=row["publisher"],
        published=day,
    )


def groups(copies: Iterable[Copy]) -> list[list[str]]:
    """The ids of each group."""
    found: dict[int, list[str]] = {}
    for copy in copies:
        found.setdefault(copy.origin_position, []).append(copy.document)
    return list(found.values())


def scale(count: int) -> str:
    """Find the copies among so many made-up documents; the line to print."""
    making = 0.0

    def timed() -> Iterator[Document]:
        nonlocal making
        begun = time.process_time()
        for document in make_documents(count):
            making += time.process_time() - begun
            yield document
            begun = time.process_time()

    began = time.process_time()
    copies = list(find_copies(timed()))
    seconds = time.process_time() - began - making
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return "\n".join(
        [
            f"{count:9,} documents  {seconds:8.1f} s of one core  {count / seconds:7,.0f} a second  {memory:6,.0f} MB",
            *judge(copies, make_truth(count)),
        ]
    )


def judge(copies: Sequence[Copy], truth: Truth) -> Iterator[str]:
    """Found and right, by the kind that a made-up document was given."""
    origins = {copy.position: copy.origin_position for copy in copies if copy.kind != "origin"}
    for kind in KINDS:
        of_kind = [position for position, row in truth.items() if row[0] == kind]
        right = sum(origins.get(position) == truth[position][1] for position in of_kind)
        if kind == "form":
            merged = sum(position in origins for position in of_kind)
            yield f"    {kind:10} {len(of_kind):8,}  wrongly merged {merged:,}"
        else:
            yield f"    {kind:10} {len(of_kind):8,}  found {right / max(1, len(of_kind)):.4f}"
    others = sum(position not in truth for position in origins)
    yield f"    {'no copies':10} {'':8}  wrongly merged {others:,}"


if __name__ == "__main__":
    sys.exit(main())
