"""Which words of a text are names of places."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from dyadwire.coding.places_gazetteer import FOLDER, Gazetteer, Place
from dyadwire.records import Name, Span
from dyadwire.tables import read_rows

CAPITAL = re.compile(r"(?<![\w'’.])[A-ZÀ-Þ][\w'’.\-]*")
MORE = re.compile(r",? ([\w'’.\-]+)")
CLINGING = re.compile(r"(?:['’]s|[.,'’\-]+)$")
# Words before a name that ask for a place.
BEFORE = re.compile(
    r"\b(?:in|at|from|near|to|into|of|across|around|outside|inside|through|towards?|over|between)\s+(?:the\s+)?$"
)
# Words after a capital's name that make it a government, no place: "Washington said".
SPEAKS = re.compile(
    r"\s+(?:(?:has|have|had|will|would|also)\s+)?(?:said|says|warn|accus|urg|den(?:y|ied|ies)|insist|want|announc|condemn"
    r"|reject|claim|call|argue|believe|consider|agree|demand)"
)
# "Paris Hilton", "Moscow Times": the name goes on; "Idlib Friday" does not.
GOES_ON = re.compile(r" (?!Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[A-Z][a-z]+")
BEGAN = re.compile(r"\b[A-Z][a-z]+ $")


def place_spans(
    text: str, names: Sequence[Name], gazetteer: Gazetteer, read: Sequence[Span] | None = None
) -> list[Span]:
    """The spans to resolve, in order and without overlaps: names labelled LOC and what the gazetteer knows besides.

    City names count without a label only where the encoder has not read. read: as in `places.find_places`.
    """
    taken = sorted((name.start, name.end) for name in names)
    stretches = [(span.start, span.end) for span in read] if read is not None else [(0, len(text))] if names else []
    spans = [Span(name.start, name.end) for name in names if name.label == "LOC"]
    for span, places in _known(text, gazetteer, stretches):
        if not _overlaps(taken, span) and _is_place(text, span, places):
            spans.append(span)
    return sorted(spans, key=lambda span: (span.start, span.end))


@cache
def not_places(path: Path = FOLDER / "not_places.tsv") -> frozenset[str]:
    """Words that are hardly ever the place of that name."""
    return frozenset(row["word"] for _, row in read_rows(path, ("word", "meaning", "source")))


def _overlaps(taken: Sequence[tuple[int, int]], span: Span) -> bool:
    at = bisect_left(taken, (span.end, 0))
    return at > 0 and taken[at - 1][1] > span.start


def _known(
    text: str, gazetteer: Gazetteer, read: Sequence[tuple[int, int]]
) -> Iterator[tuple[Span, list[Place]]]:
    """The longest names of the gazetteer that begin at capitals, left to right; no cities inside what was read."""
    free = 0
    for match in CAPITAL.finditer(text):
        start = match.start()
        if start < free:
            continue
        more = gazetteer.words_after(match[0])
        if more < 0:
            continue
        with_cities = not _overlaps(read, Span(start, match.end()))
        for end in _ends(text, match.end(), more):
            if found := _trusted(text[start:end], gazetteer, with_cities):
                phrase, places = found
                free = start + len(phrase)
                yield Span(start, free), places
                break


def _ends(text: str, end: int, more: int) -> list[int]:
    """Where a name of up to `more` further words may end, the longest first."""
    ends = [end]
    while len(ends) <= more and (match := MORE.match(text, ends[-1])):
        ends.append(match.end())
    return ends[::-1]


def _trusted(phrase: str, gazetteer: Gazetteer, with_cities: bool) -> tuple[str, list[Place]] | None:
    """The phrase without what clings to it, and the places it means without an encoder's word for it."""
    for form in dict.fromkeys((phrase, CLINGING.sub("", phrase))):
        places = gazetteer.trusted(form)
        if not with_cities:
            places = [place for place in places if place.kind != "city"]
        if places:
            return form, places
    return None


def _is_place(text: str, span: Span, places: Sequence[Place]) -> bool:
    words = text[span.start : span.end]
    if places[0].kind == "country":
        return True
    asked = BEFORE.search(text[max(0, span.start - 16) : span.start]) is not None
    if words in not_places():
        return asked
    if asked:
        return True
    if SPEAKS.match(text, span.end):
        return False
    return not GOES_ON.match(text, span.end) and not BEGAN.search(text[max(0, span.start - 20) : span.start])
