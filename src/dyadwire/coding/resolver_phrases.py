"""Reading a noun phrase: head, modifiers, possessors, and what stands after its preposition."""

import re
from collections.abc import Sequence

from dyadwire.coding.actor_matches import Match
from dyadwire.coding.actor_tables import ActorRow
from dyadwire.coding.actor_words import normal_form
from dyadwire.coding.resolver_scene import Reading, Scene

CUT = re.compile(
    r"\s(of|in|from|at|on|for|who|whom|to|with|near|under|against|loyal|belonging|that|which|including|like|accused|"
    r"such|based|led|aboard|inside|within|across|along|outside|around|between|by|supporting|supplying|trying|linked|"
    r"held|fighting|affiliated|commanded|over|after|during|about|into|around|seeking|living)\b|[,;:(]"
)
LINKS = frozenset(("of", "for", "from", "in", "belonging", "loyal", "at", "within", "with", "inside", "linked", "aboard", "near"))
# "Russian-backed separatists" are not Russian; "Jordanian-born", "Pakistan-based" are.
SPONSOR = re.compile(r"[-\s]?(?:backed|led|supported|trained|funded|allied|sponsored|brokered|made|occupied|built|held)\b|-?(?:style)\b")
# Such actors are of no one country in gold: "Western nations", "world leaders", "other countries".
WORLD = re.compile(r"\b(?:[Ww]estern|[Ww]orld|[Ii]nternational|[Gg]lobal|[Mm]ultilateral|[Mm]ultinational)\s")
WORLD_STATES = re.compile(
    r"\b(?:[Rr]egional|[Ff]oreign|[Oo]ther|[Vv]arious|[Nn]eighbou?ring|[Mm]ajor|all|Gulf|Islamic|Nordic|Baltic|several|many|some|most)\s"
)
# Whoever stands in this relation to a state is not that state: "U.S. allies", "Iraq's neighbors".
RELATION = frozenset("ally allies neighbor neighbors neighbour neighbours donor donors".split())
OPPOSED = re.compile(r"\b(?:pro|anti|non|ex|counter)[-\s]$", re.IGNORECASE)
FORMER = re.compile(r"\b(?:former|ex|late|ousted|deposed|onetime|then)[-\s]", re.IGNORECASE)
# Heads that take the sector of the body named before them: "military officials", "police spokesman".
GENERIC = frozenset(
    "official officials spokesman spokesmen spokeswoman spokesperson leader leaders chief chiefs source sources aide"
    " aides statement statements head commander commanders representative representatives member members adviser"
    " advisers personnel authority authorities team delegation unit units agency agencies report reports sources"
    " minister ministers service services staff group groups director headquarters advisors experts analyst analysts"
    " man men forces force targets position positions operation operations".split()
)
WORDS_OF_GROUPS: tuple[tuple[str, str], ...] = (
    ("PTY", r"party|democrats|coalition|bloc|alliance"),
    ("REB", r"front|army|brigades|militia|mujahideen|resistance|guerrillas|militants?|martyrs|liberation|fighters|rebels"),
    ("EDU", r"university|college|school|institute of technology"),
    ("BUS", r"bank|company|corporation|corp|inc|ltd|holdings|airlines?|airways|motors|oil|energy|shipping|firm|industries"),
    ("JRN", r"agency|news|newspaper|times|post|daily|herald|tribune|television|tv|radio|magazine|journal|gazette|press"),
    ("JUD", r"court|tribunal|prosecutor"),
    ("LEG", r"parliament|assembly|senate|congress"),
    ("GOV", r"ministry|department|administration|bureau|office|agency|embassy|commission"),
    ("COP", r"police"),
    ("LAB", r"union|workers"),
    ("REL", r"church|mosque|diocese"),
    ("NGO", r"committee|association|foundation|organi[sz]ation|society|watch|network|cent(?:er|re)|institute|council|fund|league|movement|forum|federation"),
)
GROUP_WORDS = tuple((sector, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for sector, words in WORDS_OF_GROUPS)
SMALL_WORDS = frozenset("of for and the in on de la del du des al el".split())
TITLE_WORDS = re.compile(r"^(?:the|The|a|A|an|An|its|their|his|her)\s+")
MILITARY_DEEDS = re.compile(
    r"\s*(?:\w+\s)?(?:air\s?strikes?|airstrikes?|strikes?|raids?|attacks?|shelling|bomb\w*|offensive|troops?|forces?|soldiers?|army|"
    r"military|jets?|warplanes?|helicopters?|missiles?|navy|naval|artillery|gunfire|fire|incursion|invasion|tanks?|drones?|"
    r"marines?|warships?|aircraft|commandos?|blockade|base|fighter|air force|operations?)\b",
    re.IGNORECASE,
)


STATE_KINDS = ("name", "former", "abbreviation", "adjective", "people", "capital")


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
    assert best is not None  # rows is never empty  # noqa: S101
    _, row, ended = best
    sector = "ELI" if ended and row.sector in ("GOV", "LEG", "MIL", "SPY") and not row.organisation else row.sector
    score = 0.9 if len(groups) == 1 else 0.7
    return Reading(row.country, sector, row.organisation, row.id, "table: person at date", score, "person")


def read_phrase(scene: Scene, start: int, end: int, depth: int = 0) -> Reading | None:
    """Who a noun phrase names by its own words; None when they do not say.

    A reading may lack its country (bare "police"): then the document has to tell.
    """
    text = scene.text[start:end]
    named = named_group(scene, start, end) if depth == 0 else None
    if named:
        return named
    cut = CUT.search(text, 1)
    while cut and cut.start() < 2:
        cut = CUT.search(text, cut.end())
    head_end = start + cut.start() if cut else end
    matches = scene.inside(start, head_end)
    reading = read_head(scene, start, head_end, matches)
    if cut and depth < 3 and (cut.group(1) or "") in LINKS and (reading is None or not (reading.country or reading.name)):
        after = read_phrase(scene, start + cut.end(), end, depth + 1) or place_reading(scene, start + cut.end(), end)
        if after and (after.country or after.name):
            return join(reading, after, cut.group(1))
    if reading is None and cut and depth < 3:
        whole = scene.inside(start, end)
        return read_head(scene, start, end, whole[:1]) if whole else None
    return reading


def join(head: Reading | None, after: Reading, link: str) -> Reading:
    """Head noun with what its preposition adds: "police in Paris", "members of Hamas", "government of Iraq"."""
    name = after.name if link not in ("in", "at", "near", "inside", "aboard") else ""
    sector = head.sector if head else after.sector
    if head is None or (name and sector in ("GOV", "CVL", "UNK", "REB")) or head.rule == "noun: generic":
        sector = after.sector or sector
    plural = head.plural if head else after.plural
    return Reading(after.country, sector, name, rule=f"noun {link} {after.rule}", score=0.8, kind=head.kind if head else after.kind, plural=plural)


def place_reading(scene: Scene, start: int, end: int) -> Reading | None:
    """The country of the first place or state in a stretch of text."""
    for match in scene.inside(start, end):
        if match.rows[0].country and match.rows[0].kind != "agent":
            return Reading(match.rows[0].country, "", rule="place", score=0.7, kind="place")
    return None


def read_head(scene: Scene, start: int, end: int, matches: Sequence[Match]) -> Reading | None:
    """A noun phrase without what follows its head: titles, nationalities, organisations, common nouns."""
    text = scene.text
    person = group = organ = state = place = region = None
    agent: ActorRow | None = None
    before_agent: ActorRow | None = None
    for match in matches:
        row = match.rows[0]
        if SPONSOR.match(text, match.end, min(end, match.end + 16)) and row.kind != "organisation":
            continue
        if OPPOSED.search(text[max(start, match.start - 8) : match.start]):
            continue
        if row.kind == "agent":
            before_agent, agent = agent, row
        elif row.kind == "person":
            person = match
        elif row.kind == "organisation":
            group = match
        elif row.kind == "organ":
            organ = match
        elif row.kind == "place":
            place = match
        elif row.kind == "region":
            region = match
        else:
            state = match
    former = bool(FORMER.search(text[start:end]))
    known = known_person(scene, start, end)
    if known is None and person and person.end >= end - 4:
        known = row_reading(scene, person)
    if known and agent and not (known.country or known.sector):
        known = Reading("", agent.sector, rule="title of unknown person", score=0.4, kind="person")
    if known:
        return former_reading(known) if former else known
    sector = agent_sector(agent, before_agent) if agent else ""
    plural = bool(agent and agent.number == "plural")
    kind = f"agent {agent.category}" if agent else ""
    if group and group.rows[0].organisation != "United Nations" and any(
        match.rows[0].organisation == "United Nations" for match in matches
    ):  # "the U.N. World Food Program" is the United Nations in gold
        group = next(match for match in matches if match.rows[0].organisation == "United Nations")
    if group:
        found = row_reading(scene, group)
        return Reading(found.country, group_sector(found.sector, sector), found.name, rule=f"{found.rule} + noun" if agent else found.rule,
                       score=0.92, kind=kind or "organisation", plural=plural)
    country = state.rows[0].country if state else ""
    if organ:
        row = organ.rows[0]
        if row.shared and not country:
            country = shared_country(scene, row)
        chosen = sector if sector and sector not in ("GOV",) and agent and agent.name not in GENERIC else row.sector
        return Reading(country if country and row.shared else row.country, chosen, rule="table: organ", score=0.9, kind=kind or "organ", plural=plural)
    if person and agent:  # "the Assad regime", "Bush administration"
        found = row_reading(scene, person)
        return Reading(found.country, sector, found.name, rule="person + noun", score=0.85, kind=kind, plural=plural)
    local = known_group(scene, start, end)
    if local:
        return Reading(local.country or country, group_sector(local.sector, sector), local.name, rule=local.rule, score=0.85, kind=kind or "organisation", plural=plural)
    if former and agent and sector in ("GOV", "LEG", "MIL"):
        sector = "ELI"
    if state and agent and agent.name in RELATION:
        return Reading("", "GOV", rule="noun: of the world", score=0.6, kind=kind, plural=plural)
    if state and agent:
        return Reading(country, sector, rule="nationality + noun", score=0.9, kind=kind, plural=plural)
    if state:
        return state_reading(scene, state, end)
    if place and agent:
        return Reading(place.rows[0].country, sector, rule="place + noun", score=0.8, kind=kind, plural=plural)
    if agent:
        rule = "noun: generic" if agent.name in GENERIC else "noun"
        states = agent.sector == "GOV" and agent.category == "group"
        if region or agent.shared or WORLD.search(text, start, end) or (states and WORLD_STATES.search(text, start, end)):
            rule = "noun: of the world"
        return Reading("", sector, rule=rule, score=0.5, kind=kind, plural=plural)
    if place:
        return Reading(place.rows[0].country, "", rule="place", score=0.6, kind="place")
    if region:
        return Reading("", "GOV", rule="noun: of the world", score=0.5, kind="region")
    return None


def state_reading(scene: Scene, state: Match, end: int) -> Reading:
    """A bare state or nationality: its government, its people, or its forces if what follows is theirs."""
    row = state.rows[0]
    adjective = next((row for row in state.rows if row.kind == "adjective"), None)
    if adjective and MILITARY_DEEDS.match(scene.text, end):
        return Reading(row.country, "MIL", rule="nationality before a military noun", score=0.85, kind="state")
    if row.kind == "people" and not adjective or row.name.endswith("s") and row.kind == "people":
        return Reading(row.country, "CVL", rule="table: people", score=0.85, kind="agent person", plural=True)
    return Reading(row.country, "GOV", rule=f"table: {row.kind}", score=0.93, kind="state")


def former_reading(found: Reading) -> Reading:
    """Someone out of office."""
    sector = "ELI" if found.sector in ("GOV", "LEG", "MIL", "SPY") else found.sector
    return Reading(found.country, sector, found.name, found.id, "former " + found.rule, found.score, found.kind)


def agent_sector(agent: ActorRow, before: ActorRow | None) -> str:
    """The sector of the head noun, or of the body before it: "military officials" are MIL."""
    if before and before.category == "group" and agent.name.split(" ")[-1] in GENERIC:
        return before.sector
    if before and before.sector in ("REB", "OPP", "MIL", "COP", "PTY") and agent.name.split(" ")[-1] in GENERIC:
        return before.sector
    return agent.sector


def group_sector(own: str, noun: str) -> str:
    """The sector of an organisation's members: NATO troops are MIL, Hamas leaders REB."""
    if noun in ("MIL", "COP") and own in ("IGO", "GOV"):
        return noun
    return own or noun


def shared_country(scene: Scene, row: ActorRow) -> str:
    """Whose parliament "the Senate" is: the table's country if the document names it, else the story's."""
    if scene.countries[row.country] or not scene.countries:
        return row.country
    return scene.countries.most_common(1)[0][0]


def named_group(scene: Scene, start: int, end: int) -> Reading | None:
    """An organisation that no table knows, by its capitalised name: "Iranian Chess Federation".

    Ministries, courts and the like are organs of their state and get no name of their own.
    """
    bare = TITLE_WORDS.sub("", scene.text[start:end])
    start = end - len(bare)
    words = [word for word in re.findall(r"[\w'’.&-]+", bare) if word not in SMALL_WORDS]
    if len(words) < 2 or len(words) > 10 or not all(word[0].isupper() or word[0].isdigit() for word in words):
        return None
    sector = sector_by_words(bare)
    matches = scene.inside(start, end)
    if not sector or not heads_group(bare) or any(match.rows[0].kind in ("organisation", "organ", "person") for match in matches):
        return None
    covered = sum(len(normal_form(scene.text[match.start : match.end]).split(" ")) for match in matches)
    if covered >= len(normal_form(bare).split(" ")) - sum(word in SMALL_WORDS for word in bare.split()):
        return None
    country = next((match.rows[0].country for match in matches if match.rows[0].country), "")
    if sector in ("GOV", "JUD", "LEG", "COP"):
        return Reading(country, sector, rule="organ by its words", score=0.7, kind="organ") if country else None
    name = re.sub(r"['’]s$", "", bare)
    return Reading(country, sector, name, rule="organisation by its words", score=0.6, kind="organisation")


def heads_group(name: str) -> bool:
    """Whether the word for a kind of group is the head of a name: its last, or before "of" or "for"."""
    head = re.split(r"\s(?:of|for|in|on|to)\s", name)[0]
    return any(words.fullmatch(head.split()[-1]) for _, words in GROUP_WORDS)


def known_person(scene: Scene, start: int, end: int) -> Reading | None:
    """Someone whom the document has introduced by a full name."""
    words = normal_form(scene.text[start:end]).split(" ")
    for size in (4, 3, 2, 1):
        if size <= len(words) and " ".join(words[-size:]) in scene.people:
            return scene.people[" ".join(words[-size:])]
    return None


def known_group(scene: Scene, start: int, end: int) -> Reading | None:
    """An organisation or abbreviation that the document has introduced."""
    if not scene.groups:
        return None
    text = normal_form(scene.text[start:end])
    for name, reading in scene.groups.items():
        if name in text and f" {name} " in f" {text} ":
            return reading
    return None


def sector_by_words(name: str) -> str:
    """The sector that the words of an unknown organisation's name suggest, or an empty string."""
    for sector, words in GROUP_WORDS:
        if words.search(name):
            return sector
    return ""
