"""The sentences of a treebank with names that were marked by reading, for what a treebank does not tell.

UD English EWT says which words are proper nouns, but not what they name. Our own annotations do, for each sentence of
its training part that has one; the others hold no names but for nationalities, which are adjectives to a treebank.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dyadwire.learn.annotations import text_hash
from dyadwire.learn.examples import Example, named
from dyadwire.learn.segments import Segmenter

Names = Mapping[str, Sequence[tuple[int, int, str]]]


def read_treebank(path: Path) -> Iterator[tuple[str, bool]]:
    """(text, whether a word of it is a proper noun) of each sentence of a CoNLL-U file."""
    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.split("\n")
        text = next((line[9:] for line in lines if line.startswith("# text = ")), None)
        words = [line.split("\t") for line in lines if line[:1].isdigit()]
        if text and words:
            yield text, any(word[3] == "PROPN" for word in words)


def treebank_examples(
    path: Path, names: Names, segmenter: Segmenter, demonyms: frozenset[str]
) -> tuple[list[Example], list[Example]]:
    """Sentences with proper nouns, named as annotated, and sentences without; those not annotated are left out.

    names: by the hash of the sentence. demonyms: lower-cased; a sentence without proper nouns that has one is left out.
    """
    with_names: list[Example] = []
    without: list[Example] = []
    for text, proper in read_treebank(path):
        if proper and (found := names.get(text_hash(text))) is not None:
            with_names.append(named(text, found, segmenter))
        elif not proper and demonyms.isdisjoint(re.findall(r"\w+", text.lower())):
            without.append(named(text, (), segmenter))
    return with_names, without
