"""Reading the head of a noun phrase: rules in order, the first that fits decides."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dyadwire.coding.actor_matches import Match
from dyadwire.coding.actor_rows import ActorRow
from dyadwire.coding.resolver_names import known_group, known_person
from dyadwire.coding.resolver_rows import (
    OFFICES,
    back_in_office,
    former_reading,
    row_reading,
    shared_country,
    state_reading,
)
from dyadwire.coding.resolver_scene import Reading, Scene

# "Russian-backed separatists" are not Russian; "Jordanian-born", "Pakistan-based" are.
SPONSOR = re.compile(
    r"[-\s]?(?:backed|led|supported|trained|funded|allied|sponsored|brokered|made|occupied|built|held)\b|-?(?:style)\b"
)
# Such actors are of no one country in gold: "Western nations", "world leaders", "other countries".
WORLD = re.compile(r"\b(?:[Ww]estern|[Ww]orld|[Ii]nternational|[Gg]lobal|[Mm]ultilateral|[Mm]ultinational)\s")
WORLD_STATES = re.compile(
    r"\b(?:[Rr]egional|[Ff]oreign|[Oo]ther|[Vv]arious|[Nn]eighbou?ring|[Mm]ajor|all|Gulf|Islamic|Nordic|Baltic|several|many|some|most)\s"
)
OPPOSED = re.compile(r"\b(?:pro|anti|non|ex|counter)[-\s]$", re.IGNORECASE)
# "an Egypt expert", "China scholars": who studies a state is not of it; "a Chinese scholar" is.
STUDYING = re.compile(
    r"\s(?:[a-z]+\s)?(?:expert|analyst|scholar|specialist|watcher|researcher|historian|correspondent)s?\b"
)
NOT_OF = re.compile(r"\b(?:pro|non)-$", re.IGNORECASE)  # also where the span begins behind it: "non-[Syrian planes]"
FORMER = re.compile(r"\b(?:former|ex|late|ousted|deposed|onetime|then)[-\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    """The table matches of a noun phrase, sorted by kind; of several of a kind the last."""

    start: int
    end: int
    matches: Sequence[Match]
    person: Match | None = None
    organisation: Match | None = None
    organ: Match | None = None
    state: Match | None = None
    place: Match | None = None
    region: Match | None = None
    agent: ActorRow | None = None
    sector: str = ""  # of the agent, or of the body named before it
    former: bool = False

    @property
    def kind(self) -> str:
        """The kind of reading that the head noun makes; empty without one."""
        return f"agent {self.agent.category}" if self.agent else ""

    @property
    def plural(self) -> bool:
        """Whether the head noun is a plural."""
        return bool(self.agent and self.agent.number == "plural")

    @property
    def country(self) -> str:
        """Country of the nationality or state, or an empty string."""
        return self.state.rows[0].country if self.state else ""


def read_head(scene: Scene, start: int, end: int, matches: Sequence[Match]) -> Reading | None:
    """A noun phrase without what follows its head: titles, nationalities, organisations, common nouns."""
    parts = sort_parts(scene, start, end, matches)
    for rule in RULES:
        reading = rule(scene, parts)
        if reading:
            return reading
    return None


def sort_parts(scene: Scene, start: int, end: int, matches: Sequence[Match]) -> Parts:
    """Put the matches of a phrase in their places; sponsors ("Russian-backed") and opponents ("anti-X") drop out."""
    found: dict[str, Match] = {}
    agents: list[ActorRow] = []
    for match in matches:
        row = match.rows[0]
        if SPONSOR.match(scene.text, match.end, min(end, match.end + 16)) and row.kind != "organisation":
            continue
        if row.kind == "name" and STUDYING.match(scene.text, match.end, min(len(scene.text), match.end + 40)):
            continue
        if OPPOSED.search(scene.text[max(start, match.start - 8) : match.start]):
            continue
        if NOT_OF.search(scene.text[max(0, match.start - 5) : match.start]):
            continue
        if row.kind == "agent":
            agents.append(row)
        else:
            found[row.kind if row.kind in PLACES_OF_PARTS else "state"] = match
    return Parts(
        start,
        end,
        matches,
        agent=agents[-1] if agents else None,
        sector=agent_sector(scene, agents),
        former=bool(FORMER.search(scene.text[start:end])),
        **found,
    )


CONGRESS = re.compile(r"\b(?:[Cc]ongressional|(?:House|Senate)(?=\s[A-Z]))")
SITTING = re.compile(r"\sin\s(?:the\s)?(?:U\.S\.\s)?(?:Congress|Senate|House|[Pp]arliament)\b")
LED = frozenset(("administration", "government", "regime", "cabinet", "team"))  # called by who leads them
# "European leaders" are those of its states, not of the Union.
STATES_OF = re.compile(
    r"\bEuropean\s(?:[a-z-]+\s)?(?:countr(?:y|ies)|nations?|governments?|powers?|states?|all(?:y|ies)|capitals|leaders?|"
    r"officials|politicians?)$"
)
RULING = frozenset(("government", "regime", "rulers"))  # "the Taliban government" is one, whoever they were
FORCES = frozenset(("forces", "troops", "soldiers"))
PLACES_OF_PARTS = ("person", "organisation", "organ", "place", "region")


def agent_sector(scene: Scene, agents: Sequence[ActorRow]) -> str:
    """The sector of the head noun, or of the body before it: "military officials" are MIL."""
    if not agents:
        return ""
    if len(agents) > 1 and agents[-1].name.split(" ")[-1] in scene.tables.words["generic head"]:
        before = agents[-2]
        if before.sector == "GOV" and agents[-1].name.split(" ")[-1] in FORCES:
            return "MIL"  # "government forces"
        if before.category == "group" or before.sector in ("REB", "OPP", "MIL", "COP", "PTY"):
            return before.sector
    return agents[-1].sector


def group_sector(own: str, noun: str) -> str:
    """The sector of an organisation's members: NATO troops are MIL, Hamas leaders REB, Hamas lawmakers LEG."""
    if noun in ("MIL", "COP") and own in ("IGO", "GOV"):
        return noun
    if noun == "LEG" and own in ("REB", "PTY", "OPP"):
        return noun
    return own or noun


