"""Where a document shows when it was published: its address, its name, its title, its first and its last lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from dyadwire.coding.dates_calendar import exists
from dyadwire.coding.dates_findings import MONTHS
from dyadwire.coding.published_days import Written, days_written
from dyadwire.records import Document

HEAD = 400  # characters; a line of date or a dateline stands before that or not at all
TAIL = 60  # characters; a letter or an order may be dated below its signature, and nothing follows then
LABEL = re.compile(
    r"\b(?:published|posted|released?|updated?|issued|dated?|for immediate release|distributed"
    r"|filed|modified|created)\b",
    re.I,
)
DATELINE = re.compile(r"^\W*(?:[A-Z][A-Z.\-' ]{2,}[A-Z.](?:,[^\n,]{2,25})?,?\s+|\w+\W+)?$")
SENTENCE = re.compile(r"[a-z]{3,} [a-z]{3,}|\b(?:of|on|in|since|until|from|by|after|before|for)\s+(?:the\s+)?$")
TITLE_END = re.compile(
    r"^\W*(?:update|edition|briefing|report|summary|digest|news|brief|roundup|review)?\W*(?:[:–—].*)?$", re.IGNORECASE
)
SERIES = re.compile(  # "Press briefing of 4 June", but not "the agreement of 4 June"
    r"\b(?:update|edition|briefing|report|summary|digest|news|events?|roundup|review|bulletin)s?\s+(?:of|for|on)\s*$",
    re.I,
)
IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)([/._-]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?!\d)")
# "/2019/mar/23/", "/2018/4/9/" and "/2014/0911/": how some newspapers file their articles.
FILED = re.compile(
    rf"/(?P<year>(?:19|20)\d\d)/(?:(?P<name>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)})"
    r"/(?P<named>\d{1,2})"
    r"|(?P<month>\d{1,2})/(?P<day>\d{1,2})|(?P<mm>\d\d)(?P<dd>\d\d))/",
    re.IGNORECASE,
)
SWORN = re.compile(
    r"\b(?:hand|hands|witness|given|dated|done)\b[^.;]{0,40}?\bthis\s+(?P<day>[\w-]+(?:\s[\w-]+)?)\s+day\s+of\s+"
    r"(?P<month>[A-Z][a-z]+),?\s+(?:in\s+the\s+year\s+of\s+our\s+Lord\s+)?(?P<year>[\w-]+(?:\s[\w-]+){0,4})",
    re.IGNORECASE,
)
ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
NUMBERS = {word: number for number, word in enumerate(ONES, 1)} | {"thirty": 30}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
ORDINALS |= {"twentieth": 20, "thirtieth": 30} | {f"{w}th": n for w, n in NUMBERS.items() if not w.endswith(("y", "e"))}


@dataclass(frozen=True, slots=True)
class Clue:
    """A day, or a day of the month without a year, that may be that of publication."""

    rule: str  # a row of data/dates/published_rules.tsv
    month: int
    day: int
    year: int | None  # None: the text does not say
    start: int = 0  # in the text; 0 and 0 for a day that stands elsewhere or is counted from others
    end: int = 0


def clue_of(rule: str, day: Written) -> Clue:
    """The clue that a written day is."""
    return Clue(rule, day.month, day.day, day.year, day.start, day.end)


def clues(document: Document, days: Sequence[Written]) -> list[Clue]:
    """The days at the places of publication dates. `days` are those of the text outside furniture, in order."""
    found = [*_in_address(document), *_in_title(document)]
    early = (day for day in days if day.start < HEAD)
    found += [clue_of(place, day) for day in early if (place := _head_place(document.text, day))]
    return [*found, *_at_end(document.text, days), *_sworn(document.text)]


def address_month(document: Document) -> tuple[int, int] | None:
    """(year, month) that the web address files the document under; None when it tells none, or more than a month."""
    match = IN_ADDRESS.search(document.url or "")
    return (int(match[1]), int(match[3])) if match and match[2] == "/" and not match[4] else None


def _in_address(document: Document) -> Iterator[Clue]:
    if filed := FILED.search(document.url or ""):
        short = [name[:3].lower() for name in MONTHS]
        month = int(filed["month"] or filed["mm"] or short.index(filed["name"][:3].lower()) + 1)
        day = int(filed["day"] or filed["dd"] or filed["named"])
        if exists(int(filed["year"]), month, day):
            yield Clue("web address", month, day, int(filed["year"]))
            return
    names = [document.id, *([] if re.search(r":\d+$", document.origin) else [PurePath(document.origin).name])]
    for rule, text in (("web address", document.url or ""), *(("file name", name) for name in names)):
        for match in IN_ADDRESS.finditer(text):
            if match[4] and exists(int(match[1]), int(match[3]), int(match[4])):
                yield Clue(rule, int(match[3]), int(match[4]), int(match[1]))
                break


def _in_title(document: Document) -> Iterator[Clue]:
    title = document.title or ""
    for day in days_written(title):
        before, after = title[: day.start], title[day.end :]
        apart = not before.rstrip()[-1:].isalnum() or SERIES.search(before)  # not "... of 3 September 1996"
        if apart and TITLE_END.match(after) and not day.ranged:
            yield Clue("title", day.month, day.day, day.year)


def _head_place(text: str, day: Written) -> str | None:
    """What a date near the head of a text is: a line of its own, a labelled date, a dateline, or None for neither."""
    start = text.rfind("\n", 0, day.start) + 1
    stop = text.find("\n", day.end)
    stop = len(text) if stop < 0 else stop
    before, after = text[start : day.start], text[day.end : stop]
    if LABEL.search(before[-40:]) and len(before) < 60:
        return "first lines"
    bare = not SENTENCE.search(before) and not re.search(r"[a-z]{3,} [a-z]{3,}", after)
    if len(before) + len(after) <= 30 and bare and not day.ranged:
        return "first lines"
    if before and DATELINE.match(before) and re.match(r"\s*(?:\([^)\n]{2,40}\))?\s*(?:[-–—]|:)", after):
        return "dateline"
    return None


def _at_end(text: str, days: Sequence[Written]) -> Iterator[Clue]:
    """The date below a signature: the last words of the text, on a line that is no sentence."""
    ending = len(text.rstrip(" \n\t.)]#*"))
    if days and days[-1].end >= ending and not days[-1].ranged and days[-1].year:
        day = days[-1]
        before = text[text.rfind("\n", 0, day.start) + 1 : day.start]
        if len(before) <= TAIL and not SENTENCE.search(before):
            yield clue_of("last line", day)


def _sworn(text: str) -> Iterator[Clue]:
    """The date of a proclamation, in words: "this third day of May, in the year of our Lord two thousand six"."""
    if " day of " not in text:
        return
    for match in SWORN.finditer(text):
        months = days_written(f"{match['month']} 1")
        day, year = _ordinal(match["day"]), _number(match["year"])
        if months and day and year and exists(year, months[0].month, day):
            yield Clue("sworn", months[0].month, day, year, *match.span())


def _ordinal(words: str) -> int | None:
    tens, _, ones = words.lower().replace("-", " ").rpartition(" ")
    digits = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", ones)
    last = int(digits[1]) if digits else ORDINALS.get(ones)
    return None if last is None or (tens and tens not in NUMBERS) else NUMBERS.get(tens, 0) + last


def _number(words: str) -> int | None:
    """A year from 1990 on, in digits or in words: "two thousand twenty-three", "nineteen ninety-nine" is not met."""
    if digits := re.match(r"\d{4}\b", words):
        return int(digits[0])
    parts = [part for part in re.split(r"[\s-]+", words.lower()) if part != "and"]
    if parts[:2] != ["two", "thousand"]:
        return None
    total = 2000
    for part in parts[2:]:
        if part not in NUMBERS:
            break
        total += NUMBERS[part]
    return total
