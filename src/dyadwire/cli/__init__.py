"""The command line. One module a command; this one only picks and reports.

Commands import what they need when they run: `dyadwire --help` must not wait for a neural network.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Protocol

import typer

from dyadwire.cli import brief, code, config, copies, errors, evaluate, explain, export, query, read, show, watch
from dyadwire.errors import DyadwireError, ModelError, OptionError, TableError

DONE, BAD_DATA, BAD_USAGE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141


class Command(Protocol):
    """What a module of this folder offers."""

    SUMMARY: str  # one line
    EXAMPLE: str  # a command to copy
    run: Callable[..., int]  # its docstring is the help text; returns the exit code


COMMANDS: dict[str, Command] = {
    "read": read,
    "code": code,
    "watch": watch,
    "brief": brief,
    "show": show,
    "explain": explain,
    "copies": copies,
    "query": query,
    "export": export,
    "evaluate": evaluate,
    "errors": errors,
    "config": config,
}


def make_app() -> typer.Typer:
    """The program with all its commands."""
    app = typer.Typer(
        name="dyadwire",
        help="Read the news; record who did or said what to whom, according to whom, and who disputes it.",
        epilog="Exit codes: 0 done, 1 bad data, 2 bad usage or configuration, 130 interrupted.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # help is plain text: it is quick, can be piped, and is the reference in docs/cli.md
    )
    for name, command in COMMANDS.items():
        epilog = f"\b\nExample: {command.EXAMPLE}"  # \b: not to be wrapped, so that it can be copied
        app.command(name, short_help=command.SUMMARY, epilog=epilog)(_reporting(command.run))

    @app.callback()
    def start(
        show_version: bool = typer.Option(
            False, "--version", is_eager=True, callback=_show_version, help="Print the version."
        ),
    ) -> None:
        """Nothing of its own: what there is to do is in the commands."""

    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"dyadwire {version('dyadwire')}")
        raise typer.Exit


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit 0 for done, 1 for bad data, 2 for bad usage; a traceback is our bug."""
    try:
        make_app()(None if argv is None else list(argv))
    except SystemExit as end:  # the way in which typer returns, also after wrong usage
        return end.code if isinstance(end.code, int) else DONE
    return DONE


def _reporting(run: Callable[..., int]) -> Callable[..., None]:
    """The command with its errors as messages and its exit code as typer wants it; the signature stays."""

    @wraps(run)
    def report(*args: object, **options: object) -> None:
        raise typer.Exit(_run(partial(run, *args, **options)))

    return report


def _run(command: Callable[[], int]) -> int:
    try:
        return command()
    except KeyboardInterrupt:
        return _problem("interrupted", INTERRUPTED)
    except (OptionError, TableError, ModelError) as error:
        return _problem(str(error), BAD_USAGE)
    except DyadwireError as error:
        return _problem(str(error), BAD_DATA)
    except BrokenPipeError:  # the reader, `head` perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains once more at exit
        return PIPE_CLOSED
    except OSError as error:
        if error.filename is None:
            raise
        return _problem(f"{error.filename}: {error.strerror}", BAD_DATA)


def _problem(message: str, code: int) -> int:
    print(f"dyadwire: {message}", file=sys.stderr)
    return code
