"""Who says what, by rules: reporting verbs, "according to", parentheses, quotations, colons.

Each finds spans only; who a source is comes later.
docs/accuracy.md says how good they are on campaign news.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from dyadwire.coding.attitudes import Attitudes
from dyadwire.coding.clauses import tokens_of
from dyadwire.coding.cues import Cues
from dyadwire.coding.quotations import Quotation
from dyadwire.coding.reports_attitudes import attitude_reports
from dyadwire.coding.reports_paragraphs import announced_reports
from dyadwire.coding.reports_phrases import according_reports, citing, parenthesis_reports, speaker_turns
from dyadwire.coding.reports_scene import Report, Scene, trimmed
from dyadwire.coding.reports_verbs import verb_reports
from dyadwire.records import Span

_LINKS = re.compile(r"(?:,|;)?\s+(?:and|but|while|whereas|although|though|as|yet|adding|saying)?\s*$|[,;]\s*$")


def find_reports(
    text: str,
    sentences: Sequence[Span],
    quotations: Sequence[Quotation],
    actors: Sequence[Span],
    cues: Cues,
    attitudes: Attitudes,
) -> list[Report]:
    """Attributions of a text in order of their cues. `actors` are mentions of actors, in order of their offsets."""
    reports: list[Report] = []
    for sentence in sentences:
        tokens = tokens_of(text, sentence.start, sentence.end)
        inside = [span for span in actors if sentence.start <= span.start < sentence.end]
        scene = Scene(text, sentence, tokens, quotations, inside)
        found = citing(scene, [*verb_reports(scene, cues), *according_reports(scene)])
        found += [*parenthesis_reports(scene), *speaker_turns(scene), *announced_reports(scene, cues)]
        reports += _disentangled(text, sorted(found, key=lambda report: report.cue.start))
        reports += attitude_reports(scene, attitudes, found)
    return sorted(reports, key=lambda report: (report.cue.start, report.cue.end))


def _disentangled(text: str, reports: list[Report]) -> list[Report]:
    """Content that runs into the next report of the sentence is cut before it: "X said A, but Y said B"."""
    kept = []
    for place, report in enumerate(reports):
        content = report.content
        for other in reports[place + 1 :]:
            content = _cut(text, content, _head(other, report.cue.end))
        if content:
            kept.append(replace(report, content=content))
    return kept


def _head(report: Report, after: int) -> int:
    """Where a report begins in the text: at its cue, or at its source or relay if that stands between."""
    named = [span.start for span in (report.source, *report.via) if span and span.start > after]
    return min([report.cue.start, *named])


def _cut(text: str, content: tuple[Span, ...], head: int) -> tuple[Span, ...]:
    """`content` without what follows the conjunction or comma right before `head`; unchanged without one."""
    kept: list[Span] = []
    for span in content:
        if not span.start < head < span.end:
            kept.append(span)
            continue
        link = _LINKS.search(text, span.start, head)
        piece = trimmed(text, span.start, link.start()) if link else span
        if piece:
            kept.append(piece)
    return tuple(kept)
