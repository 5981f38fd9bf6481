"""The gate: a linear model over word pieces that says whether a sentence is worth the encoder's time.

Weights for single pieces and for pairs of neighbours (hashed), summed and squashed; taught what larger encoders find
in open text (`recipes/fit_encoder.py`). It reads about a hundred times as fast as the encoder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dyadwire.learn.segments import Floats, Ints

PAIRS = 1 << 17  # buckets for pairs of neighbouring pieces
VOCABULARY = 30_522
_PRIME = 2_654_435_761  # Knuth's multiplicative hash, The Art of Computer Programming vol. 3, 6.4


PAGE = 0.5  # how much the mean of a document's sentences adds to each: a page about sports seldom turns to politics
NOBODY = 1.0  # what a sentence without a known actor loses
UNSAID = 1.25  # what one without a predicate of the lexicon loses; all in log-odds, chosen on folds of train


@dataclass(frozen=True, slots=True)
class Gate:
    """weights: (VOCABULARY + PAIRS,), log-odds that a sentence holds an event; `threshold` is in log-odds too."""

    weights: Floats
    bias: float
    threshold: float

    def sentence_odds(self, sentences: Sequence[Sequence[int]]) -> Floats:
        """(n,) log-odds of each sentence by itself; sentences are rows of the vocabulary."""
        features, owners = gate_features(sentences)
        sums = np.bincount(owners, weights=self.weights[features], minlength=len(sentences))
        out: Floats = (sums + self.bias).astype(np.float32)
        return out

    def page_odds(
        self, sentences: Sequence[Sequence[int]], with_actor: Sequence[bool], with_predicate: Sequence[bool]
    ) -> Floats:
        """(n,) log-odds of one document's sentences, each in the light of the others and of what the dictionaries find.

        To be compared with `threshold`; empty for no sentences.
        """
        if not sentences:
            return np.empty(0, np.float32)
        odds = self.sentence_odds(sentences)
        nobody, unsaid = (~np.asarray(found, dtype=bool) for found in (with_actor, with_predicate))
        out: Floats = (odds + PAGE * odds.mean() - NOBODY * nobody - UNSAID * unsaid).astype(np.float32)
        return out


def gate_features(sentences: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """(features, owners): the columns of `Gate.weights` that are on, and which sentence each belongs to.

    A piece or pair that occurs twice in a sentence counts once.
    """
    lengths = np.fromiter((len(s) for s in sentences), dtype=np.int64, count=len(sentences))
    ids = np.fromiter((piece for s in sentences for piece in s), dtype=np.int64, count=int(lengths.sum()))
    owners = np.repeat(np.arange(len(sentences)), lengths)
    same = owners[1:] == owners[:-1]
    mixed = (ids[:-1] * 31_337 + ids[1:]) * _PRIME % (1 << 32) % PAIRS
    features = np.concatenate([ids, mixed[same] + VOCABULARY])
    both = np.concatenate([owners, owners[1:][same]])
    keys = np.unique(both * (VOCABULARY + PAIRS) + features)
    return keys % (VOCABULARY + PAIRS), keys // (VOCABULARY + PAIRS)


def load_gate(folder: Path) -> Gate:
    """The gate of a folder of weights (`gate.npz`), whose hash `read_manifest` has checked."""
    with np.load(folder / "gate.npz") as file:
        weights = file["weights"].astype(np.float32) * float(file["scale"])
        return Gate(weights, float(file["bias"]), float(file["threshold"]))


def rounded(gate: Gate) -> Gate:
    """The gate as `save_gate` keeps it."""
    scale = _scale(gate)
    return Gate(np.rint(gate.weights / scale).astype(np.float32) * scale, gate.bias, gate.threshold)


def _scale(gate: Gate) -> float:
    return float(np.abs(gate.weights).max()) / 127.0 or 1.0


def save_gate(gate: Gate, folder: Path) -> None:
    """Write `gate.npz`: weights as int8 with one scale, so that the file stays small."""
    scale = _scale(gate)
    np.savez_compressed(
        folder / "gate.npz",
        weights=np.rint(gate.weights / scale).astype(np.int8),
        scale=np.float64(scale),
        bias=np.float64(gate.bias),
        threshold=np.float64(gate.threshold),
    )
