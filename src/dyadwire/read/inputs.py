"""The `read` stage: all that inputs name to documents, with a rejection for all that gives none."""

import errno
import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from tempfile import gettempdir
from typing import BinaryIO

from dyadwire.read.files import STANDARD_INPUT, File, Found, check_inputs, find_files
from dyadwire.read.kinds import read_source
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source, join, reject
from dyadwire.read.unreadable import Unreadable
from dyadwire.records import Document

READ_AHEAD = 65_536  # bytes of a line of standard input that are looked at to tell JSON lines from text
_SPACES = b" \t\r\n\xef\xbb\xbf"


Part = Callable[[], Iterator[Record]]  # reads one file; picklable, but for standard input
Spread = Callable[[Iterable[Part]], Iterator[Record]]  # yields what the parts yield, in order


def one_by_one(parts: Iterable[Part]) -> Iterator[Record]:
    """What the parts yield, read here, one after the other."""
    for part in parts:
        yield from part()


def read_inputs(
    inputs: Sequence[str], options: ReadOptions | None = None, spread: Spread = one_by_one
) -> Iterator[Record]:
    """Yield a document or a rejection for every file and every JSON line, in the order of `inputs`.

    An input is a file, a folder, a pattern, a URL of the web or of a file system of fsspec, or "-" for standard input;
    folders are read with all their folders, sorted. Nothing is held but one document and the names in one folder.
    Raises `OptionError` at once if an input does not exist. `spread`: reads the files elsewhere.
    """
    check_inputs(inputs)
    return _unique(spread(_parts(inputs, options or ReadOptions())))


def _unique(records: Iterable[Record]) -> Iterator[Record]:
    """All records, with a rejection in place of each document whose id another has already."""
    with closing(_Places()) as places:
        for record in records:
            first = places.put(record.id, record.origin) if isinstance(record, Document) else None
            if isinstance(record, Document) and first is not None:
                detail = f"{record.id!r} stands already in {first}"
                yield reject(record.origin, Unreadable("duplicate id", detail, record.id))
            else:
                yield record


class _Places:
    """Where each document lies, by its id: a table of SQLite that is on the disk but for what fits into its cache.

    So ten million documents take no more memory than ten. The file has no name and goes with the process.
    """

    def __init__(self) -> None:
        self.table = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self.table.execute("PRAGMA journal_mode = OFF")  # nothing is ever taken back
        self.table.execute("CREATE TABLE places (id BLOB PRIMARY KEY, origin BLOB) WITHOUT ROWID")
        self.table.execute("BEGIN")

    def put(self, id_: str, origin: str) -> str | None:
        """Note where a document lies; where another with its id lies, which then stays the one, or None."""
        key, place = (name.encode("utf-8", "surrogatepass") for name in (id_, origin))
        try:
            if self.table.execute("INSERT OR IGNORE INTO places VALUES (?, ?)", (key, place)).rowcount:
                return None
            (found,) = self.table.execute("SELECT origin FROM places WHERE id = ?", (key,)).fetchone()
        except sqlite3.OperationalError as error:  # where temporary files go there is no room
            reason = f"no room for the list of documents ({error}); name another folder by TMPDIR"
            raise OSError(errno.ENOSPC, reason, gettempdir()) from error
        return str(found, "utf-8", "surrogatepass")

    def close(self) -> None:
        """Give the file back."""
        self.table.close()


def _parts(inputs: Sequence[str], options: ReadOptions) -> Iterator[Part]:
    places: dict[str, str] = {}  # of the ids so far, by which files of one name in two inputs are told apart
    for name in inputs:
        if name == STANDARD_INPUT:
            yield partial(_read_standard, sys.stdin.buffer, options)
            continue
        empty = True
        for found in find_files(name, outside_links=options.outside_links):
            empty = False
            taken = len(inputs) > 1 and places.setdefault(found.id, _place(found)) != _place(found)
            yield partial(_read_found, found, taken, options)
        if empty:
            verdict = Unreadable("empty folder", "it holds no file that is not hidden")
            yield partial(iter, (reject(name, verdict),))


def _place(found: Found) -> str:
    return os.path.realpath(found.path) if isinstance(found, File) else found.origin


def _read_found(found: Found, taken: bool, options: ReadOptions) -> Iterator[Record]:
    """Read a file of an input. `taken`: another file has its id, so its origin is its id."""
    try:
        file, source = found.open()
    except Unreadable as verdict:
        yield reject(found.origin, verdict)
        return
    except OSError as error:
        yield reject(found.origin, Unreadable("unreadable file", error.strerror or str(error)))
        return
    if taken:
        source = replace(source, id=source.origin)
    with file:
        before = _stamp(found)
        yield from read_source(file, source, options)
        if _stamp(found) != before:
            yield reject(found.origin, Unreadable("changed while read", "what was read may be torn; read it again"))


def _stamp(found: Found) -> tuple[int, int] | None:
    """Size and time of a file on the disk, by which it is seen that it was written to; None of others."""
    try:
        status = found.path.stat() if isinstance(found, File) else None
    except OSError:  # gone since; what is open can still be read
        return None
    return (status.st_size, status.st_mtime_ns) if status is not None and stat.S_ISREG(status.st_mode) else None


def _read_standard(file: BinaryIO, options: ReadOptions) -> Iterator[Record]:
    """Standard input: what it is said to be; else JSON lines if it begins with "{"; else by its first bytes."""
    head = b""
    while not head.strip(_SPACES) and (more := file.readline(READ_AHEAD)):
        head += more
    name = options.stdin_as or ("stdin.jsonl" if head.strip(_SPACES).startswith(b"{") else "stdin")
    yield from read_source(join(head, file), Source(name=name, origin=STANDARD_INPUT, id="stdin"), options)
