"""What a row of the tables says of an actor at the document's date."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from dyadwire.coding.actor_matches import Match
from dyadwire.coding.actor_rows import ActorRow
from dyadwire.coding.resolver_scene import Reading, Scene
from dyadwire.records import Option

STATE_KINDS = ("name", "former", "abbreviation", "adjective", "people", "capital")
BEARER_WEIGHTS = {"holds": 0.5, "undated": 0.5, "will hold": 0.1, "held": 0.0}
BEARER_SCORES = {"holds": 0.9, "undated": 0.75, "will hold": 0.6, "held": 0.85}
TERM_WORDS = {
    "holds": "in office at the document's date",
    "held": "no longer in office at the document's date",
    "will hold": "not yet in office at the document's date",
    "undated": "the document has no date",
}
OFFICES = ("GOV", "LEG", "MIL", "SPY", "COP")  # sectors that end with an office
MILITARY_DEEDS = re.compile(
    r"\s*(?:\w+\s)?(?:air\s?strikes?|airstrikes?|strikes?|raids?|attacks?|shelling|bomb\w*|offensive|troops?|forces?|soldiers?|army|"
    r"military|jets?|warplanes?|helicopters?|missiles?|navy|naval|artillery|gunfire|fire|incursion|invasion|tanks?|drones?|"
    r"marines?|warships?|aircraft|commandos?|blockade|base|fighter|air force|operations?)\b",
    re.IGNORECASE,
)


def row_reading(scene: Scene, match: Match) -> Reading:
    """What a table match says at the document's date."""
    rows = match.rows
    row = rows[0]
    if row.kind == "person":
        return person_reading(scene, [row for row in rows if row.kind == "person"])
    if row.kind == "organisation":
        row, _ = scene.at_date([row for row in rows if row.kind == "organisation"])
        return Reading(row.country, row.sector, row.name, rule="table: organisation", score=0.95, kind="organisation")
    kind = "state" if row.kind in STATE_KINDS else row.kind
    plural = row.kind == "people" and row.name.endswith("s")
    score = 0.95 * scene.sureness(match)
    return Reading(row.country, row.sector, rule=f"table: {row.kind}", score=round(score, 3), kind=kind, plural=plural)


ELECT = 72  # days between an election and taking office, those of the United States
NO_ARMY = frozenset(("PSE",))  # who strikes in its name is an armed group
PART = re.compile(
    r"\b(?:(?:north|south|east|west|northeast|northwest|southeast|southwest)ern|central|mainland|occupied)[\s-]$",
    re.IGNORECASE,
)
COUNTED = re.compile(r"(?:an?|another|every|each|one|at least one|her|his)\s(?:[\w-]+\s)*$", re.IGNORECASE)
SHARING = re.compile(r",? (?:and|or) (?:the )?|, | ?[-/] ?|-led and ")
NEXT_WORD = re.compile(r"\s(?:[a-z-]+\s)?")
SHARERS = (*STATE_KINDS, "organisation")
SHARED_SECTORS = frozenset(("MIL", "BUS", "COP", "SPY", "JRN", "REB"))


class Bearer(NamedTuple):
    """Somebody who bears a name, with the office that the document's date picks."""

    row: ActorRow
    term: str  # holds, held, will hold or undated
    weight: float


def person_reading(scene: Scene, rows: Sequence[ActorRow]) -> Reading:
    """A person of the tables; of namesakes the one whose country the document speaks of, then the most prominent."""
    bearers = weigh_bearers(scene, rows)
    row, term, _ = bearers[0]
    former = term == "held" and row.sector in OFFICES and not row.organisation
    score = BEARER_SCORES[term] * (1.0 if len(bearers) == 1 else 0.78)
    if scene.trace is not None:
        scene.trace += [bearer_option(scene, bearer, bearer is bearers[0]) for bearer in bearers]
    rule = "table: person before office" if term == "will hold" else "table: person at date"
    sector = "ELI" if former else "GOV" if is_elect(scene, row) else row.sector
    return Reading(row.country, sector, row.organisation, row.id, rule, round(score, 2), "person")


def is_elect(scene: Scene, row: ActorRow) -> bool:
    """Whether a candidate takes the highest office within `ELECT` days: gold counts who was elected as government."""
    if scene.published is None or row.sector not in ("PTY", "OPP"):
        return False
    day, soon = scene.published.isoformat(), (scene.published + timedelta(ELECT)).isoformat()
    terms = scene.tables.careers.get(row.id, ())
    return any(one.category == "head" and one.country == row.country and day <= one.start <= soon for one in terms)


