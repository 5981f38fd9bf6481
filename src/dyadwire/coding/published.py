"""When a document was published, worked out from what it says itself when nobody gave the date."""

from dataclasses import replace
from datetime import date, timedelta

from dyadwire.coding.dates_calendar import exists
from dyadwire.coding.dates_findings import MONTHS, plain_day
from dyadwire.coding.published_evidence import Clue, clues, past_days
from dyadwire.coding.published_years import FIRST, facts_in, latest_year, year_of
from dyadwire.records import Document

RECENT = timedelta(days=10)  # days told of so close together that the latest is the news of the text


def infer_published(document: Document) -> Document:
    """The document with its publication date and how it is known, in words; unchanged if it has one or
    none can be told.

    Places of publication dates come first (web address, title, first lines, dateline); a day without a year takes it
    from dated facts, weekdays and the years that the text names; else the latest day that the text tells of, if
    several days agree. Dates in furniture and in comments do not count.
    """
    if document.published is not None:
        return document
    found = _from_places(document) or _from_days(document)
    if found is None:
        return document
    day, reason = found
    return replace(document, published=day, published_from=reason)


def _from_places(document: Document) -> tuple[date, str] | None:
    for clue in clues(document):
        if clue.year is not None and exists(clue.year, clue.month, clue.day):
            day = date(clue.year, clue.month, clue.day)
            if _possible(document, day):
                return day, f"{_the(clue)} {plain_day(day)}"
        elif clue.year is None and (verdict := year_of(document, clue.month, clue.day)):
            reason = f"{_the(clue)} {clue.day} {MONTHS[clue.month - 1]}"
            return date(verdict.year, clue.month, clue.day), "; ".join((reason, *verdict.reasons))
    return None


def _the(clue: Clue) -> str:
    return "first lines give" if clue.where == "first lines" else f"{clue.where} gives"


def _possible(document: Document, day: date) -> bool:
    """Whether nothing in the text is known to be later."""
    return all(fact.begin <= day + timedelta(days=366) for fact in facts_in(document))


def _from_days(document: Document) -> tuple[date, str] | None:
    """The latest day told of, when another day of the text lies close to it and no dated fact speaks against it."""
    days = past_days(document)
    if len(days) < 2:
        return None
    latest = max(days)
    if latest.year < max(FIRST, latest_year(document)):
        return None
    close = [day for day in days if latest - day <= RECENT]
    if len(close) < 2 or not all(fact.begin <= latest for fact in facts_in(document)):
        return None
    return latest, f"the latest day the text tells of is {plain_day(latest)}"
