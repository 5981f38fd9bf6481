"""Which sentences the encoder reads: the dictionary pass and the gate."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tokenizers import Encoding

from dyadwire.learn.segments import Pieces, Segmenter, split_sentences
from dyadwire.parse.gate import NOBODY, Gate
from dyadwire.records import Document, Rejection, Span

Finder = Callable[[str], Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Finders:
    """The dictionary pass: functions from a text to the spans of actors and of trigger words."""

    actors: Finder
    triggers: Finder


@dataclass(slots=True)
class Page:
    """A document on its way through the stage."""

    document: Document
    sentences: tuple[Span, ...]
    chosen: list[int] = field(default_factory=list)  # sentences that the encoder reads
    pieces: dict[int, Pieces] = field(default_factory=dict)  # of those
    rejections: list[Rejection] = field(default_factory=list)

    def reject(
        self, sentence: int, reason: str, score: float | None = None, span: Span | None = None, kind: str = ""
    ) -> None:
        """Note why a sentence gave nothing, or a span of it that might have been a trigger of type `kind`."""
        at = span or self.sentences[sentence]
        self.rejections.append(
            Rejection(
                stage="parse",
                reason=reason,
                origin=self.document.origin,
                document=self.document.id,
                detail=f"{self.document.text[at.start : at.end]!r} as {kind}" if kind else "",
                start=at.start,
                end=at.end,
                score=None if score is None else round(score, 4),
            )
        )


def open_page(document: Document, segmenter: Segmenter, finders: Finders, gate: Gate | None) -> Page:
    """Choose the sentences to be read and cut them into pieces; a reason is kept for each of the others.

    gate: None sends every sentence outside furniture to the encoder, for measuring what the gate saves and loses.
    """
    page = Page(document, split_sentences(document.text))
    kept = _outside_furniture(page)
    encodings = segmenter.encode(document.text, page.sentences)
    kept = _with_words(page, kept, encodings)
    page.chosen = kept if gate is None else _passing(page, kept, encodings, finders, gate)
    for i in page.chosen:
        page.pieces[i] = segmenter.pieces(document.text, page.sentences[i], encodings[i])
    return page


def _with_words(page: Page, kept: list[int], encodings: Sequence[Encoding]) -> list[int]:
    """Of the sentences kept, those of which the encoder has word pieces: not a zero-width space alone."""
    for sentence in kept:
        if not len(encodings[sentence]):
            page.reject(sentence, "no words")
    return [sentence for sentence in kept if len(encodings[sentence])]


def _passing(page: Page, kept: list[int], encodings: Sequence[Encoding], finders: Finders, gate: Gate) -> list[int]:
    """Of the sentences kept, those that the gate lets through."""
    actors = _by_sentence(page, finders.actors(page.document.text))
    triggers = _by_sentence(page, finders.triggers(page.document.text))
    known = [i in actors for i in kept], [i in triggers for i in kept]
    scores = gate.page_odds([encodings[i].ids for i in kept], *known).tolist()
    passing: list[int] = []
    for sentence, score in zip(kept, scores, strict=True):
        if score >= gate.threshold:
            passing.append(sentence)
        elif sentence not in triggers:
            page.reject(sentence, "no predicate", score)
        else:
            nobody = sentence not in actors and score + NOBODY >= gate.threshold
            page.reject(sentence, "no actor" if nobody else "gate", score)
    return passing


def _outside_furniture(page: Page) -> list[int]:
    """Sentences that touch no furniture or comment standing inside the text."""
    blocks = [
        b for b in (*page.document.furniture, *page.document.comments) if b.start is not None and b.end is not None
    ]
    kept: list[int] = []
    for index, span in enumerate(page.sentences):
        if any(b.start < span.end and span.start < b.end for b in blocks):  # type: ignore[operator]  # None was sorted out
            page.reject(index, "furniture")
        else:
            kept.append(index)
    return kept


def _by_sentence(page: Page, spans: Sequence[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Spans under the sentence that each begins in."""
    starts = [span.start for span in page.sentences]
    found: dict[int, list[tuple[int, int]]] = {}
    for start, end in spans:
        index = bisect_right(starts, start) - 1
        if index >= 0 and start < page.sentences[index].end:
            found.setdefault(index, []).append((start, end))
    return found
