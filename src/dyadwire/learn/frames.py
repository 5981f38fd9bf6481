"""What the encoder is shown: pieces framed by its marks, as rows of equal length. The same for training and reading."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dyadwire.learn.labels import OTHER
from dyadwire.learn.segments import Ints, Pieces, Segmenter

LONGEST = 126  # pieces of a sentence; 99.9% of news sentences are shorter
CONTEXT = 32  # pieces of the sentence before; its subject, whom pronouns mean, stands at its beginning

# Where a piece stands to the marked predicate: 0 in the sentence before, 1 in it, then by distance in pieces.
DISTANCES = (1, 2, 4, 8, 16)  # the farthest piece of each step; one more step holds the rest
PREDICATE = 1
BEFORE = 2
AFTER = BEFORE + len(DISTANCES) + 1
MARKS = AFTER + len(DISTANCES) + 1


@dataclass(frozen=True, slots=True)
class Frame:
    """One row for the encoder. All arrays are (n,); `starts` is -1 where a piece is a mark of the frame."""

    ids: Ints
    shapes: Ints
    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.ids)


def part_of(pieces: Pieces, start: int, end: int) -> Pieces:
    """The pieces from index `start` up to `end`."""
    return Pieces(*(getattr(pieces, name)[start:end] for name in ("ids", "shapes", "starts", "ends", "words")))


def windows(pieces: Pieces) -> list[Pieces]:
    """The sentence itself, or where it is too long, stretches of it that do not overlap."""
    return [part_of(pieces, at, at + LONGEST) for at in range(0, len(pieces), LONGEST)]


def frame(pieces: Pieces, segmenter: Segmenter) -> Frame:
    """[CLS] sentence (or window) [SEP]."""
    ids = np.concatenate([[segmenter.start], pieces.ids, [segmenter.separator]])
    shapes = np.concatenate([[OTHER], pieces.shapes, [OTHER]])
    starts = np.concatenate([[-1], pieces.starts, [-1]])
    ends = np.concatenate([[-1], pieces.ends, [-1]])
    return Frame(ids, shapes, starts, ends)


def opening(context: Frame, pieces: int = CONTEXT) -> Frame:
    """The beginning of a sentence as the context of the next: the frame's first mark and so many pieces."""
    return Frame(*(getattr(context, name)[: pieces + 1] for name in Frame.__slots__))


def joined(context: Frame | None, sentence: Frame) -> Frame:
    """Context and sentence as the marked layers see them, in one row."""
    if context is None:
        return sentence
    both = (np.concatenate([getattr(context, name), getattr(sentence, name)]) for name in Frame.__slots__)
    return Frame(*both)


def marks_of(context: int, sentence: int, predicate: Ints) -> Ints:
    """(context + sentence,) where each piece stands to the predicate.

    context, sentence: lengths of their frames. predicate: indices into the sentence's frame, not empty.
    """
    at = np.arange(sentence)
    first, last = int(predicate[0]), int(predicate[-1])
    steps = np.asarray(DISTANCES)
    marks = np.full(sentence, PREDICATE, dtype=np.int64)
    before, after = at < first, at > last
    marks[before] = BEFORE + np.searchsorted(steps, first - at[before])
    marks[after] = AFTER + np.searchsorted(steps, at[after] - last)
    return np.concatenate([np.zeros(context, dtype=np.int64), marks])


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
