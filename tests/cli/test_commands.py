"""What a person sees of each command: output, messages and exit codes."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli_texts import ACCUSED, MET, WEATHER

import dyadwire.pipeline
from dyadwire.cli import COMMANDS, main
from fake_stages import make_fake


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    """A coder without the encoder, and a working folder without a configuration."""
    monkeypatch.setattr(dyadwire.pipeline, "make_coder", make_fake)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def articles(tmp_path):
    """A folder of three articles, and a file that is no text."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in {"a.txt": ACCUSED, "b.txt": MET, "c.txt": WEATHER}.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "d.txt").write_bytes(bytes(range(256)) * 8)
    return "articles"


@pytest.fixture
def store(articles, capsys):
    """The articles, coded."""
    assert main(["code", articles, "--store", "store"]) == 0
    capsys.readouterr()
    return "store"


def body(article):
    """The text without its title, as the reader cuts it."""
    return article.partition("\n\n")[2].strip()


def test_read_writes_a_document_a_line_and_warns_of_what_gave_none(articles, capsys):
    assert main(["read", articles]) == 0

    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["id"] for row in rows] == ["a.txt", "b.txt", "c.txt"]
    assert {"title", "byline", "published", "text", "furniture", "comments"} <= set(rows[0])
    assert "warning: 1 input gave no document" in err
    assert "articles/d.txt: " in err


