"""Memory along the way, over many short documents in one process: it should not grow.

The documents are the beginnings of those of `news_sample` and `official_sample`, taken in turn, over and over under new
ids. They go the whole line, with the shipped encoder, into a store.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import psutil

from dyadwire.config import load_configuration
from dyadwire.pipeline import code_into_store
from shared import options, rows

SAMPLES = ("news_sample.jsonl.gz", "official_sample.jsonl.gz")


def short_documents(folder: Path, characters: int) -> Iterator[str]:
    """JSON lines without end."""
    number = 0
    while True:
        for name in SAMPLES:
            for row in rows(folder / name):
                yield json.dumps({"id": f"{number}", "text": row["text"][:characters]})
                number += 1


def main() -> int:
    """Print memory ten times."""
    parser = options(__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--characters", type=int, default=400)
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
            lines = islice(short_documents(args.shared / "corpus", args.characters), args.documents)
            file.writelines(line + "\n" for line in lines)
        code_into_store([str(path)], Path(folder) / "store", load_configuration(environment={}), watch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
