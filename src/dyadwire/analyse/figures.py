"""Conflict and cooperation between two sides over time, and acts by quad class."""

from collections.abc import Sequence
from datetime import date, timedelta

from dyadwire.update import Count, Story, Tally

DAILY, WEEKLY = 45, 270  # days of the longest spans that are told by days and by weeks


def make_tallies(dated: Sequence[tuple[Story, date]]) -> tuple[tuple[Tally, ...], str]:
    """Sums of PLOVER scores a day, a week or a month, whichever suits the span, and which it is.

    Periods between the first and the last story are all there, empty ones with zeros. Each story counts once.
    """
    if not dated:
        return (), "day"
    days = [day for _, day in dated]
    length = (max(days) - min(days)).days
    period = "day" if length <= DAILY else "week" if length <= WEEKLY else "month"
    sums: dict[date, tuple[float, float, int]] = {}
    begin, last = (_first_day(day, period) for day in (min(days), max(days)))
    while begin <= last:
        sums[begin] = (0.0, 0.0, 0)
        begin = _first_day(begin + timedelta(days={"day": 1, "week": 7, "month": 31}[period]), period)
    for story, day in dated:
        key = _first_day(day, period)
        cooperation, conflict, stories = sums[key]
        scale = story.lead.scale
        sums[key] = (cooperation + max(scale, 0.0), conflict + max(-scale, 0.0), stories + 1)
    tallies = tuple(
        Tally(day, round(plus, 1), round(minus, 1), stories) for day, (plus, minus, stories) in sums.items()
    )
    return tallies, period


def _first_day(day: date, period: str) -> date:
    """The first day of the period that holds a day; weeks begin on Monday."""
    if period == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if period == "week" else day


def direction_of(story: Story, sides: tuple[str, str]) -> str | None:
    """Where a story goes, as in `Count.direction`; None when neither side acts."""
    if story.mutual:
        return f"{sides[0]}={sides[1]}"
    if not story.acting:
        return None
    actor = story.acting[0]
    others = [side for side in story.facing if side != actor]
    return f"{actor}>{others[0] if others else '*'}"


def make_counts(stories: Sequence[Story], sides: tuple[str, str]) -> tuple[Count, ...]:
    """Stories by direction and quad class; directions in a fixed order, those without a story with zeros."""
    one, two = sides
    quads = {name: [0, 0, 0, 0] for name in (f"{one}>{two}", f"{two}>{one}", f"{one}={two}", f"{one}>*", f"{two}>*")}
    for story in stories:
        direction = direction_of(story, sides)
        if direction is not None and 1 <= story.lead.quad <= 4:
            quads[direction][story.lead.quad - 1] += 1
    return tuple(Count(name, (row[0], row[1], row[2], row[3])) for name, row in quads.items())
