"""What several commands take, declared once, and how it becomes a configuration."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dyadwire.errors import OptionError

if TYPE_CHECKING:
    from dyadwire.config import Configuration

INPUTS_HELP = "Files, folders, patterns, URLs, or - for standard input."
Inputs = Annotated[list[str], typer.Argument(metavar="INPUT", help=INPUTS_HELP)]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Configuration to use, in place of ./dyadwire.toml."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Set one value of the configuration, as in parse.threshold=0.4."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", metavar="N", help="Processes that code; the output is the same for any N.")
]
Engine = Annotated[
    Literal["pool", "ray"] | None,
    typer.Option("--engine", metavar="pool|ray", help="Processes of this machine, or Ray (the extra [ray])."),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address", metavar="ADDRESS", help="Ray cluster to use, as HOST:PORT. Default: Ray is started here."
    ),
]
NoText = Annotated[bool, typer.Option("--no-text", help="Leave texts out; offsets and the hash of the text stay.")]
Mentions = Annotated[bool, typer.Option("--mentions", help="Add all dates, places and actors that were found.")]
STORE_HELP = "Folder of the store."
StoreFolder = Annotated[Path | None, typer.Option("--store", metavar="DIR", help=f"{STORE_HELP} Made if not there.")]


def check_target(command: str, store: Path | None, jsonl: str | None) -> None:
    """Raise `OptionError` unless the result goes to one place: a store or JSON lines."""
    if (store is None) == (jsonl is None):
        raise OptionError(f"{command}: expected one of --store DIR and --jsonl OUT, where the result goes")


def configure(file: Path | None, sets: list[str] | None, **named: Any) -> "Configuration":
    """The configuration in force, from the options `--config` and `--set` and those with names of their own.

    `named`: ``run_workers=("--workers", 2)`` sets run.workers; None in place of 2: the option was not given. Raises
    `OptionError` at the first thing that is wrong.
    """
    from dyadwire.config import load_configuration

    options: dict[str, tuple[str, Any]] = {}
    for text in sets or []:
        key, equals, value = text.partition("=")
        if not equals:
            raise OptionError(f"--set {text!r}: expected KEY=VALUE, for instance parse.threshold=0.4")
        options[key.strip()] = ("--set", value.strip())
    for key, (name, value) in named.items():
        if value is not None:
            options[key.replace("_", ".", 1)] = (name, value)
    return load_configuration(file, options)
