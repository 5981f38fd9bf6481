"""What the encoder is shown: pieces framed by its marks, as rows of equal length. The same for training and reading."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dyadwire.learn.labels import OTHER
from dyadwire.learn.segments import Ints, Pieces, Segmenter

LONGEST = 126  # pieces of a sentence; 99.9% of news sentences are shorter
CONTEXT = 32  # pieces of the sentence before; its subject, whom pronouns mean, stands at its beginning


@dataclass(frozen=True, slots=True)
class Frame:
    """One row for the encoder. All arrays are (n,); `starts` is -1 where a piece is a mark of the frame."""

    ids: Ints
    shapes: Ints
    marks: Ints
    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Batch:
    """Frames padded to the longest. All arrays are (batch, n)."""

    ids: Ints
    shapes: Ints
    marks: Ints
    mask: Ints


def part_of(pieces: Pieces, start: int, end: int) -> Pieces:
    """The pieces from index `start` up to `end`."""
    return Pieces(*(getattr(pieces, name)[start:end] for name in ("ids", "shapes", "starts", "ends", "words")))


def windows(pieces: Pieces) -> list[Pieces]:
    """The sentence itself, or where it is too long, stretches of it that do not overlap."""
    return [part_of(pieces, at, at + LONGEST) for at in range(0, len(pieces), LONGEST)]


def frame_plain(pieces: Pieces, segmenter: Segmenter) -> Frame:
    """A sentence (or window) to be tagged."""
    return _frame([(pieces, 1)], segmenter)


def frame_marked(context: Pieces | None, pieces: Pieces, predicate: Ints, segmenter: Segmenter) -> Frame:
    """A sentence with the predicate marked, the beginning of the sentence before in front.

    predicate: indices of its pieces. Of a sentence that is too long the stretch around the predicate is shown.
    """
    if len(pieces) > LONGEST:
        at = max(0, min(int(predicate[0]) - LONGEST // 2, len(pieces) - LONGEST))
        pieces, predicate = part_of(pieces, at, at + LONGEST), predicate - at
    parts = [(pieces, 1)]
    if context is not None and len(context):
        parts.insert(0, (part_of(context, 0, CONTEXT), 0))
    frame = _frame(parts, segmenter)
    inside = predicate[(predicate >= 0) & (predicate < len(pieces))]
    frame.marks[len(frame) - 1 - len(pieces) + inside] = 2
    return frame


def _frame(parts: Sequence[tuple[Pieces, int]], segmenter: Segmenter) -> Frame:
    """[CLS] part [SEP] part [SEP]."""
    ends_part = np.array([segmenter.separator]), np.array([OTHER]), np.array([-1]), np.array([-1])
    rows = [(np.array([segmenter.start]), np.array([OTHER]), np.array([-1]), np.array([-1]))]
    for pieces, _ in parts:
        rows += [(pieces.ids, pieces.shapes, pieces.starts, pieces.ends), ends_part]
    ids, shapes, starts, ends = (np.concatenate(column) for column in zip(*rows, strict=True))
    marks = np.concatenate([[parts[0][1]], *([mark] * (len(pieces) + 1) for pieces, mark in parts)])
    return Frame(ids, shapes, marks, starts, ends)


def pad(frames: Sequence[Frame]) -> Batch:
    """Frames as one batch, zeros behind the shorter ones."""
    shape = (len(frames), max(len(frame) for frame in frames))
    ids, shapes, marks, mask = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    for row, frame in enumerate(frames):
        n = len(frame)
        ids[row, :n], shapes[row, :n], marks[row, :n], mask[row, :n] = frame.ids, frame.shapes, frame.marks, 1
    return Batch(ids, shapes, marks, mask)


def batches(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Indices of rows grouped by length so that no batch holds more than `budget` pieces, padding included.

    The order of equal lengths is that of the input, so grouping is the same for the same rows.
    """
    groups: list[list[int]] = []
    group: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if group and (len(group) + 1) * lengths[index] > budget:
            groups.append(group)
            group = []
        group.append(index)
    return [*groups, group] if group else groups
