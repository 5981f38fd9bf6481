"""What speaks for a country or an organisation being that of a bare noun: where it is mentioned, as whom, how often.

The clues are names; `data/actors/context.tsv` gives them weights. Each counts for all nouns and, under a second name,
for those of one group of sectors. What the noun itself says ("many", "the", how its head is used) speaks for or against
all candidates alike, that is, against or for nobody in particular; the names of these clues begin with `any`.
"""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dyadwire.coding.actor_matches import find_actors
from dyadwire.coding.mentions import Mention
from dyadwire.coding.resolver_scene import Scene

GROUP_OF = {
    **dict.fromkeys(("GOV", "LEG", "JUD", "SPY", "ELI", "PTY", "OPP", ""), "state"),
    **dict.fromkeys(("MIL",), "force"),
    **dict.fromkeys(("REB", "PRM", "UNK", "CRM", "UAF"), "armed"),
}  # all others: people
NEAR = 3  # sentences in which an actor of the same sector stands near
AROUND = 2  # sentences before and after in which mentions are counted
ZONES = {1: "sentence before", 2: "two before", 3: "further before", 4: "further before", -1: "sentence after"}
SHARES = (0.1, 0.25, 0.5)  # of all mentions of the document; the last bucket is open
DISTANCES = (20, 60, 150)  # code points, likewise
BEHIND = 45  # code points within which "in Baghdad" belongs to what it follows
MANY = 4  # mentions around, or countries in a sentence; more are as many
ANY = "any"  # how clues begin that all candidates share
LOCATIVE = re.compile(
    r"(?:\b(?:in|at|near|from|of|inside|across|outside|throughout)\s(?:the\s|\w+ern\s|central\s)?|^)$"
)
DEFINITE = re.compile(r"(?:the|this|that|these|those|its|their|both)\b", re.IGNORECASE)
NUMBER = re.compile(
    r"(?:at least |more than |about |some |up to |nearly )?(?:\d|one\b|two|three|four|five|six|seven|eight|"
    r"nine|ten|dozens|hundreds|thousands|several|many)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One mention of a candidate."""

    start: int
    sentence: int
    key: str  # country code, or "=" and an organisation's canonical name
    located: bool  # as a place: "in Kandahar"


@dataclass(frozen=True, slots=True)
class Part:
    """One mention of a candidate with a sector: as whom it appears."""

    start: int
    sentence: int
    key: str
    sector: str
    head: str  # its last word, in small letters


@dataclass(frozen=True, slots=True)
class Context:
    """What the clues need of a document, gathered once."""

    sightings: tuple[Sighting, ...]
    totals: Mapping[str, int]
    parts: tuple[Part, ...]
    organisations: Mapping[str, str]  # key -> sector
    titled: frozenset[str]  # keys that the title names


@dataclass(frozen=True, slots=True)
class Question:
    """A span whose country is asked."""

    start: int
    text: str
    sector: str
    world: bool  # its noun is seldom of one country
    person: bool

    @property
    def head(self) -> str:
        """The last word, in small letters."""
        return (self.text.lower().split() or [""])[-1]


def gather(scene: Scene, mentions: Sequence[Mention]) -> Context:
    """Index a document's mentions."""
    sightings, totals, organisations = [], Counter[str](), dict[str, str]()
    for match in scene.matches:
        row = match.rows[0]
        key = key_of(row.kind, row.organisation, row.country)
        if not key:
            continue
        if row.organisation:
            organisations[key] = row.sector
        located = row.kind in ("place", "capital", "name") and bool(
            LOCATIVE.search(scene.text[max(0, match.start - 14) : match.start])
        )
        sightings.append(Sighting(match.start, scene.sentence(match.start), key, located or row.kind == "place"))
        totals[key] += 1
    parts = []
    for mention in mentions:
        reading = mention.reading
        key = "=" + reading.name if reading.name else reading.country
        if key and reading.sector:
            head = scene.text[mention.start : mention.end].split()[-1].lower()
            parts.append(Part(mention.start, mention.sentence, key, reading.sector, head))
            if reading.name:
                organisations.setdefault(key, reading.sector)
            totals.setdefault(key, 0)
    rows = (match.rows[0] for match in find_actors(scene.title, scene.tables))
    titled = frozenset(key_of(row.kind, row.organisation, row.country) for row in rows)
    return Context(tuple(sightings), totals, tuple(parts), organisations, titled - {""})


def key_of(kind: str, organisation: str, country: str) -> str:
    """Whom a row of the tables makes a candidate; empty for common nouns and regions, which are nobody's."""
    if kind in ("agent", "region"):
        return ""
    return "=" + organisation if organisation else country


def clues(scene: Scene, context: Context, question: Question) -> list[tuple[str, list[str]]]:
    """(key, clues) of every candidate, in the order in which the document first names them."""
    group = GROUP_OF.get(question.sector, "people")
    seen: dict[str, Counter[str]] = {key: Counter() for key in context.totals}
    if scene.publisher_country:
        seen.setdefault(scene.publisher_country, Counter())["publisher"] = 1
    add_sightings(scene, context, question, seen)
    add_parts(scene.sentence(question.start), context, question, seen)
    add_standing(context, question, seen)
    shared = list(question_clues(scene, context, question, len(seen)))
    shared += [f"{name}, {group}" for name in shared]
    told = []
    for key, names in seen.items():
        own = list(names)
        told.append((key, [*own, *(f"{name}, {group}" for name in own), f"head {question.head}", *shared]))
    return told


def add_sightings(scene: Scene, context: Context, question: Question, seen: Mapping[str, Counter[str]]) -> None:
    """Mark where each candidate is mentioned, seen from the question."""
    here, end = scene.sentence(question.start), question.start + len(question.text)
    line = scene.text.rfind("\n", 0, question.start) + 1, scene.text.find("\n", end)
    places, around = Counter[str](), Counter[str]()
    before, after = dict[str, int](), dict[str, int]()
    for sighting in context.sightings:
        names, away, earlier = seen[sighting.key], here - sighting.sentence, sighting.start < question.start
        zone = ("before in sentence" if earlier else "after in sentence") if away == 0 else ZONES.get(away)
        if zone:
            names[zone] = 1
        if sighting.located and 0 <= away <= AROUND:
            names["place before" if away else f"place {'before' if earlier else 'after'} in sentence"] = 1
        if sighting.located and not earlier and away == 0 and sighting.start - end < BEHIND:
            names["place right behind"] = 1
        if not sighting.located and away == 0:
            names["no place in sentence"] = 1
        if sighting.sentence == 0:
            names["first sentence"] = 1
        if line[0] <= sighting.start and (line[1] < 0 or sighting.start < line[1]):
            names["in its line"] = 1
        places[sighting.key] += sighting.located
        around[sighting.key] += abs(away) <= AROUND
        if earlier:
            before[sighting.key] = question.start - sighting.start
        elif sighting.start >= end:
            after.setdefault(sighting.key, sighting.start - end)
    if before:
        seen[min(before, key=lambda key: before[key])]["nearest before"] = 1
    for side, gaps in (("before", before), ("after", after)):
        for key, gap in gaps.items():
            seen[key][f"far {side} {bisect(DISTANCES, gap)}"] = 1
    for key, count in around.items():
        seen[key][f"around {min(MANY, count)}"] = 1
        if places[key] * 2 > context.totals[key]:
            seen[key]["mostly a place"] = 1


def add_parts(here: int, context: Context, question: Question, seen: dict[str, Counter[str]]) -> None:
    """Mark as whom each candidate appears, and where it has an actor of the same sector or head noun."""
    for part in context.parts:
        names = seen.setdefault(part.key, Counter())
        names[f"elsewhere {part.sector}"] = 1
        if part.sentence == here:
            names[f"here {part.sector}"] = 1
        if part.head == question.head and part.start < question.start:
            names["same head"] = 1
        if part.sector == question.sector:
            names["same sector anywhere"] = 1
            if part.start < question.start and here - part.sentence <= NEAR:
                names["same sector near"] = 1


def add_standing(context: Context, question: Question, seen: Mapping[str, Counter[str]]) -> None:
    """Mark what a candidate is in the document as a whole."""
    total, top = sum(context.totals.values()) or 1, max(context.totals.values(), default=0)
    for key, names in seen.items():
        count = context.totals.get(key, 0)
        kind = "organisation " if key.startswith("=") else ""
        names[f"{kind}share {bisect(SHARES, count / total)}"] = 1
        if top and count == top:
            names["most mentioned"] = 1
        if key in context.titled:
            names["in the title"] = 1
        if kind:
            names["organisation"] = 1
            if context.organisations.get(key) == question.sector:
                names["organisation of sector"] = 1


def question_clues(scene: Scene, context: Context, question: Question, candidates: int) -> Iterator[str]:
    """What speaks for or against anybody in particular."""
    definite, number = bool(DEFINITE.match(question.text)), bool(NUMBER.match(question.text))
    here = scene.sentence(question.start)
    named = len({sighting.key for sighting in context.sightings if sighting.sentence == here})
    yield ANY
    yield f"{ANY}: head {question.head}"
    yield f"{ANY}: sector {question.sector or '-'}"
    yield f"{ANY}: {min(MANY, named)} in sentence"
    yield f"{ANY}: {min(2 * MANY, candidates)} in document"
    if definite:
        yield f"{ANY}: definite"
    if number:
        yield f"{ANY}: number"
    if not definite and not number and question.text.endswith("s"):
        yield f"{ANY}: bare plural"
    if question.person:
        yield f"{ANY}: person"
    if question.world:
        yield f"{ANY}: world noun"
