"""Where the shared data lies, for the scripts beside this one."""

import argparse
import gzip
import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

DEFAULT = Path(os.environ.get("DYADWIRE_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def options(doc: str | None) -> argparse.ArgumentParser:
    """A parser with the option that all benchmarks have."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=DEFAULT, help="the folder of shared data (default: %(default)s)")
    return parser


def rows(path: Path, count: int | None = None) -> Iterator[dict[str, Any]]:
    """The first `count` objects of a JSONL file, packed or not; ends the program when the file is absent."""
    if not path.is_file():
        sys.exit(f"{path}: absent. Name the folder of shared data with --shared or DYADWIRE_SHARED")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, count))
