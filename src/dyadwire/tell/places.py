"""Where an act was, in words: the place with its preposition, or the place as what was attacked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dyadwire.records import Event, PlaceMention
from dyadwire.tell.names import whole_name
from dyadwire.tell.tables import adjectives, countries, loaded_words

_PREPOSITION = re.compile(
    r"\b(in|at|near|outside|off|around|inside|over|across|on)\s+(?:(?:the|a|an)\s+)?$", re.IGNORECASE
)
_PLACE = re.compile(r"[^\Wa-z][\w.’'-]*(?: (?:of|the|de|al|el|and|[^\Wa-z][\w.’'-]*))*")
# One is at these, and in everything else.
_SITE = re.compile(
    r"\b(?:Camp|(?:Air)?[Bb]ase|Airport|Airfield|Embassy|Consulate|Hospital|Square|Dam|Station|University|School|Crossing|"
    r"House|Prison|Plant|Port|Checkpoint|Palace|Gate|Bridge|Terminal|Refinery|Mosque|Church)\b"
)
_SAYING = frozenset({"ACCUSE", "REJECT", "THREATEN", "REQUEST", "AGREE", "SUPPORT", "CONCEDE"})
_WIDE = frozenset({"country", "region"})
BESIDE = 60  # code points between what was said and where


@dataclass(frozen=True, slots=True)
class Where:
    """The place of an act; all empty when nothing can be said of it."""

    words: str = ""  # " in Vienna"
    target: str = ""  # "Kharkiv (Ukraine)", when the act was done to the place rather than only there
    state: str = ""  # whose place the target is, as it is called in a sentence


def find_where(event: Event, text: str, said: Sequence[str]) -> Where:
    """Where an event was.

    said: labels and quotations of its sentence. Nothing is said of a place that they name, of a vague one, and of an
    adjective ("Syrian"). For an attack on a place that belongs to the state attacked, the place is the better target.
    """
    place = event.place
    if place is None or (event.type in _SAYING and abs(place.start - event.trigger.start) > BESIDE):
        return Where()  # words have no place but the one that is said with them
    words = _name(place, text)
    bare = words.removeprefix("the ").removeprefix("The ")
    if not _PLACE.fullmatch(bare) or len(words.split()) > 5 or any(bare in label for label in said):
        return Where()
    unknown = words.isupper() and place.geonameid is None  # an organisation's letters: "on PKK positions"
    if loaded_words().search(words) or words in adjectives() or unknown:
        return Where()
    before = _PREPOSITION.search(text[max(0, place.start - 14) : place.start])
    arguments = (*event.actors, *event.recipients)
    target, state = _target(event, bare)
    if before is None and any(one.start <= place.start and place.end <= one.end for one in arguments):
        return Where("", target, state)
    article = "the " if re.search(r"\bthe\s+$", text[max(0, place.start - 5) : place.start], re.IGNORECASE) else ""
    preposition = before.group(1).lower() if before else "in"
    if event.quad == 4 and preposition in ("on", "at") and not _SITE.search(words):
        preposition = "in"
    return Where(f" {preposition} {article}{words}", article + target if target else "", state)


def _name(place: PlaceMention, text: str) -> str:
    """The place's name in whole words; one in capitals, as before a dateline, in usual letters."""
    words = re.sub(r"\s+", " ", whole_name(text, place.start, place.end)).strip()
    return words.title() if words.isupper() and len(words) > 3 and place.geonameid else words


def _target(event: Event, words: str) -> tuple[str, str]:
    """The place as what was attacked, and the state it belongs to; empty for a whole country, or another's place."""
    place = event.place
    country = countries().get(place.country or "") if place else None
    struck = {entity.country for entity in event.recipients}
    if event.type not in ("ASSAULT", "COERCE") or place is None or country is None or struck != {place.country}:
        return "", ""
    touches = any(one.start < place.end and place.start < one.end for one in event.recipients)
    if place.precision == "country" or not (touches or (event.type == "ASSAULT" and place.precision not in _WIDE)):
        return "", ""
    short = country.name.removeprefix("the ")
    return (words if short in words else f"{words} ({short})"), country.name
