"""The records of WARC files, by fastwarc, and of ARC files, by warcio, as plain values with whole payloads."""

import logging
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from dyadwire.read.responses import media_type
from dyadwire.read.sources import written

GZIP = b"\x1f\x8b\x08"
PAYLOAD = 100_000_000  # bytes of a record that are held; longer ones are told as broken off there
WANTED = ("response", "resource", "conversion")
_URI, _DATE, _TYPE = "WARC-Target-URI", "WARC-Date", "Content-Type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A record of a web archive."""

    type: str  # "response", "resource", "conversion", "revisit", ...
    uri: str
    date: str  # as the archive has it, ISO 8601
    offset: int  # of the record in the file as it lies there
    length: int  # of the payload, as the record says; -1: it does not
    http: bool  # the payload begins with the head of an HTTP response
    media: str | None  # of a payload without such a head
    payload: bytes | None  # None where it is not wanted, or cannot be read at all
    problem: str = ""  # why the payload is shorter than `length`


ReadRecords = Callable[[BinaryIO, int], Iterator[Captured]]


class BrokenRecords(Exception):  # noqa: N818 - says what a library made of a file, for `web_archives` to judge
    """A stretch that a library cannot read."""


SHARED = (BrokenRecords, OSError, EOFError, zlib.error, ValueError)  # what the libraries raise at broken archives


def read_warc_records(file: BinaryIO, begin: int) -> Iterator[Captured]:
    """Yield the records of a WARC file from byte `begin`. Raises what is in `SHARED` where it is broken."""
    from fastwarc.warc import ArchiveIterator

    for record in ArchiveIterator(cast(BinaryIO, _From(file, begin)), parse_http=False, fsspec_args=False):
        headers = record.headers
        kind = str(record.record_type)
        payload, problem = None, "they could not be unpacked"
        if kind in WANTED:
            try:
                payload, problem = record.reader.read(PAYLOAD), "the file ends before"
            except OSError as error:
                problem = str(error)
        yield Captured(
            type=kind,
            uri=_uri(headers.get(_URI) or ""),
            date=headers.get(_DATE) or "",
            offset=begin + record.stream_pos,
            length=record.content_length,
            http=record.is_http,
            media=media_type(headers.get(_TYPE)),
            payload=payload,
            problem=problem,
        )


def read_arc_records(file: BinaryIO, begin: int) -> Iterator[Captured]:
    """Yield the records of an ARC file from byte `begin`. Raises what is in `SHARED` where it is broken."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    logging.getLogger("warcio").addHandler(logging.NullHandler())  # what it would say, the records show
    records = ArchiveIterator(_From(file, begin), no_record_parse=True, arc2warc=True)
    records.INC_RECORD = ""  # which it would print
    while True:
        try:
            record: Any = next(records, None)
            payload = record.raw_stream.read(PAYLOAD) if record is not None and record.rec_type in WANTED else None
        except (ArchiveLoadFailed, AttributeError, TypeError) as error:  # the latter two at lines that are no header
            raise BrokenRecords(str(error)) from error
        if record is None:
            return
        headers = record.rec_headers
        yield Captured(
            type=record.rec_type,
            uri=_uri(headers.get_header(_URI) or ""),
            date=headers.get_header(_DATE) or "",
            offset=begin + records.get_record_offset(),
            length=record.length if record.length is not None else -1,
            http=True,
            media=None,
            payload=payload,
            problem="the file ends before",
        )


def _uri(value: str) -> str:
    """A URI as it should stand: wget has put it in angle brackets, others leave spaces in it."""
    return written(value.strip().removeprefix("<").removesuffix(">").replace(" ", "%20"))


class _From:
    """A file from an offset on, for libraries that count from where they begin."""

    def __init__(self, file: BinaryIO, begin: int) -> None:
        self.file, self.begin = file, begin
        self.at = begin

    def read(self, size: int = -1) -> bytes:
        """The next bytes; others may have read elsewhere in the file since."""
        self.file.seek(self.at)
        data = self.file.read(size)
        self.at += len(data)
        return data

    def tell(self) -> int:
        """The position, from the offset."""
        return self.at - self.begin
