"""Rows of tables of articles to documents: CSV and TSV line by line, Parquet a few rows at a time."""

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, BinaryIO, cast

from dyadwire.read.columns import choose_columns
from dyadwire.read.encodings import find_encoding
from dyadwire.read.entries import Entry, has_markup, read_entry
from dyadwire.read.jsonl import read_object
from dyadwire.read.links import Link, read_link
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source, look_ahead, settled
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.written_dates import parse_given
from dyadwire.records import Document

HEAD = 200_000  # bytes from which encoding and delimiter are told
DELIMITERS = (",", ";", "\t", "|")
PARQUET_ROWS = 64  # held at a time; a batch of long articles stays in megabytes
_TOLD = re.compile(r"\ufeff?sep=(.)\s*", re.IGNORECASE)
_END = "\ufdd0 end"  # a line behind the last; a code point that no text may hold (The Unicode Standard, section 23.7)
_SEEN = {"seendate": "GDELT's seendate"}  # columns whose day is not the publisher's own, and how we say so


def read_delimited(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield a document or a rejection for each row of a CSV or TSV file with a header, one row held at a time.

    A row that has neither id nor URL gets an id of the file's and its line. Raises `Unreadable` if the file is no such
    table.
    """
    head, file = look_ahead(file, HEAD)
    text = io.TextIOWrapper(file, find_encoding(head, options.encoding), errors="surrogateescape", newline="")
    lines = _Lines(text, options.max_characters)
    csv.field_size_limit(max(options.max_characters, 1))
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise Unreadable("empty text", "the table holds no line")
    if (told := _TOLD.fullmatch(first)) is not None:  # a line that Excel writes and reads
        first = next((line for line in lines if line.strip()), "")
    delimiter = told[1] if told is not None else _delimiter(first)
    header = [cell.strip() for cell in next(csv.reader([first.lstrip("\ufeff")], delimiter=delimiter), [])]
    chosen = choose_columns(header, options.columns)
    places = {field: header.index(column) for field, column in chosen.items()}

    def read_row(cells: Sequence[str] | csv.Error, place: str, fallback: str) -> Document:
        return _read_cells(_checked(cells, len(header), places), chosen, place, fallback, options)

    empty = True
    for number, cells in _cells(csv.reader(chain(lines, [_END]), delimiter=delimiter), lines):
        empty = False
        place = f"{source.origin}:{number}"
        yield settled(place, read_row, cells, place, f"{source.id}:{number}")
    if empty:
        raise Unreadable("empty text", "the table holds no row")


def read_parquet(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield a document or a rejection for each row of a Parquet file, counted from 1; see `read_delimited`.

    A stream that cannot seek is first written to a temporary file. Raises `Unreadable` if it is no Parquet file or
    breaks off.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = _seekable(file)
    try:
        table = pq.ParquetFile(file)
        chosen = choose_columns(table.schema_arrow.names, options.columns)
        number = 0
        for batch in table.iter_batches(batch_size=PARQUET_ROWS, columns=list(dict.fromkeys(chosen.values()))):
            for cells in batch.to_pylist():
                number += 1
                row = {field: cells[column] for field, column in chosen.items()}
                place = f"{source.origin}:{number}"
                yield settled(place, _read_cells, row, chosen, place, f"{source.id}:{number}", options)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Unreadable("broken Parquet file", str(error).split("\n", 1)[0]) from error
    if not number:
        raise Unreadable("empty text", "the table holds no row")


def _seekable(file: BinaryIO) -> BinaryIO:
    if file.seekable():
        return file
    whole = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - closed with its last reference
    shutil.copyfileobj(file, whole)
    whole.seek(0)
    return whole


class _Lines:
    """The lines of a text, the longest cut, with the number of the last one that was taken."""

    def __init__(self, text: io.TextIOWrapper, longest: int) -> None:
        self.text, self.limit, self.number, self.inside = text, 2 * longest + 1_000_000, 0, False

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(self.limit):
            self.number += not self.inside
            self.inside = len(line) >= self.limit and not line.endswith(("\n", "\r"))
            yield line


def _cells(reader: Any, lines: _Lines) -> Iterator[tuple[int, Sequence[str] | csv.Error]]:
    """Yield (line on which it begins, cells) of each row that is not blank, or the error in place of the cells."""
    while True:
        start = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield start, error
            continue
        if cells is None or cells == [_END]:
            return
        if cells and cells[-1].endswith(_END):
            unread = f"lines {start} to {lines.number} are not read"
            yield start, csv.Error(f"a quotation mark is opened and never closed: {unread}")
            return
        if any(cell.strip() for cell in cells):
            yield start, cells


def _checked(cells: Sequence[str] | csv.Error, width: int, places: Mapping[str, int]) -> dict[str, Any]:
    if isinstance(cells, csv.Error):
        raise Unreadable("too long" if "limit" in str(cells) else "not CSV", str(cells))
    if len(cells) != width:
        raise Unreadable("wrong number of cells", f"{len(cells)}; the header has {width}. Is a quotation mark missing?")
    row = {field: cells[place] for field, place in places.items()}
    if any("\udc80" <= letter <= "\udcff" for cell in row.values() for letter in cell):
        raise Unreadable("not UTF-8", "save the table as UTF-8, or name its encoding: read.encoding")
    return row


def _read_cells(
    cells: Mapping[str, Any], columns: Mapping[str, str], place: str, fallback: str, options: ReadOptions
) -> Document:
    """The document of a row. A text is kept to the letter, unless it is HTML; without a text the page is fetched."""
    row = {field: _plain(value) for field, value in cells.items()}
    if "id" in row and row["id"] is None:
        raise Unreadable("no id", f"column {columns['id']!r} is empty")
    row["id"] = str(row.get("id") or row.get("url") or fallback)
    if "text" not in columns:
        return read_link(_link(row, columns, place), options)
    text = row["text"]
    if not isinstance(text, str) or not has_markup(text):
        return read_object(row, place, options)
    published = parse_given(row.get("published"))
    return read_entry(
        Entry(
            id=row["id"],
            origin=place,
            body=text,
            title=_string(row.get("title")),
            byline=_string(row.get("byline")),
            published=published,
            published_from="given" if published else None,
            url=_string(row.get("url")),
            publisher=_string(row.get("publisher")),
        ),
        options,
    )


def _link(row: Mapping[str, Any], columns: Mapping[str, str], place: str) -> Link:
    seen = _SEEN.get(columns.get("published", "").casefold())
    day = parse_given(row.get("published"))
    return Link(
        id=row["id"],
        origin=place,
        url=_string(row.get("url")) or "",
        title=_string(row.get("title")),
        published=day,
        published_from=(seen or "given") if day else None,
        publisher=_string(row.get("publisher")),
        certain=seen is None,
    )


def _plain(value: Any) -> Any:
    """A cell as JSON would have it; None for an empty one."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value if part is not None) or None
    return None if value != value else value  # not a number: so pandas writes empty cells


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _delimiter(line: str) -> str:
    """The delimiter that stands most often in the header outside quotation marks."""
    bare = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=bare.count)
