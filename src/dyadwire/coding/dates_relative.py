"""Rules for dates that hang on the publication date or on another date of the text, for durations and for habits."""

from datetime import timedelta

from dyadwire.coding.dates_absolute import day_of_month, step
from dyadwire.coding.dates_calendar import (
    UNKNOWN,
    Reading,
    read_day,
    read_month,
    read_unit,
    read_weekend,
    shift,
)
from dyadwire.coding.dates_scene import Scene

LONGEST = {"D": 36500, "W": 5200, "M": 1200, "Y": 300, "10Y": 30, "100Y": 3}  # steps a calendar can take back
CLOSING = '.,;:?!|)"”'  # what may follow "three days before" when it hangs on nothing that follows
MONEY = frozenset(["$", "£", "€", "cents", "share", "million", "billion"])
TOLD_ON = frozenset(["following", "previous", "preceding"])  # counted from the last date named, not from the anchor
# By the letter of "half" or "quarter" and the unit.
PARTS = {("H", "TH"): "PT30M", ("H", "D"): "PT12H", ("H", "Y"): "P6M", ("H", "10Y"): "P5Y", ("H", "100Y"): "P50Y"}
PARTS |= {("Q", "100Y"): "P25Y", ("Q", "TH"): "PT15M"}
COMPARED = 40  # words over which a comparison of amounts reaches back


