"""Dates in the words of a brief."""

from datetime import date

from dyadwire.update import Interval

_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


def say_day(day: date, year: bool = True) -> str:
    """A day as "8 December 2015", or without the year."""
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def say_interval(days: Interval, year: bool = True) -> str:
    """An interval as short as it can be said: "8 December", "December 2015", "5 to 11 December", "2015"."""
    begin, end = days.begin, days.until
    if days.one_day:
        return say_day(begin, year)
    if (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31) and begin.year == end.year:
        return str(begin.year)
    if begin.day == 1 and (begin.year, begin.month) == (end.year, end.month) and _last_of_month(end):
        return f"{_MONTHS[begin.month - 1]} {begin.year}"
    if begin.year != end.year:
        return f"{say_day(begin)} to {say_day(end)}"
    if begin.month != end.month:
        return f"{say_day(begin, False)} to {say_day(end, year)}"
    return f"{begin.day} to {say_day(end, year)}"


def _last_of_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def say_when(days: Interval, year: bool = True) -> str:
    """An interval with its preposition: "on 8 December", "in December 2015", "from 5 to 11 December"."""
    said = say_interval(days, year)
    if days.one_day:
        return f"on {said}"
    return f"from {said}" if " to " in said else f"in {said}"
