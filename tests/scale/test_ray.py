"""On Ray the bytes are those of one process, whoever dies on the way: a cluster of two nodes on this machine."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dyadwire.config import load_configuration
from dyadwire.errors import StoreError, TableError
from dyadwire.pipeline import NativeOptions, code_into_store, code_lines, read_documents
from dyadwire.scale.ray_tasks import map_on_ray
from dyadwire.store import query
from dyadwire.workers import AHEAD, cut_shards
from fake_stages import make_fake

pytest.importorskip("ray", reason="Ray is not installed: pip install 'dyadwire[ray]'")
TESTS = Path(__file__).parent.parent
TEXTS = (
    "Russia accused Washington of flying over the island on Monday, and the ministry sent a note about it.",
    "The weather in the capital was mild for the season, and the parks were full of people all afternoon long.",
)
COUNT = 16


@pytest.fixture(scope="module")
def cluster():
    """Two nodes with one core each, and this process connected to them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_worker_niceness", "0")  # else they starve where other work goes on
        patch.setenv("RAY_raylet_start_wait_time_s", "300")  # a node may take long where other work goes on
        patch.setenv("PYTHONPATH", os.pathsep.join([*map(str, (TESTS, TESTS / "scale")), *sys.path]))  # for the nodes
        import ray
        from ray.cluster_utils import Cluster

        node = {"num_cpus": 1, "object_store_memory": 80 << 20}
        made = Cluster(initialize_head=True, head_node_args={"include_dashboard": False, **node})
        made.add_node(**node)
        ray.init(made.address, log_to_driver=False, logging_level="ERROR")
        yield made
        ray.shutdown()
        made.shutdown()


@pytest.fixture
def articles(tmp_path):
    path = tmp_path / "articles.jsonl"
    rows = [{"id": f"d{number}", "text": TEXTS[number % 2], "published": "2015-12-11"} for number in range(COUNT)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{not json\n", "utf-8")
    return str(path)


def configuration(engine, workers=2):
    options = {"run.engine": engine, "run.workers": workers, "run.shard_documents": 2}
    return load_configuration(options={key: ("--set", value) for key, value in options.items()}, environment={})


def files(store, outcome):
    folder = store / "runs" / outcome.manifest.run
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


@pytest.fixture
def undisturbed(articles, tmp_path):
    """Manifest, apart from its time, and files of the same run by one process."""
    outcome = code_into_store([articles], tmp_path / "one", configuration("pool", 1), make=make_fake)
    return without_time(outcome), files(tmp_path / "one", outcome)


def without_time(outcome):
    manifest = outcome.manifest
    return manifest.run, manifest.plan, manifest.shards, manifest.counts, manifest.reasons


def make_mortal(settings):
    """The fake coder, in a worker that is killed with its first documents, once."""
    coder = make_fake(settings)

    def code(documents):
        flag = Path(documents[0].origin).parent / f"killed-{documents[0].id}"
        if documents[0].id in ("d4", "d10") and not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return coder(documents)

    return code


def make_sums():
    def sum_up(shard):
        time.sleep(0.3 if shard.number == 0 else 0)
        return shard.number, sum(shard.items)

    return sum_up


def make_from_a_wrong_table():
    raise TableError(Path("a.tsv"), 3, "two columns", "Use tabs.")


def make_killer():
    return lambda shard: os._exit(1)


@pytest.mark.parametrize("make", [make_fake, make_mortal])
def test_a_store_has_the_bytes_of_one_process_even_if_workers_die(cluster, articles, tmp_path, undisturbed, make):
    outcome = code_into_store([articles], tmp_path / "ray", configuration("ray"), make=make)

    assert (without_time(outcome), files(tmp_path / "ray", outcome)) == undisturbed
    assert len(list(tmp_path.glob("killed-*"))) == (2 if make is make_mortal else 0)
    assert not list((tmp_path / "ray").rglob("*.partial"))


def test_lines_come_in_the_order_of_the_inputs(cluster, articles):
    def lines(engine):
        settings = configuration(engine).settings
        parts = code_lines(read_documents([articles], settings), settings, NativeOptions(), make_fake)
        return "".join(text for text, _ in parts)

    assert lines("ray") == lines("pool")


def test_files_are_read_by_the_nodes_of_a_cluster_in_their_order(cluster, tmp_path):
    folder = tmp_path / "files"
    (folder / "empty").mkdir(parents=True)
    for number in range(3):
        lines = [json.dumps({"id": f"d{number}-{line % 90}", "text": TEXTS[line % 2]}) for line in range(100)]
        (folder / f"{number}.jsonl").write_text("\n".join([*lines, "{not json"]), "utf-8")
    inputs = [str(folder), str(folder / "1.jsonl"), str(folder / "empty")]
    options = {"run.engine": "ray", "run.workers": 2, "run.address": "auto"}
    elsewhere = load_configuration(options={key: ("--set", value) for key, value in options.items()}, environment={})

    here = list(read_documents(inputs, configuration("pool").settings))

    assert list(read_documents(inputs, elsewhere.settings)) == here
    assert len(here) == 405


def test_results_keep_the_order_of_the_shards_and_little_is_read_ahead(cluster):
    read = []
    items = (read.append(number) or number for number in range(1000))
    results = map_on_ray(cut_shards(items, 1), make_sums, 1)

    assert [next(results) for _ in range(3)] == [(0, 0), (1, 1), (2, 2)]
    assert len(read) < 40 * AHEAD
    results.close()


def test_an_error_in_a_shard_is_raised_as_it_was(cluster):
    with pytest.raises(TableError, match=r"^a\.tsv:3: two columns\n  Use tabs\.$") as error:
        list(map_on_ray(cut_shards(range(4), 1), make_from_a_wrong_table, 2))

    assert error.value.line == 3


def test_a_shard_that_kills_every_worker_is_given_up_with_a_remedy(cluster, monkeypatch):
    monkeypatch.setattr("dyadwire.scale.ray_tasks.TRIES", 0)

    with pytest.raises(StoreError, match="lost 1 worker, most likely for want of memory"):
        list(map_on_ray(cut_shards(range(1), 1), make_killer, 2))


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from fake_stages import make_slow
from dyadwire.config import load_configuration
from dyadwire.pipeline import code_into_store

if __name__ == "__main__":
    values = {"run.shard_documents": 2, "run.workers": 2, "run.engine": "ray"}
    options = {key: ("--set", value) for key, value in values.items()}
    code_into_store([sys.argv[1]], Path(sys.argv[2]), load_configuration(None, options, {}), make=make_slow)
"""


def test_a_run_whose_ray_and_driver_were_killed_is_resumed(cluster, articles, tmp_path, monkeypatch, undisturbed):
    script, counted, store = tmp_path / "run.py", tmp_path / "counted", tmp_path / "store"
    script.write_text(KILLED, "utf-8")
    monkeypatch.setenv("COUNTED", str(counted))
    process = subprocess.Popen([sys.executable, str(script), articles, str(store), str(TESTS)])
    while process.poll() is None and len(list(store.glob("runs/*/documents-*.parquet"))) < 2:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert query(store, "SELECT count(*) FROM documents").rows.__next__() == (0,)

    outcome = code_into_store([articles], store, configuration("ray"), make=make_fake)

    assert 2 <= outcome.resumed < outcome.manifest.shards
    assert (without_time(outcome), files(store, outcome)) == undisturbed
    before = counted.read_bytes()
    time.sleep(0.6)
    assert counted.read_bytes() == before, "a worker outlived its killed driver"
