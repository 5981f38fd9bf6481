"""Who belongs to a side of the dyad. An alliance is not expanded; one that is led by a state counts for it."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dyadwire.errors import TableError
from dyadwire.records import Entity

LED = Path(__file__).parent.parent / "data" / "tell" / "led.tsv"


@cache
def _leaders() -> tuple[tuple[str, str], ...]:
    rows: list[tuple[str, str]] = []
    for number, line in enumerate(LED.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 3:
            raise TableError(LED, number, f"{len(fields)} columns, not 3", "Separate them with tabs.")
        rows.append((fields[0].lower(), fields[1]))
    return tuple(rows[1:])


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
