"""Formats: real texts written as tables, mails, feeds, DOCX and PDF, and read back; what is lost, what comes in.

Token F1 of the text that was read against the text that was written, and the share of its paragraphs that come back
whole, to the letter. Beside it the same for the bytes as they are, without our reading: the plain part of the mail, the
lines of the PDF as pdfium gives them. Each mail answers the one before it, quotes it, and has a signature and the
list's footer; each page of a PDF has a header and a footer. Texts of under 60 words are left out.
"""

import csv
import io
import json
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any
from xml.sax.saxutils import escape

from dyadwire.read import ReadOptions
from dyadwire.read.kinds import read_source
from dyadwire.read.sources import Source
from dyadwire.records import Document
from reading import token_f1
from shared import options, rows

OPTIONS = ReadOptions(languages=("en",))
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FOOTER = f"{'_' * 47}\nDesk mailing list\nhttps://lists.example.org/mailman/listinfo/desk\n"
FEWEST_WORDS = 60


@dataclass(frozen=True)
class Text:
    """A text to be written; `paragraphs` without blank ones, in the letters that the plain fonts of PDF have."""

    id: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def whole(self) -> str:
        """The paragraphs with blank lines between."""
        return "\n\n".join(self.paragraphs)


def write_csv(texts: list[Text]) -> bytes:
    """A table of all texts."""
    out = io.StringIO()
    csv.writer(out).writerows([["id", "title", "body"], *([text.id, text.title, text.whole] for text in texts)])
    return out.getvalue().encode()


def write_mbox(texts: list[Text]) -> bytes:
    """A mailing list in which each mail answers the one before."""
    mails = []
    for index, text in enumerate(texts):
        before = texts[index - 1]
        quoted = "".join(f"> {line}\n" for line in wrapped(before).split("\n"))
        body = f"{wrapped(text)}\n\nOn Fri, Dec 11, 2015 at 9:15 AM, Bert Reader <b@example.org> wrote:\n{quoted}\n"
        head = f"From: Ada Writer <a@example.org>\nSubject: {text.title}\nMessage-ID: <{text.id}>\n"
        head += "Date: Fri, 11 Dec 2015 09:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n"
        head += "Content-Transfer-Encoding: 8bit\n\n"
        escaped = f"{body}-- \nAda Writer\nForeign desk\n{FOOTER}".replace("\nFrom ", "\n>From ")
        mails.append(f"From a@example.org Fri Dec 11 09:00:00 2015\n{head}{escaped}\n")
    return "".join(mails).encode()


def wrapped(text: Text) -> str:
    """The text as mail programs wrap it."""
    return "\n\n".join(textwrap.fill(paragraph, 72, break_long_words=False) for paragraph in text.paragraphs)


def write_rss(texts: list[Text]) -> bytes:
    """A feed with whole articles in HTML."""
    items = "".join(
        f"<item><title>{escape(text.title)}</title><guid>{escape(text.id)}</guid><description>"
        + escape("".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.paragraphs))
        + "</description></item>"
        for text in texts
    )
    return f'<rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'.encode()


def write_docx(texts: list[Text]) -> bytes:
    """One Word file."""
    (text,) = texts
    body = "".join(f"<w:p><w:r><w:t>{escape(paragraph)}</w:t></w:r></w:p>" for paragraph in text.paragraphs)
    core = f"<c xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>{escape(text.title)}</dc:title></c>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        archive.writestr("docProps/core.xml", core)
    return out.getvalue()


