"""Which documents of a store are copies of one another: a Parquet file beside the runs, worked out from all of them.

Runs never change, so the file is named after the set of runs that it was made from, and is seen only while the store
has just these: after another run it is worked out anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from dyadwire.records import Copy, Document
from dyadwire.store.reading import latest_ordinals
from dyadwire.store.rows import Row, exact_row
from dyadwire.store.runs import copies_path, open_store
from dyadwire.store.shards import read_shard_documents

COPIES = pa.schema(
    {
        "run": pa.string(),
        "ordinal": pa.int64(),
        "document": pa.string(),
        "kind": pa.string(),
        "origin_run": pa.string(),
        "origin_ordinal": pa.int64(),
        "origin": pa.string(),
        "like": pa.string(),
        "share": pa.float64(),
        "share_of_like": pa.float64(),
        "differs": pa.list_(pa.string()),
    }
)
Place = tuple[str, int]  # run and ordinal, which together find a document in a store


def read_documents(path: Path) -> Iterator[tuple[Place, Document]]:
    """Yield the store's documents, each from its latest run, oldest run first, with the place of each.

    Raises `StoreError` if there is no such store.
    """
    store = open_store(path)
    manifests = store.runs()
    latest = latest_ordinals(store) if len(manifests) > 1 else None
    for manifest in manifests:
        wanted = None if latest is None else latest.get(manifest.run, set())
        for number in range(manifest.shards):
            for ordinal, document in read_shard_documents(store.folder(manifest.run), number, wanted):
                yield (manifest.run, ordinal), document


def write_copies(path: Path, copies: Iterable[Copy], places: Sequence[Place]) -> Path:
    """Write what `find_copies` said of the documents of `read_documents`; the file.

    places: of all documents, in the order in which they were read.
    """
    file = copies_path(open_store(path))
    rows = [_row(copy, places[copy.position], places[copy.origin_position]) for copy in copies]
    file.parent.mkdir(exist_ok=True)
    partial = file.with_name(f"{file.name}.{uuid4().hex}.partial")
    pq.write_table(pa.Table.from_pylist(rows, COPIES), partial, compression="zstd")
    partial.replace(file)
    return file


def _row(copy: Copy, place: Place, origin: Place) -> Row:
    row: Row = {
        "run": place[0],
        "ordinal": place[1],
        "document": copy.document,
        "kind": copy.kind,
        "origin_run": origin[0],
        "origin_ordinal": origin[1],
        "origin": copy.origin,
        "like": copy.like,
        "share": copy.share,
        "share_of_like": copy.share_of_like,
        "differs": list(copy.differs),
    }
    return {name: value for name, value in exact_row(row).items() if name != "exact"}
