"""The places that names can mean: countries, the places of the news, provinces, districts, cities.

Five tables of `data/places/`. Cities come from GeoNames (CC BY 4.0) by `recipes/build_places.py`: 170,000 of them with
their spellings, in the order of their keys. A row is found by bisection and read into a `Place` only when its name is
asked for, so that loading is little more than unpacking.
"""

import gzip
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from dyadwire.errors import OptionError, TableError, nearest
from dyadwire.tables import DATA, read_rows

FOLDER = DATA / "places"
PRECISIONS = ("exact", "city", "district", "province", "country", "region")
CITY_HEADER = ("key", "name", "country", "admin1", "latitude", "longitude", "geonameid", "population")
CLINGING = ("s", "'", ".")  # how a word may end that has an "'s" or a full stop behind its name
LARGE = 150_000  # inhabitants from which a bare name is taken for the place without a label


class Place(NamedTuple):
    """One place that a name can mean."""

    name: str
    kind: str  # "country", "news place", "province", "district" or "city": the table it stands in
    precision: str
    country: str | None  # ISO 3166-1 alpha-3; None where states share it
    admin1: str | None  # GeoNames code of the first-order division, with `country`
    latitude: float
    longitude: float
    population: int
    geonameid: int | None
    alternate: bool  # the name asked for is another spelling, not the main one


class Gazetteer:
    """Look-up of places by name; immutable after loading."""

    def __init__(self, places: Sequence[tuple[str, Place]], cities: Sequence[str], iso3: dict[str, str]) -> None:
        """From (name, place) of the small tables, sorted rows of cities.tsv.gz and alpha-3 by two-letter code."""
        self._places: dict[str, list[Place]] = defaultdict(list)
        for name, place in places:
            self._places[key(name)].append(place)
        self._by_code = {place.country: [place] for _, place in places if place.kind == "country" and place.country}
        self._divisions = {p.admin1: p.name for _, p in reversed(places) if p.precision == "province" and p.admin1}
        self._rows, self._iso3 = cities, iso3
        self._words: dict[str, int] = {}
        self._large = frozenset(_large_cities(cities))
        alone = (key(name) for name, place in places if _stands_alone(name, place))
        for name in (*alone, *self._large):
            first, *more = name.replace(",", "").split(" ")
            self._words[first] = max(len(more), self._words.get(first, 0))

    def named(self, name: str) -> list[Place]:
        """Every place of that name, in the order of the tables; empty when the name is unknown."""
        folded = key(name)
        return [*self._places.get(folded, ()), *self._cities(folded)]

    def trusted(self, name: str) -> list[Place]:
        """The places that a capitalised name means without anybody's word for it: the small ones are left out."""
        folded = key(name)
        found = [place for place in self._places.get(folded, ()) if _stands_alone(name, place)]
        if folded not in self._large:
            return found
        return found + [city for city in self._cities(folded) if city.population >= LARGE and not city.alternate]

    def words_after(self, first: str) -> int:
        """How many words at most follow `first` in a trusted name; -1 if none begins with it."""
        word = key(first).partition(" ")[0]
        found = self._words.get(word, -1)
        if word[-1:] in CLINGING:
            return max(found, self._words.get(word.rstrip(".'").removesuffix("'s"), -1))
        return found

    def by_code(self, country: str) -> list[Place]:
        """The country of an ISO alpha-3 code, as a list of one; empty for an unknown code."""
        return self._by_code.get(country, [])

    def division(self, code: str) -> str | None:
        """The name of a first-order division by its GeoNames code ("USA.TX"); None for an unknown code."""
        return self._divisions.get(code)

    def _cities(self, folded: str) -> Iterator[Place]:
        begin = folded + "\t"
        for index in range(bisect_left(self._rows, begin), len(self._rows)):
            if not self._rows[index].startswith(begin):
                break
            yield self._city(self._rows[index])

    def _city(self, row: str) -> Place:
        spelling, name, country, admin1, latitude, longitude, geonameid, people = row.split("\t")
        iso3 = self._iso3.get(country)
        where = float(latitude), float(longitude)
        alternate = key(name) != spelling
        return Place(name, "city", "city", iso3, f"{iso3}.{admin1}", *where, int(people), int(geonameid), alternate)


