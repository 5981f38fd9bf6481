"""Find the stretch of a page that is the document, and its title, by scores that can be read off.

The body is the run of units with the greatest sum of scores: prose scores up, furniture and short unfinished lines
score down, so that a run bridges a button or a subheading but not a menu.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dyadwire.read.credit_lines import Credit
from dyadwire.read.furniture import Mark
from dyadwire.read.units import Unit

# Set by hand on the flattened pages that `bench/reading.py` scores; change one alone only with that in sight.
SURE, HINT, TAIL = -2.0, -1.5, -4.0  # by the table: furniture, a hint of it, the head of a section after the article
SHORT, PHRASE, SENTENCE = -1.0, -0.6, 0.7  # by shape: a few words, six or more, a short line that ends like a sentence
TAIL_SHARE = 0.5  # a section after the article has less prose than this share of what goes before it
PROSE_BASE, PROSE_WORD, PROSE_MOST = 1.5, 0.05, 5.0  # prose: at least, more for each word, at most


@dataclass(frozen=True, slots=True)
class Page:
    """A page's units with what the table and the counts say of each; the three run in parallel."""

    units: tuple[Unit, ...]
    marks: tuple[Mark | None, ...]
    repeats: tuple[int, ...]  # how often the unit's words stand on the page, at least 1
    credits: Mapping[int, Credit]  # lines that are a byline or a date and nothing else, by index


def score_unit(unit: Unit, mark: Mark | None, repeats: int) -> float:
    """How much a unit looks like running text: above 0 it does, below it does not."""
    if mark is not None:
        if mark.reason == "time":
            return 0.0
        return TAIL if mark.opens == "tail" and mark.sure and unit.words <= 8 else SURE if mark.sure else HINT
    if unit.words >= 12 and unit.function_share < 0.04:
        return SHORT  # a list of names, tags or another alphabet's text
    if unit.prose:
        return min(PROSE_BASE + PROSE_WORD * unit.words, PROSE_MOST) / (repeats if repeats > 1 else 1)
    if unit.words >= 5 and unit.ended:
        return SENTENCE
    if unit.words >= 25:
        return PROSE_BASE
    return PHRASE if unit.words >= 6 and repeats == 1 else SHORT


def find_body(page: Page, stop: int) -> tuple[int, int]:
    """First and last-plus-one index, below `stop`, of the run with the greatest sum; (0, 0) if nothing scores up.

    Of runs with equal sums the first is taken.
    """
    best, best_run = 0.0, (0, 0)
    total, begin = 0.0, 0
    for index in range(stop):
        if total <= 0.0:
            total, begin = 0.0, index
        if index not in page.credits:  # a date between standfirst and text says nothing either way
            total += score_unit(page.units[index], page.marks[index], page.repeats[index])
        if total > best:
            best, best_run = total, (begin, index + 1)
    return _without_tail(page, best_run)


def _without_tail(page: Page, run: tuple[int, int]) -> tuple[int, int]:
    """A run cut at the first head of a tail section ("Related articles") that leaves most of its prose before it."""
    begin, end = run
    prose = [unit.words if unit.prose else 0 for unit in page.units[begin:end]]
    before, after = 0, sum(prose)
    for index in range(begin, end):
        mark = page.marks[index]
        if mark is not None and mark.opens == "tail" and mark.sure and after < TAIL_SHARE * before:
            return begin, index
        before, after = before + prose[index - begin], after - prose[index - begin]
    return run


def choose_title(page: Page, body: tuple[int, int]) -> int | None:
    """The index of the title among the units before the body and the body's first, or None.

    Points go to words shared with the body, to standing more than once on the page, to the length of a headline, to a
    byline or date just below and to nearness to the body.
    """
    begin, end = body
    if len(page.units) < 2:  # a single line is a text without a title
        return None
    vocabulary = {word for unit in page.units[begin:end] for word in _content_words(unit)}
    scored = [
        (_title_score(page, index, begin, vocabulary), -index)
        for index in range(min(begin + 1, end))
        if index not in page.credits and _may_be_title(page.units[index], page.marks[index])
    ]
    score, negative = max(scored, default=(0.0, 0))
    return -negative if score >= 1.0 else None


def _may_be_title(unit: Unit, mark: Mark | None) -> bool:
    if mark is not None and (mark.sure or unit.words < 4):
        return False
    finished = unit.text.rstrip('”"’»)]').endswith((".", ":", ";", ",", "…")) and not unit.text.endswith(("S.", "J."))
    return 2 <= unit.words <= 45 and not finished and len(unit.text) <= 300


def _title_score(page: Page, index: int, begin: int, vocabulary: set[str]) -> float:
    unit = page.units[index]
    words = _content_words(unit)
    shared = sum(word in vocabulary for word in words) / max(len(words), 1)
    length = 1.0 if 4 <= unit.words <= 22 else 0.3
    repeated = 1.0 if page.repeats[index] == 2 else 0.5 if page.repeats[index] == 3 else 0.0
    credited = 1.5 if index + 1 in page.credits or index + 2 in page.credits else 0.0
    first = 0.8 if index == 0 else 0.0
    return 2.0 * shared + length + repeated + credited + first - 0.06 * min(abs(begin - index), 30)


def _content_words(unit: Unit) -> list[str]:
    return [word for word in unit.text.lower().replace("’", "'").split() if len(word) > 3]


def fold(text: str) -> str:
    """A line without case, runs of spaces and punctuation at its ends, for counting repetitions."""
    return " ".join(text.casefold().split()).strip(" .:;,!?-–—|\"'“”‘’›»«‹>")


def count_repeats(units: Sequence[Unit]) -> tuple[int, ...]:
    """How often each unit's words stand on the page."""
    folded = [fold(unit.text) for unit in units]
    counts: dict[str, int] = {}
    for line in folded:
        counts[line] = counts.get(line, 0) + 1
    return tuple(counts[line] for line in folded)
