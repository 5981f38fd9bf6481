"""Sentences and pieces: every offset gives the words of the text back."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.learn.labels import SHAPES
from dyadwire.learn.segments import LONGEST_LINE, Segmenter, split_sentences
from dyadwire.parse.encoder import PACKAGED
from dyadwire.records import Span

SEGMENTER = Segmenter(PACKAGED / "tokenizer.json")
TEXTS = st.text(st.characters(codec=None), max_size=300) | st.text(st.sampled_from("aA.!? \n\"”“'ü€Đ1-"), max_size=200)


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_sentences_are_in_order_apart_and_hold_every_letter(text):
    spans = split_sentences(text)

    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = "".join(text[s.start : s.end] for s in spans)
    assert "".join(covered.split()) == "".join(text.split())


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_pieces_point_into_their_sentence(text):
    spans = split_sentences(text)

    for span, pieces in zip(spans, SEGMENTER.cut(text, spans), strict=True):
        assert all(pieces.starts >= span.start) and all(pieces.ends <= span.end)
        assert all(pieces.starts[1:] >= pieces.starts[:-1])


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Gen. Ivan Orlov spoke on Dec. 5. He left at 3 p.m. for the U.S. base.", 2),
        ('"We know nothing. We saw nothing." Both men left.', 3),
        ("First line without a stop\nSecond line.", 2),
        ("The minister said: “No. We will not go.” The envoy agreed.", 3),
        ("", 0),
        (" \n\t ", 0),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, want):
    assert len(split_sentences(text)) == want


def test_a_quotation_mark_stays_with_the_sentence_it_opens_or_closes():
    text = 'He refused to go. "Never again," he said. “It is over.” She left.'

    got = [text[s.start : s.end] for s in split_sentences(text)]

    assert got == ["He refused to go.", '"Never again," he said.', "“It is over.”", "She left."]


def test_a_line_without_end_is_cut_at_white_space():
    text = "word " * LONGEST_LINE

    assert max(s.end - s.start for s in split_sentences(text)) <= LONGEST_LINE


def test_shapes_keep_what_the_uncased_vocabulary_forgets():
    text = "US officials met NATO in 2015."

    (pieces,) = SEGMENTER.cut(text, [Span(0, len(text))])

    assert [SHAPES[i] for i in pieces.shapes][:6] == ["UPPER", "lower", "lower", "UPPER", "lower", "digit"]
