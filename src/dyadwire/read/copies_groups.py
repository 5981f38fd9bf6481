"""Groups of copies from pairs: the surest pairs first, and never two texts in one group that are known to differ.

A cut text that holds no date is a part of each year's decree; without the second rule it would join all the years.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from dyadwire.read.copies_pairs import TEMPLATE, Likeness
from dyadwire.read.copies_words import Hashes

Pair = tuple[int, int]  # numbers of texts, the lower first


def group_texts(likenesses: dict[Pair, Likeness], hashes: Hashes) -> list[list[int]]:
    """The groups of two texts and more, members sorted, by their first member.

    Ties between pairs are ordered by the texts' hashes, so that the input's order does not change the groups.
    """
    groups = _Groups(pair for pair, likeness in likenesses.items() if likeness.kind == TEMPLATE)
    copies = [(pair, likeness) for pair, likeness in likenesses.items() if likeness.kind != TEMPLATE]
    copies.sort(key=lambda row: (-row[1].strength, *sorted(int(hashes[number]) for number in row[0])))
    for (one, other), _ in copies:
        groups.join(one, other)
    members: dict[int, list[int]] = defaultdict(list)
    for number in sorted({number for pair, _ in copies for number in pair}):
        members[groups.find(number)].append(number)
    return sorted(group for group in members.values() if len(group) > 1)


class _Groups:
    """Disjoint sets with pairs that must stay apart."""

    def __init__(self, apart: Iterable[Pair]) -> None:
        self._parents: dict[int, int] = {}
        self._apart: dict[int, set[int]] = defaultdict(set)  # of roots: the roots they must not join
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def find(self, number: int) -> int:
        root = number
        while (above := self._parents.get(root, root)) != root:
            root = above
        while (above := self._parents.get(number, root)) != root:
            self._parents[number] = root
            number = above
        return root

    def join(self, one: int, other: int) -> None:
        one, other = self.find(one), self.find(other)
        if one == other or other in self._apart[one]:
            return
        if len(self._apart[one]) < len(self._apart[other]):
            one, other = other, one
        self._parents[other] = one
        for enemy in self._apart.pop(other, ()):
            self._apart[enemy].discard(other)
            self._apart[enemy].add(one)
            self._apart[one].add(enemy)


def surest(number: int, others: Sequence[int], likenesses: dict[Pair, Likeness]) -> tuple[int, Likeness] | None:
    """Of `others` the text of which `number` is most surely a copy, and how; the first of those that are first."""
    found = [
        (other, likeness)
        for other in others
        if (likeness := likenesses.get((min(number, other), max(number, other)))) and likeness.kind != TEMPLATE
    ]
    return max(found, key=lambda row: row[1].strength, default=None)
