"""Dates as publishers write them: on a line of their own, in metadata, in a JSONL field.

English month names and ISO order. A numeric date is read only if one order of day and month is possible, for
11/12/2015 is December in London and November in New York.
"""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_CALENDAR = "january february march april may june july august september october november december"
_NAMES = _CALENDAR.split()
MONTHS = {name[:3]: number for number, name in enumerate(_NAMES, start=1)}
YEARS = range(1800, 2101)  # others are placeholders of databases, such as 0001 or 9999
_MONTH = rf"(?P<month{{0}}>{'|'.join(_NAMES)}|sept|{'|'.join(MONTHS)})\.?"
DATE = re.compile(
    r"(?<![\w/])(?:"
    r"(?P<year1>\d{4})[-/.](?P<month1>\d{1,2})[-/.](?P<day1>\d{1,2})(?=\D|$)"
    rf"|{_MONTH.format(2)}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(?P<year2>\d{{4}})(?!\d)"
    rf"|(?P<day3>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH.format(3)}(?:\s*,\s*|[\s-]+)(?P<year3>\d{{4}})(?!\d)"
    r"|(?P<first4>\d{1,2})[/.](?P<second4>\d{1,2})[/.](?P<year4>\d{4})(?!\d)"
    r")",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")


def find_date(text: str) -> tuple[date, int, int] | None:
    """The first full date of a line with its offsets, or None; a date that no calendar has is skipped."""
    for found in DATE.finditer(text):
        day = _date_of(found)
        if day is not None:
            return day, found.start(), found.end()
    return None


def parse_given(value: object) -> date | None:
    """The date of a `published` field: ISO, RFC 2822, written out, YYYYMMDD or Unix seconds; None for anything else.

    A time with an offset keeps the day that it names. Unix seconds are read in UTC.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_seconds(float(value)) if not _COMPACT.fullmatch(str(value)) else parse_given(str(value))
    text = str(value).strip()
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _build(*compact.groups())
    found = find_date(text)
    return found[0] if found else _from_mail(text)


def _from_mail(text: str) -> date | None:
    try:
        day = parsedate_to_datetime(text).date()
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return day if day.year in YEARS else None


def _from_seconds(seconds: float) -> date | None:
    try:
        day = datetime.fromtimestamp(seconds, UTC).date()
    except (OverflowError, OSError, ValueError):
        return None
    return day if day.year in YEARS and day.year > 1970 else None


def _date_of(found: re.Match[str]) -> date | None:
    groups = found.groupdict()
    for form in ("1", "2", "3"):
        if groups["year" + form]:
            return _build(groups["year" + form], groups["month" + form], groups["day" + form])
    first, second = groups["first4"], groups["second4"]
    as_month_first, as_day_first = _build(groups["year4"], first, second), _build(groups["year4"], second, first)
    if as_month_first and as_day_first and as_month_first != as_day_first:
        return None
    return as_month_first or as_day_first


def _build(year: str, month: str, day: str) -> date | None:
    number = MONTHS.get(month[:3].lower()) or (int(month) if month.isdecimal() else 0)
    try:
        built = date(int(year), number, int(day))
    except ValueError:
        return None
    return built if built.year in YEARS else None
