"""The two sides of a brief, as a person names them."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from dyadwire.errors import OptionError, nearest

if TYPE_CHECKING:
    from dyadwire.coding.actor_tables import ActorRow, ActorTables

CODE_LENGTH = 3  # letters of an ISO 3166-1 alpha-3 code
_STATES = ("name", "former", "abbreviation", "people", "adjective", "capital")  # kinds of rows, the plainest first


def side_of(given: str, extra: Sequence[Path] = ()) -> str:
    """The code or canonical name of a side: USA for "USA", "usa" and "United States", NATO for "NATO".

    `extra`: folders with the user's own actor tables. Raises `OptionError` for a name that nobody bears, with the
    nearest that somebody does, and for one that several bear.
    """
    from dyadwire.tell.tables import countries

    codes = countries()
    if given.upper() in codes:
        return given.upper()
    from dyadwire.coding.actors import load_actors  # takes a second, which codes need not pay

    found = _bearers(given, load_actors(extra=extra))
    if len(found) == 1:
        return found[0]
    if found:
        raise OptionError(f"side {given!r}: {' and '.join(found)} bear this name; give one of these")
    if len(given) == CODE_LENGTH:
        raise OptionError(f"side {given!r}: no such country code. Did you mean {nearest_code(given, codes)!r}?")
    names = {country.short for country in codes.values()}
    raise OptionError(f"side {given!r}: neither a country code nor a name we know. {nearest(given, names)}")


def nearest_code(given: str, codes: Iterable[str]) -> str:
    """The code most like the given one: the longest common beginning, then the most common letters.

    difflib alone finds UZB nearer to USB than USA; people err at the end of a code.
    """

    def likeness(code: str) -> tuple[int, float]:
        same = (one == other for one, other in zip(given.upper(), code, strict=False))
        return sum(takewhile(bool, same)), SequenceMatcher(None, given.upper(), code).ratio()

    return max(sorted(codes), key=likeness)


def _bearers(given: str, tables: "ActorTables") -> list[str]:
    """Whom a name means, sorted: states by code if it is a name of states, else organisations by canonical name."""
    from dyadwire.coding.actor_words import normal_form

    rows: Sequence[ActorRow] = ()
    for spelling in (given, given.title(), given.upper()):
        rows = rows or tables.phrases.get(normal_form(spelling).removeprefix("The "), ())
    for kind in _STATES:
        states = {row.country for row in rows if row.kind == kind and row.country}
        if states:
            return sorted(states)
    return sorted({row.organisation for row in rows if row.kind == "organisation"})
