"""Runs of Parquet files with their manifests; queries through DuckDB; the native JSON form."""

from dyadwire.store.fingerprints import (
    hash_files,
    hash_folder,
    hash_inputs,
    hash_source,
    library_versions,
)
from dyadwire.store.manifests import InputFile, Manifest, Plan, Setting
from dyadwire.store.native import document_line, from_native, json_line, to_native
from dyadwire.store.queries import Answer, query
from dyadwire.store.runs import OpenRun, Store, begin_run, open_store, read_coded, read_rejections
from dyadwire.store.shards import write_shard

__all__ = [
    "Answer",
    "InputFile",
    "Manifest",
    "OpenRun",
    "Plan",
    "Setting",
    "Store",
    "begin_run",
    "document_line",
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
    "read_rejections",
    "to_native",
    "write_shard",
]
