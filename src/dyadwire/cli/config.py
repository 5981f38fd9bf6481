"""Show the configuration in force."""

import json
from typing import Annotated, Any

import typer

from dyadwire.cli.options import ConfigFile, Sets, configure

SUMMARY = "Show the configuration in force, and where each value came from."
EXAMPLE = "dyadwire config --template > dyadwire.toml"

Template = Annotated[bool, typer.Option("--template", help="Print the commented default file instead.")]


def run(template: Template = False, config: ConfigFile = None, sets: Sets = None) -> int:
    """Print every value in force and where it came from: default, file and line, environment variable, or option.

    What is printed is itself a configuration file.
    """
    if template:
        from importlib.resources import files

        print(files("dyadwire").joinpath("data", "dyadwire.toml").read_text("utf-8"), end="")
        return 0
    section = ""
    for entry in configure(config, sets).entries():
        head, _, key = entry.key.partition(".")
        if head != section:
            print(f"[{head}]" if not section else f"\n[{head}]")
            section = head
        print(f"{_spelt(key, entry.value):40} # {entry.origin}")
    return 0


def _spelt(key: str, value: Any) -> str:
    # JSON and TOML write texts, numbers, booleans and lists of texts alike; TOML has no null.
    return f"# {key} is not set" if value is None else f"{key} = {json.dumps(value, ensure_ascii=False)}"
