"""All that the encoder and its teachers learn from, packed. Only sets marked clean in the data index are read here."""

import csv
import gzip
import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dyadwire.learn.annotations import annotated_documents, annotated_names
from dyadwire.learn.examples import (
    Example,
    Row,
    gold_examples,
    gum_examples,
    name_examples,
    propbank_examples,
    read_jsonl,
    train_rows,
    trigger_lexicon,
)
from dyadwire.learn.frames import LONGEST, part_of
from dyadwire.learn.labels import SHAPES
from dyadwire.learn.packed import Array, Packed, Packer
from dyadwire.learn.segments import Segmenter, split_sentences
from dyadwire.learn.treebank import treebank_examples

LOWERED = 0.1  # share of printed sentences with names that are shown without capitals
KINDS = ("silver", "by hand", "web", "nameless")
TELLING = 40  # code points from which a sentence that two texts share shows that they are of one origin
HEAD = 200  # code points at the beginning by which copies of a document are told
SHOWN = {"ir_docs.jsonl": 40, "official_sample.jsonl.gz": 30}  # sentences from the beginning of each document


@dataclass(frozen=True, slots=True)
class Sets:
    """Numbers of sentences in `packed`.

    names: sentences of newswire with silver names ("silver"), marked by hand ("by hand"), and of web text ("web"; those
    without any as "nameless"). text: open text without labels. held: the held-out tenth of train, by itself.
    """

    packed: Packed
    gold: Array
    ours: Array
    roles: Array
    names: dict[str, Array]
    text: Array
    held: Packed

    @property
    def unlabelled(self) -> int:
        """The first of the sentences without events of their own, which all stand behind the others."""
        return int(self.names[KINDS[0]][0])


def read_sets(shared: Path, annotated: Path, segmenter: Segmenter, *, everything: bool = False) -> Sets:
    """All clean sets; of the gold all but the held-out tenth, unless everything is asked for."""
    held = list(train_rows(shared, held=True))
    gold = list(read_jsonl(shared / "gold" / "train.jsonl") if everything else train_rows(shared))
    ours = list(annotated_documents(annotated / "events.jsonl", shared))
    lexicon = trigger_lexicon([*gold, *ours])
    packer, apart = Packer(segmenter), Packer(segmenter)
    apart.add(gold_examples(held, segmenter, lexicon))
    measured = [*read_jsonl(shared / "gold" / "dev.jsonl"), *held]
    return Sets(
        gold=packer.add(gold_examples(gold, segmenter, lexicon)),
        ours=packer.add(gold_examples(ours, segmenter, lexicon)),
        roles=packer.add(propbank_examples(shared / "data" / "srl" / "ewt_propbank-train.jsonl", segmenter)),
        names={kind: packer.add(given) for kind, given in _names(shared / "data", annotated, segmenter).items()},
        text=packer.add(list(open_examples(shared / "corpus", segmenter, measured))),
        packed=packer.packed(),
        held=apart.packed(),
    )


def _names(data: Path, annotated: Path, segmenter: Segmenter) -> dict[str, list[Example]]:
    """Sentences with names by kind, in the order of KINDS."""
    countries, demonyms = country_words(data / "countries" / "countries.csv")
    names = name_examples(data / "ner", segmenter, countries, demonyms)
    by_hand = [*names["by hand"], *gum_examples(data / "ner" / "gum_entities.jsonl", segmenter, demonyms)]
    treebank, marked = data / "treebanks" / "en_ewt-ud-train.conllu", annotated_names(annotated / "names.jsonl")
    web, nameless = treebank_examples(treebank, marked, segmenter, demonyms)
    dice = random.Random(2)
    by_hand = [lowered(x) if dice.random() < LOWERED else x for x in by_hand]
    given = dict(zip(KINDS, (names["silver"], by_hand, web, nameless), strict=True))
    return {kind: [x for x in examples if len(x.pieces)] for kind, examples in given.items()}


def lowered(example: Example) -> Example:
    """The example as if typed without capitals, as people write on the web."""
    shapes = np.where(
        np.isin(example.pieces.shapes, [SHAPES.index("Title"), SHAPES.index("UPPER")]), 0, example.pieces.shapes
    )
    return replace(example, pieces=replace(example.pieces, shapes=shapes))


def country_words(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Lower-cased names of countries, and demonyms and adjectives, which GMB mixes up."""
    countries, demonyms = {"u.s.", "us", "u.k.", "uk", "america", "gaza", "palestine"}, {"palestinian", "palestinians"}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            countries |= {row["name"].lower(), row["factbook_short"].lower()}
            words = {row["demonym_m"].lower(), row["factbook_adj"].lower()}
            demonyms |= words | {word + "s" for word in words}
    return frozenset(countries - {""}), frozenset(demonyms - {"", "s", "none"})


# --- open text --------------------------------------------------------------------------------------


def open_examples(corpus: Path, segmenter: Segmenter, measured: Iterable[Row]) -> Iterator[Example]:
    """Sentences of governments, newswire and Wikipedia with the sentence before, without any label.

    measured: documents that figures are taken on; a text that shares a sentence with one of them is left out.
    """
    rows = list(measured)
    known = {
        row["text"][s.start : s.end] for row in rows for s in split_sentences(row["text"]) if s.end - s.start >= TELLING
    }
    seen = {row["text"][:HEAD] for row in rows}
    for file, shown in SHOWN.items():
        for row in _rows(corpus / file):
            if row["text"][:HEAD] not in seen:
                seen.add(row["text"][:HEAD])
                yield from _unlabelled(row["text"], segmenter, known, shown)
    for row in _rows(corpus / "wp_current_events.jsonl"):
        yield from _unlabelled(row["text"], segmenter, known, None)


def _rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _unlabelled(text: str, segmenter: Segmenter, known: set[str], shown: int | None) -> Iterator[Example]:
    spans = split_sentences(text)[:shown]
    if any(text[span.start : span.end] in known for span in spans):
        return
    before = None
    for pieces in segmenter.cut(text, spans):
        cut = part_of(pieces, 0, LONGEST)
        if len(cut):
            yield Example(cut, context=before)
        before = cut


def read_likely(path: Path, packed: Packed, begin: int) -> NDArray[np.float32]:
    """(s,) how likely teachers found it that each sentence from `begin` on holds an event.

    path: as `recipes/train_encoder.py` keeps it. Raises `ValueError` if it was told of other sentences.
    """
    with np.load(path) as file:
        likely, told = file["likely"].astype(np.float32) / 255.0, str(file["sentences"])
    found = fingerprint(packed, np.arange(begin, len(packed)))
    if told != found:
        raise ValueError(
            f"{path}: its sentences are {told}, those of the shared data are {found}. Run recipes/train_encoder.py"
        )
    out: NDArray[np.float32] = likely
    return out


def fingerprint(packed: Packed, sentences: Sequence[int] | Array) -> str:
    """What tells whether sentences are the same as those once judged: the first 16 digits of a SHA-256 of pieces."""
    begin = int(packed.first[sentences[0]])
    last = sentences[-1]
    end = int(packed.first[last] + packed.length[last])
    return hashlib.sha256(packed.ids[begin:end].astype("<i4").tobytes()).hexdigest()[:16]
