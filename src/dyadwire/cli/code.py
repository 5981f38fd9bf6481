"""Code inputs into a store or into JSON lines."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyadwire.cli.options import (
    Address,
    ConfigFile,
    Engine,
    Inputs,
    Mentions,
    NoText,
    Sets,
    StoreFolder,
    Workers,
    check_target,
    configure,
)
from dyadwire.cli.reports import progress, report_inputs, say
from dyadwire.cli.streams import keep_standard_input, open_output
from dyadwire.errors import OptionError

if TYPE_CHECKING:
    from dyadwire.config import Configuration
    from dyadwire.pipeline import NativeOptions, Summary

SUMMARY = "Code inputs into a store or into JSON lines."
EXAMPLE = "dyadwire code articles/ --store news --workers 2"

Jsonl = Annotated[
    str | None, typer.Option("--jsonl", metavar="OUT", help="File for native JSON lines, - for standard output.")
]


def run(
    inputs: Inputs,
    store: StoreFolder = None,
    jsonl: Jsonl = None,
    workers: Workers = None,
    engine: Engine = None,
    address: Address = None,
    no_text: NoText = False,
    mentions: Mentions = False,
    config: ConfigFile = None,
    sets: Sets = None,
) -> int:
    """Code files, folders or standard input: who did or said what to whom, according to whom.

    With --store the result is a run of that store: an unfinished run of the same inputs, code and configuration is
    resumed, a finished one is not done again. With --jsonl it is one document a line, in the order of the inputs;
    --no-text and --mentions say what a line holds.
    """
    from dyadwire.pipeline import NativeOptions

    check_target("code", store, jsonl)
    named = {"run_workers": ("--workers", workers), "run_engine": ("--engine", engine)}
    configuration = configure(config, sets, **named, run_address=("--address", address))
    if address is not None and configuration.settings.run.engine != "ray":
        raise OptionError(f"code: --address {address} is for --engine ray; the pool has no address")
    if jsonl is not None:
        return _to_lines(inputs, jsonl, configuration, NativeOptions(text=not no_text, mentions=mentions))
    if no_text or mentions:
        raise OptionError("code: --no-text and --mentions are for --jsonl; a store keeps everything, see export")
    return _to_store(inputs, store or Path(), configuration)


def _to_lines(inputs: list[str], jsonl: str, configuration: "Configuration", options: "NativeOptions") -> int:
    from dyadwire.pipeline import Summary, code_lines, read_documents

    summary = Summary()
    settings = configuration.settings
    with open_output(jsonl) as out, progress("code") as advance:
        for lines, counted in code_lines(read_documents(inputs, settings), settings, options):
            out.write(lines)
            summary.add(counted)
            advance(counted.documents)
    return _report(summary)


def _to_store(inputs: list[str], store: Path, configuration: "Configuration") -> int:
    from dyadwire.pipeline import code_into_store

    keep_standard_input(inputs)
    with progress("code") as advance:
        outcome = code_into_store(inputs, store, configuration, advance)
    if outcome.found:
        say(f"run {outcome.manifest.run} is already in {store}: same inputs, code and configuration")
    elif outcome.resumed:
        say(f"run {outcome.manifest.run} resumed: {outcome.resumed} of {outcome.manifest.shards} shards were there")
    else:
        say(f"run {outcome.manifest.run}")
    return _report(outcome.summary)


def _report(summary: "Summary") -> int:
    say(f"{summary.documents:,} documents, {summary.events:,} events, {summary.statements:,} statements")
    return report_inputs(summary)
