"""What a brief calls somebody: a person by name and office, a state by its name, a crowd by what it is.

Words of the source are kept only where they name; a judging word gives way to the actor's sector.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from dyadwire.records import Document, Entity
from dyadwire.tell.offices import RANKS, find_office
from dyadwire.tell.tables import articled, countries, loaded_words, offices, sectors

LONGEST = 5  # words of a description that is taken from the source as it stands
_NAME = re.compile(r"(?:(?:al|bin|bint|de|del|der|van|von|el|ibn)[ -]|[A-ZÀ-Þ][\w.’'-]*\s)*[A-ZÀ-Þ][\w’'-]+$")
_VAGUE = re.compile(
    r"(?:the|this|that|these|those|its|his|her|their|our|both|all|other|some|such|which|who|whose)\b|"
    r"(?:i|we|us|he|she|it|they|them|him|you|officials?|authorities|government|parliament|countries|one|others|another)$",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"[A-Z]{2,}(?:[.-]?[A-Z0-9])*")
_TITLES = frozenset(
    {
        "President",
        "Vice",
        "Prime",
        "Deputy",
        "Foreign",
        "Defense",
        "Defence",
        "Interior",
        "Finance",
        "Minister",
        "Premier",
    }
    | {"Secretary", "State", "Director", "Chairman", "Chairwoman", "Speaker", "Leader", "Justice", "Judge", "Chief"}
    | {"Chancellor", "Ambassador", "Envoy", "Governor", "Mayor", "Senator", "Congressman", "Professor", "Spokesman"}
    | {"Spokeswoman", "Spokesperson", "Attorney", "Commander", "Supreme", "Special", "Representative", "of", "for"}
)
_WHOLE = frozenset({"GOV", "CVL", "UNK", None})  # "the Americans" of politics are their state
_PREPOSITION = re.compile(r"(?:in|on|at|of|for|from|with|by|to|as|about|against|and|or|but)\s", re.IGNORECASE)
_ORGANS = frozenset(
    {"ministry", "embassy", "consulate", "department", "navy", "treasury", "senate", "duma", "cabinet", "delegation"}
)
_OF_ONE_STATE = ("White House", "Pentagon", "State Department", "Kremlin")
_CROWDS = frozenset({"CVL", "UNK", "JRN", "REF", "LAB", "EDU", "CRM", "MED", "AGR", "SOC", "OPP", "REB", "COP"})
_RANK = re.compile(rf"(?:{RANKS})")
_DEMONYMS = frozenset({"U.S.", "US", "USA", "U.K.", "UK", "American", "Americans", "Britons", "Russians", "UAE"})


@dataclass(frozen=True, slots=True)
class Label:
    """How somebody is called in a sentence."""

    text: str
    plural: bool = False
    quoted: bool = False  # words of the source that we do not make ours
    key: str = ""  # the same for two labels of one actor


@dataclass(slots=True)
class Names:
    """The names of one brief: knows its documents, and whom it has introduced already."""

    documents: dict[str, Document]
    mentions: dict[str, tuple[Entity, ...]]
    introduced: set[str] = field(default_factory=set)

    def label(self, entity: Entity, document: str) -> Label:
        """What to call an entity of a document; a person with office, or country, at first and by name later."""
        person = self._person(entity, document)
        if person:
            return Label(self._introduce(person, entity, document), key=person.casefold())
        label = name_group(entity.name) if entity.name else self._describe(entity, document)
        return replace(label, key=label.text.casefold())

    def labels(self, entities: Iterable[Entity], document: str) -> list[Label]:
        """The labels of several entities, each once, in order."""
        found: dict[str, Label] = {}
        for entity in entities:
            label = self.label(entity, document)
            found.setdefault(label.key, label)
        return list(found.values())

    def _person(self, entity: Entity, document: str) -> str | None:
        """The full name when the entity is a person whom the document names."""
        own = person_name(entity)
        if own:
            return own
        mentions = self.mentions.get(document, ())
        if entity.id and not entity.name and not entity.text[:1].isupper():
            for other in mentions:
                if other.id == entity.id and (full := person_name(other)):
                    return full
        words = _without_titles(entity.text)
        if len(words) != 1 or not words[0][:1].isupper() or _ACRONYM.fullmatch(words[0]):
            return None
        for other in mentions:
            full = person_name(other)
            if full and full.split()[-1] == words[0] and other.country == entity.country:
                return full
        return _name_in_text(self.documents[document].text, words[0]) if document in self.documents else None

    def _introduce(self, person: str, entity: Entity, document: str) -> str:
        if person in self.introduced:
            return person
        self.introduced.add(person)
        country = countries().get(entity.country or "")
        office = find_office(self.documents[document].text, person) if document in self.documents else None
        if office and office.startswith(_OF_ONE_STATE):
            return f"{office} {person}"
        if office and country:
            former = office.startswith("former ")
            return f"{'former ' if former else ''}{country.adjective} {office.removeprefix('former ')} {person}"
        if office:
            return f"{office} {person}"
        return f"{person} ({country.name.removeprefix('the ')})" if country else person

    def _describe(self, entity: Entity, document: str) -> Label:
        """An entity without a name of its own: its country, its sector, or the source's neutral words."""
        source = self.documents.get(document)
        text = re.sub(r"\s+", " ", entity.text).strip()
        words = text.split()
        if source and _opens_sentence(source, entity) and _is_common(words, entity, source.text):
            text = text[:1].lower() + text[1:]
        country = countries().get(entity.country or "")
        if _PREPOSITION.match(text):  # a span that went astray
            return Label(country.name) if country else _name_sector(entity)
        vague = bool(_VAGUE.match(text)) or len(words) > LONGEST or loaded_words().search(text) is not None
        proper = text[:1].isupper()
        if country and entity.sector in ("GOV", None) and (vague or proper):
            return Label(country.name)
        organ = _name_organ(text, entity)
        if organ:
            return Label(organ)
        demonym = {text, text.strip("."), text.removesuffix("s")} & _demonyms()
        if country and demonym and entity.sector in _WHOLE:
            return Label(country.name)
        if vague or demonym or (country and proper and len(words) == 1 and not _ACRONYM.fullmatch(text)):
            return _name_sector(entity)
        if proper:
            return name_group(text)
        article = re.search(r"\b(the|an?)\s+$", _text_before(source, entity), re.IGNORECASE)
        return Label(f"{article.group(1).lower()} {text}" if article else text, plural=_looks_plural(text))


