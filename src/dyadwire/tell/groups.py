"""What a brief calls a state, an organ, a group or a crowd.

Words of the source are kept only where they name; a judging word gives way to the actor's sector.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from dyadwire.records import Document, Entity
from dyadwire.tell.tables import Country, articled, countries, loaded_words, members, sectors

LONGEST = 6  # words of a description that is taken from the source as it stands
_VAGUE = re.compile(
    r"(?:the|this|that|these|those|its|his|her|their|our|both|all|other|some|such|which|who|whose)\b|"
    r"(?:i|we|us|he|she|it|they|them|him|you|officials?|authorities|government|parliament|countries|one|others|another)$",
    re.IGNORECASE,
)
_WHOLE = frozenset({"GOV", "CVL", "UNK", None})  # "the Americans" of politics are their state
_PREPOSITION = re.compile(r"(?:in|on|at|of|for|from|with|by|to|as|about|against|and|or|but)\s", re.IGNORECASE)
_ORGANS = frozenset(
    {"ministry", "embassy", "consulate", "department", "navy", "treasury", "senate", "duma", "cabinet", "delegation"}
)
_FRAGMENT = re.compile(
    r"(?:the|an?|its|his|her|their|our|this|that|these|those|it|any|no|one|two|three|four|five|some|most|and|of|\W*|"
    r"Mr\.?|Mrs\.?|Ms\.?|New|Vice|Senior|Deputy|Chief|Special|Islamic|Middle|North|South|East|West|United|.)",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"the (?:\w+ )?(?:president|minister|secretary|spokes\w+|ambassador|official|leader|chief|envoy|ministry)$",
    re.IGNORECASE,
)
_CROWDS = frozenset({"CVL", "UNK", "JRN", "REF", "LAB", "EDU", "CRM", "MED", "AGR", "SOC", "OPP", "REB", "COP"})
_PEOPLE = re.compile(
    r"\b(?:civilians?|citizens?|people|residents?|protest\w+|demonstrators?|villagers?|men|women|children|workers|voters|"
    r"crowds?|families|witnesses|activists?|supporters|students)\b",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"\s(?:air ?strikes?|strikes?|raids?|attacks?|bombings?|shelling|sanctions|polic(?:y|ies)|actions?|decisions?|"
    r"moves?|statements?|operations?|offensive|aggression|efforts?|campaign|intervention|involvement|proposals?|invasion)$",
    re.IGNORECASE,
)
# What a weapon does, its owner does; whoever loses one loses that weapon.
_WEAPON = re.compile(
    r"(?:^|\s)(?:missiles?|rockets?|drones?|shells?|bombs?|mortars?|artillery|munitions?|gunfire|fire|torpedoe?s?)$",
    re.IGNORECASE,
)
# A verb of saying that the span took with it.
_SAYS = re.compile(
    r"\s(?:reports?|says?|said|claims?|announces?|confirms?|(?<=military )states|"
    r"(?<=ministry )states|(?<=army )states)$",
    re.IGNORECASE,
)
_OWNED = re.compile(r"['’]s?\s(?!(?:[a-z]+ )?(?:military|army|navy|government|ministry|parliament)\b)")
_STATES = re.compile(
    r"(?:(?:all|both|other|many|some|most|several|the|these|those|two|three|four|five|six|\d+)\s){0,3}"
    r"(?:nations|countries|states|governments|member[ -]states|powers)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?:At|Around|About|Some|Nearly|Almost|Over|Up|More|Several|Dozens|Hundreds|Thousands|Many|Other|Both)|One|Two|"
    r"Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve)\s(?=[a-z\d])"
)
_RULING = frozenset({"government", "authorities", "administration", "regime", "side", "leadership", "state"})
_DEMONYMS = frozenset({"U.S.", "US", "USA", "U.K.", "UK", "American", "Americans", "Britons", "Russians", "UAE"})


@dataclass(frozen=True, slots=True)
class Label:
    """How somebody is called in a sentence."""

    text: str
    plural: bool = False
    quoted: bool = False  # words of the source that we do not make ours
    key: str = ""  # the same for two labels of one actor
    person: bool = False
    vague: bool = False  # says only what kind of people: a sector without a country, or nobody at all


def describe(entity: Entity, text: str, source: Document | None) -> Label:
    """An entity without a name of its own: its country, its sector, or the source's neutral words.

    text: the mention in whole words. source: the document it stands in; None when the mention is another document's.
    """
    words = text.split()
    country = countries().get(entity.country or "")
    if _FRAGMENT.fullmatch(text) or _PREPOSITION.match(text):  # a span that lost its noun, or went astray
        return Label(country.name) if country else name_sector(entity)
    if country and _is_only_state(text, country, entity):
        return Label(country.name)
    text = _tidy(text, entity, source)
    if entity.sector == "PTY" and "coalition" in text.lower():
        return Label("the coalition")
    organ = _name_organ(text, entity)
    if organ:
        return Label(organ)
    vague = (
        (bool(_VAGUE.match(text)) and not _tells_nation(text))
        or len(words) > LONGEST
        or loaded_words().search(text) is not None
    )
    if country and _stands_for_state(text, vague, entity):
        return Label(country.name)
    acronym = text.isupper() and text not in demonyms()
    demonym = {text, text.strip("."), text.removesuffix("s")} & demonyms()
    if country is None and (known := _of_no_state(text)):
        return known
    if entity.sector in ("CVL", "UNK") and len(words) == 1 and text[:1].isupper() and not (vague or demonym):
        return Label(re.sub(r"['’]s?$", "", text))
    if vague or demonym or (country and text[:1].isupper() and len(words) == 1 and not acronym):
        return name_sector(entity)
    return _with_article(text, entity, source)


def _is_only_state(text: str, country: Country, entity: Entity) -> bool:
    """Whether a mention says no more than its country, by its deed, its property or half a noun phrase."""
    bare = re.sub(r"^(?:the|an?) ", "", text)
    # "a Saudi Arabian", "Russian airstrikes"
    if bare in (country.adjective, f"{country.short}n") or _DEED.search(text):
        return True
    owned = entity.sector in ("GOV", "MIL") and _OWNED.search(text) is not None  # "the president's jets"
    return owned or re.search(r"[a-z]{2}\.\s", text) is not None  # a span over the end of a sentence


def _tidy(text: str, entity: Entity, source: Document | None) -> str:
    """The words of a mention without a stray verb of saying, begun small unless they begin with a name."""
    text = re.sub(r"^(?=(?:least|most) \d)", "at ", _SAYS.sub("", re.sub(r"^['’]s\s", "", text)))
    text = re.sub(r"\bother$", "others", text)
    text = re.sub(r"^(?:An?|The)\s", lambda match: match.group().lower(), text)
    common = source is not None and _opens_sentence(source, entity) and _is_common(text.split(), entity, source.text)
    return text[:1].lower() + text[1:] if common or _NUMBERED.match(text) else text


def _tells_nation(text: str) -> bool:
    """Whether a description names a nationality and what its people are: "the Indian pilot", not "the Indians"."""
    words = text.split()
    if len(words) < 3 or words[0].lower() != "the" or words[-1] in _RULING:
        return False
    titled = words[-1] in members() and any(word[:1].isupper() for word in words[1:-1])  # "the Quds Force commander"
    return titled or (words[1] in demonyms() and words[-1].islower())


def acts_by_weapon(entity: Entity) -> bool:
    """Whether a mention names the weapon in place of whoever fired it: "a Russian missile"."""
    return entity.name is None and _WEAPON.search(entity.text) is not None


def _of_no_state(text: str) -> Label | None:
    """Governments of no one country in the text's words ("other nations"); a lone adjective names nobody."""
    if _STATES.fullmatch(text):
        return Label(
            text[:1].lower() + text[1:] if " " in text else "unnamed states", plural=True, vague=" " not in text
        )
    if text.islower() and " " not in text and not _looks_plural(text) and _PEOPLE.search(text) is None:
        return Label("unnamed actors", plural=True, vague=True)
    return None


