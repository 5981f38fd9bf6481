"""Runs of Parquet files with their manifests; queries through DuckDB; the native JSON form."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dyadwire.store.copies import read_documents, write_copies
    from dyadwire.store.fingerprints import hash_files, hash_folder, hash_inputs, hash_source, library_versions
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

_HOMES = {
    "copies": ("read_documents", "write_copies"),
    "fingerprints": ("hash_files", "hash_folder", "hash_inputs", "hash_source", "library_versions"),
    "flat": ("EVENT_COLUMNS", "event_rows"),
    "manifests": ("InputFile", "Manifest", "Plan", "Setting"),
    "native": ("from_native", "json_line", "to_native"),
    "queries": ("Answer", "query"),
    "reading": ("read_coded", "read_rejections"),
    "runs": ("OpenRun", "Store", "begin_run", "open_store"),
    "shards": ("write_shard",),
}


def __getattr__(name: str) -> object:
    """A name of the stage, imported when it is first used: writing JSON lines must not wait for Arrow."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"dyadwire.store.{module}"), name)
    raise AttributeError(f"module 'dyadwire.store' has no attribute {name!r}")
