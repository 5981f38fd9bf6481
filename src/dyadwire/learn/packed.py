"""Examples as flat arrays, so that a batch is a few look-ups away, on a GPU as on the CPU."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyadwire.learn.examples import Example, Mark
from dyadwire.learn.frames import CONTEXT
from dyadwire.learn.labels import IGNORED, OTHER, ROLES
from dyadwire.learn.segments import Pieces, Segmenter

Array = NDArray[np.int64]
OPENING = CONTEXT + 1  # pieces of the sentence before that are shown: the frame's first mark too


@dataclass(frozen=True, slots=True)
class Packed:
    """Sentences as frames ([CLS] pieces [SEP]) one behind the other, and their marks.

    Arrays of pieces are (p,), of sentences (s,), of marks (m,), of what marks see (r,).
    """

    ids: Array
    shapes: Array
    words: NDArray[np.bool_]  # whether the piece is the first of a word
    names: Array  # tags, or IGNORED
    triggers: Array
    first: Array  # (s,) where the frame begins
    length: Array  # (s,) its pieces
    before: Array  # (s,) where the frame of the sentence before begins; -1: none
    before_length: Array  # (s,) how much of it is shown
    sentence: Array  # (m,) the marked sentence, ascending
    start: Array  # (m,) first and last piece of the predicate, from the frame's beginning
    end: Array
    labels: Array  # (m, 4) type, mode, status, denied, or IGNORED
    known: Array  # (m,) bits of the roles that the set tells
    seen: Array  # (m,) where what the mark sees begins in `roles`
    roles: Array  # (r,) bits of the roles of each piece of context and sentence: inside, then first

    def __len__(self) -> int:
        return len(self.first)


class Packer:
    """Collects examples; a sentence that is the context of the next is kept once."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._pieces: dict[str, list[Array]] = {key: [] for key in ("ids", "shapes", "words", "names", "triggers")}
        self._sentences: list[tuple[int, int, int, int]] = []
        self._marks: list[tuple[int, ...]] = []
        self._roles: list[Array] = []
        self._at = self._seen = 0
        self._last: tuple[Pieces, int] | None = None

    def add(self, examples: Sequence[Example]) -> Array:
        """Pack them; returns their numbers."""
        begin = len(self._sentences)
        for example in examples:
            before, shown = self._before(example.context)
            start = self._frame(example.pieces, example.names, example.triggers)
            number, length = len(self._sentences), len(example.pieces) + 2
            self._sentences.append((start, length, before, shown))
            self._last = (example.pieces, start)
            for mark in example.marks:
                self._mark(number, example, mark, shown)
        return np.arange(begin, len(self._sentences))

    def packed(self) -> Packed:
        """All that was added."""
        pieces = {key: np.concatenate(parts) for key, parts in self._pieces.items()}
        sentences = np.asarray(self._sentences, dtype=np.int64).reshape(-1, 4).T
        marks = np.asarray(self._marks, dtype=np.int64).reshape(-1, 9).T
        first, length, before, before_length = sentences
        sentence, start, end, *told, known, seen = marks
        return Packed(
            ids=pieces["ids"],
            shapes=pieces["shapes"],
            words=pieces["words"].astype(bool),
            names=pieces["names"],
            triggers=pieces["triggers"],
            first=first,
            length=length,
            before=before,
            before_length=before_length,
            sentence=sentence,
            start=start,
            end=end,
            labels=np.stack(told, axis=1),
            known=known,
            seen=seen,
            roles=np.concatenate([*self._roles, np.zeros(0, dtype=np.int64)]),
        )

    def _before(self, context: Pieces | None) -> tuple[int, int]:
        """Where the frame of the sentence before begins, and how much of it is shown."""
        if context is None or not len(context):
            return -1, 0
        shown = min(OPENING, len(context) + 2)
        if self._last is not None and self._last[0] is context:
            return self._last[1], shown
        return self._frame(context, None, None), shown

    def _frame(self, pieces: "Pieces", names: Array | None, triggers: Array | None) -> int:
        begin, n = self._at, len(pieces)
        none = np.full(n, IGNORED, dtype=np.int64)
        words = np.r_[True, pieces.words[1:] != pieces.words[:-1]] if n else np.zeros(0, bool)
        framed = {
            "ids": (self._segmenter.start, pieces.ids, self._segmenter.separator),
            "shapes": (OTHER, pieces.shapes, OTHER),
            "words": (0, words.astype(np.int64), 0),
            "names": (IGNORED, none if names is None else names, IGNORED),
            "triggers": (IGNORED, none if triggers is None else triggers, IGNORED),
        }
        for key, (left, inner, right) in framed.items():
            self._pieces[key].append(np.r_[left, inner, right].astype(np.int64))
        self._at += n + 2
        return begin

    def _mark(self, number: int, example: Example, mark: Mark, shown: int) -> None:
        known = sum(1 << ROLES.index(role) for role in mark.known)
        first, last = int(mark.predicate[0]) + 1, int(mark.predicate[-1]) + 1
        told = (mark.type, mark.mode, mark.status, mark.denied)
        self._marks.append((number, first, last, *told, known, self._seen))
        bits = role_bits(example, mark, shown)
        self._roles.append(bits)
        self._seen += len(bits)


def role_bits(example: Example, mark: Mark, shown: int) -> Array:
    """(shown + sentence's frame,) which roles each piece plays (low bits), and of which it is the first (high bits)."""
    edge = np.full(1, -1, dtype=np.int64)
    starts = [np.r_[edge, example.pieces.starts, edge]]
    ends = [np.r_[edge, example.pieces.ends, edge]]
    if shown and example.context is not None:
        starts.insert(0, np.r_[edge, example.context.starts, edge][:shown])
        ends.insert(0, np.r_[edge, example.context.ends, edge][:shown])
    begin, end = np.concatenate(starts), np.concatenate(ends)
    bits = np.zeros(len(begin), dtype=np.int64)
    for role, spans in mark.spans.items():
        column = ROLES.index(role)
        for left, right in spans:
            at = np.flatnonzero((begin >= 0) & (begin >= left) & (end <= right))
            bits[at] |= 1 << column
            bits[at[:1]] |= 1 << (column + len(ROLES))
    return bits