def test_nothing_that_could_be_read_is_exit_code_1(tmp_path, capsys):
    (tmp_path / "empty.txt").touch()

    assert main(["code", "empty.txt", "--jsonl", "-"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "nothing could be read" in err


def test_code_writes_native_lines_in_the_order_of_the_inputs(articles, capsys):
    assert main(["code", "articles/b.txt", "articles/a.txt", "--jsonl", "out.jsonl"]) == 0

    assert "2 documents, 2 events" in capsys.readouterr().err
    rows = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["b.txt", "a.txt"]
    assert rows[1]["events"][0]["type"] == "ACCUSE"
    assert rows[0]["text"].strip() == body(MET)
    assert "mentions" not in rows[0]


def test_texts_can_be_left_out_and_mentions_added(articles, capsys):
    assert main(["code", articles, "--jsonl", "-", "--no-text", "--mentions"]) == 0

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all("text" not in row for row in rows)
    assert rows[0]["mentions"]["actors"][0]["country"] == "RUS"


def test_a_pipe_is_read_and_written(tmp_path, articles):
    command = [sys.executable, "-m", "dyadwire", "read", "-"]

    done = subprocess.run(command, input=ACCUSED, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["text"].strip() == body(ACCUSED)


def test_standard_input_can_be_coded_into_a_store(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Pipe(ACCUSED.encode())))

    assert main(["code", "-", "--store", "store"]) == 0
    assert main(["query", "SELECT document, type FROM events", "--store", "store", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith(",ACCUSE")


class Pipe(io.BytesIO):
    """Bytes that can be read only once."""

    def seekable(self):
        return False


def test_code_says_that_a_run_is_there_already(store, articles, capsys):
    assert main(["code", articles, "--store", store, "--workers", "2"]) == 0

    assert "is already in store: same inputs, code and configuration" in capsys.readouterr().err


def test_query_prints_tables_csv_and_json(store, capsys):
    sql = "SELECT document, type, score, actors FROM events ORDER BY document"
    assert main(["query", sql, "--store", store]) == 0
    table = capsys.readouterr().out
    assert "document" in table and "ACCUSE" in table and '"country": "RUS"' in table

    assert main(["query", sql, "--store", store, "--format", "csv"]) == 0
    rows = list(csv.reader(capsys.readouterr().out.splitlines()))
    assert rows[0] == ["document", "type", "score", "actors"]
    assert json.loads(rows[1][3])[0]["country"] == "RUS"

    assert main(["query", sql, "--store", store, "--format", "json"]) == 0
    assert [json.loads(line)["type"] for line in capsys.readouterr().out.splitlines()] == ["ACCUSE", "CONSULT"]


def test_wrong_sql_is_bad_usage_with_duckdbs_words(store, capsys):
    assert main(["query", "SELECT kind FROM events", "--store", store]) == 2
    assert "kind" in capsys.readouterr().err


def test_export_gives_the_lines_that_code_would_have_given(store, articles, capsys):
    assert main(["code", articles, "--jsonl", "coded.jsonl"]) == 0
    assert main(["export", "--store", store, "--out", "exported.jsonl"]) == 0

    assert Path("coded.jsonl").read_bytes() == Path("exported.jsonl").read_bytes()


def test_export_to_csv_has_an_event_a_row_and_names_what_it_leaves(store, capsys):
    assert main(["export", "--store", store, "--to", "csv"]) == 0

    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["type"], row["actor_countries"], row["recipient_countries"]) for row in rows] == [
        ("ACCUSE", "RUS", "USA"),
        ("CONSULT", "USA", "RUS"),
    ]
    assert rows[0]["score"] == "0.8765"
    assert "not in the table: 2 statements" in err


def test_show_marks_triggers_and_says_what_was_made_of_them(articles, capsys):
    assert main(["show", "articles/a.txt"]) == 0

    out = capsys.readouterr().out
    assert "Russia [accused]1 Washington" in out
    assert "1  ACCUSE, actual: Russia [RUS GOV] -> Washington [USA GOV]" in out


def test_show_finds_a_document_of_a_store_or_the_nearest(store, capsys):
    assert main(["show", "b.txt", "--store", store]) == 0
    assert "[met]1" in capsys.readouterr().out

    assert main(["show", "b.text", "--store", store]) == 1
    assert "Did you mean 'b.txt'?" in capsys.readouterr().err


@pytest.mark.parametrize(("form", "sign"), [("md", "# "), ("html", "<html"), ("json", '"sections"')])
def test_a_brief_is_written_from_a_folder_in_one_command(articles, capsys, form, sign):
    assert main(["brief", "USA", "Russia", articles, "--format", form]) == 0

    assert sign in capsys.readouterr().out


def test_a_brief_from_a_store_is_the_brief_from_its_inputs(store, articles, capsys):
    assert main(["brief", "usa", "RUS", articles]) == 0
    from_inputs = capsys.readouterr().out
    assert main(["brief", "USA", "RUS", "--store", store, "--out", "brief.md"]) == 0

    assert Path("brief.md").read_text("utf-8") == from_inputs


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["brief", "USB", "RUS", "articles"], "side 'USB': no such country code. Did you mean 'USA'?"),
        (["brief", "USA", "Rusia", "articles"], "Did you mean 'Russia'?"),
        (["brief", "USA", "RUS"], "expected inputs or --store DIR"),
        (["brief", "USA", "RUS", "articles", "--format", "pdf"], "--format: brief.format = 'pdf'"),
        (["brief", "USA", "RUS", "articles", "--since", "soon"], "--since: brief.since = 'soon'"),
        (["code", "articles"], "expected one of --store DIR and --jsonl OUT"),
        (["code", "articles", "--store", "s", "--no-text"], "--no-text and --mentions are for --jsonl"),
        (["code", "articles", "--jsonl", "-", "--workers", "0"], "--workers: run.workers = 0"),
        (["code", "artcles", "--jsonl", "-"], "'articles'"),
        (["code", "articles", "--jsonl", "-", "--set", "parse.treshold=1"], "Did you mean 'parse.threshold'?"),
        (["read", "articles", "--set", "x"], "expected KEY=VALUE"),
        (["config", "--config", "nothere.toml"], "nothere.toml: no such configuration file"),
        (["evaluate", "nothere.jsonl"], "nothere.jsonl: no such file"),
        (["frobnicate"], "frobnicate"),
        (["code", "articles", "--frobnicate"], "--frobnicate"),
    ],
)
def test_wrong_usage_stops_with_the_remedy_and_exit_code_2(articles, capsys, arguments, message):
    assert main(arguments) == 2

    out, err = capsys.readouterr()
    assert message in err
    assert "Traceback" not in err
    assert out == ""