def is_fragment(text: str) -> bool:
    """Whether words are only the beginning of a name or a noun phrase: "the", "Vice", "New"."""
    return _FRAGMENT.fullmatch(text) is not None


def _stands_for_state(text: str, vague: bool, entity: Entity) -> bool:
    """Whether a mention of a state's people or organs is best told as the state: "he", "the Americans", "Moscow"."""
    if entity.sector in ("GOV", None):
        return vague or text[:1].isupper()
    demonym = {text, text.strip("."), text.removesuffix("s")} & demonyms()
    pronoun = _VAGUE.fullmatch(text) is not None or _TITLED.match(text) is not None
    return entity.sector in _WHOLE and (bool(demonym) or pronoun or (vague and _PEOPLE.search(text) is None))


def _with_article(text: str, entity: Entity, source: Document | None) -> Label:
    """The source's words with the article that they have there; without one, a lone noun gives way to its sector."""
    first = text.split()[0]
    if text[:1].isupper() and first not in demonyms():
        return name_group(text)
    if re.match(r"(?:an?|the)\s", text):
        return Label(text, plural=_looks_plural(text))
    article = re.search(r"\b(the|an?)\s+$", _text_before(source, entity), re.IGNORECASE)
    if article:
        word = article.group(1).lower()
        word = word if word == "the" else "an" if text[:1] in "AEIOaeio" else "a"
        return Label(f"{word} {text}", plural=_looks_plural(text))
    if entity.country and not _looks_plural(text) and _PEOPLE.search(text) is None and not text[:1].isdigit():
        return name_sector(entity)
    nobody = entity.country is None and entity.name is None and entity.sector in ("GOV", "UNK", None)
    return Label(text, plural=_looks_plural(text), vague=nobody and " " not in text)


