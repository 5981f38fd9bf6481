"""Score predictions against gold."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dyadwire.cli.options import ConfigFile, Sets, Workers, configure
from dyadwire.cli.reports import progress
from dyadwire.errors import OptionError, RecordError

if TYPE_CHECKING:
    from dyadwire.config import Settings
    from dyadwire.learn.evaluate import Scores

SUMMARY = "Score predictions against gold."
EXAMPLE = "dyadwire evaluate gold.jsonl predicted.jsonl --errors 20"

Gold = Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Documents with the right events.")]
Predicted = Annotated[
    Path | None, typer.Argument(metavar="PREDICTED.jsonl", help="Documents with predicted events, same ids.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Errors = Annotated[int, typer.Option("--errors", metavar="N", min=0, help="Show the first N missed and wrong events.")]


def run(
    gold: Gold,
    predicted: Predicted = None,
    as_json: AsJson = False,
    errors: Errors = 0,
    workers: Workers = None,
    config: ConfigFile = None,
    sets: Sets = None,
) -> int:
    """Print the scores of the gold guidelines with 95 % intervals; without predictions the gold texts are coded.

    A gold document without a prediction counts as predicted empty.
    """
    from dyadwire.learn.evaluate import evaluate

    right = list(read_rows(gold))
    found = predicted_rows(
        gold, predicted, lambda: configure(config, sets, run_workers=("--workers", workers)).settings
    )
    scores = evaluate(right, found)
    print(json.dumps(scores.to_json()) if as_json else "\n".join(_lines(scores)))
    for title, lines in (("missed", scores.missed), ("wrong", scores.wrong)):
        for line in lines[:errors]:
            print(f"{title}: {line}")
    return 0


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a JSON-lines file. Raises `RecordError` at a line that is no coded document."""
    if not path.is_file():
        raise OptionError(f"{path}: no such file; expected documents as JSON lines, with id, text and events")
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise RecordError(f"{path}:{number}: not JSON ({error}); expected a document a line") from error
        if not isinstance(row, dict) or not {"id", "events"} <= set(row):
            raise RecordError(f"{path}:{number}: not a coded document; expected an object with id and events")
        yield row


def predicted_rows(gold: Path, predicted: Path | None, settings: "Callable[[], Settings]") -> list[dict[str, Any]]:
    """The predictions of a file; without one the texts of the gold, coded, for which alone settings are asked."""
    return list(_code(gold, settings()) if predicted is None else read_rows(predicted))


def _code(gold: Path, settings: "Settings") -> Iterator[dict[str, Any]]:
    from dyadwire.pipeline import code_documents, read_documents
    from dyadwire.records import Coded
    from dyadwire.store import to_native

    with progress("code") as advance:
        for item in code_documents(read_documents([str(gold)], settings), settings):
            if isinstance(item, Coded):
                yield to_native(item)
                advance(1)


def _lines(scores: "Scores") -> Iterator[str]:
    from dyadwire.learn.evaluate import ACCURACIES, F1_SCORES

    rates = scores.rates
    yield f"gold {scores.gold}  predicted {scores.predicted}"
    for name in F1_SCORES:
        low, high = scores.intervals[name]
        precision, recall, f1 = (rates[f"{name}_{part}"] for part in ("p", "r", "f1"))
        yield f"{name:8} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({low:.3f} to {high:.3f})"
    yield "on mentions of the right type: " + "  ".join(f"{name} {rates[name]:.3f}" for name in ACCURACIES)
    yield f"where gold names one: source {rates['sourced']:.3f}  date {rates['dated']:.3f}"
