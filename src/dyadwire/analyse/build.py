"""An update about two sides, from everything that is known of a set of documents."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dyadwire.analyse.accounts import find_disputes, is_retracted, make_accounts, stance_of
from dyadwire.analyse.doubts import reads_otherwise, without_guesses
from dyadwire.analyse.figures import make_counts, make_tallies
from dyadwire.analyse.origins import Origins, make_origins
from dyadwire.analyse.relevance import (
    Scene,
    belongs,
    faced,
    find_theatre,
    is_between,
    make_scene,
    mentions_of,
    relation_of,
    says_about,
)
from dyadwire.analyse.reports import Report, make_reports
from dyadwire.analyse.sides import sides_in
from dyadwire.analyse.stories import group_reports
from dyadwire.errors import BriefError, OptionError, nearest
from dyadwire.records import Coded, Copy, Entity, Event, Finding, Statement
from dyadwire.update import Interval, Story, Update, read_interval

AFTERMATH = 600  # code points after a disputed act in which its victim's answer is looked for
COMING = ("AGREE", "REQUEST", "THREATEN")  # acts of speech whose date may be that of what they are about
COPY = 200  # code points from which a text that stands twice is the same report twice
OLD = 60  # days between an act and its report after which it is told as background
LONG = 31  # days; an act dated by the year alone counts on the day it is reported
UNSURE = 0.3  # of an event's score; a surer report of a story leads it
_BY_RULE = " by place"  # ends `Entity.rule` of one whom the parse did not find
_RANKS = {"happened": 0, "planned": 1, "possible": 2, "denied": 3, "did not happen": 4}


@dataclass(frozen=True, slots=True)
class _Reading:
    """One document that mentions a side."""

    coded: Coded
    scene: Scene
    mentions: tuple[Entity, ...]


def build_update(
    coded: Sequence[Coded],
    dyad: tuple[str, str],
    since: date | None = None,
    until: date | None = None,
    min_score: float = 0.3,
    copies: Sequence[Copy] = (),
) -> Update:
    """The update about `dyad` (ISO 3166-1 alpha-3 codes or canonical names) from all coded documents.

    `since` and `until` are days, included; an event without a date counts on its document's day. Events scored below
    `min_score` (0 to 1) are counted, and it is for `tell` to leave them out of the prose. `copies` count as one with
    their origin. Raises `OptionError` for options that cannot be, `BriefError` when no document tells of the two.
    """
    _check(dyad, since, until, min_score)
    readings = _read(_unrepeated(coded, {copy.document for copy in copies}), dyad)
    stories = _tell(_report(readings, since, until, make_origins(copies)), readings, dyad)
    if not stories:
        raise BriefError(_nothing(coded, dyad))
    statements = _statements(readings, stories, dyad, since, until)
    shown = _shown(readings, stories, statements, since, until)
    days = _days(readings)
    tallies, period = make_tallies(_dealings(stories, days, min_score))
    return Update(
        sides=dyad,
        day=_latest(stories, days, [reading.coded.document.id for reading in shown]),
        since=since,
        until=until,
        documents=tuple(reading.coded.document for reading in shown),
        stories=tuple(sorted(stories, key=lambda story: _position(story, days))),
        statements=statements,
        findings=_findings(shown),
        tallies=tallies,
        period=period,
        counts=make_counts([story for story in stories if _acts(story)], dyad),
        min_score=min_score,
        documents_read=len(coded),
        names=_names(shown),
        copies=_copies(shown, copies),
    )


def _names(shown: Sequence[_Reading]) -> tuple[tuple[str, tuple[Entity, ...]], ...]:
    return tuple((reading.coded.document.id, reading.mentions) for reading in shown)


def _days(readings: Iterable[_Reading]) -> dict[str, date | None]:
    """The publication day of each document, by id."""
    return {reading.coded.document.id: reading.coded.document.published for reading in readings}


def _copies(shown: Sequence[_Reading], copies: Iterable[Copy]) -> tuple[Copy, ...]:
    ids = {reading.coded.document.id for reading in shown}
    return tuple(copy for copy in copies if copy.kind != "origin" and copy.document in ids)


def _dealings(
    stories: Sequence[Story], published: Mapping[str, date | None], min_score: float
) -> list[tuple[Story, date]]:
    """What the sides did to each other, with the day it counts on."""
    between = [story for story in stories if _acts(story) and story.score >= min_score]
    between = [story for story in between if story.relation == "between"]
    return [(story, day) for story in between if (day := _day(story, published)) is not None]


def _check(dyad: tuple[str, str], since: date | None, until: date | None, min_score: float) -> None:
    if dyad[0].casefold() == dyad[1].casefold():
        raise OptionError(f"dyad {dyad[0]} {dyad[1]}: both sides are the same; name two, for instance USA RUS")
    if since and until and since > until:
        raise OptionError(f"since {since} is after until {until}; the window is empty, swap the two")
    if not 0.0 <= min_score <= 1.0:
        raise OptionError(f"min_score {min_score!r}: expected a probability from 0 to 1")


def _shown(
    readings: Sequence[_Reading],
    stories: Sequence[Story],
    statements: Sequence[Statement],
    since: date | None,
    until: date | None,
) -> list[_Reading]:
    """The documents that are cited, or are about the two and so read for their contradictions."""
    cited = {event.document for story in stories for event in story.events}
    cited |= {statement.document for statement in statements}

    def shows(reading: _Reading) -> bool:
        document = reading.coded.document
        return document.id in cited or (reading.scene.focus and _within(None, document.published, since, until))

    return [reading for reading in readings if shows(reading)]


def _read(coded: Sequence[Coded], dyad: tuple[str, str]) -> list[_Reading]:
    readings = []
    for one in map(without_guesses, coded):
        mentions = mentions_of(one)
        scene = make_scene(mentions, dyad)
        if any(scene.places):
            readings.append(_Reading(one, scene, mentions))
    return readings


def _unrepeated(coded: Sequence[Coded], named: Collection[str]) -> list[Coded]:
    """The documents without those that one publisher has under two addresses: one report.

    named: ids of documents that are known as copies or origins; of nobody's they are kept, and told as copies.
    """
    first: dict[tuple[str, ...], Coded] = {}
    for one in coded:
        document = one.document
        whole = len(document.text) >= COPY  # shorter ones say the same of different days
        whole = whole and bool(document.publisher or document.id not in named)
        key = (document.publisher or "", document.text_hash) if whole else (document.publisher or "", document.id)
        first.setdefault(key, one)
    return list(first.values())


def _report(readings: Sequence[_Reading], since: date | None, until: date | None, origins: Origins) -> list[Report]:
    reports: list[Report] = []
    for order, reading in enumerate(readings):
        found = make_reports(reading.coded, order, len(reports), origins)
        reports += [report for report in found if _within(report.days, report.published, since, until)]
    return reports


def _within(days: Interval | None, published: date | None, since: date | None, until: date | None) -> bool:
    """Whether the window holds an act; a coming date counts by the day it was announced."""
    if days is None or (published and days.begin > published):
        days = Interval(published, published) if published else None
    if days is None:
        return since is None and until is None
    return (since is None or days.until >= since) and (until is None or days.begin <= until)


def _tell(reports: Sequence[Report], readings: Sequence[_Reading], dyad: tuple[str, str]) -> list[Story]:
    scenes = {reading.coded.document.id: reading.scene for reading in readings}
    theatre = find_theatre(reports, dyad)
    groups = group_reports(reports)
    chosen: dict[int, Story] = {}
    for number, group in enumerate(groups):
        relation = relation_of(group, dyad)
        own = [belongs(one, scenes[one.document.id], theatre, dyad) for one in group]
        if relation == "between" or (any(own) and (sum(own) * 2 >= len(own) or relation == "side")):
            chosen[number] = _story(group, relation, dyad)
    for number in _answers(groups, chosen):
        chosen[number] = _story(groups[number], "others", dyad)
    return [chosen[number] for number in sorted(chosen)]


def _answers(groups: Sequence[list[Report]], chosen: Mapping[int, Story]) -> list[int]:
    """Groups in which the victim of a disputed act speaks or asks, right after the act in the same text."""
    disputed = [
        (report.document.id, report.event.trigger.start, report.recipients)
        for number, story in chosen.items()
        if "whether" in story.disputes or "who" in story.disputes
        for report in groups[number]
    ]
    return [
        number
        for number, group in enumerate(groups)
        if number not in chosen
        and group[0].event.quad in (1, 3)
        and any(
            document == group[0].document.id
            and 0 <= group[0].event.trigger.start - start <= AFTERMATH
            and group[0].actors & victims
            for document, start, victims in disputed
        )
    ]


def _story(group: Sequence[Report], relation: str, dyad: tuple[str, str]) -> Story:
    ranked = sorted((one for one in group if not is_retracted(one, group)), key=_fullness)
    if relation == "between":  # the report that says so leads
        ranked.sort(key=lambda one: not is_between(one, dyad))
    lead = ranked[0]
    rest = [report.event for report in group if report is not lead]
    filling = [report for report in ranked if _fills(report, lead)]
    actors = next((report.event.actors for report in filling if report.event.actors), ())
    recipients = next((report.event.recipients for report in filling if report.event.recipients), ())
    if lead.event.type == "CONSULT" and len(lead.actors) > 1:
        recipients = lead.event.recipients  # who met is told; the host of a visit that another report names is none
    acting = sides_in(actors, dyad)
    days = lead.days or next((report.days for report in ranked if report.days), None)
    if days and lead.event.status == "actual" and lead.event.type not in COMING and lead.published:
        days = days if days.begin <= lead.published else None  # done, and dated after its own report: not dated at all
    return Story(
        id=lead.event.id,
        lead=lead.event,
        events=(lead.event, *rest),
        accounts=make_accounts(group),
        disputes=find_disputes(group),
        days=days,
        relation=relation,
        actors=actors,
        recipients=recipients,
        acting=acting,
        facing=faced(replace(lead.event, recipients=recipients), dyad),
        background=_is_background(lead, days),
        doubtful=reads_otherwise(lead.event, lead.document.text) or _is_to_come(lead),
        origins=len({report.origin for report in group}),
    )


def _fills(report: Report, lead: Report) -> bool:
    """Whether a report may tell who acted or was acted upon where the leading one does not.

    In one text only if both stand in one sentence or use one word: a bombing has not the target of a raid beside it.
    """
    if report.document is not lead.document or report.event.sentence == lead.event.sentence:
        return True
    return report.stem == lead.stem


def _is_to_come(report: Report) -> bool:
    """Whether a deed or a meeting is coded as done and dated after the text that tells of it."""
    event, days = report.event, report.days
    if event.status != "actual" or not (event.quad in (2, 4) or event.type == "CONSULT"):
        return False
    return bool(days and report.published and days.begin > report.published)


def _is_background(lead: Report, days: Interval | None) -> bool:
    """Whether an act was long past when it was reported, or is placed in a whole year."""
    if days is None or lead.event.status == "future":
        return False
    latest = min(days.until, lead.published) if lead.published else days.until
    return (days.until - days.begin).days > OLD or bool(lead.published and (lead.published - latest).days > OLD)


def _fullness(report: Report) -> tuple[int, int, float, int]:
    event = report.event
    told = [[one for one in side if not one.rule.endswith(_BY_RULE)] for side in (event.actors, event.recipients)]
    parts = (*told, event.place, report.days, event.mode)
    doubt = reads_otherwise(event, report.document.text) or event.score < UNSURE
    return (_RANKS[stance_of(report)] + 5 * doubt, -sum(1 for part in parts if part), -event.score, report.number)


def _acts(story: Story) -> bool:
    """Whether a story is told as having happened; plans, fears and history are no acts of the period."""
    return story.lead.status == "actual" and not (story.lead.denied or story.background or story.doubtful)


def _day(story: Story, published: Mapping[str, date | None]) -> date | None:
    day = published.get(story.lead.document)
    if story.days is None or (day and (story.days.begin > day or (story.days.until - story.days.begin).days > LONG)):
        return day
    return story.days.begin


def _position(story: Story, published: Mapping[str, date | None]) -> tuple[date, str, int]:
    return (_day(story, published) or date.max, story.lead.document, story.lead.trigger.start)


def _latest(stories: Sequence[Story], published: Mapping[str, date | None], shown: Sequence[str]) -> date:
    """The update's day: the latest publication, else the latest day on which something happened."""
    days = [day for name in shown if (day := published[name])]
    days = days or [story.days.until for story in stories if story.days and _acts(story)]
    days = days or [story.days.begin for story in stories if story.days]
    if not days:
        raise BriefError(
            "the documents about the two have neither a publication date nor a dated event, so the update has no day; "
            'give "published" with the documents'
        )
    return max(days)


