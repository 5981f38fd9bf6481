"""What a watch remembers, in one SQLite file: feeds, items, hosts that want to be left alone, batches not yet coded.

An item is `waiting` for its page, then `ready` with the page or with why there is none, then, coded, `done`; its key
stays for ever, so that it is not fetched again. Each step is one transaction: a kill loses nothing but requests that
were under way.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from dyadwire.errors import OptionError, StoreError
from dyadwire.read.fetch import Page

VERSION = 1
_SCHEMA = """
create table feeds (url text primary key, etag text, modified text, failures integer not null default 0,
                    next_at real not null default 0);
create table hosts (url text primary key, until real not null);
create table items (id integer primary key, key text not null unique, feed text not null, url text, facts text not null,
                    state text not null default 'waiting', tries integer not null default 0,
                    next_at real not null default 0, reason text, detail text,
                    page text, body blob, batch integer);
create index items_by_state on items (state, batch, id);
create table outputs (batch integer, out text, size integer not null, primary key (batch, out));
"""


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An item as it is remembered."""

    id: int
    feed: str  # address of its feed
    url: str | None
    facts: Mapping[str, Any]  # what the feed says of it
    tries: int
    reason: str | None = None  # why there is no page; None if there is one, or none was wanted
    detail: str = ""
    page: Page | None = None


class WatchState:
    """The file of one watch, held by one process."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def feed(self, url: str) -> tuple[str | None, str | None, int, float]:
        """ETag, Last-Modified, failures in a row and the time before which the feed is not asked."""
        row = self._rows("select etag, modified, failures, next_at from feeds where url = ?", url)
        return row[0] if row else (None, None, 0, 0.0)

    def feed_read(self, url: str, headers: Mapping[str, str], items: Iterable[Mapping[str, Any]]) -> int:
        """Remember a feed that was read, and its items that are new; the number of these."""
        before = self.connection.total_changes
        with self.connection:
            self.connection.executemany(
                "insert into items (key, feed, url, facts, state) "
                "values (:key, :feed, :url, :facts, :state) on conflict (key) do nothing",
                [{**item, "facts": json.dumps(item["facts"])} for item in items],
            )
            new = self.connection.total_changes - before
            self.connection.execute(
                "insert or replace into feeds (url, etag, modified) values (?, ?, ?)",
                (url, headers.get("etag"), headers.get("last-modified")),
            )
        return new

    def feed_unchanged(self, url: str) -> None:
        """Remember that a feed said nothing new."""
        self._write("update feeds set failures = 0, next_at = 0 where url = ?", url)

    def feed_failed(self, url: str, failures: int, next_at: float) -> None:
        """Remember that a feed could not be read, and how often in a row."""
        self._write("insert or ignore into feeds (url) values (?)", url)
        self._write("update feeds set failures = ?, next_at = ? where url = ?", failures, next_at, url)

    def waiting(self, now: float) -> list[HeldItem]:
        """The items whose page may be asked for, the oldest first."""
        found = "select id, feed, url, facts, tries from items where state = 'waiting' and next_at <= ? order by id"
        return [HeldItem(row[0], row[1], row[2], json.loads(row[3]), row[4]) for row in self._rows(found, now)]

    def item_fetched(self, item: int, page: Page) -> None:
        """Keep the page of an item."""
        facts = json.dumps({"url": page.url, "status": page.status, "headers": dict(page.headers)})
        packed = zlib.compress(page.body)
        self._write("update items set state = 'ready', page = ?, body = ? where id = ?", facts, packed, item)

    def item_failed(self, item: int, reason: str, detail: str) -> None:
        """Remember that there will be no page."""
        self._write("update items set state = 'ready', reason = ?, detail = ? where id = ?", reason, detail, item)

    def item_postponed(self, item: int, tries: int, next_at: float) -> None:
        """Remember when the page may be asked for again."""
        self._write("update items set tries = ?, next_at = ? where id = ?", tries, next_at, item)

    def leave_alone(self, url: str, until: float) -> None:
        """Remember that a host wants no request before a time."""
        self._write("insert or replace into hosts values (?, ?)", url, until)

    def left_alone(self, now: float) -> list[tuple[str, float]]:
        """An address of each host that wants no request yet, and until when."""
        return self._rows("select url, until from hosts where until > ?", now)

    def counts(self) -> dict[str, int]:
        """The number of items by state."""
        return dict(self._rows("select state, count(*) from items group by state order by state"))

    def next_batch(self, size: int) -> tuple[int, list[HeldItem]] | None:
        """Number and items of a batch that was begun and not finished, else of a new one; None if nothing is ready."""
        begun = self._rows("select min(batch) from items where state = 'ready' and batch is not null")[0][0]
        if begun is None:
            last = self._rows("select coalesce(max(batch), 0) from items")[0][0]
            begun = last + 1
            self._write(
                "update items set batch = ? where id in (select id from items where state = 'ready' and batch is null "
                "order by id limit ?)",
                *(begun, size),
            )
        items = [_held(row) for row in self._rows(f"{_HELD} where batch = ? and state = 'ready' order by id", begun)]
        return (begun, items) if items else None

    def batch_done(self, batch: int) -> None:
        """Forget the pages of a batch whose documents are where they should be."""
        with self.connection:
            self.connection.execute("update items set state = 'done', body = null where batch = ?", (batch,))
            self.connection.execute("delete from outputs where batch = ?", (batch,))

    def output_size(self, batch: int, out: str, size: int) -> int:
        """How long a file was before a batch was first written to it; `size`, and remembered, if that is now."""
        self._write("insert or ignore into outputs values (?, ?, ?)", batch, out, size)
        return int(self._rows("select size from outputs where batch = ? and out = ?", batch, out)[0][0])

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        return self.connection.execute(sql, values).fetchall()

    def _write(self, sql: str, *values: Any) -> None:
        with self.connection:
            self.connection.execute(sql, values)


_HELD = "select id, feed, url, facts, tries, reason, detail, page, body from items"


def _held(row: Sequence[Any]) -> HeldItem:
    facts = json.loads(row[7]) if row[7] else None
    page = None if facts is None else Page(facts["url"], facts["status"], zlib.decompress(row[8]), facts["headers"])
    return HeldItem(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5], row[6] or "", page)


@contextmanager
def open_state(path: Path) -> Iterator[WatchState]:
    """The state in a file, made if there is none.

    Raises `StoreError` if another process holds it, and `OptionError` if it is something else.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{path}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreError(f"{path}: another watch is at work with this state; wait for it, or name another") from error
    connection = sqlite3.connect(path)
    try:
        version = connection.execute("pragma user_version").fetchone()[0]
        if version == 0 and not connection.execute("select count(*) from sqlite_master").fetchone()[0]:
            connection.executescript(f"pragma journal_mode = wal; {_SCHEMA} pragma user_version = {VERSION};")
        elif version != VERSION:
            raise OptionError(f"{path}: not the state of a watch of this version; name another file with --state")
        yield WatchState(connection)
    except sqlite3.DatabaseError as error:
        raise OptionError(f"{path}: {error}; is it the state of a watch? Name another file with --state") from error
    finally:
        connection.close()
        lock.release()
