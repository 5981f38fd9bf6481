"""Frames: what the encoder is shown, and that offsets survive framing."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.learn.frames import (
    AFTER,
    BEFORE,
    CONTEXT,
    LONGEST,
    PREDICATE,
    batches,
    frame,
    joined,
    marks_of,
    opening,
    windows,
)
from dyadwire.learn.segments import Segmenter
from dyadwire.parse.encoder import PACKAGED
from dyadwire.records import Span

SEGMENTER = Segmenter(PACKAGED / "tokenizer.json")


def pieces_of(text: str):
    return SEGMENTER.cut(text, [Span(0, len(text))])[0]


def words_of(text: str, row) -> list[str]:
    return [text[s:e] if s >= 0 else "#" for s, e in zip(row.starts.tolist(), row.ends.tolist(), strict=True)]


def test_context_and_sentence_stand_in_one_row_with_their_offsets():
    text = "Ministers met. They condemned the raid."
    context, sentence = (frame(p, SEGMENTER) for p in SEGMENTER.cut(text, [Span(0, 14), Span(15, len(text))]))

    row = joined(opening(context), sentence)

    assert words_of(text, row) == ["#", "Ministers", "met", ".", "#", "#", "They", "condemned", "the", "raid", ".", "#"]
    assert joined(None, sentence) is sentence


def test_marks_tell_the_sentence_before_the_predicate_and_the_distance_to_it():
    marks = marks_of(3, 8, np.array([2, 3]))

    assert marks.tolist() == [0, 0, 0, BEFORE + 1, BEFORE, PREDICATE, PREDICATE, AFTER, AFTER + 1, AFTER + 2, AFTER + 2]


def test_of_a_long_sentence_before_only_the_beginning_is_shown():
    context = opening(frame(pieces_of("word " * 400), SEGMENTER))

    assert len(context) == CONTEXT + 1
    assert context.starts.tolist() == [-1, *range(0, 5 * CONTEXT, 5)]


def test_windows_of_an_overlong_sentence_hold_every_piece_once():
    pieces = pieces_of("word " * 400)

    parts = windows(pieces)

    assert np.concatenate([part.starts for part in parts]).tolist() == pieces.starts.tolist()
    assert max(len(part) for part in parts) <= LONGEST


@settings(deadline=None)
@given(st.lists(st.integers(1, 160), max_size=60), st.integers(1, 400))
def test_batches_hold_each_row_once_and_keep_to_the_budget(lengths, budget):
    groups = batches(lengths, budget)

    assert sorted(i for group in groups for i in group) == list(range(len(lengths)))
    assert all(len(group) == 1 or len(group) * max(lengths[i] for i in group) <= budget for group in groups)