def _statements(
    readings: Sequence[_Reading],
    stories: Sequence[Story],
    dyad: tuple[str, str],
    since: date | None,
    until: date | None,
) -> tuple[Statement, ...]:
    told = frozenset(event.id for story in stories for event in story.events)
    found = [
        (read_interval(statement.date), reading.coded.document.published, order, statement)
        for order, reading in enumerate(readings)
        for statement in reading.coded.statements
        if says_about(statement, reading.scene, told, dyad)
    ]
    kept = [row for row in found if _within(row[0], row[1], since, until)]
    kept.sort(key=lambda row: (row[0].begin if row[0] else row[1] or date.max, row[2], row[3].cue.start))
    return tuple(row[3] for row in kept)


def _findings(shown: Sequence[_Reading]) -> tuple[tuple[str, Finding], ...]:
    return tuple((reading.coded.document.id, finding) for reading in shown for finding in reading.coded.findings)


def _nothing(coded: Sequence[Coded], dyad: tuple[str, str]) -> str:
    """Why there is no update, and which dyads the documents would give."""
    pairs: Counter[tuple[str, str]] = Counter()
    for one in coded:
        for event in one.events:
            pairs.update(_pairs(event))
    problem = f"nothing is told about {dyad[0]} and {dyad[1]} in {len(coded)} documents"
    if not pairs:
        return f"{problem}; no event in them joins two countries, so add documents"
    common = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:8]
    listing = ", ".join(f"{one} {two} ({count})" for (one, two), count in common)
    known = {code for pair in pairs for code in pair}
    unknown = [f"{side!r} is in none of them. {nearest(side, known)}" for side in dyad if side not in known]
    return "\n  ".join([f"{problem}; dyads in them, with events: {listing}", *unknown])


def _pairs(event: Event) -> set[tuple[str, str]]:
    actors = {entity.country for entity in event.actors if entity.country}
    others = {entity.country for entity in event.recipients if entity.country} or actors
    return {(min(one, two), max(one, two)) for one in actors for two in others if one != two}
