"""What is said where Ray is absent, its address wrong, or a node not like the others."""

import sys

import pytest

from dyadwire.cli import main
from dyadwire.config import Settings, absolute, load_configuration
from dyadwire.errors import OptionError, StoreError
from dyadwire.makings import check_alike, makings
from dyadwire.scale.ray_tasks import map_on_ray
from dyadwire.workers import cut_shards


class Unreachable:
    """A Ray that finds no cluster."""

    def is_initialized(self):
        return False

    def init(self, address, **options):
        raise ConnectionError("timed out")


def test_ray_that_is_not_installed_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(OptionError, match=r"pip install 'dyadwire\[ray\]', or take --engine pool"):
        list(map_on_ray(cut_shards(range(4), 1), lambda: None, 2))


def test_a_cluster_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", Unreachable())

    with pytest.raises(OptionError, match=r"run\.address '10\.0\.0\.9:1': no Ray cluster answers there \(timed out\)"):
        list(map_on_ray(cut_shards(range(4), 1), lambda: None, 2, "10.0.0.9:1"))


def test_an_address_without_ray_is_refused(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Russia met Washington.", "utf-8")

    assert main(["code", str(tmp_path / "a.txt"), "--jsonl", "-", "--address", "auto"]) == 2
    assert "--address auto is for --engine ray" in capsys.readouterr().err


def test_a_machine_with_another_table_or_library_is_refused(tmp_path):
    lexicon = tmp_path / "cues.tsv"
    lexicon.write_text("a", "utf-8")
    settings = load_configuration(options={"coding.cues": ("--set", str(lexicon))}, environment={}).settings
    expected = makings(settings)

    check_alike(expected, settings)
    lexicon.write_text("b", "utf-8")
    with pytest.raises(StoreError, match=r"its tables: not as .*cues\.tsv: [0-9a-f]{64}, not [0-9a-f]{64}"):
        check_alike(expected, settings)
    with pytest.raises(StoreError, match=r"its code: not as .*, not 9\.9\+f00"):
        check_alike({**expected, "code": "9.9+f00"}, settings)


def test_paths_are_written_in_full_for_processes_that_work_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    options = {"parse.weights": ("--set", "w"), "coding.extra_actors": ("--set", "a,b")}

    settings = absolute(load_configuration(options=options, environment={}).settings)

    assert settings.parse.weights == tmp_path / "w"
    assert settings.coding.extra_actors == (tmp_path / "a", tmp_path / "b")
    assert settings.coding.cues is None
    assert absolute(Settings()) == Settings()
