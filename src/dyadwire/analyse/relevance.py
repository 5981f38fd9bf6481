"""Which stories and statements belong to a dyad's update."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dyadwire.analyse.reports import Report
from dyadwire.analyse.sides import codes_of_all, sides_in
from dyadwire.records import SPEECH, Coded, Entity, Event, Statement

NEARBY = 40  # code points around a sentence in which the other side must be mentioned
FOCUS_SHARE = 0.4  # of a document's actor mentions, both sides together
FOCUS_EACH = 0.12  # and each side for itself


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a document mentions each side, and whether it is about the two."""

    places: tuple[tuple[int, ...], tuple[int, ...]]  # offsets of the mentions, sorted, one tuple a side
    focus: bool

    def near(self, side: int, start: int, end: int) -> bool:
        """Whether side 0 or 1 is mentioned within `NEARBY` code points of the span."""
        offsets = self.places[side]
        position = bisect_left(offsets, start - NEARBY)
        return position < len(offsets) and offsets[position] <= end + NEARBY


def mentions_of(coded: Coded) -> tuple[Entity, ...]:
    """All actor mentions of a document in order; from its events where the coder kept no list."""
    found = list(coded.actors)
    for event in coded.events:
        found += [*event.actors, *event.recipients, *event.sources]
    for statement in coded.statements:
        found += [*([statement.source] if statement.source else []), *statement.about]
    spans = {(entity.start, entity.end, entity.country, entity.name): entity for entity in reversed(found)}
    return tuple(spans[key] for key in sorted(spans, key=lambda key: (key[0], key[1], key[2] or "", key[3] or "")))


def make_scene(mentions: Sequence[Entity], sides: tuple[str, str]) -> Scene:
    """How a document with these actor mentions stands to the dyad."""
    first = tuple(entity.start for entity in mentions if sides[0] in sides_in([entity], sides))
    second = tuple(entity.start for entity in mentions if sides[1] in sides_in([entity], sides))
    total = max(1, sum(1 for entity in mentions if codes_of_all([entity])))  # of those known to be of some state
    shares = (len(first) / total, len(second) / total)
    return Scene((first, second), min(shares) >= FOCUS_EACH and sum(shares) >= FOCUS_SHARE)


def find_theatre(reports: Iterable[Report], sides: tuple[str, str]) -> frozenset[str]:
    """Third parties and countries towards or in which both sides act."""
    reach: tuple[set[str], set[str]] = (set(), set())
    for report in reports:
        codes = report.recipients | report.actors
        place = report.event.place
        if place and place.country:
            codes |= {place.country}
        for side in sides_in(report.event.actors, sides):
            reach[sides.index(side)].update(codes)
    return frozenset((reach[0] & reach[1]) - set(sides))


def relation_of(reports: Sequence[Report], sides: tuple[str, str]) -> str:
    """How a story stands to the dyad: "between", "side" or "others"."""
    relation = "others"
    for report in reports:
        if is_between(report, sides):
            return "between"
        if sides_in(report.event.actors, sides):
            relation = "side"
    return relation


def is_between(report: Report, sides: tuple[str, str]) -> bool:
    """Whether one report has both sides act, or one act upon the other."""
    acting = sides_in(report.event.actors, sides)
    return len(acting) == 2 or bool(acting and set(faced(report.event, sides)) - set(acting))


def faced(event: Event, sides: tuple[str, str]) -> tuple[str, ...]:
    """Which sides an act is done to: those among the recipients; whose land it is, where nobody knows who was hit."""
    found = sides_in(event.recipients, sides)
    if found or event.type != "ASSAULT" or codes_of_all(event.recipients) or event.place is None:
        return found
    return tuple(side for side in sides if side == event.place.country)


def belongs(report: Report, scene: Scene, theatre: frozenset[str], sides: tuple[str, str]) -> bool:
    """Whether a report that is not between the sides still tells of their relations.

    It does when one side acts and the other is mentioned beside it, or the document is about the two, or the act is
    in a theatre they share; when one side is cited about an act of the other, or denies one whose author is not named.
    """
    acting = sides_in(report.event.actors, sides)
    if not acting:  # a side that says an act did not happen answers for it, whoever is blamed
        said_no = report.event.denied or report.event.status == "negated"
        return said_no and not report.actors and bool(sides_in(report.event.sources, sides))
    if set(sides_in(report.event.sources, sides)) - set(acting):
        return True
    span = report.event.sentence
    others = [index for index, side in enumerate(sides) if side not in acting]
    if any(scene.near(index, span.start, span.end) for index in others):
        return True
    place = report.event.place
    codes = report.actors | report.recipients | ({place.country} if place and place.country else set())
    mentioned = all(len(offsets) > 1 for offsets in scene.places)
    return scene.focus or (mentioned and bool(codes & theatre))


def says_about(statement: Statement, scene: Scene, told: frozenset[str], sides: tuple[str, str]) -> bool:
    """Whether a statement of one side is about the other, or about a story of the update."""
    if statement.source is None or statement.kind != SPEECH:
        return False
    speaking = sides_in([statement.source], sides)
    if len(speaking) != 1:
        return False
    other = 1 - sides.index(speaking[0])
    if sides[other] in sides_in(statement.about, sides) or told & set(statement.events):
        return True
    codes = codes_of_all(statement.about) - set(sides)
    beside = scene.near(other, statement.sentence.start, statement.sentence.end)
    return scene.focus and (beside or bool(codes))