def test_a_folder_that_is_no_store_is_bad_data(articles, capsys):
    assert main(["query", "SELECT 1", "--store", articles]) == 1
    assert "no store" in capsys.readouterr().err


def test_config_prints_where_values_come_from_and_is_itself_a_configuration(tmp_path, monkeypatch, capsys):
    (tmp_path / "dyadwire.toml").write_text('[read]\nlanguages = ["en", "fr"]\n', "utf-8")
    monkeypatch.setenv("DYADWIRE_PARSE__LOWEST", "0.3")

    assert main(["config", "--set", "parse.threshold=0.4"]) == 0
    printed = capsys.readouterr().out
    lines = {line.partition("#")[0].strip(): line.rpartition("# ")[2] for line in printed.splitlines()}
    assert lines['languages = ["en", "fr"]'] == "dyadwire.toml:2"
    assert lines["lowest = 0.3"] == "DYADWIRE_PARSE__LOWEST"
    assert lines["threshold = 0.4"] == "--set"
    assert lines["workers = 1"] == "default"

    (tmp_path / "again.toml").write_text(printed, "utf-8")
    monkeypatch.delenv("DYADWIRE_PARSE__LOWEST")
    assert main(["config", "--config", "again.toml"]) == 0
    assert "lowest = 0.3" in capsys.readouterr().out


def test_the_template_can_be_used_as_it_is(tmp_path, capsys):
    assert main(["config", "--template"]) == 0
    (tmp_path / "dyadwire.toml").write_text(capsys.readouterr().out, "utf-8")

    assert main(["config"]) == 0


def test_evaluate_scores_predictions_or_codes_the_gold_texts_itself(tmp_path, articles, capsys):
    assert main(["code", articles, "--jsonl", "gold.jsonl"]) == 0
    assert main(["evaluate", "gold.jsonl", "gold.jsonl"]) == 0
    assert "event    P 1.000  R 1.000  F1 1.000  (" in capsys.readouterr().out

    assert main(["evaluate", "gold.jsonl", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["event_f1"] == 1.0

    (tmp_path / "none.jsonl").write_text("", "utf-8")
    assert main(["evaluate", "gold.jsonl", "none.jsonl", "--errors", "1"]) == 0
    assert "missed: a.txt@" in capsys.readouterr().out

    (tmp_path / "bad.jsonl").write_text("{}\n", "utf-8")
    assert main(["evaluate", "gold.jsonl", "bad.jsonl"]) == 1
    assert "bad.jsonl:1: not a coded document" in capsys.readouterr().err


def test_an_interrupt_ends_quietly_with_130(articles, monkeypatch, capsys):
    def interrupt(settings):
        raise KeyboardInterrupt

    monkeypatch.setattr(dyadwire.pipeline, "make_coder", interrupt)

    assert main(["code", articles, "--jsonl", "out.jsonl"]) == 130
    assert capsys.readouterr().err == "dyadwire: interrupted\n"


def test_a_reader_who_has_seen_enough_is_no_error(articles):
    command = f"{sys.executable} -m dyadwire config --template | true"

    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)

    assert done.stderr == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(name, capsys):
    assert main([name, "--help"]) == 0
    assert f"Example: dyadwire {name}" in capsys.readouterr().out


SLOW = ("duckdb", "onnxruntime", "pyarrow", "trafilatura")
HELP = f"""
import sys
from dyadwire.cli import main
main(["brief", "--help"])
print([name for name in {SLOW} if name in sys.modules])
"""


def test_help_does_not_wait_for_the_stages():
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_printed(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("dyadwire ")


def test_names_of_files_cannot_break_the_lines_of_a_report(tmp_path, capsys):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "a\nwarning: \x1b[2J\u202e.txt").write_text("")

    assert main(["read", "odd"]) == 1
    assert r"  odd/a\nwarning: \x1b[2J\u202e.txt: empty text" in capsys.readouterr().err.splitlines()
