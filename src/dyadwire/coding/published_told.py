"""What a text tells of its own day: "today", the news of its lead, the latest day told as past, anniversaries."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dyadwire.coding.dates_calendar import exists
from dyadwire.coding.dates_findings import WEEKDAYS
from dyadwire.coding.published_days import Written
from dyadwire.coding.published_evidence import Clue, clue_of
from dyadwire.records import Document

LEAD = 700  # characters; the news of a text stands there
LONG_AGO, LAST = 1995, 2035  # years: a day is marked by its anniversary from some years after, up to the present
RECENT = 10  # days between the days of one story
NEAR = 90  # characters of a clause that are read on each side of a day
STOP = re.compile(r"[!?;\n]|\.\s+(?=[A-Z“\"])")
TODAY = re.compile(
    r"\b(?:[Tt]oday|[Tt]onight|[Tt]his (?:morning|afternoon|evening|day)|historic occasion of)\b[\s,(]*(?:on\s+)?$"
)
AHEAD = re.compile(
    r"\b(?:will|shall|by|until|through|before|beyond|scheduled|anniversary|no later than|extend\w*|expires?|effective"
    r"|upcoming|due|to be|plans?|planned|next|ahead|starting|beginning)\b"
)
BACKGROUND = re.compile(
    r"\b(?:of|dated|since|signed|adopted|from|after|following|FILE|[Rr]esolution|[Aa]greement|[Tt]reaty|last|had)"
    r"\s+(?:[\w,]+\s+){0,3}$"
)
MET = re.compile(
    r"\b(?:met|spoke|held|hosted|welcomed|gathered|convened|travel+ed|visited|co-hosted|announced|signed|led|concluded)\b"
)
WEEKDAY = re.compile(r"(?<![Ll]ast )(?<![Nn]ext )(?<![Ee]very )(?:" + "|".join(WEEKDAYS) + r")\b(?!,? (?:[A-Z]|\d))")
ANNIVERSARY = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)[\s-](?:year\s)?(?:anniversary|birthday)\b", re.IGNORECASE)
TITLE_YEAR = re.compile(r",\s+((?:19|20)\d\d)\W*$")


def told_clues(document: Document, days: Sequence[Written], month: tuple[int, int] | None) -> list[Clue]:
    """The days that what is told points to. `month` is (year, month) of the web address, if it names them."""
    text = document.text
    past = [day for day in days if not _is_ahead(text, day)]
    return [
        *_today(text, days),
        *_lead(text, past),
        *_latest(document, past),
        *_anniversaries(document, days, month),
    ]


def _today(text: str, days: Sequence[Written]) -> Iterator[Clue]:
    for day in days:
        if TODAY.search(text, max(0, day.start - 40), day.start):
            yield clue_of("today", day)


def _lead(text: str, past: Sequence[Written]) -> Iterator[Clue]:
    """The day of a meeting told in the lead: "On December 7, the ministers met", if no later day is told of."""
    latest = max((day.date for day in past if day.date), default=None)
    for day in past:
        if day.start > LEAD:
            return
        before, after = _clause(text, day)
        if day.ranged or BACKGROUND.search(before) or not (MET.search(before) or MET.search(after)):
            continue
        if day.year is None or day.date == latest:
            yield clue_of("meeting with year" if day.year else "meeting", day)
            return


def _latest(document: Document, past: Sequence[Written]) -> Iterator[Clue]:
    """The latest day told of, and the first day after it that fits the weekday on which the news of the lead falls."""
    whole = [day for day in past if day.year is not None and day.year >= 1990 and not day.ranged]
    if not whole:
        return
    latest = max(whole, key=lambda day: (day.date or date.min, -day.start))
    again = sum(day.date == latest.date for day in whole) > 1
    close = any(0 < (latest.date - day.date).days <= RECENT for day in whole if latest.date and day.date)
    named = WEEKDAY.search(document.text[:LEAD])
    if named and latest.date:
        number = WEEKDAYS.index(named[0]) + 1
        day = latest.date + timedelta(days=(number - latest.date.isoweekday()) % 7)
        rule = "latest on weekday" if day == latest.date else "weekday after latest"
        yield Clue(rule, day.month, day.day, day.year, latest.start, latest.end)
    else:
        yield clue_of("latest again" if again else "latest of several" if close else "latest", latest)


def _anniversaries(document: Document, days: Sequence[Written], month: tuple[int, int] | None) -> Iterator[Clue]:
    """The anniversary that a text marks of a day that it names: "80 years", the year of the title or of the address."""
    title = document.title or ""
    years = {int(match[1]) for match in ANNIVERSARY.finditer(title if month is None else title + document.text[:LEAD])}
    stated = TITLE_YEAR.search(title)
    for day in days:
        if day.year is None or day.ranged or day.year > LONG_AGO:
            continue
        fits = (
            {day.year + n for n in years} | ({int(stated[1])} if stated else set()) | ({month[0]} if month else set())
        )
        fitting = [year for year in sorted(fits) if (month is None or (year, day.month) == month)]
        for year in fitting:
            if 1990 <= year <= LAST and exists(year, day.month, day.day):
                yield Clue("anniversary", day.month, day.day, year, day.start, day.end)
                return


def _is_ahead(text: str, day: Written) -> bool:
    before, after = _clause(text, day)
    return bool(AHEAD.search(before) or re.search(r"\b(?:will|shall)\b", after))


def _clause(text: str, day: Written) -> tuple[str, str]:
    """The words of the sentence before and after a day."""
    before = STOP.split(text[max(0, day.start - NEAR) : day.start])[-1]
    after = STOP.split(text[day.end : day.end + NEAR], maxsplit=1)[0]
    return before, after
