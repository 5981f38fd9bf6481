"""What goes into a shard comes out of it, whatever it is."""

import tempfile
from dataclasses import fields
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import CODED, UNREADABLE, coded

from dyadwire.records import Document, Event, Rejection, Statement
from dyadwire.store.schemas import TABLES
from dyadwire.store.shards import read_rejected, read_shard, shard_path, write_shard

OWN = {"run", "ordinal", "exact"}


@settings(deadline=None, max_examples=60)
@given(st.lists(CODED, max_size=3))
def test_any_document_comes_back_from_a_shard_as_it_went_in(items):
    with tempfile.TemporaryDirectory() as folder:
        write_shard(Path(folder), "run", 0, 0, items)

        assert list(read_shard(Path(folder), 0)) == items


def test_the_columns_are_the_fields_of_the_records():
    lists = {"findings", "dates", "places", "mentions"}
    ours = {"documents": OWN | lists | {"text_hash"}, "events": OWN, "statements": OWN, "rejections": OWN}
    kinds = {"documents": Document, "events": Event, "statements": Statement, "rejections": Rejection}

    for table, kind in kinds.items():
        assert set(TABLES[table].names) - ours[table] == {entry.name for entry in fields(kind)}, table


def test_a_lone_surrogate_is_shown_replaced_and_kept_exactly(tmp_path):
    item = coded(text="Half \ud83d of a pair; Norland accused Sudria of it, and Sudria denied.")

    write_shard(tmp_path, "run", 0, 0, [coded("plain"), item])

    plain, shown = pq.read_table(shard_path(tmp_path, "documents", 0)).to_pylist()
    assert shown["text"].startswith("Half \ufffd of") and len(shown["text"]) == len(item.document.text)
    assert plain["exact"] is None
    assert list(read_shard(tmp_path, 0))[1] == item


def test_the_same_shard_has_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_shard(tmp_path / name, "run", 3, 10, [coded()])

    for table in TABLES:
        first, second = (shard_path(tmp_path / name, table, 3).read_bytes() for name in ("one", "two"))
        assert first == second


def test_an_input_without_a_document_is_told_apart_from_a_documents_own_rejections(tmp_path):
    write_shard(tmp_path, "run", 0, 7, [coded(), UNREADABLE])

    assert list(read_rejected(tmp_path, 0)) == [UNREADABLE]
    assert list(read_shard(tmp_path, 0)) == [coded()]


def test_only_the_wanted_documents_are_read(tmp_path):
    write_shard(tmp_path, "run", 0, 0, [coded("a"), coded("b"), coded("c")])

    assert list(read_shard(tmp_path, 0, {1, 7})) == [coded("b")]
