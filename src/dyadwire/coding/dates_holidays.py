"""Holidays, fixed and movable, by the table `data/dates/holidays.tsv`."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from dyadwire.coding.dates_calendar import Reading, exists, read_day
from dyadwire.coding.dates_scene import Scene
from dyadwire.coding.dates_words import FOLDER
from dyadwire.errors import TableError
from dyadwire.records import DateMention
from dyadwire.tables import read_rows

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOVABLE = re.compile(r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?P<nth>-?[1-5])|E(?P<easter>-?\d+)|(?P<day>\d\d?))")
# Words one of which each name of the table holds, looked for before anything dearer.
LIKELY = ("Day", "Eve", "Christmas", "Easter", "Friday", "Thanksgiving", "Sunday", "Wednesday")


def mention_of(text: str, span: tuple[int, int], reading: Reading, rule: str) -> DateMention:
    """The words between two offsets with what they mean."""
    return DateMention(
        start=span[0],
        end=span[1],
        text=text[span[0] : span[1]],
        value=reading.value,
        type=reading.type,
        begin=reading.begin,
        until=reading.until,
        rule=rule,
    )


def holidays_of(scene: Scene, found: Sequence[DateMention]) -> list[DateMention]:
    """The holidays that a text names, in order, but those of which another rule has read words and more: they win."""
    text = scene.lexed.text
    if not any(word in text for word in LIKELY):
        return []
    pattern, days = holidays()
    starts: list[int] = []
    extra = []
    for match in pattern.finditer(text):
        beside = [mention for mention in found if mention.start < match.end() and match.start() < mention.end]
        if any(mention.start < match.start() or match.end() < mention.end for mention in beside):
            continue
        starts = starts or [start for start, _ in scene.lexed.spans]
        word = bisect_right(starts, match.start()) - 1
        reading = _reading(scene, word, days[match[0].replace("’", "'")])
        extra.append(mention_of(text, match.span(), reading, "holiday"))
    return extra


@cache
def holidays(path: Path = FOLDER / "holidays.tsv") -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """All names as one pattern, and (month, day) as the table writes them; `TableError` at a day we cannot read."""
    days: dict[str, tuple[str, str]] = {}
    for line, row in read_rows(path, ("name", "month", "day", "source")):
        if not MOVABLE.fullmatch(row["day"]):
            raise TableError(path, line, f"day {row['day']!r} is unknown", "Write 25, Thu4, Mon-1 or E-2.")
        days[row["name"]] = row["month"], row["day"]
    names = sorted(days, key=lambda name: (-len(name), name))
    return re.compile(
        r"\b(?:" + "|".join(re.escape(name).replace("'", "['’]") for name in names) + r")\b(?! (?:Agreement|Accord))"
    ), days


def _reading(scene: Scene, word: int, row: tuple[str, str]) -> Reading:
    if scene.anchor is None:
        return Reading(f"XXXX-{int(row[0]):02d}-{int(row[1]):02d}" if row[1].isdigit() else "XXXX-XX-XX")
    years = range(scene.anchor.year - 1, scene.anchor.year + 2)
    chosen = scene.nearest([day for year in years if (day := holiday_in(year, *row))], word, word + 1)
    return read_day(chosen) if chosen else Reading("XXXX-XX-XX")


def holiday_in(year: int, month: str, day: str) -> date | None:
    """The day of a holiday in a year, `month` and `day` as the table writes them; None if that year lacks it."""
    parts = MOVABLE.fullmatch(day)
    if parts is None:
        return None
    if parts["easter"]:
        return easter(year) + timedelta(days=int(parts["easter"]))
    if parts["weekday"]:
        return _nth(year, int(month), WEEKDAYS.index(parts["weekday"]), int(parts["nth"]))
    return date(year, int(month), int(day)) if exists(year, int(month), int(day)) else None


def _nth(year: int, month: int, weekday: int, nth: int) -> date | None:
    length = monthrange(year, month)[1]
    days = [day for day in range(1, length + 1) if date(year, month, day).weekday() == weekday]
    index = nth - 1 if nth > 0 else nth
    return date(year, month, days[index]) if -len(days) <= index < len(days) else None


def easter(year: int) -> date:
    """Easter Sunday of the western churches (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
