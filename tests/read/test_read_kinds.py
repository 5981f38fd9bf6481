"""Which kind a file is, and how a kind is added: by one row of the table."""

import io
import re

import pytest

from dyadwire.read import ReadOptions, kinds
from dyadwire.read.kinds import Kind, find_kind, read_source
from dyadwire.read.sources import Member, Source, look_ahead
from dyadwire.read.unreadable import Unreadable

SAID = "The minister said on Monday that the talks in the capital would go on for a week.\n"


def source(name):
    return Source(name=name, origin=f"news/{name}", id=name)


def read(name, content):
    return list(read_source(io.BytesIO(content), source(name), ReadOptions()))


def add_kinds(monkeypatch, *rows):
    monkeypatch.setattr(kinds, "KINDS", (*rows, *kinds.KINDS))


def split_parts(file, source, options):
    for number, part in enumerate(file.read().split(b"%%\n")[1:], start=1):
        name = f"{number}.txt"
        yield Member(io.BytesIO(part), Source(name=name, origin=f"{source.origin}!{name}", id=f"{source.id}!{name}"))
    raise Unreadable("broken off", "the file has no last line")


PARTS = Kind("parts", (".parts",), split_parts, re.compile(rb"%%\n"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.txt", "text"),
        ("A.HTM", "web page"),
        ("a.json", "JSON lines"),
        ("a", "text"),
        ("a.b.html", "web page"),
        (".html", "text"),
    ],
)
def test_a_suffix_tells_the_kind(name, kind):
    assert find_kind(name, b"").name == kind


def test_first_bytes_tell_the_kind_where_the_suffix_does_not(monkeypatch):
    add_kinds(monkeypatch, PARTS)

    assert find_kind("download", b"%%\nText").name == "parts"
    assert find_kind("download", b"Text %%\n").name == "text"
    assert find_kind("page.html", b"%%\nText").name == "web page"


def test_first_bytes_decide_between_kinds_of_one_suffix(monkeypatch):
    add_kinds(monkeypatch, Kind("parts", (".json",), split_parts, re.compile(rb"%%")))

    assert find_kind("a.json", b"%%\n").name == "parts"
    assert find_kind("a.json", b"{}").name == "JSON lines"


def test_files_in_a_file_are_read_as_files_and_a_late_verdict_keeps_what_was_read(monkeypatch):
    add_kinds(monkeypatch, PARTS)

    first, second, verdict = read("a.parts", b"%%\n" + SAID.encode() + b"%%\n\xff\xfe")

    assert (first.id, first.origin, first.text) == ("a.parts!1.txt", "news/a.parts!1.txt", SAID.strip())
    assert (second.reason, second.origin) == ("empty text", "news/a.parts!2.txt")
    assert (verdict.reason, verdict.origin) == ("broken off", "news/a.parts")


@pytest.mark.parametrize("seekable", [True, False])
def test_looking_ahead_loses_nothing(seekable):
    file = io.BytesIO(b"0123456789")
    file.seekable = lambda: seekable

    head, rest = look_ahead(file, 4)

    assert (head, rest.read()) == (b"0123", b"0123456789")
    assert look_ahead(io.BytesIO(b"01"), 4)[0] == b"01"
