"""Every day that a text writes out, found fast: publication dates are looked for in all documents, most without one.

The grammar of `dates` reads far more than days and costs more than the whole budget of this step, so months are found
first and only the words beside a month are read. Ranges keep their first day and are marked as such.
"""

import re
from dataclasses import dataclass
from datetime import date

from dyadwire.coding.dates_calendar import exists
from dyadwire.coding.dates_findings import MONTHS, WEEKDAYS
from dyadwire.records import Document

_SHORT = {**{name[:3]: n for n, name in enumerate(MONTHS, 1)}, "Sep": 9}
_NAMES = "|".join((*MONTHS, "Sept", *dict.fromkeys(_SHORT)))
_MONTH = re.compile(rf"(?:{_NAMES}|{_NAMES.upper()})\b\.?")  # no \b in front: it would cost six times as much
_ORDINAL = r"(?:st|nd|rd|th|ST|ND|RD|TH)?"
_YEAR = r"(?:(?:\s*,\s*|\s+)(?P<year>\d{4})\b)?"
_AFTER = re.compile(
    rf"\s+(?P<day>[0-3]?\d){_ORDINAL}(?![\d:%]|[.,]\d)"
    rf"(?P<range>\s*(?:[-–—]|\s(?:to|through|and|until)\s)\s*(?:(?:{_NAMES})\.?\s+)?[0-3]?\d{_ORDINAL}\b(?!:))?{_YEAR}"
)
_BEFORE = re.compile(
    rf"(?P<range>\b[0-3]?\d{_ORDINAL}\s*(?:[-–—]|\s(?:to|and)\s)\s*)?(?<![\d.,:])(?P<day>[0-3]?\d){_ORDINAL}"
    r"(?:\s+of)?[\s-]+$"
)
_FOLLOWS = re.compile(rf"(?!\s+\d{{1,2}}\b(?!\d))(?:-(?P<dashed>\d{{4}})\b)?{_YEAR}")
_NAMED = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+(?:the\s+)?$", re.IGNORECASE)
_WEEKDAY_NUMBER = {name[:3].lower(): number for number, name in enumerate(WEEKDAYS, 1)}
_DIGITS = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d")  # a cheap look for what `_NUMERIC` then reads
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?:(?P<iso>\d{4})-(?P<im>\d\d)-(?P<id>\d\d)"
    r"|(?P<one>\d{1,2})(?P<mark>[/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}))(?![\d/-])"
)
YEARS = range(1000, 2101)


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it is written, with or without its year and weekday."""

    start: int
    end: int
    month: int
    day: int
    year: int | None = None
    weekday: int | None = None  # 1 for Monday
    ranged: bool = False  # the first day of several

    @property
    def date(self) -> date | None:
        """The day on the calendar; None without a year."""
        return None if self.year is None else date(self.year, self.month, self.day)


def days_written(text: str) -> list[Written]:
    """The days of a text in its order: "Monday, December 7th", "7 Dec. 2015", "2015-12-07", the first of "5-7 May".

    A numeric day is read if one order of day and month is possible; a day that no calendar has is left out.
    """
    found = [day for month in _MONTH.finditer(text) if (day := _beside(text, month))]
    found += [day for match in _DIGITS.finditer(text) if (day := _numeric(text, match.start()))]
    found.sort(key=lambda day: day.start)
    ends = [0, *(day.end for day in found)]
    return [day for end, day in zip(ends, found, strict=False) if end <= day.start]


def days_outside_furniture(document: Document) -> list[Written]:
    """The days of the document's text that the reader did not set apart as furniture or comments."""
    return [day for day in days_written(document.text) if not is_furniture(document, day.start, day.end)]


def is_furniture(document: Document, start: int, end: int) -> bool:
    """Whether a stretch of the text lies in a block that the reader set apart."""
    return any(
        block.start is not None and block.end is not None and block.start < end and start < block.end
        for block in (*document.furniture, *document.comments)
    )


def _beside(text: str, month: re.Match[str]) -> Written | None:
    if text[month.start() - 1 : month.start()].isalpha():
        return None
    number = _SHORT[month[0][:3].capitalize()]
    if after := _AFTER.match(text, month.end()):
        return _build(text, (month.start(), after.end()), number, after, after["year"])
    head = text[max(0, month.start() - 16) : month.start()]
    before = _BEFORE.search(head)
    follows = _FOLLOWS.match(text, month.end())
    if before is None or follows is None:
        return None
    start = month.start() - len(head) + before.start()
    return _build(text, (start, follows.end()), number, before, follows["year"] or follows["dashed"])


def _build(text: str, span: tuple[int, int], month: int, found: re.Match[str], year: str | None) -> Written | None:
    day, number = int(found["day"]), int(year) if year else None
    if not exists(number or 2000, month, day) or (number is not None and number not in YEARS):
        return None
    named = _NAMED.search(text, max(0, span[0] - 16), span[0])
    return Written(
        start=named.start() if named else span[0],
        end=span[1],
        month=month,
        day=day,
        year=number,
        weekday=_WEEKDAY_NUMBER[named[1].lower()] if named else None,
        ranged=found["range"] is not None,
    )


def _numeric(text: str, start: int) -> Written | None:
    match = _NUMERIC.match(text, start)
    if match is None:
        return None
    if match["iso"]:
        orders = {(int(match["im"]), int(match["id"]))}
        year = int(match["iso"])
    else:
        one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
        orders = {(one, two), (two, one)}
    fitting = [order for order in orders if year in YEARS and order[0] <= 12 and exists(year, *order)]
    return Written(match.start(), match.end(), *fitting[0], year) if len(fitting) == 1 else None
