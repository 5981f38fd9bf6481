"""What a brief calls somebody: a person by name and office, a state by its name, a crowd by what it is.

Words of the source are kept only where they name; a judging word gives way to the actor's sector.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dyadwire.records import Document, Entity
from dyadwire.tell.tables import articled, countries, loaded_words, offices, sectors

LONGEST = 5  # words of a description that is taken from the source as it stands
_RANK = (
    r"(?:Mr|Mrs|Ms|Dr|Sir|Gen|Lt|Maj|Col|Adm|Capt|Sgt|Cmdr|Brig|Rear|Sen|Rep|Gov|Amb|Prof|St)\.?|"
    r"General|Colonel|Major|Lieutenant|Admiral|Captain|Brigadier|Senator|President|Vice[- ]President|Chancellor|"
    r"Minister|Prime|Foreign|Defen[cs]e|Secretary|Ambassador|Spokes(?:man|woman|person)|of|State|Joseph R\."
)
_TITLES = re.compile(rf"^(?:(?:{_RANK})\s+)+(?=[A-Z])")
_PERSON = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?:\s(?:al|bin|bint|de|del|der|van|von|el|[A-ZÀ-Þ][\w.’'-]*)){1,4}")
_VAGUE = re.compile(
    r"(?:the|this|that|these|those|its|his|her|their|our|both|all|other|some|such|which|who|whose)\b|"
    r"(?:i|we|us|he|she|it|they|them|him|you|officials?|authorities|government|parliament|countries|one|others|another)$",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 130, 90  # code points beside a name in which its office is looked for
_SENTENCE_END = re.compile(r"[.!?;:]\s(?=[A-Z])|\n")
_ABBREVIATED = re.compile(r"\b(Gen|Maj|Lt|Col|Adm|Sen|Mr|Mrs|Dr|Brig)\.")
_ACRONYM = re.compile(r"[A-Z]{2,}(?:[.-]?[A-Z0-9])*")


@dataclass(frozen=True, slots=True)
class Label:
    """How somebody is called in a sentence."""

    text: str
    plural: bool = False
    quoted: bool = False  # words of the source that we do not make ours
    person: bool = False
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
            return replace(self._introduce(person, entity, document), key=person.casefold())
        label = _named(entity.name) if entity.name else self._described(entity, document)
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
        if entity.name and entity.sector in ("IGO", "NGO", "REB", None):
            return _full_name(entity)
        own = _full_name(entity)
        if own:
            return own
        mentions = self.mentions.get(document, ())
        if entity.id and not entity.text[:1].isupper():
            for other in mentions:
                if other.id == entity.id and (full := _full_name(other)):
                    return full
        word = _TITLES.sub("", entity.text)
        if " " in word or not word[:1].isupper() or _ACRONYM.fullmatch(word):
            return None
        for other in mentions:
            full = _full_name(other)
            if full and full.split()[-1] == word and other.country == entity.country:
                return full
        return None

    def _introduce(self, person: str, entity: Entity, document: str) -> Label:
        if person in self.introduced:
            return Label(person, person=True)
        self.introduced.add(person)
        country = countries().get(entity.country or "")
        office = find_office(self.documents[document].text, person) if document in self.documents else None
        if office and country:
            return Label(f"{country.adjective} {office} {person}", person=True)
        if office:
            return Label(f"{office} {person}", person=True)
        if country:
            return Label(f"{person} ({country.name.removeprefix('the ')})", person=True)
        return Label(person, person=True)

    def _described(self, entity: Entity, document: str) -> Label:
        text = re.sub(r"\s+", " ", entity.text).strip()
        country = countries().get(entity.country or "")
        vague = bool(_VAGUE.match(text)) or len(text.split()) > LONGEST or loaded_words().search(text) is not None
        proper = text[:1].isupper() and not text.isupper()
        if country and (entity.sector in ("GOV", None) and (vague or text[:1].isupper())):
            return Label(country.name)
        if vague or (country and proper and " " not in text):
            return _sectoral(entity)
        if text.isupper() or proper:
            return _named(text)
        article = re.search(r"\b(the|an?)\s+$", _text_before(self.documents.get(document), entity), re.IGNORECASE)
        return Label(f"{article.group(1).lower()} {text}" if article else text, plural=_looks_plural(text))


def _text_before(document: Document | None, entity: Entity) -> str:
    """What stands before a mention; empty when it is another document's, as with the actors of a whole story."""
    if document is None or document.text[entity.start : entity.end] != entity.text:
        return ""
    return document.text[max(0, entity.start - 5) : entity.start]


def _full_name(entity: Entity) -> str | None:
    """A person's name without rank, from a mention of two words or more; None for everything else."""
    text = _TITLES.sub("", re.sub(r"\s+", " ", entity.text).strip())
    if not _PERSON.fullmatch(text) or len(text.split()) < 2 or entity.sector in (None, "IGO", "UNK"):
        return None
    words = set(text.replace("-", " ").split())
    if words & articled() or (entity.name and entity.name != text) or loaded_words().search(text):
        return None
    known = {word for country in countries().values() for word in (*country.short.split(), *country.adjective.split())}
    return None if words & known or any(_ACRONYM.fullmatch(word) and len(word) > 2 for word in words) else text


def find_office(text: str, person: str) -> str | None:
    """The office that stands beside a person's name anywhere in a text, in our words; None when none does."""
    for match in re.finditer(re.escape(person), text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        before = re.split(
            r"[.!?;:]\s(?=[A-Z])|\n", re.sub(r"\b(Gen|Maj|Lt|Col|Adm|Sen|Mr|Mrs|Dr|Brig)\.", r"\1", before)
        )[-1]
        found = _last_office(before)
        if found:
            return found
        after = re.match(r",\s(?:the\s)?([^,.;]{3,90})", text[match.end() : match.end() + _AFTER])
        found = _first_office(after.group(1)) if after else None
        if found:
            return found
    return None


def _last_office(before: str) -> str | None:
    """The office that ends right before a name, with a comma, a rank or a nationality between at most."""
    for pattern, office in offices():
        for match in pattern.finditer(before):
            between = before[match.end() :].strip(" ,")
            if not between or re.fullmatch(rf"(?:{_RANK}|\s|,)+", between):
                return office
            if (
                len(between.split()) <= 12
                and between.startswith(("for ", "of ", "on ", "at ", "to "))
                and "," in between
            ):
                tail = between.rsplit(",", 1)[1].strip()
                if not tail or re.fullmatch(rf"(?:{_RANK}|\s)+", tail):
                    return office
    return None


def _first_office(after: str) -> str | None:
    return next((office for pattern, office in offices() if pattern.search(after)), None)


def _named(name: str) -> Label:
    """An organisation or a group by its name, with the article it takes."""
    if loaded_words().search(name):
        return Label(name, quoted=True)
    words = name.split()
    lower = name.lower()
    takes = words[-1] in articled() or " of the " in lower or re.match(r"[\w.]+-led\b", lower) is not None
    if takes and not lower.startswith("the ") and not words[0].endswith(("’s", "'s")) and len(words) > 1:
        return Label(f"the {name}", plural=words[-1] in ("Forces", "Guards"))
    return Label(re.sub(r"^The ", "the ", name))


def _sectoral(entity: Entity) -> Label:
    country = countries().get(entity.country or "")
    known, bare, plural = sectors().get(entity.sector or "", ("{name}", "unnamed actors", False))
    if country is None:
        return Label(bare, plural=plural or bare == "unnamed actors")
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
