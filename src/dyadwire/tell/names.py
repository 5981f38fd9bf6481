"""What a brief calls somebody: a person by name and office, and whatever `groups` says for all who are no person."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from dyadwire.records import Document, Entity
from dyadwire.tell.groups import Label, demonyms, describe, is_fragment, name_members
from dyadwire.tell.offices import RANKS, find_office
from dyadwire.tell.tables import articled, countries, loaded_words, offices

_NAME = re.compile(r"(?:(?:al|bin|bint|de|del|der|van|von|el|ibn)[ -]|[A-ZÀ-Þ][\w.’'-]*\s)*[A-ZÀ-Þ][\w’'-]+$")
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
    | {
        "elect",
        "Secretary",
        "State",
        "Director",
        "Chairman",
        "Chairwoman",
        "Speaker",
        "Leader",
        "Justice",
        "Judge",
        "Chief",
    }
    | {"Chancellor", "Ambassador", "Envoy", "Governor", "Mayor", "Senator", "Congressman", "Professor", "Spokesman"}
    | {
        "Spokeswoman",
        "Spokesperson",
        "Attorney",
        "Commander",
        "Advisor",
        "Adviser",
        "Supreme",
        "Special",
        "Representative",
        "of",
        "for",
    }
)
_NO_NAMES = frozenset(
    {
        "News",
        "Radio",
        "Television",
        "Network",
        "Inc",
        "Corp",
        "Ltd",
        "Street",
        "House",
        "Square",
        "Britain",
        "Air",
        "Base",
    }
)
_MANY = frozenset({"Some", "Many", "Most", "All", "Several", "Two", "Three", "Both", "Other", "Few"})
CUT_NAMES = frozenset({"New", "Middle", "North", "South", "East", "West", "San", "Saint", "Tel", "Hong", "Deir"})
_OF_ONE_STATE = ("White House", "Pentagon", "State Department", "Kremlin")
_REST = re.compile(r"(?<=\w)(?:\w|-(?=\w))+")
_NEXT_WORD = re.compile(r"\s[A-Z][\w’'-]*")
_TAILS = frozenset({"Strip", "City", "Valley", "Peninsula", "Heights", "Province", "Sea", "Gulf", "Island", "Islands"})
_ARABIC = re.compile(r"\s(?:al|an|ar|as|ad|at|el|es|ez)-[A-Z][\w’'-]*")
_RANK = re.compile(rf"(?:{RANKS})")
_ONE_PERSON = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
_OF_TABLE = "table: person"  # begins `Entity.rule` of one whom the tables of people know
_OF_PERSONS = (_OF_TABLE, "former table: person", "title before name", "apposition", "unknown person")
_OF_THINGS = ("table: name", "table: capital", "table: adjective", "table: organ", "listed: table", "place")
# Where the family's name goes first.
_FAMILY_FIRST = frozenset({"CHN", "TWN", "HKG", "MAC", "SGP", "PRK", "KOR", "VNM", "KHM"})
# A number of people, and what the source says of how exact it is.
_COUNT = re.compile(r"\d|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands)\b")
_ABOUT = re.compile(
    r"\b(?:at least|at most|more than|fewer than|less than|as many as|up to|about|around|nearly|almost|some) $",
    re.IGNORECASE,
)
_JUNIOR = re.compile(r",? (?:Jr|Sr)\.?$|,? I{2,3}$")
_NICKNAME = re.compile(r"\s[“\"‘'][^“”\"‘’']+[”\"’']")


@dataclass(slots=True)
class Names:
    """The names of one brief: knows its documents, and whom it has introduced already."""

    documents: dict[str, Document]
    mentions: dict[str, tuple[Entity, ...]]
    introduced: set[str] = field(default_factory=set)
    known: dict[str, str] = field(default_factory=dict)  # full names by the person's id, as any document gives them

    def __post_init__(self) -> None:
        """Learn the full names of those whom the tables know; of several the one by which most mentions call them."""
        everybody = [entity for mentions in self.mentions.values() for entity in mentions]
        named = [(entity.id, full) for entity in everybody if (full := person_name(entity))]
        counts = Counter(full for _, full in named)
        for id_, full in sorted(named, key=lambda row: -counts[row[1]]):
            if id_:
                self.known.setdefault(id_, full)

    def label(self, entity: Entity, document: str) -> Label:
        """What to call an entity of a document; a person with office, or country, at first and by name later."""
        person = self._person(entity, document)
        if person:
            return Label(self._introduce(person, entity, document), key=person.casefold(), person=True)
        if entity.name and len(entity.name) > 3 and is_fragment(entity.name):
            entity = replace(entity, name=None)
        country = countries().get(entity.country or "")
        bare = entity.name or self._whole(entity, document)
        if country and bare in (country.short, country.name.removeprefix("the "), country.name, country.adjective):
            return Label(country.name, key=country.name.casefold())
        whole, source = self._whole(entity, document), self.documents.get(document)
        label = name_members(entity, whole, source) if entity.name else describe(entity, whole, source)
        if source and _COUNT.match(label.text) and source.text[entity.start : entity.end] == entity.text:
            about = _ABOUT.search(source.text, max(0, entity.start - 16), entity.start)
            label = replace(label, text=f"{about.group().lower() if about else ''}{label.text}")
        return replace(label, key=label.text.casefold())

    def peek(self, entity: Entity, document: str) -> Label:
        """The label of an entity, without introducing anybody."""
        introduced = set(self.introduced)
        label = self.label(entity, document)
        self.introduced = introduced
        return label

    def _whole(self, entity: Entity, document: str) -> str:
        """The mention's words, to the ends of the words in which its span begins and ends."""
        source = self.documents.get(document)
        if source is None or source.text[entity.start : entity.end] != entity.text:
            return re.sub(r"\s+", " ", entity.text).strip()
        rest = _REST.match(source.text, entity.end)
        return re.sub(r"\s+", " ", entity.text + (rest.group() if rest else "")).strip()

    def labels(self, entities: Iterable[Entity], document: str) -> list[Label]:
        """The labels of several entities, each once, in order."""
        found: dict[str, Label] = {}
        for entity in entities:
            label = self.label(entity, document)
            found.setdefault(label.key, label)
        known = [label for label in found.values() if not label.vague]
        return known or list(found.values())

    def _person(self, entity: Entity, document: str) -> str | None:
        """The full name of a person whom the documents name; the last name of one whom only a table knows."""
        own = person_name(entity)
        if own:
            return own
        if entity.id in self.known and not entity.name:
            return self.known[entity.id]
        if entity.text.lower() in _ONE_PERSON and not entity.name:
            return self._named_before(entity, document)
        words = _without_titles(entity.text)
        if len(words) != 1 or not words[0][:1].isupper() or _ACRONYM.fullmatch(words[0]):
            return None
        for other in self.mentions.get(document, ()):
            full = person_name(other)
            if full and other.country == entity.country and _is_called(full, words[0], entity.country):
                return full
        named = _name_in_text(self.documents[document].text, words[0]) if document in self.documents else None
        return named or (words[0] if entity.rule.startswith(_OF_TABLE) else None)

    def _named_before(self, entity: Entity, document: str) -> str | None:
        """The person of the same state and kind whom a document names last before "he" or "she"."""
        before = (one for one in reversed(self.mentions.get(document, ())) if one.end <= entity.start)
        like = (one for one in before if (one.country, one.sector) == (entity.country, entity.sector))
        like = (one for one in like if one.rule.startswith(_OF_PERSONS))
        return next((full for one in like if (full := person_name(one))), None)

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
        whose = country.name.removeprefix("the ") if country else entity.name
        return f"{person} ({whose})" if whose and whose not in person else person


