"""The verbs that report what somebody says, from `data/cues.tsv`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dyadwire.coding.inflections import Irregulars, inflect, load_irregulars
from dyadwire.errors import TableError, nearest
from dyadwire.tables import DATA, read_rows

HEADER = ("lemma", "frame", "stance", "loaded", "source", "note")
FRAMES = ("clause", "that", "addressee", "object", "object_as")
STANCES = ("neutral", "accuse", "admit", "ask", "boast", "claim", "complain", "deny", "doubt", "warn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One reporting verb."""

    lemma: str
    frame: str  # one of FRAMES: what may follow it
    stance: str  # one of STANCES: what the verb adds to what is said
    loaded: bool  # the verb itself judges the speaker ("claimed", "boasted")


Cues = Mapping[str, Cue]  # by lower-case form


def load_cues(path: Path = DATA / "cues.tsv", irregulars: Irregulars | None = None) -> Cues:
    """Read the reporting verbs, keyed by each of their forms; `irregulars` None takes the packaged table.

    Raises `TableError` at a row with a repeated lemma or an unknown frame, stance or loaded.
    """
    exceptions = load_irregulars() if irregulars is None else irregulars
    cues: dict[str, Cue] = {}
    for line, row in read_rows(path, HEADER):
        if row["lemma"] in cues and cues[row["lemma"]].lemma == row["lemma"]:
            raise TableError(path, line, f"{row['lemma']!r} is listed twice", "Keep one row.")
        known = {"frame": FRAMES, "stance": STANCES, "loaded": ("yes", "no")}
        for column, values in known.items():
            if row[column] not in values:
                raise TableError(path, line, f"{column} {row[column]!r} is unknown", nearest(row[column], values))
        cue = Cue(lemma=row["lemma"], frame=row["frame"], stance=row["stance"], loaded=row["loaded"] == "yes")
        for form in inflect(cue.lemma, "verb", exceptions):
            cues.setdefault(form, cue)
    return cues


def cue_in(text: str, cues: Cues) -> Cue | None:
    """The reporting verb of a cue's words ("has flatly denied"), the last one if several; None if there is none."""
    found = [cues[word] for word in text.lower().split() if word in cues]
    return found[-1] if found else None
