"""Single sentences through the whole line, for the benchmarks that have a sentence a row."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from dyadwire.config import load_configuration
from dyadwire.pipeline import make_coder
from dyadwire.records import Coded, Document


def code_sentences(rows: Iterable[dict[str, Any]]) -> list[Coded]:
    """Each row's `id` and `text` as a document of its own, coded with the default settings, in order.

    A row's `date` is the day of publication where it is a day, YYYYMMDD.
    """
    code = make_coder(load_configuration(environment={}).settings)
    return code(
        [
            Document(
                id=row["id"],
                origin=row["id"],
                text=row["text"],
                published=date.fromisoformat(row["date"]) if len(row.get("date", "")) == len("20151211") else None,
            )
            for row in rows
        ]
    )
