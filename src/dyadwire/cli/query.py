"""Ask a store in SQL."""

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TextIO

import typer

from dyadwire.cli.options import STORE_HELP
from dyadwire.cli.streams import STANDARD, open_output

if TYPE_CHECKING:
    from dyadwire.store import Answer

SUMMARY = "Ask a store in SQL."
EXAMPLE = 'dyadwire query "SELECT type, count(*) FROM events GROUP BY type" --store news'

Sql = Annotated[str, typer.Argument(metavar="SQL", help="One SELECT, - to read it from standard input.")]
StoreFolder = Annotated[Path, typer.Option("--store", metavar="DIR", help=STORE_HELP)]
Format = Annotated[Literal["table", "csv", "json"], typer.Option("--format", help="How rows are printed.")]


def run(sql: Sql, store: StoreFolder, format: Format = "table") -> int:
    """Run one SELECT over the views documents, events, statements, rejections, runs, and copies once worked out.

    Of each document the latest run counts; all_documents, all_events, all_statements and all_rejections have every
    run. Columns are those of docs/store.md. DuckDB's SQL; nothing can be changed.
    """
    from dyadwire.store import query

    answer = query(store, sys.stdin.read() if sql == STANDARD else sql)
    with open_output(STANDARD) as out:
        {"table": _print_table, "csv": _print_csv, "json": _print_json}[format](answer, out)
    return 0


def _print_csv(answer: "Answer", out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(map(_plain_row, answer.rows))


def _print_json(answer: "Answer", out: TextIO) -> None:
    for row in answer.rows:
        out.write(json.dumps(dict(zip(answer.columns, row, strict=True)), ensure_ascii=False, default=_spelt) + "\n")


def _print_table(answer: "Answer", out: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*answer.columns)
    for row in answer.rows:
        table.add_row(*("" if cell is None else str(cell) for cell in _plain_row(row)))
    console = Console(file=out, markup=False, highlight=False)
    if not console.is_terminal:  # no width to fit into, so nothing is cut
        console.width = max(console.width, console.measure(table).maximum)
    console.print(table)


def _plain_row(row: Sequence[Any]) -> list[Any]:
    """The cells of a row; lists and structs as JSON."""
    return [
        json.dumps(cell, ensure_ascii=False, default=_spelt) if isinstance(cell, list | dict) else cell for cell in row
    ]


def _spelt(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
