"""Write `data/SOURCES.md`: origin, licence and hash of every file of `data/`. `--check` says whether it is stale."""

import argparse
import gzip
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from dyadwire.parse.encoder import PACKAGED

DATA = PACKAGED.parent
LICENCE = re.compile(r"(?:licence[^:]*:\s*|Data:\s*)(.+)", re.IGNORECASE)
MOST = 6  # sources of one table that are named

TEMPLATE = Path(__file__).with_name("sources_template.md")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file, or compare with it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args(argv)
    path = DATA / "SOURCES.md"
    files = [f for f in sorted(DATA.rglob("*")) if f.is_file() and f != path and "__pycache__" not in f.parts]
    table = "".join(row(file) for file in files)
    text = TEMPLATE.read_text("utf-8").replace("@@TABLE@@\n", table)
    if args.check:
        stale = path.read_text("utf-8") != text
        print("data/SOURCES.md is stale: run recipes/list_sources.py" if stale else "data/SOURCES.md is up to date")
        return int(stale)
    path.write_text(text, "utf-8")
    return 0


def row(file: Path) -> str:
    """One line of the table."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    name = file.relative_to(DATA).as_posix()
    if file.suffix not in {".tsv", ".gz"}:
        licence = "see Weights below" if name.startswith("weights/") else "Apache-2.0"
        return f"| `{name}` | | {'trained' if name.startswith('weights/') else 'own'} | {licence} | `{digest}` |\n"
    lines = _lines(file)
    comments = [line[1:].strip() for line in lines if line.startswith("#")]
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return f"| `{name}` | {len(rows) - 1} | {_origin(rows)} | {_licence(comments)} | `{digest}` |\n"


def _lines(file: Path) -> list[str]:
    if file.suffix == ".gz":
        return gzip.decompress(file.read_bytes()).decode("utf-8").split("\n")
    return file.read_text("utf-8").split("\n")


def _licence(comments: Sequence[str]) -> str:
    found = [match[1].strip() for comment in comments if (match := LICENCE.search(comment))]
    return found[0].split(". ")[0].rstrip(".").replace("|", "/") if found else "not stated"


def _origin(rows: Sequence[Sequence[str]]) -> str:
    """The commonest values of the source column with how often they occur."""
    if "source" not in rows[0]:
        return "see licence"
    column = list(rows[0]).index("source")
    count = Counter(fields[column].split(":")[0] for fields in rows[1:] if len(fields) > column)
    named = [f"{name or 'unnamed'} {number}" for name, number in count.most_common(MOST)]
    return ", ".join(named).replace("|", "/") + (", ..." if len(count) > MOST else "")


if __name__ == "__main__":
    sys.exit(main())
