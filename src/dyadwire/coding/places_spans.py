"""Which words of a text are names of places."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from dyadwire.coding.places_gazetteer import FOLDER, Gazetteer, Place, demonyms
from dyadwire.records import Name, Span
from dyadwire.tables import read_rows

CAPITAL = re.compile(r"(?<![\w'’.])[A-ZÀ-Þ][\w'’.\-]*")
MORE = re.compile(r",? ([\w'’.\-]+)")
# "the Kenyan capital", "Ukrainian airspace": the word for a people tells where.
PEOPLES_LAND = re.compile(
    r"\b([A-Z][a-z]{3,})(?= (?:capital|cit(?:y|ies)|towns?|villages?|borders?|frontier|soil|territory|airspace|skies"
    r"|waters|coast|shores?|mainland|islands?|provinces?|regions?|ports?|countryside|side)\b)"
)
ENDS = "s.,'’-"  # last letters of what CLINGING matches
CLINGING = re.compile(r"(?:['’]s|[.,'’\-]+)$")
# Words before a name that ask for a place.
BEFORE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Ff]rom|[Nn]ear|to|into|of|[Aa]cross|[Aa]round|[Oo]utside|[Ii]nside|through|towards?|over|between)"
    r"\s+(?:the\s+)?$"
)
# Words after a capital's name that make it a government, no place: "Washington said".
SPEAKS = re.compile(
    r"\s+(?:(?:has|have|had|will|would|also)\s+)?(?:said|says|warn|accus|urg|den(?:y|ied|ies)|insist|want|announc|condemn"
    r"|reject|claim|call|argue|believe|consider|agree|demand)"
)
# "Paris Hilton", "Moscow Times": the name goes on; "Idlib Friday" and "Manitoba Premier" do not.
GOES_ON = re.compile(
    r" (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)|(?:Premier|Governor|Gov|Senator|Sen|Representative|Rep|President"
    r"|Prime|Vice|Deputy|Mayor|Attorney|Foreign|Defen[cs]e|Finance|Health|Interior|Justice|Education|Minister|Secretary|Police"
    r"|Supreme|Lieutenant|Lt|Republicans?|Democrats?)\b)[A-Z][a-z]+"
)
BEGAN = re.compile(r"\b[A-Z][a-z]+ $")


def place_spans(
    text: str, names: Sequence[Name], gazetteer: Gazetteer, read: Sequence[Span] | None = None
) -> list[Span]:
    """The spans to resolve, in order and without overlaps: names labelled LOC and what the gazetteer knows besides.

    City names count without a label only where the encoder has not read. read: as in `places.find_places`.
    """
    taken = sorted((name.start, name.end) for name in names)
    stretches = [(span.start, span.end) for span in read] if read is not None else [(0, len(text))] if names else []
    people = {word for name in names if name.label == "PER" for word in text[name.start : name.end].split()}
    located = {(name.start, name.end) for name in names if name.label == "LOC"}
    spans = []
    for span, places in _known(text, gazetteer):
        cut = _overlapped(taken, span)
        if any((start, end) not in located or start < span.start or span.end < end for start, end in cut):
            continue
        if cut:  # the encoder saw a part: "York" of "New York"
            located.difference_update(cut)
        elif not _counts(text, span, places, stretches) or text[span.start : span.end] in people:
            continue
        spans.append(span)
    spans += [Span(*ends) for ends in located]
    return sorted([*spans, *_lands(text, taken, spans)], key=lambda span: (span.start, span.end))


def _lands(text: str, taken: Sequence[tuple[int, int]], spans: Sequence[Span]) -> Iterator[Span]:
    """Words for peoples that tell where something is; of the names only one of these words alone is in their way."""
    codes = demonyms()
    places = sorted((span.start, span.end) for span in spans)
    for match in PEOPLES_LAND.finditer(text):
        span = Span(*match.span(1))
        in_the_way = [*_overlapped(places, span), *(name for name in _overlapped(taken, span) if name != match.span(1))]
        if match[1] in codes and not in_the_way:
            yield span


def _counts(text: str, span: Span, places: Sequence[Place], read: Sequence[tuple[int, int]]) -> bool:
    """Whether a known name is a place without a label."""
    if all(place.kind == "city" for place in places) and _overlapped(read, span):
        return False
    return _is_place(text, span, places)


@cache
def not_places(path: Path = FOLDER / "not_places.tsv") -> frozenset[str]:
    """Words that are hardly ever the place of that name."""
    return frozenset(row["word"] for _, row in read_rows(path, ("word", "meaning", "source")))


def _overlapped(taken: Sequence[tuple[int, int]], span: Span) -> list[tuple[int, int]]:
    """Those of some stretches, in order and without overlaps, that share a character with a span."""
    at = bisect_left(taken, (span.end, 0))
    found = []
    while at > 0 and taken[at - 1][1] > span.start:
        at -= 1
        found.append(taken[at])
    return found


def _known(text: str, gazetteer: Gazetteer) -> Iterator[tuple[Span, list[Place]]]:
    """The longest names of the gazetteer that begin at capitals, left to right."""
    free = 0
    for match in CAPITAL.finditer(text):
        start = match.start()
        if start < free:
            continue
        more = gazetteer.words_after(match[0])
        for end in _ends(text, match.end(), more) if more >= 0 else ():
            if found := _trusted(text[start:end], gazetteer):
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


def _trusted(phrase: str, gazetteer: Gazetteer) -> tuple[str, list[Place]] | None:
    """The phrase without what clings to it, and the places it means without an encoder's word for it."""
    if places := gazetteer.trusted(phrase):
        return phrase, places
    form = CLINGING.sub("", phrase) if phrase[-1] in ENDS else phrase
    if form != phrase and (places := gazetteer.trusted(form)):
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
