"""Work over a long sequence in shards, by one process or several, in order and in bounded memory.

The sequence is cut as it is read, by count alone; a shard is worked on by one process from beginning to end, and
results are taken up in the order of the shards. So the number of processes cannot change a byte of what comes out.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import connection
from typing import Any, Generic, TypeVar

from dyadwire.errors import StoreError

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 2  # shards a worker that are read before they are needed: one to work on, one to take next
_work: list[Callable[[Any], Any]] = []  # of this worker process, made with its first shard


@dataclass(frozen=True, slots=True)
class Shard(Generic[Item]):
    """A piece of the sequence that one process works on."""

    number: int  # from 0
    first: int  # place of its first item in the sequence, from 0
    items: tuple[Item, ...]


def cut_shards(items: Iterable[Item], size: int) -> Iterator[Shard[Item]]:
    """Yield the items in shards of `size`, the last one smaller; lazily."""
    taken = iter(items)
    number = 0
    while part := tuple(islice(taken, size)):
        yield Shard(number, number * size, part)
        number += 1


def map_shards(
    shards: Iterable[Shard[Item]], make: Callable[[], Callable[[Shard[Item]], Result]], workers: int = 1
) -> Iterator[Result]:
    """Yield what the function that `make` returns makes of each shard, in order.

    `make` is called once in each process, when there is work. With several workers (and more than one shard) it must
    be a function of a module, or a partial of one, and shards and results must be picklable. Raises `StoreError` if a
    worker dies; an error in a shard is raised here as it was there.
    """
    rest = iter(shards)
    start = tuple(islice(rest, 2))
    if workers > 1 and len(start) == 2:
        yield from _map_in_pool(chain(start, rest), make, workers)
    elif start:
        yield from map(make(), chain(start, rest))


def _map_in_pool(
    shards: Iterator[Shard[Item]], make: Callable[[], Callable[[Shard[Item]], Result]], workers: int
) -> Iterator[Result]:
    # Spawned, not forked: ONNX Runtime and Arrow hold threads, which a fork would leave locked.
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    waiting: deque[Future[Result]] = deque()
    with ProcessPoolExecutor(workers, context, _start_worker) as pool:
        try:
            for shard in shards:
                waiting.append(pool.submit(_call, make, shard))
                if len(waiting) >= AHEAD * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise StoreError(
                f"a worker process died, most likely for want of memory; take fewer workers than {workers} or a "
                "smaller run.shard_documents; what was finished is kept, and the same command resumes"
            ) from error
        finally:
            if waiting:  # nobody wants the rest: an error, an interrupt, or a reader who has seen enough
                pool.shutdown(wait=False, cancel_futures=True)
                for process in set(multiprocessing.active_children()) - others:
                    process.terminate()


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and ends the workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the parent to die, then die: a killed run leaves no workers behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _call(make: Callable[[], Callable[[Any], Any]], shard: Shard[Any]) -> Any:
    if not _work:  # here and not at the start of the process, whose errors never come home
        _work.append(make())
    return _work[0](shard)
