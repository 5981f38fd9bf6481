"""Dates of a text that cannot be: shown to the reader, never repaired."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from dyadwire.coding.dates_calendar import exists
from dyadwire.coding.dates_words import vocabulary
from dyadwire.records import DateMention, Document, Finding

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAY_RULES = frozenset({"day of month", "weekday with day", "ISO date", "numeric date"})
SPOKEN = re.compile(
    r"\b(?:said|told|held|took place|was|were|had|met|spoke|began|shot|won|sent|left|came|went|\w{3,}ed)"
    r"\s+(?:\w+\s+){0,2}$"
)
AHEAD = re.compile(
    r"\b(?:will|shall|scheduled|expected|planned|due|set|by|until|before|ahead of|deadline|upcoming|next|for|plans?)\b"
)
SURE = 0.8  # how likely an inferred publication date must be before a text is held against it
SLACK = timedelta(days=2)  # clocks of the world and late datelines; less is no contradiction


def date_findings(document: Document, dates: Sequence[DateMention]) -> tuple[Finding, ...]:
    """Weekdays that do not fit their date, days that the calendar lacks, and past events dated after publication.

    In order of the text. `dates` are those of `find_dates` with the document's publication date as anchor.
    """
    found = []
    for mention in dates:
        if mention.rule not in DAY_RULES:
            continue
        message = _impossible(mention) or _weekday(mention) or _after_publication(document, mention)
        if message:
            kind, words = message
            found.append(Finding(kind=kind, message=words, start=mention.start, end=mention.end, text=mention.text))
    return tuple(found)


def plain_day(day: date) -> str:
    """A day as a reader says it: "7 December 2015"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_in(mention: DateMention) -> int | None:
    """The weekday that a date expression names, 1 for Monday to 7; None without one."""
    letters, values = vocabulary()
    first = re.match(r"[^\W\d_]+", mention.text)
    if first is None or letters.get(first[0]) not in ("W", "w"):
        return None
    return int(values[first[0]])


def _impossible(mention: DateMention) -> tuple[str, str] | None:
    match = re.fullmatch(r"(\d{4}|XXXX)-(\d\d)-(\d\d)", mention.value)
    if match is None or mention.begin is not None:
        return None
    year, month, day = (2000 if part == "XXXX" else int(part) for part in match.groups())
    if exists(year, month, day) or not 1 <= month <= 12:
        return None
    when = "" if match[1] == "XXXX" or month != 2 else f" in {year}"
    return "impossible date", f"The text gives “{mention.text}”, but {MONTHS[month - 1]} has no day {day}{when}."


def _weekday(mention: DateMention) -> tuple[str, str] | None:
    named, day = weekday_in(mention), mention.begin
    if named is None or day is None or day != mention.until or day.isoweekday() == named:
        return None
    actual = WEEKDAYS[day.weekday()]
    return "weekday against date", f"The text gives “{mention.text}”, but {plain_day(day)} was a {actual}."


def _after_publication(document: Document, mention: DateMention) -> tuple[str, str] | None:
    published, day = document.published, mention.begin
    if published is None or day is None or day <= published + SLACK:
        return None
    if document.published_score is not None and document.published_score < SURE:
        return None  # then it is as likely our own inference that is wrong
    before = document.text[max(0, mention.start - 90) : mention.start]
    clause = re.split(r"[.!?;\n]", before)[-1]
    if not SPOKEN.search(re.sub(r"\b(?:on|at|in|since|late|early)\s+$", "", clause)) or AHEAD.search(clause):
        return None
    return (
        "date after publication",
        f"The text tells of {plain_day(day)} as past, but it was published on {plain_day(published)}.",
    )
