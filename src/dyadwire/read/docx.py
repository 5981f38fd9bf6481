"""Word files (DOCX): paragraphs and tables in order, insertions in and deletions out, facts from the core properties.

Read straight from the XML of ECMA-376, part 1: python-docx leaves out what stands in tracked insertions and in content
controls. Headers, footers, comments and notes are parts of their own there; they are furniture here.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from dyadwire.read.entries import Entry, read_entry
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.written_dates import parse_given
from dyadwire.records import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

ENCRYPTED = b"\xd0\xcf\x11\xe0"  # an OLE file: old Word, or a DOCX with a password
BYTES = 20  # times the limit of characters, of the file and of each part unpacked
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says a text box once more
_UNSEEN = frozenset([f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", _FALLBACK])
_BROKEN = (  # what zipfile and lxml raise at damaged bytes, their documentation and trying
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, etree.XMLSyntaxError),
    *(ValueError, LookupError, OSError, struct.error),
)
_APART = re.compile(r"word/(header|footer|footnotes|endnotes|comments)\d*\.xml")


def read_docx(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield the document of a DOCX file. Raises `Unreadable` if it is broken, encrypted or without text."""
    limit = BYTES * options.max_characters
    try:
        parts = _Parts(file, limit, source.id)
        paragraphs = [text for text in _paragraphs(parts.read("word/document.xml")) if text.strip()]
        core = parts.facts("docProps/core.xml")
        named = [(name, kind[1]) for name in parts.names() if (kind := _APART.fullmatch(name))]
        apart = tuple(block for name, kind in named for block in parts.blocks(name, kind))
    except _BROKEN as error:
        raise Unreadable("broken DOCX", str(error), source.id) from error
    day = parse_given(core.get("created"))
    yield read_entry(
        Entry(
            id=source.id,
            origin=source.origin,
            body="\n\n".join(paragraphs),
            title=core.get("title"),
            byline=core.get("creator"),
            published=day,
            published_from="DOCX properties (created)" if day else None,
            furniture=apart,
        ),
        options,
    )


class _Parts:
    """The parts of the package, each read within the limit."""

    def __init__(self, file: BinaryIO, limit: int, document: str) -> None:
        self.limit, self.document = limit, document
        head = file.read(4)
        if head == ENCRYPTED:
            raise Unreadable("encrypted", "an old Word file or one with a password; save it as DOCX without", document)
        data = head + file.read(limit - 3)
        if len(data) > limit:
            raise Unreadable("too long", f"over {limit:,} bytes", document)
        self.archive = zipfile.ZipFile(io.BytesIO(data))

    def names(self) -> list[str]:
        """The names of all parts, sorted."""
        return sorted(self.archive.namelist())

    def read(self, name: str) -> "_Element":
        """The XML of a part."""
        if name not in self.archive.namelist():
            raise Unreadable("broken DOCX", f"it has no {name}", self.document)
        with self.archive.open(name) as part:
            data = part.read(self.limit + 1)
        if len(data) > self.limit:
            raise Unreadable("too long", f"{name} is over {self.limit:,} bytes unpacked", self.document)
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))

    def facts(self, name: str) -> dict[str, str]:
        """The texts of a part's elements by name, without name spaces; none if there is no such part."""
        if name not in self.archive.namelist():
            return {}
        found = ((etree.QName(part).localname, (part.text or "").strip()) for part in self.read(name).iter("{*}*"))
        return {name: text for name, text in found if text}

    def blocks(self, name: str, kind: str) -> Iterator[Block]:
        """The paragraphs of a part that is no running text."""
        reasons = {"header": "page header", "footer": "page footer", "comments": "comment of an editor"}
        for text in _paragraphs(self.read(name)):
            if text.strip():
                yield Block(text=text.strip(), reason=reasons.get(kind, "note"))


def _paragraphs(root: "_Element") -> Iterator[str]:
    """The text of each paragraph; the cells of a table's row are one, with tabs between."""
    for element in root.iter(f"{_W}p", f"{_W}tr"):
        row = element.tag == f"{_W}tr"
        inside = next(element.iterancestors(f"{_W}tr"), None) is not None
        if row and not inside:
            cells = (" ".join(_text(part) for part in cell.iter(f"{_W}p")) for cell in element.iter(f"{_W}tc"))
            yield "\t".join(cells)
        elif not row and not inside and next(element.iterancestors(f"{_W}p"), None) is None:
            yield _text(element)


def _text(paragraph: "_Element") -> str:
    """The text of a paragraph as it reads with all changes accepted."""
    pieces = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag in _UNSEEN:
            continue
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element.tag == f"{_W}tab":
            pieces.append("\t")
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        stack.extend(reversed(element))
    return "".join(pieces)
