"""Mojibake and unseen characters are mended, the document says so, and JSON lines keep every letter."""

import json

import pytest

from dyadwire.read import ReadOptions, document_row, read_inputs
from dyadwire.read.entries import Entry, read_entry
from dyadwire.read.repairs import repair

SAID = "The minister said on Monday that the talks in Zürich would go on for “another” week."


def read(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return list(read_inputs([str(path)], ReadOptions()))


@pytest.mark.parametrize(
    ("given", "wanted", "repairs"),
    [
        (SAID, SAID, ()),
        (SAID.encode().decode("cp1252", "replace"), None, ("lines of mojibake: 1",)),
        ("the govern\u00adment", "the government", ("soft hyphens: 1",)),
        ("5\u00a0million,\u202f2\u2007days", "5 million, 2 days", ("no-break spaces: 3",)),
        ("\u200fthe\u202a talks\u2066", "the talks", ("direction marks: 3",)),
        ("the\u200b talks\ufeff\u2060", "the talks", ("zero-width characters: 3",)),
        ("the\0 ta\x07lks\x9d", "the talks", ("control characters: 3",)),
        ("one\u2028two\x0cthree", "one\ntwo\nthree", ("line separators: 2",)),
        ("the \ud800 talks", "the \ufffd talks", ("lone surrogates: 1",)),
        ("می\u200cخواهم", "می\u200cخواهم", ()),  # a joiner is a letter's form there
        ("naïve café, 5 € – “Été”, Dvořák’s", "naïve café, 5 € – “Été”, Dvořák’s", ()),
        ("Tabs\tand\nlines stay", "Tabs\tand\nlines stay", ()),
    ],
)
def test_each_kind_of_damage_is_mended_and_named(given, wanted, repairs):
    repaired = repair(given)

    assert repaired.repairs == repairs
    assert wanted is None or repaired.text == wanted


def test_mojibake_of_one_line_is_mended_and_sound_lines_stay():
    broken = "He said: â€œWe will meet in ZÃ¼rich.â€\u009d"

    assert repair(f"{SAID}\n{broken}").text == f"{SAID}\nHe said: “We will meet in Zürich.”"


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_document_holds_the_mended_text_and_what_was_mended(tmp_path, name):
    words = SAID.replace("minister", "min\u00adis\u00adter").replace("talks in", "talks\u00a0in")
    content = (
        words
        if name == "a.txt"
        else f"<!DOCTYPE html><html><body><p>{words.replace('min', 'min&shy;')}</p></body></html>"
    )

    [document] = read(tmp_path / name, content)

    assert document.text == SAID
    assert document.repairs == (f"soft hyphens: {2 + (name == 'a.html')}", "no-break spaces: 1")
    assert document_row(document)["repairs"] == list(document.repairs)


def test_a_stray_control_character_does_not_make_a_page_unreadable(tmp_path):
    page = f"<!DOCTYPE html><html><body><p>{SAID[:20]}\0{SAID[20:]}</p>{'<p>' + SAID + '</p>'}</body></html>"

    [document] = read(tmp_path / "a.html", page)

    assert document.text == f"{SAID}\n\n{SAID}"
    assert document.repairs == ("control characters: 1",)


def test_json_lines_keep_every_letter(tmp_path):
    text = f"{SAID} min\u00adister\u00a0\u200b\0 ZÃ¼rich \ud800"

    [document] = read(tmp_path / "a.jsonl", json.dumps({"id": "1", "text": text}))

    assert (document.text, document.repairs) == (text, ())


@pytest.mark.parametrize(
    "bomb",
    [
        "<i>x</i>" * 70_000,
        "<!--" * 500_000,
        "<div " + " ".join(f"a{number}=1" for number in range(1_000_000)) + ">",
        "<div " + " ".join(f"a{number}" for number in range(100_000)) + ">",
    ],
    ids=["elements", "comments", "attributes", "bare attributes"],
)
def test_a_page_of_too_much_markup_is_rejected_before_it_costs_anything(tmp_path, bomb):
    [verdict] = read(tmp_path / "a.html", f"<!DOCTYPE html><html><body>{bomb}<p>{SAID}</p></body></html>")

    assert verdict.reason == "too much markup"


def test_a_page_nested_deeper_than_parsers_go_is_rejected(tmp_path):
    [verdict] = read(tmp_path / "a.html", f"<!DOCTYPE html><html><body>{'<div>' * 30_000}<p>{SAID}</p></body></html>")

    assert verdict.reason == "empty text"


def test_long_data_in_one_attribute_is_no_bomb(tmp_path):
    image = f'<img src="data:image/png;base64,{"iVBO Rw0K " * 10_000}">'

    [document] = read(tmp_path / "a.html", f"<!DOCTYPE html><html><body>{image}<p>{SAID}</p></body></html>")

    assert document.text == SAID


def test_a_file_that_is_written_to_while_it_is_read_is_told(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": str(number), "text": SAID}) + "\n" for number in range(5)))
    records = read_inputs([str(path)])
    first = next(records)
    with path.open("a") as file:
        file.write("{}\n")

    *_, last = records

    assert first.id == "0"
    assert (last.reason, last.origin) == ("changed while read", str(path))


def test_a_line_of_fifty_megabytes_is_a_rejection(tmp_path):
    line = json.dumps({"id": "1", "text": "word " * 10_000_000})

    records = read(tmp_path / "a.jsonl", line + "\n" + json.dumps({"id": "2", "text": SAID}))

    assert [getattr(record, "reason", record.id if hasattr(record, "id") else "") for record in records] == [
        "too long",
        "2",
    ]
    assert read(tmp_path / "a.txt", "word " * 10_000_000)[0].reason == "too long"


MANGLED = (
    "The minister\u00ad\u2019s cafÃ© talks\u200b went on in\u00a0Geneva for another week, "
    "and both sides said so on Monday.\n"
)
MENDED = "The minister\u2019s café talks went on in Geneva for another week, and both sides said so on Monday."
DONE = {"lines of mojibake: 1", "soft hyphens: 1", "no-break spaces: 1", "zero-width characters: 1"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(MANGLED, id="plain"),
        pytest.param(f"<p>{MANGLED}</p>", id="HTML"),
        pytest.param(
            f"<p>{MANGLED}</p>".replace("\u00ad", "&shy;").replace("\u200b", "&#8203;"),
            id="HTML with references",
        ),
    ],
)
def test_mails_feeds_and_office_files_are_mended_like_texts(body):
    entry = Entry(id="a", origin="a.eml", body=body, title="Talks\u00a0in GenÃ¨ve", byline="A.\u200bWriter")

    document = read_entry(entry, ReadOptions())

    assert document.text.strip() == MENDED
    assert set(document.repairs) == DONE
    assert (document.title, document.byline) == ("Talks in Genève", "A.Writer")