def weigh_bearers(scene: Scene, rows: Sequence[ActorRow]) -> list[Bearer]:
    """The people of these rows, likeliest first."""
    people: dict[tuple[str, str], list[ActorRow]] = {}  # one may serve a state, then an organisation
    others = (other for row in rows for other in scene.tables.careers.get(row.id, ()))
    for row in dict.fromkeys((*rows, *others)):
        people.setdefault((row.id, row.organisation or row.country), []).append(row)
    bearers = []
    for held in people.values():
        row, term = scene.at_date(held)
        known = min(1.0, scene.countries[row.country] / 3) if row.country else 0.3
        if row.organisation and scene.organisations[row.organisation]:
            known = 1.2
        bearers.append(Bearer(row, term, known + BEARER_WEIGHTS[term]))
    return sorted(bearers, key=lambda bearer: (-bearer.weight, bearer.row.rank()))


def bearer_option(scene: Scene, bearer: Bearer, chosen: bool) -> Option:
    """What an explanation says of one bearer of a name."""
    row = bearer.row
    start, end = row.start or "an unknown day", row.end or "an unknown day or today"
    place = row.organisation or row.country
    mentions = scene.organisations[row.organisation] if row.organisation else scene.countries[row.country]
    reason = (
        f"{row.role or row.category} from {start} to {end}: {TERM_WORDS[bearer.term]}; "
        f"the document's mentions of {place} weigh {mentions}"
    )
    score = round(min(1.0, bearer.weight / 1.7), 3)  # 1.7: the most that a bearer can weigh
    return Option(label=f"{row.name} ({place}, {row.id})", score=score, reason=reason, chosen=chosen)


def state_reading(scene: Scene, state: Match, start: int, end: int) -> Reading:
    """A bare state or nationality: its government, its people, or what the noun after it or shared with it is.

    start, end: the noun phrase. "U.S. and Afghan troops" gives U.S. the sector of the troops.
    """
    row = state.rows[0]
    adjective = next((row for row in state.rows if row.kind == "adjective"), None)
    if adjective or row.kind == "abbreviation":
        if MILITARY_DEEDS.match(scene.text, end):
            force = "REB" if row.country in NO_ARMY else "MIL"
            return Reading(row.country, force, rule="nationality before a military noun", score=0.85, kind="state")
        shared = shared_noun(scene, end)
        if shared:
            return Reading(row.country, shared, rule="nationality of a shared noun", score=0.85, kind="state")
    before = scene.text[start : state.start]
    if row.kind == "people" and (not adjective or row.name.endswith("s")):
        sector = "GOV" if before.strip().lower() == "the" and row.name.endswith("s") else "CVL"
        return Reading(row.country, sector, rule="table: people", score=0.85, kind="agent person", plural=True)
    if adjective and COUNTED.match(before):
        return Reading(row.country, "CVL", rule="one of a people", score=0.8, kind="agent person")
    score = round(0.93 * scene.sureness(state), 3)
    if row.kind == "name" and PART.search(scene.text, max(0, state.start - 14), state.start):
        return Reading(row.country, "", rule="part of a state", score=score, kind="state")
    return Reading(row.country, "GOV", rule=f"table: {row.kind}", score=score, kind="state")


def shared_noun(scene: Scene, end: int) -> str:
    """The sector of the noun that a nationality shares with the next ones: "and Afghan troops"; else empty.

    end: where the nationality ends, no noun of its own behind it.
    """
    found = SHARING.match(scene.text, end)
    sector = ""
    while found:
        inside = scene.inside(found.end(), min(len(scene.text), found.end() + 40))
        if not inside or inside[0].start != found.end() or inside[0].rows[0].kind not in SHARERS:
            return ""
        place = inside[0].end
        if (
            len(inside) > 1
            and inside[1].rows[0].kind == "agent"
            and NEXT_WORD.fullmatch(scene.text[place : inside[1].start])
        ):
            sector = inside[1].rows[0].sector
            break
        found = SHARING.match(scene.text, place)
    return sector if sector in SHARED_SECTORS else ""


def former_reading(found: Reading) -> Reading:
    """Someone out of office."""
    sector = "ELI" if found.sector in OFFICES else found.sector
    return Reading(found.country, sector, found.name, found.id, "former " + found.rule, found.score, found.kind)


def back_in_office(found: Reading, sector: str) -> Reading:
    """Someone whom the tables call former and the text gives an office, "former" not being said: the text is newer.

    sector: of the office by which the text calls the person.
    """
    return replace(found, sector=sector, rule=f"{found.rule}, titled") if found.sector == "ELI" else found


def shared_country(scene: Scene, row: ActorRow) -> str:
    """Whose parliament "the Senate" is: the table's country if the document names it, else the story's."""
    if scene.countries[row.country] or not scene.countries:
        return row.country
    return scene.countries.most_common(1)[0][0]
