"""The command line. One module a command; this one only picks and reports.

Commands import what they need when they run: `dyadwire --help` must not wait for a neural network.
"""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Protocol

import click
import typer

from dyadwire.cli import brief, code, config, evaluate, export, query, read, show
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
    "brief": brief,
    "show": show,
    "query": query,
    "export": export,
    "evaluate": evaluate,
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
        app.command(name, short_help=command.SUMMARY, epilog=epilog, no_args_is_help=name != "config")(command.run)

    @app.callback()
    def start(version: bool = typer.Option(False, "--version", is_eager=True, help="Print the version.")) -> None:
        if version:
            from importlib.metadata import version as version_of

            print(f"dyadwire {version_of('dyadwire')}")
            raise typer.Exit

    return app


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit 0 for done, 1 for bad data, 2 for bad usage; a traceback is our bug."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        result = make_app()(arguments, standalone_mode=False)
        return result if isinstance(result, int) else DONE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
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
