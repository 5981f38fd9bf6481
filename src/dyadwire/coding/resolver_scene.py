"""What a document says about its own actors: sentences, people it introduces, abbreviations, countries it is about.

Built once for a document, before any span is resolved.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dyadwire.coding.actor_matches import Match, find_actors
from dyadwire.coding.actor_rows import ActorRow
from dyadwire.coding.actor_tables import ActorTables
from dyadwire.coding.clauses import TITLES
from dyadwire.coding.resolver_namesakes import Choice, settle
from dyadwire.records import Document, Name, Option, Span

# Cuts well enough for distances; the sentences that users see come from `parse`.
BREAK = re.compile(r"\n+|(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z])")
TITLE_END = re.compile(rf"\b(?:{TITLES}|St|Jr|Sr|U\.S|U\.N|[A-Z])\.$")
ABBREVIATION = re.compile(
    r"((?:[A-Z][\w'’-]+(?: (?:of|for|and|the|de|in|on) | )){1,9}[A-Z]?[\w'’-]*)\s*\(([A-Z][A-Za-z-]{1,9})\)"
)

LONG_AGO = "2004"  # a text without a date is seldom older: of the undated training documents hardly any is


@dataclass(frozen=True, slots=True)
class Reading:
    """Who something is, before it is tied to a span."""

    country: str = ""
    sector: str = ""
    name: str = ""
    id: str = ""
    rule: str = ""
    score: float = 1.0
    kind: str = ""  # person, state, organ, organisation, agent or place
    plural: bool = False


@dataclass(slots=True)
class Scene:
    """A document as the resolver sees it."""

    text: str
    published: date | None
    publisher_country: str
    tables: ActorTables
    matches: list[Match]
    starts: list[int]  # offsets where sentences begin
    match_starts: list[int]  # of `matches`
    title: str = ""
    names: Sequence[Name] = ()
    namesakes: Mapping[int, Choice] = field(default_factory=dict)  # offset of a match -> how its name was settled
    people: dict[str, Reading] = field(default_factory=dict)  # family or full name -> who the document says it is
    full_names: Sequence[tuple[int, int]] = ()  # where people are called by their full names, in order
    bearers: dict[str, list[tuple[int, str]]] = field(
        default_factory=dict
    )  # name alone -> where, full names that have it
    given: dict[str, Reading | None] = field(default_factory=dict)  # first name -> the one who has it; None: several
    groups: dict[str, Reading] = field(default_factory=dict)  # names and abbreviations that the document introduces
    countries: Counter[str] = field(default_factory=Counter)  # how much the document speaks of each
    organisations: Counter[str] = field(default_factory=Counter)  # the same, by canonical name
    introduced: dict[str, Span] = field(default_factory=dict)  # name in `people` -> where the document introduces it
    trace: list[Option] | None = None  # what the rules weigh is written here when somebody asks for an explanation
    phrases: dict[tuple[int, int], Reading | None] | None = None  # kept once the document's own people are known

    def sentence(self, offset: int) -> int:
        """Index of the sentence that holds an offset."""
        return bisect_right(self.starts, offset) - 1

    def around(self, offset: int) -> bool:
        """Whether a table match begins before an offset and goes on beyond it: "US" in "the US"."""
        return self.covering(offset) is not None

    def covering(self, offset: int) -> Match | None:
        """The table match that begins before an offset and goes on beyond it; None without one."""
        before = bisect_left(self.match_starts, offset) - 1
        return self.matches[before] if before >= 0 and self.matches[before].end > offset else None

    def sureness(self, match: Match) -> float:
        """How sure it is that a match's first row is meant and no namesake of it, 0 to 1."""
        choice = self.namesakes.get(match.start)
        return choice[0][1] if choice else 1.0

    def inside(self, start: int, end: int) -> list[Match]:
        """Table matches that lie in a span."""
        first, last = bisect_left(self.match_starts, start), bisect_left(self.match_starts, end)
        return [match for match in self.matches[first:last] if match.end <= end]

    def at_date(self, rows: Sequence[ActorRow]) -> tuple[ActorRow, str]:
        """The row that fits the document's date, and how: "holds", "held", "will hold" or "undated".

        Between two terms an office was held. Several that hold at once give the highest, a hand-written row first.
        """
        if self.published is None:
            recent = [row for row in rows if not row.end or row.end >= LONG_AGO]
            if not recent:
                return max(rows, key=lambda row: row.end), "held"
            return min(recent, key=lambda row: (row.start > "2015", row.rank())), "undated"
        day = self.published.isoformat()
        current = [row for row in rows if row.start <= day and (not row.end or row.end >= day[: len(row.end)])]
        if current:
            return min(current, key=ActorRow.rank), "holds"
        past = [row for row in rows if row.end and row.end < day]
        if past:
            return max(past, key=lambda row: row.end), "held"
        return min(rows, key=lambda row: row.start), "will hold"


def build_scene(document: Document, names: Sequence[Name], tables: ActorTables) -> Scene:
    """Everything that the rules need to know of a document."""
    text = document.text
    matches, namesakes = settle(text, find_actors(text, tables), names, tables)
    scene = Scene(
        text=text,
        published=document.published,
        publisher_country=publisher_country(document, tables),
        tables=tables,
        matches=matches,
        namesakes=namesakes,
        starts=sentence_starts(text),
        match_starts=[match.start for match in matches],
        title=document.title or "",
        names=names,
    )
    count_countries(scene)
    return scene


def publisher_country(document: Document, tables: ActorTables) -> str:
    """The government that publishes a document, or an empty string."""
    told = f"{document.publisher or ''} {document.url or ''}".lower()
    return next((country for word, country in tables.publishers.items() if word in told), "")


def sentence_starts(text: str) -> list[int]:
    """Offsets where sentences begin, the first being 0."""
    starts = [0]
    for gap in BREAK.finditer(text):
        if "\n" not in gap.group() and TITLE_END.search(text[max(0, gap.start() - 12) : gap.start()]):
            continue
        starts.append(gap.end())
    return starts


def count_countries(scene: Scene) -> None:
    """Count mentions of each country; the first sentences and the title count double."""
    for match in scene.matches:
        row = match.rows[0]
        if row.kind == "person" and len({other.country for other in match.rows}) > 1:
            continue  # whose it is depends on the countries, not the other way round
        if row.country and row.kind != "agent":
            weight = 2 if scene.sentence(match.start) < 2 else 1
            scene.countries[row.country] += weight
        if row.kind == "organisation":
            scene.organisations[row.name] += 1
