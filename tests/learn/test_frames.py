"""Frames: what the encoder is shown, and that offsets survive framing."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.learn.frames import CONTEXT, LONGEST, batches, frame_marked, frame_plain, pad, windows
from dyadwire.learn.segments import Segmenter
from dyadwire.parse.encoder import PACKAGED
from dyadwire.records import Span

SEGMENTER = Segmenter(PACKAGED / "tokenizer.json")


def pieces_of(text: str):
    return SEGMENTER.cut(text, [Span(0, len(text))])[0]


def test_a_marked_frame_shows_context_sentence_and_predicate():
    text = "Ministers met. They condemned the raid."
    context, sentence = SEGMENTER.cut(text, [Span(0, 14), Span(15, len(text))])

    frame = frame_marked(context, sentence, np.array([1]), SEGMENTER)

    words = [text[s:e] if s >= 0 else "#" for s, e in zip(frame.starts.tolist(), frame.ends.tolist(), strict=True)]
    assert words == ["#", "Ministers", "met", ".", "#", "They", "condemned", "the", "raid", ".", "#"]
    assert frame.marks.tolist() == [0, 0, 0, 0, 0, 1, 2, 1, 1, 1, 1]


def test_without_a_sentence_before_the_frame_holds_the_sentence_alone():
    frame = frame_marked(None, pieces_of("They condemned it."), np.array([1]), SEGMENTER)

    assert frame.marks.tolist() == [1, 1, 2, 1, 1, 1]


def test_of_an_overlong_sentence_the_stretch_around_the_predicate_is_shown():
    pieces = pieces_of("word " * 400)

    frame = frame_marked(pieces, pieces, np.array([300]), SEGMENTER)

    assert len(frame) == LONGEST + CONTEXT + 3
    (marked,) = np.flatnonzero(frame.marks == 2)
    assert frame.starts[marked] == pieces.starts[300]


def test_windows_of_an_overlong_sentence_hold_every_piece_once():
    pieces = pieces_of("word " * 400)

    parts = windows(pieces)

    assert np.concatenate([part.starts for part in parts]).tolist() == pieces.starts.tolist()
    assert max(len(part) for part in parts) <= LONGEST


def test_padding_is_masked():
    batch = pad([frame_plain(pieces_of(text), SEGMENTER) for text in ("One.", "One two three.")])

    assert batch.mask.tolist() == [[1, 1, 1, 1, 0, 0], [1] * 6]
    assert batch.ids[0, 4:].tolist() == [0, 0]


@settings(deadline=None)
@given(st.lists(st.integers(1, 160), max_size=60), st.integers(1, 400))
def test_batches_hold_each_row_once_and_keep_to_the_budget(lengths, budget):
    groups = batches(lengths, budget)

    assert sorted(i for group in groups for i in group) == list(range(len(lengths)))
    assert all(len(group) == 1 or len(group) * max(lengths[i] for i in group) <= budget for group in groups)
