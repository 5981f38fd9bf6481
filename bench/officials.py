"""Officials at dates: who said it, in the middle of a term and two years after its end.

usage: python bench/officials.py [--rows 300] [--seed 3] [--errors N] [--coverage]

Rows are drawn with a fixed seed from leaders.csv of the shared data (`DYADWIRE_SHARED` or ../shared beside the
repository). The rules of the draw:

- category head, foreign or defence; a state's own office (no province, city, party or company in the role; ISO
  country); a name of two words or more; a term of at least ten days with known start and end, ended 1995 to 2022;
- a person is drawn once; rows of one person are those with one Wikidata id, or with one country and one name but
  for spelling, initials and diacritics. A year or month alone begins on its first and ends on its last day;
- in the middle of the term the person is in office by definition. Two years after its end the person is in office
  if any other row of any category covers that day, else former. A row without an end covers what its source saw:
  until July 2022 for cabinet lists, January 2014 for Phoenix. Nobody can tell whether a later day is covered, nor
  by a row that names no office ("gov", monthly directories): a person with no other cover is not drawn.

Each row makes two documents, "NAME said the talks would go on.", dated so. Country is right if it is the row's; the
office is right if the sector is ELI exactly when the person is former. A former official of whom our tables know a
later office that leaders.csv lacks counts as wrong; `--errors` shows them.
"""

import csv
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dyadwire.coding.actors import ActorTables, load_actors, make_resolver
from dyadwire.records import Document, Entity
from shared import options

Row = dict[str, str]
KINDS = ("head", "foreign", "defence")
NOT_OF_A_STATE = re.compile(
    r"\b(?:provinc|city|region|mayor|municipal|party|council of (?!state|ministers)|university|bank|company)",
    re.IGNORECASE,
)
DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")
SEEN = {"openeventdata": date(2014, 1, 1)}  # until when a source's open rows hold
CRAWLED = date(2022, 7, 1)
LATER = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the table as days; `end` None: not ended when its source was written."""

    row: Row
    start: date
    end: date | None

    def covers(self, day: date) -> bool | None:
        """Whether the person held this office on a day; None when nobody can tell."""
        if day < self.start:
            return False
        if self.end is not None and day > self.end:
            return False
        if self.row["category"] == "gov":  # no office is told, and a month may be years off
            return None
        if self.end is not None:
            return True
        return True if day <= SEEN.get(self.row["source"].split("/")[0], CRAWLED) else None


@dataclass(frozen=True, slots=True)
class Case:
    """A document to be and what is true of its speaker."""

    term: Term
    day: date
    serving: bool


def main() -> int:
    """Draw, resolve, and print the two shares in all and by category."""
    parser = options(__doc__)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N errors")
    parser.add_argument("--coverage", action="store_true", help="show what the tables cover instead")
    args = parser.parse_args()
    if args.coverage:
        return coverage(args.shared / "data" / "countries" / "country-codes.csv")
    cases = draw(args.shared / "data" / "leaders.csv", args.rows, args.seed)
    tables = load_actors()
    results = [(case, resolve(case, tables)) for case in cases]
    for name in (*KINDS, ""):
        report(name or "all", [pair for pair in results if name in ("", pair[0].term.row["category"])])
    for name, serving in (("in office", True), ("former", False)):
        report(name, [pair for pair in results if pair[0].serving == serving])
    wrong = [pair for pair in results if not right(*pair)]
    for case, found in wrong[: args.errors]:
        row = case.term.row
        print(
            f"{row['name']} [{row['country']} {row['role']} {row['start']}..{row['end']}] on {case.day} "
            f"{'in office' if case.serving else 'former'}: {found.country} {found.sector} {found.id} [{found.rule}]"
        )
    return 0


def coverage(codes: Path) -> int:
    """Print for each office the share of UN members, by year on 1 July, of whom the tables name who holds it."""
    with codes.open(encoding="utf-8", newline="") as lines:
        members = sorted(row["ISO3166-1-Alpha-3"] for row in csv.DictReader(lines) if row["UNTERM English Short"])
    members = [code for code in members if code not in ("VAT", "PSE", "COK", "NIU")]  # observers and associated states
    tables = load_actors()
    people = {row for rows in tables.phrases.values() for row in rows if row.kind == "person" and row.country}
    without = sum(not row.id for row in people)
    print(f"{len(members)} states; {len({row.id for row in people})} people, {without} rows without id")
    for kind in KINDS:
        held = [row for row in people if row.category == kind]
        shares = []
        for year in range(1990, 2027, 4):
            day = f"{year}-07-01"
            known = {
                row.country for row in held if row.start <= day and (not row.end or row.end >= day[: len(row.end)])
            }
            shares.append(f"{year} {len(known & set(members)) / len(members):.2f}")
            missing = sorted(set(members) - known)
        print(f"{kind:8} {'  '.join(shares)}\n         missing in 2026: {' '.join(missing)}")
    return 0


def report(name: str, results: list[tuple[Case, Entity]]) -> None:
    """One line of shares."""
    n = max(1, len(results))
    country = sum(found.country == case.term.row["country"] for case, found in results) / n
    office = sum((found.sector != "ELI") == case.serving and known(found) for case, found in results) / n
    both = sum(right(case, found) for case, found in results) / n
    print(f"{name:10} {len(results):5} documents  country {country:.3f}  office {office:.3f}  both {both:.3f}")


def known(found: Entity) -> bool:
    """Whether the tables knew the person at all: else the sector says nothing."""
    return found.id is not None


def right(case: Case, found: Entity) -> bool:
    """Country and office both."""
    return found.country == case.term.row["country"] and known(found) and (found.sector != "ELI") == case.serving


def resolve(case: Case, tables: ActorTables) -> Entity:
    """Who the speaker is at the document's date."""
    name = case.term.row["name"]
    document = Document(id="d", origin="leaders.csv", text=f"{name} said the talks would go on.", published=case.day)
    return make_resolver(document, (), tables).resolve(0, len(name))