@cache
def _country_words() -> frozenset[str]:
    return frozenset(word for row in countries().values() for word in f"{row.name} {row.short} {row.adjective}".split())


@cache
def _office_words() -> frozenset[str]:
    return _TITLES | {word for _, office in offices() for word in office.split()}


def _is_called(full: str, name: str, country: str | None) -> bool:
    """Whether somebody with a full name goes by a name alone: "Biden", and "Xi" where families' names go first."""
    words = full.split()
    return words[-1] == name or (country in _FAMILY_FIRST and words[0] == name)


def _words_of(text: str) -> list[str]:
    """The words of a mention without a nickname, "Jr." and a possessive ending."""
    text = re.sub(r"\s+", " ", re.split(r"(?<=[a-z]{3})\.\s", text)[0]).strip()
    text = _NICKNAME.sub("", re.sub(r"^[Tt]he ", "", text).removesuffix("’s").removesuffix("'s"))
    return _JUNIOR.sub("", text).split()


def _without_titles(text: str) -> list[str]:
    """The words of a mention without what comes before the name: ranks, offices, countries, acronyms."""
    words = _words_of(text)
    while len(words) > 1 and (count := _count_no_name(words)):
        words = words[count:]
    return words


def _count_no_name(words: list[str]) -> int:
    """How many of the first words are no part of a name; 0 when the name begins."""
    first = words[0].strip(",").removesuffix("’s").removesuffix("'s").rstrip("’'")
    if len(words) > 3 and re.sub(r"['’]s?$", "", f"{words[0]} {words[1]}") in _long_countries():
        return 2
    titled = all(part in _office_words() for part in first.split("-")) or _RANK.fullmatch(words[0]) is not None
    nation = first in demonyms() or first == "America"
    return int(titled or nation or words[0].islower() or _ACRONYM.fullmatch(first) is not None)


