"""Arbitrary bytes under every suffix: no crash, and every input is a document or a rejection."""

import bz2
import gzip
import io
import json
import lzma
import zipfile

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dyadwire.read import ReadOptions
from dyadwire.read.kinds import KINDS, read_source
from dyadwire.read.sources import Source
from dyadwire.records import Document, Rejection

SUFFIXES = sorted({suffix for kind in KINDS for suffix in kind.suffixes})
SAID = "The minister said on Monday that the talks in the capital would go on for another week."
LINE = json.dumps({"id": "1", "text": SAID}).encode() + b"\n"
PAGE = f"<!DOCTYPE html><html><body><p>{SAID}</p></body></html>".encode()
WARC = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
MAIL = f"From a Mon Nov  2 10:00:00 2026\nFrom: a@example.org\nSubject: Talks\nMessage-ID: <1@a>\n\n{SAID}\n\n".encode()
FEED = f"<rss version='2.0'><channel><item><title>Talks</title><description>{SAID}</description></item></channel></rss>"


def zipped(content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", content)
        archive.writestr("b.jsonl", LINE * 3)
    return file.getvalue()


WHOLE = [
    SAID.encode(),
    LINE * 3,
    PAGE,
    WARC % (len(HTTP), HTTP) * 2,
    gzip.compress(WARC % (len(HTTP), HTTP)) * 2,
    gzip.compress(LINE),
    bz2.compress(LINE),
    lzma.compress(LINE),
    zstandard.ZstdCompressor().compress(LINE),
    zipped(SAID),
    zipped(zipped(SAID)),
    MAIL * 2,
    FEED.encode(),
    f"id,text\n1,{SAID}\n".encode(),
]


@st.composite
def damaged(draw):
    """A sound file with some bytes changed, cut out or put in."""
    content = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=6))
    return bytes(content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content)


def read(suffix, content):
    source = Source(name=f"a{suffix}", origin=f"a{suffix}", id="a")
    return list(read_source(io.BytesIO(content), source, ReadOptions()))


@pytest.mark.parametrize("suffix", ["", *SUFFIXES])
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.binary(max_size=400) | damaged())
def test_any_bytes_give_documents_or_rejections(suffix, content):
    records = read(suffix, content)

    assert records
    assert all(isinstance(record, Document | Rejection) for record in records)
    for record in records:
        if isinstance(record, Document):
            assert record.text.strip()
            record.id.encode("utf-8", "surrogatepass")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from([LINE, b"{broken\n", b'{"id": "2"}\n', b"[]\n", b"\xff\n"]), min_size=1, max_size=20))
def test_as_many_records_come_out_as_lines_go_in(lines):
    assert len(read(".jsonl", b"".join(lines))) == len(lines)
    assert len(read(".jsonl.gz", gzip.compress(b"".join(lines)))) == len(lines)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from([SAID.encode(), PAGE, b"", b"\0" * 9, LINE]), min_size=1, max_size=10))
def test_as_many_records_come_out_as_members_go_in(contents):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.txt", content)

    records = read(".zip", file.getvalue())

    assert [record.origin for record in records] == [f"a.zip!{number}.txt" for number in range(len(contents))]
