"""Files, folders and standard input: everything gives a document or a rejection, and nothing is lost."""

import io
import json
import os
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.errors import OptionError
from dyadwire.read import ReadOptions, document_row, read_inputs
from dyadwire.records import Document, Rejection

ARTICLE = (
    "Ministers meet in Vienna\n\nForeign ministers from seventeen countries met in Vienna on Saturday and agreed on a "
    "timetable for talks.\n\nThey will meet again before the end of the year, in New York or in Paris.\n"
)
RUSSIAN = "Министры иностранных дел встретились в субботу в Вене и договорились о том, когда начнутся переговоры.\n"


def read(*inputs, **options):
    return list(read_inputs([str(name) for name in inputs], ReadOptions(**options)))


def reasons(records):
    return [record.reason for record in records if isinstance(record, Rejection)]


def ids(records):
    return [record.id for record in records if isinstance(record, Document)]


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def stdin(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_text_file_becomes_a_document_without_its_title(tmp_path):
    [document] = read(write(tmp_path / "a.txt", ARTICLE))

    assert document.id == "a.txt"
    assert document.origin == str(tmp_path / "a.txt")
    assert document.title == "Ministers meet in Vienna"
    assert document.text == "\n\n".join(ARTICLE.strip().split("\n\n")[1:])
    assert document.published is document.published_from is document.byline is None


def test_a_folder_is_read_with_its_folders_in_order_and_without_hidden_files(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/y/x.md", ".hidden.txt", ".git/config"):
        write(tmp_path / name, ARTICLE)

    assert ids(read(tmp_path)) == ["a/y/x.md", "a/z.txt", "b.txt"]


def test_an_empty_folder_is_a_rejection(tmp_path):
    assert reasons(read(tmp_path)) == ["empty folder"]


def test_files_of_one_name_in_two_inputs_have_different_ids(tmp_path):
    first, second = write(tmp_path / "1" / "a.txt", ARTICLE), write(tmp_path / "2" / "a.txt", ARTICLE)

    assert ids(read(first, second)) == ["a.txt", second.as_posix()]
    assert reasons(read(first, first)) == ["duplicate id"]


def test_line_ends_and_byte_order_marks_do_not_matter(tmp_path):
    plain = read(write(tmp_path / "a.txt", ARTICLE))
    for content in (
        b"\xef\xbb\xbf" + ARTICLE.replace("\n", "\r\n").encode(),
        ARTICLE.replace("\n", "\r").encode(),
        ARTICLE.encode("utf-16"),
    ):
        assert read(write(tmp_path / "a.txt", content)) == plain


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty text"),
        ("blank.txt", b" \r\n\t\n", "empty text"),
        ("title.txt", b"Home\nSearch\n", "empty text"),
        ("nul.txt", b"abc\0def" * 10, "binary file"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "binary file"),
        ("paper.pdf", b"%PDF-1.7 text text text", "broken PDF"),
        ("russian.txt", RUSSIAN.encode(), "other language"),
        ("broken.txt", ARTICLE.replace("seventeen", "sévénteen").encode() + "Zür".encode() + b"\xc3(\xff", "not UTF-8"),
        ("long.txt", b"The army left the town and the people came back. " * 500, "too long"),
        ("empty.html", b"<html><head><title></title></head><body></body></html>", "empty text"),
        ("empty.jsonl", b"\n\n", "empty text"),
    ],
)
def test_bad_files_are_rejected_with_place_and_reason(tmp_path, name, content, reason):
    if name == "title.txt":  # a page of nothing but furniture
        content += b"Share this\nSkip to content\nSubscribe\nTweet this\nAll rights reserved\n"
    [rejection] = read(write(tmp_path / name, content), max_characters=20_000)

    assert (rejection.stage, rejection.reason) == ("read", reason)
    assert rejection.origin == str(tmp_path / name)


def test_a_file_far_over_the_limit_is_not_held_in_memory(tmp_path):
    path = write(tmp_path / "big.txt", b"word " * 4_000_000)  # 20 MB

    assert reasons(read(path, max_characters=1_000_000)) == ["too long"]
    assert reasons(read(path)) == ["too long"]


def test_older_encodings_are_recovered_when_the_guess_is_safe_or_named(tmp_path):
    text = ARTICLE.replace("Vienna", "Zürich").replace("talks", "the “café” talks")
    path = write(tmp_path / "a.txt", text.encode("cp1252"))

    assert "Zürich" in read(path)[0].text
    assert "“café”" in read(path)[0].text
    assert "Zürich" in read(path, encoding="cp1252")[0].text
    assert reasons(read(path, encoding="utf-8")) == ["not UTF-8"]


def test_a_missing_or_forbidden_file_inside_a_folder_is_rejected(tmp_path):
    write(tmp_path / "a.txt", ARTICLE)
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "c.txt")

    records = read(tmp_path)

    assert ids(records) == ["a.txt"]
    assert reasons(records) == ["missing file", "not a regular file"]


def test_a_path_that_does_not_exist_stops_at_once_with_the_nearest_name(tmp_path):
    write(tmp_path / "articles" / "a.txt", ARTICLE)

    with pytest.raises(OptionError, match=r"articels.* does not exist.*Did you mean 'articles'\?"):
        read_inputs([str(tmp_path / "articels")])
    with pytest.raises(OptionError, match=r"Did you mean 'a.txt'\?"):
        read_inputs([str(tmp_path / "articles" / "b.txt")])
    with pytest.raises(OptionError, match="no input is given"):
        read_inputs([])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"languages": ("en", "eng")}, "language 'eng' is unknown"),
        ({"languages": ()}, "no language"),
        ({"encoding": "utf-9"}, "encoding 'utf-9' is unknown"),
        ({"max_characters": 0}, "max_characters is 0"),
    ],
)
def test_a_wrong_option_stops_at_once(options, message):
    with pytest.raises(OptionError, match=message):
        ReadOptions(**options)


