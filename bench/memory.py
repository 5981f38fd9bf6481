"""Memory along the way, over many short documents in one process: it should not grow.

The documents are pieces of those of `news_sample` and `official_sample`. Most are a sentence without a word of the
lexicon of predicates, each once, so that nothing that is kept by text, name or place is found again; a share
(`--eventful`) are beginnings of articles, which the encoder reads. They go the whole line, with the shipped encoder,
into a store. 100,000 documents take half an hour on a core without VNNI.
"""

import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain, count, islice
from pathlib import Path

import psutil

from dyadwire.coding.ontology import load_ontology
from dyadwire.coding.predicates import load_predicates, trigger_matcher
from dyadwire.config import load_configuration
from dyadwire.pipeline import code_into_store
from shared import options, rows

SAMPLES = ("news_sample.jsonl.gz", "official_sample.jsonl.gz")
BETWEEN = re.compile(r"(?<=[.!?])\s+|\n+")
SHORTEST, LONGEST = 60, 600  # characters of a piece


def texts(folder: Path) -> Iterator[str]:
    """The texts of the samples, one after the other."""
    return (row["text"] for name in SAMPLES for row in rows(folder / name))


def quiet_pieces(folder: Path) -> Iterator[str]:
    """Pieces without a predicate, over and over with another first word when all were given."""
    find = trigger_matcher(load_predicates(load_ontology()))
    for turn in count():
        for text in texts(folder):
            for piece in BETWEEN.split(text):
                if SHORTEST <= len(piece) <= LONGEST and not find(piece):
                    yield f"Note {turn}: {piece}" if turn else piece


def documents(folder: Path, share: float, characters: int) -> Iterator[str]:
    """JSON lines without end, of which every 1 / `share`-th is the beginning of an article; 0: none."""
    quiet, loud = quiet_pieces(folder), chain.from_iterable(texts(folder) for _ in count())
    owed = 0.0
    for number in count():
        owed += share
        text = next(loud)[:characters] if owed >= 1 else next(quiet)
        owed -= owed >= 1
        yield json.dumps({"id": f"{number}", "text": text})


def main() -> int:
    """Print memory ten times."""
    parser = options(__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--eventful", type=float, default=0.01, help="share of beginnings of articles, 0 to 1")
    parser.add_argument("--characters", type=int, default=400, help="of the beginning of an article")
    args = parser.parse_args()
    process, begun, done, shown = psutil.Process(), time.perf_counter(), 0, 0

    def watch(documents: int) -> None:
        nonlocal done, shown
        done += documents
        if done >= shown:
            megabytes, seconds = process.memory_info().rss / (1 << 20), time.perf_counter() - begun
            print(f"{done:7,} documents  {megabytes:6.0f} MB  {seconds:7.1f} s", flush=True)
            shown += args.documents // 10

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "short.jsonl"
        with path.open("w", encoding="utf-8") as file:
            lines = islice(documents(args.shared / "corpus", args.eventful, args.characters), args.documents)
            file.writelines(line + "\n" for line in lines)
        code_into_store([str(path)], Path(folder) / "store", load_configuration(environment={}), watch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
