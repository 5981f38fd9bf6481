"""What `dyadwire explain` says of a document in our own words, coded with the shipped weights."""

import json

import pytest

from dyadwire.cli import main

TEXT = """Envoys meet after shelling near the river

DAMASCUS, December 8, 2015 - Syrian army units shelled a village 55 kilometres south-east of Deir ez-Zor on Monday.

Russian Foreign Minister Sergey Lavrov accused Turkey of buying oil from Islamic State. Turkey rejected the charge.

The weather was mild and the markets were open.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the document."""
    path = tmp_path_factory.mktemp("explain")
    (path / "river.txt").write_text(TEXT, "utf-8")
    return path


@pytest.fixture(autouse=True)
def there(folder, monkeypatch):
    """A working folder without a configuration."""
    monkeypatch.chdir(folder)


def test_everything_is_explained_in_order(capsys):
    assert main(["explain", "river.txt"]) == 0

    out = capsys.readouterr().out
    assert out.startswith("river.txt: Envoys meet after shelling near the river\npublished 2015-12-08: ")
    assert out.index("'shelled'") < out.index("'accused'") < out.index("'rejected'")
    assert "actor 'Russian Foreign Minister Sergey Lavrov'" in out
    assert "the text says it in its own voice" in out
    assert "Sentences without events" in out
    assert "The weather was mild" in out
    assert all(line == line.rstrip() and len(line) <= 100 for line in out.splitlines())


@pytest.mark.parametrize("key", ["Accused", "2"])
def test_one_event_is_named_by_its_trigger_or_its_number(key, capsys):
    main(["explain", "river.txt", "--json"])
    whole = json.loads(capsys.readouterr().out)["events"]
    wanted = [event for event in whole if str(event["number"]) == key or event["trigger_text"] == key.lower()]

    assert main(["explain", "river.txt", key, "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    assert shown["events"] == wanted
    assert "without_events" not in shown


def test_the_beginning_of_an_id_names_an_event_and_json_keeps_the_candidates(capsys):
    main(["explain", "river.txt", "--json"])
    event = json.loads(capsys.readouterr().out)["events"][0]

    assert main(["explain", "river.txt", event["id"][:8], "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    assert shown["published"]["decision"] == "2015-12-08"
    assert [one["id"] for one in shown["events"]] == [event["id"]]
    assert {part["role"] for part in event["parts"]} >= {"actor", "date"}
    assert all(part["explanation"]["options"] for part in event["parts"] if part["role"] == "actor")


def test_a_wrong_event_stops_with_what_was_expected_and_the_nearest(capsys):
    assert main(["explain", "river.txt", "acused"]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert "event 'acused': expected a number from 1 to " in err
    assert "'accused'" in err


def test_a_document_without_events_says_so(folder, capsys):
    (folder / "mild.txt").write_text(
        "The weather was mild.\n\nThe markets were open, and nobody was in a hurry.\n", "utf-8"
    )

    assert main(["explain", "mild.txt", "1"]) == 2
    assert "the document has no events; leave EVENT out to see why not" in capsys.readouterr().err
