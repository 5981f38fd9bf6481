"""Tables of articles: each row gives a document or a rejection with its line."""

import csv
import io
import tracemalloc
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dyadwire.read import Columns, ReadOptions
from dyadwire.read.rows import read_delimited, read_parquet
from dyadwire.read.sources import Source, reject
from dyadwire.read.unreadable import Unreadable
from dyadwire.records import Document

MET = "The two ministers met in Vienna on Saturday and agreed on a timetable for further talks between their states."
LEFT = "The envoy left the capital on Monday after the government had refused to receive him for a second time."


def read(data, reader=read_delimited, **options):
    source = Source(name="a.csv", origin="folder/a.csv", id="a.csv")
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    try:
        return list(reader(file, source, ReadOptions(**options)))
    except Unreadable as verdict:
        return [reject(source.origin, verdict)]


def table(*rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def parquet(columns, **options):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def test_the_usual_names_of_columns_are_understood():
    header = ["Article ID", "Headline", "Body", "Date", "Link", "Source", "Author", "Section"]
    row = ["7", "Ministers meet", MET, "2015-12-11", "https://example.org/7", "The Courier", "A. Writer", "world"]

    [document] = read(table(header, row))

    assert (document.id, document.title, document.text) == ("7", "Ministers meet", MET)
    assert (document.published, document.published_from) == (date(2015, 12, 11), "given")
    assert (document.url, document.publisher, document.byline) == (row[4], "The Courier", "A. Writer")
    assert document.origin == "folder/a.csv:2"


def test_columns_can_be_named_and_named_ones_win():
    data = table(["text", "what", "nr"], ["not this", MET, "3"])

    [document] = read(data, columns=Columns(text="what", id="nr"))

    assert (document.id, document.text) == ("3", MET)


def test_a_column_that_is_named_but_not_there_is_told_with_the_nearest():
    [rejection] = read(table(["id", "body"], ["1", MET]), columns=Columns(text="bodi"))

    assert rejection.reason == "no such column"
    assert rejection.detail == (
        "read.columns.text = 'bodi'; the table has the columns 'id', 'body'. Did you mean 'body'?"
    )


def test_a_table_without_texts_or_addresses_names_the_columns_it_has():
    [rejection] = read(table(["country", "year", "texts"], ["FRA", "2015", MET]))

    assert rejection.reason == "no text column"
    assert "the table has the columns 'country', 'year', 'texts'" in rejection.detail
    assert "read.columns.text" in rejection.detail and "Did you mean 'texts'?" in rejection.detail


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(delimiter):
    records = read(table(["title", "text", "date"], ["Talks", MET, "2015-12-11"], delimiter=delimiter))

    assert [record.title for record in records] == ["Talks"]


def test_a_row_of_many_lines_is_placed_where_it_begins_and_line_numbers_go_on():
    text = MET + "\n\n" + LEFT
    records = read(table(["id", "text"], ["a", text], ["b", MET]))

    assert [(record.id, record.origin) for record in records] == [("a", "folder/a.csv:2"), ("b", "folder/a.csv:5")]
    assert records[0].text == text


def test_bad_rows_are_rejections_and_the_others_are_read():
    rows = table(["id", "text"], ["a", MET], ["b"], ["c", ""], ["", MET], ["e", LEFT])

    records = read(rows + "\n\n")

    assert [getattr(record, "reason", "read") for record in records] == [
        *("read", "wrong number of cells", "no text", "no id", "read")
    ]
    assert records[1].origin == "folder/a.csv:3" and records[1].detail.startswith("1; the header has 2")


def test_a_quotation_mark_that_is_never_closed_costs_a_rejection_and_no_crash():
    records = read(f'id,text\na,{MET}\nb,"{MET}\nc,{MET}\n', max_characters=150)

    assert isinstance(records[0], Document)
    assert {record.reason for record in records[1:]} <= {"too long", "wrong number of cells"}


def test_a_cell_over_the_limit_is_a_rejection_and_the_next_row_is_read():
    records = read(table(["id", "text"], ["a", "word " * 100], ["b", MET]), max_characters=200)

    assert [getattr(record, "reason", "read") for record in records] == ["too long", "read"]


def test_rows_without_id_or_url_are_named_by_their_line():
    assert [record.id for record in read(table(["text"], [MET], [LEFT]))] == ["a.csv:2", "a.csv:3"]


def test_older_encodings_are_found_and_broken_bytes_cost_their_row_only():
    accented = "Le président Hollande spoke in Orléans on Monday, and the café owners of the city protested. " + MET
    old = table(["id", "text"], ["a", accented]).encode("cp1252")
    broken = table(["id", "text"], ["a", MET], ["b", accented]).encode().replace(b"Orl\xc3", b"Orl") + b"c," + b"x" * 9

    assert read(old)[0].text == accented
    assert [getattr(record, "reason", "read") for record in read(broken)][:2] == ["read", "not UTF-8"]


def test_a_byte_order_mark_is_no_part_of_the_first_column():
    assert read("\ufeff" + table(["id", "text"], ["a", MET]))[0].id == "a"


def test_html_cells_are_read_without_their_markup():
    body = f"<p>{MET}</p><p>{LEFT}</p><p>Share this</p>"

    [document] = read(table(["id", "title", "content"], ["a", "Talks", body]))

    assert document.text == f"{MET}\n\n{LEFT}"
    assert [block.reason for block in document.furniture] == ["share button"]


def test_the_paragraphs_of_a_text_with_a_picture_in_it_stay_apart():
    body = f"{MET}\n\n<figure><img src='a.png'></figure>\n\n{LEFT}\nand went home\nwithout a word to anybody"

    [document] = read(table(["id", "title", "content"], ["a", "Talks", body]))

    assert document.text.split("\n\n") == [MET, LEFT, "and went home", "without a word to anybody"]


def test_rows_with_addresses_only_say_how_their_pages_are_fetched():
    records = read(table(["URL", "MobileURL", "Date", "Title"], ["https://example.org/1", "", "2015-12-11", "Talks"]))

    assert [(record.reason, record.document) for record in records] == [("only an address", "https://example.org/1")]
    assert "--set read.fetch=true" in records[0].detail


def test_a_table_without_rows_is_a_rejection():
    assert [record.reason for record in read("id,text\n")] == ["empty text"]
    assert [record.reason for record in read(parquet({"text": pa.array([], pa.string())}), read_parquet)] == [
        "empty text"
    ]


def test_parquet_gives_the_same_documents():
    columns = {
        "article_id": [1, 2, 3],
        "content": [MET, None, LEFT],
        "published_at": [datetime(2015, 12, 11, 9), None, None],
        "authors": [["A. Writer", "B. Writer"], None, []],
    }

    records = read(parquet(columns), read_parquet)

    assert [getattr(record, "reason", "read") for record in records] == ["read", "no text", "read"]
    assert (records[0].id, records[0].published, records[0].byline) == (
        *("1", date(2015, 12, 11)),
        "A. Writer, B. Writer",
    )
    assert records[2].origin == "folder/a.csv:3"


def test_parquet_that_breaks_off_is_a_rejection():
    whole = parquet({"text": [MET] * 100})

    assert [record.reason for record in read(whole[:-20], read_parquet)] == ["broken Parquet file"]


@pytest.mark.parametrize(
    ("reader", "data"),
    [
        (read_delimited, table(["text"], *[[LEFT * 100]] * 2000).encode()),
        (read_parquet, parquet({"text": [f"{LEFT} {n} " * 100 for n in range(2000)]}, row_group_size=100)),
    ],
    ids=["csv", "parquet"],
)
def test_memory_does_not_grow_with_the_number_of_rows(reader, data, monkeypatch):
    monkeypatch.setattr("dyadwire.read.rows.read_object", lambda row, place, options: row["id"])
    source = Source(name="a", origin="a", id="a")
    tracemalloc.start()
    count = sum(1 for _ in reader(io.BytesIO(data), source, ReadOptions()))
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 2000
    assert held < 6_000_000


LONG = "The minister said on Monday that the talks in the capital would go on for another week, and then left."


def test_a_quotation_mark_that_is_never_closed_swallows_no_row_unseen():
    rows = "".join(f"{number},{LONG}\n" for number in range(2, 5))
    for last in (f'1,"{LONG}\n{rows}', f'1,"{LONG}'):
        first, broken = read(f'id,text\n0,"{LONG}"\n{last}'.encode())

        assert first.id == "0"
        assert (broken.reason, broken.origin.rpartition(":")[2]) == ("not CSV", "3")
        assert "a quotation mark is opened and never closed: lines 3 to" in broken.detail


def test_the_line_with_the_delimiter_that_excel_writes_is_no_header():
    [document] = read(f'\ufeffsep=;\r\nid;text\r\n1;"{LONG}"\r\n'.encode())

    assert (document.id, document.text) == ("1", LONG)


def test_a_table_without_a_line_is_empty():
    assert [record.reason for record in read(b"\n\n")] == ["empty text"]
