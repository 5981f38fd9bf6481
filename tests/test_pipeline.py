"""The stages joined: same bytes for any number of workers, one run for one plan, and nothing lost in a kill."""

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dyadwire.config import load_configuration
from dyadwire.errors import OptionError
from dyadwire.makings import WEIGHTS
from dyadwire.pipeline import (
    NativeOptions,
    Summary,
    code_documents,
    code_into_store,
    code_lines,
    infer_dates,
    kept,
    make_plan,
    read_documents,
)
from dyadwire.records import Coded, Document, Rejection
from dyadwire.store import query, read_coded
from fake_stages import make_fake, make_slow

SENTENCES = (
    "Russia accused Washington of flying over the island on Monday, and the ministry sent a note about it.",
    "Washington met envoys of Moscow in the morning, and the talks went on until late in the evening of that day.",
    "The weather in the capital was mild for the season, and the parks were full of people all afternoon long.",
)


def configuration(**options):
    return load_configuration(
        options={key.replace("_", ".", 1): ("--set", value) for key, value in options.items()}, environment={}
    )


@pytest.fixture
def articles(tmp_path):
    """A JSONL file of a dozen documents, and one that is not JSON."""
    path = tmp_path / "articles.jsonl"
    rows = [{"id": f"d{number}", "text": SENTENCES[number % 3], "published": "2015-12-11"} for number in range(12)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{not json\n", "utf-8")
    return str(path)


def test_documents_come_back_in_order_with_the_inputs_that_gave_none(articles):
    settings = configuration(run_shard_documents=5).settings

    done = list(code_documents(read_documents([articles], settings), settings, make_fake))

    assert [item.document.id for item in done if isinstance(item, Coded)] == [f"d{number}" for number in range(12)]
    assert isinstance(done[-1], Rejection) and done[-1].origin == f"{articles}:13"


def test_lines_are_the_same_bytes_for_one_worker_and_for_two(articles):
    def lines(workers):
        settings = configuration(run_shard_documents=2, run_workers=workers).settings
        parts = list(code_lines(read_documents([articles], settings), settings, NativeOptions(), make_fake))
        return "".join(text for text, _ in parts), sum(summary.events for _, summary in parts)

    assert lines(1) == lines(2)
    assert lines(1)[1] == 8
    assert len(lines(1)[0].splitlines()) == 12


def test_a_store_has_the_same_bytes_for_one_worker_and_for_two(articles, tmp_path):
    def files(workers):
        options = configuration(run_shard_documents=3, run_workers=workers)
        outcome = code_into_store([articles], tmp_path / f"store{workers}", options, make=make_fake)
        folder = tmp_path / f"store{workers}" / "runs" / outcome.manifest.run
        return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}

    one, two = files(1), files(2)

    assert len(one) == 20
    assert one == two


def test_batches_are_cut_by_words_and_lose_nothing(articles):
    seen = []

    def make(settings):
        coder = make_fake(settings)
        return lambda documents: seen.append(len(documents)) or coder(documents)

    settings = configuration(parse_batch_words=50).settings
    done = list(code_documents(read_documents([articles], settings), settings, make))

    assert seen == [3, 3, 3, 3]
    assert len(done) == 13


def test_what_is_kept_is_loaded_once_for_many_calls(articles):
    loaded = []
    settings = configuration().settings
    make = kept(lambda settings: loaded.append(1) or make_fake(settings))

    for _ in range(2):
        assert len(list(code_documents(read_documents([articles], settings), settings, make))) == 13

    assert len(loaded) == 1


def test_the_summary_counts_what_was_rejected_and_why(articles, tmp_path):
    summary = code_into_store([articles], tmp_path / "store", configuration(), make=make_fake).summary

    assert (summary.documents, summary.events, summary.statements) == (12, 8, 8)
    assert summary.reasons["parse: no trigger"] == 4
    assert [rejection.origin for rejection in summary.unread] == [f"{articles}:13"]


def test_a_finished_run_is_not_done_again(articles, tmp_path):
    first = code_into_store([articles], tmp_path / "store", configuration(), make=make_fake)

    again = code_into_store([articles], tmp_path / "store", configuration(run_workers=2), make=None)

    assert (first.found, again.found) == (False, True)
    assert again.manifest == first.manifest
    assert again.summary == first.summary


def test_the_plan_changes_with_whatever_can_change_the_output_and_with_nothing_else(articles, tmp_path):
    plain = make_plan([articles], configuration()).run
    lexicon = tmp_path / "cues.tsv"
    lexicon.write_text("a", "utf-8")
    mine = make_plan([articles], configuration(coding_cues=str(lexicon))).run
    lexicon.write_text("b", "utf-8")

    assert make_plan([articles], configuration(run_workers=3, brief_format="html")).run == plain
    assert make_plan([articles], configuration(parse_threshold=0.7)).run != plain
    assert make_plan([articles], configuration(coding_cues=str(lexicon))).run not in (plain, mine)
    Path(articles).write_text("", "utf-8")
    assert make_plan([articles], configuration()).run != plain


def test_the_manifest_says_where_every_value_came_from(articles, tmp_path):
    outcome = code_into_store([articles], tmp_path / "store", configuration(parse_lowest="0.3"), make=make_fake)

    settings = outcome.manifest.plan.settings
    assert (settings["parse.lowest"].value, settings["parse.lowest"].origin) == (0.3, "--set")
    assert settings["parse.gate"].origin == "default"
    assert "run.workers" not in settings


def test_an_input_that_is_not_there_stops_before_a_run_is_begun(tmp_path):
    with pytest.raises(OptionError, match=r"nothere\.txt"):
        code_into_store([str(tmp_path / "nothere.txt")], tmp_path / "store", configuration(), make=make_fake)

    assert not list((tmp_path / "store" / "runs").iterdir())


def test_the_publication_date_is_inferred_where_nobody_gave_it():
    dated = Document(id="a", origin="a", text="MOSCOW, December 11, 2015 - Russia met envoys of America on Friday.")
    failed = Rejection(stage="read", reason="empty", origin="b")

    found = list(infer_dates([dated, failed]))

    assert found[0] != dated and found[0] == replace(
        dated,
        published=found[0].published,
        published_from=found[0].published_from,
        published_score=found[0].published_score,
    )
    assert str(found[0].published) == "2015-12-11"
    assert found[1] is failed


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from fake_stages import make_slow
from dyadwire.config import load_configuration
from dyadwire.pipeline import code_into_store

if __name__ == "__main__":
    options = {"run.shard_documents": ("--set", 2), "run.workers": ("--set", sys.argv[4])}
    code_into_store([sys.argv[1]], Path(sys.argv[2]), load_configuration(None, options, {}), make=make_slow)
"""


def living(workers_file):
    """Lines that the coder has written so far."""
    return workers_file.read_text("utf-8").split() if workers_file.exists() else []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_killed_in_the_middle_is_resumed_and_not_begun_again(articles, tmp_path, monkeypatch, workers):
    script, counted, store = tmp_path / "run.py", tmp_path / "counted", tmp_path / "store"
    script.write_text(KILLED, "utf-8")
    monkeypatch.setenv("COUNTED", str(counted))
    arguments = [sys.executable, str(script), articles, str(store), str(Path(__file__).parent), str(workers)]
    process = subprocess.Popen(arguments)
    folders = store / "runs"
    # two shards, whichever: with two workers the second may be whole before the first
    while process.poll() is None and len(list(folders.glob("*/documents-*.parquet"))) < 2:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert query(store, "SELECT count(*) FROM documents").rows.__next__() == (0,)
    time.sleep(0.5)  # for workers that were left behind to end
    kept = len(list(folders.glob("*/documents-*.parquet")))
    before = len(living(counted))
    time.sleep(0.4)
    assert len(living(counted)) == before, "a worker outlived its killed parent"

    options = configuration(run_shard_documents=2)
    outcome = code_into_store([articles], store, options, make=make_slow)

    assert 2 <= outcome.resumed == kept < outcome.manifest.shards
    assert len(living(counted)) - before == 12 - 2 * kept
    assert [coded.document.id for coded in read_coded(store)] == [f"d{number}" for number in range(12)]
    assert not list(folders.glob("*/*.partial"))


@pytest.mark.skipif(not (WEIGHTS / "manifest.json").is_file(), reason="this checkout has no weights yet")
def test_the_stages_themselves_give_the_same_bytes_for_one_worker_and_for_two(articles):
    def lines(workers):
        settings = configuration(run_shard_documents=4, run_workers=workers).settings
        items = list(read_documents([articles], settings))[:8]
        return "".join(text for text, _ in code_lines(items, settings, NativeOptions(mentions=True)))

    one = lines(1)

    assert one == lines(2)
    assert "ACCUSE" in {event["type"] for event in json.loads(one.splitlines()[0])["events"]}


def test_a_summary_of_very_many_rejections_stays_small():
    rejections = [Rejection(stage="read", reason="empty text", origin=f"{number}.txt") for number in range(1000)]
    summary, halves = Summary(), [Summary(), Summary()]
    for number, rejection in enumerate(rejections):
        summary.count(rejection)
        halves[number // 500].count(rejection)

    halves[0].add(halves[1])

    assert halves[0] == summary
    assert summary.unread == rejections[:10]
    assert summary.unread_reasons == {"empty text": 1000}
