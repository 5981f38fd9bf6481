"""Statements on `attribution/polnear-dev.jsonl` (PolNeAR, campaign news): tokens of sources, cues and contents.

84 documents coded with the whole line; measured, never tuned to. For each of the three the tokens inside any of our
spans are compared with the tokens inside any span of the first annotator. A token (a word or a mark) counts once,
however many attributions hold it: a source, cue or content nested in another's content counts among its own kind, and
which source goes with which cue is not scored. Our spans are the widest that a statement holds: `whole_source` (the
noun phrase with its apposition), `whole_cue` (with auxiliaries) and `content`, to which "that" and quotation marks
right beside it are added, and to a source the comma that closes its apposition, since PolNeAR counts them in and our
record leaves them out. Statements of both kinds count; a relay of the chain (`via`) counts as a source, as every source
does in PolNeAR, but not one that is told ("told Reuters"), as PolNeAR has no hearers.
"""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from coded import document_of
from dyadwire.config import load_configuration
from dyadwire.learn.evaluate import interval
from dyadwire.pipeline import make_stages
from dyadwire.records import Coded, Span, Statement
from shared import options, rows

FLOORS = {"source": 0.70, "cue": 0.72, "content": 0.72}
_TOKEN = re.compile(r"\w+|[^\w\s]")
_THAT = re.compile(r"\b[Tt]hat\s+$")
_CLOSES = re.compile(r"[,.?!]?(?:[”\"»]|'')")
_OPENS = frozenset("“\"«„'")
Row = dict[str, Any]
Counts = tuple[int, int, int]  # right, ours, theirs


def main() -> int:
    """Print precision, recall and F1 of each part with its interval and floor."""
    args = options(__doc__).parse_args()
    theirs = list(rows(args.shared / "data" / "attribution" / "polnear-dev.jsonl"))
    found = code(theirs)
    print(f"{len(theirs)} documents, {sum(len(one.statements) for one in found)} statements")
    for part, floor in FLOORS.items():
        counts = [count(row, one.document.text, one.statements, part) for row, one in zip(theirs, found, strict=True)]
        low, high = interval(counts, f1_of)
        precision, recall, f1 = score(counts)
        print(f"{part:8} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f} ({low:.3f} to {high:.3f})  floor {floor:.2f}")
    return 0


def code(theirs: Sequence[Row]) -> list[Coded]:
    """The documents coded with the default settings, in order."""
    stages = make_stages(load_configuration(environment={}).settings)
    documents = [document_of(row) for row in theirs]
    parses = stages.parse(documents)
    return [stages.code(*pair) for pair in zip(documents, parses, strict=True)]


def count(row: Row, text: str, statements: Iterable[Statement], part: str) -> Counts:
    """Tokens of one document: in both, in ours, in theirs."""
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    ours = inside(tokens, (span for statement in statements for span in spans(statement, text)[part]))
    theirs = inside(tokens, (tuple(piece) for one in row["attributions"] for piece in one[part]))
    return len(ours & theirs), len(ours), len(theirs)


def inside(tokens: Sequence[tuple[int, int]], pieces: Iterable[tuple[int, int]]) -> set[int]:
    """The indices of the tokens that a piece touches."""
    return {i for start, end in pieces for i, token in enumerate(tokens) if token[0] < end and start < token[1]}


def spans(statement: Statement, text: str) -> Mapping[str, list[tuple[int, int]]]:
    """Our spans of one statement in PolNeAR's manner."""
    cue = statement.whole_cue or statement.cue
    source = statement.whole_source or statement.source
    relays = [one for one in statement.via if one.start < statement.cue.start]
    named = [with_comma(text, one.start, one.end) for one in (source, *relays) if one]
    return {
        "source": named,
        "cue": [(cue.start, cue.end)],
        "content": [widened(text, piece) for piece in statement.content],
    }


def with_comma(text: str, start: int, end: int) -> tuple[int, int]:
    """A source with the comma behind its apposition: "Jo Berg, the mayor," said."""
    return start, end + ("," in text[start:end] and text[end : end + 1] == ",")


def widened(text: str, piece: Span) -> tuple[int, int]:
    """A piece of content with "that" and the quotation marks right beside it."""
    start, end = piece.start, piece.end
    that = _THAT.search(text, max(0, start - 8), start)
    start = that.start() if that else start
    while start and text[start - 1] in _OPENS:
        start -= 1
    closing = _CLOSES.match(text, end)
    return start, closing.end() if closing else end


def score(counts: Sequence[Counts]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all documents."""
    right, ours, theirs = (sum(column) for column in zip(*counts, strict=True))
    return right / max(1, ours), right / max(1, theirs), 2 * right / max(1, ours + theirs)


def f1_of(counts: Sequence[Counts]) -> float:
    """F1 over all documents."""
    return score(counts)[2]


if __name__ == "__main__":
    sys.exit(main())
