"""Reading a noun phrase: its head, and what stands after its preposition."""

import re

from dyadwire.coding.resolver_heads import read_head
from dyadwire.coding.resolver_names import named_group
from dyadwire.coding.resolver_scene import Reading, Scene

CUT = re.compile(
    r"\s(of|in|from|at|on|for|who|whom|to|with|near|under|against|loyal|belonging|that|which|including|like|accused|"
    r"such|based|led|aboard|inside|within|across|along|outside|around|between|by|supporting|supplying|trying|linked|"
    r"held|fighting|affiliated|commanded|over|after|during|about|into|around|seeking|living)\b|[;:(]|,(?!\d)"
)
LINKS = frozenset(
    ("of", "for", "from", "in", "belonging", "loyal", "at", "within", "with", "inside", "linked", "aboard", "near")
)


def read_phrase(scene: Scene, start: int, end: int) -> Reading | None:
    """Who a noun phrase names by its own words; None when they do not say.

    A reading may lack its country (bare "police"): then the document has to tell. Readings are kept, but not while
    somebody wants to see how they are made.
    """
    kept = scene.phrases
    if kept is None or scene.trace is not None:
        return _read_phrase(scene, start, end, 0)
    span = start, end
    if span not in kept:
        kept[span] = _read_phrase(scene, start, end, 0)
    return kept[span]


def _read_phrase(scene: Scene, start: int, end: int, depth: int) -> Reading | None:
    text = scene.text[start:end]
    named = named_group(scene, start, end) if depth == 0 else None
    if named:
        return named
    cut = CUT.search(text, 1)
    while cut and (cut.start() < 2 or in_a_name(scene, start + cut.start(), end)):
        cut = CUT.search(text, cut.end())
    head_end = start + cut.start() if cut else end
    matches = scene.inside(start, head_end)
    reading = read_head(scene, start, head_end, matches)
    if (
        cut
        and depth < 3
        and (cut.group(1) or "") in LINKS
        and (reading is None or not (reading.country or reading.name))
    ):
        after = _read_phrase(scene, start + cut.end(), end, depth + 1) or place_reading(scene, start + cut.end(), end)
        if after and (after.country or after.name):
            return join(reading, after, cut.group(1))
    if reading is None and cut and depth < 3:
        whole = scene.inside(start, end)
        return read_head(scene, start, end, whole[:1]) if whole else None
    return reading


def in_a_name(scene: Scene, offset: int, end: int) -> bool:
    """Whether a preposition is part of a name within a phrase: "of" of "the House of Representatives"."""
    found = scene.covering(offset)
    return found is not None and found.end <= end and found.rows[0].kind in ("organ", "organisation")


def join(head: Reading | None, after: Reading, link: str) -> Reading:
    """Head noun with what its preposition adds: "police in Paris", "members of Hamas", "government of Iraq"."""
    name = after.name if link not in ("in", "at", "near", "inside", "aboard") else ""
    sector = head.sector if head else after.sector
    if head is None or (name and sector in ("GOV", "CVL", "UNK", "REB")) or head.rule == "noun: generic":
        sector = after.sector or sector
    plural = head.plural if head else after.plural
    return Reading(
        after.country,
        sector,
        name,
        rule=f"noun {link} {after.rule}",
        score=0.8,
        kind=head.kind if head else after.kind,
        plural=plural,
    )


def place_reading(scene: Scene, start: int, end: int) -> Reading | None:
    """The country of the first place or state in a stretch of text."""
    for match in scene.inside(start, end):
        if match.rows[0].country and match.rows[0].kind != "agent":
            return Reading(match.rows[0].country, "", rule="place", score=0.7, kind="place")
    return None
