"""Two texts laid side by side: a copy, an update of one article, a template used again, or nothing of the kind.

Texts made from one template share most words and differ in what they tell: dates, numbers, names. So a place where
both have such a word, each another one, between words they share, decides against a copy. What only one text has
(a lead, a cut end, furniture) does not, nor do spellings of a name. The constants were set by thinking of agency
copy and by reading pairs of open news and press releases; `bench/copies.py` measures what they give.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from dyadwire.read.copies_words import CALENDAR, CLASSES, NAME, NUMBER, Words, read_words

NEAR = 0.8  # of the longer text's words stand in the other, in order: a near copy
PART = 0.8  # of the shorter text's words: a part
GROWN = 0.5  # of the shorter text's words: an update, if address, title or day speak for one
LEAST = 0.3  # of the longer text that a part must make up, unless it is the beginning: a digest is no copy of each item
PART_WORDS = 40  # shorter texts are parts of too many
TIE = 3  # words in a row that count as common between two changes; less is chance
LOCAL = 15  # words of a change that can be read as one word put for another; more is a rewritten passage
SPELLING = 70.0  # likeness of two spellings of one name, of 100
UPDATE_DAYS = 3  # days between an agency's text and what other papers print of it and of its updates
HOUSE_DAYS = 1  # days between two states of one article at two addresses of one house; later ones are new acts
REWRITTEN = 100  # common words for each word put for another in copies of one house
CORRECTED = 150  # common words for each changed number or name of a corrected text, which has as many at least
CHANGES = 60  # common words for each changed number or name of an update; templates have more changes
SHOWN = 3  # changes that are told as evidence

NEAR_COPY, PART_COPY, VERSION, TEMPLATE = "near", "part", "version", "template"


_Deciding = tuple[int, str, str]  # class, the words of one side, the words of the other


@dataclass(frozen=True, slots=True, order=True)
class Facts:
    """What is known of a document beside its text. Empty where it is not known."""

    day: int  # ordinal of the publication day; 0: unknown
    url: str  # without what does not tell pages apart
    publisher: str
    title: str

    @property
    def house(self) -> str:
        """Who published: the publisher, else the host of the address."""
        return self.publisher or self.url.partition("/")[0]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A text with the facts of all documents that have it word for word, sorted."""

    words: Words
    facts: tuple[Facts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What two texts have in common."""

    kind: str  # near, part or version; template: alike, but about two things
    first: float  # share of the first text's shingles that the second has, 0 to 1
    second: float
    changed: tuple[tuple[str, str, str], ...] = ()  # class, words of the first text, and of the second in their place
    less: int = 0  # words that only the first has
    more: int = 0  # and only the second

    @property
    def strength(self) -> float:
        """How sure a copy is: what of both is common."""
        return self.first + self.second

    @property
    def differs(self) -> tuple[str, ...]:
        """What differs, for people: how the second text departs from the first."""
        told = [f"{name}: {left} / {right}" for name, left, right in dict.fromkeys(self.changed)][:SHOWN]
        return (*told, *([f"-{self.less} words"] if self.less else []), *([f"+{self.more} words"] if self.more else []))

    def turned(self) -> "Likeness":
        """The same, seen from the other text."""
        changed = tuple((name, right, left) for name, left, right in self.changed)
        return Likeness(
            kind=self.kind, first=self.second, second=self.first, changed=changed, less=self.more, more=self.less
        )


@dataclass(frozen=True, slots=True)
class _Change:
    """A stretch of the first text for which the second has another; either may be empty."""

    start: int
    end: int
    other_start: int
    other_end: int
    inner: bool  # common words stand on both sides

    @property
    def swaps(self) -> bool:
        """Whether words stand against words."""
        return self.end > self.start and self.other_end > self.other_start

    @property
    def local(self) -> bool:
        """Whether they are few enough, and stand between common words, to be read as a substitution."""
        return self.inner and self.end - self.start <= LOCAL and self.other_end - self.other_start <= LOCAL


def make_facts(day: date | None, url: str | None, publisher: str | None, title: str | None) -> Facts:
    """Facts in the form in which they are compared."""
    return Facts(
        day=day.toordinal() if day else 0,
        url=_plain_address(url or ""),
        publisher="".join(filter(str.isalnum, (publisher or "").casefold())),
        title=" ".join((title or "").split()),
    )


def _plain_address(url: str) -> str:
    """An address without scheme, "www.", fragment, marks of campaigns and closing slash."""
    plain = re.sub(r"^https?://(?:www\.|m\.|amp\.)?", "", url.strip(), flags=re.IGNORECASE).partition("#")[0]
    plain = re.sub(r"(?<=[?&])(?:utm_\w+|fbclid|gclid|cmpid)=[^&]*&?", "", plain)
    return plain.rstrip("?&/").lower()


def compare(one: Page, other: Page) -> Likeness | None:
    """How two texts are alike; None when they are not, or not enough to say."""
    common = len(np.intersect1d(one.words.shingles, other.words.shingles, assume_unique=True))
    first, second = (common / max(1, len(page.words.shingles)) for page in (one, other))
    if max(first, second) < GROWN / 2:  # one changed word in eight leaves half of the shingles
        return None
    changes = list(_changes(one.words, other.words))
    bond = _bond(one.facts, other.facts)
    looked = [change for change in changes if change.swaps and (change.local or not bond.houses)]
    deciding = [found for change in looked if (found := _decide(change, one.words, other.words))]
    deciding += _decide_titles(one.facts, other.facts)
    kind = _judge(_Match(one, other, bond, changes, [row[0] for row in deciding]))
    if kind is None:
        return None
    return Likeness(
        kind=kind,
        first=round(first, 4),
        second=round(second, 4),
        changed=tuple((CLASSES[row[0]], row[1], row[2]) for row in deciding),
        less=sum(change.end - change.start for change in changes),
        more=sum(change.other_end - change.other_start for change in changes),
    )


@dataclass(frozen=True, slots=True)
class _Bond:
    """What the facts of two texts say about each other."""

    address: bool  # one address
    houses: bool  # known to be of two publishers
    title: bool  # one title
    days: int | None  # between their days of publication; None: unknown


def _bond(some: Sequence[Facts], others: Sequence[Facts]) -> _Bond:
    """The closest of the bonds between documents of two texts: by address, then between two houses, then by day."""
    bonds = [_bond_pair(one, other) for one in some for other in others]
    return min(bonds, key=lambda bond: (not bond.address, not bond.houses, bond.days or 0, not bond.title))


def _bond_pair(one: Facts, other: Facts) -> _Bond:
    return _Bond(
        address=bool(one.url) and one.url == other.url,
        houses=bool(one.house and other.house) and one.house != other.house,
        title=bool(one.title) and one.title.casefold() == other.title.casefold(),
        days=abs(one.day - other.day) if one.day and other.day else None,
    )


class _Match:
    """Two texts with all that speaks for and against a copy."""

    def __init__(self, one: Page, other: Page, bond: _Bond, changes: Sequence[_Change], deciding: list[int]) -> None:
        shorter, longer = sorted((len(one.words.codes), len(other.words.codes)))
        shared = len(one.words.codes) - sum(change.end - change.start for change in changes)
        self.bond, self.words, self.shared = bond, shorter, shared
        self.of_shorter, self.of_longer = shared / max(1, shorter), shared / max(1, longer)
        self.dated = CALENDAR in deciding
        self.deciding = len(deciding)
        self.few = len(deciding) <= max(1, shared // CHANGES)
        swapped = sum(min(change.end - change.start, change.other_end - change.other_start) for change in changes)
        self.rewritten = swapped > max(TIE, shared // REWRITTEN)
        self.opens = not changes or changes[0].start > TIE  # the beginning is common
        self.late = bond.days is not None and bond.days > (UPDATE_DAYS if bond.houses else HOUSE_DAYS)
        self.corrected = len(deciding) <= shared // CORRECTED and self.of_longer >= NEAR


def _judge(match: _Match) -> str | None:
    """The kind of a copy, `TEMPLATE` for two texts that only look alike, None for too little in common."""
    bond = match.bond
    if match.of_shorter < GROWN:
        return None
    if match.dated:
        return TEMPLATE
    if match.deciding:  # a toll that has risen: at one address, or in another paper in those days; or a slip put right
        known = bond.days is not None and not match.late
        update = match.few if bond.address or (bond.houses and known) else match.corrected and bond.title and known
        return VERSION if update else TEMPLATE
    if not bond.address and not bond.houses and (match.late or match.rewritten):
        return TEMPLATE  # one house that prints almost the same again: a form filled in, a plan and then the act
    if match.of_longer >= NEAR:
        return NEAR_COPY
    if match.of_shorter >= PART and match.words >= PART_WORDS and (match.of_longer >= LEAST or match.opens):
        return PART_COPY
    return VERSION if bond.address or (bond.title and not match.late) else None


def _changes(one: Words, other: Words) -> Iterator[_Change]:
    """The stretches in which two texts differ, in order; common words in between that may be chance belong to them."""
    begin = reach = other_begin = other_reach = 0
    pending = False
    for step in Levenshtein.opcodes(one.codes, other.codes):
        long = step.src_end - step.src_start
        if step.tag == "equal":
            if long >= TIE or step.src_end == len(one.codes) or step.dest_end == len(other.codes):
                if pending:
                    yield _Change(begin, reach, other_begin, other_reach, min(begin, other_begin) >= TIE)
                pending = False
            continue
        if not pending:
            begin, other_begin, pending = step.src_start, step.dest_start, True
        reach, other_reach = step.src_end, step.dest_end
    if pending:
        yield _Change(begin, reach, other_begin, other_reach, False)


def _decide(change: _Change, one: Words, other: Words) -> _Deciding | None:
    """The heaviest class in which both sides of a change have a word that the other lacks, and the words."""
    mine, theirs = range(change.start, change.end), range(change.other_start, change.other_end)
    for kind in (CALENDAR, NUMBER, NAME):
        left = {one.values[at]: one.texts[at] for at in mine if _is(kind, one, at, other)}
        right = {other.values[at]: other.texts[at] for at in theirs if _is(kind, other, at, one)}
        only = [shown for value, shown in left.items() if value not in right]
        against = [shown for value, shown in right.items() if value not in left]
        if only and against and not (kind == NAME and _spelt_alike(only, against)):
            return kind, " ".join(only), " ".join(against)
    return None


def _is(kind: int, words: Words, at: int, other: Words) -> bool:
    if words.kinds[at] != kind:
        return False
    return kind != NAME or not ({words.values[at]} & (words.plain | other.plain))


def _spelt_alike(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the names of one side are spellings or abbreviations of those of the other."""
    short, long = sorted((some, others), key=len)
    if all(any(ratio(one.lower(), other.lower()) >= SPELLING for other in long) for one in short):
        return True
    initials = "".join(name[0] for name in long).lower()
    return len(short) == 1 and short[0].lower() == initials


def _decide_titles(some: Sequence[Facts], others: Sequence[Facts]) -> list[_Deciding]:
    """A date or number in which all titles differ that else are alike."""
    rows: list[_Deciding] = []
    for one in {facts.title for facts in some}:
        for other in {facts.title for facts in others}:
            found = _decide_title(one, other)
            if found is None:
                return []
            rows.append(found)
    return sorted(rows)[-1:]


def _decide_title(one: str, other: str) -> _Deciding | None:
    if one == other or not one or not other or ratio(one.lower(), other.lower()) < SPELLING:
        return None
    left, right = read_words(one), read_words(other)
    whole = _Change(0, len(left.texts), 0, len(right.texts), True)
    found = _decide(whole, left, right)
    return found if found and found[0] != NAME else None
