"""Report which documents are copies of one another."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from dyadwire.cli.options import STORE_HELP, ConfigFile, Sets, configure
from dyadwire.cli.reports import progress, report_inputs, say
from dyadwire.cli.streams import STANDARD, open_output
from dyadwire.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.table import Table

    from dyadwire.config import Settings
    from dyadwire.pipeline import Summary
    from dyadwire.records import Copy, Document

SUMMARY = "Report which documents are copies of one another."
EXAMPLE = "dyadwire copies articles/ --jsonl copies.jsonl"
WIDTH = 140  # columns when there is no terminal to ask

Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="INPUT", help="Files, folders, or - for standard input, in place of --store."),
]
StoreFolder = Annotated[Path | None, typer.Option("--store", metavar="DIR", help=f"{STORE_HELP} Coded before.")]
Out = Annotated[
    str | None,
    typer.Option("--jsonl", metavar="OUT", help="Write a group a line as JSON instead, - for standard output."),
]


def run(
    inputs: Inputs = None,
    store: StoreFolder = None,
    jsonl: Out = None,
    config: ConfigFile = None,
    sets: Sets = None,
) -> int:
    """Group documents that have one text: word for word, nearly, in part, or in a later state of the article.

    Each group begins with its origin, the earliest document. The shares are of words in a row that the document has
    in common with the one it is like, and the other way round. With --store the result is also kept beside the runs,
    as the view copies of dyadwire query. Texts made from one template, with other dates, names or numbers, are no
    copies.
    """
    if bool(inputs) == (store is not None):
        raise OptionError("copies: expected inputs or --store DIR, one of the two; where are the documents?")
    configuration = configure(config, sets)
    if store is not None:
        count, copies = _of_store(store)
    else:
        summary, copies = _of_inputs(inputs or [], configuration.settings)
        if code := report_inputs(summary):
            return code
        count = summary.documents
    groups = [list(group) for _, group in groupby(copies, key=lambda copy: copy.origin_position)]
    with open_output(jsonl or STANDARD) as out:
        _write_lines(groups, out) if jsonl else _print_table(groups, out)
    _say_counts(count, len(groups), copies)
    return 0


def _of_inputs(inputs: Sequence[str], settings: "Settings") -> "tuple[Summary, list[Copy]]":
    """What became of the inputs, and the copies among their documents."""
    from dyadwire.pipeline import Summary, infer_dates, read_documents
    from dyadwire.read.copies import find_copies
    from dyadwire.records import Coded, Document

    summary = Summary()

    def documents(advance: "Callable[[int], None]") -> "Iterator[Document]":
        for item in infer_dates(read_documents(inputs, settings)):
            summary.count(Coded(document=item) if isinstance(item, Document) else item)
            if isinstance(item, Document):
                advance(1)
                yield item

    with progress("read") as advance:
        return summary, list(find_copies(documents(advance)))


def _of_store(store: Path) -> "tuple[int, list[Copy]]":
    """The number of documents in the store, and the copies among them, which are also written into it."""
    from dyadwire.read.copies import find_copies
    from dyadwire.store import read_documents, write_copies

    places: list[tuple[str, int]] = []

    def documents(advance: "Callable[[int], None]") -> "Iterator[Document]":
        for place, document in read_documents(store):
            places.append(place)
            advance(1)
            yield document

    with progress("read") as advance:
        copies = list(find_copies(documents(advance)))
    write_copies(store, copies, places)
    return len(places), copies


def _write_lines(groups: "Sequence[list[Copy]]", out: TextIO) -> None:
    """A group a line: its origin, how many documents, and the documents with the evidence for each."""
    from dyadwire.store import json_line

    for group in groups:
        row = {"origin": group[0].origin, "documents": len(group), "copies": [_row(copy) for copy in group]}
        out.write(json_line(row) + "\n")


def _row(copy: "Copy") -> dict[str, object]:
    return {
        "document": copy.document,
        "kind": copy.kind,
        "like": copy.like,
        "share": copy.share,
        "share_of_like": copy.share_of_like,
        "differs": list(copy.differs),
        "read_from": copy.read_from,
        "title": copy.title,
        "url": copy.url,
        "publisher": copy.publisher,
        "published": copy.published.isoformat() if copy.published else None,
    }


def _print_table(groups: "Sequence[list[Copy]]", out: TextIO) -> None:
    from rich.console import Console

    if not groups:
        return
    console = Console(file=out, markup=False, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    console.print(_table(groups))


def _table(groups: "Sequence[list[Copy]]") -> "Table":
    from rich.table import Table

    table = Table("kind", "document", "publisher", "published", "title", "share", "other", "differs")
    for group in groups:
        for copy in group:
            first = copy.kind == "origin"
            shares = ("", "") if first else (f"{copy.share:.2f}", f"{copy.share_of_like:.2f}")
            day = copy.published.isoformat() if copy.published else "undated"
            differs = "; ".join(copy.differs)
            cells = (copy.kind, copy.document, copy.publisher, day, copy.title, *shares, differs)
            table.add_row(*cells, style="bold" if first else None)
        table.add_section()
    return table


def _say_counts(documents: int, groups: int, copies: "Sequence[Copy]") -> None:
    from dyadwire.records import COPY_KINDS

    kinds = Counter(copy.kind for copy in copies)
    told = [kind for kind in COPY_KINDS if kind != "origin"]
    listed = ", ".join(f"{kinds[kind]:,} {kind}" for kind in told)
    origins = documents - sum(kinds[kind] for kind in told)
    found = f"{groups:,} group{'' if groups == 1 else 's'} with copies"
    say(f"{documents:,} documents, {origins:,} origins; {found}: {listed}")
