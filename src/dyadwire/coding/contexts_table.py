"""The table of what speaks for PLOVER's contexts (`data/contexts.tsv`), and where its words stand in a text.

A word or phrase also matches with -s; one that ends in ``*`` with any ending. Hyphens, line ends and spaces are one.
A clue with a capital letter counts only in that case ("AIDS"). A match inside a longer one does not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import ahocorasick

from dyadwire.coding.actor_words import lowered
from dyadwire.coding.ontology import Ontology
from dyadwire.errors import OptionError, TableError, nearest
from dyadwire.tables import DATA, read_rows

HEADER = ("context", "kind", "clue", "weight", "source", "note")
KINDS = ("word", "event", "actor", "recipient", "party", "dealing")
DEALINGS = ("states",)
_PLAIN = str.maketrans({"-": " ", "\n": " ", "\t": " ", "\r": " ", "\u00a0": " ", "‑": " ", "–": " ", "’": "'"})


class Clue(NamedTuple):
    """One row: what speaks for a context, and how strongly."""

    context: str  # empty: the words say nothing and hide what they contain
    kind: str  # one of KINDS
    words: str
    weight: float  # how likely this alone makes the context, 0 to 1


class Form(NamedTuple):
    """A word or phrase with the rows that list it."""

    words: str  # without the star
    cased: bool
    open: bool  # any ending may follow
    clues: tuple[Clue, ...]


class Hit(NamedTuple):
    """Where words of the table stand."""

    start: int
    end: int
    clues: tuple[Clue, ...]  # empty for words that only hide others


@dataclass(frozen=True, slots=True)
class Contexts:
    """The table, ready to match. Equal tables give equal answers in any process."""

    names: tuple[str, ...]  # contexts, sorted
    words: Any  # Aho-Corasick automaton from lower-case words to the forms spelled so
    keys: Mapping[tuple[str, str], tuple[Clue, ...]]  # of the other kinds, by (kind, clue)

    def of(self, kind: str, clue: str) -> tuple[Clue, ...]:
        """The rows of a kind other than word; empty where nothing is listed."""
        return self.keys.get((kind, clue), ())


def load_contexts(ontology: Ontology, path: Path = DATA / "contexts.tsv") -> Contexts:
    """Read the table.

    Raises `TableError` at a row that repeats another, or has an unknown kind, a weight that is no probability, or a
    type or mode that the ontology does not have; `OptionError` if the table lists no word.
    """
    rows: dict[tuple[str, str, str], Clue] = {}
    for line, row in read_rows(path, HEADER):
        key = row["context"], row["kind"], row["clue"]
        if key in rows:
            raise TableError(path, line, f"{' '.join(key)!r} is listed twice", "Keep one row.")
        _check(path, line, row, ontology)
        rows[key] = Clue(*key, weight=_weight(path, line, row["weight"]))
    keys: dict[tuple[str, str], list[Clue]] = {}
    for clue in rows.values():
        if clue.kind != "word":
            keys.setdefault((clue.kind, clue.words), []).append(clue)
    return Contexts(
        names=tuple(sorted({clue.context for clue in rows.values()} - {""})),
        words=_automaton(path, [clue for clue in rows.values() if clue.kind == "word"]),
        keys={key: tuple(found) for key, found in keys.items()},
    )


def find_clues(text: str, table: Contexts) -> list[Hit]:
    """Words of the table in a text, in order, the longest at each place; those that say nothing are left out."""
    plain = text.translate(_PLAIN)
    low = lowered(plain)
    found = [hit for last, forms in table.words.iter(low) for form in forms if (hit := _hit(plain, low, last, form))]
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    reached, longest = 0, (-1, -1)
    for hit in found:
        same = (hit.start, hit.end) == longest
        if hit.end <= reached and not same:
            continue
        if hit.end > reached:
            reached, longest = hit.end, (hit.start, hit.end)
        kept.append(hit)
    return [hit for hit in kept if hit.clues]


def _hit(plain: str, low: str, last: int, form: Form) -> Hit | None:
    """The match that ends with the letter `last`, if it is whole words in the right case."""
    end = last + 1
    start = end - len(form.words)
    if start and low[start - 1].isalnum():
        return None
    if form.cased and plain[start:end] != form.words:
        return None
    if form.open:
        while end < len(low) and low[end].isalnum():
            end += 1
    elif low[end : end + 1] == "s":
        end += 1
    return None if low[end : end + 1].isalnum() else Hit(start, end, form.clues)


def _automaton(path: Path, clues: list[Clue]) -> Any:
    forms: dict[str, dict[str, list[Clue]]] = {}
    for clue in clues:
        forms.setdefault(clue.words.rstrip("*").lower(), {}).setdefault(clue.words, []).append(clue)
    if not forms:
        raise OptionError(f"table {str(path)!r} lists no words; rows need the columns {' '.join(HEADER)}")
    automaton = ahocorasick.Automaton()
    for low, spelled in forms.items():
        automaton.add_word(low, tuple(_form(words, rows) for words, rows in sorted(spelled.items())))
    automaton.make_automaton()
    return automaton


def _form(words: str, clues: list[Clue]) -> Form:
    telling = tuple(sorted(clue for clue in clues if clue.context))
    bare = words.rstrip("*")
    return Form(bare, bare != bare.lower(), words.endswith("*"), telling)


def _weight(path: Path, line: int, text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = -1.0
    if not 0.0 <= weight <= 1.0:
        raise TableError(path, line, f"weight {text!r}", "Give a probability from 0 to 1.")
    return weight


def _check(path: Path, line: int, row: Mapping[str, str], ontology: Ontology) -> None:
    kind, clue = row["kind"], row["clue"]
    if kind not in KINDS:
        raise TableError(path, line, f"kind {kind!r} is unknown", nearest(kind, KINDS))
    if not clue.strip("*"):
        raise TableError(path, line, f"clue {clue!r} has no words", "Write a word, a sector, or a type and mode.")
    if kind == "dealing" and clue not in DEALINGS:
        raise TableError(path, line, f"dealing {clue!r} is unknown", nearest(clue, DEALINGS))
    if kind == "event":
        type_, _, mode = clue.partition(" ")
        if type_ not in ontology.types:
            raise TableError(path, line, f"event type {type_!r} is unknown", nearest(type_, ontology.types))
        if mode and mode not in ontology.types[type_].modes:
            raise TableError(
                path, line, f"{mode!r} is not a mode of {type_}", nearest(mode, ontology.types[type_].modes)
            )
