"""Attribution without a verb: "according to", parentheses, speakers' turns, and the source that a source cites."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dyadwire.coding.reports_scene import Report, Scene, trimmed
from dyadwire.records import Span

_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording to|[Ii]n the words of|[Aa]s (?:informed|reported|announced|confirmed|told) by)\s"
)
_SOURCE_END = re.compile(r",|;|(?<!\b[A-Z])\.(?=\s|$)| — | – |\n| (?:who|which|that|on|in|at|and|but|as) |[“”\"()]")
_RELATIVE = re.compile(r",\s+(?:who|whose|which|where|when)\b")
_PARENTHESIS = re.compile(r"\s\(([A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3})\)(?=[.,;]|\s*$)")
_PARTY = re.compile(r"[A-Z]{1,3}-[A-Z]")  # "(D-Ohio)": a politician's party and state
_CITING = re.compile(r",\s+(?:citing|quoting)\s")
_TURN = re.compile(r"((?:[A-Z][\w.’'-]*[ ]?(?:(?:of|the|and)[ ])*){1,8})(:)[ ]")


def according_reports(scene: Scene) -> Iterator[Report]:
    """The three orders: "According to X, CONTENT", "CONTENT, according to X" and "A, according to X, B"."""
    text, begin, end = scene.text, scene.sentence.start, scene.sentence.end
    for match in _ACCORDING.finditer(text, begin, end):
        stop = _SOURCE_END.search(text, match.end(), end)
        close = stop.start() if stop else end
        source = trimmed(text, match.end(), close)
        before = trimmed(text, begin, match.start())
        resumes = stop is not None and stop[0] == "," and not (before and _RELATIVE.match(text, close, end))
        after = trimmed(text, close, end) if resumes else None
        content = tuple(span for span in (before, after) if span and span.end - span.start > 2)
        if source and content:
            cue = Span(match.start(), match.end() - 1)
            yield Report(cue=cue, source=source, content=content, rule="according to", score=0.9)


def parenthesis_reports(scene: Scene) -> Iterator[Report]:
    """The source in a parenthesis, "CONTENT (TASS)." A parenthesis before a dash is a dateline and reports nothing."""
    for match in _PARENTHESIS.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        name = Span(match.start(1), match.end(1))
        content = trimmed(scene.text, scene.sentence.start, match.start())
        if _PARTY.match(match[1]):
            continue
        if content and any(span.start < name.end and name.start < span.end for span in scene.actors):
            yield Report(cue=name, source=name, content=(content,), rule="parenthesis", score=0.6)


def speaker_turns(scene: Scene) -> Iterator[Report]:
    """A speaker's turn, "SECRETARY SMITH: CONTENT", at the head of a line and up to its end."""
    match = _TURN.match(scene.text, scene.sentence.start)
    if match and (match.start() == 0 or scene.text[match.start() - 1] == "\n"):
        stop = scene.text.find("\n", match.end())
        content = trimmed(scene.text, match.end(), stop if stop >= 0 else len(scene.text))
        source = trimmed(scene.text, match.start(1), match.end(1))
        if (
            content
            and source
            and not scene.text[content.start].isdigit()
            and any(s.start < source.end and source.start < s.end for s in scene.actors)
        ):
            cue = Span(match.start(2), match.end(2))
            yield Report(cue=cue, source=source, content=(content,), rule="speaker's turn", score=0.9)


def citing(scene: Scene, reports: list[Report]) -> list[Report]:
    """The reports with the sources that they cite in turn: "CONTENT, Y reported, citing X" is said by X, via Y."""
    text, end = scene.text, scene.sentence.end
    for match in _CITING.finditer(text, scene.sentence.start, end):
        stop = _SOURCE_END.search(text, match.end(), end)
        cited = trimmed(text, match.end(), stop.start() if stop else end)
        before = [place for place, report in enumerate(reports) if report.cue.end <= match.start() and report.source]
        if cited is None or not before:
            continue
        report = reports[before[-1]]
        relay = (report.source,) if report.source else ()
        content = tuple(
            piece
            for span in report.content
            if (
                piece := trimmed(
                    text, span.start, min(span.end, match.start()) if span.start < match.start() else span.end
                )
            )
        )
        if content:
            reports[before[-1]] = replace(report, source=cited, via=relay + report.via, content=content, rule="citing")
    return reports
