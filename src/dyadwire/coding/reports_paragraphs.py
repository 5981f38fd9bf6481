"""Paragraphs that a line announces: "The minister said:" and, on the lines below, what was said.

Press offices print whole statements so. With quotation marks what is said ends with them; without, where somebody below
speaks of "I" or "we", at the next line that announces something, or with the text.
"""

import re
from collections.abc import Iterator

from dyadwire.coding.clauses import subject_before
from dyadwire.coding.cues import Cues
from dyadwire.coding.reports_scene import Report, Scene, token_span, trimmed, word_span
from dyadwire.records import Span

LATEST = 8  # words between the verb of saying and the colon: "said in a letter to the council:"
_BELOW = re.compile(r"[^\S\n]*\n\s*")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b")
_LINE = re.compile(r"[^\n]+")


def announced_reports(scene: Scene, cues: Cues) -> Iterator[Report]:
    """The report of a sentence that ends its line with a colon behind a verb of saying; none otherwise."""
    tokens, text = scene.tokens, scene.text
    below = _BELOW.match(text, tokens[-1].end) if tokens else None
    if below is None or tokens[-1].text != ":":
        return
    for index in range(len(tokens) - 2, max(0, len(tokens) - 2 - LATEST), -1):
        subject = subject_before(tokens, index, 0) if tokens[index].low in cues else None
        content = _below(scene, below.end()) if subject else ()
        if subject and content:
            source = token_span(tokens, subject)
            yield Report(cue=word_span(tokens[index]), source=source, content=content, rule="paragraphs", score=0.8)
            return


def _below(scene: Scene, begin: int) -> tuple[Span, ...]:
    """A quotation that opens at `begin`, paragraph for paragraph, else the lines up to the next that announces."""
    for quotation in scene.quotations:
        if quotation.start == begin:
            return quotation.pieces
    lines: list[Span] = []
    for line in _LINE.finditer(scene.text, begin):
        piece = trimmed(scene.text, line.start(), line.end())
        if line[0].rstrip().endswith(":"):
            break
        if piece:
            lines.append(piece)
    spoken = any(_FIRST_PERSON.search(scene.text, line.start, line.end) for line in lines)
    return tuple(lines) if spoken else ()
