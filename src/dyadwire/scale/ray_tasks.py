"""Shards as Ray tasks: sent out as workers become free, taken up in order, given to another worker when one dies.

Tasks and not Ray Data: its streaming executor takes blocks from data sources of its own, cut by size, and knows neither
our shards, whose numbers decide file names and ordinals, nor which of them an earlier run has finished. A task a shard
needs forty lines, and Ray still moves the data, places the work, starts dead workers anew and tries again.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar
from uuid import uuid4

from dyadwire.errors import OptionError, StoreError
from dyadwire.workers import AHEAD, Shard

Item = TypeVar("Item")
Result = TypeVar("Result")

TRIES = 3  # more, after the first, for a shard whose worker died
HELD = 4  # how many times the shards under way may have been sent out and not been taken up, behind a slow one
CHUNK = 64  # documents that a reading task hands over at a time
OBJECTS = 128 << 20  # bytes a worker of the local object store: shards on their way
_work: dict[
    str, Callable[[Any], Any]
] = {}  # of this worker process: by call of `map_on_ray`, made with its first shard


def map_on_ray(
    shards: Iterable[Shard[Item]],
    make: Callable[[], Callable[[Shard[Item]], Result]],
    workers: int,
    address: str | None = None,
) -> Iterator[Result]:
    """Yield what the function that `make` returns makes of each shard, in order.

    `address`: of a running cluster, whose nodes can import this package; None starts Ray on this machine with
    `workers` processes and ends it. On a cluster `AHEAD` times `workers` tasks of one core each are under way. Raises
    `OptionError` if Ray is not installed or the address does not answer, and `StoreError` if a shard kills its worker
    `TRIES` + 1 times; an error in a shard is raised here as it was there.
    """
    with _session(workers, address) as ray:
        task = ray.remote(num_cpus=1, max_retries=TRIES)(_call)
        key = uuid4().hex
        send = lambda shard: task.remote(key, make, shard)  # noqa: E731 - a name for what is passed on
        yield from _in_order(ray, shards, send, AHEAD * workers)


def read_on_ray(parts: Iterable[Callable[[], Iterator[Item]]], workers: int, address: str | None) -> Iterator[Item]:
    """Yield what the parts yield, in order, each read by a task; `workers` parts are read ahead and held by Ray.

    For work that is worth a task: files of thousands of documents. Raises as `map_on_ray` does.
    """
    with _session(workers, address) as ray:
        task = ray.remote(num_cpus=1, max_retries=TRIES, num_returns="streaming", scheduling_strategy="SPREAD")(_chunks)
        streams: deque[Any] = deque()
        rest = iter(parts)
        while True:
            streams.extend(task.remote(part) for part in islice(rest, workers - len(streams)))
            if not streams:
                return
            for reference in streams.popleft():
                yield from _result(ray, reference)


def _chunks(part: Callable[[], Iterator[Item]]) -> Iterator[tuple[Item, ...]]:
    items = part()
    while chunk := tuple(islice(items, CHUNK)):
        yield chunk


def _in_order(
    ray: Any, shards: Iterable[Shard[Item]], send: Callable[[Shard[Item]], Any], most: int
) -> Iterator[Result]:
    """Send shards so that at most `most` are under way; their results, the first one first."""
    sent: deque[Any] = deque()
    flying: set[Any] = set()
    try:
        for shard in shards:
            sent.append(reference := send(shard))
            flying.add(reference)
            while len(flying) >= most or len(sent) >= HELD * most:
                flying.difference_update(ray.wait(list(flying))[0])
                yield from _landed(ray, sent, flying)
        while sent:
            yield _result(ray, sent.popleft())
    finally:
        for reference in sent:  # nobody wants the rest: an error, an interrupt, or a reader who has seen enough
            ray.cancel(reference, force=True)


def _landed(ray: Any, sent: deque[Any], flying: set[Any]) -> Iterator[Result]:
    while sent and sent[0] not in flying:
        yield _result(ray, sent.popleft())


def _result(ray: Any, reference: Any) -> Any:
    errors = ray.exceptions
    try:
        return ray.get(reference)
    except errors.RayTaskError as error:
        if isinstance(error.cause, errors.RaySystemError):
            raise StoreError(f"a node cannot take up the work: {error.cause}; is dyadwire installed there?") from error
        raise error.cause from None  # what the shard itself raised; Ray's has its traceback for a message
    except (errors.WorkerCrashedError, errors.OutOfMemoryError, errors.NodeDiedError) as error:
        raise StoreError(
            f"a shard lost {TRIES + 1} worker{'s' if TRIES else ''}, most likely for want of memory; take a smaller "
            "run.shard_documents or fewer workers a node; what was finished is kept, and the same command resumes"
        ) from error


def _call(key: str, make: Callable[[], Callable[[Any], Any]], shard: Shard[Any]) -> Any:
    if key not in _work:
        _work.clear()  # a worker outlives the call it was started for
        _work[key] = make()
    return _work[key](shard)


@contextmanager
def _session(workers: int, address: str | None) -> Iterator[Any]:
    """Ray, connected; a connection that the caller has already is used and left open."""
    ray = _import_ray()
    if ray.is_initialized():
        yield ray
        return
    _connect(ray, workers, address)
    try:
        yield ray
    finally:
        ray.shutdown()


def _import_ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else Ray reports home; nothing of ours uses the network
    try:
        import ray
    except ImportError as error:
        raise OptionError(
            "run.engine 'ray': Ray is not installed; pip install 'dyadwire[ray]', or take --engine pool"
        ) from error
    return ray


def _connect(ray: Any, workers: int, address: str | None) -> None:
    quiet = {"log_to_driver": False, "logging_level": "ERROR"}
    if address is None:
        os.environ.setdefault("RAY_worker_niceness", "0")  # else workers yield to all other work, unlike the pool's
        objects = OBJECTS * workers
        ray.init("local", num_cpus=workers, include_dashboard=False, object_store_memory=objects, **quiet)
        return
    try:
        ray.init(address, **quiet)
    except (ConnectionError, ValueError) as error:
        raise OptionError(
            f"run.address {address!r}: no Ray cluster answers there ({error}); expected HOST:PORT, ray://HOST:PORT or "
            "auto, of one that `ray start --head` has begun"
        ) from error
