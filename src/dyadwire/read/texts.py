"""Read files that hold one document each: plain text, page dumps, web pages."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from dyadwire.read.encodings import decode
from dyadwire.read.jsonl import check_text
from dyadwire.read.layouts import read_layout
from dyadwire.read.options import ReadOptions
from dyadwire.read.pages import PlainPage, cut_page
from dyadwire.read.repairs import Repaired, repair, repair_markup, repair_words
from dyadwire.read.sources import Record, Source, look_ahead, read_within
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.webpages import read_webpage
from dyadwire.records import Document

BYTES = 4  # of a character at most in the encodings that we read
MARKUP = 20  # how much longer than its text a page's markup may be
TAGS = 60_000  # of a page; the longest of Wikipedia's monthly portals has 17,000 of them
ATTRIBUTES = 2_000  # of a tag
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{8000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(r"\s[^\s=/]")
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE
)


def read_text(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield the document of a text file. Raises `Unreadable` with the reason if there is none."""
    head, file = look_ahead(file)
    factor = MARKUP if _HTML_START.match(head.decode("utf-8-sig", "replace")) else BYTES
    yield read_document(read_within(file, factor * options.max_characters, source.id), source, options)


def read_page(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield the document of a web page. Raises `Unreadable` with the reason if there is none."""
    data = read_within(file, MARKUP * options.max_characters, source.id)
    yield read_document(data, source, options, html=True)


def read_document(data: bytes, source: Source, options: ReadOptions, *, html: bool = False) -> Document:
    """The document of a text's or web page's bytes. Raises `Unreadable` with the reason if there is none.

    `html`: it is a web page in any case; otherwise it is one if it begins like one.
    """
    text = decode(data, options.encoding, source.encoding)
    html = html or _HTML_START.match(text) is not None
    given = repair_markup(text) if html else repair(text)
    text = given.text
    if not text.strip():
        raise Unreadable("empty text", "", source.id)
    if not html and len(text) > options.max_characters:
        raise Unreadable("too long", f"{len(text):,} characters; the limit is {options.max_characters:,}", source.id)
    if html:
        _check_markup(text, source)
    page = read_webpage(text) if html else cut_page(read_layout(text))
    shown = repair(page.text) if html else Repaired(page.text)
    if not shown.text.strip():
        raise Unreadable("empty text", f"nothing but {_contents(page)}", source.id)
    check_text(shown.text, options, source.id)
    return Document(
        id=source.id,
        origin=source.origin,
        text=shown.text,
        title=repair_words(page.title),
        byline=repair_words(page.byline),
        published=page.published,
        published_from=page.published_from,
        url=source.url,
        publisher=page.publisher,
        furniture=page.furniture,
        comments=page.comments,
        repairs=given.repairs + shown.repairs,
    )


def _check_markup(markup: str, source: Source) -> None:
    """Raise `Unreadable` for a page that would take minutes: what extracts the text takes time by the square of it."""
    tags = markup.count("<")
    if tags > TAGS:
        raise Unreadable("too much markup", f"{tags:,} tags; {TAGS:,} are read", source.id)
    for found in _LONG_TAG.finditer(markup):
        attributes = len(_ATTRIBUTE.findall(_QUOTED.sub("", found[0])))
        if attributes > ATTRIBUTES:
            raise Unreadable(
                "too much markup", f"a tag with {attributes:,} attributes; {ATTRIBUTES:,} are read", source.id
            )


def _contents(page: PlainPage) -> str:
    parts = [f"{len(page.furniture)} lines of furniture"] if page.furniture else []
    parts += [f"{len(page.comments)} comments"] if page.comments else []
    parts += ["a title"] if page.title else []
    return " and ".join(parts) or "blank lines"
