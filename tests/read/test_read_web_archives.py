"""WARC and ARC: pages and texts become documents, all else is counted, and a break costs what is broken."""

import gzip
import io
import os
from pathlib import Path

import pytest

from dyadwire.read import ReadOptions, read_inputs
from dyadwire.read.kinds import read_source
from dyadwire.read.sources import Source
from dyadwire.records import Document, Rejection

SAID = "The minister said on Monday that the talks in the capital would go on for another week."
BROKEN = Path(os.environ.get("DYADWIRE_SHARED", Path(__file__).parents[3] / "shared")) / "corpus" / "pages" / "warc"
ANY = ReadOptions(languages=("en", "an", "es", "pt", "it", "ca"))


def record(kind, uri, block, media="application/http; msgtype=response", day="2026-11-02", length=None):
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: {day}T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{uri}>\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(body, status="200 OK", media="text/html; charset=utf-8", head=""):
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{head}\r\n".encode() + body


def page(words=SAID):
    return f"<!DOCTYPE html><html><head><title>Talks</title></head><body><p>{words}</p></body></html>".encode()


def response(number, body=None, **how):
    return record("response", f"https://example.org/{number}", answer(page() if body is None else body, **how))


def read(path, content):
    path.write_bytes(content)
    return list(read_inputs([str(path)], ReadOptions()))


def shown(records):
    return [record.id if isinstance(record, Document) else record.reason for record in records]


ID = "https://example.org/{}@2026-11-02T10:00:00Z"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_pages_and_texts_are_documents_with_the_address_and_date_of_their_record(tmp_path, pack):
    path = tmp_path / ("a.warc" if pack is bytes else "a.warc.gz")
    text = record("conversion", "https://example.org/2", SAID.encode(), "text/plain")

    first, second = read(path, pack(response(1)) + pack(text))

    assert (first.id, first.origin) == (ID.format(1), f"{path}!{ID.format(1)}")
    assert (first.url, first.text, first.title) == ("https://example.org/1", SAID, "Talks")
    assert (second.id, second.text) == (ID.format(2), SAID)


def test_all_else_is_counted(tmp_path):
    records = [
        record("warcinfo", "", b"software: x", "application/warc-fields"),
        record("request", "https://example.org/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        response(1, status="404 Not Found"),
        response(2, media="image/png"),
        record("revisit", "https://example.org/3", answer(b"")),
        record("resource", "metadata://example.org/log", b"notes of the archiver", "text/plain"),
    ]

    found = read(tmp_path / "a.warc", b"".join(records))

    assert shown(found) == ["HTTP status 404", "not a web page or text", "revisit", "records without documents"]
    assert found[0].document == ID.format(1)
    assert found[-1].detail == "1 request, 1 resource, 1 warcinfo"


def test_bodies_are_unpacked_and_decoded_as_the_server_said(tmp_path):
    words = page(SAID.replace("capital", "capital, Zürich,"))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(words), words)

    found = read(
        tmp_path / "a.warc",
        response(1, gzip.compress(words), head="Content-Encoding: gzip\r\n")
        + response(2, chunked, head="Transfer-Encoding: chunked\r\n")
        + response(3, words.decode().encode("cp1252"), media="text/html; charset=windows-1252"),
    )

    assert shown(found) == [ID.format(number) for number in (1, 2, 3)]
    assert all("Zürich" in document.text for document in found)


def test_a_record_that_breaks_off_is_read_and_the_loss_is_told(tmp_path):
    content = response(1) + response(2, page(SAID * 100))

    found = read(tmp_path / "a.warc", content[:-2000])

    assert shown(found) == [ID.format(1), "broken record", ID.format(2)]
    assert f"the record at byte {len(response(1)):,}: " in found[1].detail


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_reading_goes_on_behind_what_is_broken(tmp_path, pack):
    packed = [pack(response(number)) for number in range(4)]
    packed[1] = b"\0" * len(packed[1])
    path = tmp_path / ("a.warc" if pack is bytes else "a.warc.gz")

    found = read(path, b"".join(packed))

    assert [name for name in shown(found) if name.startswith("http")] == [ID.format(number) for number in (0, 2, 3)]
    [lost] = [item for item in found if isinstance(item, Rejection)]
    assert lost.detail.startswith(f"from byte {len(packed[0]):,} to {len(packed[0] + packed[1]):,}: ")


