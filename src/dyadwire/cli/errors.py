"""The mistakes of a run against gold, by kind, with their sentences."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyadwire.cli.evaluate import Gold, predicted_rows, read_rows
from dyadwire.cli.options import ConfigFile, Sets, Workers, configure
from dyadwire.errors import OptionError, nearest

if TYPE_CHECKING:
    from dyadwire.learn.mistakes import Mistake

SUMMARY = "Show the mistakes of a run by kind, with their sentences."
EXAMPLE = 'dyadwire errors gold.jsonl predicted.jsonl --kind "wrong actor" --limit 20'

Predicted = Annotated[
    Path | None, typer.Argument(metavar="PREDICTED.jsonl", help="Documents as `code --jsonl` wrote them, same ids.")
]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="Only this kind of mistake; may be repeated.")]
Limit = Annotated[
    int, typer.Option("--limit", metavar="N", min=0, help="Show the first N of each kind; 0 counts only.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a mistake.")]


def run(
    gold: Gold,
    predicted: Predicted = None,
    kinds: Kinds = None,
    limit: Limit = 10,
    as_json: AsJson = False,
    workers: Workers = None,
    config: ConfigFile = None,
    sets: Sets = None,
) -> int:
    """Print a Markdown report: how many mistakes of each kind, and the sentences of each.

    Events are paired as `evaluate` pairs them. Without predictions the gold texts are coded.
    """
    from dyadwire.learn.mistakes import KINDS, find_mistakes

    for kind in kinds or ():
        if kind not in KINDS:
            known = ", ".join(KINDS)
            raise OptionError(f"--kind {kind!r}: expected one of {known}. {nearest(kind, KINDS)}")
    found = predicted_rows(
        gold, predicted, lambda: configure(config, sets, run_workers=("--workers", workers)).settings
    )
    mistakes = [m for m in find_mistakes(read_rows(gold), found) if not kinds or m.kind in kinds]
    if as_json:
        for mistake in mistakes:
            print(json.dumps(asdict(mistake), ensure_ascii=False))
    else:
        print("\n".join(_report(mistakes, limit)))
    return 0


def _report(mistakes: Sequence["Mistake"], limit: int) -> Iterator[str]:
    from dyadwire.learn.mistakes import KINDS

    counts = Counter(mistake.kind for mistake in mistakes)
    yield "| kind | mistakes |\n|---|---|"
    yield from (f"| {kind} | {counts[kind]} |" for kind in KINDS if counts[kind])
    for kind in KINDS:
        chosen = [mistake for mistake in mistakes if mistake.kind == kind][:limit]
        reasons = Counter(mistake.reason for mistake in mistakes if mistake.kind == kind and mistake.reason)
        if chosen or reasons:
            yield f"\n## {kind}\n"
        if reasons:
            yield f"By reason: {', '.join(f'{reason} {count}' for reason, count in reasons.most_common())}\n"
        for mistake in chosen:
            yield from _item(mistake)


def _item(mistake: "Mistake") -> Iterator[str]:
    yield f"- `{mistake.document}` **{mistake.trigger}**: {' '.join(mistake.sentence.split())}"
    if mistake.gold:
        yield f"  - gold: {mistake.gold}"
    if mistake.predicted:
        yield f"  - ours: {mistake.predicted}"
    if mistake.reason:
        yield f"  - why: {mistake.reason}{f' ({mistake.detail})' if mistake.detail else ''}"
