"""The reference of all commands, as Markdown: `make docs` writes it to docs/cli.md, and a test compares the two.

Made from what the commands declare and not from their help pages, whose layout changes with the library.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from dyadwire.cli import COMMANDS

HEAD = """\
# Commands

Written by `make docs` from the program itself; do not edit.

`dyadwire COMMAND --help` says the same. `-` stands for standard input and standard output. Progress is shown on
standard error when that is a terminal. Exit codes: 0 done, perhaps with a warning that some inputs gave no document; 1
bad data, for instance when nothing could be read; 2 bad usage or configuration; 130 interrupted.
"""


def reference() -> str:
    """All commands with their arguments and options, in the program's own order."""
    parts = [HEAD]
    for name, command in COMMANDS.items():
        lines = [f"## dyadwire {name}", "", inspect.getdoc(command.run) or "", "", f"    {command.EXAMPLE}", ""]
        parts.append("\n".join([*lines, *_table(command.run)]) + "\n")
    return "\n".join(parts)


def _table(run: Callable[..., int]) -> Iterator[str]:
    yield "| argument or option | |"
    yield "|---|---|"
    hints = get_type_hints(run, include_extras=True)
    for name, parameter in inspect.signature(run).parameters.items():
        kind, info = get_args(hints[name])
        required = parameter.default is inspect.Parameter.empty
        spelling = _argument(kind, info, required) if isinstance(info, ArgumentInfo) else _option(kind, info)
        note = _note(parameter.default) if isinstance(info, OptionInfo) else ""
        yield f"| `{spelling}` | {info.help}{note} |"


def _argument(kind: Any, info: ArgumentInfo, required: bool) -> str:
    name = f"{info.metavar}..." if "list[" in str(kind) else str(info.metavar)
    return name if required else f"[{name}]"


def _option(kind: Any, info: OptionInfo) -> str:
    name = str(info.default)  # where typer keeps the first thing it was given, until it reads the signature
    if kind is bool:
        return name
    value = "|".join(get_args(kind)) if get_origin(kind) is Literal else str(info.metavar)
    return f"{name} {value}".replace("|", r"\|")  # else it would end the cell


def _note(default: Any) -> str:
    if default is inspect.Parameter.empty:
        return " Must be given."
    return f" Default: `{default}`." if isinstance(default, str | int) and not isinstance(default, bool) else ""


if __name__ == "__main__":
    print(reference(), end="")
