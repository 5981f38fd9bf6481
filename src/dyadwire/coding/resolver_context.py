"""Whose "police", "the government" or "two gunmen" are, when their own words do not tell.

Every country and organisation that the document mentions is a candidate, and so is "none in particular". Each gets a
score: the sum of weighted features, the weights being those of `data/actors/context.tsv`, fitted on the training
documents by `recipes/actor_context.py`. Four groups of sectors have weights of their own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from dyadwire.coding.mentions import Mention
from dyadwire.coding.resolver_scene import Scene
from dyadwire.records import Option

GROUPS = ("state", "force", "people", "armed")
GROUP_OF = {
    **dict.fromkeys(("GOV", "LEG", "JUD", "SPY", "ELI", "PTY", "OPP", ""), "state"),
    **dict.fromkeys(("MIL",), "force"),
    **dict.fromkeys(("REB", "PRM", "UNK", "CRM", "UAF"), "armed"),
}  # all others: people
FEATURES = (
    "share", "publisher", "before in sentence", "after in sentence", "sentence before", "two before", "further before",
    "sentence after", "same sector near", "same sector anywhere", "place in sentence", "place before", "first sentence",
    "nearest before", "most mentioned", "same head", "organisation", "organisation of sector", "organisation share",
    "none", "none: bare plural", "none: definite", "none: number", "none: person", "none: world noun",
    "none: few countries",
)  # fmt: skip
NEAR = 3  # sentences
ZONES = {1: "sentence before", 2: "two before", 3: "further before", 4: "further before", -1: "sentence after"}
# "None in particular" must win clearly: half a point better in fivefold cross-validation on the training documents.
DOUBT = 0.4
SHOWN = 5  # candidates in an explanation
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
class Context:
    """What the scoring needs of a document, gathered once."""

    sightings: tuple[Sighting, ...]
    totals: Mapping[str, int]
    sectors: tuple[
        tuple[int, int, str, str, str], ...
    ]  # (start, sentence, key, sector, head word) of mentions with a sector
    organisations: Mapping[str, str]  # key -> sector
    weights: tuple[Mapping[str, float], ...]  # feature -> weight, for each of GROUPS


@dataclass(frozen=True, slots=True)
class Question:
    """A span whose country is asked."""

    start: int
    text: str
    sector: str
    world: bool  # its noun is seldom of one country
    person: bool


def gather(scene: Scene, mentions: Sequence[Mention]) -> Context:
    """Index a document's mentions for scoring."""
    sightings, totals, organisations = [], dict[str, int](), dict[str, str]()
    for match in scene.matches:
        row = match.rows[0]
        if row.kind in ("agent", "region"):
            continue
        key = "=" + row.organisation if row.organisation else row.country
        if not key:
            continue
        if row.organisation:
            organisations[key] = row.sector
        located = row.kind in ("place", "capital", "name") and bool(
            LOCATIVE.search(scene.text[max(0, match.start - 14) : match.start])
        )
        sightings.append(Sighting(match.start, scene.sentence(match.start), key, located or row.kind == "place"))
        totals[key] = totals.get(key, 0) + 1
    sectors = []
    for mention in mentions:
        reading = mention.reading
        key = "=" + reading.name if reading.name else reading.country
        if key and reading.sector:
            head = scene.text[mention.start : mention.end].split()[-1].lower()
            sectors.append((mention.start, mention.sentence, key, reading.sector, head))
            if reading.name:
                organisations.setdefault(key, reading.sector)
            totals.setdefault(key, 0)
    weights = tuple({name: row[group] for name, row in scene.tables.context.items()} for group in range(len(GROUPS)))
    return Context(tuple(sightings), totals, tuple(sectors), organisations, weights)


