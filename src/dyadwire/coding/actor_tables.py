"""The actor tables: who may be named in a text, read from TSV, checked row by row, and indexed for matching.

A table row is all right or the load stops: a silent hole in a table would look like a silent country.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dyadwire.coding.actor_rows import (
    CATEGORIES,
    HEADERS,
    SECTORS,
    STATE_KINDS,
    USES,
    ActorRow,
    Namesake,
    RowError,
    check,
    check_country,
    check_dates,
    overlap,
    own_id,
    weight_of,
)
from dyadwire.coding.actor_words import normal_form
from dyadwire.coding.resolver_deeds import NONE, ROLES, Deeds
from dyadwire.errors import OptionError, TableError
from dyadwire.tables import no_collection, read_fields

__all__ = ["PACKAGED", "ActorRow", "ActorTables", "family_name", "last_name", "load_actors", "tables_of"]

PACKAGED = Path(__file__).parent.parent / "data" / "actors"
BEARERS = 2  # a town whose name so many people of the tables bear is more often a person
# The first name is the one used alone there: the family's ("Hu" of Hu Jintao) or one's own ("Thaksin", "Abiy").
FAMILY_FIRST = frozenset(("CHN", "TWN", "HKG", "PRK", "KOR", "VNM", "THA", "ETH", "ERI"))
TOP = frozenset(("head", "foreign", "defence"))  # whose last names alone are looked for
SUFFIXES = frozenset(("Jr", "Sr", "II", "III", "IV", "VI", "XVI"))


@dataclass(frozen=True, slots=True)
class ActorTables:
    """All rows, keyed by the words that a text would hold. Build it with `load_actors`."""

    phrases: Mapping[str, tuple[ActorRow, ...]]  # normal form (see `actor_words`) -> rows, best first
    lengths: Mapping[str, tuple[int, ...]]  # first word of a phrase -> lengths in words, longest first
    agents: Mapping[str, ActorRow]  # lower-case common noun, one to four words
    agent_lengths: Mapping[str, tuple[int, ...]]
    starts: frozenset[str]  # every word, as written, that a phrase, noun or last name can begin with
    surnames: Mapping[str, tuple[ActorRow, ...]]  # last names of top officials
    careers: Mapping[str, Sequence[ActorRow]]  # id of a person -> all rows, whatever spelling each bears
    countries: frozenset[str]
    context: Mapping[str, float]  # clue -> weight, see `resolver_context`
    sectors: Mapping[str, Mapping[str, float]]  # clue -> sector -> weight, see `resolver_sectors`
    words: Mapping[str, frozenset[str]]  # use (one of USES) -> words
    bodies: Mapping[str, frozenset[str]]  # noun -> sectors of the organisations that it can point back to
    deeds: Deeds  # what a bare state stands for in an event
    namesakes: Mapping[str, tuple[Namesake, ...]]  # a name of several places -> who bears it
    publishers: Mapping[str, str]  # words of a publisher's name or address -> country of the government it is


def load_actors(folder: Path = PACKAGED, extra: Sequence[Path] = ()) -> ActorTables:
    """Read the tables of `folder`, then those of the `extra` folders or files, whose rows win over ours.

    A folder may lack tables; a file whose name begins with a table's name (`people_own.tsv`) is of that table.
    A person of an extra table replaces ours of the same id, or of the same name and country.
    Raises `TableError`, with file and line, at the first row that is malformed, holds an unknown code, ends before it
    starts, or gives an alias to two officials of different states whose terms overlap; `OptionError` for a path that
    is absent or no table.
    """
    with no_collection():
        builder = _Builder(known_codes((*extra, PACKAGED, folder)))
        for place in (*extra, folder):
            builder.claims.clear()
            for table, path in tables_of(place):
                builder.add(table, path, own="_own" in path.stem or place is not folder)
            builder.replaced |= builder.seen if place is not folder else set()
        if not builder.phrases:
            raise TableError(folder, 0, "no actor table here", f"Expected files such as {', '.join(HEADERS)}.tsv.")
        return builder.build()


def tables_of(place: Path) -> list[tuple[str, Path]]:
    """(table, file) of a folder or of one file, hand-written files first: their rows win."""
    if place.is_dir():
        paths = sorted(place.glob("*.tsv"), key=lambda path: ("_own" not in path.stem, path.name))
        return [(table, path) for table in HEADERS for path in paths if path.name.startswith(table)]
    found = [(table, place) for table in HEADERS if place.name.startswith(table)]
    if not found or not place.is_file():
        names = ", ".join(f"{table}.tsv" for table in HEADERS)
        raise OptionError(f"actor table {str(place)!r} is no folder and no file named like one of {names}; rename it")
    return found


def known_codes(places: Sequence[Path]) -> frozenset[str]:
    """Country codes that the tables of states name."""
    paths = [path for place in dict.fromkeys(places) for table, path in tables_of(place) if table == "states"]
    return frozenset(fields[1] for path in paths for _, fields in read_fields(path, HEADERS["states"]) if fields[1])


class _Builder:
    """Collects rows under their phrases while tables are read."""

    def __init__(self, codes: frozenset[str]) -> None:
        self.codes = codes
        self.phrases: dict[str, list[ActorRow]] = {}
        self.agents: dict[str, ActorRow] = {}
        self.surnames: dict[str, list[ActorRow]] = {}
        self.careers: dict[str, list[ActorRow]] = {}
        self.countries: set[str] = set()
        self.bodies: dict[str, frozenset[str]] = {}
        self.publishers: dict[str, str] = {}
        self.deeds: dict[tuple[str, str, str, str], str] = {}
        self.namesakes: dict[str, list[Namesake]] = {}
        self.words: dict[str, set[str]] = {use: set() for use in USES}
        self.context: dict[str, float] = {}
        self.sectors: dict[str, dict[str, float]] = {}
        self.borne: dict[str, int] = {}  # how many people bear a given or a family name
        self.settled: set[str] = set()  # names of own states and places: built rows of that name are dropped
        self.claims: dict[str, list[ActorRow]] = {}  # aliases of people of this folder -> who bears them
        self.checked: set[tuple[str, str, str]] = set()  # codes of people's rows that were found right
        self.days: set[str] = set()  # dates that were found right
        self.last: tuple[tuple[str, str], list[str]] = (("", ""), [])  # see `_keys`
        self.seen: set[str] = set()  # ids, and countries with names, of the people of the tables so far
        self.replaced: set[str] = set()  # the same, of those of extra tables: ours of these are dropped

    def add(self, table: str, path: Path, own: bool) -> None:
        """Read one file into the index."""
        read: Callable[[list[str], bool], None] = getattr(self, f"_{table}")
        for line, fields in read_fields(path, HEADERS[table]):
            try:
                read(fields, own)
            except RowError as error:
                raise TableError(path, line, error.problem, error.remedy) from None

    def build(self) -> ActorTables:
        """Freeze what was read."""
        for name in [name for name, rows in self.phrases.items() if self.borne.get(name, 0) >= BEARERS]:
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
            careers=self.careers,
            countries=frozenset(self.countries),
            context=self.context,
            sectors=self.sectors,
            bodies=self.bodies,
            deeds=self.deeds,
            namesakes={name: tuple(bearers) for name, bearers in self.namesakes.items()},
            publishers=self.publishers,
            words={use: frozenset(words) for use, words in self.words.items()},
        )

    def _put(self, name: str, row: ActorRow) -> None:
        key = normal_form(name).removeprefix("The ")
        if not key:
            raise RowError(f"{name!r} holds no word", "Give a name with letters.")
        self.phrases.setdefault(key, []).append(row)

    def _states(self, fields: list[str], own: bool) -> None:
        name, country, kind, _ = fields
        check(kind, STATE_KINDS, "kind of state name")
        check_country(country, frozenset(), empty=kind == "region")
        if country:
            self.countries.add(country)
        if not own and name in self.settled:
            return
        if own:
            self.settled.add(name)
        self._put(name, ActorRow(kind, name, country, "CVL" if kind == "people" else "GOV", own=own))

    def _places(self, fields: list[str], own: bool) -> None:
        name, country, _ = fields
        check_country(country, self.codes)
        if own or name not in self.settled:
            self._put(name, ActorRow("place", name, country, "", own=own))
        if own:
            self.settled.add(name)

    def _organs(self, fields: list[str], own: bool) -> None:
        name, aliases, country, sector, shared, _ = fields
        check(sector, SECTORS, "PLOVER sector")
        check_country(country, self.codes)
        row = ActorRow("organ", name, country, sector, shared=shared == "1", own=own)
        for alias in _names(name, aliases):
            self._put(alias, row)

    def _organisations(self, fields: list[str], own: bool) -> None:
        name, aliases, country, sector, start, end, _ = fields
        check(sector, SECTORS, "PLOVER sector")
        check_country(country, self.codes, empty=True)
        check_dates(start, end)
        row = ActorRow("organisation", name, country, sector, name, start, end, own=own)
        for alias in _names(name, aliases):
            self._put(alias, row)

    def _agents(self, fields: list[str], own: bool) -> None:
        noun, sector, kind, number, scope, _ = fields
        check(sector, SECTORS, "PLOVER sector")
        check(kind, ("person", "group"), "kind of agent")
        check(number, ("singular", "plural"), "number")
        check(scope, ("story", "world"), "scope")
        key = normal_form(noun).lower()
        self.agents.setdefault(
            key, ActorRow("agent", noun, "", sector, category=kind, number=number, shared=scope == "world", own=own)
        )

    def _context(self, fields: list[str], _own: bool) -> None:
        self.context.setdefault(fields[0], weight_of(fields[1]))

    def _sectors(self, fields: list[str], _own: bool) -> None:
        clue, sector, weight, _ = fields
        check(sector, (*SECTORS, NONE), "PLOVER sector")
        self.sectors.setdefault(clue, {}).setdefault(sector, weight_of(weight))

    def _bodies(self, fields: list[str], _own: bool) -> None:
        noun, sectors, _ = fields
        for sector in sectors.split("|"):
            check(sector, SECTORS, "PLOVER sector")
        self.bodies.setdefault(noun, frozenset(sectors.split("|")))

    def _deeds(self, fields: list[str], _own: bool) -> None:
        kind, role, mode, word, sector, _ = fields
        check(role, ROLES, "role")
        check(sector, (*SECTORS, NONE), "PLOVER sector")
        self.deeds.setdefault((kind, role, mode, word), sector)

    def _namesakes(self, fields: list[str], _own: bool) -> None:
        name, country, kind, prior, cues, _ = fields
        check(kind, (*STATE_KINDS, "place"), "kind of namesake")
        check_country(country, self.codes)
        try:
            share = float(prior)
        except ValueError:
            share = 0.0
        if not 0.0 < share < 1.0:
            raise RowError(f"the prior {prior!r} is no share", "Expected a number between 0 and 1, such as 0.8.")
        row = ActorRow(kind, name, country, "" if kind == "place" else "GOV", own=True)
        self.namesakes.setdefault(name, []).append(Namesake(row, share, tuple(cue for cue in cues.split("|") if cue)))

    def _publishers(self, fields: list[str], _own: bool) -> None:
        word, country, _ = fields
        check_country(country, self.codes)
        self.publishers.setdefault(word.lower(), country)

    def _words(self, fields: list[str], _own: bool) -> None:
        word, use, _ = fields
        check(use, USES, "use of a word")
        self.words[use].add(word)

    def _people(self, fields: list[str], own: bool) -> None:
        name, aliases, country, sector, organisation, role, category, start, end, wikidata, _ = fields
        if (sector, category, country) not in self.checked:
            check(sector, SECTORS, "PLOVER sector")
            check(category, CATEGORIES, "category of office")
            check_country(country, self.codes, empty=True)
            self.checked.add((sector, category, country))
        if (end and start > end) or start not in self.days or end not in self.days:
            check_dates(start, end)
            self.days |= {start, end}
        who = wikidata or own_id(country, name)
        if self.replaced and (who in self.replaced or f"{country} {name}" in self.replaced):
            self.replaced.add(who)  # rows of other spellings go as well
            return
        if own:
            self.seen |= {who, f"{country} {name}"}
        row = ActorRow("person", name, country, sector, organisation, start, end, category, "", False, own, who, role)
        self.careers.setdefault(who, []).append(row)
        keys = self._keys(name, aliases)
        for key in keys:
            rows = self.phrases.get(key)
            if rows is None:
                self.phrases[key] = [row]
            else:
                rows.append(row)
                self._claim(key, row, key is not keys[0])
        for key in keys[1:]:
            self.claims.setdefault(key, []).append(row)
        words = keys[0].split(" ")
        self.borne[words[0]] = self.borne.get(words[0], 0) + 1
        self.borne[words[-1]] = self.borne.get(words[-1], 0) + 1
        if own or category in TOP:
            surname = last_name(words, country)
            if len(surname) > 1:
                self.surnames.setdefault(surname, []).append(row)

    def _keys(self, name: str, aliases: str) -> list[str]:
        """Normal forms of a person's names, the first being that of `name`; kept for the person's next row."""
        if self.last[0] != (name, aliases):
            keys = [normal_form(each).removeprefix("The ") for each in _names(name, aliases)]
            if not all(keys):
                raise RowError(f"{name!r} or one of {aliases!r} holds no word", "Give names with letters.")
            self.last = ((name, aliases), keys)
        return self.last[1]

    def _claim(self, key: str, row: ActorRow, alias: bool) -> None:
        """Refuse an alias that another state's official bears at the same time: nobody could tell whom it means.

        Two people of one full name are another matter; the story decides between them.
        """
        for other in self.phrases[key] if alias else self.claims.get(key, ()):
            if other.kind != "person" or other.id == row.id or other.own != row.own or not overlap(row, other):
                continue
            if row.country and other.country and row.country != other.country:
                raise RowError(
                    f"the alias {key!r} belongs to {row.name} ({row.country}) and to {other.name} ({other.country}), "
                    "who hold office at the same time",
                    "Take it from one of them, end the term of one, or give both the same wikidata id.",
                )


def _lengths(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """First word of a phrase -> how many words phrases with it have, longest first."""
    sizes: dict[str, set[int]] = {}
    for phrase in phrases:
        sizes.setdefault(phrase.split(" ", 1)[0], set()).add(phrase.count(" ") + 1)
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}


def family_name(name: str, country: str) -> str:
    """The name by which a person is called after the first mention ("Hu" of Hu Jintao, "Lavrov")."""
    return last_name(normal_form(name).split(" "), country)


def last_name(words: Sequence[str], country: str) -> str:
    """`family_name` of a name in words; empty without words."""
    kept = list(words)
    while len(kept) > 1 and kept[-1] in SUFFIXES:
        kept.pop()
    if country in FAMILY_FIRST and len(kept) > 1:
        return kept[0]
    return kept[-1] if kept else ""


def _names(name: str, aliases: str) -> list[str]:
    return [name, *aliases.split("|")] if aliases else [name]
