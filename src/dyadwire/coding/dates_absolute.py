"""Rules for dates that the words themselves place: days, months, years, ranges, clock times, seasons, holidays.

Each rule takes the scene and the words ``first:last`` that its pattern matched, and returns a reading, or None when
the words are no date after all.
"""

import re
from datetime import date
from functools import cache
from pathlib import Path

from dyadwire.coding.dates_calendar import (
    Reading,
    exists,
    read_century,
    read_day,
    read_decade,
    read_month,
    read_quarter,
    read_season,
    read_year,
    span_of,
)
from dyadwire.coding.dates_scene import Scene
from dyadwire.coding.dates_words import FOLDER
from dyadwire.tables import read_rows

YEAR_BEHIND = re.compile(r"[^.?!;|]{0,14}?(?P<month>[Mm])\.?D?,?Y")


@cache
def counted(path: Path = FOLDER / "counted.tsv") -> frozenset[str]:
    """Nouns before which a number is no year: "2000 troops"."""
    return frozenset(row["word"] for _, row in read_rows(path, ("word", "source")))


def day_of_month(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "Dec. 5, 2015", "the 7th of December", "Sunday, December 7th": a day with or without its year."""
    month = scene.numbers(first, last, "Mm")[0]
    day = scene.numbers(first, last, "Ddo")[0]
    years = scene.numbers(first, last, "Y")
    if _is_thousands(scene, last):
        return None
    return _day(scene, (first, last), (years[0] if years else None, month, day))


def numeric_day(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "12/07/2015" (month first, unless that cannot be), "7.12.2015" (day first), "11/02/89"."""
    numbers = scene.numbers(first, last, "DXY")
    if len(numbers) != 3 or scene.letter(last) == "/":
        return None
    one, two, year = numbers
    if year < 100:
        year += 1900 if year > 30 else 2000
    month, day = (two, one) if "." in scene.lexed.letters[first:last] or one > 12 else (one, two)
    return _day(scene, (first, last), (year, month, day)) if year >= 1500 and 1 <= month <= 12 else None


def iso_day(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "2015-12-07"."""
    year, month, day = scene.numbers(first, last, "YD")
    return _day(scene, (first, last), (year, month, day)) if 1 <= month <= 12 else None


def nine_eleven(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "9/11" as the name of a day; no other pair of numbers is read as a date."""
    return read_day(date(2001, 9, 11)) if scene.lexed.words[first:last] == ("9", "/", "11") else None


def days_of_months(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "5-7 December", "Dec. 30 to Jan. 2, 2016": the whole stretch; "5 and 6 December" only for neighbours."""
    months, days = scene.numbers(first, last, "Mm"), scene.numbers(first, last, "Dd")
    years = scene.numbers(first, last, "Y")
    if len(days) != 2 or _is_thousands(scene, last) or not 1 <= len(months) <= 2:
        return None
    if "&" in scene.lexed.letters[first:last] and (days[1] - days[0] != 1 or len(months) == 2):
        return None
    end = _day(scene, (first, last), (years[-1] if years else None, months[-1], days[1]))
    if end is None or end.begin is None:
        return end
    year = end.begin.year if months[0] <= months[-1] else end.begin.year - 1
    if not exists(year, months[0], days[0]) or date(year, months[0], days[0]) >= end.begin:
        return None
    return span_of(read_day(date(year, months[0], days[0])), end)


def _day(scene: Scene, words: tuple[int, int], parts: tuple[int | None, int, int]) -> Reading | None:
    year, month, day = parts
    if year is not None:
        # An impossible day keeps its value, so that `date_findings` can show it; it covers no interval.
        return (
            read_day(date(year, month, day))
            if exists(year, month, day)
            else Reading(f"{year:04d}-{month:02d}-{day:02d}")
        )
    unplaced = Reading(f"XXXX-{month:02d}-{day:02d}")
    if (month, day) == (9, 11) and scene.word(words[1]) in ("attacks", "attack", "terrorist", "terror", "hijackings"):
        return read_day(date(2001, 9, 11))
    if scene.anchor is None and (told := _year_behind(scene, words[1], month)) and exists(told, month, day):
        return read_day(date(told, month, day))
    if not exists(2000, month, day) or scene.anchor is None:
        return unplaced
    around = range(scene.anchor.year - 1, scene.anchor.year + 2)
    chosen = scene.nearest([date(y, month, day) for y in around if exists(y, month, day)], *words)
    return read_day(chosen) if chosen else unplaced


def _year_behind(scene: Scene, last: int, month: int) -> int | None:
    """The year that a later date of the sentence tells for both: "on 4 April and ... on 6 April 2016"."""
    match = YEAR_BEHIND.match(scene.lexed.letters, last)
    if match is None:
        return None
    return scene.lexed.number(match.end() - 1) - (scene.lexed.number(match.start("month")) < month)


def _is_thousands(scene: Scene, last: int) -> bool:
    """Whether the last number goes on: "May 10,000 people", "December 5.5"."""
    follows = scene.word(last + 1)
    if scene.letter(last) == "%":
        return True
    return (
        scene.letter(last) == ","
        and len(follows) == 3
        and follows.isdigit()
        and scene.lexed.spans[last][1] == scene.lexed.spans[last + 1][0]
    )


def month_of_year(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "December 2015", "early March of 2014"."""
    return read_month(scene.numbers(first, last, "Y")[0], scene.numbers(first, last, "Mm")[0])


def month_beside_year(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "June last year", "January of this year"."""
    month = scene.numbers(first, last, "Mm")[0]
    if scene.anchor is None or scene.lexed.value(last - 1) != "Y":
        return None if scene.anchor else Reading(f"XXXX-{month:02d}")
    return read_month(scene.anchor.year + step(scene, first, last), month)


def month_alone(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "in March", "last April", "mid-November", "this September"; "May" only after a word that asks for a time."""
    month = scene.numbers(first, last, "Mm")[0]
    if scene.indices(first, last, "t") and (told := scene.reference_year()):  # "that September"
        return read_month(told, month)
    if scene.anchor is None:
        return Reading(f"XXXX-{month:02d}")
    year = scene.anchor.year
    if scene.indices(first, last, "n"):
        return read_month(year if month > scene.anchor.month else year + 1, month)
    if scene.indices(first, last, "k"):
        return read_month(year, month)
    if scene.indices(first, last, "l"):
        return read_month(year if month < scene.anchor.month else year - 1, month)
    if month == scene.anchor.month:
        return read_month(year, month)
    if scene.points_ahead(first, last):
        return read_month(year if month > scene.anchor.month else year + 1, month)
    return read_month(year if month < scene.anchor.month else year - 1, month)


def months(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "June to August 2014", "between June 2014 and April 2016"."""
    (one, two), given = scene.numbers(first, last, "Mm"), scene.numbers(first, last, "Y")
    begun = given[0] if len(given) == 2 else given[-1] - (one > two)
    return span_of(read_month(begun, one), read_month(given[-1], two)) if (begun, one) < (given[-1], two) else None


def step(scene: Scene, first: int, last: int) -> int:
    """-1 for last, 0 for this, 1 for next; of the nearest such word to the end."""
    found = scene.indices(first, last, "lkn")
    return {"l": -1, "k": 0, "n": 1}[scene.letter(found[-1])] if found else 0


def plain_year(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "in 2014", "the 2003 invasion", "early 1990"; not "2000 troops", "$1999" or "2,014".

    Without a preposition only 1900 to 2100.
    """
    year = scene.numbers(first, last, "Y")[0]
    before, after = scene.letter(first - 1), scene.letter(last)
    if (
        before in "$€£#/%-"
        or (before in ".:" and scene.touches(first))  # "12.1999", but not "... ended. The 2009 offensive"
        or after in "%/:°"
        or scene.word(last) in counted()
        or scene.word(first - 1) in ("resolution", "no")
    ):
        return None
    if (
        after in "-,"
        and scene.word(last + 1).isdigit()
        and scene.lexed.spans[last][1] == scene.lexed.spans[last + 1][0]
    ):
        return None
    if scene.letter(first - 1) == "," and scene.word(first - 2).isdigit():
        return None
    asked = first < last - 1 or scene.word(first - 1) in (
        "in",
        "since",
        "of",
        "by",
        "until",
        "during",
        "before",
        "after",
        "from",
    )
    return read_year(year) if asked or 1900 <= year <= 2100 else None


def spelled_year(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "nineteen ninety-four"."""
    century, *rest = scene.numbers(first, last, "C")
    year = century * 100 + sum(rest)
    return read_year(year) if century in (18, 19, 20) and 10 <= sum(rest) < 100 else None


def years(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "2014-15", "from 2003 to 2005", "between 1914 and 1918"."""
    one, two, *_ = *scene.numbers(first, last, "YDX"), 0
    if two < 100:
        two += one - one % 100
    return span_of(read_year(one), read_year(two)) if one < two < one + 100 else None


def decade(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "the late 1970s", "the nineties", "the '80s"."""
    number = scene.numbers(first, last, "ZB")[0]
    if scene.letter(last - 1) == "B":
        return read_decade(number * 10)
    if number < 100 and scene.letter(first - 1) not in "h'e":
        return None
    return read_decade(number if number > 100 else 1900 + number)


def century(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "the 20th century"."""
    return read_century(scene.numbers(first, last, "do")[0]) if scene.lexed.value(last - 1) == "100Y" else None


def season(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "summer 2014", "last fall", "this spring", "in the winter"."""
    name = scene.lexed.value(scene.indices(first, last, "S")[0])
    numbers = scene.numbers(first, last, "Y")
    if numbers:
        return read_season(numbers[0], name)
    if scene.anchor is None:
        return Reading(f"XXXX-{name}")
    this = read_season(scene.anchor.year, name)
    turn = step(scene, first, last)
    begun = this.begin is not None and this.begin <= scene.anchor
    over = this.until is not None and this.until < scene.anchor
    if turn < 0:
        return this if over else read_season(scene.anchor.year - 1, name)
    return read_season(scene.anchor.year + 1, name) if turn > 0 and begun else this


def quarter(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "the third quarter", "second-quarter of 1989": the latest one that is over, unless a year is given."""
    number = scene.numbers(first, last, "do")[0]
    given = scene.numbers(first, last, "Y")
    if not 1 <= number <= 4:
        return None
    if given:
        return read_quarter(given[0], number)
    if scene.anchor is None:
        return Reading(f"XXXX-Q{number}")
    if scene.indices(first, last, "lkn"):
        return read_quarter(scene.anchor.year + step(scene, first, last), number)
    current = (scene.anchor.month + 2) // 3
    return read_quarter(scene.anchor.year if number <= current else scene.anchor.year - 1, number)