def choose(scene: Scene, context: Context, question: Question) -> tuple[str, float]:
    """The best candidate's key ("" for none in particular) and its probability by the fitted weights."""
    weights = context.weights[GROUPS.index(GROUP_OF.get(question.sector, "people"))]
    told = dict(candidates(scene, context, question))
    scores = {key: sum([weights[name] * value for name, value in features.items()]) for key, features in told.items()}
    scores[""] -= DOUBT
    best = max(sorted(scores), key=lambda key: scores[key])
    total = sum(exp(score - scores[best]) for score in scores.values())
    if scene.trace is not None:
        for key in sorted(scores, key=lambda key: (-scores[key], key))[:SHOWN]:
            chance = exp(scores[key] - scores[best]) / total
            spoke = sorted(told[key], key=lambda name: -weights[name] * told[key][name])[:3]
            reason = ", ".join(f"{name} ({weights[name] * told[key][name]:+.1f})" for name in spoke)
            label = key.removeprefix("=") or "none in particular"
            scene.trace.append(Option(label=label, score=round(chance, 3), reason=reason, chosen=key == best))
    return best, 1.0 / total


def candidates(scene: Scene, context: Context, question: Question) -> Iterator[tuple[str, dict[str, float]]]:
    """(key, features) of every candidate; features that are 0 are left out."""
    here = scene.sentence(question.start)
    all_mentions = sum(context.totals.values()) or 1
    top = max(context.totals.values(), default=0)
    seen: dict[str, dict[str, float]] = {key: {"share": count / all_mentions} for key, count in context.totals.items()}
    if scene.publisher_country:
        seen.setdefault(scene.publisher_country, {})["publisher"] = 1.0
    nearest = ""
    for sighting in context.sightings:
        features, away, before = seen[sighting.key], here - sighting.sentence, sighting.start < question.start
        name = zone(away, before)
        if name:
            features[name] = 1.0
        if sighting.located and 0 <= away <= 2:
            features["place before" if away else "place in sentence"] = 1.0
        if sighting.sentence == 0:
            features["first sentence"] = 1.0
        if before:
            nearest = sighting.key
    if nearest:
        seen[nearest]["nearest before"] = 1.0
    add_sectors(context, question, here, seen)
    for key, features in seen.items():
        if top and context.totals.get(key, 0) == top:
            features["most mentioned"] = 1.0
        if key.startswith("="):
            features["organisation"] = 1.0
            features["organisation share"] = features.pop("share", 0.0)
            if context.organisations.get(key) == question.sector:
                features["organisation of sector"] = 1.0
        yield key, features
    yield "", nobody(question, len(seen))


def add_sectors(context: Context, question: Question, here: int, seen: dict[str, dict[str, float]]) -> None:
    """Mark candidates of whom an actor of the same sector, or with the same head noun, is mentioned."""
    head = question.text.split()[-1].lower() if question.text.split() else ""
    for start, sentence, key, sector, word in context.sectors:
        features = seen.setdefault(key, {})
        if word == head and start < question.start:
            features["same head"] = 1.0
        if sector == question.sector:
            features["same sector anywhere"] = 1.0
            if start < question.start and here - sentence <= NEAR:
                features["same sector near"] = 1.0


def zone(away: int, before: bool) -> str:
    """The feature for a mention so many sentences before (negative: after)."""
    if away == 0:
        return "before in sentence" if before else "after in sentence"
    return ZONES.get(away, "")


def nobody(question: Question, countries: int) -> dict[str, float]:
    """Features of "none in particular"."""
    definite, number = bool(DEFINITE.match(question.text)), bool(NUMBER.match(question.text))
    features = {"none": 1.0}
    if definite:
        features["none: definite"] = 1.0
    if number:
        features["none: number"] = 1.0
    if not definite and not number and question.text.endswith("s"):
        features["none: bare plural"] = 1.0
    if question.person:
        features["none: person"] = 1.0
    if question.world:
        features["none: world noun"] = 1.0
    if countries < 3:
        features["none: few countries"] = 1.0
    return features