@cache
def _long_countries() -> frozenset[str]:
    names = (row.name.removeprefix("the ") for row in countries().values())
    return frozenset(name for name in names if len(name.split()) == 2)


def person_name(entity: Entity) -> str | None:
    """A person's name without rank and office; None for everything that does not read like a person's full name."""
    member = entity.rule.startswith(_OF_PERSONS)
    if entity.rule.startswith(_OF_THINGS):
        return None
    if entity.sector in (None, "IGO", "UNK", "NGO") or (entity.name and entity.name not in entity.text and not member):
        return None
    words = _without_titles(entity.text)
    before = _words_of(entity.text)[: -len(words)] if words else []
    if not words or (before and before[-1] in ("of", "for")):  # "the Department of Homeland Security"
        return None
    text = " ".join(words)
    if (entity.name and entity.name != text and not member) or not _reads_like_a_name(text, words):
        return None
    parts = set(text.replace("-", " ").split())
    return None if parts & (articled() | _country_words() | _NO_NAMES) or loaded_words().search(text) else text


def _reads_like_a_name(text: str, words: Sequence[str]) -> bool:
    """Whether words have the shape of a full name: two to five, capitalised, no digits, no letters that stand alone."""
    if (
        words[0] in _MANY
        or re.search(r"['’]s\s|\d", text)
        or any(word.removesuffix("s") in demonyms() for word in words)
    ):
        return False
    shaped = 2 <= len(words) <= 5 and _NAME.fullmatch(text) is not None
    return shaped and not any(_ACRONYM.fullmatch(word) for word in words)


def _name_in_text(text: str, surname: str) -> str | None:
    """The full name of somebody whom a text calls by office and full name once and by surname here."""
    for match in re.finditer(rf"((?:[A-Z][\w.’'-]*\s){{2,6}}){re.escape(surname)}\b", text):
        words = match.group().split()
        name = _without_titles(match.group())
        titled = len(name) < len(words) and words[-len(name) - 1].strip(",") in _office_words()
        if titled and 2 <= len(name) <= 4 and not set(name) & _country_words():
            return " ".join(name)
    return None


def whole_name(text: str, start: int, end: int) -> str:
    """A place name with what a span cut off: the rest of its word, and after "New" or "North" the next word."""
    rest = _REST.match(text, end)
    begun = re.search(r"[\w’'-]+-$", text[max(0, start - 16) : start])
    known = (begun.group() if begun else "") + text[start:end] + (rest.group() if rest else "")
    known = re.sub(r"\s(?:and|or|of)$", "", known)
    headless = re.search(r"[A-Z][\w’'-]*\s$", text[max(0, start - 24) : start]) if known in _TAILS else None
    if headless:
        return headless.group() + known
    arabic = _ARABIC.match(text, start + len(known))
    if arabic:
        return known + arabic.group()
    following = _NEXT_WORD.match(text, start + len(known))
    return known + following.group() if following and known in CUT_NAMES else known


def join(labels: Sequence[str]) -> str:
    """Names in a row: "A", "A and B", "A, B and C"."""
    return labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " and " + labels[-1]


def capitalise(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
