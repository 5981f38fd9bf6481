"""Records back out of a store."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from dyadwire.records import Coded, Rejection
from dyadwire.store.queries import connect
from dyadwire.store.runs import Store, open_store
from dyadwire.store.shards import read_rejected, read_shard


def read_coded(path: Path, run: str | None = None, documents: Sequence[str] | None = None) -> Iterator[Coded]:
    """Yield the store's documents, oldest run first, in the order in which they were read.

    `run`: only that run; None takes each document from the latest run that has it (see `query`). `documents`: only
    those ids. Raises `StoreError` if there is no such store or run.
    """
    store = open_store(path)
    if documents is None and (run is not None or len(store.runs()) == 1):
        for manifest in [store.named(run)] if run is not None else store.runs():
            for number in range(manifest.shards):
                yield from read_shard(store.folder(manifest.run), number)
        return
    ordinals = _ordinals(store, run, documents)
    for manifest in store.runs() if run is None else [store.named(run)]:
        wanted = ordinals.get(manifest.run)
        for number in range(manifest.shards) if wanted else ():
            yield from read_shard(store.folder(manifest.run), number, wanted)


def read_rejections(path: Path, run: str) -> Iterator[Rejection]:
    """Yield what the run says of inputs that gave no document, in order. Raises `StoreError` as `read_coded` does."""
    store = open_store(path)
    manifest = store.named(run)
    for number in range(manifest.shards):
        yield from read_rejected(store.folder(run), number)


def latest_ordinals(store: Store) -> dict[str, set[int]]:
    """Of each run the ordinals of the documents of which it is the latest."""
    return _ordinals(store, None, None)


def _ordinals(store: Store, run: str | None, documents: Sequence[str] | None) -> dict[str, set[int]]:
    """Of each run the ordinals of the documents to read."""
    sql = "SELECT run, ordinal FROM " + ("documents" if run is None else "all_documents")
    tests: list[tuple[str, str | list[str]]] = []
    if run is not None:
        tests.append(("run = ?", run))
    if documents is not None:
        tests.append(("id IN (SELECT unnest(?))", list(documents)))
    if tests:
        sql += " WHERE " + " AND ".join(test for test, _ in tests)
    found: dict[str, set[int]] = {}
    with connect(store) as connection:
        for name, ordinal in connection.execute(sql, [value for _, value in tests]).fetchall():
            found.setdefault(name, set()).add(ordinal)
    return found
