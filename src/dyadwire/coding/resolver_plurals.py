"""Spans that name several actors at once: "Israeli and Palestinian officials", "both sides", "the two leaders"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dyadwire.coding.mentions import Mention
from dyadwire.coding.resolver_phrases import read_phrase
from dyadwire.coding.resolver_rows import STATE_KINDS, row_reading
from dyadwire.coding.resolver_scene import Reading, Scene

COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "each": 2, "trilateral": 3, "bilateral": 2}
DUAL = re.compile(
    r"^(?:the |all |our |their |these |those )?(?:(both|two|three|four|five|each) )?(?:\w+ ){0,2}?"
    r"(?:sides|countries|nations|states|leaders|presidents|ministers|governments|parties|delegations|officials|men|koreas|"
    r"participants|partners|side|country|leader|heads of state|heads of state and government|peoples|two|three|both)"
    r"(?: of us| leaders)?$",
    re.IGNORECASE,
)
LISTED = re.compile(r"^\s*(?:,|,? and| or|-|–|/|as well as)\s*(?:the )?$")
LEADING = re.compile(r"(?:leaders?|presidents|men|heads of state)$", re.IGNORECASE)
LEADERS = frozenset(("GOV", "LEG"))
SIDES = frozenset(("GOV", "MIL", "IGO", "REB", "PTY", "OPP", "LEG"))
BACK = 4  # sentences to look back for the sides


def several(scene: Scene, mentions: Sequence[Mention], start: int, end: int) -> list[Reading]:
    """The actors of a span that names more than one by its words or by pointing back; else an empty list."""
    text = scene.text[start:end]
    listed = coordinated(scene, start, end)
    if len(listed) > 1:
        return listed
    found = DUAL.match(text)
    if not found or not re.match(r"(?:the|all|our|their|these|those|both|two|each)\b", text, re.IGNORECASE):
        return []
    if text.lower().endswith("koreas"):
        return [Reading(country, "GOV", rule="sides: Koreas", score=0.9, kind="state") for country in ("KOR", "PRK")]
    if scene.inside(start, end) and scene.inside(start, end)[0].rows[0].kind != "agent":  # "two Lebanese men"
        return []
    number = COUNTS.get((found.group(1) or text.split()[0]).lower(), 0)
    plain = text.split(" ")[-1].lower()
    if not number and plain not in (
        "sides",
        "parties",
        "delegations",
        "participants",
        "leaders",
        "presidents",
        "countries",
    ):
        return []
    return sides(scene, mentions, start, number or 2, LEADERS if LEADING.search(text) else SIDES)


def coordinated(scene: Scene, start: int, end: int) -> list[Reading]:
    """Nationalities, states and organisations joined by "and", commas or a hyphen, with their common noun's sector."""
    names = [match for match in scene.inside(start, end) if match.rows[0].kind in (*STATE_KINDS, "organisation")]
    if len(names) < 2:
        return []
    run = [names[0]]
    for match in names[1:]:
        if not LISTED.match(scene.text[run[-1].end : match.start]):
            return []
        run.append(match)
    whole = read_phrase(scene, start, end)
    readings = [row_reading(scene, match) for match in run]
    if whole and whole.sector and whole.kind.startswith("agent"):
        return [
            reading if reading.name else replace(reading, sector=whole.sector, rule="listed + noun")
            for reading in readings
        ]
    return [replace(reading, rule="listed: " + reading.rule) for reading in readings]


def sides(
    scene: Scene, mentions: Sequence[Mention], start: int, number: int, sectors: frozenset[str] = SIDES
) -> list[Reading]:
    """The last so many different states or organisations of these sectors before a span, the nearest first."""
    here = scene.sentence(start)
    chosen: dict[str, Reading] = {}
    if scene.publisher_country:  # a government's readout: itself is one of the sides
        chosen[scene.publisher_country] = Reading(
            scene.publisher_country, "GOV", rule="sides: publisher", score=0.6, kind="state"
        )
    for mention in reversed(mentions):
        reading = mention.reading
        if mention.start >= start or here - mention.sentence > BACK or len(chosen) >= number:
            continue
        if not (reading.country or reading.name) or reading.sector not in sectors:
            continue
        key = reading.name or reading.country
        chosen.setdefault(key, replace(reading, rule="sides: " + reading.rule, score=0.55, kind="state", plural=True))
    return list(chosen.values()) if len(chosen) > 1 else []
