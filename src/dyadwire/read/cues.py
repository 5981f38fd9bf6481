"""The words that tell prose, bylines and publication lines from the rest of a page (`data/read/cues.tsv`)."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dyadwire.errors import TableError
from dyadwire.tables import DATA, read_fields

HEADER = ("cue", "kind", "source")
KINDS = ("byline", "function", "not a name", "outlet", "published", "staff", "updated")


@cache
def load_cues(path: Path = DATA / "read" / "cues.tsv") -> dict[str, frozenset[str]]:
    """The cues of each kind, in lower case. Raises `TableError` at a kind that is none of `KINDS`."""
    cues: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for line, (cue, kind, _source) in read_fields(path, HEADER):
        if kind not in cues:
            raise TableError(path, line, f"kind is {kind!r}", f"Use one of: {', '.join(KINDS)}.")
        cues[kind].add(cue)
    return {kind: frozenset(words) for kind, words in cues.items()}


def longest_first(cues: Iterable[str]) -> list[str]:
    """Cues in an order in which an alternation of them prefers the longest."""
    return sorted(cues, key=lambda cue: (-len(cue), cue))
