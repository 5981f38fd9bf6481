"""What a rule for date expressions may look at: the words, the anchor, the dates before, the tense."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from dyadwire.coding.dates_calendar import Reading
from dyadwire.coding.dates_words import FOLDER, Lexed
from dyadwire.tables import read_rows

REACH = 14  # words to look at on either side of a date for a verb; about two clauses
PRESENT = frozenset({"is", "are", "'re", "am"})
WAS = frozenset({"was", "were"})
SHORT = frozenset(
    {"Mr", "Mrs", "Ms", "Dr", "Gen", "Col", "Lt", "Sen", "Rep", "Gov", "St", "No", "Sept", "Dec", "Nov", "Oct"}
)


@dataclass
class Scene:
    """A text that is being read for dates, from left to right."""

    lexed: Lexed
    anchor: date | None  # the publication date
    before: list[tuple[int, Reading]] = field(default_factory=list)  # (word index, reading) of the dates found so far

    def indices(self, first: int, last: int, letters: str) -> list[int]:
        """Indices of the words of these classes in ``first:last``."""
        return [i for i in range(first, last) if self.lexed.letters[i] in letters]

    def numbers(self, first: int, last: int, letters: str) -> list[int]:
        """The numbers that these words count."""
        return [self.lexed.number(i) for i in self.indices(first, last, letters)]

    def letter(self, index: int) -> str:
        """Class of a word; a paragraph break beyond either end."""
        return self.lexed.letters[index] if 0 <= index < len(self.lexed.letters) else "|"

    def word(self, index: int) -> str:
        """A word in lower case; empty beyond either end."""
        return self.lexed.words[index].lower() if 0 <= index < len(self.lexed.words) else ""

    def touches(self, index: int) -> bool:
        """Whether no space stands before a word."""
        return index > 0 and self.lexed.spans[index - 1][1] == self.lexed.spans[index][0]

    def reference(self, unit: str = "D") -> date | None:
        """The day the story stands at: the last day named before, else the anchor.

        To count months or years from, the month or year named last will do: "In 2008 ... Eight years later".
        """
        longest = timedelta(days={"M": 30, "Y": 365}.get(unit, 0))
        for _, reading in reversed(self.before):
            if reading.type != "DATE" or reading.begin is None or reading.until is None:
                continue
            if reading.until - reading.begin <= longest:
                return reading.begin
        return self.anchor

    def reference_year(self) -> int | None:
        """The year the story stands in: that of the last date placed before; None without one."""
        return next((reading.begin.year for _, reading in reversed(self.before) if reading.begin), None)

    def ends_sentence(self, index: int) -> bool:
        """Whether the word closes a sentence: a stop before a capital, unless after an abbreviation."""
        letter = self.letter(index)
        if letter == "|":
            return True
        if letter not in ".?!":
            return False
        before = self.lexed.words[index - 1] if index else ""
        after = self.lexed.words[index + 1] if index + 1 < len(self.lexed.words) else "A"
        abbreviation = letter == "." and (len(before) == 1 or before in SHORT)
        return not abbreviation and not after[0].islower()

    def points_ahead(self, first: int, last: int) -> bool | None:
        """Whether the nearest verb puts ``first:last`` in the future (True) or the past (False); None without one."""
        if self.letter(last) == "'" and self.word(last + 1) == "s":  # "Wednesday's ruling", "ahead of Monday's march"
            return self._lies_ahead(first) or cues().get(self.word(last + 2)) == "future"
        if self._lies_ahead(first):
            return True
        if self._tense(last) is False and self.letter(last) == "x":  # "on Sunday issued"
            return False
        if self._opens_clause(first) and (ahead := self._tense_after(last)) is not None:
            return ahead
        for i in range(first - 1, max(-1, first - 1 - REACH), -1):
            if self.ends_sentence(i):
                break
            if cues().get(self.word(i)) == "deadline" and first - i > 2:
                continue  # "by Friday", but not "by telephone on Friday"
            if (ahead := self._tense(i)) is not None:
                return ahead
        return self._tense_after(last)

    def _lies_ahead(self, first: int) -> bool:
        """Whether what is told comes before the date: "ahead of Monday"."""
        return self.word(first - 1) == "of" and self.word(first - 2) == "ahead"

    def _opens_clause(self, first: int) -> bool:
        """Whether nothing but a preposition stands before the date in its sentence: "On Friday, the minister ..."."""
        return self.ends_sentence(first - 1) or (self.letter(first - 1) in "ix" and self.ends_sentence(first - 2))

    def _tense_after(self, last: int) -> bool | None:
        for i in range(last, min(len(self.lexed.words), last + REACH)):
            if self.ends_sentence(i):
                break
            if cues().get(self.word(i)) not in ("modal", "deadline") and (ahead := self._tense(i)) is not None:
                return ahead
        return None

    def _tense(self, index: int) -> bool | None:
        word = self.word(index)
        tense = cues().get(word)
        if word in WAS and self.word(index + 1) == "to" and self.letter(index + 2) == "x":  # "was to speak on Friday"
            return True
        if tense == "past" or (tense is None and word.endswith("ed") and len(word) > 4):
            if self.word(index - 1) == "be":  # "to be held in September"
                return True
            return False if tense or self.lexed.words[index].islower() else None
        if tense is None:
            return True if word in PRESENT and self._goes_on(index + 1) else None
        if tense == "future_to":
            return self.word(index + 1) == "to" and self.word(index + 2).isalpha()
        return tense != "past"

    def _goes_on(self, index: int) -> bool:
        """Whether a present participle stands there, told of what is arranged: "is meeting them on Friday"."""
        word = self.word(index)
        return word.endswith("ing") and len(word) > 5 and cues().get(word) is None

    def nearest(self, days: list[date], first: int, last: int) -> date | None:
        """Of days that a yearless expression may mean, the one its clause points to; None without an anchor."""
        if self.anchor is None or not days:
            return None
        ahead = self.points_ahead(first, last)
        anchor = self.anchor
        past = [day for day in days if day <= anchor]
        coming = [day for day in days if day >= anchor]
        if ahead and coming and not (past and anchor - max(past) < CLOSE[None] and min(coming) - anchor > FAR):
            return min(coming)
        close = [day for day in days if timedelta(0) < day - anchor <= CLOSE[ahead]]
        if close and (not past or anchor - max(past) > FAR):
            return min(close)
        return max(past) if past else min(days)


# A yearless day that has just gone by a year ago but lies close ahead is the coming one, even after a past verb
# ("invited them for January 4", written in December). Looked up in gold/train.jsonl.
FAR = timedelta(days=270)
CLOSE = {False: timedelta(days=21), None: timedelta(days=75), True: timedelta(days=75)}


@cache
def cues(path: Path = FOLDER / "cues.tsv") -> dict[str, str]:
    """Tense (past, future, future_to, modal, deadline) of the words that tell it."""
    return {row["word"]: row["tense"] for _, row in read_rows(path, ("word", "tense", "source"))}
