"""JSON files that hold documents in another way than one a line: a list of objects, or one object over many lines."""

import io
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from dyadwire.read.jsonl import read_lines, read_object
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source, read_within, settled
from dyadwire.read.unreadable import Unreadable
from dyadwire.records import Document

BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*[{\]]|\{[ \t]*\r?\n)")
MOST_BYTES = 200_000_000  # it is read as a whole; JSON lines may be as long as they like


def read_json(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield a document or a rejection for each object of the list, counted from 1, or for the one object.

    A file whose first line is whole by itself, though a list, and is followed by others is JSON lines after all. Raises
    `Unreadable` if the file is no JSON, holds no object, or is too long to be read as a whole.
    """
    data = read_within(file, MOST_BYTES)
    first, _, rest = data.partition(b"\n")
    if rest.strip() and _is_whole(first):
        yield from read_lines(io.BytesIO(data), source, options)
        return
    try:
        held = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8", f"byte {data[error.start]:#04x} at {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            "not JSON", f"{error}; expected a list of objects, one object, or one object a line"
        ) from error
    if held == []:
        raise Unreadable("empty text", "the list holds no object")
    rows = held if isinstance(held, list) else [held]
    for number, row in enumerate(rows, start=1):
        place = f"{source.origin}:{number}"
        yield settled(place, _read_row, row, place, options)


def _is_whole(line: bytes) -> bool:
    try:
        json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return True


def _read_row(row: object, place: str, options: ReadOptions) -> Document:
    if not isinstance(row, dict):
        raise Unreadable("not a JSON object", f"the list holds a {type(row).__name__}")
    return read_object(row, place, options)
