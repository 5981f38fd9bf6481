"""One shard of a run: four Parquet files with the same number, written together.

Invariant: a file has its final name only when it is whole, and `documents-N` gets its name last. So a shard is
whole if its documents file is there with the others, and whatever else a killed run left can be thrown away.
"""

import os
import platform
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from dyadwire.errors import StoreError
from dyadwire.records import Coded, Document, Rejection
from dyadwire.store.rows import Row, coded_of, document_of, exact_row, rejection_of, rows_of
from dyadwire.store.schemas import TABLES

_PARTIAL = ".partial"
_LAST = "documents"  # the file whose name says that the shard is whole


def shard_path(folder: Path, table: str, number: int) -> Path:
    """Where a table of the shard lies; `number` from 0."""
    return folder / f"{table}-{number:05d}.parquet"


def write_shard(folder: Path, run: str, number: int, first: int, items: Sequence[Coded | Rejection]) -> None:
    """Write one shard and make it visible. `first`: ordinal of its first item among the run's inputs.

    Two processes may write the same shard at once (a worker that outlived its run, and the run that resumes it):
    each writes under a name of its own, and what they rename into place is the same. Raises `StoreError` if the folder
    is not there: on a cluster, a node that does not share the store's file system.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder}: not seen from {platform.node()}; put the store where every node can write")
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for ordinal, item in enumerate(items, start=first):
        for table, more in rows_of(item, run, ordinal).items():
            rows[table] += more
    partial = {table: _write(folder, table, number, found) for table, found in rows.items()}
    for table in sorted(TABLES, key=lambda name: name == _LAST):
        partial[table].replace(shard_path(folder, table, number))


def _write(folder: Path, table: str, number: int, rows: list[Row]) -> Path:
    path = shard_path(folder, table, number)
    path = path.with_name(f"{path.name}.{uuid4().hex}{_PARTIAL}")  # a process id is no name among several machines
    with path.open("wb") as file:
        pq.write_table(_arrow(rows, TABLES[table]), file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())  # else a power cut may leave a whole name on half a file
    return path


def _arrow(rows: list[Row], schema: pa.Schema) -> pa.Table:
    try:
        return pa.Table.from_pylist(rows, schema)
    except UnicodeEncodeError:  # rare, and finding the row beforehand would cost every other shard a pass
        return pa.Table.from_pylist([exact_row(row) for row in rows], schema)


def whole_shards(folder: Path) -> frozenset[int]:
    """Numbers of the shards that were written to the end.

    All files are looked for: a worker that outlives its killed run by a moment may rename its last one while the others
    are swept away.
    """
    numbers = [
        {int(path.stem.removeprefix(f"{table}-")) for path in folder.glob(f"{table}-*.parquet")} for table in TABLES
    ]
    return frozenset(set.intersection(*numbers))


def sweep(folder: Path) -> None:
    """Remove what a killed run left half-written. Only for who holds the run's lock."""
    whole = whole_shards(folder)
    for path in sorted(folder.glob("*.parquet*")):
        stem, _, number = path.name.removesuffix(_PARTIAL).split(".")[0].partition("-")
        if path.name.endswith(_PARTIAL) or (stem in TABLES and int(number) not in whole):
            path.unlink(missing_ok=True)


def read_shard(folder: Path, number: int, wanted: Collection[int] | None = None) -> Iterator[Coded]:
    """Yield the shard's documents in order, only those whose ordinal is in `wanted` if it is given."""
    documents = _read(folder, "documents", number, wanted)
    if not documents:
        return
    rest = {
        table: _by_ordinal(_read(folder, table, number, wanted)) for table in ("events", "statements", "rejections")
    }
    for row in documents:
        events, statements, rejections = (rows.get(row["ordinal"], ()) for rows in rest.values())
        yield coded_of(row, events, statements, rejections)


def read_shard_documents(
    folder: Path, number: int, wanted: Collection[int] | None = None
) -> Iterator[tuple[int, Document]]:
    """Yield the shard's documents alone, each with its ordinal, in order."""
    names = [field.name for field in fields(Document)]
    for row in _read(folder, _LAST, number, wanted, ["ordinal", "exact", *names]):
        yield row["ordinal"], document_of(row)


def read_rejected(folder: Path, number: int) -> Iterator[Rejection]:
    """Yield the rejections of inputs that gave no document, in order."""
    import pyarrow.compute as pc  # takes a fifth of a second, which writing need not pay

    ordinals = pq.read_table(shard_path(folder, "documents", number), columns=["ordinal"])["ordinal"]
    rejections = pq.read_table(shard_path(folder, "rejections", number))
    inputs = pc.invert(pc.is_in(rejections["ordinal"], value_set=ordinals))
    yield from map(rejection_of, rejections.filter(inputs).to_pylist())


def _read(
    folder: Path, table: str, number: int, wanted: Collection[int] | None, columns: list[str] | None = None
) -> list[Row]:
    filters = None if wanted is None else [("ordinal", "in", sorted(wanted))]
    path = shard_path(folder, table, number)
    rows: list[Row] = pq.read_table(path, columns=columns, filters=filters).to_pylist()
    return rows


def _by_ordinal(rows: list[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["ordinal"]].append(row)
    return found
