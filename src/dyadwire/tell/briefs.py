"""What a brief consists of: sentences that know their sources, in sections."""

from dataclasses import dataclass
from datetime import date

from dyadwire.records import Copy, Document
from dyadwire.update import Count, Tally


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """Where in the sources a sentence rests: offsets in `Document.text`."""

    number: int  # of the source in the brief, from 1
    start: int
    end: int

    def __str__(self) -> str:
        return f"[{self.number}:{self.start}-{self.end}]"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a sentence: our words, or words of a source between quotation marks."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the brief and the spans it rests on."""

    pieces: tuple[Piece, ...]
    references: tuple[Reference, ...]
    events: tuple[str, ...] = ()  # ids

    @property
    def text(self) -> str:
        """The sentence with typographic quotation marks around words of a source."""
        return "".join(f"“{piece.text}”" if piece.quoted else piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Entry:
    """Sentences that stand together under one date or heading; a list item."""

    label: str  # "8 December", or empty
    sentences: tuple[Sentence, ...]
    details: tuple[Sentence, ...] = ()  # a list below: the accounts of a disputed story


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading of their own; no heading when the title is empty."""

    title: str
    entries: tuple[Entry, ...]
    omitted: int = 0  # of less weight, left out to keep the brief short


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief."""

    key: str  # stable, for links and JSON
    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that the brief cites."""

    number: int
    document: Document
    passages: tuple[tuple[int, int, str], ...]  # start, end and words of every cited span, in order
    copy: Copy | None = None  # of which text it is a copy; None: of none
    origin: int | None = None  # number of that text, None if it is not cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The whole update, ready to be rendered."""

    title: str
    sides: tuple[str, str]
    side_names: tuple[str, str]
    day: date
    window: str  # "5 to 11 December 2015"
    summary: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    tallies: tuple[Tally, ...] = ()
    period: str = "day"
    counts: tuple[tuple[str, Count], ...] = ()  # each with its label: "Russia towards the United States"
    notes: tuple[str, ...] = ()  # about the method; not about the world, so without references

    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in reading order."""
        entries = [entry for section in self.sections for group in section.groups for entry in group.entries]
        return (*self.summary, *(one for entry in entries for one in (*entry.sentences, *entry.details)))
