"""Stories: which events of several documents report the same act.

Two reports are compared by what both of them tell (who, to whom, when, where, how); what only one tells neither
helps nor harms. The points were set by reading pairs; a contradiction of date or kind forbids, whatever the points.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from math import asin, cos, radians, sin, sqrt

from dyadwire.analyse.reports import VERBAL, Report
from dyadwire.analyse.sides import OFFICIAL, codes_of
from dyadwire.records import PlaceMention, Quantity

Key = tuple[str, str, int]  # family, who or where, stretch of days

ENOUGH = 5  # points; two documents
ENOUGH_NEAR = 4  # points; within `NEAR` characters of one document
NEAR = 700  # characters between two triggers, about three sentences
APART = 10  # days between publications after which undated reports are not compared
ALIKE = 0.12  # share of content words in common from which two sentences may be about one thing
BESIDE = 40  # kilometres; a village and the town after which another outlet calls the place
PROVINCE = 200  # kilometres between a place and the middle of a province that may hold it
EARTH = 6371.0  # kilometres, the mean radius
MEMBERS = 12  # how many reports of a story a new one is compared with
# Manners of an act that exclude each other whoever tells of it.
_EXCLUSIVE = frozenset({"phone", "visit", "arrest", "curfew", "cyber", "abduct", "resign", "release"})
_COMMON = frozenset({"the", "province", "region", "district", "city", "town", "area", "camp", "base", "north", "south"})
_WIDE = frozenset({"country", "region"})  # "air strikes in Syria" says little about where


def group_reports(reports: Iterable[Report]) -> list[list[Report]]:
    """Reports of the same act, together; groups and members in order of first appearance."""
    groups: list[list[Report]] = []
    index: dict[Key, set[int]] = defaultdict(set)
    for report in reports:
        found = _find(report, groups, index)
        if found is None:
            found = len(groups)
            groups.append([])
        groups[found].append(report)
        for key in _keys(report, 0):
            index[key].add(found)
    return groups


def _find(report: Report, groups: Sequence[list[Report]], index: dict[Key, set[int]]) -> int | None:
    best, where = 0.0, None
    near: set[int] = set().union(*(index[key] for key in _keys(report, 1) if key in index))
    for number in sorted(near):
        members = groups[number][:MEMBERS]
        points = [compare(report, member) for member in members]
        if None in points:
            continue
        top = max(points, default=None, key=lambda point: point or 0.0)
        if top is not None and top > best:
            best, where = top, number
    return where


def _keys(report: Report, reach: int) -> set[Key]:
    """Where a report is filed: under who, whom and where, by the time of the act and of its publication.

    Reports that share no key are never compared, so that a year of news costs little more than its days. `reach`:
    how many stretches of `APART` days to look to either side.
    """
    place = place_key(report.event.place)
    names = (*report.actors, *report.recipients, *([place] if place else ()))
    days = [report.published, *((report.days.begin, report.days.until) if report.days else ())]
    stretches = {day.toordinal() // APART for day in days if day} or {0}
    wide = {stretch + step for stretch in stretches for step in range(-reach, reach + 1)}
    keys = {(report.family, name, stretch) for name in names for stretch in wide}
    return keys | {(report.family, "document:" + report.document.id, 0)}  # neighbours may share no code


def compare(one: Report, other: Report) -> float | None:
    """Points for being the same act if they are enough, 0 if they are not, None if it cannot be the same."""
    if _excluded(one, other):
        return None
    near = one.document is other.document and abs(one.event.trigger.start - other.event.trigger.start) <= NEAR
    when, where = _when(one, other), _where(one, other)
    if _own_strike(one, other) or _own_strike(other, one):
        return 0.0
    answers = near and (_answers(one, other) or _answers(other, one))
    if _contradict(one, other) and not (answers or when or where > 0 or _common(one, other) >= ALIKE):
        return 0.0  # "denied any contact" answers no certain meeting, in another paper or in this one
    points = when + where + _who(one, other) + _how(one, other) + (1 if near else 0)
    if one.document is other.document and one.event.sentence == other.event.sentence:
        points += 1  # "a raid that killed three" is one act with two triggers
    if one.family not in VERBAL and one.family != "CONSULT" and not near and not (when or where):
        return 0.0  # "Russian air strikes on IS" in two papers are the same only on a day or at a place
    return points if points >= (ENOUGH_NEAR if near else ENOUGH) else 0.0


def _excluded(one: Report, other: Report) -> bool:
    if one.family != other.family:
        return True
    if one.days and other.days and not one.days.meets(other.days):
        return True
    if _contradict(one, other) and one.voice == other.voice and not (one.event.denied or other.event.denied):
        return True  # nobody contradicts themselves: two acts, one that happened and one that did not
    if (one.event.status == "historical") != (other.event.status == "historical"):
        return True
    if one.family != "CONSULT" and (one.event.status == "future") != (other.event.status == "future"):
        return True
    modes = {one.event.mode, other.event.mode} - {None}
    if len(modes) == 2 and modes & _EXCLUSIVE:
        return True
    if _two_targets(one, other) or _two_meetings(one, other) or _two_speakers(one, other):
        return True
    named = one.family in VERBAL or (one.family == "CONSULT" and not (one.days and other.days))
    if named and one.persons and other.persons and not one.persons & other.persons:
        return True
    return not (one.days and other.days) and _days_apart(one.published, other.published) > APART


def _own_strike(one: Report, other: Report) -> bool:
    """Whether a side tells of its own act of force, and not of the one that another voice tells of.

    Who is blamed for a raid and answers "our only strikes hit oil wells" does not confirm the raid: a common target
    or place would.
    """
    if one.family != "ASSAULT" or one.says_no or not one.sources & one.actors or other.voice == one.voice:
        return False
    return not (one.recipients & other.recipients or _where(one, other) == 2)


def _two_targets(one: Report, other: Report) -> bool:
    """Whether one text, in one voice or in voices that do not contradict each other, names two recipients."""
    if one.document is not other.document or one.family == "CONSULT" or _contradict(one, other):
        return False
    return bool(one.recipients and other.recipients and not one.recipients & other.recipients)


def _two_speakers(one: Report, other: Report) -> bool:
    """Whether one text has two states, each with words of its own: Jordan's request is not Turkey's."""
    if one.document is not other.document or one.family not in VERBAL or _contradict(one, other):
        return False
    return bool(one.actors and other.actors and not one.actors & other.actors)


def _two_meetings(one: Report, other: Report) -> bool:
    """Whether two meetings or calls of two parties each have only one of them in common: who met A did not meet B."""
    if one.family != "CONSULT" or other.family != "CONSULT":
        return False
    mine, theirs = _parties(one), _parties(other)
    return len(mine) == len(theirs) == 2 and len(mine & theirs) == 1


def _parties(report: Report) -> frozenset[str]:
    everybody = (*report.event.actors, *report.event.recipients)
    return frozenset(party for entity in everybody if (party := entity.name or entity.country))


def _days_apart(one: date | None, other: date | None) -> int:
    return abs((one - other).days) if one and other else 0


def _when(one: Report, other: Report) -> int:
    if not (one.days and other.days):
        return 0
    return 2 if one.days.one_day and other.days.one_day else 1


def _where(one: Report, other: Report) -> int:
    mine, theirs = one.event.place, other.event.place
    if mine is None or theirs is None:
        return 0
    wide = mine.precision in _WIDE or theirs.precision in _WIDE
    if place_key(mine) == place_key(theirs):
        return 1 if wide else 2
    if not wide and _names_share(mine.text, theirs.text):
        return 1  # "Zor" and "Deir ez-Zor province", wherever the gazetteer put the first
    if mine.country and theirs.country and mine.country != theirs.country:
        return -4
    apart = _kilometres(mine, theirs)
    if wide or apart is None:
        return 0 if wide else -1
    if "province" in (mine.precision, theirs.precision):
        return 1 if apart <= PROVINCE else -4
    return 1 if apart <= BESIDE else -4


def _names_share(one: str, other: str) -> bool:
    """Whether the words of one place name all stand in the other."""
    mine, theirs = (set(re.findall(r"[^\W\d_]{3,}", name.casefold())) - _COMMON for name in (one, other))
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _kilometres(one: PlaceMention, other: PlaceMention) -> float | None:
    """The distance between two places on a sphere; None when one has no coordinates."""
    points = (one.latitude, one.longitude, other.latitude, other.longitude)
    if any(point is None for point in points):
        return None
    north, east, other_north, other_east = (radians(point) for point in points if point is not None)
    step = sin((other_north - north) / 2) ** 2
    step += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(step)))


def _who(one: Report, other: Report) -> float:
    mine, theirs = one.actors | one.recipients, other.actors | other.recipients
    if one.family == "CONSULT" and len(mine & theirs) >= 2:  # a meeting reads the same from both ends
        return 4 + (1 if one.persons & other.persons else 0)
    points = 1.0 if one.persons & other.persons else 0.0
    if one.recipients and other.recipients:
        points += 2 if one.recipients & other.recipients else -2
    if one.actors and other.actors:
        points += 2 if one.actors & other.actors else _other_perpetrator(one, other)
    return points


def _other_perpetrator(one: Report, other: Report) -> int:
    """Two voices may blame two sides for one act; one voice that names two actors tells of two acts."""
    blamed = one.family in ("ASSAULT", "COERCE") and one.voice != other.voice
    return 0 if blamed and _when(one, other) == 2 and _where(one, other) == 2 else -3


def _how(one: Report, other: Report) -> float:
    points = 1.0 if one.stem and one.stem == other.stem else 0.0
    modes = {one.event.mode, other.event.mode}
    if None not in modes:
        points += 1 if len(modes) == 1 else -1
    if any(same_number(a, b) for a in one.event.quantities for b in other.event.quantities):
        points += 1
    if _contradict(one, other) and (one.actors & other.actors or one.recipients & other.recipients):
        points += 1  # a denial picks up the words of what it denies
    if _contradict(one, other) and (_answers(one, other) or _answers(other, one)):
        points += 2
    common = _common(one, other)
    if one.family in VERBAL:
        return points + (2 if common >= 0.25 else 1 if common >= ALIKE else -2)
    return points + (1 if common >= 0.2 else 0)


def _common(one: Report, other: Report) -> float:
    """The share of content words that the two sentences have in common."""
    return len(one.words & other.words) / max(1, len(one.words | other.words))


def _contradict(one: Report, other: Report) -> bool:
    return one.says_no != other.says_no


def _answers(denial: Report, charge: Report) -> bool:
    """Whether those who say no are those whom the other report blames; only officials answer for a state."""
    return denial.says_no and any(
        codes_of(source) & codes_of(actor) and (source.sector in OFFICIAL) == (actor.sector in OFFICIAL)
        for source in denial.event.sources
        for actor in charge.event.actors
    )


def same_blow(one: Report, other: Report) -> bool:
    """Whether two reports of force surely tell of one blow, whoever dealt it: one day, one place, one manner."""
    modes = {one.event.mode, other.event.mode} - {None}
    targets = not (one.recipients and other.recipients) or bool(one.recipients & other.recipients)
    return _when(one, other) == 2 and _where(one, other) == 2 and len(modes) < 2 and targets


def same_number(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities count the same thing and can both be true."""
    if one.kind != other.kind:
        return False
    return one.low <= (other.high or float("inf")) and other.low <= (one.high or float("inf"))


def place_key(place: PlaceMention | None) -> str | None:
    """A key for where: the gazetteer's id, else the words without case; None without a place."""
    if place is None:
        return None
    return f"geo:{place.geonameid}" if place.geonameid else "place:" + place.text.casefold().removeprefix("the ")