# What `key` makes of letters that carry no mark of their own to take off.
LETTERS = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "ʻ": "'", "`": "'", "-": " ", "ı": "i", "ł": "l", "Ł": "l"})
LETTERS.update(
    str.maketrans({"ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "‐": " "})
)
SHORTENED = {"st": "saint", "st.": "saint", "mt": "mount", "mt.": "mount", "ft": "fort", "ft.": "fort"}


@lru_cache(maxsize=20_000)
def key(name: str) -> str:
    """What two spellings of a name have in common: no case, accents, hyphens, or shortened "Saint", "Mount", "Fort"."""
    plain = name.lower().replace("-", " ") if name.isascii() else _plain(name)
    first, space, rest = plain.partition(" ")
    return f"{SHORTENED[first]}{space}{rest}" if first in SHORTENED else plain


def _plain(name: str) -> str:
    marked = unicodedata.normalize("NFKD", name.translate(LETTERS))
    return "".join(c for c in marked if not unicodedata.combining(c)).lower()


def _large_cities(rows: Sequence[str]) -> list[str]:
    """Keys of the cities that count without a label; a spelling that is not trusted does no harm here."""
    digits = len(str(LARGE))
    many = [row for row in rows if len(row) - row.rfind("\t") > digits]  # six digits, before anything is parsed
    return [row[: row.index("\t")] for row in many if int(row[row.rfind("\t") :]) >= LARGE]


def _stands_alone(name: str, place: Place) -> bool:
    """Whether a name of the small tables is taken without a label: all but little divisions with one-word names."""
    if place.kind == "district":
        return name.endswith((" County", " Parish", " District"))
    return place.kind != "province" or place.population >= LARGE or " " in name


def load_gazetteer(folder: Path = FOLDER) -> Gazetteer:
    """The gazetteer of the packaged tables, or of a folder of the user's own with the same five files.

    Raises `OptionError` for a missing file and `TableError` at the first row that does not fit.
    """
    return _load(folder)


@cache
def _load(folder: Path) -> Gazetteer:
    iso3, places = {}, []
    for _, row in read_rows(folder / "countries.tsv", COUNTRY_HEADER):
        iso3[row["iso2"]] = row["iso3"]
        country = _small(row, "country", "country", row["iso3"], None)
        places += [(name, country) for name in _names(row)]
    codes: dict[tuple[str | None, str], str] = {}
    for _, row in read_rows(folder / "provinces.tsv", DIVISION_HEADER):
        country_code = iso3.get(row["country"])
        division = f"{country_code}.{row['admin1']}"
        codes[country_code, key(row["name"])] = division
        places.append((row["name"], _small(row, "province", "province", country_code, division)))
    for line, row in read_rows(folder / "news_places.tsv", NEWS_HEADER):
        if row["precision"] not in PRECISIONS:
            problem = f"{row['precision']!r} is no precision"
            raise TableError(folder / "news_places.tsv", line, problem, nearest(row["precision"], PRECISIONS))
        division = codes.get((row["country"], key(row["name"])), "")
        place = _small(row, "news place", row["precision"], row["country"] or None, division or None)
        places += [(name, place) for name in _names(row)]
    for _, row in read_rows(folder / "districts.tsv", DIVISION_HEADER):
        country_code = iso3.get(row["country"])
        division = f"{country_code}.{row['admin1']}"
        places.append((row["name"], _small(row, "district", "district", country_code, division)))
    return Gazetteer(places, _city_rows(folder / "cities.tsv.gz"), iso3)


COUNTRY_HEADER = ("iso3", "iso2", "name", "aliases", "demonyms", "latitude", "longitude", "source")
NEWS_HEADER = ("name", "aliases", "country", "precision", "latitude", "longitude", "source")
DIVISION_HEADER = ("country", "admin1", "name", "latitude", "longitude", "population", "source")


def _names(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["aliases"].split("|"))]


def _small(row: dict[str, str], kind: str, precision: str, country: str | None, admin1: str | None) -> Place:
    where = float(row["latitude"]), float(row["longitude"])
    return Place(row["name"], kind, precision, country, admin1, *where, int(row.get("population") or 0), None, False)


def _city_rows(path: Path) -> list[str]:
    try:
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")
    except OSError as error:
        raise OptionError(f"table {str(path)!r} cannot be read ({error}); run recipes/build_places.py") from error
    head = next((index for index, line in enumerate(lines) if not line.startswith("#")), 0)
    rows = lines[head + 1 : -1]  # the file ends with a line break
    if lines[head].split("\t") != list(CITY_HEADER):
        problem = "the first row is not the header"
        raise TableError(path, head + 1, problem, "Build the table with recipes/build_places.py.")
    for line, (one, other) in enumerate(() if rows == sorted(rows) else pairwise(rows), start=head + 3):
        if one > other:
            problem = f"{other.partition(chr(9))[0]!r} stands behind a later key"
            raise TableError(path, line, problem, "Sort the rows by code point, as recipes/build_places.py does.")
    return rows


@cache
def demonyms(path: Path = FOLDER / "countries.tsv") -> dict[str, str]:
    """ISO alpha-3 code by the word for a country's people ("Syrian"); words of several countries are left out."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for _, row in read_rows(path, COUNTRY_HEADER):
        for word in filter(None, row["demonyms"].split("|")):
            if found.setdefault(word, row["iso3"]) != row["iso3"]:
                shared.add(word)
    return {word: code for word, code in found.items() if word not in shared or word == "Congolese"}