@cache
def _demonyms() -> frozenset[str]:
    rows = countries().values()
    return _DEMONYMS | {row.adjective for row in rows} | {row.short for row in rows}


@cache
def _country_words() -> frozenset[str]:
    return frozenset(word for row in countries().values() for word in f"{row.name} {row.short} {row.adjective}".split())


@cache
def _office_words() -> frozenset[str]:
    return _TITLES | {word for _, office in offices() for word in office.split()}


def _name_organ(text: str, entity: Entity) -> str | None:
    """A ministry, an embassy or the like with its country: "the Syrian Foreign Ministry"; None for everything else."""
    country = countries().get(entity.country or "")
    bare = re.sub(r"^(?:the|a|an) ", "", text, flags=re.IGNORECASE)
    head = re.split(r"\s(?:of|for|in)\s", bare)[0].split()[-1]
    if country is None or len(bare.split()) > LONGEST or head.lower() not in _ORGANS or loaded_words().search(bare):
        return None
    first = bare.split()[0]
    if first in _demonyms() or first.removesuffix("’s").removesuffix("'s") in _demonyms():
        return f"the {country.adjective}{bare[len(first) :]}" if " " in bare else None
    return f"the {country.adjective} {bare}"


def _is_common(words: Sequence[str], entity: Entity, text: str) -> bool:
    """Whether a mention that opens a sentence has its capital from there alone."""
    if (
        words[0] in _demonyms()
        or words[0].rstrip("s") in _demonyms()
        or any(not word[:1].islower() for word in words[1:])
    ):
        return False
    plural = len(words) == 1 and words[0].endswith("s") and entity.sector in _CROWDS
    return plural or len(words) > 1 or re.search(rf"\b{re.escape(words[0].lower())}\b", text) is not None


