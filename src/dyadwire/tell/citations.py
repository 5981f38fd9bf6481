"""Numbers for sources, in the order in which a brief first cites them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dyadwire.records import Copy, Document, Event, Span
from dyadwire.tell.briefs import Reference, Source


@dataclass(slots=True)
class Citations:
    """Hands out references and remembers every cited passage."""

    documents: Mapping[str, Document]
    numbers: dict[str, int] = field(default_factory=dict)
    passages: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    copies: Mapping[str, Copy] = field(default_factory=dict)  # by id of the document

    def cite(self, document: str, span: Span) -> Reference:
        """A reference to a span of a document."""
        number = self.numbers.setdefault(document, len(self.numbers) + 1)
        self.passages.setdefault(document, set()).add((span.start, span.end))
        return Reference(number, span.start, span.end)

    def cite_events(self, events: Iterable[Event]) -> tuple[Reference, ...]:
        """References to the sentences of events, each once, in order of citation."""
        return tuple(dict.fromkeys(self.cite(event.document, event.sentence) for event in events))

    def sources(self) -> tuple[Source, ...]:
        """The cited documents with their passages, by number."""
        return tuple(
            Source(
                number,
                self.documents[name],
                tuple((start, end, self.documents[name].text[start:end]) for start, end in sorted(self.passages[name])),
                copy=self.copies.get(name),
                origin=self.numbers.get(self.copies[name].origin) if name in self.copies else None,
            )
            for name, number in self.numbers.items()
        )
