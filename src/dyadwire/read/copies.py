"""Which documents are copies of one another: word for word, nearly, in part, or as a later state of one article.

The input is read once, one document at a time. Held are a hash and 512 bytes for each different text; texts lie in a
temporary file until the likely pairs are laid side by side.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from dyadwire.errors import RecordError
from dyadwire.read.copies_editions import part_editions
from dyadwire.read.copies_groups import Pair, group_texts, surest
from dyadwire.read.copies_pairs import TEMPLATE, Likeness, compare
from dyadwire.read.copies_shelf import Shelf
from dyadwire.read.copies_sketches import Sketches
from dyadwire.read.copies_words import body_of, hash_words, normalise, shingle
from dyadwire.records import Copy, Document

SHORT = 25  # words; what says as little is a copy only on one day and under one title
EXACT, ORIGIN = "exact", "origin"


@dataclass(slots=True)
class _Catalogue:
    """All different texts: their hash, and the documents that have them."""

    shelf: Shelf = field(default_factory=Shelf)
    sketches: Sketches = field(default_factory=Sketches)
    numbers: dict[int, int] = field(default_factory=dict)  # hash to number of the text
    members: list["array[int]"] = field(default_factory=list)  # positions of the documents
    apart: list[Pair] = field(default_factory=list)  # numbers of one text in two editions

    def add(self, document: Document) -> None:
        """Take in one document."""
        body = body_of(document)
        position = self.shelf.add(document, body)
        words = normalise(body)
        if not words:
            return
        short = words.count(b" ") < SHORT - 1
        key = words + f"\n{document.published} {document.title}".encode("utf-8", "surrogatepass") if short else words
        number = self.numbers.setdefault(hash_words(key), len(self.members))
        if number == len(self.members):
            self.members.append(array("L"))
            self.sketches.add(shingle(b"" if short else words))
        self.members[number].append(position)

    def part_editions(self) -> None:
        """Make texts of their own of what a house has printed again later; to be called once, at the end."""
        for hashed, number in [row for row in self.numbers.items() if len(self.members[row[1]]) > 1]:
            positions = self.members[number]
            editions = part_editions([self.shelf.card(position).facts for position in positions])
            numbers = [number]
            for index, edition in enumerate(editions[1:], start=1):
                numbers.append(len(self.members))
                self.numbers[hash_words(f"{hashed} {index}".encode())] = numbers[-1]
                self.members.append(array("L", [positions[at] for at in edition]))
                self.sketches.repeat(number)
            self.members[number] = array("L", [positions[at] for at in editions[0]])
            self.apart += combinations(numbers, 2)


def find_copies(documents: Iterable[Document]) -> Iterator[Copy]:
    """Yield a record for each document that has copies or is one, group after group, the origin of a group first.

    Groups come in the order of their origins in the input. An origin is the earliest document of its group by
    publication day, undated ones last, else the first of the input. Documents without copies give no record. The
    order of the input decides nothing else.
    """
    catalogue = _Catalogue()
    try:
        for document in documents:
            catalogue.add(document)
        catalogue.part_editions()
        yield from _tell(catalogue)
    finally:
        catalogue.shelf.close()


def _tell(catalogue: _Catalogue) -> Iterator[Copy]:
    shelf, texts = catalogue.shelf, [tuple(positions) for positions in catalogue.members]
    hashes = np.fromiter(catalogue.numbers, dtype=np.uint64, count=len(catalogue.numbers))
    likenesses = dict(_compare(shelf, texts, catalogue.sketches.pairs(hashes)))
    likenesses |= {pair: Likeness(kind=TEMPLATE, first=1.0, second=1.0) for pair in catalogue.apart}
    groups = group_texts(likenesses, hashes)
    grouped = {number for group in groups for number in group}
    groups += [[number] for number, positions in enumerate(texts) if len(positions) > 1 and number not in grouped]
    told = [_tell_group(shelf, texts, group, likenesses) for group in groups]
    for _, copies in sorted((copies[0].position, copies) for copies in told):
        yield from copies


def _compare(
    shelf: Shelf, texts: list[tuple[int, ...]], pairs: Iterable[tuple[int, int]]
) -> Iterator[tuple[Pair, Likeness]]:
    for one, other in pairs:
        if likeness := compare(shelf.page(texts[one]), shelf.page(texts[other])):
            yield (one, other), likeness


def _tell_group(
    shelf: Shelf, texts: list[tuple[int, ...]], group: list[int], likenesses: dict[Pair, Likeness]
) -> list[Copy]:
    """The records of one group, by day and then in the order of the input."""
    rows = [(position, shelf.card(position), number) for number in group for position in texts[number]]
    rows.sort(key=lambda row: (row[1].published is None, row[1].published, row[0]))
    first = rows[0]
    firsts = {number: (position, card) for position, card, number in reversed(rows)}
    found = {number: _find_likeness(shelf, texts, group, likenesses, number, first[2]) for number in group}
    copies = []
    for position, card, number in rows:
        like, kind, likeness = found[number]
        copies.append(
            Copy(
                position=position,
                document=card.id,
                origin_position=first[0],
                origin=first[1].id,
                kind=ORIGIN if position == first[0] else kind,
                like=firsts[like][1].id,
                share=likeness.second if likeness else 1.0,
                share_of_like=likeness.first if likeness else 1.0,
                differs=likeness.differs if likeness else (),
                read_from=card.read_from,
                title=card.title,
                url=card.url,
                publisher=card.publisher,
                published=card.published,
            )
        )
    return copies


def _find_likeness(
    shelf: Shelf,
    texts: list[tuple[int, ...]],
    group: list[int],
    likenesses: dict[Pair, Likeness],
    number: int,
    origin: int,
) -> tuple[int, str, Likeness | None]:
    """The text that a text of a group is most plainly like, the origin if it can be; the kind; and what it changed."""
    if number == origin:
        return origin, EXACT, None
    found = surest(number, [origin], likenesses)
    if found is None:
        likeness = compare(shelf.page(texts[origin]), shelf.page(texts[number]))
        if likeness is not None and likeness.kind != TEMPLATE:
            return origin, likeness.kind, likeness
        found = surest(number, group, likenesses)
    if found is None:
        raise RecordError(f"text {number} was grouped with {group} and is like none of them; report this")
    like, likeness = found
    return like, likeness.kind, likeness if like < number else likeness.turned()
