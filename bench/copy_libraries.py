"""MinHash and LSH of rensa, of datasketch and of ours on the same made-up documents; used by `copies.py`."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import numpy as np
import psutil

from dyadwire.read.copies_sketches import BANDS, PERMUTATIONS, ROWS, SEED, Sketches
from dyadwire.read.copies_words import Hashes, normalise, shingle
from made_copies import make_documents

Step = Callable[[], object]
Result = TypeVar("Result")


def compare_libraries(count: int) -> Iterator[str]:
    """Seconds of processor time and memory of signatures, and of an index with the same bands, library by library."""
    for work in (rensa, datasketch, sorted_bands):
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield pool.submit(work, count).result()


def texts(count: int) -> list[Hashes]:
    """The shingles of the documents."""
    return [shingle(normalise(document.text)) for document in make_documents(count)]


def rensa(count: int) -> str:
    """Signatures in bulk, and its own index."""
    from rensa import RMinHash, RMinHashLSH

    def sign() -> object:
        ends = np.cumsum([0, *map(len, found)]).astype(np.uint64)
        return RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(found), ends, PERMUTATIONS, SEED)

    def index() -> object:
        lsh = RMinHashLSH(0.2, PERMUTATIONS, BANDS)
        lsh.insert_matrix(matrix)
        lsh.query_duplicate_flags_matrix(matrix)
        return lsh

    found = texts(count)
    signing, matrix = timed(sign)
    return line("rensa", count, signing, *measured(index))


def datasketch(count: int) -> str:
    """Signatures one by one, as it makes them, and its own index."""
    from datasketch import MinHash, MinHashLSH

    def sign() -> list[MinHash]:
        signed = []
        for hashes in found:
            one = MinHash(num_perm=PERMUTATIONS, seed=SEED, hashfunc=int)
            one.update_batch((hashes >> np.uint64(32)).tolist())
            signed.append(one)
        return signed

    def index() -> object:
        lsh = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
        for number, one in enumerate(signed):
            lsh.insert(number, one)
        for one in signed:
            lsh.query(one)
        return lsh

    found = texts(count)
    signing, signed = timed(sign)
    return line("datasketch", count, signing, *measured(index))


def sorted_bands(count: int) -> str:
    """Signatures of rensa, bands sorted one at a time, as `find_copies` does it."""
    sketches = Sketches()
    found = texts(count)

    def sign() -> None:
        for hashes in found:
            sketches.add(hashes)

    signing, _ = timed(sign)
    seconds, memory = measured(lambda: list(sketches.pairs(np.arange(count, dtype=np.uint64))))
    return line("ours", count, signing, seconds, memory)


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds of processor time, and what came of it."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def measured(work: Step) -> tuple[float, float]:
    """Seconds of processor time, and megabytes that what came of it takes."""
    process = psutil.Process()
    before = process.memory_info().rss
    seconds, kept = timed(work)
    grown = process.memory_info().rss - before
    del kept
    return seconds, max(0, grown) / 2**20


def line(name: str, count: int, signing: float, indexing: float, memory: float) -> str:
    """A line of the table."""
    each = 1e6 / count
    return (
        f"{name:10} {count:8,} documents  signatures {signing * each:7.1f} us each  "
        f"index {indexing * each:7.1f} us each, {memory:,.0f} MB more"
    )
