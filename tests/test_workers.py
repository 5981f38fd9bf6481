"""Shards come back in order, whoever worked on them, and nothing is read far ahead."""

import os
import time
from pathlib import Path

import pytest

from dyadwire.errors import StoreError, TableError
from dyadwire.workers import AHEAD, cut_shards, map_shards


def make_sums():
    """Work that takes longer for the first shards, so that they would come last if order were not kept."""

    def sum_up(shard):
        time.sleep(0.05 if shard.number == 0 else 0)
        return shard.number, shard.first, sum(shard.items)

    return sum_up


def make_killer():
    return lambda shard: os._exit(1)


def make_error():
    def fail(shard):
        raise StoreError(f"shard {shard.number}")

    return fail


def make_nothing():
    raise StoreError("made without work to do")


def test_items_are_cut_by_count_alone():
    assert [(shard.number, shard.first, shard.items) for shard in cut_shards("abcde", 2)] == [
        (0, 0, ("a", "b")),
        (1, 2, ("c", "d")),
        (2, 4, ("e",)),
    ]


def test_results_are_the_same_for_one_worker_and_for_two():
    one = list(map_shards(cut_shards(range(20), 3), make_sums, 1))
    two = list(map_shards(cut_shards(range(20), 3), make_sums, 2))

    assert one == two
    assert [number for number, _, _ in one] == list(range(7))


def test_no_more_is_read_than_the_workers_need():
    read = []
    items = (read.append(number) or number for number in range(1000))
    results = map_shards(cut_shards(items, 1), make_sums, 2)

    next(results)

    assert len(read) <= AHEAD * 2 + 1
    results.close()


def test_nothing_is_loaded_when_there_is_no_work():
    assert list(map_shards(cut_shards([], 3), make_nothing, 2)) == []


def test_a_worker_that_dies_is_reported_with_a_remedy():
    with pytest.raises(StoreError, match="fewer workers than 2"):
        list(map_shards(cut_shards(range(4), 1), make_killer, 2))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_in_a_shard_is_raised_as_it_was(workers):
    with pytest.raises(StoreError, match="shard 0"):
        list(map_shards(cut_shards(range(4), 1), make_error, workers))


def make_from_a_wrong_table():
    raise TableError(Path("a.tsv"), 3, "two columns", "Use tabs.")


def test_a_table_that_is_wrong_is_named_from_within_a_worker():
    with pytest.raises(TableError, match=r"^a\.tsv:3: two columns\n  Use tabs\.$") as error:
        list(map_shards(cut_shards(range(4), 1), make_from_a_wrong_table, 2))

    assert error.value.line == 3