def by_person(scene: Scene, parts: Parts) -> Reading | None:
    """Someone named: introduced by the document, else of the tables."""
    known = known_person(scene, parts.start, parts.end)
    if known is None and parts.person and parts.person.end >= parts.end - 4:  # "'s" may follow
        known = row_reading(scene, parts.person)
    if known and parts.agent and not (known.country or known.sector):
        known = Reading("", parts.agent.sector, rule="title of unknown person", score=0.4, kind="person")
    if known and not (known.country or known.sector) and (parts.organ or parts.state):
        return None  # "U.S. Secretary of State" says more than a name that nobody knows
    if known and parts.former:
        return former_reading(known)
    if known and parts.agent and parts.sector in OFFICES:
        return back_in_office(known, parts.sector)
    return known


def by_organisation(scene: Scene, parts: Parts) -> Reading | None:
    """An organisation of the tables, alone or before a noun: "Hamas militants"."""
    group = parts.organisation
    if group is None:
        return None
    # gold gives agencies that are named as the United Nations' to the United Nations: "the U.N. World Food Program"
    group = next((match for match in parts.matches if match.rows[0].organisation == "United Nations"), group)
    found = row_reading(scene, group)
    if STATES_OF.search(scene.text, parts.start, parts.end):
        return Reading("", "GOV", rule="noun: of the world", score=0.5, kind=parts.kind, plural=True)
    if found.sector == "PTY" and in_parliament(scene, parts):
        return Reading(
            found.country, "LEG", rule="party in parliament", score=0.8, kind=parts.kind, plural=parts.plural
        )
    rule = f"{found.rule} + noun" if parts.agent else found.rule
    sector = group_sector(found.sector, parts.sector)
    if parts.agent and parts.agent.name in RULING:
        sector = "GOV"
    return Reading(found.country, sector, found.name, "", rule, 0.92, parts.kind or "organisation", parts.plural)


