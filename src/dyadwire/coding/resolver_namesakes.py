"""Names that more than one place bears - Georgia, Congo, Niger, Tripoli - told apart by what else the document names.

Each bearer weighs its prior and the cues of `data/actors/namesakes.tsv` that the document holds; the heaviest comes
first among the rows of the match, and its share is kept as how sure the choice is.
"""

import re
from collections import Counter
from collections.abc import Sequence
from math import exp, log

from dyadwire.coding.actor_matches import Match
from dyadwire.coding.actor_rows import Namesake
from dyadwire.coding.actor_tables import ActorTables
from dyadwire.records import Name

CUE_WEIGHT = 1.6  # one cue outweighs a prior of 0.8 against 0.2, two any prior in the table but that of a village
CUES = 3
GIVEN = re.compile(
    r"(?:^|[^\w\s]\s*|\b(?!(?:in|of|to|from|with|at|for|by|against|than|and|or|near|inside)\s)\w+\s)$", re.IGNORECASE
)
SURNAME = re.compile(
    r" (?!River|Valley|Times|Post|Basin|Street|State|University|County|Delta|Republic)[A-Z][a-z]{2,}\b"
)
MORE = re.compile(r"(?!['’]s\b)\W*\w")  # a family name, not "'s" of "Jordan's"
Choice = tuple[tuple[Namesake, float, tuple[str, ...]], ...]  # bearer, chance, cues found; likeliest first


def settle(
    text: str, matches: Sequence[Match], names: Sequence[Name], tables: ActorTables
) -> tuple[list[Match], dict[int, Choice]]:
    """The matches with the rows of ambiguous names in the order that fits the document, and the choices by offset.

    A match that is somebody's given name ("Jordan Price", "Chad Wolf") is left out.
    """
    doubtful = [match for match in matches if text[match.start : match.end] in tables.namesakes]
    given = tables.words["given name"]
    kept = [
        match
        for match in matches
        if not (text[match.start : match.end] in given and personal(text, match, matches, names))
    ]
    if not doubtful:
        return kept, {}
    counts = Counter(
        match.rows[0].country
        for match in kept
        if match.rows[0].kind != "agent" and text[match.start : match.end] not in tables.namesakes
    )
    choices: dict[int, Choice] = {}
    settled = []
    for match in kept:
        bearers = tables.namesakes.get(text[match.start : match.end])
        if bearers:
            choices[match.start] = weigh(text, bearers, counts)
            first = choices[match.start][0][0].row
            same = [row for row in match.rows if row.country == first.country and row.kind != "place"]
            rest = [row for row in match.rows if row not in same]
            chosen = [first, *rest, *same] if first.kind == "place" else [*(same or [first]), *rest]
            match = Match(match.start, match.end, tuple(chosen))
        settled.append(match)
    return settled, choices


def weigh(text: str, bearers: Sequence[Namesake], counts: Counter[str]) -> Choice:
    """Each bearer with its chance and the cues that the document holds, likeliest first."""
    found = [tuple(cue for cue in one.cues if (counts[cue[1:]] if cue[0] == "=" else cue in text)) for one in bearers]
    weights = [log(one.prior) + CUE_WEIGHT * min(CUES, len(cues)) for one, cues in zip(bearers, found, strict=True)]
    total = sum(map(exp, weights))
    order = sorted(range(len(bearers)), key=lambda index: -weights[index])
    return tuple((bearers[index], exp(weights[index]) / total, found[index]) for index in order)


def personal(text: str, match: Match, matches: Sequence[Match], names: Sequence[Name]) -> bool:
    """Whether a country's name stands here as somebody's given name."""
    if any(
        name.label == "PER" and name.start <= match.start and MORE.match(text, match.end, name.end) for name in names
    ):
        return True
    if not SURNAME.match(text, match.end) or not GIVEN.search(text[max(0, match.start - 20) : match.start]):
        return False
    return not any(other.start == match.end + 1 for other in matches)
