"""Calendar arithmetic: from a kind of interval to its TIMEX3 value and its first and last day.

Weeks run from Monday to Sunday (ISO 8601; gold guidelines, decision 17). Seasons are the meteorological ones of
the northern hemisphere, winter named by the year it begins in.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month
UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "3M": "XXXX-QX", "Y": "XXXX"}
UNKNOWN |= {"10Y": "XXX", "100Y": "XX", "2W": "XXXX-WXX"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a date expression means: TIMEX3 value and type, first and last day (None: cannot be placed)."""

    value: str
    type: str = "DATE"
    begin: date | None = None
    until: date | None = None


def read_day(day: date) -> Reading:
    """One day."""
    return Reading(day.isoformat(), "DATE", day, day)


def read_week(day: date) -> Reading:
    """The week, Monday to Sunday, that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    iso = day.isocalendar()
    return Reading(f"{iso.year:04d}-W{iso.week:02d}", "DATE", monday, monday + timedelta(days=6))


def read_weekend(day: date) -> Reading:
    """Saturday and Sunday of the week that holds `day`."""
    week = read_week(day)
    saturday = day - timedelta(days=day.weekday() - 5)
    return Reading(week.value + "-WE", "DATE", saturday, saturday + timedelta(days=1))


def read_month(year: int, month: int) -> Reading:
    """A month; numbers past 12 or below 1 run into the next or the last year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last = monthrange(year, month)[1]
    return Reading(f"{year:04d}-{month:02d}", "DATE", date(year, month, 1), date(year, month, last))


def read_quarter(year: int, quarter: int) -> Reading:
    """A calendar quarter, counted from 1; other numbers run into other years."""
    year, quarter = year + (quarter - 1) // 4, (quarter - 1) % 4 + 1
    first, last = read_month(year, 3 * quarter - 2), read_month(year, 3 * quarter)
    return Reading(f"{year:04d}-Q{quarter}", "DATE", first.begin, last.until)


def read_year(year: int) -> Reading:
    """A year."""
    return Reading(f"{year:04d}", "DATE", date(year, 1, 1), date(year, 12, 31))


def read_decade(year: int) -> Reading:
    """The decade that holds `year`, 1980 to 1989."""
    first = year - year % 10
    return Reading(f"{first // 10:03d}", "DATE", date(first, 1, 1), date(first + 9, 12, 31))


def read_century(number: int) -> Reading:
    """The century by its ordinal: the 20th is 1901 to 2000, written 19 by TIMEX3."""
    return Reading(f"{number - 1:02d}", "DATE", date(number * 100 - 99, 1, 1), date(number * 100, 12, 31))


def read_season(year: int, season: str) -> Reading:
    """A season of the northern hemisphere: SP, SU, FA or WI."""
    first = SEASONS[season]
    begin, end = read_month(year, first), read_month(year, first + 2)
    return Reading(f"{year:04d}-{season}", "DATE", begin.begin, end.until)


def read_unit(unit: str, day: date, steps: int = 0) -> Reading:
    """The day, week, weekend, month, quarter, year, decade or century `steps` away from the one that holds `day`."""
    if unit in ("D", "W", "2W", "WE"):
        moved = day + timedelta(days=steps * {"D": 1, "2W": 14}.get(unit, 7))
        return {"D": read_day, "WE": read_weekend}.get(unit, read_week)(moved)
    if unit == "M":
        return read_month(day.year, day.month + steps)
    if unit == "3M":
        return read_quarter(day.year, (day.month + 2) // 3 + steps)
    if unit == "10Y":
        return read_decade(day.year + 10 * steps)
    if unit == "100Y":
        return read_century((day.year - 1) // 100 + 1 + steps)
    return read_year(day.year + steps)


def shift(day: date, unit: str, steps: int) -> date:
    """`day` moved by so many units; the 31st becomes the last day where a month is shorter."""
    if unit.endswith(("D", "W")):
        return day + timedelta(days=steps * {"D": 1, "2W": 14}.get(unit, 7))
    months = day.month - 1 + steps * {"M": 1, "3M": 3, "Y": 12, "10Y": 120, "100Y": 1200}.get(unit, 0)
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def span_of(first: Reading, last: Reading) -> Reading:
    """From the first day of one reading to the last day of another, written ``first/last``."""
    return Reading(f"{first.value}/{last.value}", "DATE", first.begin, last.until)


def exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
