"""Names in sentences whose proper nouns are known by hand, but not what they name. Needs torch.

EWT's treebank tells where proper nouns are in web text, which none of our sets of names holds; the encoder tells
what they name. Together they make examples that are better than either: runs of proper nouns are named whole or not
at all, and common words are never names.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from dyadwire.learn.encoder import Encoder
from dyadwire.learn.examples import IGNORED, Example, first_of_words, is_title
from dyadwire.learn.frames import LONGEST, batches, frame, pad
from dyadwire.learn.labels import NAME_TAGS, NAMES
from dyadwire.learn.segments import Floats, Ints, Pieces, Segmenter
from dyadwire.records import Span

_ADDRESS = re.compile(r"[@/]|www\.|\.com")
NAMED = 0.35  # a proper noun is named when its likeliest kind reaches this
UNKNOWN = 0.1  # and is no name of our kinds (a month, a product) when all together stay below this
Token = tuple[str, bool]  # the word, and whether it is a proper noun


def read_treebank(path: Path) -> Iterator[tuple[str, list[Token]]]:
    """(text, tokens) of each sentence of a CoNLL-U file; multiword tokens are left out."""
    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.split("\n")
        text = next((line[9:] for line in lines if line.startswith("# text = ")), None)
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        tokens = [(row[1], row[3] == "PROPN") for row in rows if row[0].isdigit()]
        if text and tokens:
            yield text, tokens


def self_labelled(
    encoder: Encoder, sentences: Sequence[tuple[str, list[Token]]], segmenter: Segmenter
) -> list[Example]:
    """The sentences with name tags by treebank and encoder together."""
    cut = [segmenter.cut(text, [Span(0, len(text))])[0] for text, _ in sentences]
    chosen = [i for i, pieces in enumerate(cut) if 0 < len(pieces) <= LONGEST]
    out: list[Example] = []
    for i, tags in zip(chosen, _predicted(encoder, [cut[i] for i in chosen], segmenter), strict=True):
        names = joined_names(cut[i], tags, *sentences[i])
        out.append(Example(cut[i], names=first_of_words(names, cut[i])))
    return out


def _predicted(encoder: Encoder, sentences: Sequence[Pieces], segmenter: Segmenter) -> list[Floats]:
    """(n, tags) probabilities of each sentence."""
    encoder.eval()
    frames = [frame(pieces, segmenter) for pieces in sentences]
    out: dict[int, Floats] = {}
    with torch.no_grad():
        for group in batches([len(frame) for frame in frames], 4_000):
            batch = pad([frames[i] for i in group])
            ids, shapes, mask = (torch.from_numpy(x) for x in (batch.ids, batch.shapes, batch.mask))
            states = encoder.upper(encoder.lower(ids, shapes, mask)[0], mask)
            names, _ = encoder.plain(states, mask)
            best = names.softmax(-1).numpy()
            out |= {i: best[row, 1 : len(frames[i]) - 1] for row, i in enumerate(group)}
    return [out[i] for i in range(len(frames))]


def joined_names(pieces: Pieces, tags: Floats, text: str, tokens: Sequence[Token]) -> Ints:
    """Tags in which a run of proper nouns is one name of its likeliest kind, or IGNORED where the encoder has no idea.

    tags: (n, tags) the encoder's probabilities.
    """
    names = np.zeros(len(pieces), dtype=np.int64)
    for begin, end in _runs(text, tokens):
        at = np.flatnonzero((pieces.starts >= begin) & (pieces.ends <= end))
        if not len(at):
            continue
        kinds = (tags[at, 1::2] + tags[at, 2::2]).mean(axis=0)  # beginning or inside, as NAME_TAGS alternate
        kind = NAMES[int(kinds.argmax())]
        while kind == "PER" and (title := is_title(text, begin)) and title < end:
            begin = title
        at = np.flatnonzero((pieces.starts >= begin) & (pieces.ends <= end))
        if kinds.max() >= NAMED:
            names[at] = NAME_TAGS.index(f"I-{kind}")
            names[at[0]] = NAME_TAGS.index(f"B-{kind}")
        elif kinds.sum() > UNKNOWN:
            names[at] = IGNORED
    best = tags.argmax(-1)
    groups = [NAME_TAGS.index(tag) for tag in ("B-NORP", "I-NORP")]
    kept = np.isin(best, groups) & (names == 0)  # nationalities are adjectives to the treebank
    names[kept] = best[kept]
    return names


def _runs(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Offsets of neighbouring proper nouns."""
    at, run = 0, (0, 0)
    for word, proper in tokens:
        start = text.find(word, at)
        if start < 0:
            break
        at = start + len(word)
        if word == "-" and run[1] == start:
            continue  # "al-Ani" is three words to the treebank and one name
        proper = proper and not _ADDRESS.search(word)
        if proper and run[1] and not text[run[1] : start].strip(" -"):
            run = (run[0], at)
        elif proper:
            if run[1]:
                yield run
            run = (start, at)
        elif run[1]:
            yield run
            run = (0, 0)
    if run[1]:
        yield run
