"""One fast pass over a text that finds every phrase of the actor tables, longest first."""

from collections.abc import Mapping
from typing import NamedTuple

from dyadwire.coding.actor_rows import ActorRow
from dyadwire.coding.actor_tables import ActorTables
from dyadwire.coding.actor_words import TOKEN, fold

NOTHING: tuple[ActorRow, ...] = ()
GAPS = frozenset((" ", "-", "'", "\n", "\u00a0", ". ", "–", "  ", "/", ' "', '" ', "-'", " '", "' ", " (", ". "))


class Match(NamedTuple):
    """A table phrase in the text; `rows` are its possible readings, best first, never empty."""

    start: int
    end: int
    rows: tuple[ActorRow, ...]


def find_actors(text: str, tables: ActorTables) -> list[Match]:
    """All phrases of the tables in a text, in order, without overlaps; the longest phrase at a place wins.

    Also last names of top officials, and common nouns that name actors ("troops", "the minister").
    Names match with their case ("US" is not "us"), nouns in any case.
    """
    folded = fold(text)
    spans = [found.span() for found in TOKEN.finditer(folded)]
    words = [folded[start:end].replace(".", "") for start, end in spans]
    matches: list[Match] = []
    lengths, agent_lengths, surnames = tables.lengths, tables.agent_lengths, tables.surnames
    starts = tables.starts
    index, count = 0, len(words)
    while index < count:
        word = words[index]
        if len(word) > 3 and word.isupper() and word not in lengths:
            _lower_capitals(words, index)  # a line in capitals: "SECRETARY BLINKEN"
            word = words[index]
        if word not in starts:
            index += 1
            continue
        size, rows = 0, NOTHING
        if word in lengths:
            size, rows = _longest(words, spans, folded, index, lengths[word], tables.phrases)
        lowered = word.lower()
        if lowered in agent_lengths:
            more, noun = _longest_noun(words, spans, folded, index, agent_lengths[lowered], tables)
            if more > size:
                size, rows = more, noun
        if not size and word in surnames:
            size, rows = 1, surnames[word]
        if size:
            end = spans[index + size - 1][1]
            matches.append(Match(spans[index][0], end, rows))
        index += size or 1
    return matches


def _lower_capitals(words: list[str], index: int) -> None:
    """Turn a run of words in capitals into capitalised words, in place."""
    while index < len(words) and words[index].isupper() and len(words[index]) > 2:
        words[index] = words[index].capitalize()
        index += 1


def _longest(
    words: list[str],
    spans: list[tuple[int, int]],
    text: str,
    index: int,
    sizes: tuple[int, ...],
    phrases: Mapping[str, tuple[ActorRow, ...]],
) -> tuple[int, tuple[ActorRow, ...]]:
    get = phrases.get
    for size in sizes:
        if index + size > len(words):
            continue
        rows = get(" ".join(words[index : index + size]))
        if rows and (size == 1 or _joined(spans, text, index, size)):
            return size, rows
    return 0, ()


def _longest_noun(
    words: list[str], spans: list[tuple[int, int]], text: str, index: int, sizes: tuple[int, ...], tables: ActorTables
) -> tuple[int, tuple[ActorRow, ...]]:
    for size in sizes:
        if index + size > len(words):
            continue
        row = tables.agents.get(" ".join(words[index : index + size]).lower())
        if row and (size == 1 or _joined(spans, text, index, size)):
            return size, (row,)
    return 0, ()


def _joined(spans: list[tuple[int, int]], text: str, index: int, size: int) -> bool:
    """Whether nothing but a space, a hyphen or the like stands between the words of a phrase."""
    pairs = zip(spans[index : index + size - 1], spans[index + 1 : index + size], strict=True)
    return all(text[before[1] : after[0]] in GAPS for before, after in pairs)
