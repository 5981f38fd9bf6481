"""Text as a string of letters, one letter a word, so that a date expression is a short regular expression.

"on Monday, December 7th" becomes ``iW,Md``. The alphabet is `LETTERS` below plus what `_numbers` adds: ``D`` a
number from 1 to 31, ``d`` the same as an ordinal ("7th"), ``X`` a larger number up to 999, ``Y`` a year from 1500
to 2100, ``Z`` a decade in digits ("1980s"). Punctuation stands for itself, ``-`` also for the en dash, ``|`` for an
empty line, ``x`` for every other word.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from dyadwire.errors import TableError, nearest
from dyadwire.tables import DATA, read_rows

FOLDER = DATA / "dates"
LETTERS = {
    "month": "M",
    "month?": "m",
    "weekday": "W",
    "weekday?": "w",
    "today": "T",
    "daypart": "P",
    "clock": "K",
    "clockmark": "p",
    "zone": "z",
    "unit": "U",
    "weekend": "E",
    "quarter": "Q",
    "season": "S",
    "decade": "B",
    "last": "l",
    "this": "k",
    "current": "u",
    "next": "n",
    "same": "s",
    "that": "t",
    "recent": "R",
    "ago": "g",
    "phase": "e",
    "count": "C",
    "ordinal": "o",
    "article": "a",
    "the": "h",
    "of": "f",
    "to": "r",
    "and": "&",
    "in": "i",
    "every": "v",
    "set": "V",
    "vague": "N",
    "time": "c",
    "future": "F",
    "adult": "O",
    "fiscal": "L",
    "about": "A",
    "half": "H",
}
REMEMBERED = 100_000  # words outside the table whose letter is kept; about 10 MB
NAMES = frozenset({"month", "month?", "weekday", "weekday?"})  # never in lower case
TOKEN = re.compile(
    r"\n[^\S\n]*\n\s*|[ap]\.m\.?|[AP]\.M\.?|[^\W\d_]+|\d+(?:st|nd|rd|th|s|ST|ND|RD|TH)?(?![^\W_])|\d+|[^\w\s]|_"
)


@dataclass(frozen=True)
class Lexed:
    """A text as words and their letters; ``letters[i]`` is the class of ``words[i]``."""

    text: str
    words: tuple[str, ...]
    letters: str

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Offsets of every word, worked out only when a text holds a date."""
        return [match.span() for match in TOKEN.finditer(self.text)]

    def value(self, index: int) -> str:
        """What the word counts by the table: "7" for "7th" and "July", "D" for "days"."""
        return vocabulary()[1].get(self.words[index], "")

    def number(self, index: int) -> int:
        """`value` as a number; 0 for a word without one."""
        value = self.value(index)
        return int(value) if value.lstrip("-").isdigit() else 0


def lex(text: str) -> Lexed:
    """The words of a text with their letters."""
    words = TOKEN.findall(text)
    return Lexed(text, tuple(words), "".join(map(vocabulary()[0].__getitem__, words)))


class Letters(dict[str, str]):
    """Letter by word; words that the table lacks are remembered as met, up to `REMEMBERED`, since most come again."""

    def __missing__(self, word: str) -> str:
        """The letter of a word outside the table."""
        letter = _letter(word)
        if len(self) < REMEMBERED:
            self[word] = letter
        return letter


def _letter(word: str) -> str:
    first = word[0]
    if first == "\n":
        return "|"
    return "x" if first.isalnum() or first in "&_|" else first


@cache
def vocabulary(path: Path = FOLDER / "words.tsv") -> tuple[Letters, dict[str, str]]:
    """Letter and value of each spelling of each word of the table, and of the numbers."""
    letters, values = Letters({"–": "-", "‑": "-", "’": "'"}), {}
    for number, letter in _numbers():
        letters[number], values[number] = letter, re.sub(r"\D", "", number)
    for line, row in read_rows(path, ("word", "class", "value", "source", "note")):
        word, kind = row["word"], row["class"]
        if kind not in LETTERS:
            raise TableError(path, line, f"{kind!r} is no class of date words", nearest(kind, LETTERS))
        spellings = (word.capitalize(), word.upper()) if kind in NAMES else (word, word.capitalize(), word.upper())
        for spelling in spellings:
            letters[spelling], values[spelling] = LETTERS[kind], row["value"]
    return letters, values


def _numbers() -> list[tuple[str, str]]:
    """(spelling, letter) of the numbers that dates are written with."""
    rows = [(str(n), "D") for n in range(1, 32)] + [(f"0{n}", "D") for n in range(1, 10)]
    rows += [("0", "X"), ("00", "X")] + [(str(n), "X") for n in range(32, 1000)]
    rows += [(str(n), "Y") for n in range(1500, 2101)]
    rows += [(f"{n}s", "Z") for n in (*range(1500, 2100, 10), *range(20, 100, 10))]
    for n in range(1, 32):
        ending = "th" if 10 < n < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
        rows += [(f"{n}{ending}", "d"), (f"{n}{ending.upper()}", "d")]
    return rows
