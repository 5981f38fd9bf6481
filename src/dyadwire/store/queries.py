"""SQL over a store, through DuckDB: views over the Parquet files, nothing copied, nothing written."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dyadwire.errors import OptionError
from dyadwire.store.runs import Store, open_store
from dyadwire.store.schemas import TABLES
from dyadwire.store.shards import shard_path

_ROWS = 1024  # fetched at a time
_ALLOWED = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
_RUNS = pa.schema(
    {
        "run": pa.string(),
        "created": pa.string(),
        "code": pa.string(),
        "model": pa.string(),
        "documents": pa.int64(),
        "events": pa.int64(),
        "statements": pa.int64(),
        "rejections": pa.int64(),
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a query; `rows` can be taken once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def query(path: Path, sql: str) -> Answer:
    """Run one SELECT over the views documents, events, statements, rejections and runs.

    Of each document the latest run counts; the views all_documents, all_events, all_statements and all_rejections
    have every run. The SQL can read nothing but the store and can write nothing. Raises `OptionError` with
    DuckDB's own words at wrong SQL, and at anything but one SELECT.
    """
    connection = connect(open_store(path))
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type not in (
            duckdb.StatementType.SELECT,
            duckdb.StatementType.EXPLAIN,
        ):
            raise OptionError(f"query {sql!r}: expected one SELECT; a store's runs are never changed")
        connection.execute(statements[0])
        columns = tuple(str(column[0]) for column in connection.description or ())
    except duckdb.Error as error:
        raise OptionError(f"query: {error}") from error
    return Answer(columns, _rows(connection))


def connect(store: Store) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with the store's views, closed to everything else."""
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    _add_views(connection, store)
    folder = str(store.path.resolve()).replace("'", "''")
    connection.execute(f"SET allowed_directories = ['{folder}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _add_views(connection: duckdb.DuckDBPyConnection, store: Store) -> None:
    manifests = store.runs()
    runs = [
        {"run": manifest.run, "created": manifest.created, "code": manifest.plan.code, "model": manifest.plan.model}
        | dict(manifest.counts)
        for manifest in manifests
    ]
    connection.register("runs", pa.Table.from_pylist(runs, _RUNS))
    for table, schema in TABLES.items():
        files = [
            str(shard_path(store.folder(manifest.run), table, number).resolve()).replace("'", "''")
            for manifest in manifests
            for number in range(manifest.shards)
        ]
        if files:
            listed = "', '".join(files)
            source = f"read_parquet(['{listed}'], union_by_name = true)"
            connection.execute(f"CREATE VIEW all_{table} AS SELECT * FROM {source}")
        else:
            connection.register(f"all_{table}", schema.empty_table())
    connection.execute(_LATEST)


_LATEST = """
    CREATE VIEW latest_documents AS
        SELECT id, arg_max(run, (created, run)) AS run FROM all_documents JOIN runs USING (run) GROUP BY id;
    CREATE VIEW latest_origins AS
        SELECT origin, arg_max(run, (created, run)) AS run
        FROM (SELECT origin, run FROM all_documents UNION ALL SELECT origin, run FROM all_rejections)
        JOIN runs USING (run) GROUP BY origin;
    CREATE VIEW documents AS
        SELECT rows.* FROM all_documents AS rows JOIN latest_documents AS latest USING (run, id);
    CREATE VIEW events AS
        SELECT rows.* FROM all_events AS rows
        JOIN latest_documents AS latest ON latest.run = rows.run AND latest.id = rows.document;
    CREATE VIEW statements AS
        SELECT rows.* FROM all_statements AS rows
        JOIN latest_documents AS latest ON latest.run = rows.run AND latest.id = rows.document;
    -- An input that once failed and now is read has no rejection any more: so its origin decides, and its document.
    CREATE VIEW rejections AS
        SELECT rows.* FROM all_rejections AS rows
        JOIN latest_origins AS origins ON origins.run = rows.run AND origins.origin = rows.origin
        LEFT JOIN latest_documents AS latest ON latest.id = rows.document
        WHERE latest.run IS NULL OR latest.run = rows.run;
"""


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    try:
        while rows := connection.fetchmany(_ROWS):
            yield from rows
    except duckdb.Error as error:
        raise OptionError(f"query: {error}") from error
    finally:
        connection.close()
