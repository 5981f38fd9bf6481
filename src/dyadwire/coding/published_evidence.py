"""Where a text shows when it was published: its title, its first lines, its dateline, the days it tells of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dyadwire.coding.dates import find_dates
from dyadwire.records import DateMention, Document

HEAD = 400  # characters; a line of date or a dateline stands before that or not at all
LABEL = re.compile(
    r"\b(?:published|posted|released?|updated?|issued|dated?|for immediate release|distributed"
    r"|filed|modified|created)\b",
    re.I,
)
DATELINE = re.compile(r"^\W*(?:[A-Z][A-Z.\-' ]{2,}[A-Z.](?:,[^\n,]{2,25})?,?\s+|\w+\W+)?$")
AHEAD = re.compile(
    r"\b(?:will|shall|by|until|through|before|beyond|scheduled|anniversary|no later than|extend\w*|expires?|effective"
    r"|upcoming|due|to be)\b"
)
SENTENCE = re.compile(r"[a-z]{3,} [a-z]{3,}|\b(?:of|on|in|since|until|from|by|after|before|for)\s+(?:the\s+)?$")
TITLE_END = re.compile(
    r"^\W*(?:update|edition|briefing|report|summary|digest|news|brief|roundup|review)?\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Clue:
    """A day, or a day of the month without a year, that stands where publication dates stand."""

    where: str  # "title", "first lines", "dateline", "web address"
    month: int
    day: int
    year: int | None  # None: the text does not say


def is_furniture(document: Document, start: int, end: int) -> bool:
    """Whether a stretch of the text lies in a block that the reader set apart."""
    return any(
        block.start is not None and block.end is not None and block.start < end and start < block.end
        for block in (*document.furniture, *document.comments)
    )


def days_in(text: str) -> list[tuple[DateMention, Clue]]:
    """The single days of a text, read without an anchor, so that a year is only there if the text gives it."""
    found = []
    for mention in find_dates(text, None):
        match = re.fullmatch(r"(\d{4}|XXXX)-(\d\d)-(\d\d)", mention.value)
        if match:
            year = None if match[1] == "XXXX" else int(match[1])
            found.append((mention, Clue("text", int(match[2]), int(match[3]), year)))
    return found


def clues(document: Document) -> list[Clue]:
    """The days at the places of publication dates, the most telling first."""
    found = _in_address(document)
    for mention, clue in days_in(document.title or ""):
        title = document.title or ""
        before, after = title[: mention.start].rstrip(), title[mention.end :]
        if TITLE_END.match(after) and not before[-1:].isalnum():  # not "... of 3 September 1996"
            found.append(Clue("title", clue.month, clue.day, clue.year))
    body = document.text
    for mention, clue in days_in(body[:HEAD]):
        if is_furniture(document, mention.start, mention.end):
            continue
        if where := _place(body, mention):
            found.append(Clue(where, clue.month, clue.day, clue.year))
    return found


def _in_address(document: Document) -> list[Clue]:
    match = re.search(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])\b", document.url or "")
    return [Clue("web address", int(match[2]), int(match[3]), int(match[1]))] if match else []


def _place(text: str, mention: DateMention) -> str | None:
    """What a date near the head of a text is: a line of its own, a labelled date, a dateline, or None for neither."""
    start = text.rfind("\n", 0, mention.start) + 1
    stop = text.find("\n", mention.end)
    stop = len(text) if stop < 0 else stop
    before, after = text[start : mention.start], text[mention.end : stop]
    if LABEL.search(before[-40:]) and len(before) < 60:
        return "first lines"
    bare = not SENTENCE.search(before) and not re.search(r"[a-z]{3,} [a-z]{3,}", after)
    if len(before) + len(after) <= 30 and bare:
        return "first lines"
    if before and DATELINE.match(before) and re.match(r"\s*(?:\([^)\n]{2,40}\))?\s*(?:[-–—]|:)", after):
        return "dateline"
    return None


def past_days(document: Document) -> list[date]:
    """The days with a year that the text tells of outside furniture and not as future, in order of the text."""
    days: Sequence[tuple[DateMention, Clue]] = days_in(document.text)
    found = []
    for mention, clue in days:
        if clue.year is None or mention.begin is None or is_furniture(document, mention.start, mention.end):
            continue
        clause = re.split(r"[.!?;\n]", document.text[max(0, mention.start - 80) : mention.start])[-1]
        if not AHEAD.search(clause):
            found.append(mention.begin)
    return found