def _opens_sentence(document: Document, entity: Entity) -> bool:
    before = document.text[max(0, entity.start - 3) : entity.start]
    return not before.strip() or before.rstrip(" “\"'")[-1:] in ".!?\n" or "\n" in before


def _text_before(document: Document | None, entity: Entity) -> str:
    """What stands before a mention; empty when it is another document's, as with the actors of a whole story."""
    if document is None or document.text[entity.start : entity.end] != entity.text:
        return ""
    return document.text[max(0, entity.start - 5) : entity.start]


def _without_titles(text: str) -> list[str]:
    """The words of a mention without what comes before the name: ranks, offices, nationality, acronyms."""
    words = (
        re.sub(r"\s+", " ", text)
        .strip()
        .removeprefix("The ")
        .removeprefix("the ")
        .removesuffix("’s")
        .removesuffix("'s")
        .split()
    )
    while len(words) > 1 and (
        words[0].strip(",") in _office_words()
        or words[0] in _demonyms()
        or words[0].islower()
        or _RANK.fullmatch(words[0]) is not None
        or _ACRONYM.fullmatch(words[0]) is not None
    ):
        words.pop(0)
    return words


def person_name(entity: Entity) -> str | None:
    """A person's name without rank and office; None for everything that does not read like a person's full name."""
    if entity.sector in (None, "IGO", "UNK", "NGO") or (entity.name and entity.name not in entity.text):
        return None
    words = _without_titles(entity.text)
    text = " ".join(words)
    if not 2 <= len(words) <= 5 or not _NAME.fullmatch(text) or any(_ACRONYM.fullmatch(word) for word in words):
        return None
    if entity.name and entity.name != text:
        return None
    parts = set(text.replace("-", " ").split())
    other = parts & (articled() | _country_words() | {"News", "Radio", "Television", "Network", "Inc", "Corp", "Ltd"})
    return None if other or loaded_words().search(text) else text


def _name_in_text(text: str, surname: str) -> str | None:
    """The full name of somebody whom a text calls by office and full name once and by surname here."""
    for match in re.finditer(rf"((?:[A-Z][\w.’'-]*\s){{2,6}}){re.escape(surname)}\b", text):
        words = match.group().split()
        name = _without_titles(match.group())
        titled = len(name) < len(words) and words[-len(name) - 1].strip(",") in _office_words()
        if titled and 2 <= len(name) <= 4 and not set(name) & _country_words():
            return " ".join(name)
    return None


def name_group(name: str) -> Label:
    """An organisation or a group by its name, with the article it takes."""
    if loaded_words().search(name):
        return Label(name, quoted=True)
    if name in ("Western", "European", "Arab", "African", "Asian"):
        return Label(f"{name} states", plural=True)
    words = name.split()
    head = re.split(r"\s(?:of|for|on)\s", name)[0].split()[-1]
    led = re.match(r"[\w.]+-led\b", name) is not None
    takes = len(words) > 1 and (head in articled() or words[-1] in articled() or led)
    if takes and not name.lower().startswith("the ") and not words[0].endswith(("’s", "'s")):
        return Label(f"the {name}", plural=words[-1] in ("Forces", "Guards"))
    return Label(re.sub(r"^The ", "the ", name))


def _name_sector(entity: Entity) -> Label:
    country = countries().get(entity.country or "")
    rows = sectors()
    special = rows.get(f"{entity.sector}:{entity.country}")
    known, bare, plural = special or rows.get(entity.sector or "", ("{name}", "unnamed actors", True))
    if country is None:
        return Label(bare, plural=plural)
    text = known.format(name=country.name, adj=country.adjective)
    return Label(re.sub(r"\ba (?=[AEIOaeio])", "an ", text), plural=plural)


def _looks_plural(text: str) -> bool:
    head = re.split(r"\s(?:of|in|from|on|at)\s", text)[0].split()[-1]
    return head.endswith("s") and not head.endswith("ss")


def join(labels: Sequence[str]) -> str:
    """Names in a row: "A", "A and B", "A, B and C"."""
    return labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " and " + labels[-1]


def capitalise(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
