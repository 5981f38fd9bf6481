"""Tables, mails, office files and feeds with damage anywhere: a document or a rejection, never a crash."""

import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_read_feeds import ATOM, RSS, SITEMAP
from test_read_mails import OWN, mbox, raw
from test_read_office import CORE, MET, docx, paragraph
from test_read_rows import parquet, table

from dyadwire.read import ReadOptions
from dyadwire.read.kinds import read_source
from dyadwire.read.sources import Source
from dyadwire.records import Document, Rejection

MULTIPART = (
    'Subject: =?utf-8?b?VGFsa3M=?=\nContent-Type: multipart/mixed; boundary="b"\n'
    "Date: Fri, 11 Dec 2015 09:00:00 +0000\n\n"
    f"--b\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n{OWN}\n> quoted\n--b\nContent-Type: text/html\n"
    f"Content-Transfer-Encoding: base64\n\nPHA+\n--b--\n"
)
SAMPLES = {
    "a.csv": table(["id", "text", "date"], ["1", MET, "2015-12-11"], ["2", f'"{MET}"\n', ""]).encode(),
    "a.parquet": parquet({"text": [MET] * 3, "published": ["2015-12-11"] * 3}),
    "a.mbox": mbox(raw(f"{OWN}\n> a\n-- \nAda"), MULTIPART.encode()),
    "a.eml": MULTIPART.encode(),
    "a.docx": docx(paragraph(MET) * 2, docProps__core_xml=CORE),
    "a.rss": RSS.encode(),
    "a.atom": ATOM.encode(),
    "map.xml": SITEMAP.encode(),
    "list.json": json.dumps({"articles": [{"url": "https://example.org/1", "seendate": "20151211T090000Z"}]}).encode(),
}


def pdf():
    """The bytes of a page, or an empty file where PDF files cannot be made."""
    try:
        import fpdf
    except ImportError:
        return b""
    made = fpdf.FPDF()
    made.add_page()
    made.set_font("Helvetica", size=11)
    made.multi_cell(0, 6, f"{MET} {OWN}")
    return bytes(made.output())


@pytest.mark.parametrize("name", [*SAMPLES, "a.pdf"])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damage_gives_documents_and_rejections(name, data):
    whole = SAMPLES.get(name) or pdf()
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, min(start + 40, len(whole))))
    damaged = whole[:start] + data.draw(st.binary(max_size=12)) + whole[stop:]
    if data.draw(st.booleans()):
        damaged = damaged[: data.draw(st.integers(0, len(damaged)))]

    records = list(read_source(io.BytesIO(damaged), Source(name=name, origin=name, id=name), ReadOptions()))

    assert records and all(isinstance(record, Document | Rejection) for record in records)