@cache
def demonyms() -> frozenset[str]:
    """One-word names and adjectives of states."""
    rows = countries().values()
    return _DEMONYMS | {row.adjective for row in rows} | {row.short for row in rows}


def _name_organ(text: str, entity: Entity) -> str | None:
    """A ministry, an embassy or the like with its country: "the Syrian Foreign Ministry"; None for everything else."""
    country = countries().get(entity.country or "")
    bare = re.sub(r"^(?:the|a|an) ", "", text, flags=re.IGNORECASE)
    if country is None or not bare or bare.islower() or len(bare.split()) > LONGEST:
        return None
    head = re.split(r"\s(?:of|for|in)\s", bare)[0].split()[-1]
    if head.lower() not in _ORGANS or loaded_words().search(bare):
        return None
    if bare.startswith(f"{country.adjective} "):
        return f"the {bare}"
    first = bare.split()[0]
    if first in demonyms() or first.removesuffix("’s").removesuffix("'s") in demonyms():
        return f"the {country.adjective}{bare[len(first) :]}" if " " in bare else None
    return f"the {country.adjective} {bare}"


def _is_common(words: Sequence[str], entity: Entity, text: str) -> bool:
    """Whether a mention that opens a sentence has its capital from there alone."""
    if (
        words[0] in demonyms()
        or words[0].rstrip("s") in demonyms()
        or any(not word[:1].islower() for word in words[1:])
    ):
        return False
    if len(words) > 1 and re.search(rf"[a-z,]\s{re.escape(words[0])}\b", text):
        return False  # a name elsewhere in the text
    plural = len(words) == 1 and words[0].endswith("s") and entity.sector in _CROWDS
    return plural or len(words) > 1 or re.search(rf"\b{re.escape(words[0].lower())}\b", text) is not None


def _opens_sentence(document: Document, entity: Entity) -> bool:
    before = document.text[max(0, entity.start - 3) : entity.start]
    return not before.strip() or before.rstrip(" “\"'")[-1:] in ".!?\n—–:" or "\n" in before


def _text_before(document: Document | None, entity: Entity) -> str:
    """What stands before a mention; empty when it is another document's, as with the actors of a whole story."""
    if document is None or document.text[entity.start : entity.end] != entity.text:
        return ""
    return document.text[max(0, entity.start - 5) : entity.start]


def name_group(name: str) -> Label:
    """An organisation or a group by its name, with the article it takes."""
    if loaded_words().search(name):
        return Label(name, quoted=True)
    if name in ("Western", "European", "Arab", "African", "Asian"):
        return Label(f"{name} states", plural=True)
    words = name.split()
    head = re.split(r"\s(?:of|for|on)\s", name)[0].split()[-1]
    led = re.match(r"[\w.]+-led\b", name) is not None
    takes = (len(words) > 1 and (head in articled() or words[-1] in articled() or led)) or name in articled()
    if takes and not name.lower().startswith("the ") and not words[0].endswith(("’s", "'s")):
        return Label(f"the {name}", plural=words[-1] in ("Forces", "Guards"))
    return Label(re.sub(r"^The ", "the ", name))


def name_members(entity: Entity, text: str, source: Document | None) -> Label:
    """People of an organisation in the source's words ("two Hamas fighters"), or the organisation itself.

    A description without a name of the organisation ("the group's fighters") is told as its members.
    """
    group = name_group(entity.name or text)
    head = re.sub(r"^(?:some|several|many)\s", "", text).split()[-1]
    if entity.sector == "IGO" or "-led " in group.text or head not in members():
        return group
    one = not head.endswith(("s", "men"))
    shown = re.sub(r"^(?:The|An?|Some|Several|Many)\s", lambda match: match.group().lower(), text)
    named = any(word[:1].isupper() for word in shown.split()) and not re.match(r"(?:its|their|his|her|our)\b", shown)
    if named and len(text.split()) <= LONGEST and not loaded_words().search(shown):
        return _with_article(shown, replace(entity, name=None), source)
    return Label(f"{'a member' if one else 'members'} of {group.text}", plural=not one)


def name_sector(entity: Entity) -> Label:
    """An actor of whom only country and sector are known."""
    country = countries().get(entity.country or "")
    rows = sectors()
    special = rows.get(f"{entity.sector}:{entity.country}")
    known, bare, plural = special or rows.get(entity.sector or "", ("{name}", "unnamed actors", True))
    if country is None:
        return Label(bare, plural=plural, vague=True)
    text = known.format(name=country.name, adj=country.adjective)
    return Label(re.sub(r"\ba (?=[AEIOaeio])", "an ", text), plural=plural)


def _looks_plural(text: str) -> bool:
    head = re.split(r"\s(?:of|in|from|on|at)\s", text)[0].split()[-1]
    return head.endswith("s") and not head.endswith("ss")
