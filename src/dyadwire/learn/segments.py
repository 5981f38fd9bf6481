"""Sentences, words and word pieces with their offsets; the same for training and for reading.

Sentences are those of `sentencex`, words and pieces those of the BERT pre-tokenizer of `tokenizers`
(uncased vocabulary; what case said is kept as a shape beside each piece).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import sentencex
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from dyadwire.records import Span

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

# sentencex never ends a sentence inside quotation marks, but newspapers quote whole paragraphs: it is
# shown spaces in their place, and a mark that closes a sentence is given back to it.
_QUOTES = str.maketrans(dict.fromkeys('"“”«»', " "))
_CLOSING = re.compile(r"\s*[\"”»’)\]]+(?=\s|$)")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
LONGEST_LINE = 20_000  # code points; a longer line is cut at white space, so that no input can stall the splitter


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order, without the white space around them; a line break ends one."""
    spans: list[Span] = []
    for begin, end in _lines(text):
        line = text[begin:end]
        cuts = _cuts(line)
        for start, stop in zip([0, *cuts], [*cuts, len(line)], strict=True):
            piece = line[start:stop]
            left = len(piece) - len(piece.lstrip())
            right = len(piece.rstrip())
            if right > left:
                spans.append(Span(begin + start + left, begin + start + right))
    return tuple(spans)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Lines with something on them, over-long ones cut at white space."""
    for line in _LINE.finditer(text):
        begin, end = line.span()
        while end - begin > LONGEST_LINE:
            cut = text.rfind(" ", begin + 1, begin + LONGEST_LINE)
            cut = cut if cut > begin else begin + LONGEST_LINE
            yield begin, cut
            begin = cut
        yield begin, end


def _cuts(line: str) -> list[int]:
    """Where the sentences of one line begin, but for the first."""
    cuts: list[int] = []
    # lone surrogates cannot cross into the splitter, which works in UTF-8
    shown = line.translate(_QUOTES).encode("utf-8", "replace").decode("utf-8")
    for found in sentencex.get_sentence_boundaries("en", shown):
        cut = found["end_index"]
        if closing := _CLOSING.match(line, len(line[:cut].rstrip())):
            cut = max(cut, closing.end())
        if line[cut - 1] in '"“«' and line[cut - 2 : cut - 1].isspace():
            cut -= 1  # it opens the sentence that follows
        if (not cuts or cut > cuts[-1]) and cut < len(line):
            cuts.append(cut)
    return cuts


@dataclass(frozen=True, slots=True)
class Pieces:
    """One sentence as the encoder reads it, without the marks that frame it."""

    ids: Ints  # (n,) rows of the vocabulary
    shapes: Ints  # (n,) indices into `labels.SHAPES`, of the piece as written
    starts: Ints  # (n,) offsets in the text that the sentence was taken from
    ends: Ints  # (n,)
    words: Ints  # (n,) index of the word that the piece belongs to, from 0

    def __len__(self) -> int:
        return len(self.ids)


class Segmenter:
    """The tokenizer of one set of weights."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.vocabulary: dict[str, int] = self._tokenizer.get_vocab()  # pieces and their rows
        self.start, self.separator = self.vocabulary["[CLS]"], self.vocabulary["[SEP]"]

    def encode(self, text: str, sentences: Sequence[Span]) -> list[Encoding]:
        """The tokenizer's own records, one a sentence; `pieces` makes of them what the encoder reads."""
        # the tokenizer works in UTF-8, where lone surrogates do not exist; "?" keeps the offsets
        shown = [text[s.start : s.end].encode("utf-8", "replace").decode("utf-8") for s in sentences]
        encodings: list[Encoding] = self._tokenizer.encode_batch(shown, add_special_tokens=False)
        return encodings

    def pieces(self, text: str, sentence: Span, encoding: Encoding) -> Pieces:
        """The pieces of an encoded sentence, with offsets into `text`."""
        offsets = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2) + sentence.start
        words = np.asarray([-1 if word is None else word for word in encoding.word_ids], dtype=np.int64)
        shapes = np.asarray([_shape(text[begin:end]) for begin, end in offsets.tolist()], dtype=np.int64)
        return Pieces(np.asarray(encoding.ids, dtype=np.int64), shapes, offsets[:, 0], offsets[:, 1], words)

    def cut(self, text: str, sentences: Sequence[Span]) -> list[Pieces]:
        """The pieces of each sentence, with offsets into `text`."""
        encodings = self.encode(text, sentences)
        return [self.pieces(text, span, encoding) for span, encoding in zip(sentences, encodings, strict=True)]


@cache
def _shape(piece: str) -> int:
    if piece.isdigit():
        return 4
    if not piece.isalpha():
        return 5
    if piece.islower():
        return 0
    if piece[0].isupper() and (len(piece) == 1 or piece[1:].islower()):
        return 1
    return 2 if piece.isupper() else 3
