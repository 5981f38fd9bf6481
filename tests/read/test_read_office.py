"""Word and PDF files give running text; what stands on every page and what editors wrote is set apart."""

import io
import zipfile
from datetime import date

import pytest

from dyadwire.read import ReadOptions
from dyadwire.read.docx import read_docx
from dyadwire.read.pdfs import read_pdf
from dyadwire.read.sources import Source, reject
from dyadwire.read.unreadable import Unreadable

MET = (
    "The two ministers met in Vienna on Saturday and agreed on a timetable for further talks between their governments."
)
LEFT = "The envoy left the capital on Monday after the government had refused to receive him for a second time."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>Talks in Vienna</dc:title><dc:creator>Ada Writer</dc:creator>"
    "<dcterms:created>2015-12-11T09:00:00Z</dcterms:created></cp:coreProperties>"
)


def read(data, reader, **options):
    source = Source(name="a", origin="folder/a", id="a")
    try:
        return list(reader(io.BytesIO(data), source, ReadOptions(**options)))
    except Unreadable as verdict:
        return [reject(source.origin, verdict)]


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body, **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        if body is not None:
            archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def test_a_word_file_gives_its_paragraphs_and_properties():
    body = paragraph(MET) + paragraph("") + paragraph(LEFT)

    [document] = read(docx(body, docProps__core_xml=CORE), read_docx)

    assert document.text == f"{MET}\n\n{LEFT}"
    assert (document.title, document.byline) == ("Talks in Vienna", "Ada Writer")
    assert (document.published, document.published_from) == (date(2015, 12, 11), "DOCX properties (created)")


def test_insertions_content_controls_and_text_boxes_are_read_and_deletions_are_not():
    space = 'xml:space="preserve"'
    body = (
        f"<w:p><w:r><w:t {space}>The ministers </w:t></w:r>"
        "<w:del><w:r><w:delText>quarrelled</w:delText></w:r></w:del>"
        f"<w:ins><w:r><w:t>met</w:t></w:r></w:ins><w:r><w:t {space}> in Vienna.</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph(LEFT)}</w:sdtContent></w:sdt>"
        f"<w:p><w:r><w:txbxContent>{paragraph(MET)}</w:txbxContent></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('Vienna')}</w:tc><w:tc>{paragraph('12')}</w:tc></w:tr></w:tbl>"
    )

    [document] = read(docx(body, docProps__core_xml=CORE), read_docx)

    assert document.text.split("\n\n") == ["The ministers met in Vienna.", LEFT, MET, "Vienna\t12"]


def test_headers_footers_notes_and_comments_are_furniture():
    parts = {
        "word__header1_xml": f"<w:hdr {W}>{paragraph('Foreign desk')}</w:hdr>",
        "word__comments_xml": f"<w:comments {W}>{paragraph('Is this so?')}</w:comments>",
    }

    [document] = read(docx(paragraph(MET) + paragraph(LEFT), docProps__core_xml=CORE, **parts), read_docx)

    assert {(block.reason, block.text) for block in document.furniture} == {
        ("page header", "Foreign desk"),
        ("comment of an editor", "Is this so?"),
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "encrypted"),
        (b"PK\x03\x04 and no archive", "broken DOCX"),
        (docx(None), "broken DOCX"),
        (docx(paragraph(MET))[:-60], "broken DOCX"),
        (docx(paragraph("")), "empty text"),
        (docx("<w:p>" + "<w:r>" * 3), "broken DOCX"),
        (docx(paragraph("word " * 100_000)), "too long"),
    ],
)
def test_word_files_that_give_no_text_are_rejections(data, reason):
    assert [record.reason for record in read(data, read_docx, max_characters=10_000)] == [reason]


@pytest.fixture
def page_maker():
    """A class of PDF documents with a header and a footer on each page."""
    pytest.importorskip("pypdfium2", reason="needs the extra pdf")
    fpdf = pytest.importorskip("fpdf", reason="needs the extra dev, to make PDF files")

    class Pages(fpdf.FPDF):
        def header(self):
            self.set_font("Helvetica", size=8)
            self.cell(0, 8, "Bulletin of the Foreign Desk - No. 12", align="C", new_x="LMARGIN", new_y="NEXT")
            self.set_font("Helvetica", size=11)

        def footer(self):
            self.set_y(-15)
            self.cell(0, 10, f"Page {self.page_no()}", align="C")

    return Pages


def test_lines_of_a_pdf_become_paragraphs_and_headers_and_footers_are_set_apart(page_maker):
    pdf = page_maker()
    texts = [f"On day {number} it was so. {MET} {LEFT} With {number} it ended." for number in "abcdef"]
    for number, text in enumerate(texts):
        if number % 2 == 0:
            pdf.add_page()
        pdf.multi_cell(0, 6, text)
        pdf.ln(6)

    [document] = read(bytes(pdf.output()), read_pdf)

    assert document.text.split("\n\n") == texts
    assert [(block.reason, block.text, block.line) for block in document.furniture][:2] == [
        ("page header", "Bulletin of the Foreign Desk - No. 12", 1),
        ("page number", "Page 1", 1),
    ]
    assert len(document.furniture) == 6


def test_columns_are_read_one_after_the_other_and_justified_words_stay_together(page_maker):
    pdf = page_maker()
    pdf.add_page()
    with pdf.text_columns(ncols=2, gutter=10, text_align="J") as columns:
        for _ in range(7):
            columns.write(f"{MET} {LEFT} {MET}\n\n")

    [document] = read(bytes(pdf.output()), read_pdf)

    assert document.text.count(f"{MET} {LEFT} {MET}") == 7


def test_words_divided_at_line_ends_are_mended_and_others_keep_their_hyphen(page_maker):
    pdf = page_maker()
    pdf.add_page()
    for line in (
        "The ministers spoke of the disarma-",
        "ment of both states and of the North-",
        "South corridor between lower-",
        "and middle-income countries.",
    ):
        pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")

    [document] = read(bytes(pdf.output()), read_pdf)

    assert (
        "disarmament of both states and of the North-South corridor between lower- and middle-income" in document.text
    )


def test_facts_of_a_pdf_are_taken_unless_they_name_the_program(page_maker):
    pdf = page_maker()
    pdf.set_title("Microsoft Word - talks.doc")
    pdf.set_author("Ada Writer")
    pdf.add_page()
    pdf.multi_cell(0, 6, f"{MET} {LEFT}")

    [document] = read(bytes(pdf.output()), read_pdf)

    assert document.title != "Microsoft Word - talks.doc" and document.byline == "Ada Writer"
    assert document.published_from == "PDF metadata (CreationDate)"


def test_pdf_files_that_give_no_text_are_rejections(page_maker):
    empty = page_maker()
    empty.header = empty.footer = lambda: None
    empty.add_page()
    locked = page_maker()
    locked.add_page()
    locked.set_encryption(owner_password="a", user_password="b")

    reasons = [
        read(data, read_pdf)[0].reason
        for data in (bytes(empty.output()), bytes(locked.output()), b"%PDF-1.7 and nothing", b"")
    ]

    assert reasons == ["no text layer", "encrypted", "broken PDF", "broken PDF"]
