"""What a person sees of `dyadwire copies`."""

import json
import re
from pathlib import Path

import pytest
from cli_texts import ACCUSED, MET, WEATHER

import dyadwire.pipeline
from dyadwire.cli import main
from fake_stages import make_fake

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Five articles, of which two are copies of the first."""
    monkeypatch.setattr(dyadwire.pipeline, "make_coder", make_fake)
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    texts = {"a": ACCUSED, "b": MET, "c": WEATHER, "d": ACCUSED.replace("Russia protests", "A note from Russia")}
    texts["e"] = ACCUSED + "\nThe paper will report on the answer in its evening issue.\n"
    for name, text in texts.items():
        Path(f"news/{name}.txt").write_text(text, "utf-8")


def test_groups_are_told_as_a_table_and_counted_on_standard_error(capsys):
    assert main(["copies", "news"]) == 0

    out, err = capsys.readouterr()
    rows = [line.split("│")[1:4] for line in out.splitlines() if ".txt" in line]
    assert [(row[0].strip(), row[1].strip()) for row in rows] == [
        ("origin", "a.txt"),
        ("exact", "d.txt"),
        ("part", "e.txt"),
    ]
    assert "5 documents, 3 origins; 1 group with copies: 1 exact, 0 near, 1 part, 0 version" in err


def test_groups_are_told_as_json_lines(capsys):
    assert main(["copies", "news", "--jsonl", "-"]) == 0

    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (row["origin"], row["documents"]) == ("a.txt", 3)
    assert [copy["kind"] for copy in row["copies"]] == ["origin", "exact", "part"]
    assert row["copies"][2]["differs"] == ["+11 words"]
    assert row["copies"][1]["published"] == "2015-12-07"
    assert row["copies"][1]["read_from"] == "news/d.txt"


def test_no_copies_are_no_table(capsys):
    assert main(["copies", "news/b.txt", "news/c.txt"]) == 0

    out, err = capsys.readouterr()
    assert out == ""
    assert "2 documents, 2 origins; 0 groups" in err


def test_a_store_keeps_its_copies_for_queries_until_it_has_another_run(capsys):
    assert main(["code", "news", "--store", "store"]) == 0
    assert main(["copies", "--store", "store", "--jsonl", "copies.jsonl"]) == 0
    sql = """
        SELECT c.document, c.kind, d.title, o.id FROM copies AS c JOIN documents AS d USING (run, ordinal)
        JOIN documents AS o ON (o.run, o.ordinal) = (c.origin_run, c.origin_ordinal) ORDER BY c.document
    """
    capsys.readouterr()
    assert main(["query", sql, "--store", "store", "--format", "json"]) == 0

    rows = [list(json.loads(line).values()) for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("a.txt", "origin", "a.txt"),
        ("d.txt", "exact", "a.txt"),
        ("e.txt", "part", "a.txt"),
    ]
    assert rows[1][2] == "A note from Russia over flights"
    count = re.search(r"```sql\n(.*?)```", (ROOT / "docs" / "copies.md").read_text("utf-8"), re.DOTALL)[1]
    assert main(["query", count, "--store", "store", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "documents,origins\n5,3\n"

    Path("more.txt").write_text(WEATHER.replace("mild", "cold"), "utf-8")
    assert main(["code", "more.txt", "--store", "store"]) == 0
    assert main(["query", sql, "--store", "store"]) == 2
    assert "work them out with: dyadwire copies --store store" in capsys.readouterr().err
    assert main(["copies", "--store", "store"]) == 0
    assert main(["query", sql, "--store", "store"]) == 0


def test_of_a_document_that_was_coded_twice_the_latest_run_counts(capsys):
    assert main(["code", "news", "--store", "store"]) == 0
    Path("news/d.txt").write_text(WEATHER.replace("mild", "cold"), "utf-8")
    assert main(["code", "news", "--store", "store"]) == 0
    capsys.readouterr()

    assert main(["copies", "--store", "store", "--jsonl", "-"]) == 0

    out, err = capsys.readouterr()
    documents = [[copy["document"] for copy in json.loads(line)["copies"]] for line in out.splitlines()]
    assert documents[0] == ["a.txt", "e.txt"]
    assert err.startswith("5 documents")


@pytest.mark.parametrize("arguments", [["copies"], ["copies", "news", "--store", "store"]])
def test_inputs_or_a_store_must_be_given(arguments, capsys):
    assert main(arguments) == 2
    assert "expected inputs or --store DIR" in capsys.readouterr().err


def test_a_brief_names_the_copies_among_its_sources(capsys):
    assert main(["brief", "USA", "RUS", "news"]) == 0

    out = capsys.readouterr().out
    assert "2 of the documents are copies of another" in out
    assert "Copy of source 1." in out
    assert "Copy in part of source 1." in out
