"""Recognise lines of page furniture by a table of phrases and patterns (`data/read/furniture.tsv`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from dyadwire.errors import TableError
from dyadwire.tables import DATA, read_fields

HEADER = ("match", "pattern", "reason", "strength", "opens", "source")
CHOICES = {"match": ("line", "regex"), "strength": ("sure", "hint"), "opens": ("comments", "tail", "-")}
LONGEST = 420  # characters; no row of the table means a line longer than this
_EDGES = " \t\u00a0\u200b\ufeff.:!*…"
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the table says of a line."""

    reason: str
    sure: bool  # furniture wherever it stands alone; otherwise only among other furniture
    opens: str | None  # "comments", "tail" or None: the section that may begin with this line


@dataclass(frozen=True)
class FurnitureTable:
    """The rows of the table, ready for matching. Exact lines win over patterns, earlier patterns over later ones."""

    lines: dict[str, Mark]
    pattern: re.Pattern[str]
    marks: tuple[Mark, ...]  # of the pattern's groups, in order
    known: dict[str, Mark | None] = field(default_factory=dict)  # answers already given: menus repeat from page to page

    def find(self, line: str) -> Mark | None:
        """The mark of a line, or None if the table does not know it."""
        if len(line) > LONGEST:
            return None
        if line not in self.known:
            if len(self.known) > 50_000:  # bounds memory; costs a few re-matches
                self.known.clear()
            self.known[line] = self._match(line)
        return self.known[line]

    def _match(self, line: str) -> Mark | None:
        line = _SPACES.sub(" ", line).strip()
        key = line.strip(_EDGES).casefold() or line
        if key in self.lines:
            return self.lines[key]
        found = self.pattern.fullmatch(line)
        if found is None or found.lastgroup is None:
            return None
        return self.marks[int(found.lastgroup[1:])]


@lru_cache(maxsize=4)
def load_furniture(path: Path = DATA / "read" / "furniture.tsv") -> FurnitureTable:
    """The furniture table. Raises `TableError` at the first row that cannot be used."""
    lines: dict[str, Mark] = {}
    patterns: dict[int, str] = {}  # by line of the table
    marks: list[Mark] = []
    for number, fields in read_fields(path, HEADER):
        row = dict(zip(HEADER, fields, strict=True))
        for column, allowed in CHOICES.items():
            if row[column] not in allowed:
                raise TableError(path, number, f"{column} is {row[column]!r}", f"Use one of: {', '.join(allowed)}.")
        mark = Mark(row["reason"], row["strength"] == "sure", None if row["opens"] == "-" else row["opens"])
        if row["match"] == "line":
            lines[row["pattern"]] = mark
        else:
            patterns[number] = row["pattern"]
            marks.append(mark)
    return FurnitureTable(lines, _either(patterns, path), tuple(marks))


def _either(patterns: Mapping[int, str], path: Path) -> re.Pattern[str]:
    """All patterns in one, each in a group of its own."""
    named = [f"(?P<r{index}>{pattern})" for index, pattern in enumerate(patterns.values())]
    try:
        whole = re.compile("|".join(named) or r"(?!)", re.IGNORECASE)
    except re.error:
        whole = None
    if whole is not None and whole.groups == len(patterns):
        return whole
    for line, pattern in patterns.items():  # one by one only to name the row that is wrong: it takes as long again
        _check(pattern, path, line)
    raise TableError(path, 0, "its patterns make no regular expression together", "Take out the last row added.")


def _check(pattern: str, path: Path, line: int) -> None:
    try:
        groups = re.compile(f"(?:{pattern})", re.IGNORECASE).groups
    except re.error as error:
        raise TableError(path, line, f"{pattern!r} is no regular expression: {error}", "Mend the pattern.") from error
    if groups:
        raise TableError(path, line, f"{pattern!r} holds a capturing group", "Write (?:...) instead of (...).")
