"""What can go wrong by the user's hand. One root; every message has place, value, expectation and remedy."""

from difflib import get_close_matches
from collections.abc import Iterable
from pathlib import Path


class DyadwireError(Exception):
    """Root of the hierarchy; never raised itself."""


class RecordError(DyadwireError, ValueError):
    """A record was given values that cannot be true together."""


class OptionError(DyadwireError):
    """An option, path, code or configuration key that we will not guess about."""


class TableError(DyadwireError):
    """A table of `data/` (or the user's own) has a row we will not guess about.

    The message is what a compiler would print, so an editor can jump to the row:
    ``path:line: problem``, then what to do about it.
    """

    def __init__(self, path: Path, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {problem}\n  {remedy}")
        self.path, self.line = path, line


class StoreError(DyadwireError):
    """A store that is not one, or whose files do not fit its manifest."""


class ModelError(DyadwireError):
    """Weights that are absent, altered, or made for another version of the code."""


class BriefError(DyadwireError):
    """A brief with a sentence that rests on no span, or without anything to tell."""


def nearest(value: str, known: Iterable[str]) -> str:
    """A remedy: the known value closest to `value`, or where to find the list."""
    options = sorted(known)
    close = get_close_matches(value, options, n=1, cutoff=0.5) or get_close_matches(value.upper(), options, n=1, cutoff=0.5)
    if close:
        return f"Did you mean {close[0]!r}?"
    return "Known: " + ", ".join(options[:12]) + (", ..." if len(options) > 12 else "")