def in_parliament(scene: Scene, parts: Parts) -> bool:
    """Whether a party's people are those of a parliament: "congressional Democrats", "Republican lawmakers"."""
    if parts.sector == "LEG" or SITTING.match(scene.text, parts.end):
        return True
    return bool(CONGRESS.search(scene.text, parts.start, parts.end))


def by_organ(scene: Scene, parts: Parts) -> Reading | None:
    """A state's organ: "White House spokesman", "the Thai Senate"."""
    if parts.organ is None:
        return None
    row = parts.organ.rows[0]
    country = (parts.country or shared_country(scene, row)) if row.shared else row.country
    special = parts.agent and parts.sector != "GOV" and parts.agent.name not in scene.tables.words["generic head"]
    sector = parts.sector if special else row.sector
    return Reading(country, sector, "", "", "table: organ", 0.9, parts.kind or "organ", parts.plural)


def by_leader(scene: Scene, parts: Parts) -> Reading | None:
    """A body called by its leader: "the Assad regime"."""
    if not (parts.person and parts.agent):
        return None
    words = scene.text[parts.person.end : parts.end].split()
    if words and words[-1][:1].isupper() and words[-1].lower() not in LED:  # "Chung Hua University" is nobody's
        return None
    found = row_reading(scene, parts.person)
    return Reading(found.country, parts.sector, found.name, "", "person + noun", 0.85, parts.kind, parts.plural)


def by_introduction(scene: Scene, parts: Parts) -> Reading | None:
    """An organisation that the document introduced."""
    found = known_group(scene, parts.start, parts.end)
    if found is None:
        return None
    sector = group_sector(found.sector, parts.sector)
    country = found.country or parts.country
    return Reading(country, sector, found.name, "", found.rule, 0.85, parts.kind or "organisation", parts.plural)


def by_nationality(scene: Scene, parts: Parts) -> Reading | None:
    """A nationality or state, alone or before a noun: "Syrian rebels", "Turkish"."""
    if parts.state is None:
        return None
    if parts.agent is None:
        return state_reading(scene, parts.state, parts.start, parts.end)
    if parts.agent.name in scene.tables.words["relation"]:
        return Reading("", "GOV", "", "", "noun: of the world", 0.6, parts.kind, parts.plural)
    sector = "ELI" if parts.former and parts.sector in OFFICES else parts.sector
    return Reading(parts.country, sector, "", "", "nationality + noun", 0.9, parts.kind, parts.plural)


def by_noun(scene: Scene, parts: Parts) -> Reading | None:
    """A common noun; its country is the place before it, or is left to the document."""
    if parts.agent is None:
        return None
    sector = "ELI" if parts.former and parts.sector in OFFICES else parts.sector
    if parts.place:
        country = parts.place.rows[0].country
        return Reading(country, sector, "", "", "place + noun", 0.8, parts.kind, parts.plural)
    rule = "noun: generic" if parts.agent.name in scene.tables.words["generic head"] else "noun"
    states = parts.agent.sector == "GOV" and parts.agent.category == "group"
    span = scene.text[parts.start : parts.end]
    if parts.region or parts.agent.shared or WORLD.search(span) or (states and WORLD_STATES.search(span)):
        rule = "noun: of the world"
    return Reading("", sector, "", "", rule, 0.5, parts.kind, parts.plural)


def by_place(scene: Scene, parts: Parts) -> Reading | None:
    """A town or a region of the world with nothing else."""
    if parts.place:
        score = round(0.6 * scene.sureness(parts.place), 3)
        return Reading(parts.place.rows[0].country, "", rule="place", score=score, kind="place")
    if parts.region:
        return Reading("", "GOV", rule="noun: of the world", score=0.5, kind="region")
    return None


RULES: tuple[Callable[[Scene, Parts], Reading | None], ...] = (
    by_person,
    by_organisation,
    by_organ,
    by_leader,
    by_introduction,
    by_nationality,
    by_noun,
    by_place,
)
