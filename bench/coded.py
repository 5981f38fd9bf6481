"""Documents from the rows of sets that others made, and single sentences through the whole line."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from dyadwire.config import load_configuration
from dyadwire.pipeline import make_coder
from dyadwire.records import Coded, Document

DAYS = (len("20151211"), len("2015-12-11"))  # of a `date` that is a day


def document_of(row: dict[str, Any]) -> Document:
    """A row's `id` and `text`; its `date` is the day of publication where it is a day."""
    day = row.get("date") or ""
    published = date.fromisoformat(day) if len(day) in DAYS else None
    return Document(id=row["id"], origin=row["id"], text=row["text"], published=published)


def code_sentences(rows: Iterable[dict[str, Any]]) -> list[Coded]:
    """Each row as a document of its own, coded with the default settings, in order."""
    return make_coder(load_configuration(environment={}).settings)([document_of(row) for row in rows])
