"""Organisations and people by their names alone: what the document introduced, and what the words of a name suggest."""

import re

from dyadwire.coding.actor_words import normal_form
from dyadwire.coding.resolver_rows import MILITARY_DEEDS
from dyadwire.coding.resolver_scene import Reading, Scene

WORDS_OF_GROUPS: tuple[tuple[str, str], ...] = (
    ("PTY", r"party|democrats|coalition|bloc|alliance"),
    (
        "REB",
        r"front|army|brigades|militia|mujahideen|resistance|guerrillas|militants?|martyrs|liberation|fighters|rebels",
    ),
    ("EDU", r"university|college|school|institute of technology"),
    (
        "BUS",
        r"bank|company|corporation|corp|inc|ltd|holdings|airlines?|airways|motors|oil|energy|shipping|firm|industries",
    ),
    (
        "JRN",
        r"news|newspaper|times|post|daily|herald|tribune|television|tv|radio|magazine|journal|gazette|press",
    ),
    ("JUD", r"court|tribunal|prosecutor"),
    ("LEG", r"parliament|assembly|senate|congress"),
    ("GOV", r"ministry|department|administration|bureau|office|agency|embassy|commission"),
    ("COP", r"police"),
    ("LAB", r"union|workers"),
    ("REL", r"church|mosque|diocese"),
    (
        "NGO",
        r"committee|association|foundation|organi[sz]ation|society|watch|network|cent(?:er|re)|institute|council|fund|league|movement|forum|federation",
    ),
)
GROUP_WORDS = tuple((sector, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for sector, words in WORDS_OF_GROUPS)
SMALL_WORDS = frozenset(["of", "for", "and", "the", "in", "on", "de", "la", "del", "du", "des", "al", "el"])
ABBREVIATED = re.compile(r"[A-Z&]{3,}(?:-[A-Z]{2,})?")
JOINED = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]*)+")
SURNAME = re.compile(r"Ma?c|De|Di|Du|La|Le|Van|Fitz|Al|El")
TITLE_WORDS = re.compile(r"^(?:the|The|a|A|an|An|its|their|his|her)\s+")


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
    if (
        not sector
        or not heads_group(bare)
        or any(match.rows[0].kind in ("organisation", "organ", "person") for match in matches)
    ):
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
    if len(words) == 1 and (namesake := last_bearer(scene, words[0], start)):
        return scene.people[namesake]
    for size in (4, 3, 2, 1):
        if size <= len(words) and " ".join(words[-size:]) in scene.people:
            return scene.people[" ".join(words[-size:])]
    return None


def last_bearer(scene: Scene, name: str, start: int) -> str:
    """The full name of whoever was last named in full, where several people of a document share a name; else empty."""
    bearers = [(at, full) for at, full in scene.bearers.get(name, ()) if full in scene.people]
    if len({full for _, full in bearers}) < 2:
        return ""
    before = [full for at, full in bearers if at <= start]
    return before[-1] if before else bearers[0][1]


def known_group(scene: Scene, start: int, end: int) -> Reading | None:
    """An organisation or abbreviation that the document has introduced."""
    if not scene.groups:
        return None
    text = normal_form(scene.text[start:end])
    for name, reading in scene.groups.items():
        if name in text and f" {name} " in f" {text} ":
            return reading
    return None


def named_alone(bare: str) -> Reading | None:
    """An organisation that no table and no introduction knows, by the look of its one word: "CNDD-FDD", "WikiLeaks"."""
    if not (ABBREVIATED.fullmatch(bare) or (JOINED.fullmatch(bare) and not SURNAME.match(bare))):
        return None
    return Reading("", sector_by_words(bare), bare, rule="unknown organisation", score=0.4, kind="organisation")


def led_by(scene: Scene, start: int, end: int) -> Reading | None:
    """Whose deed is called by who leads it: "U.S.-led" before "invasion", "Saudi-led"."""
    if not scene.text.endswith("-led", start, end):
        return None
    leader = next((match.rows[0] for match in scene.inside(start, end) if match.rows[0].country), None)
    if leader is None:
        return None
    force = "MIL" if MILITARY_DEEDS.match(scene.text, end) else "GOV"
    name = "US-led coalition" if leader.country == "USA" and force == "MIL" else ""
    return Reading("" if name else leader.country, force, name, rule="led by", score=0.6, kind="state")


def is_alliance(scene: Scene, text: str) -> bool:
    """Whether a bare "coalition" is that of the wars in Afghanistan, Iraq and Syria, and no government's."""
    war = any(scene.countries[country] for country in ("AFG", "IRQ", "SYR"))
    return war and not scene.organisations["Saudi-led coalition"] and not text.lower().startswith(("a ", "new "))


def sector_by_words(name: str) -> str:
    """The sector that the words of an unknown organisation's name suggest, or an empty string."""
    for sector, words in GROUP_WORDS:
        if words.search(name):
            return sector
    return ""
