"""What commands say on standard error while they work and when they are done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dyadwire.pipeline import Summary


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """A running count of documents on standard error; silent when that is not a terminal.

    What it yields is to be called with the number of documents that were finished since the last call.
    """
    if not sys.stderr.isatty():
        yield _ignore
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed:,.0f} documents"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda documents: bar.advance(task, documents)


def _ignore(_: int) -> None:
    """Nobody is looking."""


def say(message: str) -> None:
    """Print a line on standard error."""
    print(message, file=sys.stderr)


def visible(line: str) -> str:
    """A line with escapes for what would break it or turn a terminal's head; names of files may hold anything."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)


def report_inputs(summary: "Summary") -> int:
    """Warn of inputs that gave no document. The exit code: 0, or 1 when nothing could be read."""
    report_unread(summary)
    if not summary.documents:
        say("nothing could be read")
        return 1
    return 0


def report_unread(summary: "Summary") -> None:
    """Warn of inputs that gave no document: how many for which reason, and the first of them."""
    count = summary.unread_reasons.total()
    if count:
        listed = ", ".join(f"{reason} ({number})" for reason, number in sorted(summary.unread_reasons.items()))
        say(f"warning: {count} input{'s' if count > 1 else ''} gave no document: {listed}")
    for rejection in summary.unread:
        detail = f" ({rejection.detail})" if rejection.detail else ""
        say(visible(f"  {rejection.origin}: {rejection.reason}{detail}"))
    if count > len(summary.unread):
        say(f"  ... and {count - len(summary.unread)} more")
