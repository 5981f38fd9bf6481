"""Conflict and cooperation between two sides over time, and acts by quad class."""

from collections.abc import Sequence
from datetime import date, timedelta

from dyadwire.update import Count, Story, Tally

DAILY = 45  # days; a longer span is told by weeks


def make_tallies(dated: Sequence[tuple[Story, date]]) -> tuple[tuple[Tally, ...], str]:
    """Sums of PLOVER scores a day, or a week for long spans, and which of the two.

    Periods between the first and the last story are all there, empty ones with zeros. Each story counts once.
    """
    if not dated:
        return (), "day"
    days = [day for _, day in dated]
    weekly = (max(days) - min(days)).days > DAILY
    step = timedelta(days=7 if weekly else 1)
    sums: dict[date, tuple[float, float, int]] = {}
    begin, last = (_monday(day) if weekly else day for day in (min(days), max(days)))
    while begin <= last:
        sums[begin] = (0.0, 0.0, 0)
        begin += step
    for story, day in dated:
        key = _monday(day) if weekly else day
        cooperation, conflict, stories = sums[key]
        scale = story.lead.scale
        sums[key] = (cooperation + max(scale, 0.0), conflict + max(-scale, 0.0), stories + 1)
    tallies = tuple(
        Tally(day, round(plus, 1), round(minus, 1), stories) for day, (plus, minus, stories) in sums.items()
    )
    return tallies, "week" if weekly else "day"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def direction_of(story: Story, sides: tuple[str, str]) -> str | None:
    """Where a story goes, as in `Count.direction`; None when neither side acts."""
    if len(story.acting) == 2:
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
