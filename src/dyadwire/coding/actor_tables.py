"""The actor tables: who may be named in a text, read from TSV, checked row by row, and indexed for matching.

A table row is all right or the load stops: a silent hole in a table would look like a silent country.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from dyadwire.coding.actor_words import normal_form, tokens_of
from dyadwire.errors import TableError, nearest
from dyadwire.tables import read_fields

PACKAGED = Path(__file__).parent.parent / "data" / "actors"
SECTORS = frozenset(
    (
        "AGR",
        "ELI",
        "IGO",
        "NGO",
        "CRM",
        "UNK",
        "REF",
        "MED",
        "SOC",
        "UAF",
        "GOV",
        "MIL",
        "JUD",
        "LEG",
        "SPY",
        "COP",
        "REB",
        "PTY",
        "OPP",
        "PRM",
        "REL",
        "CVL",
        "JRN",
        "LAB",
        "BUS",
        "EDU",
    )
)
STATE_KINDS = ("name", "former", "abbreviation", "adjective", "people", "capital", "region")
CATEGORIES = ("head", "foreign", "defence", "minister", "spokesperson", "diplomat", "gov", "legislature", "other")
HEADERS = {
    "states": ("name", "country", "kind", "source"),
    "places": ("name", "country", "source"),
    "organs": ("name", "aliases", "country", "sector", "shared", "source"),
    "organisations": ("name", "aliases", "country", "sector", "start", "end", "source"),
    "agents": ("noun", "sector", "kind", "number", "scope", "source"),
    "context": ("feature", "state", "force", "people", "armed", "source"),
    "people": (
        *("name", "aliases", "country", "sector", "organisation", "role", "category", "start", "end", "wikidata"),
        "source",
    ),
    "bodies": ("noun", "sectors", "source"),
    "publishers": ("word", "country", "source"),
    "words": ("word", "use", "source"),
}
BEARERS = 2  # a town whose name so many people of the tables bear is more often a person
# Family names come first there, so "Hu" of Hu Jintao is the name used alone.
FAMILY_FIRST = frozenset(("CHN", "TWN", "HKG", "PRK", "KOR", "VNM"))
USES = ("generic head", "no name", "no surname", "relation")


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
    id: str = ""

    def rank(self) -> int:
        """How prominent an office is; smaller is higher."""
        return CATEGORIES.index(self.category) * 2 + (not self.own) if self.category in CATEGORIES else 99


@dataclass(frozen=True, slots=True)
class ActorTables:
    """All rows, keyed by the words that a text would hold. Build it with `load_actors`."""

    phrases: Mapping[str, tuple[ActorRow, ...]]  # normal form (see `actor_words`) -> rows, best first
    lengths: Mapping[str, tuple[int, ...]]  # first word of a phrase -> lengths in words, longest first
    agents: Mapping[str, ActorRow]  # lower-case common noun, one to four words
    agent_lengths: Mapping[str, tuple[int, ...]]
    starts: frozenset[str]  # every word, as written, that a phrase, noun or last name can begin with
    surnames: Mapping[str, tuple[ActorRow, ...]]  # last names of top officials
    countries: frozenset[str]
    context: Mapping[str, tuple[float, ...]]  # feature -> weights, see `resolver_context`
    words: Mapping[str, frozenset[str]]  # use (one of USES) -> words
    bodies: Mapping[str, frozenset[str]]  # noun -> sectors of the organisations that it can point back to
    publishers: Mapping[str, str]  # words of a publisher's name or address -> country of the government it is


def load_actors(folder: Path = PACKAGED, extra: Sequence[Path] = ()) -> ActorTables:
    """Read the tables of `folder`, then those of the `extra` folders, whose rows come first.

    A folder may lack tables; a file whose name begins with a table's name (`people_own.tsv`) is of that table.
    Raises `TableError`, with file and line, at the first row that is malformed or holds an unknown code.
    """
    builder = _Builder()
    for place in (*extra, folder):
        for table in HEADERS:
            # own tables first: their rows win
            for path in sorted(place.glob(f"{table}*.tsv"), key=lambda path: "_own" not in path.stem):
                builder.add(table, path, own="_own" in path.stem or place is not folder)
    if not builder.phrases:
        raise TableError(folder, 0, "no actor table here", f"Expected files such as {', '.join(HEADERS)}.tsv.")
    return builder.build()


class _Builder:
    """Collects rows under their phrases while tables are read."""

    def __init__(self) -> None:
        self.phrases: dict[str, list[ActorRow]] = {}
        self.agents: dict[str, ActorRow] = {}
        self.surnames: dict[str, list[ActorRow]] = {}
        self.countries: set[str] = set()
        self.bodies: dict[str, frozenset[str]] = {}
        self.publishers: dict[str, str] = {}
        self.words: dict[str, set[str]] = {use: set() for use in USES}
        self.context: dict[str, tuple[float, ...]] = {}
        self.borne: Counter[str] = Counter()  # how many people bear a given or a family name
        self.settled: set[str] = set()  # names of own states and places: built rows of that name are dropped

    def add(self, table: str, path: Path, own: bool) -> None:
        """Read one file into the index."""
        read: Callable[[list[str], bool], None] = getattr(self, f"_{table}")
        for line, fields in read_fields(path, HEADERS[table]):
            try:
                read(fields, own)
            except _RowError as error:
                raise TableError(path, line, error.problem, error.remedy) from None

    def build(self) -> ActorTables:
        """Freeze what was read."""
        for name in [name for name, rows in self.phrases.items() if self.borne[name] >= BEARERS]:
            kept = [row for row in self.phrases[name] if row.kind != "place" or row.own]
            if kept:  # "Bush" and "George" are towns as well
                self.phrases[name] = kept
            else:
                del self.phrases[name]
        nouns = {noun.split(" ", 1)[0] for noun in self.agents}
        cased = {form for noun in nouns for form in (noun, noun.capitalize(), noun.upper())}
        lengths = _lengths(self.phrases)
        return ActorTables(
            phrases={phrase: tuple(rows) for phrase, rows in self.phrases.items()},
            lengths=lengths,
            starts=frozenset(lengths) | cased | frozenset(self.surnames),
            agents=self.agents,
            agent_lengths=_lengths(self.agents),
            surnames={
                name: tuple(sorted(rows, key=ActorRow.rank))
                for name, rows in self.surnames.items()
                if name not in self.words["no surname"]
            },
            countries=frozenset(self.countries),
            context=self.context,
            bodies=self.bodies,
            publishers=self.publishers,
            words={use: frozenset(words) for use, words in self.words.items()},
        )

    def _put(self, name: str, row: ActorRow) -> None:
        key = normal_form(name).removeprefix("The ")
        if not key:
            raise _RowError(f"{name!r} holds no word", "Give a name with letters.")
        self.phrases.setdefault(key, []).append(row)

    def _states(self, fields: list[str], own: bool) -> None:
        name, country, kind, _ = fields
        _check(kind, STATE_KINDS, "kind of state name")
        _check_country(country, empty=kind == "region")
        if country:
            self.countries.add(country)
        if not own and name in self.settled:
            return
        if own:
            self.settled.add(name)
        self._put(name, ActorRow(kind, name, country, "CVL" if kind == "people" else "GOV", own=own))

    def _places(self, fields: list[str], own: bool) -> None:
        name, country, _ = fields
        _check_country(country)
        if own or name not in self.settled:
            self._put(name, ActorRow("place", name, country, "", own=own))
        if own:
            self.settled.add(name)

    def _organs(self, fields: list[str], own: bool) -> None:
        name, aliases, country, sector, shared, _ = fields
        _check(sector, SECTORS, "PLOVER sector")
        _check_country(country)
        row = ActorRow("organ", name, country, sector, shared=shared == "1", own=own)
        for alias in _names(name, aliases):
            self._put(alias, row)

    def _organisations(self, fields: list[str], own: bool) -> None:
        name, aliases, country, sector, start, end, _ = fields
        _check(sector, SECTORS, "PLOVER sector")
        _check_country(country, empty=True)
        row = ActorRow("organisation", name, country, sector, name, start, end, own=own)
        for alias in _names(name, aliases):
            self._put(alias, row)

    def _agents(self, fields: list[str], own: bool) -> None:
        noun, sector, kind, number, scope, _ = fields
        _check(sector, SECTORS, "PLOVER sector")
        _check(kind, ("person", "group"), "kind of agent")
        _check(number, ("singular", "plural"), "number")
        _check(scope, ("story", "world"), "scope")
        key = normal_form(noun).lower()
        self.agents.setdefault(
            key, ActorRow("agent", noun, "", sector, category=kind, number=number, shared=scope == "world", own=own)
        )

    def _context(self, fields: list[str], _own: bool) -> None:
        try:
            self.context.setdefault(fields[0], tuple(float(field) for field in fields[1:-1]))
        except ValueError as error:
            raise _RowError(f"a weight is no number: {error}", "Fit the table again.") from None

    def _bodies(self, fields: list[str], _own: bool) -> None:
        noun, sectors, _ = fields
        for sector in sectors.split("|"):
            _check(sector, SECTORS, "PLOVER sector")
        self.bodies.setdefault(noun, frozenset(sectors.split("|")))

    def _publishers(self, fields: list[str], _own: bool) -> None:
        word, country, _ = fields
        _check_country(country)
        self.publishers.setdefault(word.lower(), country)

    def _words(self, fields: list[str], _own: bool) -> None:
        word, use, _ = fields
        _check(use, USES, "use of a word")
        self.words[use].add(word)

    def _people(self, fields: list[str], own: bool) -> None:
        name, aliases, country, sector, organisation, _, category, start, end, wikidata, _ = fields
        _check(sector, SECTORS, "PLOVER sector")
        _check(category, CATEGORIES, "category of office")
        _check_country(country, empty=True)
        row = ActorRow("person", name, country, sector, organisation, start, end, category, own=own, id=wikidata)
        for alias in _names(name, aliases):
            self._put(alias, row)
        words = tokens_of(name)
        self.borne.update({words[0], words[-1]})
        if own or category in ("head", "foreign", "defence"):
            surname = family_name(name, country)
            if len(surname) > 1:
                self.surnames.setdefault(surname, []).append(row)


def _lengths(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """First word of a phrase -> how many words phrases with it have, longest first."""
    sizes: dict[str, set[int]] = {}
    for phrase in phrases:
        sizes.setdefault(phrase.split(" ", 1)[0], set()).add(phrase.count(" ") + 1)
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}


def family_name(name: str, country: str) -> str:
    """The name by which a person is called after the first mention ("Hu" of Hu Jintao, "Lavrov")."""
    words = tokens_of(name)
    while len(words) > 1 and words[-1] in ("Jr", "Sr", "II", "III", "IV", "VI", "XVI"):
        words.pop()
    if country in FAMILY_FIRST and len(words) > 1:
        return words[0]
    return words[-1] if words else ""


def _names(name: str, aliases: str) -> list[str]:
    return [name, *aliases.split("|")] if aliases else [name]


class _RowError(Exception):
    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy


def _check(value: str, known: Sequence[str] | frozenset[str], what: str) -> None:
    if value not in known:
        raise _RowError(f"{value!r} is no {what}", nearest(value, known))


def _check_country(value: str, empty: bool = False) -> None:
    if not (len(value) == 3 and value.isupper() and value.isascii()) and not (empty and not value):
        raise _RowError(f"{value!r} is no country code", "Expected ISO 3166-1 alpha-3, such as FRA.")
