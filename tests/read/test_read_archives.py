"""Compressed files and archives: members are read as files are; what is broken, hostile or locked is counted."""

import bz2
import gzip
import io
import json
import lzma
import stat
import tarfile
import zipfile

import pytest
import zstandard

from dyadwire.errors import OptionError
from dyadwire.read import ReadOptions, read_inputs
from dyadwire.records import Document, Rejection

SAID = "The minister said on Monday that the talks in the capital would go on for another week.\n"
PAGE = f"<!DOCTYPE html><html><body><p>{SAID}</p></body></html>"
PACKERS = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}


def read(path, **options):
    return list(read_inputs([str(path)], ReadOptions(**options)))


def write(path, content):
    path.write_bytes(content)
    return path


def zipped(members, **how):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def tarred(*members):
    """A tar archive of (name, content), or of headers whose fields are given."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            if isinstance(content, dict):
                for field, value in content.items():
                    setattr(info, field, value)
                archive.addfile(info)
            else:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def outcome(records, path):
    """What became of each member, by its name in the archive."""
    name = path.name + "!"
    return {
        record.origin.rpartition(name)[2]: record.reason if isinstance(record, Rejection) else record.id
        for record in records
    }


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_compressed_file_has_the_id_of_the_file_and_is_read_by_the_suffix_within(tmp_path, suffix):
    rows = "".join(json.dumps({"id": str(number), "text": SAID}) + "\n" for number in range(3))
    text = write(tmp_path / f"a.txt{suffix}", PACKERS[suffix](SAID.encode()))
    lines = write(tmp_path / f"a.jsonl{suffix}", PACKERS[suffix](rows.encode()))
    page = write(tmp_path / f"a{suffix}", PACKERS[suffix](PAGE.encode()))

    assert [(record.id, record.origin, record.text) for record in read(text)] == [(text.name, str(text), SAID.strip())]
    assert [record.origin for record in read(lines)] == [f"{lines}:{number}" for number in (1, 2, 3)]
    assert read(page)[0].text == SAID.strip()


@pytest.mark.parametrize("suffix", PACKERS)
def test_files_are_unpacked_by_their_first_bytes_where_the_suffix_says_nothing(tmp_path, suffix):
    assert read(write(tmp_path / "download", PACKERS[suffix](SAID.encode())))[0].text == SAID.strip()


@pytest.mark.parametrize("suffix", PACKERS)
def test_lines_before_a_break_are_read_and_the_break_is_counted_once(tmp_path, suffix):
    rows = b"".join(
        json.dumps({"id": str(number), "text": f"{number} {SAID}"}).encode() + b"\n" for number in range(4000)
    )
    packed = PACKERS[suffix](rows)

    records = read(write(tmp_path / f"a.jsonl{suffix}", packed[: len(packed) // 2]))

    *documents, verdict = records
    assert all(isinstance(record, Document) for record in documents)
    assert len(documents) > 500 or suffix == ".bz2"  # whose blocks are longer than the file
    assert (verdict.reason, verdict.origin) == ("broken archive", str(tmp_path / f"a.jsonl{suffix}"))
    assert "unpacked bytes" in verdict.detail


@pytest.mark.parametrize("suffix", PACKERS)
def test_damaged_and_false_archives_are_rejections(tmp_path, suffix):
    packed = bytearray(PACKERS[suffix](SAID.encode() * 50))
    packed[len(packed) // 2] ^= 0xFF

    for content in (bytes(packed), SAID.encode(), PACKERS[suffix](SAID.encode())[:9]):
        [verdict] = read(write(tmp_path / f"a.txt{suffix}", content))
        assert verdict.reason == "broken archive"


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_bomb_is_stopped_by_its_ratio(tmp_path, suffix):
    bomb = PACKERS[suffix](bytes(30_000_000))

    [verdict] = read(write(tmp_path / f"a.jsonl{suffix}", bomb))

    assert verdict.reason == "decompression bomb"


def test_frames_one_after_another_are_one_file(tmp_path):
    for suffix in PACKERS:
        pack = PACKERS[suffix]
        path = write(tmp_path / f"a.txt{suffix}", pack(SAID[:40].encode()) + pack(b"") + pack(SAID[40:].encode()))
        assert read(path)[0].text == SAID.strip()


def test_members_of_a_zip_have_ids_of_archive_and_path(tmp_path):
    content = zipped({"folder/": b"", "folder/a.html": PAGE, "b.txt": SAID, ".c.txt": SAID, "__MACOSX/b.txt": SAID})
    path = write(tmp_path / "news.zip", content)

    first, second = read(path)

    assert (first.id, first.origin) == ("news.zip!folder/a.html", f"{path}!folder/a.html")
    assert (second.id, second.text) == ("news.zip!b.txt", SAID.strip())


@pytest.mark.parametrize("name", ["news.tar", "news.tar.gz", "news.tgz", "news.tar.zst", "news"])
def test_members_of_a_tar_have_ids_of_archive_and_path(tmp_path, name):
    content = tarred(("folder", {"type": tarfile.DIRTYPE}), ("folder/a.html", PAGE.encode()), ("b.txt", SAID.encode()))
    pack = gzip.compress if name.endswith("gz") else PACKERS[".zst"] if name.endswith("zst") else bytes

    records = read(write(tmp_path / name, pack(content)))

    assert [record.id for record in records] == [f"{name}!folder/a.html", f"{name}!b.txt"]


def test_archives_in_archives_are_read_up_to_a_bound(tmp_path):
    content = SAID.encode()
    name = "a.txt"
    for _ in range(5):
        content, name = zipped({name: content}), "b.zip"

    [verdict] = read(write(tmp_path / "c.zip", content))
    [document] = read(write(tmp_path / "d.zip", zipped({"in.tar.gz": gzip.compress(tarred(("a.txt", SAID.encode())))})))

    assert verdict.reason == "nested too deep"
    assert document.id == "d.zip!in.tar.gz!a.txt"


def test_paths_that_lead_out_links_and_devices_are_rejected_one_by_one(tmp_path):
    path = write(
        tmp_path / "a.tar",
        tarred(
            ("../out.txt", SAID.encode()),
            ("/root.txt", SAID.encode()),
            ("a/../../out.txt", SAID.encode()),
            ("c:\\out.txt", SAID.encode()),
            ("link.txt", {"type": tarfile.SYMTYPE, "linkname": "../secret"}),
            ("hard.txt", {"type": tarfile.LNKTYPE, "linkname": "good.txt"}),
            ("null", {"type": tarfile.CHRTYPE}),
            ("good.txt", SAID.encode()),
        ),
    )

    assert outcome(read(path), path) == {
        "../out.txt": "unsafe path",
        "/root.txt": "unsafe path",
        "a/../../out.txt": "unsafe path",
        "c:\\out.txt": "unsafe path",
        "link.txt": "link in an archive",
        "hard.txt": "link in an archive",
        "null": "not a regular file",
        "good.txt": "a.tar!good.txt",
    }


def test_links_paths_and_locks_of_a_zip_are_rejected_one_by_one(tmp_path):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    content = zipped({"../out.txt": SAID, link: "../secret", "locked.txt": SAID, "good.txt": SAID})
    at = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4) + 4)
    locked = bytearray(content)
    locked[at + 8] |= 0x1

    path = write(tmp_path / "a.zip", bytes(locked))

    assert outcome(read(path), path) == {
        "../out.txt": "unsafe path",
        "link.txt": "link in an archive",
        "locked.txt": "encrypted",
        "good.txt": "a.zip!good.txt",
    }


def test_a_damaged_member_of_a_zip_costs_only_itself(tmp_path):
    content = bytearray(zipped({"a.txt": SAID * 20, "b.txt": SAID}))
    content[60] ^= 0xFF

    path = write(tmp_path / "a.zip", bytes(content))

    assert outcome(read(path), path) == {"a.txt": "broken archive", "b.txt": "a.zip!b.txt"}


def test_many_copies_of_one_bomb_share_one_budget(tmp_path):
    path = write(tmp_path / "a.zip", zipped({f"{number}.jsonl": bytes(9_000_000) for number in range(4)}))

    assert list(outcome(read(path), path).values()) == ["not JSON", *["decompression bomb"] * 3]


def test_a_member_over_the_limit_is_too_long(tmp_path):
    path = write(tmp_path / "a.zip", zipped({"a.jsonl": " " * 5000, "b.txt": SAID}))

    assert outcome(read(path, max_unpacked_bytes=1000), path) == {"a.jsonl": "too long", "b.txt": "a.zip!b.txt"}
    with pytest.raises(OptionError, match="max_unpacked_bytes is 0"):
        ReadOptions(max_unpacked_bytes=0)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.zip", zipped({}), "empty archive"),
        ("a.zip", SAID.encode(), "broken archive"),
        ("a.zip", zipped({"a.txt": SAID})[:-5], "broken archive"),
        ("a.tar", tarred(), "empty archive"),
        ("a.tar", SAID.encode() * 20, "broken archive"),
        ("a.tar", b"", "broken archive"),
        ("paper", zipped({"[Content_Types].xml": SAID}), "binary file"),
    ],
)
def test_archives_that_hold_nothing_or_are_none_are_rejections(tmp_path, name, content, reason):
    assert [record.reason for record in read(write(tmp_path / name, content))] == [reason]


@pytest.mark.parametrize(("cut", "reasons"), [(700, ["broken archive"]), (1024, ["broken archive"])])
def test_a_tar_that_breaks_off_is_read_as_far_as_it_goes(tmp_path, cut, reasons):
    content = tarred(("a.txt", SAID.encode()), ("b.txt", SAID.encode() * 9))

    records = read(write(tmp_path / "a.tar", content[: 1024 + cut]))

    assert records[0].id == "a.tar!a.txt"
    assert "broken archive" in {record.reason for record in records[1:]}


def test_a_damaged_header_is_not_the_end_of_a_tar(tmp_path):
    content = bytearray(tarred(("a.txt", SAID.encode()), ("b.txt", SAID.encode())))
    content[1024 + 150] ^= 0xFF

    first, verdict = read(write(tmp_path / "a.tar", bytes(content)))

    assert first.id == "a.tar!a.txt"
    assert (verdict.reason, verdict.detail[:15]) == ("broken archive", "at byte 1,024: ")


def test_names_that_are_no_unicode_are_written_with_escapes(tmp_path):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("\udcffa.txt")
        info.size = len(SAID)
        archive.addfile(info, io.BytesIO(SAID.encode()))

    assert [record.id for record in read(write(tmp_path / "a.tar", file.getvalue()))] == ["a.tar!\\udcffa.txt"]
