"""Documents to sentences, names, candidates and attributions, cheap steps first.

1. Sentences; those inside furniture are not read.
2. Dictionary pass over the raw text: a sentence without an actor or a trigger word cannot hold an event.
3. The gate, a linear model.
4. The encoder reads what is left plainly, batched across documents, for names and triggers,
5. then each trigger, and each reporting cue, marked, with the sentence before.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dyadwire.learn.frames import Frame, frame_marked, frame_plain, windows
from dyadwire.learn.labels import STATUS_TAGS
from dyadwire.learn.segments import Ints, Pieces
from dyadwire.parse.decode import Trigger, best_mode, decode_names, decode_roles, decode_triggers, mixed_types
from dyadwire.parse.encoder import MarkedReading, OnnxEncoder
from dyadwire.parse.gate import load_gate
from dyadwire.parse.select import Finders, Page, open_page
from dyadwire.records import Argument, Attribution, Candidate, Document, Name, Parse, Span

# our role -> the encoder's: PropBank's ARGM-TMP serves as date, ARG0 and ARG1 of a cue as source and content
EVENT_ROLES = {"actor": "actor", "recipient": "recipient", "source": "source", "place": "place", "date": "TMP"}
CUE_ROLES = {"source": "A0", "content": "A1"}


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """Which sentences are read and which candidates leave the stage.

    `gate` off sends every sentence to the encoder (for measuring). A word below the probability `lowest` is not looked
    at a second time; a candidate below `threshold` is rejected (None: the threshold that the weights were fitted with).
    """

    gate: bool = True
    lowest: float = 0.3
    threshold: float | None = None


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
        """One `Parse` a document, in order. Sentences of all documents share the encoder's batches."""
        gate = self._gate if self._options.gate else None
        pages = [open_page(document, self._encoder.segmenter, self._finders, gate) for document in documents]
        tagged = self._tag(pages)
        candidates, attributions = self._mark(pages, [triggers for _, triggers in tagged])
        return [
            Parse(
                sentences=page.sentences,
                names=tuple(sorted(names, key=lambda name: name.start)),
                candidates=tuple(sorted(candidates[i], key=lambda c: (c.start, c.end))),
                attributions=tuple(sorted(attributions[i], key=lambda a: (a.cue.start, a.cue.end))),
                rejections=tuple(sorted(page.rejections, key=lambda r: (r.start or 0, r.end or 0))),
                encoded=tuple(page.chosen),
            )
            for i, (page, (names, _)) in enumerate(zip(pages, tagged, strict=True))
        ]

    def _tag(self, pages: Sequence[Page]) -> list[tuple[list[Name], list[tuple[int, Trigger]]]]:
        """Names, and triggers with their sentence, of each page."""
        jobs = [(i, sentence, part) for i, page in enumerate(pages) for sentence, part in _parts(page)]
        frames = [frame_plain(part, self._encoder.segmenter) for _, _, part in jobs]
        found: list[tuple[list[Name], list[tuple[int, Trigger]]]] = [([], []) for _ in pages]
        seen: set[tuple[int, int]] = set()
        for (i, sentence, part), (names, triggers) in zip(jobs, self._encoder.read_plain(frames), strict=True):
            found[i][0].extend(decode_names(part, names[1:-1]))
            shift = _shift(pages[i].pieces[sentence], part)
            for trigger in decode_triggers(part, triggers[1:-1], self._options.lowest):
                found[i][1].append(
                    (sentence, Trigger(trigger.pieces + shift, trigger.start, trigger.end, trigger.types))
                )
                seen.add((i, sentence))
        for i, page in enumerate(pages):
            for sentence in page.chosen:
                if (i, sentence) not in seen:
                    page.reject(sentence, "no trigger")
        return found

    def _mark(
        self, pages: Sequence[Page], triggers: Sequence[Sequence[tuple[int, Trigger]]]
    ) -> tuple[list[list[Candidate]], list[list[Attribution]]]:
        """Candidates and attributions of each page."""
        jobs: list[tuple[int, int, Trigger | Span, Frame]] = []
        for i, page in enumerate(pages):
            jobs += [(i, n, t, self._marked(page, n, t.pieces)) for n, t in triggers[i]]
            told = {sentence for sentence, _ in triggers[i]}  # elsewhere the rules of coding must do
            for sentence, start, end in page.cues:
                if sentence not in told:
                    continue
                pieces = page.pieces[sentence]
                at = np.flatnonzero((pieces.starts >= start) & (pieces.ends <= end))
                if len(at):
                    jobs.append((i, sentence, Span(start, end), self._marked(page, sentence, at)))
        candidates: list[list[Candidate]] = [[] for _ in pages]
        attributions: list[list[Attribution]] = [[] for _ in pages]
        readings = self._encoder.read_marked([frame for *_, frame in jobs])
        for (i, sentence, what, frame), reading in zip(jobs, readings, strict=True):
            if isinstance(what, Span):
                attributions[i].extend(_attribution(sentence, what, frame, reading))
            else:
                candidates[i].extend(self._candidate(pages[i], sentence, what, frame, reading))
        return candidates, attributions

    def _marked(self, page: Page, sentence: int, predicate: Ints) -> Frame:
        context = page.pieces.get(sentence - 1)
        return frame_marked(context, page.pieces[sentence], predicate, self._encoder.segmenter)

    def _candidate(
        self, page: Page, sentence: int, trigger: Trigger, frame: Frame, reading: MarkedReading
    ) -> Iterator[Candidate]:
        """The candidate, unless both readings together find it too unlikely; then it is rejected with its score."""
        kind, raw = mixed_types(trigger.types, reading.types, self._weight)
        score = calibrated(raw, *self._calibration)
        if score < self._threshold:
            page.reject(sentence, "below threshold", score, Span(trigger.start, trigger.end))
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
            arguments=decode_roles(frame, reading.roles, EVENT_ROLES),
        )


def calibrated(raw: float, slope: float, shift: float) -> float:
    """A probability made honest by a logistic curve in log-odds (Platt 1999), fitted on the held-out tenth of train."""
    raw = min(max(raw, 1e-6), 1.0 - 1e-6)
    return 1.0 / (1.0 + math.exp(-(slope * math.log(raw / (1.0 - raw)) + shift)))


def _parts(page: Page) -> Iterator[tuple[int, Pieces]]:
    """The sentences to read, over-long ones in windows."""
    for sentence in page.chosen:
        for part in windows(page.pieces[sentence]):
            yield sentence, part


def _shift(pieces: Pieces, part: Pieces) -> int:
    """Index in the sentence of the first piece of a window."""
    return int(np.searchsorted(pieces.starts, part.starts[0]))


def _attribution(sentence: int, cue: Span, frame: Frame, reading: MarkedReading) -> Iterator[Attribution]:
    """Source and content of a cue; a cue without content attributes nothing."""
    spans: Sequence[Argument] = decode_roles(frame, reading.roles, CUE_ROLES)
    content = [a for a in spans if a.role == "content"]
    sources = [a for a in spans if a.role == "source"]
    if content:
        best = max(sources, key=lambda a: a.score, default=None)
        yield Attribution(
            sentence=sentence,
            cue=cue,
            source=Span(best.start, best.end) if best else None,
            content=tuple(Span(a.start, a.end) for a in content),
            score=min(a.score for a in content),
        )
