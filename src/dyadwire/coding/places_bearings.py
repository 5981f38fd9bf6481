"""Where "55 kilometres south-east of Ayyash" is: a distance and a bearing from a place."""

import math
import re
from dataclasses import dataclass, replace

from dyadwire.records import PlaceMention

EARTH_KM = 6371.0
KM = {"k": 1.0, "m": 1.609344, "n": 1.852}  # by first letter: kilometres, miles, nautical miles
BEARINGS = {"north": 0.0, "east": 90.0, "south": 180.0, "west": 270.0}  # degrees clockwise from north
WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
WORDS |= {"ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
WORDS |= {"dozen": 12, "hundred": 100, "a hundred": 100}
REACH = 80  # code points before the name; no such phrase is longer
SIDE = r"(?:north|south|east|west)(?:[\s-]*(?:north|south|east|west)){0,2}"
OFFSET = re.compile(
    rf"(?P<number>\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(sorted(WORDS, key=len, reverse=True))}))[\s-]*"
    r"(?P<unit>km|kms|kilomet(?:er|re)s?|miles?|mi|nautical miles?)\b\.?\s+"
    r"(?:\([^()]{1,30}\)\s+)?"
    rf"(?:(?:to|in|due)\s+(?:the\s+)?)?(?P<side>{SIDE})\s+of\s+"
    r"(?:the\s+)?(?:(?:city|town|village|capital|port|port city|border|coast|island)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
APART = re.compile(
    rf"(?:\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(WORDS)}))[\s-]*(?:km|kilomet(?:er|re)s?|miles?)\s+(?:away\s+)?(?:from|off|outside)\s+"
    r"(?:the\s+)?(?:(?:city|town|village|capital|port)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance and a bearing, as the words before a place name give them."""

    start: int  # where the phrase begins in the text
    kilometres: float
    bearing: float  # degrees clockwise from north


def offset_before(text: str, start: int) -> Offset | None:
    """The distance and bearing told right before the place name that begins at `start`; None if there is none."""
    begin = max(0, start - REACH)
    match = OFFSET.search(text, begin, start)
    if match is None:
        return None
    number = match["number"].lower()
    amount = float(WORDS[number]) if number in WORDS else float(number.replace(",", ""))
    return Offset(match.start(), amount * KM[match["unit"][0].lower()], _bearing(match["side"].lower()))


def displaced(text: str, place: PlaceMention) -> PlaceMention:
    """The place that the words before a name make of it; the place itself if they tell no distance.

    The span grows to the whole phrase. A distance without a bearing ("20 km from Aleppo") leaves the coordinates and
    lowers the precision to "district".
    """
    if place.latitude is None or place.longitude is None or place.precision in ("country", "region"):
        return place
    offset = offset_before(text, place.start)
    if offset is None:
        near = APART.search(text, max(0, place.start - REACH), place.start)
        if near is None or place.precision not in ("exact", "city"):
            return place
        return replace(place, precision="district", rule=f"{place.rule}; distance without a bearing")
    latitude, longitude = moved(place.latitude, place.longitude, offset)
    return replace(
        place,
        start=offset.start,
        text=text[offset.start : place.end],
        latitude=latitude,
        longitude=longitude,
        geonameid=None,
        precision="city",
        rule=f"{offset.kilometres:.0f} km at {offset.bearing:.0f} degrees from {place.text}; {place.rule}",
    )


def moved(latitude: float, longitude: float, offset: Offset) -> tuple[float, float]:
    """Degrees of the point at a distance and bearing from another, on a sphere; rounded to a kilometre."""
    arc, turn = offset.kilometres / EARTH_KM, math.radians(offset.bearing)
    here = math.radians(latitude)
    there = math.asin(math.sin(here) * math.cos(arc) + math.cos(here) * math.sin(arc) * math.cos(turn))
    east = math.atan2(math.sin(turn) * math.sin(arc) * math.cos(here), math.cos(arc) - math.sin(here) * math.sin(there))
    return round(math.degrees(there), 2), round((longitude + math.degrees(east) + 180) % 360 - 180, 2)


def _bearing(side: str) -> float:
    """Degrees of "north", "south-east", "east-northeast": midway between the first part and the rest."""
    first, *rest = re.findall(r"north|south|east|west", side)
    if not rest:
        return BEARINGS[first]
    one, other = BEARINGS[first], _bearing(" ".join(rest))
    turn = (other - one + 180) % 360 - 180  # the short way round: north and west meet at 315, not at 135
    return (one + turn / 2) % 360
