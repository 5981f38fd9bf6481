"""The words by which somebody is said to hold, want, praise or blame something, from `data/attitudes.tsv`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dyadwire.coding.clauses import Token
from dyadwire.coding.inflections import Irregulars, inflect, load_irregulars
from dyadwire.errors import TableError, nearest
from dyadwire.tables import DATA, read_rows

HEADER = ("lemma", "frame", "source", "note")
ALSO_NOUN = "also a noun"  # the note that marks such a verb
FRAMES = ("object", "clause", "phrase", "seem", "noun", "adjective")


@dataclass(frozen=True, slots=True)
class Attitude:
    """A word or phrase in one of its forms."""

    words: tuple[str, ...]  # lower case
    lemma: str
    frame: str  # one of FRAMES: what may follow it
    also_noun: bool = False  # its plain forms are nouns too ("attacks"): only what stands around tells


Attitudes = Mapping[str, Sequence[Attitude]]  # by first word, the longest phrase first


def load_attitudes(path: Path = DATA / "attitudes.tsv", irregulars: Irregulars | None = None) -> Attitudes:
    """Read the table, keyed by the first word of each form; `irregulars` None takes the packaged table.

    Raises `TableError` at a bad row.
    """
    exceptions = load_irregulars() if irregulars is None else irregulars
    found: dict[str, list[Attitude]] = {}
    seen: set[tuple[str, bool]] = set()
    for line, row in read_rows(path, HEADER):
        lemma, frame = row["lemma"], row["frame"]
        if frame not in FRAMES:
            raise TableError(path, line, f"frame {frame!r} is unknown", nearest(frame, FRAMES))
        if (lemma, frame == "noun") in seen:
            raise TableError(path, line, f"{lemma!r} is listed twice", "Keep one row.")
        seen.add((lemma, frame == "noun"))
        part = frame if frame in ("noun", "adjective") else "phrase" if " " in lemma else "verb"
        for form in inflect(lemma, part, exceptions):
            words = tuple(form.split())
            found.setdefault(words[0], []).append(Attitude(words, lemma, frame, row["note"] == ALSO_NOUN))
    return {word: sorted(forms, key=lambda form: -len(form.words)) for word, forms in sorted(found.items())}


def attitudes_at(tokens: Sequence[Token], index: int, attitudes: Attitudes) -> Sequence[Attitude]:
    """The entries that match at a token, the longest verb phrase first and then nouns."""
    return [
        form
        for form in attitudes.get(tokens[index].low, ())
        if tuple(token.low for token in tokens[index : index + len(form.words)]) == form.words
    ]
