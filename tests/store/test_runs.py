"""Runs are whole or invisible, are resumed, and are never done twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from made_up import UNREADABLE, coded, plan, write

from dyadwire.errors import StoreError
from dyadwire.store import begin_run, open_store, read_coded, read_rejections, write_shard


def test_a_finished_run_is_read_back_in_order(tmp_path):
    manifest = write(tmp_path / "store", [coded("b"), UNREADABLE, coded("a")])

    assert [item.document.id for item in read_coded(tmp_path / "store")] == ["b", "a"]
    assert list(read_rejections(tmp_path / "store", manifest.run)) == [UNREADABLE]
    assert manifest.counts == {"documents": 2, "events": 2, "statements": 2, "rejections": 3}
    assert manifest.reasons == {"parse: gate": 2, "read: not UTF-8": 1}


def test_an_empty_run_can_be_read(tmp_path):
    write(tmp_path / "store", [])

    assert list(read_coded(tmp_path / "store")) == []


def test_the_latest_run_of_each_document_counts_unless_one_is_named(tmp_path):
    old = write(tmp_path / "store", [coded("a", origin="old"), coded("b", origin="old")])
    write(tmp_path / "store", [coded("a", origin="new")], plan(code="2"))

    assert [(item.document.id, item.document.origin) for item in read_coded(tmp_path / "store")] == [
        ("b", "old"),
        ("a", "new"),
    ]
    assert {item.document.origin for item in read_coded(tmp_path / "store", old.run)} == {"old"}


def test_a_run_without_a_manifest_does_not_exist_for_readers(tmp_path):
    write(tmp_path / "store", [coded("a")])
    with begin_run(open_store(tmp_path / "store"), plan(code="2")) as run:
        write_shard(run.folder, run.plan.run, 0, 0, [coded("z")])

    assert [item.document.id for item in read_coded(tmp_path / "store")] == ["a"]


def test_what_is_whole_is_kept_and_what_is_not_is_swept_away(tmp_path):
    store, made = open_store(tmp_path / "store", create=True), plan()
    with begin_run(store, made) as run:
        write_shard(run.folder, made.run, 0, 0, [coded("a")])
        (run.folder / "events-00001.parquet").write_bytes(b"PAR1 half")
        (run.folder / "documents-00001.parquet.77.partial").write_bytes(b"PAR1 half")

    with begin_run(store, made) as run:
        assert run.whole == {0}
        assert run.finished is None
        assert sorted(path.name for path in run.folder.iterdir()) == [
            "documents-00000.parquet",
            "events-00000.parquet",
            "rejections-00000.parquet",
            "statements-00000.parquet",
        ]


def test_a_finished_run_says_so(tmp_path):
    manifest = write(tmp_path / "store", [coded()])

    with begin_run(open_store(tmp_path / "store"), plan()) as run:
        assert run.finished == manifest


def test_two_processes_cannot_write_one_run(tmp_path):
    store = open_store(tmp_path / "store", create=True)
    wanted = pytest.raises(StoreError, match="another process is writing this run")
    with begin_run(store, plan()), wanted, begin_run(store, plan()):
        pass


def test_two_runs_can_be_written_at_once(tmp_path):
    store = open_store(tmp_path / "store", create=True)
    with begin_run(store, plan()) as one, begin_run(store, plan(code="2")) as two:
        for run in (one, two):
            write_shard(run.folder, run.plan.run, 0, 0, [coded()])
            run.finish(1)

    assert len(store.runs()) == 2


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from made_up import coded, plan
from dyadwire.store import begin_run, open_store, write_shard
import dyadwire.store.shards as shards

with begin_run(open_store(Path(sys.argv[1]), create=True), plan()) as run:
    write_shard(run.folder, run.plan.run, 0, 0, [coded("a")])
    shards.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
    write_shard(run.folder, run.plan.run, 1, 1, [coded("b")])
"""


def test_a_killed_writer_leaves_a_readable_store_that_is_resumed(tmp_path):
    path = tmp_path / "store"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path), str(Path(__file__).parent)], check=False)
    assert killed.returncode == -9
    assert list(read_coded(path)) == []

    with begin_run(open_store(path), plan()) as run:
        assert run.whole == {0}
        assert not list(run.folder.glob("*.partial"))
        write_shard(run.folder, run.plan.run, 1, 1, [coded("b")])
        run.finish(2)

    assert list(read_coded(path)) == [coded("a"), coded("b")]


def test_a_run_has_one_name_wherever_its_settings_came_from():
    other = plan()
    moved = {key: type(setting)(value=setting.value, origin="option") for key, setting in other.settings.items()}

    assert (
        type(other)(**{**{name: getattr(other, name) for name in other.__slots__}, "settings": moved}).run == plan().run
    )
    assert plan(code="2").run != plan().run
    assert plan(inputs=("b.txt",)).run != plan().run


def test_a_folder_that_is_no_store_is_refused(tmp_path):
    with pytest.raises(StoreError, match=r"no store \(a folder with runs/ in it\)"):
        open_store(tmp_path)
    (tmp_path / "thesis.doc").touch()
    with pytest.raises(StoreError, match="name a new folder"):
        open_store(tmp_path, create=True)


def test_a_missing_file_and_a_broken_manifest_are_named(tmp_path):
    manifest = write(tmp_path / "store", [coded()])
    folder = tmp_path / "store" / "runs" / manifest.run
    (folder / "events-00000.parquet").unlink()
    with pytest.raises(StoreError, match=r"events-00000.parquet: missing"):
        list(read_coded(tmp_path / "store"))

    text = (folder / "manifest.json").read_text("utf-8")
    (folder / "manifest.json").write_text(json.dumps({**json.loads(text), "schema": 99}), "utf-8")
    with pytest.raises(StoreError, match="layout 99, expected 2"):
        list(read_coded(tmp_path / "store"))
    (folder / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(StoreError, match="not JSON"):
        list(read_coded(tmp_path / "store"))


def test_an_unknown_run_gets_the_nearest_one(tmp_path):
    manifest = write(tmp_path / "store", [coded()])

    with pytest.raises(StoreError, match=f"Did you mean '{manifest.run}'"):
        list(read_coded(tmp_path / "store", manifest.run[:-1]))
