"""PDF files: running text from lines on pages. Lines are joined to paragraphs, what repeats on the pages is furniture.

pdfium (extra "pdf") gave the best running text of what was tried: words of justified lines stay together (pdfminer.six
tears them apart), hyphens at line ends are told from those in words, and it is much faster than pypdf.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO

from dyadwire.read.entries import Entry, read_entry
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source, read_within
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.written_dates import parse_given
from dyadwire.records import Block

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

BEGINS = re.compile(rb"\s*%PDF-")
BYTES = 20  # times the limit of characters: fonts and pictures are most of a file
EDGE_LINES = 3  # at the top and the bottom of a page, among which headers and footers are
REPEATED = 0.3  # of the pages: on so many a line at an edge is a header or footer; two pages at least
GAP = 1.4  # times the usual distance of lines: more is the space between paragraphs
RESIZED = 0.15  # of the letters' height: a line in a font so much larger or smaller is another paragraph
INDENT = 0.8  # of a line's height: so far right of its column a line begins a paragraph
SHORT = 0.85  # of the column's width: a line that ends like a sentence before that ends its paragraph
_HYPHEN = re.compile(r"(?<=[a-z])[-\xad]$")
_SUSPENDED = re.compile(r"(?:and|or|to)\b")
_DIVIDED = re.compile(r"(?<=\w)[\x02\ufffe](?=\w)")  # pdfium's mark where a line ended with a hyphen and it joined them
_NUMBER = re.compile(r"\W*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_NO_TITLE = re.compile(r"microsoft word|untitled|^document\d*$|\.(?:docx?|pdf|indd|qxd|rtf|odt)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float  # in points from the page's left edge
    right: float
    bottom: float  # from the page's lower edge
    top: float
    page: int  # from 1

    @property
    def size(self) -> float:
        """The height of its letters' font."""
        return self.top - self.bottom


