"""The kinds of files that are read, in one table, and which kind a file is.

To add a kind, write its reader (`sources.Reader`) in a module of its own and give it a row of `KINDS`:

- The reader gets the bytes as a stream, the `Source` (origin, id, name) and the options. It yields a `Document` or, by
  `sources.reject`, a `Rejection` for each document that the file should hold, so that nothing is lost; it raises
  `Unreadable` for the file as a whole, or for all that follows. A file with many documents adds to origin and id.
- A reader of something that holds files yields a `Member` for each: it is read as a file of its own name is.
- `suffixes` are lower-case, with the dot. Where two rows share a suffix, the first whose `begins` fits the first bytes
  has the file, and the last is for what none fits. `begins` also finds files whose suffix is in no row.
- Libraries that are heavy or optional are imported in the function that uses them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from dyadwire.read.jsonl import read_lines
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Member, Reader, Record, Source, look_ahead, reject
from dyadwire.read.texts import read_page, read_text
from dyadwire.read.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the table."""

    name: str
    suffixes: tuple[str, ...]
    read: Reader
    begins: re.Pattern[bytes] | None = None  # matched at the start of the first `sources.HEAD` bytes


TEXT = Kind("text", (".txt",), read_text)  # also what is of no other kind; text that begins like a web page is one
KINDS = (
    Kind("JSON lines", (".jsonl", ".ndjson", ".json"), read_lines),
    Kind("web page", (".html", ".htm", ".xhtml"), read_page),
    TEXT,
)


def find_kind(name: str, head: bytes) -> Kind:
    """The kind of a file by its name and, where that says nothing or too little, its first bytes."""
    suffix = PurePath(name).suffix.lower()
    named = [kind for kind in KINDS if suffix in kind.suffixes]
    if len(named) == 1:
        return named[0]
    for kind in named or KINDS:
        if kind.begins is not None and kind.begins.match(head):
            return kind
    return named[-1] if named else TEXT


def read_source(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield the documents of a file of any kind, and a rejection for each thing in it that gives none."""
    try:
        head, file = look_ahead(file)
        for item in find_kind(source.name, head).read(file, source, options):
            if isinstance(item, Member):
                yield from read_source(item.file, item.source, options)
            else:
                yield item
    except Unreadable as verdict:
        yield reject(source.origin, verdict)
    except OSError as error:  # a file that breaks off, on a disk that fails
        yield reject(source.origin, Unreadable("unreadable file", error.strerror or str(error)))
