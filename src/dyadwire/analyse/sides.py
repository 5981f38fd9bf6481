"""Who belongs to a side of the dyad. An alliance is not expanded; one that is led by a state counts for it."""

from collections.abc import Iterable
from functools import cache

from dyadwire.records import Entity
from dyadwire.tables import DATA, read_rows

# Sectors that speak and answer for their state; None: a state that nothing but its name names.
OFFICIAL = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP", None})


@cache
def _leaders() -> tuple[tuple[str, str], ...]:
    rows = read_rows(DATA / "tell" / "led.tsv", ("prefix", "code", "source"))
    return tuple((row["prefix"].lower(), row["code"]) for _, row in rows)


@cache
def _codes(country: str | None, name: str | None, text: str) -> frozenset[str]:
    phrase = (name or text).lower().removeprefix("the ")
    led = {code for prefix, code in _leaders() if phrase.startswith(prefix)}
    return frozenset({code for code in (country, name) if code} | led)


def codes_of(entity: Entity) -> frozenset[str]:
    """What an entity can be asked for by: country code, canonical name, and the state that leads it."""
    return _codes(entity.country, entity.name, entity.text)


def codes_of_all(entities: Iterable[Entity]) -> frozenset[str]:
    """The codes of several entities together."""
    return frozenset(code for entity in entities for code in codes_of(entity))


def sides_in(entities: Iterable[Entity], sides: tuple[str, str]) -> tuple[str, ...]:
    """Which sides are among the entities, in the dyad's order; names are compared without case."""
    found = {code.casefold() for code in codes_of_all(entities)}
    return tuple(side for side in sides if side.casefold() in found)