def draw(path: Path, count: int, seed: int) -> list[Case]:
    """Two cases for each of so many people, in order of the draw."""
    with path.open(encoding="utf-8", newline="") as lines:
        people = group(csv.DictReader(lines))
    order = random.Random(seed)
    order.shuffle(people)
    cases: list[Case] = []
    for terms in people:
        fit = [term for term in terms if eligible(term)]
        if not fit or len(cases) >= 2 * count:
            continue
        term = order.choice(fit)
        end = term.end or term.start
        after = [other.covers(end + LATER) for other in terms]
        if True in after or None not in after:
            cases.append(Case(term, term.start + (end - term.start) / 2, True))
            cases.append(Case(term, end + LATER, True in after))
    return cases


def eligible(term: Term) -> bool:
    """Whether a term may be drawn."""
    row = term.row
    return (
        row["category"] in KINDS
        and len(row["country"]) == 3
        and " " in row["name"]
        and not NOT_OF_A_STATE.search(row["role"])
        and term.end is not None
        and 1995 <= term.end.year <= 2022
        and term.end - term.start >= timedelta(days=10)
    )


def group(rows: Iterable[Row]) -> list[list[Term]]:
    """The terms of each person, in order of the table; rows without a start tell nothing."""
    found: dict[str, list[Term]] = defaultdict(list)
    same: dict[str, str] = {}
    for row in rows:
        term = term_of(row)
        if term is None:
            continue
        name = f"{row['country']} {plain(row['name'])}"
        key = row["wikidata"] or same.get(name, name)
        same.setdefault(name, key)
        found[key].append(term)
    joined: dict[str, list[Term]] = defaultdict(list)
    for key, terms in found.items():  # a row without an id may come before the one that has it
        joined[same.get(key, key)] += terms
    return list(joined.values())


def term_of(row: Row) -> Term | None:
    """A row with its dates, or None without a start ("2014s" is none) or with dates that run backwards."""
    if not DATE.fullmatch(row["start"]) or not DATE.fullmatch(row["end"] or row["start"]):
        return None
    start, end = first_day(row["start"]), last_day(row["end"]) if row["end"] else None
    return None if end is not None and end < start else Term(row, start, end)


def first_day(text: str) -> date:
    """The first day of a year, month or day."""
    return date.fromisoformat((text + "-01-01")[:10])


def last_day(text: str) -> date:
    """The last day of a year, month or day."""
    if len(text) == 4:
        return date(int(text), 12, 31)
    if len(text) == 7:
        year, month = map(int, text.split("-"))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date.fromisoformat(text)


def plain(name: str) -> str:
    """A name without diacritics, hyphens, initials and "Jr"."""
    letters = re.sub(r"[^a-z ]+", "", re.sub(r"[-'’]", " ", unicodedata.normalize("NFKD", name).lower()))
    return " ".join(word for word in letters.split() if len(word) > 1 and word not in ("jr", "sr"))


if __name__ == "__main__":
    raise SystemExit(main())
