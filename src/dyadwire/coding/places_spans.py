"""Which words of a text are names of places."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from dyadwire.coding.places_gazetteer import Gazetteer, Place
from dyadwire.records import Name, Span

WORD = re.compile(r"[^\W\d_][\w'’.\-]*[\w.]|[^\W\d_]")
CAPITAL = re.compile(r"\b[A-ZÀ-Þ]")
LARGE = 150_000  # inhabitants from which a city's bare name is taken without a label
BEFORE = re.compile(
    r"\b(?:in|at|from|near|to|into|of|across|around|outside|inside|through|toward|towards|over|between)\s+(?:the\s+)?$"
)
# Words after a capital city's name that make it a government, no place: "Washington said".
SPEAKS = re.compile(
    r"\s+(?:has |have |had |will |would |also )?(?:said|says|warned|warns|accused|accuses|urged|urges|denied|denies|insisted|insists"
    r"|wants|wanted|announced|condemned|rejected|rejects|claimed|claims|called|argues|believes|considers|agreed|demanded)\b"
)
NOT_PLACES = frozenset(
    ["Reading", "Bath", "Mobile", "Nice", "Of", "Man", "March", "May", "Sunday", "Monday", "Most", "Van", "Split", "Orange", "University", "University", "Bar", "Best", "Same", "Male", "Mons", "Chad", "Jordan", "Israel", "Georgia", "Sydney", "Florence", "Victoria", "Charlotte", "Austin", "Madison", "Lincoln", "Jackson", "Kent", "Marion"]
)


def place_spans(text: str, names: Sequence[Name], gazetteer: Gazetteer) -> list[Span]:
    """The spans to resolve, in order and without overlaps."""
    taken = sorted((name.start, name.end) for name in names)
    spans = [Span(name.start, name.end) for name in names if name.label == "LOC"]
    for span, places in _known(text, gazetteer, with_cities=not names):
        if not _overlaps(taken, span) and _is_place(text, span, places):
            spans.append(span)
    return sorted(spans, key=lambda span: (span.start, span.end))


def _overlaps(taken: Sequence[tuple[int, int]], span: Span) -> bool:
    at = bisect_left(taken, (span.end, 0))
    return at > 0 and taken[at - 1][1] > span.start


def _known(text: str, gazetteer: Gazetteer, with_cities: bool) -> list[tuple[Span, list[Place]]]:
    """The longest names of the gazetteer that begin at capitals, left to right."""
    found: list[tuple[Span, list[Place]]] = []
    words = [match.span() for match in WORD.finditer(text)]
    index = 0
    while index < len(words):
        start = words[index][0]
        step = 1
        if text[start].isupper():
            for last in range(min(index + gazetteer.longest, len(words)) - 1, index - 1, -1):
                phrase = text[start : words[last][1]]
                if len(phrase) > 60 or "\n" in phrase or not (places := _trusted(phrase, gazetteer, with_cities)):
                    continue
                found.append((Span(start, _without_stop(phrase, start, gazetteer)), places))
                step = last - index + 1
                break
        index += step
    return found


def _without_stop(phrase: str, start: int, gazetteer: Gazetteer) -> int:
    trimmed = re.sub(r"(?:['’]s|[.,'’])$", "", phrase)
    return start + len(trimmed if gazetteer.known(trimmed) or gazetteer.named(trimmed) else phrase)


def _trusted(phrase: str, gazetteer: Gazetteer, with_cities: bool) -> list[Place]:
    """Places that a phrase means without an encoder's word for it."""
    for form in (phrase, re.sub(r"(?:['’]s|[.,'’])$", "", phrase)):
        if places := [p for p in gazetteer.known(form) if p.kind != "district" or " " in form]:
            return places
        if with_cities and (places := [p for p in gazetteer.named(form) if p.population >= LARGE and not p.alternate]):
            return places
    return []


def _is_place(text: str, span: Span, places: Sequence[Place]) -> bool:
    words = text[span.start : span.end]
    asked = BEFORE.search(text, max(0, span.start - 16), span.start) is not None
    after = text[span.end : span.end + 30]
    if places[0].kind == "country" and words not in NOT_PLACES:
        return True
    if words in NOT_PLACES and not asked and places[0].kind != "country":
        return False
    if SPEAKS.match(after) and not asked:
        return False
    # "Paris Hilton", "Moscow Times": a name goes on. "Paris, France" and "Idlib Friday" do not.
    goes_on = re.match(r" (?!Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[A-Z][a-z]+", after)
    before = re.search(r"\b[A-Z][a-z]+ $", text[max(0, span.start - 20) : span.start])
    return asked or not (goes_on or before)
