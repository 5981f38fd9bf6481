"""Read files that hold one document each: plain text, page dumps, web pages."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from dyadwire.read.encodings import decode
from dyadwire.read.jsonl import check_text
from dyadwire.read.layouts import read_layout
from dyadwire.read.options import ReadOptions
from dyadwire.read.pages import PlainPage, cut_page
from dyadwire.read.sources import Record, Source, look_ahead
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.webpages import read_webpage
from dyadwire.records import Document

BYTES = 4  # of a character at most in the encodings that we read
MARKUP = 20  # how much longer than its text a page's markup may be
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE
)


def read_text(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield the document of a text file. Raises `Unreadable` with the reason if there is none."""
    head, file = look_ahead(file)
    factor = MARKUP if _HTML_START.match(head.decode("utf-8-sig", "replace")) else BYTES
    yield read_document(_read(file, factor * options.max_characters, source), source, options)


def read_page(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield the document of a web page. Raises `Unreadable` with the reason if there is none."""
    yield read_document(_read(file, MARKUP * options.max_characters, source), source, options, html=True)


def read_document(data: bytes, source: Source, options: ReadOptions, *, html: bool = False) -> Document:
    """The document of a text's or web page's bytes. Raises `Unreadable` with the reason if there is none.

    `html`: it is a web page in any case; otherwise it is one if it begins like one.
    """
    text = decode(data, options.encoding, source.encoding)
    html = html or _HTML_START.match(text) is not None
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
        url=source.url,
        publisher=page.publisher,
        furniture=page.furniture,
        comments=page.comments,
    )


def _read(file: BinaryIO, limit: int, source: Source) -> bytes:
    """The bytes of a file. Raises `Unreadable` if there are over `limit` of them."""
    data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable("too long", f"over {limit:,} bytes", source.id)
    return data


def _contents(page: PlainPage) -> str:
    parts = [f"{len(page.furniture)} lines of furniture"] if page.furniture else []
    parts += [f"{len(page.comments)} comments"] if page.comments else []
    parts += ["a title"] if page.title else []
    return " and ".join(parts) or "blank lines"