def weekday(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "Tuesday", "last Friday", "late Monday", "Friday night".

    The latest on or before the anchor; "next" and a future verb give the following one; "last" never gives the anchor.
    """
    found = scene.indices(first, last, "Ww")[0]
    number = scene.lexed.number(found)
    part = scene.indices(found, last, "P")
    suffix = "T" + scene.lexed.value(part[0]) if part else ""
    if scene.word(part[0] if part else found).endswith("s"):  # "on Mondays", "Sunday mornings"
        return Reading(f"XXXX-WXX-{number}{suffix}", "SET")
    if scene.anchor is None:
        return Reading(f"XXXX-WXX-{number}{suffix}")
    back = (scene.anchor.isoweekday() - number) % 7
    turn = step(scene, first, last) if scene.indices(first, last, "ln") else None
    if turn == 1 or (turn is None and scene.points_ahead(first, last)):
        ahead = (number - scene.anchor.isoweekday()) % 7
        day = scene.anchor + timedelta(days=ahead or (7 if turn else 0))
    else:
        day = scene.anchor - timedelta(days=back or (7 if turn else 0))
    return _timed(read_day(day), suffix)


def weekday_of_week(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "Monday of last week", "Tuesday next week"."""
    number = scene.lexed.number(scene.indices(first, last, "W")[0])
    if scene.lexed.value(last - 1) != "W":
        return weekday(scene, first, first + 1)
    if scene.anchor is None:
        return Reading(f"XXXX-WXX-{number}")
    monday = scene.anchor - timedelta(days=scene.anchor.weekday() - 7 * step(scene, first, last))
    return read_day(monday + timedelta(days=number - 1))


def weekday_with_day(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "Monday 7th", "Friday the 13th": the nearest such day, in the past if it can be."""
    number = scene.lexed.number(scene.indices(first, last, "W")[0])
    day = scene.numbers(first, last, "Dd")[0]
    if scene.anchor is None:
        return Reading(f"XXXX-XX-{day:02d}")
    near = [scene.anchor + timedelta(days=n) for n in range(-62, 63)]
    fitting = [d for d in near if d.day == day and d.isoweekday() == number] or [d for d in near if d.day == day]
    chosen = scene.nearest(fitting, first, last)
    return read_day(chosen) if chosen else None


def today(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "today", "late yesterday", "tomorrow morning", "tonight"."""
    found = scene.indices(first, last, "T")[0]
    value = scene.lexed.value(found)
    part = scene.indices(found, last, "P")
    suffix = "T" + scene.lexed.value(part[0]) if part else value[2:] if value.startswith("0T") else ""
    suffix = suffix if suffix.startswith("T") or not suffix else "T" + suffix
    if scene.anchor is None:
        return Reading("XXXX-XX-XX" + suffix)
    return _timed(read_day(scene.anchor + timedelta(days=int(value.split("T")[0]))), suffix)


def part_of_day(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "this morning", "last night", "later this afternoon"."""
    part = scene.lexed.value(scene.indices(first, last, "P")[0])
    if scene.anchor is None:
        return Reading("XXXX-XX-XXT" + part)
    return _timed(read_day(scene.anchor + timedelta(days=step(scene, first, last))), "T" + part)


def _timed(day: Reading, suffix: str) -> Reading:
    return Reading(day.value + suffix, "TIME" if suffix else "DATE", day.begin, day.until)


def clock(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "10 p.m. Wednesday", "noon", "14:30 GMT": a time on the day named beside it, else on the anchor."""
    words = scene.lexed.letters[first:last]
    end = (
        first + next(i for i, letter in enumerate(words + "?") if letter in "p?K" or (letter == "z"))
        if words
        else first
    )
    hour = scene.lexed.number(first)
    minute = scene.lexed.number(first + 2) if scene.letter(first + 1) == ":" else 0
    mark = scene.word(end)[:1] if scene.letter(min(end, last - 1)) == "p" else ""
    if (mark and not 1 <= hour <= 12) or hour > 24 or minute > 59:
        return None
    if scene.letter(first) == "K":
        time = scene.lexed.value(first)
    else:
        time = f"{hour % 12 + 12 if mark == 'p' else hour % 12 if mark else hour:02d}:{minute:02d}"
    beside = scene.indices(first, last, "WTM")
    rules = {"W": weekday, "T": today, "M": day_of_month}
    day = rules[scene.letter(beside[0])](scene, beside[0], last) if beside else None
    if day is None:
        day = read_day(scene.anchor) if scene.anchor else Reading("XXXX-XX-XX")
    return Reading(day.value[:10] + "T" + time, "TIME", day.begin, day.until)


def turned_unit(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "last week", "this month", "next year", "earlier this month", "last weekend", "this quarter"."""
    unit = _unit(scene, last - 1)
    if unit.startswith("T"):
        return Reading("PT1" + unit[1:], "DURATION")
    if scene.lexed.words[last - 1].endswith("s") and unit != "WE":  # "in coming months"
        return Reading({-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[step(scene, first, last)])
    if scene.anchor is None:
        return Reading(UNKNOWN[unit])
    told_on = scene.word(last - 2) in TOLD_ON or (unit == "D" and scene.word(last - 2) == "next")
    if scene.word(first) == "the" and scene.before and told_on:
        return echo(scene, first, last)
    if scene.word(last - 2) == "past" and scene.word(last - 3) == "the" and unit != "WE":  # "over the past year"
        return stretch(scene, first, last)
    if unit == "WE" and scene.anchor.weekday() < 2 and step(scene, first, last) == 0:
        return weekend(scene, first, last)
    reading = read_unit(unit, scene.anchor, step(scene, first, last))
    if unit == "W" and step(scene, first, last) == 0 and reading.until:
        return Reading(reading.value, "DATE", reading.begin, min(reading.until, scene.anchor))
    return reading


def _unit(scene: Scene, index: int) -> str:
    return {"E": "WE", "Q": "3M"}.get(scene.letter(index)) or scene.lexed.value(index)


def end_of_unit(scene: Scene, first: int, last: int) -> Reading | None:  # noqa: ARG001 - one signature for all rules
    """Like "the end of the month", "the beginning of the year"."""
    unit = _unit(scene, last - 1)
    if unit.startswith("T") or unit == "D":
        return None
    return read_unit(unit, scene.anchor) if scene.anchor else Reading(UNKNOWN[unit])


def latest_quarter(scene: Scene, first: int, last: int) -> Reading | None:  # noqa: ARG001 - one signature for all rules
    """Like "the quarter": the one over before the anchor."""
    return read_unit("3M", scene.anchor, -1) if scene.anchor else Reading(UNKNOWN["3M"])


def weekend(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "the weekend", "at the weekend": the last one begun, or the coming one after a future verb."""
    if scene.anchor is None:
        return Reading(UNKNOWN["WE"])
    back = scene.anchor.weekday() < 5 and not scene.points_ahead(first, last)
    return read_weekend(scene.anchor - timedelta(days=7 if back else 0))


def ago(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "two days ago", "a year earlier", "three days later": the day, week, month or year that many units away."""
    unit = _unit(scene, scene.indices(first, last, "UQ")[-1])
    sign = scene.lexed.value(last - 1)
    amount = count(scene, first, last)
    if amount is None and scene.letter(first) == "h" and not scene.word(last - 2).endswith("s"):  # "the day before"
        amount = 1
    if scene.word(last - 1) == "before" and scene.letter(last) not in CLOSING:  # "three days before the vote"
        bare = scene.letter(first) == "h" and not scene.indices(first, last, "CDX")
        return None if bare and amount == 1 else Reading(duration_value(amount, unit), "DURATION")
    if amount is None:
        return Reading("PAST_REF" if sign[0] == "-" else "FUTURE_REF")
    if unit == "Y" and amount == 1 and sign[0] == "-" and (quarter := _compared_quarter(scene, first)):
        return quarter
    origin = scene.reference(unit) if "~" in sign else scene.anchor
    if unit.startswith("T"):
        return (
            Reading(f"PT{amount}{unit[1:]}", "DURATION", origin, origin)
            if origin
            else Reading(f"PT{amount}{unit[1:]}", "DURATION")
        )
    if origin is None:
        return Reading(UNKNOWN[unit])
    if amount > LONGEST.get(unit, 300):
        return Reading("PAST_REF")
    steps = int(-amount if sign[0] == "-" else amount)
    if amount != int(amount) and unit == "Y":  # "two and a half years ago"
        return read_unit("M", shift(origin, "M", int(steps * 12)))
    if unit == "10Y":  # "a decade ago" is a year, not ten
        return read_unit("Y", shift(origin, unit, steps))
    return read_unit(unit, origin, steps)


def ago_today(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "five years ago today": the day itself, not its year."""
    unit = _unit(scene, scene.indices(first, last, "U")[-1])
    amount = count(scene, first, last)
    if scene.anchor is None or scene.lexed.value(last - 1) != "0" or scene.lexed.value(last - 2) != "-":
        return Reading(UNKNOWN["D"])
    if amount is None or unit.startswith("T") or amount > LONGEST.get(unit, 300):
        return Reading("PAST_REF")
    return read_day(shift(scene.anchor, unit, -int(amount)))


def _compared_quarter(scene: Scene, first: int) -> Reading | None:
    """The quarter a year before the last one named, if money is told of since: "from $2 million a year ago"."""
    if not scene.before:
        return None
    index, last = scene.before[-1]
    money = any(word in MONEY for word in scene.lexed.words[max(index, first - COMPARED) : first])
    if "-Q" not in last.value or last.begin is None or not money:
        return None
    return read_unit("3M", last.begin, -4)


def stretch(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "the past two months", "the next ten days": a duration that ends or begins at the anchor."""
    unit = _unit(scene, last - 1)
    amount = count(scene, first, last)
    if amount is None and not scene.lexed.words[last - 1].endswith("s"):  # "the past year"
        amount = 1
    value = duration_value(amount, unit)
    if scene.anchor is None or amount is None or unit.startswith("T") or amount > LONGEST.get(unit, 300):
        return Reading(value, "DURATION")
    steps = int(amount)
    if step(scene, first, last) > 0:
        return Reading(value, "DURATION", scene.anchor, shift(scene.anchor, unit, steps))
    return Reading(value, "DURATION", shift(scene.anchor, unit, -steps), scene.anchor)


def duration(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "three days", "a two-year deal", "several weeks", "decades"; not an age."""
    unit = _unit(scene, scene.indices(first, last, "UQ")[-1])
    if scene.word(last) == "old" or (scene.letter(last) == "-" and scene.word(last + 1) == "old"):
        return None
    often = scene.letter(first) == "a" and scene.word(first - 1) in ("once", "twice", "times")  # "three times a week"
    return Reading(duration_value(count(scene, first, last), unit), "SET" if often else "DURATION")


def part_of_unit(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "half an hour", "half a century", "a quarter-century": so many of a smaller unit."""
    unit = _unit(scene, last - 1)
    value = PARTS.get((scene.letter(scene.indices(first, last, "HQ")[0]), unit))
    return Reading(value, "DURATION") if value else None


def half_of_year(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "the first half of 2015", "the second half of last year", "the first half of the year"."""
    number = scene.lexed.number(scene.indices(first, last, "o")[0])
    years = scene.numbers(first, last, "Y")
    if number > 2 or not (years or scene.lexed.value(last - 1) == "Y"):
        return None
    if not years and scene.anchor is None:
        return Reading(f"XXXX-H{number}")
    year = years[0] if years or scene.anchor is None else scene.anchor.year + step(scene, first, last)
    begin, end = read_month(year, 6 * number - 5), read_month(year, 6 * number)
    return Reading(f"{year:04d}-H{number}", "DATE", begin.begin, end.until)


def bare_duration(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "days", "weeks of talks": an open number; a unit in the singular without a number tells no time."""
    word = scene.word(first)
    if word == "days" and scene.word(first - 1) in ("these", "those"):
        return Reading("PRESENT_REF" if scene.word(first - 1) == "these" else "PAST_REF")
    if word == "weekends":
        return Reading(UNKNOWN["WE"], "SET")
    return duration(scene, first, last) if word.endswith("s") and scene.lexed.words[first].islower() else None


def duration_value(amount: float | None, unit: str) -> str:
    """TIMEX3 of an amount of a unit: P3D, PT20M, P20Y, PXW; halves are written as decimals."""
    factor = int(unit[:-1]) if unit[:-1].isdigit() else 1
    number = "X" if amount is None else f"{amount * factor:g}"
    letter = unit[-1] if not unit.startswith("T") else unit[1:]
    return f"P{'T' if unit.startswith('T') else ''}{number}{'E' if amount is None and unit == '10Y' else letter}"


def count(scene: Scene, first: int, last: int) -> float | None:
    """The number that words tell: "twenty-four", "a", "2", "two and a half"; None for "several" and for none."""
    found = scene.indices(first, last, "DXYC")
    if not found:
        articles = scene.indices(first, last, "a")
        return 1 + _half(scene, first, last) if articles else None
    if any(scene.lexed.value(i) == "X" for i in found):
        return None
    total = 0
    for number in (scene.lexed.number(i) for i in found):
        total = (
            total * number
            if number in (100, 1000) and total
            else 2
            if number == 2 and scene.word(found[0]) == "couple"
            else total + number
        )
    return total + _half(scene, first, last)


def _half(scene: Scene, first: int, last: int) -> float:
    return 0.5 if scene.indices(first, last, "H") else 0


def habit(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "every day", "each July", "daily", "every two weeks"."""
    letter = scene.letter(last - 1)
    if letter == "V":
        return Reading(scene.lexed.value(last - 1), "SET")
    if letter == "W":
        return Reading(f"XXXX-WXX-{scene.lexed.number(last - 1)}", "SET")
    if letter == "M":
        return Reading(f"XXXX-{scene.lexed.number(last - 1):02d}", "SET")
    if letter in "PS":
        return Reading(
            f"XXXX-XX-XXT{scene.lexed.value(last - 1)}" if letter == "P" else f"XXXX-{scene.lexed.value(last - 1)}",
            "SET",
        )
    amount = count(scene, first, last) if scene.indices(first, last, "DXC") else 1
    return Reading(duration_value(amount, _unit(scene, last - 1)), "SET")


def echo(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "that day", "the same month", "the following year", "the next day": counted from the last day named."""
    unit = _unit(scene, last - 1)
    origin = scene.reference(unit) if scene.before else None
    if unit.startswith("T") or unit not in UNKNOWN:
        return None
    if origin is None:
        return Reading(UNKNOWN[unit])
    steps = step(scene, first, last) if scene.indices(first, last, "ln") else 0
    return read_unit(unit, origin, steps)


def part_of_told_day(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "that night", "the same afternoon", "the next morning": of the last day named."""
    part = scene.lexed.value(last - 1)
    origin = scene.reference() if scene.before else None
    if origin is None:
        return Reading("XXXX-XX-XXT" + part)
    steps = step(scene, first, last) if scene.indices(first, last, "ln") else 0
    return _timed(read_day(origin + timedelta(days=steps)), "T" + part)


def within_unit(scene: Scene, first: int, last: int) -> Reading | None:
    """Like "earlier in the day", "later in the week": of the day named last, or of the anchor."""
    unit = _unit(scene, last - 1)
    origin = scene.reference(unit)
    if unit.startswith("T") or unit not in UNKNOWN or scene.word(first) not in ("earlier", "later"):
        return None
    return read_unit(unit, origin) if origin else Reading(UNKNOWN[unit])


def vague(scene: Scene, first: int, last: int) -> Reading | None:  # noqa: ARG001 - one signature for all rules
    """Like "now", "currently", "recently", "recent years", "the future", "the past"."""
    letter = scene.letter(last - 1)
    if letter == "N":
        return Reading(scene.lexed.value(last - 1))
    if letter == "F":
        return Reading("FUTURE_REF")
    if letter == "u":
        return Reading("PRESENT_REF")
    return Reading("PAST_REF") if scene.word(last - 1) in ("past", "recent") or letter == "U" else None
