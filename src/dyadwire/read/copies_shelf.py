"""Texts and facts of all documents, laid down in a temporary file while only hashes and signatures are held."""

import pickle
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from tempfile import TemporaryFile

from dyadwire.read.copies_pairs import Facts, Page, make_facts
from dyadwire.read.copies_words import read_words
from dyadwire.records import Document

PAGES = 256  # texts that are kept ready
MOST_FACTS = 24  # of the documents of one text; more add nothing


@dataclass(frozen=True, slots=True)
class Card:
    """What is told of a document in the result."""

    id: str
    read_from: str
    title: str | None
    url: str | None
    publisher: str | None
    published: date | None

    @property
    def facts(self) -> Facts:
        """The same in the form in which it is compared."""
        return make_facts(self.published, self.url, self.publisher, self.title)


class Shelf:
    """A temporary file of cards and texts, found again by the position of their document in the input."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed with the shelf
        self._offsets = array("Q")
        self.page = lru_cache(PAGES)(self._page)

    def add(self, document: Document, body: str) -> int:
        """Lay down one document; its position."""
        self._offsets.append(self._file.tell())
        card = (document.id, document.origin, document.title, document.url, document.publisher, document.published)
        pickle.dump(card, self._file, pickle.HIGHEST_PROTOCOL)
        pickle.dump(body, self._file, pickle.HIGHEST_PROTOCOL)
        return len(self._offsets) - 1

    def card(self, position: int) -> Card:
        """What is known of a document beside its text."""
        self._file.seek(self._offsets[position])
        return Card(*pickle.load(self._file))

    def _page(self, positions: Sequence[int]) -> Page:
        """The text of documents that have it in common, ready to be compared, with the facts of all."""
        card = self.card(positions[0])
        body = pickle.load(self._file)
        facts = {card.facts, *(self.card(position).facts for position in positions[1:])}
        return Page(read_words(body), tuple(sorted(facts)[:MOST_FACTS]))

    def close(self) -> None:
        """Give the room on the disk back."""
        self._file.close()
