"""Web archives: WARC and ARC, compressed or not, also broken ones.

A response, resource or conversion record with a web page or plain text is a document with the id `URI@date` and the
origin `archive!URI@date`. What other records hold is counted: such a record with anything else or a status other than
200 is a rejection of its own; requests, metadata and the like are one rejection together. Of a record that breaks off
what is there is read, and a rejection says what is lost.
"""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import BinaryIO

from dyadwire.read.archives import INSIDE
from dyadwire.read.options import ReadOptions
from dyadwire.read.record_streams import GZIP, SHARED, Captured, ReadRecords, read_arc_records, read_warc_records
from dyadwire.read.responses import Response, file_name, parse_response
from dyadwire.read.sources import Member, Record, Source, reject, written
from dyadwire.read.unpacking import seekable
from dyadwire.read.unreadable import Unreadable

WINDOW = 1 << 20  # bytes searched at a time for the next record behind a broken one
_PROBE = 4096  # compressed bytes that are unpacked to see whether a record begins in them
_NO_PLACE = ("metadata:", "dns:", "urn:")  # schemes under which archivers keep their notes
_NO_DOCUMENT = ("warcinfo", "request", "metadata", "continuation", "unknown")


def read_web_archive(
    records: ReadRecords, mark: bytes, file: BinaryIO, source: Source, options: ReadOptions
) -> Iterator[Record | Member]:
    """Yield what the records of a web archive hold, and a rejection for each stretch that is no record."""
    others: Counter[str] = Counter()
    with seekable(file, options.max_unpacked_bytes) as opened:
        for item in _recover(records, mark, opened):
            if isinstance(item, Unreadable):
                yield reject(source.origin, item)
            elif item.type in _NO_DOCUMENT or item.uri.startswith(_NO_PLACE):
                others[item.type] += 1
            else:
                yield from _read_record(item, source, options)
    if others:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(others.items()))
        yield reject(source.origin, Unreadable("records without documents", counts))


def _read_record(record: Captured, source: Source, options: ReadOptions) -> Iterator[Record | Member]:
    name = f"{record.uri}@{record.date}" if record.uri else f"{source.id}@{record.offset}"
    inner = replace(source, origin=f"{source.origin}{INSIDE}{name}", id=name, url=record.uri or None)
    place = f"the record at byte {record.offset:,}"
    if record.payload is not None and len(record.payload) < record.length:
        lost = f"{place}: {len(record.payload):,} of {record.length:,} bytes are there and read; {record.problem}"
        yield reject(inner.origin, Unreadable("broken record", lost, name))
    try:
        response = _response(record, place, options)
    except Unreadable as verdict:
        yield reject(inner.origin, Unreadable(verdict.reason, verdict.detail, name))
        return
    file = file_name(response.media, record.uri)
    yield Member(BytesIO(response.body), replace(inner, name=file, encoding=response.charset))


def _response(record: Captured, place: str, options: ReadOptions) -> Response:
    """What a record holds. Raises `Unreadable` if that is no web page or text."""
    if record.type == "revisit":
        raise Unreadable("revisit", f"{place} refers to what another one holds")
    if record.payload is None:
        raise Unreadable("broken record", f"{place}: {record.problem}")
    if not record.http:
        return Response(200, record.media, None, record.payload)
    return parse_response(record.payload, place, options)


def _recover(records: ReadRecords, mark: bytes, file: BinaryIO) -> Iterator[Captured | Unreadable]:
    """All records that can be read; a verdict on each stretch that cannot, with its offsets."""
    size = file.seek(0, 2)
    if not size:
        yield Unreadable("empty archive", "it holds no byte")
    begin = 0
    while begin < size:
        last, problem = None, "what stands there is no record"
        try:
            for record in records(file, begin):
                last = record
                yield record
        except SHARED as error:
            problem = str(error).strip().split("\n")[0]
        lost = begin if last is None else _end(file, last)
        begin = _find_record(file, max(lost, begin + 1), mark, size)
        if lost < begin:
            yield Unreadable("broken archive", f"from byte {lost:,} to {begin:,}: {written(problem)}")


def _end(file: BinaryIO, record: Captured) -> int:
    """Where something stands behind a record, or the file ends; blanks are nothing."""
    file.seek(record.offset)
    window = file.read(WINDOW)
    if window.startswith(GZIP):
        end = _packed_end(file, record.offset)
    else:
        end = record.offset + max(window.find(b"\n\r\n") + 3, window.find(b"\n\n") + 2) + max(record.length, 0)
    file.seek(end)
    return end + len(rest := file.read(WINDOW)) - len(rest.lstrip(b"\r\n "))


def _packed_end(file: BinaryIO, offset: int) -> int:
    """Where the compressed member that begins at `offset` ends, or the file, if it does so before."""
    unpack = zlib.decompressobj(31)
    file.seek(offset)
    while not unpack.eof and (piece := file.read(WINDOW)):
        offset += len(piece)
        try:
            while piece:
                unpack.decompress(piece, WINDOW)
                piece = unpack.unconsumed_tail
        except zlib.error:
            return offset
    return offset - len(unpack.unused_data)


def _find_record(file: BinaryIO, begin: int, mark: bytes, size: int) -> int:
    """Offset of the next thing that looks like a record, at or after `begin`; `size` if there is none."""
    file.seek(0)
    packed = file.read(len(GZIP)) == GZIP
    sign = GZIP if packed else mark
    while True:
        file.seek(begin)
        window = file.read(WINDOW)
        at = window.find(sign)
        while at >= 0:
            if not packed or _unpacks(file, begin + at, mark):
                return begin + at
            at = window.find(sign, at + 1)
        if len(window) < WINDOW:
            return size
        begin += WINDOW - len(sign)


def _unpacks(file: BinaryIO, offset: int, mark: bytes) -> bool:
    """Whether a compressed record begins at an offset."""
    file.seek(offset)
    try:
        return zlib.decompressobj(31).decompress(file.read(_PROBE), 4 * _PROBE).lstrip().startswith(mark)
    except zlib.error:
        return False


read_warc = partial(read_web_archive, read_warc_records, b"WARC/")
read_arc = partial(read_web_archive, read_arc_records, b"http")
