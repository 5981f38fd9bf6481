"""An event with what comparing needs: worked out once per event, because stories compare many pairs."""

import re
from dataclasses import dataclass
from datetime import date

from dyadwire.analyse.origins import Origins
from dyadwire.analyse.sides import codes_of_all
from dyadwire.records import Coded, Document, Entity, Event
from dyadwire.update import Interval, read_interval

# Types whose act is what somebody said: two of them are the same only if they are about the same.
VERBAL = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"})
# An arrest is told as COERCE or SANCTION, an accord as AGREE or SUPPORT, depending on the outlet's verb.
FAMILIES = {"SANCTION": "COERCE", "SUPPORT": "AGREE"}
_WORD = re.compile(r"[^\W\d_]{5,}")
_PERSON = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*")
_COMMON = frozenset({"about", "after", "before", "their", "there", "these", "those", "which", "while", "would"})
_ENDINGS = ("ations", "ation", "ings", "ing", "ers", "ed", "es", "er", "s", "e")


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """An event with its document and the features that `stories` compares."""

    event: Event
    document: Document
    order: int  # of the document in the input
    number: int  # of the event among all reports
    family: str
    days: Interval | None
    actors: frozenset[str]
    recipients: frozenset[str]
    sources: frozenset[str]
    persons: frozenset[str]  # surnames among the actors, and among those they meet
    stem: str
    words: frozenset[str]  # content words of the sentence, stemmed
    voice: str  # who says so
    origin: str  # id of the document that this one copies, or its own
    outlet: str  # what to call the outlet of the origin

    @property
    def published(self) -> date | None:
        """The publication day of the document."""
        return self.document.published

    @property
    def says_no(self) -> bool:
        """Whether it says that the act did not happen, or that its source denies it."""
        return self.event.denied or self.event.status == "negated"


def make_reports(coded: Coded, order: int, first: int, origins: Origins) -> list[Report]:
    """A report for each event of one document, in order; numbered from `first`."""
    text, outlet = coded.document.text, origins.outlet(coded.document)
    reports = []
    for number, event in enumerate(coded.events, start=first):
        sentence = text[event.sentence.start : event.sentence.end].lower()
        words = frozenset(stem(word) for word in _WORD.findall(sentence) if word not in _COMMON)
        reports.append(
            Report(
                event=event,
                document=coded.document,
                order=order,
                number=number,
                family=FAMILIES.get(event.type, event.type),
                days=read_interval(event.date),
                actors=codes_of_all(event.actors),
                recipients=codes_of_all(event.recipients),
                sources=codes_of_all(event.sources),
                persons=frozenset(filter(None, map(surname, _met(event)))),
                stem=stem(event.trigger_text.lower().split()[0]) if event.trigger_text.strip() else "",
                words=words,
                voice=voice_of(event, outlet),
                origin=origins.of(coded.document.id),
                outlet=outlet,
            )
        )
    return reports


def _met(event: Event) -> tuple[Entity, ...]:
    return (*event.actors, *event.recipients) if event.type == "CONSULT" else event.actors


def stem(word: str) -> str:
    """A word without its commonest endings, at least three letters long; enough to pair "bombed" with "bombing"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def surname(entity: Entity) -> str | None:
    """The last name when the mention reads like a person of a state; None otherwise."""
    if entity.name or entity.sector in (None, "IGO", "NGO") or len(entity.text) < 4:
        return None
    words = entity.text.split()
    if not _PERSON.fullmatch(entity.text) or entity.text.isupper() or len(words) < 2:
        return None
    return words[-1].lower()


def voice_of(event: Event, outlet: str) -> str:
    """A key for who tells of an event: the cited source nearest to it, else the outlet."""
    if not event.sources:
        return "outlet:" + outlet
    source = event.sources[0]
    return "source:" + (surname(source) or source.name or f"{source.country}/{source.sector}/{source.text.lower()}")
