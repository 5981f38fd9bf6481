"""Which documents tell one text: ten outlets with one agency text are one origin.

Who is a copy of whom is found before (`dyadwire.read.copies`); here it is only counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dyadwire.records import Copy, Document


@dataclass(frozen=True, slots=True)
class Origins:
    """Looks up the origin of a document by id. A document that nobody named a copy is its own."""

    ids: dict[str, str] = field(default_factory=dict)  # of copies: the id of the origin
    outlets: dict[str, str] = field(default_factory=dict)  # of origins that have copies: what to call the outlet

    def of(self, document: str) -> str:
        """The id of a document's origin."""
        return self.ids.get(document, document)

    def outlet(self, document: Document) -> str:
        """The outlet that speaks in a document: publisher, title or id of its origin."""
        return self.outlets.get(self.of(document.id)) or document.publisher or document.title or document.id


def make_origins(copies: Iterable[Copy]) -> Origins:
    """The origins that the records of `find_copies` tell."""
    found = Origins()
    for copy in copies:
        if copy.kind == "origin":
            found.outlets[copy.document] = copy.publisher or copy.title or copy.document
        else:
            found.ids[copy.document] = copy.origin
    return found
