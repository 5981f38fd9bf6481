"""The `read` stage: files, folders and standard input to documents, with a rejection for all that gives none."""

import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from dyadwire.read.files import (
    BYTES,
    JSONL,
    MARKUP,
    Source,
    byte_limit,
    check_inputs,
    find_files,
    open_file,
    read_bytes,
    read_document,
)
from dyadwire.read.jsonl import read_line, split_lines
from dyadwire.read.options import ReadOptions
from dyadwire.read.unreadable import Unreadable
from dyadwire.records import Document, Rejection

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STAGE = "read"
READ_AHEAD = 65_536  # bytes of a line of standard input that are looked at to tell JSON lines from text
_SPACES = b" \t\r\n\xef\xbb\xbf"
STANDARD_INPUT = "-"


def read_inputs(inputs: Sequence[str], options: ReadOptions | None = None) -> Iterator[Document | Rejection]:
    """Yield a document or a rejection for every file and every JSON line, in the order of `inputs`.

    Folders are read with all their folders, sorted; "-" is standard input. Nothing is held but one document and
    the ids. Raises `OptionError` at once if an input does not exist.
    """
    check_inputs(inputs)
    return _unique(inputs, options or ReadOptions())


def _unique(inputs: Sequence[str], options: ReadOptions) -> Iterator[Document | Rejection]:
    """All records, with a rejection in place of each document whose id another has already."""
    seen: dict[str, str] = {}
    for record in _records(inputs, options):
        if isinstance(record, Document) and record.id in seen:
            detail = f"{record.id!r} stands already in {seen[record.id]}"
            yield _reject(record.origin, Unreadable("duplicate id", detail, record.id))
        else:
            if isinstance(record, Document):
                seen[record.id] = record.origin
            yield record


def _records(inputs: Sequence[str], options: ReadOptions) -> Iterator[Document | Rejection]:
    paths: dict[str, Path] = {}
    for name in inputs:
        if name == STANDARD_INPUT:
            yield from _read_standard(sys.stdin.buffer, options)
            continue
        empty = True
        for source in find_files(name):
            empty = False
            if paths.setdefault(source.id, source.path.resolve()) != source.path.resolve():
                source = replace(source, id=source.origin)  # two inputs with files of one name
            yield from _read_source(source, options)
        if empty:
            yield _reject(name, Unreadable("empty folder", "it holds no file that is not hidden"))


def _read_source(source: Source, options: ReadOptions) -> Iterator[Document | Rejection]:
    try:
        if source.path.suffix.lower() in JSONL:
            with open_file(source) as file:
                yield from _read_lines(file, source.origin, options)
        else:
            yield read_document(read_bytes(source, byte_limit(source, options)), source, options)
    except Unreadable as verdict:
        yield _reject(source.origin, verdict)
    except OSError as error:  # a JSONL file that breaks off, on a disk that fails
        yield _reject(source.origin, Unreadable("unreadable file", error.strerror or str(error)))


def _read_lines(file: BinaryIO, origin: str, options: ReadOptions) -> Iterator[Document | Rejection]:
    number = 0
    for number, line in split_lines(file, options):
        place = f"{origin}:{number}"
        try:
            yield read_line(line, place, options)
        except Unreadable as verdict:
            yield _reject(place, verdict)
    if not number:
        yield _reject(origin, Unreadable("empty text", "the file holds no line"))


def _read_standard(file: BinaryIO, options: ReadOptions) -> Iterator[Document | Rejection]:
    """Standard input: JSON lines if it begins with "{", else one text."""
    head = b""
    while not head.strip(_SPACES) and (more := file.readline(READ_AHEAD)):
        head += more
    if head.strip(_SPACES).startswith(b"{"):
        yield from _read_lines(cast(BinaryIO, io.BufferedReader(_Joined(head, file))), STANDARD_INPUT, options)
        return
    source = Source(Path("stdin"), STANDARD_INPUT, "stdin")
    limit = BYTES * MARKUP * options.max_characters
    data = head + file.read(limit)
    try:
        yield read_document(data, source, options)
    except Unreadable as verdict:
        yield _reject(STANDARD_INPUT, verdict)


class _Joined(io.RawIOBase):
    """What was read ahead of a stream, and then the stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self.head, self.rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        piece = self.head[: len(view)] or self.rest.read(len(view))
        self.head = self.head[len(piece) :]
        view[: len(piece)] = piece
        return len(piece)


def _reject(origin: str, verdict: Unreadable) -> Rejection:
    return Rejection(
        stage=STAGE, reason=verdict.reason, origin=origin, document=verdict.document, detail=verdict.detail
    )
