"""Quotations that go on where no verb of saying stands: they belong to the speaker of the one before.

Rule of English newswriting: a speaker once named goes on in the next quotation of the paragraph, or of the next one,
until somebody else is named.
"""

from collections.abc import Sequence
from dataclasses import replace

from dyadwire.coding.quotations import Quotation
from dyadwire.coding.reports_scene import Report
from dyadwire.records import SPEECH, Span

FEWEST_WORDS = 5  # shorter ones are terms and scare quotes


def with_continuations(text: str, reports: Sequence[Report], quotations: Sequence[Quotation]) -> list[Report]:
    """The reports with the quotations around them that no report holds; they keep their order."""
    told = list(reports)
    for quotation in quotations:
        if _is_short(text, quotation) or any(_touches(report, quotation) for report in told):
            continue
        place = _speaking(text, told, quotation)
        if place is not None:
            pieces = sorted({*told[place].content, *quotation.pieces}, key=lambda piece: piece.start)
            told[place] = replace(told[place], content=tuple(pieces))
    return told


def _is_short(text: str, quotation: Quotation) -> bool:
    return len(text[quotation.start : quotation.end].split()) < FEWEST_WORDS


def _touches(report: Report, quotation: Quotation) -> bool:
    """Whether a report says a part of the quotation, or stands in it."""
    spans = (report.cue, *report.content)
    return any(span.start < quotation.end and quotation.start < span.end for span in spans)


def _speaking(text: str, reports: Sequence[Report], quotation: Quotation) -> int | None:
    """Which report goes on: the last before it in its paragraph or the one before, else the first after it there."""
    begin = text.rfind("\n", 0, quotation.start) + 1
    end = text.find("\n", quotation.end)
    end = end if end >= 0 else len(text)
    spoken = [place for place, report in enumerate(reports) if report.kind == SPEECH and report.source]
    before = [place for place in spoken if begin <= reports[place].cue.start < quotation.start]
    after = [place for place in spoken if quotation.end <= reports[place].cue.start < end]
    if before or after:
        return before[-1] if before else after[0]
    if text[begin : quotation.start].strip():
        return None
    previous = text.rfind("\n", 0, max(0, begin - 1 - _gap(text, begin))) + 1
    earlier = [place for place in spoken if previous <= reports[place].cue.start < begin]
    last = earlier[-1] if earlier else None
    return last if last is not None and _ends_quoted(text, reports[last]) else None


def _gap(text: str, begin: int) -> int:
    """How many line breaks beyond one stand before a paragraph."""
    at = begin
    while at and text[at - 1] == "\n":
        at -= 1
    return begin - at - 1


def _ends_quoted(text: str, report: Report) -> bool:
    """Whether some of what the report says stood in quotation marks."""
    return any(_opened(text, piece) for piece in report.content)


def _opened(text: str, piece: Span) -> bool:
    return any(mark in text[max(0, piece.start - 2) : piece.end] for mark in ('"', "“", "''", "«"))
