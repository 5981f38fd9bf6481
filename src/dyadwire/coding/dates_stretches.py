"""Neighbouring dates that an event fills together: "Monday and Tuesday", "in the 1970s and 1980s".

They stay two expressions for whoever reads dates (as in TIMEX3), and become one stretch only for dating events.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from dyadwire.coding.dates_calendar import Reading, span_of
from dyadwire.coding.dates_holidays import mention_of
from dyadwire.records import DateMention

BETWEEN = re.compile(r"\s*(?:and|through|to|until|till|-|–|—)\s+(?:(?:on|in|late|early)\s+)?(?:the\s+)?|\s*[-–]\s*")
WITH_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
REACH = 12  # code points before a date that hold "between"


def join_stretches(text: str, mentions: Sequence[DateMention]) -> list[DateMention]:
    """The dates with each two that follow one another, in the text and on the calendar, made one."""
    joined: list[DateMention] = []
    for mention in mentions:
        stretch = _stretch(text, joined[-1], mention) if joined else None
        if stretch is None:
            joined.append(mention)
        else:
            joined[-1] = stretch
    return joined


def _stretch(text: str, first: DateMention, last: DateMention) -> DateMention | None:
    """Both as one; None unless the second begins when the first is over, or later where the words say "to"."""
    if first.begin is None or first.until is None or last.begin is None or last.until is None:
        return None
    gap = text[first.end : last.start]
    if not BETWEEN.fullmatch(gap) or last.begin <= first.until:
        return None
    if (first.begin == first.until) != (last.begin == last.until):
        return None
    listed = "and" in gap and not WITH_BETWEEN.search(text[max(0, first.start - REACH) : first.start])
    if listed and last.begin - first.until > timedelta(days=1):
        return None
    reading = span_of(
        Reading(first.value, "DATE", first.begin, first.until), Reading(last.value, "DATE", last.begin, last.until)
    )
    return mention_of(text, (first.start, last.end), reading, "stretch of dates")
