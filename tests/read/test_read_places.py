"""Patterns, links, remote files and web pages: what an input can name besides a file or folder."""

import gzip
import json
import os

import fsspec
import pytest

from dyadwire.config import load_configuration
from dyadwire.errors import OptionError
from dyadwire.pipeline import make_plan
from dyadwire.read import ReadOptions, inputs, read_inputs, remote
from dyadwire.read.fetch import Fetcher
from dyadwire.read.inputs import _Places as Places
from dyadwire.records import Document
from local_web import local_web

SAID = "The minister said on Monday that the talks in the capital would go on for another week.\n"
PAGE = f"<!DOCTYPE html><html><head><title>Talks</title></head><body><p>{SAID}</p></body></html>"


def read(*inputs, **options):
    return list(read_inputs([str(name) for name in inputs], ReadOptions(**options)))


def shown(records):
    return [record.id if isinstance(record, Document) else record.reason for record in records]


@pytest.fixture
def folder(tmp_path):
    for name in ("news/2025/a.txt", "news/2025/b.txt", "news/2026/a.txt", "news/c.txt", "news/2026/.hidden.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}. {SAID}")
    return tmp_path


@pytest.fixture
def memory():
    system = fsspec.filesystem("memory")
    for name in ("news/a.txt", "news/2026/b.txt", "news/.hidden.txt"):
        system.pipe(f"/{name}", f"{name}. {SAID}".encode())
    system.pipe("/news/c.txt.gz", gzip.compress(SAID.encode()))
    yield
    system.rm("/news", recursive=True)


@pytest.fixture
def web(monkeypatch):
    with local_web() as web:
        fetcher = Fetcher(pause_s=0.0, sleep=lambda seconds: None)
        monkeypatch.setattr(remote, "shared_fetcher", lambda: fetcher)
        yield web


@pytest.mark.parametrize(
    ("pattern", "ids"),
    [
        ("news/*.txt", ["c.txt"]),
        ("news/*/a.txt", ["2025/a.txt", "2026/a.txt"]),
        ("news/20*", ["2025/a.txt", "2025/b.txt", "2026/a.txt"]),
        ("news/**/[ab].txt", ["2025/a.txt", "2025/b.txt", "2026/a.txt"]),
        ("news/**", ["2025/a.txt", "2025/b.txt", "2026/a.txt", "c.txt"]),
    ],
)
def test_a_pattern_names_what_it_matches_with_ids_from_its_first_wildcard(folder, pattern, ids):
    assert shown(read(f"{folder}/{pattern}")) == ids


def test_a_pattern_that_matches_nothing_stops_at_once(folder):
    with pytest.raises(OptionError, match="no file or folder matches"):
        read_inputs([f"{folder}/*.html"])


def test_a_name_with_brackets_is_a_file_if_there_is_one(tmp_path):
    (tmp_path / "a[1].txt").write_text(SAID)

    assert shown(read(tmp_path / "a[1].txt")) == ["a[1].txt"]


def test_links_out_of_the_folder_are_rejected_unless_asked_for(folder):
    (folder / "secret.txt").write_text(SAID)
    (folder / "news" / "d.txt").symlink_to("../secret.txt")
    (folder / "news" / "e.txt").symlink_to("c.txt")
    (folder / "news" / "f").symlink_to("2025")

    names = ["2025/a.txt", "2025/b.txt", "2026/a.txt", "c.txt"]
    assert shown(read(folder / "news")) == [*names, "link out of the folder", "e.txt", "link to a folder"]
    assert shown(read(folder / "news", outside_links=True)) == [*names, "d.txt", "e.txt", "link to a folder"]
    assert shown(read(folder / "news" / "d.txt")) == ["d.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may list every folder")
def test_a_folder_that_cannot_be_listed_is_a_rejection(folder):
    (folder / "news" / "2025").chmod(0)
    try:
        assert shown(read(folder / "news")) == ["unreadable folder", "2026/a.txt", "c.txt"]
    finally:
        (folder / "news" / "2025").chmod(0o755)


def test_a_file_that_vanishes_while_a_folder_is_read_is_a_rejection(folder):
    records = read_inputs([str(folder / "news")])
    next(records)
    (folder / "news" / "2025" / "b.txt").unlink()

    assert shown(records) == ["missing file", "2026/a.txt", "c.txt"]


