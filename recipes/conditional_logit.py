"""A conditional logit (McFadden 1974): of several candidates, and none, the right one should win."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

STRENGTH = 5.0  # of the ridge

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """The features of each candidate, which of them are right, whether none is, and how much the choice counts."""

    features: list[list[str]]
    right: list[bool]
    none: bool
    weight: float = 1.0


def fit(found: Sequence[Choice], rarest: int) -> dict[str, float]:
    """The weights of greatest likelihood, less the ridge's pull; features of fewer than `rarest` pairs are left out."""
    counts = Counter(name for choice in found for names in choice.features for name in names)
    index = {name: i for i, name in enumerate(sorted(name for name, count in counts.items() if count >= rarest))}
    likelihood = likelihood_of(found, index)
    best = minimize(likelihood, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return {name: float(best.x[i]) for name, i in index.items()}


def rows_of(weights: dict[str, float]) -> str:
    """Lines of a table of weights, sorted; those of nothing to two places are left out."""
    return "".join(f"{name}\t{weight:.2f}\tfit\n" for name, weight in sorted(weights.items()) if abs(weight) >= 0.01)


def likelihood_of(found: Sequence[Choice], index: dict[str, int]) -> Callable[[Floats], tuple[float, Floats]]:
    """The negative log-likelihood with its gradient, as a function of the weights."""
    lines = [[index[name] for name in names if name in index] for choice in found for names in choice.features]
    ends = np.cumsum([0, *map(len, lines)])
    columns = np.concatenate([np.asarray(line, dtype=np.int64) for line in lines])
    pairs = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(lines), len(index)))
    sizes = np.array([len(choice.features) for choice in found])
    owner, starts = np.repeat(np.arange(len(found)), sizes), np.cumsum(sizes) - sizes
    right = np.array([r for choice in found for r in choice.right], dtype=float)
    none = np.array([choice.none for choice in found], dtype=float)
    weight = np.array([choice.weight for choice in found])

    def likelihood(weights: Floats) -> tuple[float, Floats]:
        scores = pairs @ weights
        highest = np.maximum(np.maximum.reduceat(scores, starts), 0)
        each, nothing = np.exp(scores - highest[owner]), np.exp(-highest)
        total = np.add.reduceat(each, starts) + nothing
        good = np.add.reduceat(each * right, starts) + nothing * none
        slope = weight[owner] * each * (1 / total[owner] - right / good[owner])
        loss = weight @ (np.log(total) - np.log(good)) + STRENGTH / 2 * weights @ weights
        return float(loss), pairs.T @ slope + STRENGTH * weights

    return likelihood
