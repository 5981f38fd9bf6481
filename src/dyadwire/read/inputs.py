"""The `read` stage: files, folders and standard input to documents, with a rejection for all that gives none."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from dyadwire.read.files import File, check_inputs, find_files, open_file
from dyadwire.read.kinds import read_source
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source, join, reject
from dyadwire.read.unreadable import Unreadable
from dyadwire.records import Document

READ_AHEAD = 65_536  # bytes of a line of standard input that are looked at to tell JSON lines from text
_SPACES = b" \t\r\n\xef\xbb\xbf"
STANDARD_INPUT = "-"


def read_inputs(inputs: Sequence[str], options: ReadOptions | None = None) -> Iterator[Record]:
    """Yield a document or a rejection for every file and every JSON line, in the order of `inputs`.

    Folders are read with all their folders, sorted; "-" is standard input. Nothing is held but one document and
    the ids. Raises `OptionError` at once if an input does not exist.
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
    paths: dict[str, Path] = {}
    for name in inputs:
        if name == STANDARD_INPUT:
            yield from _read_standard(sys.stdin.buffer, options)
            continue
        empty = True
        for file in find_files(name):
            empty = False
            if paths.setdefault(file.id, file.path.resolve()) != file.path.resolve():
                file = replace(file, id=file.origin)  # two inputs with files of one name
            yield from _read_file(file, options)
        if empty:
            yield reject(name, Unreadable("empty folder", "it holds no file that is not hidden"))


def _read_file(file: File, options: ReadOptions) -> Iterator[Record]:
    try:
        opened = open_file(file)
    except Unreadable as verdict:
        yield reject(file.origin, verdict)
        return
    with opened:
        yield from read_source(opened, file.source, options)


def _read_standard(file: BinaryIO, options: ReadOptions) -> Iterator[Record]:
    """Standard input: JSON lines if it begins with "{", else what its first bytes say, or one text."""
    head = b""
    while not head.strip(_SPACES) and (more := file.readline(READ_AHEAD)):
        head += more
    name = "stdin.jsonl" if head.strip(_SPACES).startswith(b"{") else "stdin"
    yield from read_source(join(head, file), Source(name=name, origin=STANDARD_INPUT, id="stdin"), options)
