"""When a document was published, worked out from what it shows itself when nobody gave the date.

Every place and every phrase that may show the day is a clue with the share of documents in which such a clue is right
(`data/dates/published_rules.tsv`). Clues to one day strengthen each other; the best day is taken if it is more likely
right than wrong. The same decision is written out by `published_explanations`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from dyadwire.coding.dates_calendar import exists
from dyadwire.coding.dates_findings import MONTHS, plain_day
from dyadwire.coding.dates_words import FOLDER
from dyadwire.coding.published_days import days_outside_furniture
from dyadwire.coding.published_evidence import Clue, address_month, clues
from dyadwire.coding.published_told import told_clues
from dyadwire.coding.published_years import YearEvidence, latest_year_named, year_of
from dyadwire.records import Document
from dyadwire.tables import read_rows

THRESHOLD = 0.5  # a day less likely than that is not given
YEAR_FOUND = 0.9  # how often a year that `year_of` settles is right
MONTH_AGREES, MONTH_DIFFERS = 0.5, 0.1  # share of the doubt that is left; share of the score that is left
FORBIDDEN = 0.1  # the most that is left of the score of a day before something that the text knows
TOLD = frozenset(
    {
        "latest",
        "latest again",
        "latest of several",
        "latest on weekday",
        "weekday after latest",
        "meeting",
        "meeting with year",
    }
)
YEARLESS = 3  # clues without a year that are placed
EARLIER = timedelta(days=366)  # a fact may be spoken of that long before it begins: "the summit in Warsaw next July"


@dataclass(frozen=True, slots=True)
class Rule:
    """How far a kind of clue is trusted, and how it is put in words."""

    score: float
    yearless: bool
    says: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the whole text says of how late it is."""

    fact: date | None  # the beginning of the dated fact named that began last
    year: int  # the latest that is named

    def forbid(self, day: date, *, only_told: bool) -> bool:
        """Whether the text knows of something later; a day that is only told of must fit to the day and the year."""
        if self.fact is not None and self.fact > day + (timedelta(0) if only_told else EARLIER):
            return True
        return only_told and day.year < self.year


@dataclass(frozen=True, slots=True)
class Weighed:
    """A day that may be that of publication."""

    day: date
    score: float  # how likely it is right, 0 to 1
    reason: str
    start: int  # of the deciding words in the text; 0 and 0 when they stand elsewhere
    end: int


def infer_published(document: Document) -> Document:
    """The document with its publication date, how it is known in words, and how sure that is.

    Unchanged if it has a date or none is likely enough. Dates in furniture and in comments do not count.
    """
    if document.published is not None:
        return document
    best = next(iter(weigh_days(document)), None)
    if best is None or best.score < THRESHOLD:
        return document
    return replace(document, published=best.day, published_from=best.reason, published_score=round(best.score, 2))


def weigh_days(document: Document) -> list[Weighed]:
    """The days that the document may be of, likeliest first; also those too unlikely to be given."""
    days, month, years = days_outside_furniture(document), address_month(document), YearEvidence(document)
    found: dict[date, list[tuple[float, Clue, str]]] = {}
    for clue in _distinct((*clues(document, days), *told_clues(document, days, month))):
        if rated := _rate(clue, month, years):
            found.setdefault(rated[0], []).append((rated[1], clue, rated[2]))
    if not found:
        return []
    bounds = Bounds(max((fact.begin for fact in years.facts), default=None), latest_year_named(document))
    weighed = [_join(day, several, bounds) for day, several in found.items()]
    return sorted(weighed, key=lambda one: (-one.score, one.day))


@cache
def published_rules(path: Path = FOLDER / "published_rules.tsv") -> dict[str, Rule]:
    """The table of clues by name."""
    rows = read_rows(path, ("rule", "score", "yearless", "says", "source"))
    return {r["rule"]: Rule(float(r["score"]), r["yearless"] == "yes", r["says"]) for _, r in rows}


def _distinct(several: Sequence[Clue]) -> list[Clue]:
    """The first clue of each rule and day; of those without a year a few, since the whole text must place each."""
    first = {(clue.rule, clue.year, clue.month, clue.day): clue for clue in reversed(several)}
    kept = list(reversed(first.values()))
    yearless = [clue for clue in kept if clue.year is None][:YEARLESS]
    return [clue for clue in kept if clue.year is not None or clue in yearless]


def _rate(clue: Clue, month: tuple[int, int] | None, years: YearEvidence) -> tuple[date, float, str] | None:
    """The day of a clue, how likely it is right, and why; None for a day whose year nothing tells."""
    rule = published_rules()[clue.rule]
    if clue.year is not None:
        if not exists(clue.year, clue.month, clue.day):
            return None
        day, score = date(clue.year, clue.month, clue.day), rule.score
        reason = f"{rule.says} {plain_day(day)}"
        if month is not None:
            agrees = (clue.year, clue.month) == month
            score = 1 - (1 - score) * MONTH_AGREES if agrees else score * MONTH_DIFFERS
            reason += f"; the web address names {MONTHS[month[1] - 1]} {month[0]}" if agrees else ""
        return day, score, reason
    if month is not None and month[1] == clue.month and exists(month[0], clue.month, clue.day):
        day = date(month[0], clue.month, clue.day)
        return day, 1 - (1 - rule.score) * MONTH_AGREES, f"{rule.says} {plain_day(day)}; the web address names the year"
    verdict = year_of(years, clue.month, clue.day) if rule.yearless else None
    if verdict is None:
        return None
    words = f"{rule.says} {clue.day} {MONTHS[clue.month - 1]}"
    return date(verdict.year, clue.month, clue.day), rule.score * YEAR_FOUND, "; ".join((words, *verdict.reasons))


def _join(day: date, several: Sequence[tuple[float, Clue, str]], bounds: Bounds) -> Weighed:
    """One day with all its clues. What is told counts once, by its best clue: such clues hang together."""
    ranked = sorted(several, key=lambda one: -one[0])
    told = max((score for score, clue, _ in ranked if clue.rule in TOLD), default=0.0)
    doubt = 1 - told
    for rule in dict.fromkeys(clue.rule for _, clue, _ in ranked if clue.rule not in TOLD):
        doubt *= 1 - max(score for score, clue, _ in ranked if clue.rule == rule)
    score = 1 - doubt
    if bounds.forbid(day, only_told=all(clue.rule in TOLD for _, clue, _ in ranked)):
        score = min(score, FORBIDDEN)
    best = ranked[0][1]
    reasons = dict.fromkeys(reason for _, _, reason in ranked)
    return Weighed(day, min(score, 0.99), "; ".join(reasons), best.start, best.end)
