"""SQL sees the latest run of each document, and can change nothing."""

import pytest
from made_up import coded, plan, write

from dyadwire.errors import OptionError
from dyadwire.records import Coded, Rejection
from dyadwire.store import open_store, query


@pytest.fixture
def store(tmp_path):
    """Two runs: the second codes document a anew, and reads what failed before."""
    failed = Rejection(stage="read", reason="empty", origin="c.txt")
    write(tmp_path / "it's a store", [coded("a", origin="a.txt"), coded("b", origin="b.txt"), failed])
    again = Coded(document=coded("a").document)
    write(tmp_path / "it's a store", [again, coded("c", origin="c.txt")], plan(code="2"))
    return tmp_path / "it's a store"


def rows(store, sql):
    return list(query(store, sql).rows)


def test_views_show_the_latest_run_of_each_document(store):
    assert rows(store, "SELECT id FROM documents ORDER BY id") == [("a",), ("b",), ("c",)]
    assert rows(store, "SELECT document FROM events ORDER BY document") == [("b",), ("c",)]
    assert rows(store, "SELECT document FROM statements ORDER BY document") == [("b",), ("c",)]
    assert rows(store, "SELECT document, reason FROM rejections ORDER BY ALL") == [("b", "gate"), ("c", "gate")]


def test_all_runs_can_be_asked_too(store):
    assert rows(store, "SELECT count(*) FROM all_events") == [(3,)]
    assert rows(store, "SELECT code, documents FROM runs ORDER BY created") == [("1", 2), ("2", 2)]


def test_nested_columns_are_reachable_and_offsets_give_the_words_back(store):
    sql = """
        SELECT actors[1].country, substring(text, trigger.start + 1, trigger.end - trigger.start)
        FROM events JOIN documents ON documents.id = events.document LIMIT 1
    """

    assert rows(store, sql) == [("NOR", "accused")]


def test_columns_are_named(store):
    assert query(store, "SELECT type, status FROM events").columns == ("type", "status")


def test_an_empty_store_has_empty_views(tmp_path):
    open_store(tmp_path / "store", create=True)

    assert rows(tmp_path / "store", "SELECT * FROM events") == []
    assert rows(tmp_path / "store", "SELECT count(*) FROM rejections, runs") == [(0,)]


def test_wrong_sql_stops_with_duckdbs_own_words(store):
    with pytest.raises(OptionError, match="eventz"):
        query(store, "SELECT * FROM eventz")


@pytest.mark.parametrize("sql", ["CREATE TABLE t (a INT)", "SELECT 1; SELECT 2", "", "SET threads = 1"])
def test_anything_but_one_select_is_refused(store, sql):
    with pytest.raises(OptionError, match="expected one SELECT"):
        query(store, sql)


def test_nothing_outside_the_store_can_be_read(store, tmp_path):
    (tmp_path / "secret.csv").write_text("a\n1\n", "utf-8")

    with pytest.raises(OptionError, match="disabled"):
        query(store, f"SELECT * FROM '{tmp_path}/secret.csv'")


def two_runs(path, first, second):
    """Ids and origins after two runs of a document each."""
    write(path, [first])
    write(path, [second], plan(code="2"))
    return rows(path, "SELECT id, origin, run = (SELECT max_by(run, created) FROM runs) FROM documents ORDER BY origin")


def test_a_text_that_was_corrected_in_its_file_replaces_the_old_one(tmp_path):
    old, new = coded("a.txt", origin="news/a.txt"), coded("a.txt", "Norland accused Sudria." + 60 * ".", "news/a.txt")

    assert two_runs(tmp_path / "store", old, new) == [("a.txt", "news/a.txt", True)]


def test_a_text_that_moved_replaces_the_old_one(tmp_path):
    old, new = coded("a.txt", origin="news/a.txt"), coded("a.txt", origin="archive/a.txt")

    assert two_runs(tmp_path / "store", old, new) == [("a.txt", "archive/a.txt", True)]


def test_a_line_that_moved_in_its_file_replaces_the_old_one(tmp_path):
    old, new = coded("d7", origin="news.jsonl:7"), coded("d7", "Norland accused Sudria." + 60 * ".", "news.jsonl:9")

    assert two_runs(tmp_path / "store", old, new) == [("d7", "news.jsonl:9", True)]


def test_two_texts_whose_files_bear_one_name_are_both_kept(tmp_path):
    monday, tuesday = coded("a.txt", origin="mon/a.txt"), coded("a.txt", "Other words." + 60 * ".", "tue/a.txt")

    assert two_runs(tmp_path / "store", monday, tuesday) == [
        ("a.txt", "mon/a.txt", False),
        ("a.txt", "tue/a.txt", True),
    ]


def test_two_texts_from_standard_input_are_both_kept(tmp_path):
    first, second = coded("stdin", origin="-"), coded("stdin", "Other words." + 60 * ".", origin="-")

    assert len(two_runs(tmp_path / "store", first, second)) == 2
