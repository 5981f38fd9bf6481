"""Attributions inside of what somebody says: most of them are part of it and no report of their own.

"Berg said she wanted to close the port" is one statement: what Berg wants is told by Berg alone. A second speaker
inside of the first one's words ("Berg said that Norway had confirmed it") stays, for the chain of sources.
"""

from collections.abc import Sequence

from dyadwire.coding.clauses import word_class
from dyadwire.coding.reports_scene import Report
from dyadwire.records import SPEECH, STANCE, Span

_PRONOUNS = word_class("pronoun") - {"everyone", "many", "neither", "nobody", "others", "some"}


def without_nested(text: str, reports: Sequence[Report]) -> list[Report]:
    """The reports, in order, without attitudes inside of speech, and without speakers in it that are a pronoun."""
    said = sorted({piece for report in reports if report.kind == SPEECH for piece in report.content}, key=_reach)
    held = sorted({piece for report in reports if report.kind == STANCE for piece in report.content}, key=_reach)
    kept = []
    for report in reports:
        anaphoric = report.source is not None and text[report.source.start : report.source.end].lower() in _PRONOUNS
        outer = said if report.kind == STANCE or anaphoric else []
        if report.kind == STANCE and anaphoric:
            outer = said + held
        if not any(_holds(piece, report) for piece in outer):
            kept.append(report)
    return kept


def _reach(piece: Span) -> tuple[int, int]:
    return piece.start, piece.end


def _holds(piece: Span, report: Report) -> bool:
    """Whether a piece of what is said holds a cue and is not what that cue itself reports."""
    return piece.start <= report.cue.start < piece.end and piece not in report.content