def write_pdf(texts: list[Text], columns: int = 1) -> bytes:
    """One PDF file with a header and a footer on each page."""
    from fpdf import FPDF

    class Pages(FPDF):
        def header(self) -> None:
            self.set_font("Helvetica", size=8)
            self.cell(0, 8, "Bulletin of the Foreign Desk - No. 12", align="C", new_x="LMARGIN", new_y="NEXT")
            self.set_font("Helvetica", size=11)

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 10, f"Page {self.page_no()}", align="C")

    (text,) = texts
    pdf = Pages()
    pdf.set_title(text.title)
    pdf.add_page()
    if columns > 1:
        with pdf.text_columns(ncols=columns, gutter=8, text_align="J") as area:
            area.write(text.whole)
    else:
        for paragraph in text.paragraphs:
            pdf.multi_cell(0, 6, paragraph, align="J", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(3)
    return bytes(pdf.output())


def bare_mails(data: bytes) -> list[str]:
    """The plain parts of an mbox file."""
    return [mail.partition(b"\n\n")[2].decode() for mail in data.split(b"From a@example.org ")[1:]]


def bare_pdf(data: bytes) -> list[str]:
    """The lines of a PDF file as pdfium gives them."""
    from pypdfium2 import PdfDocument

    return ["\n".join(page.get_textpage().get_text_range().replace("\r", "") for page in PdfDocument(data))]


@dataclass(frozen=True)
class Format:
    """A format, and how a text is written in it."""

    name: str
    file: str
    write: Callable[[list[Text]], bytes]
    single: bool = False  # a file holds one text
    bare: Callable[[bytes], list[str]] | None = None


FORMATS = (
    Format("CSV", "a.csv", write_csv),
    Format("RSS", "a.rss", write_rss),
    Format("mailing list", "a.mbox", write_mbox, bare=bare_mails),
    Format("DOCX", "a.docx", write_docx, single=True),
    Format("PDF", "a.pdf", write_pdf, single=True, bare=bare_pdf),
    Format("PDF, two columns", "a.pdf", lambda texts: write_pdf(texts, 2), single=True, bare=bare_pdf),
)


def measure(form: Format, texts: list[Text]) -> dict[str, Any]:
    """The figures of one format."""
    files = [[text] for text in texts] if form.single else [texts]
    found: list[str] = []
    bare: list[str] = []
    rejected, seconds = 0, 0.0
    for held in files:
        data = form.write(held)
        started = time.perf_counter()
        records = list(read_source(io.BytesIO(data), Source(name=form.file, origin="a", id="a"), OPTIONS))
        seconds += time.perf_counter() - started
        found += [record.text if isinstance(record, Document) else "" for record in records]
        rejected += sum(not isinstance(record, Document) for record in records)
        bare += form.bare(data) if form.bare else []
    scored = list(zip(found, texts, strict=True))
    return {
        "documents": len(texts) - rejected,
        "rejected": rejected,
        "token_f1": round(fmean(token_f1(got, text.whole) for got, text in scored), 4),
        "paragraphs_whole": round(fmean(_whole(got, text) for got, text in scored), 4),
        "bare_token_f1": round(fmean(token_f1(got, text.whole) for got, text in zip(bare, texts, strict=True)), 4)
        if bare
        else None,
        "documents_a_second": round(len(texts) / seconds),
    }


def _whole(got: str, text: Text) -> float:
    held = set(got.split("\n\n"))
    return fmean(" ".join(paragraph.split()) in held for paragraph in text.paragraphs)


def load(path: Path, limit: int) -> list[Text]:
    """The first texts of a corpus file."""
    texts: list[Text] = []
    for row in rows(path):
        plain = row["text"].encode("latin-1", "ignore").decode("latin-1").replace("\xad", "")
        paragraphs = tuple(" ".join(part.split()) for part in plain.split("\n") if part.strip())
        if len(plain.split()) >= FEWEST_WORDS and "<img" not in plain:  # some open texts hold pictures as HTML
            title = " ".join((row.get("title") or "Untitled").encode("ascii", "ignore").decode().split())
            texts.append(Text(str(len(texts)), title or "Untitled", paragraphs))
        if len(texts) == limit:
            break
    return texts


def main() -> int:
    """Print one line of JSON for each corpus and format."""
    parser = options(__doc__)
    parser.add_argument("--limit", type=int, default=150, help="texts of each corpus (default: %(default)s)")
    args = parser.parse_args()
    for name in ("corpus/official_sample.jsonl.gz", "corpus/news_sample.jsonl.gz"):
        texts = load(args.shared / name, args.limit)
        for form in FORMATS:
            print(json.dumps({"corpus": name, "format": form.name, **measure(form, texts)}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
