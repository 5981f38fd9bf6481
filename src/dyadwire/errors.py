"""What can go wrong by the user's hand. One root; every message has place, value, expectation and remedy."""

from collections.abc import Iterable
from difflib import get_close_matches
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
        self._parts = (path, line, problem, remedy)

    def __reduce__(self) -> tuple[type["TableError"], tuple[Path, int, str, str]]:
        """How to pickle it: workers send their errors home, and pickle would call it with the message alone."""
        return type(self), self._parts


class StoreError(DyadwireError):
    """A store that is not one, or whose files do not fit its manifest."""


class ModelError(DyadwireError):
    """Weights that are absent, altered, or made for another version of the code."""


class BriefError(DyadwireError):
    """A brief with a sentence that rests on no span, or without anything to tell."""


def nearest(value: str, known: Iterable[str]) -> str:
    """A remedy: the known value closest to `value`, or where to find the list."""
    options = sorted(known)
    for spelling in (value, value.upper()):
        close = get_close_matches(spelling, options, n=1, cutoff=0.5)
        if close:
            return f"Did you mean {close[0]!r}?"
    return "Known: " + ", ".join(options[:12]) + (", ..." if len(options) > 12 else "")
