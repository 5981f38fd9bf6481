"""One text, word for word, that a house prints again on a later day: an act renewed, not a copy.

A memorandum that continues last year's may differ from it in nothing but the day of its publication. So the documents
of one text are parted by day wherever one house has printed it at a new address more than `HOUSE_DAYS` later.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from dyadwire.read.copies_pairs import HOUSE_DAYS, Facts


def part_editions(facts: Sequence[Facts]) -> list[list[int]]:
    """The indices of documents with one text, in editions by time; undated documents are with the first."""
    starts = sorted(set(_starts(facts)))
    editions: list[list[int]] = [[] for _ in range(len(starts) + 1)]
    for index, one in enumerate(facts):
        editions[bisect_right(starts, one.day)].append(index)
    return editions


def _starts(facts: Iterable[Facts]) -> Iterable[int]:
    """The days on which a house prints the text anew."""
    houses: dict[str, list[Facts]] = defaultdict(list)
    for one in facts:
        if one.day and one.house:
            houses[one.house].append(one)
    for printed in houses.values():
        printed.sort()
        seen: set[str] = set()
        last = printed[0].day
        for one in printed:
            if one.day - last > HOUSE_DAYS and one.url not in seen - {""}:
                yield one.day
            last = one.day
            seen.add(one.url)
