"""The records that `analyse` hands to `tell`: stories, accounts and figures about one dyad.

They stand beside `records` and not inside either stage, because a stage never imports another.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from dyadwire.errors import BriefError
from dyadwire.records import Copy, Document, Entity, Event, Finding, Statement

STANCES = ("happened", "possible", "planned", "denied", "did not happen")
DISPUTES = ("whether", "who", "numbers")
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `begin` to `until`, both included."""

    begin: date
    until: date

    @property
    def one_day(self) -> bool:
        """Whether the interval is a single day."""
        return self.begin == self.until

    def meets(self, other: "Interval") -> bool:
        """Whether the two have a day in common."""
        return self.begin <= other.until and other.begin <= self.until


def read_interval(value: str | None) -> Interval | None:
    """The days that an `Event.date` covers; None when the text does not tell.

    Raises `BriefError` on a value that is none of YYYY, YYYY-MM, YYYY-MM-DD and START/END.
    """
    if value is None:
        return None
    ends = [_read_ends(part, value) for part in value.split("/")]
    if len(ends) > 2 or ends[0][0] > ends[-1][1]:
        raise BriefError(f"event date {value!r} is no interval; expected START/END with START not after END")
    return Interval(ends[0][0], ends[-1][1])


def _read_ends(part: str, value: str) -> tuple[date, date]:
    match = _DAY.fullmatch(part)
    if match is None:
        raise BriefError(f"event date {value!r} is not YYYY, YYYY-MM, YYYY-MM-DD or START/END; code the document again")
    year, month, day = (int(group) if group else None for group in match.groups())
    try:
        if year is not None and month is not None and day is not None:
            return date(year, month, day), date(year, month, day)
        if year is not None and month is not None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year or 0, 1, 1), date(year or 0, 12, 31)
    except ValueError as error:
        raise BriefError(f"event date {value!r} is not in the calendar ({error}); code the document again") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one voice says about one story: a cited source, or an outlet in its own voice."""

    stance: str  # one of STANCES
    source: Entity | None  # None: the outlet's own voice
    outlet: str  # publisher, or the document's title or id where none is known
    events: tuple[Event, ...]  # never empty; in order of document and offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The events that report one act."""

    id: str  # the lead event's id
    lead: Event  # the fullest report
    events: tuple[Event, ...]  # the lead first, then in order of document and offset
    accounts: tuple[Account, ...]
    disputes: tuple[str, ...] = ()  # of DISPUTES; empty when no accounts contradict each other
    days: Interval | None = None  # None: no report dates it
    relation: str = "others"  # "between" (the sides deal with each other), "side" (one acts) or "others"
    actors: tuple[Entity, ...] = ()  # of the lead, or of the first report that names any
    recipients: tuple[Entity, ...] = ()
    acting: tuple[str, ...] = ()  # codes of the sides that act
    facing: tuple[str, ...] = ()  # codes of the sides acted upon
    background: bool = False  # long past when it was reported
    doubtful: bool = False  # coded as done, but the words beside its trigger do not say so
    origins: int = 1  # independent texts that report it; copies of one text count once

    @property
    def mutual(self) -> bool:
        """Whether both sides act; a meeting of the two is theirs whoever is named first."""
        return len(self.acting) == 2 or (self.relation == "between" and self.lead.type == "CONSULT")

    @property
    def score(self) -> float:
        """The best probability among the reports, 0 to 1."""
        return max(event.score for event in self.events)


@dataclass(frozen=True, slots=True)
class Tally:
    """Conflict and cooperation between the sides in one period: sums of PLOVER scores without sign."""

    begin: date
    cooperation: float
    conflict: float
    stories: int


@dataclass(frozen=True, slots=True)
class Count:
    """Stories in one direction, by PLOVER's quad class (index 0 is class 1)."""

    direction: str  # "A>B", "A=B" (reciprocal) or "A>*" (towards others), with codes for A and B
    quads: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """All that a brief about a dyad is made from."""

    sides: tuple[str, str]  # ISO 3166-1 alpha-3 codes or canonical names
    day: date  # the latest event or publication
    since: date | None  # the window asked for; None: open
    until: date | None
    documents: tuple[Document, ...]  # those that mention both sides or tell of a story, in input order
    stories: tuple[Story, ...]  # in order of time, undated ones by publication
    statements: tuple[Statement, ...] = ()
    findings: tuple[tuple[str, Finding], ...] = ()  # with the document's id
    tallies: tuple[Tally, ...] = ()
    period: str = "day"  # length of a tally: "day", "week" (Monday to Sunday) or "month"
    counts: tuple[Count, ...] = ()
    min_score: float = 0.3  # stories below stay out of the prose, and are counted
    documents_read: int = 0
    names: tuple[tuple[str, tuple[Entity, ...]], ...] = ()  # document id and its actor mentions, in order
    copies: tuple[Copy, ...] = ()  # those of `documents` that copy another text, without the origins
