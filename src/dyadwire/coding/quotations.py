"""Quotations of a text: what stands between quotation marks, also over several sentences and paragraphs."""

import re
from dataclasses import dataclass

from dyadwire.records import Span

# Two apostrophes are a mark in texts of wire services. A mark is opening or closing by its form; a straight one by
# what stands before it.
_MARK = re.compile(r"''|[“”„«»\"]")
_OPENS = re.compile(r"(?:^|[\s(\[—–-])$")
_STRAIGHT = frozenset({'"', "''"})
_PARAGRAPH = re.compile(r"[^\n]+")
_CLOSER = {"“": "”", "„": "“”", "«": "»", '"': '"', "''": "''"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """One speaker's words without interruption.

    `pieces` are the words without their marks, one piece a paragraph; `start` and `end` take the marks in.
    """

    start: int
    end: int
    pieces: tuple[Span, ...]
    closed: bool  # False: the paragraph ended first, so that the next one may go on


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Quotations in order, without overlaps; a paragraph that does not close one hands it to the next.

    The rule of English typesetting: a quotation over several paragraphs opens at each and closes at the last.
    """
    found: list[Quotation] = []
    for paragraph in _PARAGRAPH.finditer(text):
        pieces = _in_paragraph(text, paragraph.start(), paragraph.end())
        if pieces and found and not found[-1].closed and not text[paragraph.start() : pieces[0].start].strip():
            last, first = found[-1], pieces.pop(0)
            found[-1] = Quotation(last.start, first.end, last.pieces + first.pieces, first.closed)
        found += pieces
    return tuple(found)


def _in_paragraph(text: str, begin: int, end: int) -> list[Quotation]:
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text, begin, end):
        if opened is None:
            if mark[0] in "“„«" or (mark[0] in _STRAIGHT and _OPENS.search(text[begin : mark.start()][-1:])):
                opened = mark
        elif mark[0] in _CLOSER[opened[0]]:
            if mark.start() > opened.end():
                inner = Span(opened.end(), mark.start())
                found.append(Quotation(opened.start(), mark.end(), (inner,), True))
            opened = None
    if opened is not None and opened.end() < end:
        found.append(Quotation(opened.start(), end, (Span(opened.end(), end),), False))
    return found
