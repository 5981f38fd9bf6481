"""Scores must be those of the gold guidelines, and agree with the reference scorer to the last digit."""

import copy
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from dyadwire.errors import RecordError
from dyadwire.learn.evaluate import evaluate, sentence_spans

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("DYADWIRE_SHARED", ROOT.parent / "shared"))
TEXT = "France met Spain on Monday. Spain accused Italy of theft. Mr. Rossi denied it."


def entity(country=None, name=None, sector=None, text=""):
    return {"start": 0, "end": 1, "text": text, "country": country, "sector": sector, "name": name}


def event(word, type_, actors=(), recipients=(), **more):
    start = TEXT.index(word)
    return {
        "trigger": {"start": start, "end": start + len(word), "text": word},
        "type": type_,
        "mode": None,
        "actors": [entity(code) for code in actors],
        "recipients": [entity(code) for code in recipients],
        "status": "actual",
        "sources": [],
        "denied": False,
        "date": None,
        "place": None,
    } | more


def score(gold, predicted):
    return evaluate([{"id": "a", "text": TEXT, "events": gold}], [{"id": "a", "events": predicted}])


MET = event("met", "CONSULT", ["FRA", "ESP"])
ACCUSED = event("accused", "ACCUSE", ["ESP"], ["ITA"])


def test_a_prediction_equal_to_gold_is_perfect():
    scores = score([MET, ACCUSED], [MET, ACCUSED])

    assert all(rate == 1.0 for key, rate in scores.rates.items() if key not in ("sourced", "dated"))
    assert scores.missed == scores.wrong == ()
    assert scores.intervals["event"] == (1.0, 1.0)


def test_nothing_to_find_and_nothing_found_is_perfect():
    assert score([], []).rates["event_f1"] == 1.0


def test_no_documents_at_all_have_an_empty_interval():
    assert evaluate([], []).intervals["event"] == (0.0, 0.0)


def test_a_document_without_prediction_counts_as_predicted_empty():
    scores = evaluate([{"id": "a", "text": TEXT, "events": [MET]}], [{"id": "b", "events": [MET]}])

    assert (scores.gold, scores.predicted, scores.rates["event_r"]) == (1, 0, 0.0)


def test_another_trigger_in_the_sentence_keeps_the_event_but_not_the_trigger():
    moved = event("theft", "ACCUSE", ["ESP"], ["ITA"])

    rates = score([ACCUSED], [moved]).rates

    assert (rates["trigger_f1"], rates["type_f1"], rates["event_f1"]) == (0.0, 0.0, 1.0)


def test_one_shared_actor_is_enough_but_an_empty_list_fits_only_an_empty_one():
    assert score([MET], [event("met", "CONSULT", ["ESP"])]).rates["event_f1"] == 1.0
    assert score([MET], [event("met", "CONSULT", ["ESP"], ["FRA"])]).rates["event_f1"] == 0.0


def test_a_name_goes_before_the_country_and_case_does_not_matter():
    gold = event("met", "CONSULT", actors=()) | {"actors": [entity("USA", name="NATO")]}
    ours = event("met", "CONSULT", actors=()) | {"actors": [entity(name="nato")]}

    assert score([gold], [ours]).rates["event_f1"] == 1.0


def test_a_place_is_right_when_it_touches_or_when_both_have_none():
    placed = MET | {"place": {"start": 0, "end": 6}}

    assert score([placed], [MET | {"place": {"start": 5, "end": 9}}]).rates["place"] == 1.0
    assert score([placed], [MET]).rates["place"] == 0.0


def test_an_event_without_trigger_is_named_with_its_document():
    with pytest.raises(RecordError, match="document 'a', event 0: no 'trigger'"):
        score([MET], [{"type": "AGREE", "actors": [], "recipients": []}])


def test_a_title_does_not_end_a_sentence():
    assert [TEXT[start:end] for start, end in sentence_spans(TEXT)] == [
        "France met Spain on Monday. ",
        "Spain accused Italy of theft. ",
        "Mr. Rossi denied it.",
    ]


def perturbed(rows):
    """Predictions that are wrong in many ways: lost, moved, retyped, emptied and doubled events."""
    generator = random.Random(3)
    out = copy.deepcopy(rows)
    for row in out:
        events = []
        for mention in row["events"]:
            chance = generator.random()
            if chance < 0.15:
                continue
            if chance < 0.3:
                mention["type"] = "ACCUSE"
            if chance < 0.4:
                mention["recipients"], mention["actors"] = mention["actors"], mention["recipients"]
            if 0.3 < chance < 0.5:
                shift = generator.randrange(-40, 40)
                mention["trigger"] = {key: max(0, mention["trigger"][key] + shift) for key in ("start", "end")}
            if chance > 0.6:
                mention["date"], mention["sources"], mention["place"] = None, [], None
            if chance > 0.8:
                mention["denied"], mention["mode"], mention["status"] = True, "demo", "future"
            events += [mention, copy.deepcopy(mention)] if chance > 0.9 else [mention]
        row["events"] = events
    return out[: int(len(out) * 0.9)]


def test_scores_agree_with_the_reference_scorer_to_the_last_digit(tmp_path):
    scorer, gold = SHARED / "gold" / "score.py", SHARED / "gold" / "train.jsonl"
    if not scorer.exists() or not gold.exists():
        pytest.skip("the shared gold files are not here; set DYADWIRE_SHARED to their folder")
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()[:150]]
    ours = perturbed(rows)
    for name, content in (("gold", rows), ("ours", ours)):
        (tmp_path / name).write_text("\n".join(map(json.dumps, content)), "utf-8")
    command = [sys.executable, str(scorer), str(tmp_path / "gold"), str(tmp_path / "ours"), "--json"]

    reference = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert json.dumps(evaluate(rows, ours).to_json()) == reference.strip()
