"""The `read` stage: all that inputs name to documents, with a rejection for all that gives none."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from dyadwire.read.files import STANDARD_INPUT, Found, check_inputs, find_files
from dyadwire.read.kinds import read_source
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source, join, reject
from dyadwire.read.unreadable import Unreadable
from dyadwire.records import Document

READ_AHEAD = 65_536  # bytes of a line of standard input that are looked at to tell JSON lines from text
_SPACES = b" \t\r\n\xef\xbb\xbf"


def read_inputs(inputs: Sequence[str], options: ReadOptions | None = None) -> Iterator[Record]:
    """Yield a document or a rejection for every file and every JSON line, in the order of `inputs`.

    An input is a file, a folder, a pattern, a URL of the web or of a file system of fsspec, or "-" for standard input;
    folders are read with all their folders, sorted. Nothing is held but one document, the names in one folder and the
    ids. Raises `OptionError` at once if an input does not exist.
    """
    check_inputs(inputs)
    return _unique(inputs, options or ReadOptions())


def _unique(inputs: Sequence[str], options: ReadOptions) -> Iterator[Record]:
    """All records, with a rejection in place of each document whose id another has already."""
    seen: dict[str, str] = {}
    for record in _records(inputs, options):
        if isinstance(record, Document) and record.id in seen:
            detail = f"{record.id!r} stands already in {seen[record.id]}"
            yield reject(record.origin, Unreadable("duplicate id", detail, record.id))
        else:
            if isinstance(record, Document):
                seen[record.id] = record.origin
            yield record


def _records(inputs: Sequence[str], options: ReadOptions) -> Iterator[Record]:
    places: dict[str, str] = {}
    for name in inputs:
        if name == STANDARD_INPUT:
            yield from _read_standard(sys.stdin.buffer, options)
            continue
        empty = True
        for found in find_files(name, outside_links=options.outside_links):
            empty = False
            yield from _read_found(found, places if len(inputs) > 1 else None, options)
        if empty:
            yield reject(name, Unreadable("empty folder", "it holds no file that is not hidden"))


def _read_found(found: Found, places: dict[str, str] | None, options: ReadOptions) -> Iterator[Record]:
    """Read a file of an input. `places`: of the ids so far, by which files of one name in two inputs are told apart."""
    try:
        file, source = found.open()
    except Unreadable as verdict:
        yield reject(found.origin, verdict)
        return
    except OSError as error:
        yield reject(found.origin, Unreadable("unreadable file", error.strerror or str(error)))
        return
    if places is not None:
        place = os.path.realpath(found.contents) if isinstance(found.contents, Path) else found.origin
        if places.setdefault(source.id, place) != place:
            source = replace(source, id=source.origin)
    with file:
        yield from read_source(file, source, options)


def _read_standard(file: BinaryIO, options: ReadOptions) -> Iterator[Record]:
    """Standard input: JSON lines if it begins with "{", else what its first bytes say, or one text."""
    head = b""
    while not head.strip(_SPACES) and (more := file.readline(READ_AHEAD)):
        head += more
    name = "stdin.jsonl" if head.strip(_SPACES).startswith(b"{") else "stdin"
    yield from read_source(join(head, file), Source(name=name, origin=STANDARD_INPUT, id="stdin"), options)
