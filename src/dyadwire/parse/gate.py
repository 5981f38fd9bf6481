"""The gate: a linear model over word pieces that says whether a sentence is worth the encoder's time.

Weights for single pieces and for pairs of neighbours (hashed), summed and squashed; taught by the encoder itself on
open text (see `recipes/train_gate.py`). It reads about a hundred times as fast as the encoder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PAIRS = 1 << 17  # buckets for pairs of neighbouring pieces
VOCABULARY = 30_522
_PRIME = 2_654_435_761  # Knuth's multiplicative hash, The Art of Computer Programming vol. 3, 6.4

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Gate:
    """weights: (VOCABULARY + PAIRS,); a sentence passes when its probability reaches `threshold`.

    Where the dictionary knows no actor in it, it must reach `alone`, which is higher: "the talks failed" may be worth
    reading, most sentences about nobody are not.
    """

    weights: Floats
    bias: float
    threshold: float
    alone: float

    def scores(self, sentences: Sequence[Sequence[int]]) -> Floats:
        """Probability that each sentence holds an event; sentences are rows of the vocabulary."""
        features, owners = gate_features(sentences)
        sums = np.bincount(owners, weights=self.weights[features], minlength=len(sentences))
        out: Floats = (1.0 / (1.0 + np.exp(-(sums + self.bias)))).astype(np.float32)
        return out


def gate_features(sentences: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
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
        scale = float(file["scale"])
        return Gate(
            file["weights"].astype(np.float32) * scale,
            float(file["bias"]),
            float(file["threshold"]),
            float(file["alone"]),
        )


def save_gate(gate: Gate, folder: Path) -> None:
    """Write `gate.npz`: weights as int8 with one scale, so that the file compresses to some ten kilobytes."""
    scale = float(np.abs(gate.weights).max()) / 127.0 or 1.0
    np.savez_compressed(
        folder / "gate.npz",
        weights=np.rint(gate.weights / scale).astype(np.int8),
        scale=np.float64(scale),
        bias=np.float64(gate.bias),
        threshold=np.float64(gate.threshold),
        alone=np.float64(gate.alone),
    )
