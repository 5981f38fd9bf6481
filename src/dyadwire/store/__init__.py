"""Runs of Parquet files with their manifests; queries through DuckDB; the native JSON form."""

from dyadwire.store.copies import read_documents, write_copies
from dyadwire.store.fingerprints import (
    hash_files,
    hash_folder,
    hash_inputs,
    hash_source,
    library_versions,
)
from dyadwire.store.flat import EVENT_COLUMNS, event_rows
from dyadwire.store.manifests import InputFile, Manifest, Plan, Setting
from dyadwire.store.native import from_native, json_line, to_native
from dyadwire.store.queries import Answer, query
from dyadwire.store.reading import read_coded, read_rejections
from dyadwire.store.runs import OpenRun, Store, begin_run, open_store
from dyadwire.store.shards import write_shard

__all__ = [
    "EVENT_COLUMNS",
    "Answer",
    "InputFile",
    "Manifest",
    "OpenRun",
    "Plan",
    "Setting",
    "Store",
    "begin_run",
    "event_rows",
    "from_native",
    "hash_files",
    "hash_folder",
    "hash_inputs",
    "hash_source",
    "json_line",
    "library_versions",
    "open_store",
    "query",
    "read_coded",
    "read_documents",
    "read_rejections",
    "to_native",
    "write_copies",
    "write_shard",
]
