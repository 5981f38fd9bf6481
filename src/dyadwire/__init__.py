"""Reads the news and records who did or said what to whom, according to whom, and who disputes it.

>>> import dyadwire
>>> settings = dyadwire.load_configuration().settings
>>> documents = dyadwire.read_documents(["articles/"], settings)  # doctest: +SKIP
>>> coded = list(dyadwire.code_documents(documents, settings))  # doctest: +SKIP
>>> print(dyadwire.render_markdown(dyadwire.build_update(coded, ("USA", "RUS"))))  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dyadwire.analyse import build_update
    from dyadwire.config import load_configuration
    from dyadwire.errors import DyadwireError
    from dyadwire.pipeline import code_documents, code_into_store, read_documents
    from dyadwire.records import Coded, Document, Event, Rejection, Statement
    from dyadwire.store import query, read_coded, to_native
    from dyadwire.tell import render_markdown

__all__ = [
    "Coded",
    "Document",
    "DyadwireError",
    "Event",
    "Rejection",
    "Statement",
    "build_update",
    "code_documents",
    "code_into_store",
    "load_configuration",
    "query",
    "read_coded",
    "read_documents",
    "render_markdown",
    "to_native",
]

_HOMES = {
    "analyse": ("build_update",),
    "config": ("load_configuration",),
    "errors": ("DyadwireError",),
    "pipeline": ("code_documents", "code_into_store", "read_documents"),
    "records": ("Coded", "Document", "Event", "Rejection", "Statement"),
    "store": ("query", "read_coded", "to_native"),
    "tell": ("render_markdown",),
}


def __getattr__(name: str) -> object:
    """A public name, imported when it is first used: a stage must not pay for the others."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"dyadwire.{module}"), name)
    raise AttributeError(f"module 'dyadwire' has no attribute {name!r}")
