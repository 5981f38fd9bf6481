"""PLOVER's event types and modes, read from `data/ontology.tsv`.

Where the manual contradicts itself the table holds our choice; its `note` column says which.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dyadwire.errors import OptionError, TableError, nearest
from dyadwire.tables import DATA, read_rows

HEADER = ("type", "mode", "quad", "score", "recipient", "definition", "source", "note")
RECIPIENT = ("required", "optional", "one-sided")
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One of PLOVER's types."""

    name: str
    quad: int  # key of QUADS
    score: float  # PLOVER score, -10 (conflict) to 10 (cooperation), of a record without mode
    recipient: str  # "required", "optional", or "one-sided": required unless all sides are actors
    definition: str
    modes: Mapping[str, float]  # mode -> its own score


@dataclass(frozen=True, slots=True)
class Ontology:
    """Types by name, in the order of the table."""

    types: Mapping[str, EventType]

    def type(self, name: str) -> EventType:
        """The type of that name; raises `OptionError` with the nearest one that exists."""
        if name not in self.types:
            raise OptionError(f"event type {name!r} is not in the ontology. {nearest(name, self.types)}")
        return self.types[name]

    def quad(self, name: str) -> int:
        """Quad class of a type, 1 to 4 (see QUADS)."""
        return self.type(name).quad

    def scale(self, name: str, mode: str | None) -> float:
        """PLOVER score of the mode, or of the type where `mode` is None; -10 to 10."""
        kind = self.type(name)
        if mode is None:
            return kind.score
        if mode not in kind.modes:
            raise OptionError(f"{mode!r} is not a mode of {name}. {nearest(mode, kind.modes)}")
        return kind.modes[mode]


def load_ontology(path: Path = DATA / "ontology.tsv") -> Ontology:
    """Read an ontology: a row without mode opens a type, the rows of its modes follow it.

    Raises `TableError` at a row that repeats another, or whose quad, score or recipient rule is none.
    """
    types: dict[str, EventType] = {}
    modes: dict[str, dict[str, float]] = {}
    for line, row in read_rows(path, HEADER):
        name, mode = row["type"], row["mode"]
        if mode:
            if name not in types:
                raise TableError(path, line, f"mode {mode!r} before its type {name!r}", "Put the type's row first.")
            if mode in modes[name]:
                raise TableError(path, line, f"{name} {mode!r} is listed twice", "Keep one row.")
            modes[name][mode] = _score(path, line, row["score"])
        else:
            if name in types:
                raise TableError(path, line, f"type {name!r} is listed twice", "Keep one row.")
            modes[name] = {}
            types[name] = _event_type(path, line, row, modes[name])
    if not types:
        raise TableError(path, 1, "no types", f"Rows need the columns {' '.join(HEADER)}.")
    return Ontology(types)


def _event_type(path: Path, line: int, row: Mapping[str, str], modes: Mapping[str, float]) -> EventType:
    quad = row["quad"]
    if quad not in {str(number) for number in QUADS}:
        raise TableError(path, line, f"quad {quad!r}", "Quad classes are 1 to 4.")
    if row["recipient"] not in RECIPIENT:
        remedy = nearest(row["recipient"], RECIPIENT)
        raise TableError(path, line, f"recipient rule {row['recipient']!r} is unknown", remedy)
    return EventType(
        name=row["type"],
        quad=int(quad),
        score=_score(path, line, row["score"]),
        recipient=row["recipient"],
        definition=row["definition"],
        modes=modes,
    )


def _score(path: Path, line: int, text: str) -> float:
    try:
        score = float(text)
    except ValueError as error:
        raise TableError(path, line, f"score {text!r} is not a number", "Write it like -3.5.") from error
    if not -10 <= score <= 10:
        raise TableError(path, line, f"score {text!r} is out of range", "PLOVER scores run from -10 to 10.")
    return score
