"""What a row of the tables says of an actor at the document's date."""

import re
from collections.abc import Sequence

from dyadwire.coding.actor_matches import Match
from dyadwire.coding.actor_tables import ActorRow
from dyadwire.coding.actor_words import normal_form
from dyadwire.coding.resolver_scene import Reading, Scene

STATE_KINDS = ("name", "former", "abbreviation", "adjective", "people", "capital")
OFFICES = ("GOV", "LEG", "MIL", "SPY")  # sectors that end with an office
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
    return Reading(row.country, row.sector, rule=f"table: {row.kind}", score=0.95, kind=kind, plural=plural)


def person_reading(scene: Scene, rows: Sequence[ActorRow]) -> Reading:
    """A person of the tables; of namesakes the one whose country the document speaks of, then the most prominent."""
    groups: dict[tuple[str, str], list[ActorRow]] = {}
    for row in rows:
        groups.setdefault((normal_form(row.name), row.country), []).append(row)
    best: tuple[tuple[float, ...], ActorRow, bool] | None = None
    for group in groups.values():
        row, ended = scene.at_date(group)
        known = min(1.0, scene.countries[row.country] / 3) if row.country else 0.5
        if row.organisation and scene.organisations[row.organisation]:
            known = 1.2
        serving = 0.0 if ended else 1.0
        rank = (serving * 0.5 + known, -float(row.rank()))
        if best is None or rank > best[0]:
            best = (rank, row, ended)
    row, ended = (best[1], best[2]) if best else (rows[0], False)
    sector = "ELI" if ended and row.sector in OFFICES and not row.organisation else row.sector
    score = 0.9 if len(groups) == 1 else 0.7
    return Reading(row.country, sector, row.organisation, row.id, "table: person at date", score, "person")


def state_reading(scene: Scene, state: Match, end: int) -> Reading:
    """A bare state or nationality: its government, its people, or its forces if what follows is theirs."""
    row = state.rows[0]
    adjective = next((row for row in state.rows if row.kind == "adjective"), None)
    if (adjective or row.kind == "abbreviation") and MILITARY_DEEDS.match(scene.text, end):
        return Reading(row.country, "MIL", rule="nationality before a military noun", score=0.85, kind="state")
    if row.kind == "people" and (not adjective or row.name.endswith("s")):
        return Reading(row.country, "CVL", rule="table: people", score=0.85, kind="agent person", plural=True)
    return Reading(row.country, "GOV", rule=f"table: {row.kind}", score=0.93, kind="state")


def former_reading(found: Reading) -> Reading:
    """Someone out of office."""
    sector = "ELI" if found.sector in OFFICES else found.sector
    return Reading(found.country, sector, found.name, found.id, "former " + found.rule, found.score, found.kind)


def shared_country(scene: Scene, row: ActorRow) -> str:
    """Whose parliament "the Senate" is: the table's country if the document names it, else the story's."""
    if scene.countries[row.country] or not scene.countries:
        return row.country
    return scene.countries.most_common(1)[0][0]
