"""SQL over a store, through DuckDB: views over the Parquet files, nothing copied, nothing written.

DuckDB is imported when a question is asked: coding into a store asks none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dyadwire.errors import OptionError
from dyadwire.store.runs import Store, copies_path, open_store
from dyadwire.store.schemas import TABLES
from dyadwire.store.shards import shard_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROWS = 1024  # fetched at a time
_COUNTS = ("documents", "events", "statements", "rejections")
_RUNS = (
    f"CREATE TABLE runs (run TEXT, created TEXT, code TEXT, model TEXT, {', '.join(f'{n} BIGINT' for n in _COUNTS)})"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a query; `rows` can be taken once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def query(path: Path, sql: str) -> Answer:
    """Run one SELECT over the views documents, events, statements, rejections, runs and copies.

    Of each document the latest run counts; the views all_documents, all_events, all_statements and all_rejections
    have every run. The SQL can read nothing but the store and can write nothing. Raises `OptionError` with
    DuckDB's own words at wrong SQL, and at anything but one SELECT.
    """
    import duckdb

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
    except duckdb.CatalogException as error:
        if not re.search(r"Table with name copies\b", str(error)):
            raise OptionError(f"query: {error}") from error
        remedy = f"work them out with: dyadwire copies --store {path}"
        raise OptionError(f"query: copies: not known for the runs that the store has now; {remedy}") from error
    except duckdb.Error as error:
        raise OptionError(f"query: {error}") from error
    return Answer(columns, _rows(connection))


def connect(store: Store) -> "DuckDBPyConnection":
    """A DuckDB connection with the store's views, closed to everything else."""
    import duckdb

    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    _add_views(connection, store)
    folder = str(store.path.resolve()).replace("'", "''")
    connection.execute(f"SET allowed_directories = ['{folder}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _add_views(connection: "DuckDBPyConnection", store: Store) -> None:
    manifests = store.runs()
    connection.execute(_RUNS)  # by rows: Arrow makes a table of them only after importing pandas, where that is there
    for manifest in manifests:
        row = (manifest.run, manifest.created, manifest.plan.code, manifest.plan.model)
        counts = [manifest.counts[name] for name in _COUNTS]
        connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, *counts))
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
    copies = copies_path(store)
    if copies.is_file():
        listed = str(copies.resolve()).replace("'", "''")
        connection.execute(f"CREATE VIEW copies AS SELECT * FROM read_parquet('{listed}')")
    connection.execute(_LATEST if len(manifests) > 1 else _PLAIN)


# A document of an older run gives way to one with its id that was read from the same file, or has the same text; a
# common id alone does not do, because a file's id is its name. An input that gave no document gives way to whatever was
# read at its place later.
_LATEST = r"""
    CREATE VIEW seen AS
        SELECT run, ordinal, (created, run) AS age, id, text_hash,
            CASE WHEN regexp_matches(origin, '^-(:\d+)?$') THEN text_hash
                 ELSE regexp_replace(origin, ':\d+$', '') END AS file
        FROM all_documents JOIN runs USING (run);
    CREATE VIEW latest AS
        SELECT run, ordinal FROM seen
        QUALIFY age = max(age) OVER (PARTITION BY id, file) AND age = max(age) OVER (PARTITION BY id, text_hash);
    CREATE VIEW documents AS SELECT rows.* FROM all_documents AS rows SEMI JOIN latest USING (run, ordinal);
    CREATE VIEW events AS SELECT rows.* FROM all_events AS rows SEMI JOIN latest USING (run, ordinal);
    CREATE VIEW statements AS SELECT rows.* FROM all_statements AS rows SEMI JOIN latest USING (run, ordinal);
    CREATE VIEW places_read AS
        SELECT origin, max((created, run)) AS age
        FROM (SELECT origin, run FROM all_documents UNION ALL SELECT origin, run FROM all_rejections)
        JOIN runs USING (run) GROUP BY origin;
    CREATE VIEW rejections AS
        SELECT rows.* FROM all_rejections AS rows SEMI JOIN latest USING (run, ordinal)
        UNION ALL
        SELECT rows.* FROM all_rejections AS rows ANTI JOIN all_documents USING (run, ordinal)
        WHERE (rows.origin, rows.run) IN (SELECT (origin, age[2]) FROM places_read);
"""
_PLAIN = """
    CREATE VIEW documents AS SELECT * FROM all_documents;
    CREATE VIEW events AS SELECT * FROM all_events;
    CREATE VIEW statements AS SELECT * FROM all_statements;
    CREATE VIEW rejections AS SELECT * FROM all_rejections;
"""


def _rows(connection: "DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    import duckdb

    try:
        while rows := connection.fetchmany(_ROWS):
            yield from rows
    except duckdb.Error as error:
        raise OptionError(f"query: {error}") from error
    finally:
        connection.close()
