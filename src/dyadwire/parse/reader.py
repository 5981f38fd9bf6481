"""Documents to sentences, names and candidates, cheap steps first.

1. Sentences; those inside furniture are not read.
2. Dictionary pass over the raw text: a sentence without a known actor or predicate must look the more like an event.
3. The gate, a linear model.
4. The encoder's trunk reads what remains for names and triggers,
5. then the marked layers each trigger that could still be an event, beside the beginning of the sentence before.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from dyadwire.learn.frames import frame, windows
from dyadwire.learn.labels import STATUS_TAGS, TRIGGER_TAGS
from dyadwire.learn.segments import Floats, Pieces
from dyadwire.parse.decode import Trigger, best_mode, decode_names, decode_roles, decode_triggers, mixed_types, of_type
from dyadwire.parse.encoder import Look, MarkedReading, OnnxEncoder, Read
from dyadwire.parse.gate import load_gate
from dyadwire.parse.names import trim_names
from dyadwire.parse.select import Finders, Page, open_page
from dyadwire.records import Candidate, Document, Name, Parse, Span

# our role -> the encoder's: PropBank's ARGM-TMP serves as date
EVENT_ROLES = {"actor": "actor", "recipient": "recipient", "source": "source", "place": "place", "date": "TMP"}


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """Which sentences are read and which candidates leave the stage.

    `gate` off sends every sentence to the encoder (for measuring). A word below the probability `lowest` is not looked
    at a second time; a candidate below `threshold` is rejected (None: the threshold that the weights were fitted with).
    """

    gate: bool = True
    lowest: float = 0.3
    threshold: float | None = None


_SURE = np.zeros(len(TRIGGER_TAGS), dtype=np.float32)  # nothing is left for "no trigger"
PART = 1_024  # windows whose states are held at once: some 50 MB, however long a document is


Stretch = tuple[int, int, Pieces]  # page, sentence, and the pieces of the whole or of a part of it


@dataclass(slots=True)
class Window:
    """A sentence, or a stretch of one that is too long, as the trunk has read it."""

    page: int
    sentence: int
    pieces: Pieces
    read: Read
    triggers: list[Trigger] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """What the encoder tells of one document."""

    names: list[Name] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Question:
    """A trigger that the marked layers are asked about."""

    window: Window
    trigger: Trigger
    look: Look


class Parser:
    """Weights loaded once; `parse` may be called any number of times.

    weights: a folder as the retraining recipe writes it; None for the packaged one. Raises `ModelError` when it is
    incomplete or altered.
    """

    def __init__(self, finders: Finders, options: ParseOptions | None = None, weights: Path | None = None) -> None:
        self._finders, self._options = finders, options or ParseOptions()
        self._encoder = OnnxEncoder(weights)
        self._gate = load_gate(self._encoder.folder)
        fitted = self._encoder.manifest["fitted"]
        self._weight: float = fitted["marked_weight"]
        self._calibration: tuple[float, float] = (fitted["slope"], fitted["shift"])
        self._threshold: float = fitted["threshold"] if self._options.threshold is None else self._options.threshold

    def parse(self, documents: Sequence[Document]) -> list[Parse]:
        """One `Parse` a document, in order; what it holds does not depend on the documents beside it."""
        pages = self.choose(documents)
        found = [Found() for _ in pages]
        for stretches in _parts(pages):
            part = self._read(stretches)
            self._tag(pages, part, found)
            self._mark(pages, part, found)
        return [
            Parse(
                sentences=page.sentences,
                names=tuple(sorted(told.names, key=lambda name: name.start)),
                candidates=tuple(sorted(told.candidates, key=lambda c: (c.start, c.end))),
                rejections=tuple(sorted(page.rejections, key=lambda r: (r.start or 0, r.end or 0))),
                encoded=tuple(page.chosen),
            )
            for page, told in zip(pages, found, strict=True)
        ]

    def choose(self, documents: Sequence[Document]) -> list[Page]:
        """The documents as pages: the sentences that the encoder would read, and why it would not the others."""
        gate = self._gate if self._options.gate else None
        return [open_page(document, self._encoder.segmenter, self._finders, gate) for document in documents]

    def _read(self, stretches: Sequence[Stretch]) -> list[Window]:
        """The stretches, each read by the trunk."""
        reads = self._encoder.read(frame(pieces, self._encoder.segmenter) for _, _, pieces in stretches)
        return [Window(*stretch, read) for stretch, read in zip(stretches, reads, strict=True)]

    def _tag(self, pages: Sequence[Page], chosen: Sequence[Window], found: Sequence[Found]) -> None:
        """Find names and triggers; a sentence without a trigger is rejected."""
        told: dict[tuple[int, int], bool] = {}
        for window in chosen:
            text, pieces = pages[window.page].document.text, window.pieces
            decoded = decode_names(pieces, window.read.names[1:-1])
            found[window.page].names.extend(trim_names(decoded, text, int(pieces.starts[0]), int(pieces.ends[-1])))
            likely = list(decode_triggers(pieces, window.read.triggers[1:-1], self._options.lowest))
            window.triggers.extend(self._hopeful(pages[window.page], window.sentence, likely))
            key = window.page, window.sentence
            told[key] = told.get(key, False) or bool(likely)
        for (i, sentence), has in told.items():
            if not has:
                pages[i].reject(sentence, "no trigger")

    def _hopeful(self, page: Page, sentence: int, likely: Sequence[Trigger]) -> list[Trigger]:
        """The triggers worth a second look: those that could reach the threshold if it were sure of them."""
        kept: list[Trigger] = []
        for trigger in likely:
            kind, score = self._judge(trigger, _SURE)
            if score >= self._threshold:
                kept.append(trigger)
            else:
                page.reject(sentence, "below threshold", score, Span(trigger.start, trigger.end), kind)
        return kept

    def _judge(self, trigger: Trigger, marked: Floats) -> tuple[str, float]:
        """The event type by both readings, and how likely it is an event. marked: (17,) of the marked reading."""
        kind, raw = mixed_types(trigger.types, marked, self._weight)
        return kind, calibrated(raw, *self._calibration)

    def _mark(self, pages: Sequence[Page], chosen: Sequence[Window], found: Sequence[Found]) -> None:
        """Find candidates."""
        questions = _questions(chosen)
        for question, reading in zip(questions, self._encoder.look(q.look for q in questions), strict=True):
            page = question.window.page
            found[page].candidates.extend(self._candidate(pages[page], question, reading))

    def _candidate(self, page: Page, question: Question, reading: MarkedReading) -> Iterator[Candidate]:
        """The candidate, unless both readings together find it too unlikely; then it is rejected with its score."""
        sentence, trigger = question.window.sentence, question.trigger
        kind, score = self._judge(trigger, reading.types)
        if score < self._threshold:
            page.reject(sentence, "below threshold", score, Span(trigger.start, trigger.end), kind)
            return
        yield Candidate(
            sentence=sentence,
            start=trigger.start,
            end=trigger.end,
            type=kind,
            mode=best_mode(reading.modes, kind),
            status=STATUS_TAGS[int(reading.status.argmax())],
            denied=reading.denied > 0.5,
            score=round(score, 4),
            arguments=decode_roles(question.look.frame, reading.roles, EVENT_ROLES),
            readings=of_type(kind, trigger.types, reading.types),
        )


def _questions(chosen: Sequence[Window]) -> list[Question]:
    """A question for each trigger, beside the sentence before if that was read; it is not read for this alone."""
    before: dict[tuple[int, int], Read] = {}
    for window in chosen:
        before.setdefault((window.page, window.sentence), window.read)
    asked: list[Question] = []
    for window in chosen:
        context = before.get((window.page, window.sentence - 1))
        looks = [Look(context, window.read, trigger.pieces + 1) for trigger in window.triggers]
        asked += [Question(window, *pair) for pair in zip(window.triggers, looks, strict=True)]
    return asked


def _parts(pages: Sequence[Page]) -> Iterator[Sequence[Stretch]]:
    """What is to be read of each document, that of a long one in parts."""
    for i, page in enumerate(pages):
        stretches = [(i, sentence, part) for sentence in page.chosen for part in windows(page.pieces[sentence])]
        yield from (stretches[at : at + PART] for at in range(0, len(stretches), PART))


def calibrated(raw: float, slope: float, shift: float) -> float:
    """A probability made honest by a logistic curve in log-odds (Platt 1999), fitted on the held-out tenth of train."""
    raw = min(max(raw, 1e-6), 1.0 - 1e-6)
    return 1.0 / (1.0 + math.exp(-(slope * math.log(raw / (1.0 - raw)) + shift)))