def test_other_languages_can_be_asked_for(tmp_path):
    path = write(tmp_path / "a.txt", RUSSIAN)

    assert ids(read(path, languages=("en", "ru"))) == ["a.txt"]
    assert reasons(read(path, languages=("en", "de"))) == ["other language"]


def test_short_texts_and_lists_of_names_pass_as_english(tmp_path):
    write(tmp_path / "a.txt", "Привет, мир!")
    write(tmp_path / "b.txt", "Lavrov, Zakharova, Churkin, Kerry, Toner, Kirby, Warren, Konashenkov, Peskov, Dunford")

    assert ids(read(tmp_path)) == ["a.txt", "b.txt"]


def test_standard_input_is_json_lines_if_it_begins_with_a_brace(monkeypatch):
    rows = [{"id": str(number), "text": ARTICLE} for number in range(3)]
    stdin(monkeypatch, b"\n  \n" + "".join(json.dumps(row) + "\n" for row in rows).encode() + b"{broken\n")

    records = read("-")

    assert [record.origin for record in records] == ["-:3", "-:4", "-:5", "-:6"]
    assert ids(records) == ["0", "1", "2"]
    assert reasons(records) == ["not JSON"]


def test_standard_input_is_one_text_otherwise(monkeypatch):
    stdin(monkeypatch, b"\n" + ARTICLE.encode())
    [document] = read("-")
    assert (document.id, document.origin, document.title) == ("stdin", "-", "Ministers meet in Vienna")

    stdin(monkeypatch, b"<!DOCTYPE html><html><body><p>" + ARTICLE.encode() + b"</p></body></html>")
    assert "timetable" in read("-")[0].text

    stdin(monkeypatch, b"")
    assert reasons(read("-")) == ["empty text"]


def test_standard_input_is_what_it_is_said_to_be(monkeypatch):
    stdin(monkeypatch, f'id,text,title\n7,"{" ".join(ARTICLE.split())}",Talks\n'.encode())

    [document] = read("-", stdin_as="articles.csv")

    assert (document.id, document.origin, document.title) == ("7", "-:2", "Talks")


def test_reading_twice_gives_the_same(tmp_path):
    write(tmp_path / "a.txt", ARTICLE)
    write(tmp_path / "b.html", f"<html><body><p>{ARTICLE}</p></body></html>")

    assert read(tmp_path) == read(tmp_path)


def test_a_document_has_its_json_line(tmp_path):
    [document] = read(write(tmp_path / "a.txt", "Home\n" + ARTICLE + "Share this\nSkip to content\n1 Comment\nReply\n"))

    row = json.loads(json.dumps(document_row(document)))

    assert list(row)[:6] == ["id", "origin", "title", "byline", "published", "published_from"]
    assert row["furniture"][0] == {"text": "Home", "reason": "menu", "line": 1, "start": None, "end": None}
    assert row["text"] == document.text


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_give_one_document_or_one_rejection(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.txt", "a.html"):
        [record] = read(write(folder / name, content))
        assert isinstance(record, Document | Rejection)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*ARTICLE.split("\n\n"), "Home", "Share this", "2 Comments", "Reply", "5 $", "Ha!"])))
def test_every_line_of_a_text_is_text_title_furniture_or_comment(tmp_path_factory, lines):
    path = write(tmp_path_factory.mktemp("lines") / "a.txt", "\n".join(lines))
    for document in read(path):
        if isinstance(document, Document):
            pieces = [document.title or "", document.text]
            pieces += [block.text for block in document.furniture + document.comments]
            words = sorted(" ".join(pieces).split())
            assert words == sorted(" ".join(lines).split())


OBJECTS = [{"id": number, "text": ARTICLE} for number in (1, 2)]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "stdin"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_file_may_hold_a_list_of_objects_or_one_over_many_lines(tmp_path, monkeypatch, name, indent):
    for held, wanted in ((OBJECTS, ["1", "2"]), (OBJECTS[0], ["1"])):
        content = json.dumps(held, indent=indent).encode()
        if name == "stdin":
            stdin(monkeypatch, content)
        path = "-" if name == "stdin" else write(tmp_path / name, content)

        assert ids(read(path)) == wanted


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ('[{"id": 1}, 7, {"id": 3, "text": "..."}', ["not JSON"]),
        ('[{"id": 1}, 7]', ["no text", "not a JSON object"]),
        ("[]", ["empty text"]),
        ('{\n"id": 1,', ["not JSON"]),
        ('[\n{"a": "\xff"}]'.encode("latin-1"), ["not UTF-8"]),
    ],
)
def test_what_is_wrong_with_a_json_file_is_said_once(tmp_path, content, wanted):
    assert reasons(read(write(tmp_path / "a.json", content))) == wanted


@pytest.mark.parametrize(
    ("begins", "what"),
    [(b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it first"), (b"Rar!\x1a\x07", "a RAR archive: unpack it first")],
)
def test_what_is_no_text_is_called_by_its_name(tmp_path, begins, what):
    [rejection] = read(write(tmp_path / "a", begins + bytes(50)))

    assert (rejection.reason, rejection.detail) == ("binary file", f"it begins like {what}")
