"""Write a relations update about two sides."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyadwire.cli.options import STORE_HELP, ConfigFile, Sets, Workers, configure
from dyadwire.cli.reports import progress, report_inputs
from dyadwire.cli.sides import side_of
from dyadwire.cli.streams import open_output
from dyadwire.errors import OptionError

if TYPE_CHECKING:
    from dyadwire.config import Configuration
    from dyadwire.pipeline import Summary
    from dyadwire.records import Coded
    from dyadwire.update import Update

SUMMARY = "Write a relations update about two sides."
EXAMPLE = "dyadwire brief USA RUS articles/ --format html --out brief.html"

FirstSide = Annotated[str, typer.Argument(metavar="A", help="One side: a country code or a name (USA, Russia, NATO).")]
OtherSide = Annotated[str, typer.Argument(metavar="B", help="The other side.")]
Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="INPUT", help="Files, folders, or - to code for this brief, in place of --store."),
]
StoreFolder = Annotated[Path | None, typer.Option("--store", metavar="DIR", help=f"{STORE_HELP} Coded before.")]
Format = Annotated[
    str | None, typer.Option("--format", metavar="md|html|json", help="Form of the brief, in place of brief.format.")
]
Out = Annotated[str, typer.Option("--out", metavar="FILE", help="File to write, - for standard output.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DAY", help="First day of the events shown, YYYY-MM-DD.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Last day of the events shown, YYYY-MM-DD.")]


def run(
    a: FirstSide,
    b: OtherSide,
    inputs: Inputs = None,
    store: StoreFolder = None,
    format: Format = None,
    out: Out = "-",
    since: Since = None,
    until: Until = None,
    workers: Workers = None,
    config: ConfigFile = None,
    sets: Sets = None,
) -> int:
    """Write what two sides did and said, who disputes it, and what is to come; every sentence with its source.

    From a store, or from inputs that are coded on the way and not kept.
    """
    from dyadwire.analyse import build_update
    from dyadwire.read.copies import find_copies

    if bool(inputs) == (store is not None):
        raise OptionError("brief: expected inputs or --store DIR, one of the two; where are the articles?")
    configuration = configure(
        config,
        sets,
        brief_format=("--format", format),
        brief_since=("--since", since),
        brief_until=("--until", until),
        run_workers=("--workers", workers),
    )
    sides = tuple(side_of(side, configuration.settings.coding.extra_actors) for side in (a, b))
    summary, coded = _coded(inputs, store, configuration)
    if summary is not None and (code := report_inputs(summary)):
        return code
    section = configuration.settings.brief
    copies = list(find_copies(one.document for one in coded))
    update = build_update(coded, (sides[0], sides[1]), section.since, section.until, section.min_score, copies)
    with open_output(out) as file:
        file.write(_render(update, section.format))
    return 0


def _render(update: "Update", form: str) -> str:
    from dyadwire.tell import render_html, render_json, render_markdown

    return {"md": render_markdown, "html": render_html, "json": render_json}[form](update)


def _coded(
    inputs: list[str] | None, store: Path | None, configuration: "Configuration"
) -> tuple["Summary | None", list["Coded"]]:
    """The documents, and what became of the inputs if they are coded here."""
    if store is not None:
        from dyadwire.store import read_coded

        return None, list(read_coded(store))
    from dyadwire.pipeline import Summary, code_documents, read_documents
    from dyadwire.records import Coded

    summary = Summary()
    coded = []
    settings = configuration.settings
    with progress("code") as advance:
        for item in code_documents(read_documents(inputs or [], settings), settings):
            summary.count(item)
            if isinstance(item, Coded):
                coded.append(item)
                advance(1)
    return summary, coded
