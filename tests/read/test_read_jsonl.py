"""JSON lines: ids and texts to the letter, furniture marked in place, bad lines rejected."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.read import ReadOptions, read_inputs
from dyadwire.records import Document, Rejection

TEXT = "Foreign ministers from seventeen countries met in Vienna on Saturday and agreed on a timetable for talks."
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), min_size=1)  # lone surrogates, NUL, U+2028 and all


def read_bytes(path, content, **options):
    path.write_bytes(content)
    return list(read_inputs([str(path)], ReadOptions(**options)))


def read_rows(path, *rows, **options):
    return read_bytes(path, "".join(json.dumps(row) + "\n" for row in rows).encode(), **options)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "in.jsonl"


def test_a_row_keeps_what_it_says_and_ignores_what_we_do_not_know(path):
    row = {"id": "a-1", "text": TEXT, "title": "T", "published": "2015-11-14", "url": "http://x", "publisher": "P"}

    [document] = read_rows(path, row | {"events": [1], "licence": "CC0"})

    assert document == Document(
        id="a-1",
        origin=f"{path}:1",
        text=TEXT,
        title="T",
        published=date(2015, 11, 14),
        published_from="given",
        url="http://x",
        publisher="P",
    )


@settings(deadline=None, max_examples=120)
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=5), st.booleans())
def test_ids_and_texts_come_back_to_the_letter_and_nothing_is_lost(tmp_path_factory, pairs, ascii_only):
    rows = [{"id": name, "text": text} for name, text in pairs]
    lines = [json.dumps(row, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass") for row in rows]
    path = tmp_path_factory.mktemp("any") / "in.jsonl"

    records = read_bytes(path, b"".join(line + b"\r\n" for line in lines))

    assert len(records) == max(len(rows), 1)
    for record, row in zip(records, rows, strict=False):
        if isinstance(record, Document):
            assert (record.id, record.text) == (row["id"], row["text"])
            for block in record.furniture + record.comments:
                assert record.text[block.start : block.end] == block.text
        else:
            assert record.reason in ("empty text", "other language", "duplicate id", "not UTF-8")


def test_furniture_inside_a_text_is_marked_where_it_stands(path):
    menu, share = "Home\nWorld\nSearch\n\n", "\n\nShare on Facebook\n2 Comments\nNewest Most Voted\n"
    thread = "Nobody asked them to.\nReally nobody.\nReply\nLeave a comment\nAll rights reserved"
    text = menu + TEXT + " " + TEXT + share + thread

    [document] = read_rows(path, {"id": "a", "text": text})

    assert document.text == text
    assert [block.text for block in document.furniture][:4] == ["Home", "World", "Search", "Share on Facebook"]
    assert [block.text for block in document.comments] == ["Nobody asked them to.\nReally nobody."]
    for block in document.furniture + document.comments:
        assert text[block.start : block.end] == block.text
        assert block.reason
    marked = [False] * len(text)
    for block in document.furniture + document.comments:
        marked[block.start : block.end] = [True] * (block.end - block.start)
    assert not any(marked[text.index(TEXT) : text.rindex(TEXT) + len(TEXT)])


def test_a_clean_text_is_not_touched(path):
    [document] = read_rows(path, {"id": "a", "text": "Vienna talks\n\n" + TEXT + "\n\nA short end."})

    assert document.title is None
    assert document.furniture == document.comments == ()


@pytest.mark.parametrize(
    ("line", "reason", "name"),
    [
        (b"{broken", "not JSON", None),
        (b"[" * 100_000, "not JSON", None),
        (b'{"id": "a", "text": ' + b"9" * 5000 + b"}", "not JSON", None),
        (b"[1]", "not a JSON object", None),
        (b'"x"', "not a JSON object", None),
        (b'{"text": "x"}', "no id", None),
        (b'{"id": "", "text": "x"}', "no id", None),
        (b'{"id": null, "text": "x"}', "no id", None),
        (b'{"id": ["a"], "text": "x"}', "id is not a string", None),
        (b'{"id": true, "text": "x"}', "id is not a string", None),
        (b'{"id": "a"}', "no text", "a"),
        (b'{"id": "a", "text": null}', "no text", "a"),
        (b'{"id": "a", "text": ["x"]}', "text is not a string", "a"),
        (b'{"id": "a", "text": ""}', "empty text", "a"),
        (b'{"id": "a", "text": " \\n\\u2003"}', "empty text", "a"),
        (b'{"id": "a", "text": "caf\xe9"}', "not UTF-8", None),
        (b'{"id": "a", "text": "' + b"The army left. " * 1000 + b'"}', "too long", "a"),
        (b'{"id": "a", "text": "' + b"x" * 2_000_000 + b'"}', "too long", None),
        (
            '{"id": "a", "text": "Die Außenminister trafen sich am Samstag in Wien und einigten sich."}'.encode(),
            "other language",
            "a",
        ),
    ],
    ids=lambda value: value[:24].decode("utf-8", "replace") if isinstance(value, bytes) else None,
)
def test_a_bad_line_is_rejected_with_its_place_and_the_rest_goes_on(path, line, reason, name):
    good = json.dumps({"id": "good", "text": TEXT}).encode()

    bad, document = read_bytes(path, line + b"\n\n" + good, max_characters=10_000)

    assert isinstance(bad, Rejection)
    assert (bad.stage, bad.reason, bad.origin, bad.document) == ("read", reason, f"{path}:1", name)
    assert (document.id, document.origin) == ("good", f"{path}:3")


def test_a_second_document_of_one_id_is_rejected(path, tmp_path):
    records = read_rows(path, {"id": "a", "text": TEXT}, {"id": "a", "text": TEXT + " More."}, {"id": 7, "text": TEXT})

    assert [getattr(record, "reason", None) for record in records] == [None, "duplicate id", None]
    assert records[1].document == "a"
    assert f"{path}:1" in records[1].detail
    assert records[2].id == "7"


def test_a_byte_order_mark_and_crlf_do_not_matter_to_the_lines_but_stay_in_the_text(path):
    row = {"id": "a", "text": "\ufeff" + TEXT + "\r\nEnd.\r\n"}

    [document] = read_bytes(path, b"\xef\xbb\xbf" + json.dumps(row).encode() + b"\r\n")

    assert document.text == row["text"]


def test_a_date_that_cannot_be_read_leaves_the_day_open(path):
    [document] = read_rows(path, {"id": "a", "text": TEXT, "published": "some day"})

    assert document.published is document.published_from is None
