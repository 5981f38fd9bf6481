"""Which year a text without one stands in: dated facts, weekdays beside days, the years it names."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from dyadwire.coding.dates import find_dates
from dyadwire.coding.dates_calendar import exists
from dyadwire.coding.dates_findings import weekday_in
from dyadwire.coding.dates_words import FOLDER
from dyadwire.coding.published_days import is_furniture
from dyadwire.records import DateMention, Document
from dyadwire.tables import read_rows

FIRST, LAST = 1990, 2035  # years considered
YEAR = re.compile(
    r"(?<!by )(?<!until )(?<!through )(?<!before )(?<!beyond )(?<![\d.,$€£-])(?:19|20)\d\d\b(?![,.]\d| Agenda| Vision)"
)
# Votes a year gets. A dated fact outweighs any number of weekdays (they are often misprinted); the gap to the
# runner-up must reach MARGIN, so that one weekday alone decides nothing.
FACT, WEEKDAY, NAMED, MARGIN = 3.0, 1.0, 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is only true between two days."""

    pattern: str  # of a regular expression, compiled when its word is met
    word: str  # stands in every match
    begin: date
    until: date
    label: str


class YearEvidence:
    """What the whole document says of its year; each part is worked out when first asked for, then kept."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def facts(self) -> list[Fact]:
        """The dated facts that the title or the text names outside furniture."""
        return facts_in(self.document)

    @cached_property
    def mentions(self) -> list[DateMention]:
        """The date expressions outside furniture, read without an anchor."""
        found = find_dates(self.document.text, None)
        return [m for m in found if not is_furniture(self.document, m.start, m.end)]


@dataclass(frozen=True, slots=True)
class YearVerdict:
    """The year that the evidence points to, with the evidence in words."""

    year: int
    reasons: tuple[str, ...]


@cache
def known_facts(path: Path = FOLDER / "known_facts.tsv") -> tuple[Fact, ...]:
    """The table of dated facts, by their beginning."""
    rows = read_rows(path, ("pattern", "word", "begin", "until", "label", "source"))
    return tuple(
        Fact(r["pattern"], r["word"], date.fromisoformat(r["begin"]), date.fromisoformat(r["until"]), r["label"])
        for _, r in rows
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def facts_in(document: Document) -> list[Fact]:
    """The dated facts that the title or the text names outside furniture."""
    found = []
    for fact in known_facts():
        if fact.word not in document.text and fact.word not in (document.title or ""):
            continue
        pattern = _compiled(fact.pattern)
        matches = [m for m in pattern.finditer(document.text) if not is_furniture(document, *m.span())]
        if matches or pattern.search(document.title or ""):
            found.append(fact)
    return found


def year_of(evidence: YearEvidence, month: int, day: int) -> YearVerdict | None:
    """The year in which a document of that month and day was published; None when the evidence is too weak or split."""
    facts, pairs = evidence.facts, _weekday_pairs(evidence.mentions, month)
    latest = _latest_year(evidence.mentions)
    days = [date(y, month, day) for y in range(max(FIRST, latest or FIRST), LAST + 1) if exists(y, month, day)]
    ranked = sorted((-_votes(each, facts, pairs, latest), each.year) for each in days)
    ranked = [(-votes, year) for votes, year in ranked]
    if len(ranked) < 2 or ranked[0][0] < FACT or ranked[0][0] - ranked[1][0] < MARGIN:
        return None
    return YearVerdict(ranked[0][1], _reasons(ranked[0][1], date(ranked[0][1], month, day), facts, pairs))


def _votes(day: date, facts: list[Fact], pairs: list[tuple[DateMention, int, int, int]], latest: int | None) -> float:
    votes = sum(FACT for fact in facts if fact.begin <= day <= fact.until)
    votes -= sum(FACT for fact in facts if day < fact.begin)  # nobody names a session before it is held
    for _, weekday, month, number in pairs:
        fits = exists(day.year, month, number) and date(day.year, month, number).isoweekday() == weekday
        votes += WEEKDAY if fits else -WEEKDAY
    if latest is not None:  # news names the year it stands in, or the one before
        votes += NAMED * (day.year in (latest, latest + 1)) - NAMED * max(0, day.year - latest - 1)
    return votes


def _weekday_pairs(mentions: list[DateMention], month: int) -> list[tuple[DateMention, int, int, int]]:
    """(mention, weekday, month, day) of the days named with their weekday but without a year."""
    pairs = []
    for mention in mentions:
        weekday = weekday_in(mention)
        match = re.fullmatch(r"XXXX-(\d\d|XX)-(\d\d)", mention.value)
        if weekday and match:
            pairs.append((mention, weekday, month if match[1] == "XX" else int(match[1]), int(match[2])))
    return pairs


def _latest_year(mentions: list[DateMention]) -> int | None:
    """The latest year named at all."""
    years = [m.begin.year for m in mentions if m.begin and FIRST <= m.begin.year <= LAST]
    return max(years, default=None)


def latest_year_named(document: Document) -> int:
    """The latest year that title or text names, furniture and plans ("by 2030") aside; `FIRST` without one."""
    years = [int(match[0]) for match in YEAR.finditer(document.title or "")]
    years += [int(m[0]) for m in YEAR.finditer(document.text) if not is_furniture(document, *m.span())]
    return max((year for year in years if year <= LAST), default=FIRST)


def _reasons(
    year: int, day: date, facts: list[Fact], pairs: list[tuple[DateMention, int, int, int]]
) -> tuple[str, ...]:
    telling = sorted((f for f in facts if f.begin <= day <= f.until), key=lambda f: (f.until - f.begin, f.label))
    reasons = [
        f"{fact.label} gives {year}" if (fact.until - fact.begin).days < 500 else f"{fact.label} allows {year}"
        for fact in telling[:2]
    ]
    for mention, weekday, month, number in pairs:
        if exists(year, month, number):
            fits = date(year, month, number).isoweekday() == weekday
            reasons.append(f"“{mention.text}” {'agrees' if fits else 'does not agree'}")
    return tuple(reasons)
