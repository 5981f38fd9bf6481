"""Meetings beside a session of the UN General Assembly: a date without the name of a month.

The nth regular session opens in September of 1945 + n, on the Tuesday of the third week (rules of procedure of the
General Assembly, rule 1), and what is held on its sidelines is held in the weeks after. Without a number it is the
session that began last, or begins within a month. A session as such lasts a year and dates nothing.
"""

import re
from datetime import date

from dyadwire.coding.dates_calendar import Reading, read_month
from dyadwire.coding.dates_holidays import mention_of
from dyadwire.coding.dates_scene import Scene
from dyadwire.records import DateMention

FOUNDED = 1945
OPENS = 9  # September
TENS = {"fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80}
TENS |= {"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
ASSEMBLY = r"(?:General Assembly|UNGA)"
NUMBER = r"(?:(?P<digits>\d\d)(?:st|nd|rd|th)|(?P<tens>{})(?:-(?P<unit>{}))?)".format("|".join(TENS), "|".join(UNITS))
BESIDE = re.compile(
    r"\b(?:sidelines?|margins?|opening|high-level (?:week|segment)|general debate)\s+(?:week\s+)?"
    r"(?:of|at|for|during)\s+"
    rf"(?P<session>(?:(?:the|this year['’]s)\s+)?(?:{NUMBER}\s+)?"
    r"(?:(?:annual|regular)\s+)?(?:(?:session|meeting)\s+of\s+(?:the\s+)?)?"
    rf"(?:(?:UN|U\.N\.|United Nations)\s+)?(?:{ASSEMBLY}\b))",
    re.IGNORECASE,
)


def sessions_of(scene: Scene) -> list[DateMention]:
    """The sessions beside which something is held, in order, each as the September in which it opens."""
    text = scene.lexed.text
    if "Assembly" not in text and "UNGA" not in text:
        return []
    return [
        mention_of(text, match.span("session"), _reading(scene, match), "session") for match in BESIDE.finditer(text)
    ]


def _reading(scene: Scene, match: re.Match[str]) -> Reading:
    number = _number(match)
    if number is not None:
        return read_month(FOUNDED + number, OPENS)
    if scene.anchor is None:
        return Reading(f"XXXX-{OPENS:02d}")
    return read_month(_latest(scene.anchor), OPENS)


def _number(match: re.Match[str]) -> int | None:
    """Of the session, as its digits or its words tell; None without one."""
    if match["digits"]:
        return int(match["digits"])
    if not match["tens"]:
        return None
    return TENS[match["tens"].lower()] + (1 + UNITS.index(match["unit"].lower()) if match["unit"] else 0)


def _latest(day: date) -> int:
    return day.year if day.month >= OPENS - 1 else day.year - 1
