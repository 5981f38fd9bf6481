"""The rows of the actor tables: their columns, what may stand in them, and what is wrong with one that may not."""

import re
from typing import NamedTuple

from dyadwire.coding.actor_words import normal_form
from dyadwire.errors import nearest

SECTORS = frozenset((
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "IGO", "JRN", "JUD", "LAB", "LEG",
    "MED", "MIL", "NGO", "OPP", "PRM", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF", "UNK",
))  # fmt: skip
STATE_KINDS = ("name", "former", "abbreviation", "adjective", "people", "capital", "region")
CATEGORIES = ("head", "foreign", "defence", "minister", "spokesperson", "diplomat", "legislature", "gov", "other")
RANKS = {category: rank for rank, category in enumerate(CATEGORIES)}
HEADERS = {
    "states": ("name", "country", "kind", "source"),
    "places": ("name", "country", "source"),
    "organs": ("name", "aliases", "country", "sector", "shared", "source"),
    "organisations": ("name", "aliases", "country", "sector", "start", "end", "source"),
    "agents": ("noun", "sector", "kind", "number", "scope", "source"),
    "context": ("feature", "weight", "source"),
    "sectors": ("clue", "sector", "weight", "source"),
    "people": (
        *("name", "aliases", "country", "sector", "organisation", "role", "category", "start", "end", "wikidata"),
        "source",
    ),
    "deeds": ("type", "role", "mode", "word", "sector", "source"),
    "namesakes": ("name", "country", "kind", "prior", "cues", "source"),
    "bodies": ("noun", "sectors", "source"),
    "publishers": ("word", "country", "source"),
    "words": ("word", "use", "source"),
}
USES = ("generic head", "given name", "no name", "no surname", "relation")
DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


class ActorRow(NamedTuple):
    """One table row, whatever its table; empty strings where a table has no such column."""

    kind: str  # name, former, abbreviation, adjective, people, capital, region, place, organ, organisation,
    # agent or person
    name: str
    country: str  # ISO 3166-1 alpha-3, or empty
    sector: str  # PLOVER, or empty
    organisation: str = ""  # canonical name, for organisations and their officials
    start: str = ""  # ISO date or its beginning; empty: open
    end: str = ""
    category: str = ""  # of a person's office; for an agent "person" or "group"
    number: str = ""  # of an agent: singular or plural
    shared: bool = False  # an organ whose name other states' organs bear; an agent of no one country ("critics")
    own: bool = False  # from a hand-written table, which outranks a built one
    id: str = ""  # of a person: Wikidata's ("Q76"), else one of our own ("SDN:abdalla-hamdok"); empty for all others
    role: str = ""  # of a person: the office in words

    def rank(self) -> int:
        """How prominent an office is; smaller is higher."""
        return RANKS[self.category] * 2 + (not self.own) if self.category in RANKS else 99


class Namesake(NamedTuple):
    """One bearer of a name that several places bear."""

    row: ActorRow
    prior: float  # share of its mentions in news, by judgement
    cues: tuple[str, ...]  # words that speak for it; "=RUS": any mention of that country


class RowError(Exception):
    """What is wrong with a row, before its file and line are known; never leaves the loader."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def check(value: str, known: tuple[str, ...] | frozenset[str], what: str) -> None:
    """Raise `RowError` unless a value is one of the known ones."""
    if value not in known:
        raise RowError(f"{value!r} is no {what}", nearest(value, known))


def check_country(value: str, known: frozenset[str], empty: bool = False) -> None:
    """Raise `RowError` unless a value is a country's code (`known`: codes of the tables of states; empty: any)."""
    if value in known or (empty and not value):
        return
    if not (len(value) == 3 and value.isupper() and value.isascii()):
        raise RowError(f"{value!r} is no country code", "Expected ISO 3166-1 alpha-3, such as FRA.")
    if known:
        raise RowError(f"{value!r} is the code of no country that the tables of states name", nearest(value, known))


def check_dates(start: str, end: str) -> None:
    """Raise `RowError` unless a term's dates are ISO dates, or their beginnings, in order; empty is open."""
    for value in (start, end):
        if value and not DATE.fullmatch(value):
            raise RowError(f"{value!r} is no date", "Expected YYYY, YYYY-MM or YYYY-MM-DD, or nothing.")
    if start and end and end < start[: len(end)]:
        raise RowError(f"the end {end} is before the start {start}", "Swap them, or leave empty what is unknown.")


def weight_of(value: str) -> float:
    """A fitted weight. Raises `RowError` for what is no number."""
    try:
        return float(value)
    except ValueError as error:
        raise RowError(f"a weight is no number: {error}", "Fit the table again.") from None


def overlap(one: ActorRow, other: ActorRow) -> bool:
    """Whether two terms have a day in common, so far as their dates tell."""
    before = bool(one.end and other.start and one.end < other.start[: len(one.end)])
    after = bool(other.end and one.start and other.end < one.start[: len(other.end)])
    return not (before or after)


def own_id(country: str, name: str) -> str:
    """The id of someone of whom no Wikidata id is known, as in the built table: "USA:madeleine-albright"."""
    return f"{country or 'ORG'}:{normal_form(name).lower().replace(' ', '-')}"
