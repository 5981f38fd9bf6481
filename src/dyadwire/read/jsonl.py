"""Read documents given as JSON lines. Their `id` and `text` are kept to the letter; furniture is marked, not cut."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from dyadwire.read.languages import refuse_language
from dyadwire.read.layouts import Layout, read_layout
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source, settled
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.written_dates import parse_given
from dyadwire.records import Block, Document

LINE_BYTES = 12  # bytes a character can take in JSON ("\ud83d\ude00"); longer lines are over the limit anyway
LINE_SPARE = 1_000_000  # bytes of a line for all that is not the text
_BOM = b"\xef\xbb\xbf"
_BLANK = re.compile(r"\s*")


def read_lines(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield the document of each line, or a rejection. Raises `Unreadable` if there is no line."""
    number = 0
    for number, line in split_lines(file, options):
        place = f"{source.origin}:{number}"
        yield settled(place, read_line, line, place, options)
    if not number:
        raise Unreadable("empty text", "the file holds no line")


def split_lines(file: BinaryIO, options: ReadOptions) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number from 1, bytes) of each non-blank line; None for a line too long to hold, which is skipped."""
    limit = LINE_BYTES * options.max_characters + LINE_SPARE
    number = 0
    while line := file.readline(limit):
        number += 1
        if number == 1 and line.startswith(_BOM):
            line = line[len(_BOM) :]
        if len(line) >= limit and not line.endswith(b"\n"):
            while (rest := file.readline(limit)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        elif line.strip():
            yield number, line


def read_line(line: bytes | None, origin: str, options: ReadOptions) -> Document:
    """The document of one JSON line. Raises `Unreadable` with the reason if there is none."""
    if line is None:
        raise Unreadable("too long", f"the line is over the limit of {options.max_characters:,} characters of text")
    return read_object(_parse(line), origin, options)


def read_object(row: Mapping[str, object], origin: str, options: ReadOptions) -> Document:
    """The document of an object with `id` and `text`. Raises `Unreadable` with the reason if there is none."""
    name = _id(row)
    if "text" not in row or row["text"] is None:
        raise Unreadable("no text", "the object has no 'text'", name)
    text = row["text"]
    if not isinstance(text, str):
        raise Unreadable("text is not a string", f"'text' is of type {type(text).__name__}", name)
    check_text(text, options, name)
    layout = read_layout(text)
    given = parse_given(row.get("published"))
    return Document(
        id=name,
        origin=origin,
        text=text,
        title=_string(row, "title") or (layout.title if layout.dump else None),
        byline=_string(row, "byline") or layout.byline,
        published=given or layout.published,
        published_from="given" if given else layout.published_from,
        url=_string(row, "url"),
        publisher=_string(row, "publisher"),
        furniture=_marked(layout, text, "furniture"),
        comments=_marked(layout, text, "comment"),
    )


def check_text(text: str, options: ReadOptions, document: str | None) -> None:
    """Raise `Unreadable` if a text is empty, too long or in another language."""
    if _BLANK.fullmatch(text):
        raise Unreadable("empty text", "", document)
    if len(text) > options.max_characters:
        detail = f"{len(text):,} characters; the limit is {options.max_characters:,}"
        raise Unreadable("too long", detail, document)
    refuse_language(text, options.languages, document)


def _parse(line: bytes) -> dict[str, object]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8", f"byte {error.object[error.start]:#04x} at {error.start} of the line") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON", str(error)) from error
    if not isinstance(row, dict):
        raise Unreadable("not a JSON object", f"the line holds a {type(row).__name__}")
    return row


def _id(row: Mapping[str, object]) -> str:
    """The id of a row; whole numbers become their digits."""
    name = row.get("id")
    if isinstance(name, int) and not isinstance(name, bool):
        return str(name)
    if name is None or name == "":
        raise Unreadable("no id", "the object has no 'id'")
    if not isinstance(name, str):
        raise Unreadable("id is not a string", f"'id' is of type {type(name).__name__}")
    return name


def _string(row: Mapping[str, object], field: str) -> str | None:
    value = row.get(field)
    return value if isinstance(value, str) and value.strip() else None


def _marked(layout: Layout, text: str, kind: str) -> tuple[Block, ...]:
    """Blocks for the units of a kind, with their offsets in the text; neighbours of one reason are one block."""
    blocks: list[Block] = []
    previous = -2
    for index, (unit, role) in enumerate(zip(layout.units, layout.roles, strict=True)):
        if role.kind != kind:
            continue
        reason = role.reason or "reader comment"
        start, line = unit.start, unit.line
        if kind == "comment" and index == previous + 1:
            last = blocks.pop()
            start, line = last.start if last.start is not None else start, last.line or line
        blocks.append(Block(text=text[start : unit.end], reason=reason, line=line, start=start, end=unit.end))
        previous = index
    return tuple(blocks)