def test_file_urls_are_paths(folder):
    assert shown(read((folder / "news").as_uri())) == shown(read(folder / "news"))


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("memory://news/a.txt", ["a.txt"]),
        ("memory://news", ["2026/b.txt", "a.txt", "c.txt.gz"]),
        ("memory://news/*.txt", ["a.txt"]),
    ],
)
def test_file_systems_of_fsspec_are_read_like_folders(memory, name, ids):
    records = read(name)

    assert shown(records) == ids
    assert records[0].origin.startswith("memory://")


def test_remote_files_that_are_not_there_and_unknown_file_systems_stop_at_once(memory):
    with pytest.raises(OptionError, match="does not exist"):
        read_inputs(["memory://news/nothing.txt"])
    with pytest.raises(OptionError, match=r"nosuch://a.*packages of fsspec"):
        read_inputs(["nosuch://a"])


def test_a_web_page_is_fetched_with_its_address_as_id(web):
    web.routes["/a"] = (
        200,
        {"Content-Type": "text/html; charset=windows-1252"},
        PAGE.replace("go", "gö").encode("cp1252"),
    )
    web.routes["/old"] = (301, {"Location": "/a"}, b"")

    [page] = read(f"{web.url}/a")
    [moved] = read(f"{web.url}/old")

    assert (page.id, page.origin, page.url, page.title) == (f"{web.url}/a",) * 3 + ("Talks",)
    assert "would gö on" in page.text
    assert (moved.id, moved.url) == (f"{web.url}/old", f"{web.url}/a")
    assert web.asked[0][1]["User-Agent"].startswith("dyadwire/")


def test_what_a_server_sends_is_read_by_its_kind(web):
    web.routes["/a"] = (200, {"Content-Type": "text/plain"}, SAID)
    web.routes["/b.txt.gz"] = (200, {"Content-Type": "application/gzip"}, gzip.compress(SAID.encode()))

    assert [record.text for record in read(f"{web.url}/a", f"{web.url}/b.txt.gz")] == [SAID.strip()] * 2


def test_a_failure_is_a_rejection_with_the_status_after_one_more_try(web):
    web.routes["/busy"] = (503, {}, b"")
    web.routes["/late"] = [(503, {}, b""), (200, {"Content-Type": "text/html"}, PAGE)]

    assert shown(read(f"{web.url}/none", f"{web.url}/busy")) == ["HTTP 404", "HTTP 503"]
    assert web.paths() == ["/none", "/busy", "/busy"]
    assert shown(read(f"{web.url}/late")) == [f"{web.url}/late"]
    assert shown(read("http://127.0.0.1:1/")) == ["no connection"]


def test_a_run_knows_the_page_it_was_made_from_and_fetches_it_once(web):
    web.routes["/a"] = [(200, {"Content-Type": "text/html"}, PAGE), (200, {}, PAGE.replace("Monday", "Friday"))]
    configuration = load_configuration()

    first = make_plan([f"{web.url}/a"], configuration).inputs
    assert "Monday" in read(f"{web.url}/a")[0].text
    second = make_plan([f"{web.url}/a"], configuration).inputs

    assert web.paths() == ["/a", "/a"]
    assert first[0].sha256 != second[0].sha256


def test_links_that_lead_round_in_a_circle_are_rejected_and_end_nothing(folder):
    (folder / "news" / "x").symlink_to("y")
    (folder / "news" / "y").symlink_to("x")
    (folder / "news" / "z").symlink_to(".")

    wanted = ["2025/a.txt", "2025/b.txt", "2026/a.txt", "c.txt", "missing file", "missing file", "link to a folder"]
    assert shown(read(folder / "news")) == wanted
    assert shown(read(folder / "news", outside_links=True)) == wanted
    assert shown(read(folder / "news" / "x")) == ["missing file"]


def test_the_list_of_documents_is_on_the_disk_and_says_when_that_is_full(folder, monkeypatch):
    monkeypatch.setattr(inputs, "_Places", lambda: small)
    small = Places()
    small.table.execute("PRAGMA max_page_count = 4")
    lines = (json.dumps({"id": f"{number}-{'x' * 500}", "text": SAID}) + "\n" for number in range(100))
    (folder / "many.jsonl").write_text("".join(lines))

    with pytest.raises(OSError, match="no room for the list of documents"):
        read(folder / "many.jsonl")
