"""Write what a store holds in other forms."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import typer

from dyadwire.cli.options import STORE_HELP, Mentions, NoText
from dyadwire.cli.reports import say
from dyadwire.cli.streams import open_output
from dyadwire.errors import OptionError

if TYPE_CHECKING:
    from dyadwire.records import Coded

SUMMARY = "Write what a store holds in other forms."
EXAMPLE = "dyadwire export --store news --to csv --out events.csv"

StoreFolder = Annotated[Path, typer.Option("--store", metavar="DIR", help=STORE_HELP)]
To = Annotated[
    Literal["jsonl", "csv"],
    typer.Option("--to", help="jsonl: native JSON lines, a document each; csv: events flattened, an event each."),
]
Out = Annotated[str, typer.Option("--out", metavar="FILE", help="File to write, - for standard output.")]
Run = Annotated[str | None, typer.Option("--run", metavar="RUN", help="Only this run.")]


def run(
    store: StoreFolder,
    to: To = "jsonl",
    out: Out = "-",
    run_id: Run = None,
    no_text: NoText = False,
    mentions: Mentions = False,
) -> int:
    """Write the store's documents, of each the latest run, as native JSON lines or as a table of events.

    A row of the table cannot hold everything: statements, rejections, rules and how each actor was found are in the
    JSON lines only, and the command says so.
    """
    from dyadwire.store import read_coded

    documents = read_coded(store, run_id)
    with open_output(out) as file:
        if to == "jsonl":
            _write_lines(documents, file, not no_text, mentions)
            return 0
        if no_text or mentions:
            raise OptionError("export: --no-text and --mentions are for --to jsonl; the table holds neither")
        left = _write_table(documents, file)
    say(f"not in the table: {left} statements; rejections, findings, rules, and how actors were found")
    return 0


def _write_lines(documents: Iterable["Coded"], file: TextIO, text: bool, mentions: bool) -> None:
    from dyadwire.store import json_line, to_native

    for coded in documents:
        file.write(json_line(to_native(coded, text, mentions)) + "\n")


def _write_table(documents: Iterable["Coded"], file: TextIO) -> int:
    from dyadwire.store import EVENT_COLUMNS, event_rows

    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(EVENT_COLUMNS)
    left = 0
    for coded in documents:
        writer.writerows(event_rows(coded))
        left += len(coded.statements)
    return left
