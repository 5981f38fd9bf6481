"""Manners that a text must name: no suicide attack where nothing speaks of suicide."""

import re
from dataclasses import dataclass, replace
from functools import cache

from dyadwire.coding.drafts import Context, Draft, ruled
from dyadwire.tables import DATA, read_rows


@dataclass(frozen=True, slots=True)
class Manner:
    """What a text says when an act was done in a manner, and which manner to tell when it does not."""

    words: re.Pattern[str]
    instead: str | None


@cache
def manners() -> dict[tuple[str, str], Manner]:
    """Manners by type and mode, from `data/modes.tsv`."""
    rows = read_rows(DATA / "modes.tsv", ("type", "mode", "words", "instead", "source"))
    return {
        (row["type"], row["mode"]): Manner(re.compile(rf"\b(?:{row['words']})", re.IGNORECASE), row["instead"] or None)
        for _, row in rows
    }


def mode_by_words(draft: Draft, context: Context) -> Draft:
    """The draft with the mode that the document's words bear out; a narrow one that they do not gives way."""
    manner = manners().get((draft.type, draft.mode or ""))
    if manner is None or not context.text or manner.words.search(context.text):
        return draft
    return ruled(replace(draft, mode=manner.instead), "mode without its words")
