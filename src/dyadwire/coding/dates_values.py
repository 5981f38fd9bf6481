"""How the gold writes the days that a date expression covers."""

from datetime import timedelta

from dyadwire.records import DateMention


def gold_value(mention: DateMention) -> str | None:
    """The date as the gold writes it: YYYY-MM-DD, YYYY-MM, YYYY or START/END; None when it covers no interval.

    Weeks, weekends, decades and stretches of days are START/END; a season is its year.
    """
    begin, until = mention.begin, mention.until
    if begin is None or until is None:
        return None
    if begin == until:
        return begin.isoformat()
    if mention.value[-2:] in ("SP", "SU", "FA", "WI"):
        return f"{begin.year:04d}"
    if (begin.month, begin.day, until.month, until.day) == (1, 1, 12, 31):
        return _pair(f"{begin.year:04d}", f"{until.year:04d}")
    if begin.day == 1 and (until + timedelta(days=1)).day == 1:
        return _pair(f"{begin.year:04d}-{begin.month:02d}", f"{until.year:04d}-{until.month:02d}")
    return f"{begin.isoformat()}/{until.isoformat()}"


def _pair(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"