def read_pdf(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield the document of a PDF file. Raises `Unreadable` if it is broken, encrypted or holds pictures only."""
    pdf = _open(read_within(file, BYTES * options.max_characters, source.id), source)
    try:
        pages = _pages(pdf, source, options)
        title = (pdf.get_metadata_value("Title") or "").strip()
        author = (pdf.get_metadata_value("Author") or "").strip()
        day = parse_given(pdf.get_metadata_value("CreationDate").removeprefix("D:")[:8])
    finally:
        pdf.close()
    lines, furniture = _without_edges(pages)
    yield read_entry(
        Entry(
            id=source.id,
            origin=source.origin,
            body="\n\n".join(_paragraphs(lines)),
            title=title if title and not _NO_TITLE.search(title) else None,
            byline=author or None,
            published=day,
            published_from="PDF metadata (CreationDate)" if day else None,
            furniture=furniture,
        ),
        options,
    )


def _open(data: bytes, source: Source) -> "PdfDocument":
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ImportError as error:
        raise Unreadable("PDF, without its library", "pip install 'dyadwire[pdf]'", source.id) from error
    try:
        pdf = PdfDocument(data)
        len(pdf)
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("encrypted", "the PDF asks for a password", source.id) from error
        raise Unreadable("broken PDF", str(error), source.id) from error
    return pdf


def _pages(pdf: "PdfDocument", source: Source, options: ReadOptions) -> list[list[_Line]]:
    from pypdfium2 import PdfiumError

    pages: list[list[_Line]] = []
    held = 0
    for number in range(len(pdf)):
        try:
            page = pdf[number]
        except PdfiumError as error:
            raise Unreadable("broken PDF", f"page {number + 1}: {error}", source.id) from error
        pages.append(_lines(page, number + 1))
        page.close()
        held += sum(len(line.text) for line in pages[-1])
        if held > options.max_characters:
            detail = f"over {options.max_characters:,} characters on the first {number + 1} of {len(pdf)} pages"
            raise Unreadable("too long", detail, source.id)
    if not held:
        detail = f"{len(pages)} pages without a letter: pictures perhaps, which OCR could read"
        raise Unreadable("no text layer", detail, source.id)
    return pages


def _lines(page: "PdfPage", number: int) -> list[_Line]:
    """The non-blank lines of a page in the order in which they were written, with their places."""
    held = page.get_textpage()
    text = held.get_text_range()
    placed = len(text) == held.count_chars()  # not so with letters beyond the first 65,536
    lines = []
    for found in re.finditer(r"[^\r\n]+", text):
        stripped = found[0].strip()
        if not stripped:
            continue
        start = found.start() + found[0].index(stripped)
        first = held.get_charbox(start, loose=True) if placed else (0.0, 0.0, 0.0, 0.0)
        last = held.get_charbox(start + len(stripped) - 1, loose=True) if placed else first
        lines.append(
            _Line(
                _DIVIDED.sub(_mended, stripped),
                first[0],
                last[2],
                min(first[1], last[1]),
                max(first[3], last[3]),
                number,
            ),
        )
    held.close()
    return lines


def _without_edges(pages: Sequence[Sequence[_Line]]) -> tuple[list[_Line], tuple[Block, ...]]:
    """The lines of all pages without headers, footers and page numbers, and those."""
    seen: Counter[str] = Counter()
    for page in pages:
        by_place = sorted(page, key=lambda line: -line.top)
        seen.update({_shape(line) for line in (*by_place[:EDGE_LINES], *by_place[-EDGE_LINES:])})
    repeated = {shape for shape, count in seen.items() if count >= max(2, REPEATED * len(pages))}
    lines: list[_Line] = []
    furniture: list[Block] = []
    for page in pages:
        by_place = sorted(page, key=lambda line: -line.top)
        kinds = _edge(by_place, "header", repeated) | _edge(by_place[::-1], "footer", repeated)
        for line in page:
            if line in kinds:
                furniture.append(Block(text=line.text, reason=f"page {kinds[line]}", line=line.page))
            else:
                lines.append(line)
    return lines, tuple(furniture)


def _edge(lines: Sequence[_Line], kind: str, repeated: Collection[str]) -> dict[_Line, str]:
    """What the lines from an edge of a page inwards are, as far as they repeat on other pages or are numbers."""
    found: dict[_Line, str] = {}
    for line in lines[:EDGE_LINES]:
        if _NUMBER.fullmatch(line.text):
            found[line] = "number"
        elif _shape(line) in repeated:
            found[line] = kind
        else:
            break
    return found


def _shape(line: _Line) -> str:
    return _DIGITS.sub("0", line.text)


def _paragraphs(lines: Sequence[_Line]) -> Iterator[str]:
    """The lines joined to paragraphs, with words that were divided at line ends mended."""
    pitch = _pitch(lines)
    text = ""
    for index, line in enumerate(lines):
        if index and _begins_paragraph(lines, index, pitch):
            yield text
            text = line.text
        else:
            text = _joined(text, line.text)
    if text:
        yield text


def _joined(text: str, line: str) -> str:
    if not text:
        return line
    if _HYPHEN.search(text) and line[:1].isalpha():
        return text[:-1] + _hyphen(line) + line
    return f"{text} {line}"


def _mended(mark: re.Match[str]) -> str:
    return _hyphen(mark.string[mark.end() :])


def _hyphen(after: str) -> str:
    """What becomes of a hyphen at a line's end, by what the next line begins with."""
    if _SUSPENDED.match(after):  # "lower- and middle-income"
        return "- "
    return "" if after[0].islower() else "-"


def _pitch(lines: Sequence[_Line]) -> float:
    """The usual distance from line to line, in points."""
    steps = sorted(step for above, below in pairwise(lines) if (step := above.bottom - below.bottom) > 1.0)
    return steps[len(steps) // 4] if steps else 0.0  # a quarter: paragraphs of one line have no other distances


def _begins_paragraph(lines: Sequence[_Line], index: int, pitch: float) -> bool:
    """Whether a line begins a paragraph: by the space above, its indent, its height, or the short line before."""
    above, line = lines[index - 1], lines[index]
    step = above.bottom - line.bottom
    if step < 0 or line.page != above.page:  # the next column or page: the sentence may go on there
        return _ENDED.search(above.text) is not None or abs(above.size - line.size) > RESIZED * line.size
    if (pitch and step > GAP * pitch) or abs(above.size - line.size) > RESIZED * line.size:
        return True
    column = [other for other in lines[max(index - 12, 0) : index + 12] if abs(other.left - line.left) < 60.0]
    left, right = min(other.left for other in column), max(other.right for other in column)
    if line.left - left > INDENT * line.size > 0 and _ENDED.search(above.text):
        return True
    return _ENDED.search(above.text) is not None and above.right - left < SHORT * (right - left)