def test_damage_inside_a_compressed_record_costs_that_record_alone(tmp_path):
    packed = [bytearray(gzip.compress(response(number))) for number in range(3)]
    for place in range(40, 60):
        packed[1][place] ^= 0x5A

    found = read(tmp_path / "a.warc.gz", b"".join(packed))

    assert shown(found)[0] == ID.format(0)
    assert shown(found)[-1] == ID.format(2)
    assert set(shown(found)[1:-1]) & {"broken archive", "broken record"}


def test_a_wrong_length_is_passed_over(tmp_path):
    wrong = record("response", "https://example.org/1", answer(page()), length=len(answer(page())) - 3)

    assert shown(read(tmp_path / "a.warc", wrong + response(2))) == [ID.format(1), "broken archive", ID.format(2)]


def test_a_start_of_a_record_at_the_end_of_a_compressed_archive_is_told(tmp_path):
    packed = gzip.compress(response(1))

    found = read(tmp_path / "a.warc.gz", packed + packed[:30])

    assert shown(found) == [ID.format(1), "broken archive"]
    assert f"from byte {len(packed):,} to {len(packed) + 30:,}" in found[1].detail


def test_archives_within_archives_and_without_a_suffix_are_read(tmp_path):
    assert shown(read(tmp_path / "download", response(1))) == [ID.format(1)]
    assert shown(read(tmp_path / "b.gz", gzip.compress(response(1) + response(2)))) == [ID.format(1), ID.format(2)]


def test_an_arc_file_is_read(tmp_path):
    body = answer(page())
    fields = b"1 0 Somebody\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://a.arc 127.0.0.1 20261102100000 text/plain %d\n%s\n" % (len(fields), fields)
    line = f"https://example.org/1 127.0.0.1 20261102100000 text/html {len(body)}\n".encode()

    assert shown(read(tmp_path / "a.arc", head + line + body + b"\n")) == [ID.format(1), "records without documents"]


def test_what_is_no_web_archive_is_one_rejection(tmp_path):
    for content in (b"", b"\0" * 50, SAID.encode(), b"WARC/1.0\r\n", gzip.compress(SAID.encode())):
        for name in ("a.warc", "a.arc", "a.warc.gz"):
            found = read(tmp_path / name, content)
            assert all(isinstance(item, Rejection) for item in found)
            assert found


@pytest.mark.skipif(not BROKEN.is_dir(), reason="the shared web archives are not there (DYADWIRE_SHARED)")
def test_sound_and_broken_archives_of_others_are_read_as_far_as_they_go():
    found = {path.name: list(read_inputs([str(path)], ANY)) for path in sorted(BROKEN.iterdir())}

    with_documents = {name for name, items in found.items() if any(isinstance(item, Document) for item in items)}
    assert set(found) - with_documents == {
        "bad.arc",  # three captures without a byte
        "example-digest.warc",  # requests
        "example-space-in-target-uri.warc.gz",  # a picture
        "post-test.warc.gz",  # JSON
        "whirlwind.warc.wat",  # metadata
        "whirlwind.warc.wat.gz",
    }
    assert shown(found["example-space-in-url.arc"])[0] == "broken record"
    assert found["whirlwind.warc"][0].text == found["whirlwind.warc.gz"][0].text


def test_every_cut_of_an_archive_is_told():
    first, second = gzip.compress(response(1, SAID.encode(), media="text/plain")), gzip.compress(response(2))
    content, source = first + second, Source(name="a.warc.gz", origin="a", id="a")
    for cut in set(range(len(content))) - {len(first)}:
        items = list(read_source(io.BytesIO(content[:cut]), source, ReadOptions()))
        whole = [item.text for item in items if isinstance(item, Document)] == [SAID] * (1 + (cut > len(first)))
        assert whole or any(isinstance(item, Rejection) for item in items), cut  # the checksum's loss loses nothing
