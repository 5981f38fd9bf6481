"""Which of many texts are worth laying side by side: MinHash signatures (rensa) and locality-sensitive hashing.

A signature is cut into bands of `ROWS` values; texts that agree in a whole band are candidates. Two texts that have a
share J of their shingles in common are found with probability 1 - (1 - J ** ROWS) ** BANDS: 0.9998 at one third, 0.98
at a quarter, 0.92 at a fifth. That low reach finds parts; unrelated texts share no shingle, so it costs little.

The bands are sorted one at a time, in numpy. The indices of rensa and datasketch keep all bands in hash tables at
once, 4 and 17 GB for a million texts (`bench/copies.py --libraries`), and answer a text that fills in a common form
with all others that do; here a text has at most `WINDOW` neighbours in a band, always the same ones.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dyadwire.read.copies_words import Hashes

ROWS, BANDS = 2, 64
PERMUTATIONS = ROWS * BANDS
SEED = 20151211  # of the permutations; any will do, but always the same
BATCH = 512  # texts that are signed together
WINDOW = 12  # neighbours in a band with which a text is paired; bounds the cost of a template used a thousand times
AGREED = 8  # values of two signatures, of `PERMUTATIONS`: one sixteenth common; less is a sentence of furniture
MOST = 24  # candidates a text is laid beside, likeliest first

Pairs = NDArray[np.int64]  # (n, 2), first below second


class Sketches:
    """Signatures of texts, in order of `add`; 512 bytes each."""

    def __init__(self) -> None:
        self._waiting: list[Hashes] = []
        self._rows = np.empty((BATCH, PERMUTATIONS), dtype=np.uint32)
        self._count = 0
        self._blank: list[int] = []  # texts too short for a shingle

    def add(self, shingles: Hashes) -> None:
        """Sign one more text."""
        if not len(shingles):
            self._blank.append(self._count + len(self._waiting))
        self._waiting.append(shingles)
        if len(self._waiting) == BATCH:
            self._sign()

    def repeat(self, number: int) -> None:
        """One more text, with the signature of an earlier one."""
        self._sign()
        if number in self._blank:
            self._blank.append(self._count)
        self._extend(self._rows[number : number + 1].copy())

    def pairs(self, hashes: Hashes) -> Iterator[tuple[int, int]]:
        """Candidates, sorted, each once.

        hashes: one for each text; ties are ordered by them, so that the input's order decides nothing.
        """
        self._sign()
        signatures = self._rows[: self._count]
        found = np.empty(0, dtype=np.int64)
        for band in range(BANDS):
            found = np.union1d(found, _band_pairs(signatures, band, hashes))
        pairs = np.stack((found // max(1, self._count), found % max(1, self._count)), axis=1)
        blank = np.isin(pairs, self._blank).any(axis=1)
        yield from map(tuple, _likeliest(pairs[~blank], signatures, hashes).tolist())

    def _sign(self) -> None:
        if not self._waiting:
            return
        from rensa import RMinHash

        ends = np.cumsum([0, *map(len, self._waiting)]).astype(np.uint64)
        flat = np.concatenate(self._waiting)
        signed = RMinHash.digest_matrix_from_flat_token_hashes(flat, ends, PERMUTATIONS, SEED).to_rows()
        self._extend(np.array(signed, dtype=np.uint32))
        self._waiting.clear()

    def _extend(self, signed: NDArray[np.uint32]) -> None:
        need = self._count + len(signed)
        if need > len(self._rows):
            self._rows.resize((max(need, len(self._rows) * 3 // 2), PERMUTATIONS), refcheck=False)
        self._rows[self._count : need] = signed
        self._count = need


def _band_pairs(signatures: NDArray[np.uint32], band: int, hashes: Hashes) -> NDArray[np.int64]:
    """Pairs that agree in one band, as first * count + second; neighbours are those that agree in the next band too."""
    count = len(signatures)
    keys, next_keys = (_keys(signatures, (band + step) % BANDS) for step in (0, 1))
    order = np.lexsort((hashes, next_keys, keys))
    sorted_keys = keys[order]
    found = []
    for step in range(1, WINDOW + 1):
        same = np.flatnonzero(sorted_keys[step:] == sorted_keys[:-step])
        if not len(same):
            break
        one, other = order[same], order[same + step]
        found.append(np.minimum(one, other) * count + np.maximum(one, other))
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _keys(signatures: NDArray[np.uint32], band: int) -> Hashes:
    columns = signatures[:, band * ROWS : (band + 1) * ROWS].astype(np.uint64)
    return columns[:, 0] << np.uint64(32) | columns[:, 1]


def _likeliest(pairs: Pairs, signatures: NDArray[np.uint32], hashes: Hashes) -> Pairs:
    """The pairs that are among the `MOST` likeliest of one of their two texts, sorted; none that agrees too little."""
    alike = np.concatenate([_agreement(part, signatures) for part in np.array_split(pairs, len(pairs) // 4096 + 1)])
    pairs, alike = pairs[alike >= AGREED], alike[alike >= AGREED]
    keep = np.zeros(len(pairs), dtype=bool)
    for side in (0, 1):
        order = np.lexsort((hashes[pairs[:, 1 - side]], -alike, pairs[:, side]))
        mine = pairs[order, side]
        starts = np.flatnonzero(np.concatenate(([True], mine[1:] != mine[:-1])))
        ranks = np.arange(len(mine)) - np.repeat(starts, np.diff(np.append(starts, len(mine))))
        keep[order[ranks < MOST]] = True
    kept: Pairs = pairs[keep]
    return kept[np.lexsort((kept[:, 1], kept[:, 0]))]


def _agreement(pairs: Pairs, signatures: NDArray[np.uint32]) -> NDArray[np.int64]:
    """In how many values the signatures of each pair agree."""
    agreed: NDArray[np.int64] = (signatures[pairs[:, 0]] == signatures[pairs[:, 1]]).sum(axis=1)
    return agreed
