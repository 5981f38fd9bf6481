"""Show what the reader makes of an input."""

from typing import Annotated

import typer

from dyadwire.cli.options import ConfigFile, Inputs, Sets, configure
from dyadwire.cli.reports import progress, report_inputs
from dyadwire.cli.streams import open_output

SUMMARY = "Show what the reader makes of an input."
EXAMPLE = "dyadwire read articles/ --jsonl documents.jsonl"

Out = Annotated[str, typer.Option("--jsonl", metavar="OUT", help="File to write, - for standard output.")]


def run(inputs: Inputs, jsonl: Out = "-", config: ConfigFile = None, sets: Sets = None) -> int:
    """Read files, folders or standard input, and write one document a line as JSON.

    Each has its text without furniture, title, byline and publication date with how they were found, and beside it
    the furniture and the readers' comments that were set apart.
    """
    from dyadwire.pipeline import Summary, infer_dates, read_documents
    from dyadwire.read import document_row
    from dyadwire.records import Coded, Document
    from dyadwire.store import json_line

    settings = configure(config, sets).settings
    summary = Summary()
    with open_output(jsonl) as out, progress("read") as advance:
        for item in infer_dates(read_documents(inputs, settings)):
            if isinstance(item, Document):
                out.write(json_line(document_row(item)) + "\n")
                advance(1)
            summary.count(Coded(document=item) if isinstance(item, Document) else item)
    return report_inputs(summary)
