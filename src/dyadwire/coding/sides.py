"""Who plays a role that the parse left open: the likeliest actor of the sentence, by its place and the words around.

The weights are fitted by `recipes/fit_sides.py` on what annotators decided, without looking at the encoder.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from dyadwire.coding.sides_features import Scene, features_of
from dyadwire.records import Entity
from dyadwire.tables import DATA, read_weights

Sides = Mapping[str, float]  # feature -> log-odds against nobody


def load_sides(path: Path = DATA / "sides.tsv") -> Sides:
    """Read the weights; raises `TableError` at a bad row."""
    return read_weights(path)


def likelihoods(
    scene: Scene, entities: Sequence[Entity], others: Sequence[Entity], role: str, sides: Sides
) -> list[float]:
    """How likely each of the sentence's actors plays a role; the rest to 1 is that none of them does.

    others: who plays the other role.
    """
    odds = [
        math.exp(sum(sides.get(name, 0.0) for name in names)) for names in features_of(scene, entities, others, role)
    ]
    total = 1.0 + sum(odds)
    return [one / total for one in odds]
