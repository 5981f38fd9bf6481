"""Runs of Parquet files with their manifests; queries through DuckDB; the native JSON form."""

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
    "json_line",
    "open_store",
    "query",
    "read_coded",
    "read_rejections",
    "to_native",
    "write_shard",
]
