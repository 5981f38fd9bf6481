"""Find the files of an input, and read those that hold one document each: plain text, page dumps, web pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dyadwire.errors import OptionError, nearest
from dyadwire.read.encodings import decode
from dyadwire.read.jsonl import check_text
from dyadwire.read.layouts import read_layout
from dyadwire.read.options import ReadOptions
from dyadwire.read.pages import PlainPage, cut_page
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.webpages import read_webpage
from dyadwire.records import Document

JSONL = (".jsonl", ".ndjson", ".json")
HTML = (".html", ".htm", ".xhtml")
BYTES = 4  # of a character at most in the encodings that we read
MARKUP = 20  # how much longer than its text a page's markup may be
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read."""

    path: Path
    origin: str  # the path as the user would write it
    id: str  # of the document, if the file holds one: the path relative to the given input
    given: bool = True  # by the user, rather than found in a folder: only such a one may be a pipe


def check_inputs(inputs: Sequence[str]) -> None:
    """Raise `OptionError` if nothing is given or a path does not exist, with the nearest name beside it."""
    if not inputs:
        raise OptionError("no input is given; expected files, folders, or '-' for standard input")
    for name in inputs:
        path = Path(name)
        if name == "-" or path.exists() or path.is_symlink():
            continue
        folder = next((parent for parent in path.parents if parent.is_dir()), Path())
        wanted = path.relative_to(folder).parts[0] if path.parts else name
        beside = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
        remedy = nearest(wanted, beside) if beside else "The folder is empty."
        raise OptionError(f"input {name!r} does not exist: there is no {wanted!r} in {str(folder)!r}. {remedy}")


def find_files(name: str) -> Iterator[Source]:
    """The files of one input: itself, or all in a folder and its folders, sorted by path; hidden ones are left out."""
    given = Path(name)
    if not given.is_dir():
        yield Source(given, name, given.name)
        return
    for path in sorted(given.rglob("*"), key=lambda path: path.relative_to(given).parts):
        relative = path.relative_to(given)
        if not any(part.startswith(".") for part in relative.parts) and not path.is_dir():
            yield Source(path, path.as_posix(), relative.as_posix(), given=False)


def open_file(source: Source) -> BinaryIO:
    """A file opened for its bytes. Raises `Unreadable` if it is missing, no file or forbidden."""
    path = source.path
    if not path.exists():
        raise Unreadable("missing file", "it is gone, or a link that leads nowhere")
    if not path.is_file() and not (path.is_fifo() and source.given):
        raise Unreadable("not a regular file", "a device, pipe or socket")
    try:
        return path.open("rb")
    except OSError as error:
        raise Unreadable("unreadable file", error.strerror or str(error)) from error


def read_bytes(source: Source, limit: int) -> bytes:
    """The bytes of a file. Raises `Unreadable` as `open_file` does, and if there are over `limit` of them."""
    with open_file(source) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable("too long", f"over {limit:,} bytes", source.id)
    return data


def read_document(data: bytes, source: Source, options: ReadOptions) -> Document:
    """The document of a file that holds one. Raises `Unreadable` with the reason if there is none."""
    html = source.path.suffix.lower() in HTML
    text = decode(data, options.encoding)
    html = html or _HTML_START.match(text, 0) is not None
    if not text.strip():
        raise Unreadable("empty text", "", source.id)
    if not html and len(text) > options.max_characters:
        raise Unreadable("too long", f"{len(text):,} characters; the limit is {options.max_characters:,}", source.id)
    page = read_webpage(text) if html else cut_page(read_layout(text))
    if not page.text.strip():
        raise Unreadable("empty text", f"nothing but {_contents(page)}", source.id)
    check_text(page.text, options, source.id)
    return Document(
        id=source.id,
        origin=source.origin,
        text=page.text,
        title=page.title,
        byline=page.byline,
        published=page.published,
        published_from=page.published_from,
        publisher=page.publisher,
        furniture=page.furniture,
        comments=page.comments,
    )


def byte_limit(source: Source, options: ReadOptions) -> int:
    """How many bytes of a file are read before it is too long."""
    factor = MARKUP if source.path.suffix.lower() in HTML else BYTES
    return factor * options.max_characters


def _contents(page: PlainPage) -> str:
    parts = [f"{len(page.furniture)} lines of furniture"] if page.furniture else []
    parts += [f"{len(page.comments)} comments"] if page.comments else []
    parts += ["a title"] if page.title else []
    return " and ".join(parts) or "blank lines"
