"""The tables of coding, kept from one start to the next: the same tables, or none."""

import os
import pickle
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import pytest

from dyadwire.coding import knowledge_kept
from dyadwire.coding.knowledge import KnowledgePaths, load_knowledge
from dyadwire.coding.knowledge_kept import keep_knowledge
from dyadwire.coding.knowledge_packed import pack, unpack
from dyadwire.errors import TableError
from dyadwire.tables import DATA

HEADER = "lemma\tpos\ttype\tmode\tconstraint\tsource\tnote\n"
ROW = "snub\tverb\tREJECT\t\t\town\t\n"


@pytest.fixture(scope="module")
def packaged():
    return load_knowledge()


@pytest.fixture(scope="module")
def packed(packaged):
    return pack(packaged)


@pytest.fixture
def own(tmp_path):
    """A lexicon of one row, which is read quickly."""
    path = tmp_path / "own.tsv"
    path.write_text(HEADER + ROW, "utf-8")
    return path


@pytest.fixture
def loads(monkeypatch, packaged):
    """Counts how often tables are read, and reads the lexicon alone."""
    read = []

    def load(paths):
        read.append(paths)
        if paths.predicates is not None:
            knowledge_kept.load_knowledge.whole(paths)
        return packaged

    load.whole = lambda paths: load_predicates_of(packaged, paths)
    monkeypatch.setattr(knowledge_kept, "load_knowledge", load)
    return read


def load_predicates_of(packaged, paths):
    from dyadwire.coding.predicates import load_predicates

    return load_predicates(packaged.ontology, paths.predicates)


def plain(knowledge, name):
    """A table as something that can be compared."""
    value = getattr(knowledge, name)
    if name == "gazetteer":
        return vars(value)
    if name == "contexts":
        return {
            field.name: sorted(part.items()) if hasattr(part := getattr(value, field.name), "make_automaton") else part
            for field in fields(value)
        }
    return value


def test_what_was_packed_is_what_comes_out(packaged, packed):
    found = unpack(packed)

    for field in fields(packaged):
        assert plain(found, field.name) == plain(packaged, field.name), field.name


def test_the_order_of_rows_is_kept(packaged, packed):
    found = unpack(packed).actors

    assert list(found.phrases) == list(packaged.actors.phrases)
    assert list(found.careers.items()) == list(packaged.actors.careers.items())


def test_tables_are_read_once_and_then_kept(tmp_path, loads):
    first = keep_knowledge(KnowledgePaths(), tmp_path / "cache")
    second = keep_knowledge(KnowledgePaths(), tmp_path / "cache")

    assert len(loads) == 1
    assert second.predicates == first.predicates
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".bin"]


def test_a_changed_table_is_read_again(tmp_path, own, loads):
    paths = KnowledgePaths(predicates=own)
    keep_knowledge(paths, tmp_path / "cache")
    own.write_text(HEADER + ROW + ROW.replace("snub", "rebuff"), "utf-8")

    keep_knowledge(paths, tmp_path / "cache")
    keep_knowledge(paths, tmp_path / "cache")

    assert len(loads) == 2


def test_a_wrong_table_stops_every_start(tmp_path, own, loads):
    own.write_text(HEADER + ROW.replace("REJECT", "REJEKT"), "utf-8")

    for _ in range(2):
        with pytest.raises(TableError, match=r"own\.tsv:2: type 'REJEKT' is unknown"):
            keep_knowledge(KnowledgePaths(predicates=own), tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_changed_code_reads_the_tables_again(tmp_path, loads, monkeypatch):
    keep_knowledge(KnowledgePaths(), tmp_path / "cache")
    package = tmp_path / "package"
    (package / "coding").mkdir(parents=True)
    (package / "coding" / "actors.py").write_text("another = True\n")
    monkeypatch.setattr(knowledge_kept, "PACKAGE", package)

    keep_knowledge(KnowledgePaths(), tmp_path / "cache")

    assert len(loads) == 2


def sealed(data):
    return zlib.crc32(data).to_bytes(4, "big") + data


class Calls:
    """Pickles to a call of something that is no table."""

    def __reduce__(self):
        return os.getenv, ("HOME",)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: data[: len(data) // 2], id="cut off"),
        pytest.param(lambda data: data[:2000] + b"\0\0\0" + data[2003:], id="bytes changed"),
        pytest.param(lambda data: sealed(pickle.dumps({"a": 1})), id="something else"),
        pytest.param(lambda data: sealed(pickle.dumps(Calls())), id="a call"),
        pytest.param(
            lambda data: sealed(b"\x80\x05\x8c\x10dyadwire.coding.\x8c\x09os.system\x93."), id="a path of names"
        ),
    ],
)
def test_a_spoilt_file_is_written_anew(tmp_path, loads, spoil):
    keep_knowledge(KnowledgePaths(), tmp_path)
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(spoil(whole))

    keep_knowledge(KnowledgePaths(), tmp_path)

    assert len(loads) == 2
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert unpack(file.read_bytes()[4:]).predicates == unpack(whole[4:]).predicates


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system does not tell whose a file is")
def test_a_file_that_others_can_write_is_not_believed(tmp_path, loads):
    keep_knowledge(KnowledgePaths(), tmp_path)
    [file] = tmp_path.iterdir()
    file.chmod(0o666)

    keep_knowledge(KnowledgePaths(), tmp_path)

    assert len(loads) == 2
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_costs_time_alone(tmp_path, loads):
    (tmp_path / "file").write_text("no folder")

    for _ in range(2):
        assert keep_knowledge(KnowledgePaths(), tmp_path / "file" / "cache").ontology

    assert len(loads) == 2


def test_many_starts_at_once_leave_one_whole_file(tmp_path, loads):
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: keep_knowledge(KnowledgePaths(), tmp_path), range(4)))

    assert len({len(knowledge.actors.phrases) for knowledge in found}) == 1
    [file] = tmp_path.iterdir()
    assert unpack(file.read_bytes()[4:]).ontology == found[0].ontology


def test_old_files_and_the_remains_of_killed_starts_go(tmp_path, loads):
    for number in range(8):
        old = tmp_path / f"knowledge-{number}.bin.{number}.partial"
        old.write_bytes(b"old")
        os.utime(old, (number, number))

    keep_knowledge(KnowledgePaths(), tmp_path)

    assert len(list(tmp_path.iterdir())) == knowledge_kept.MOST


def test_every_table_of_coding_is_in_the_fingerprint():
    listed = set(knowledge_kept._files(KnowledgePaths()))

    assert {path for path in DATA.rglob("*.tsv") if path.parent.name in ("actors", "places", "data")} <= listed
    assert not any(path.is_relative_to(DATA / "weights") for path in listed)
