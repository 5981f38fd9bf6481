"""The score of an event is the probability that type, actors and recipients are right; a threshold looks at it."""

from dataclasses import replace

import pytest
from test_events import SHELLED, TABLES, TEXT, candidate, code, code_candidates, evidence_of, sentences

from dyadwire.coding.events import CodingOptions
from dyadwire.coding.scores import BIAS, explain_score, features_of, load_scores, score_of
from dyadwire.errors import TableError
from dyadwire.records import Argument, Document, Parse

WEIGHTS = {BIAS: 0.5, "actor sure": 1.0, "recipient none": -2.0}


def found(text=TEXT, row=SHELLED, **more):
    """A document of one candidate, and its features."""
    document = Document(id="d", origin="d.txt", text=text)
    parse = Parse(sentences=sentences(text), candidates=(candidate(text, row, **more),))
    ((event,), _) = code(text, *parse.candidates)
    return document, parse, event


def features(text=TEXT, row=SHELLED, **more):
    document, parse, event = found(text, row, **more)
    return features_of(document, parse, parse.candidates[0], event, TABLES.predicates)


def test_a_score_is_the_logistic_of_the_weights():
    assert score_of({BIAS: 1.0}, {BIAS: 0.0}) == 0.5
    assert score_of({BIAS: 1.0, "actor sure": 1.0, "unheard of": 3.0}, WEIGHTS) == pytest.approx(0.8176)


def test_the_features_tell_who_is_sure_and_who_is_missing():
    both = features()
    alone = features(row={name: value for name, value in SHELLED.items() if name != "recipient"})

    assert {"actor sure", "recipient sure", "lexicon has the type", "type ASSAULT"} <= both.keys()
    assert both["actor: doubt of the weakest argument"] == pytest.approx(0.1)
    assert "recipient none" in alone and "recipient sure" not in alone


def test_the_features_tell_who_was_elected_and_who_is_in_doubt():
    unsure = replace(candidate(TEXT, SHELLED), arguments=(Argument("actor", 0, 6, 0.4),))
    document, parse = Document(id="d", origin="d.txt", text=TEXT), Parse(sentences=sentences(TEXT))
    ((event,), _) = code(TEXT, unsure)

    told = features_of(document, parse, unsure, event, TABLES.predicates)

    assert "actor elected" in told and "actor sure" not in told


def test_words_in_quotation_marks_and_rivals_are_noticed():
    assert "in quotation marks" in features('Italy said "France shelled Spain."')
    assert "in quotation marks" not in features()


def test_the_score_of_an_event_comes_from_the_table_and_the_threshold_looks_at_it():
    document, parse, _ = found()
    evidence, tables = evidence_of(document, parse), replace(TABLES, scores=WEIGHTS)

    ((event,), _) = code_candidates(document, parse, evidence, tables, CodingOptions())
    none, (rejected,) = code_candidates(document, parse, evidence, tables, CodingOptions(threshold=0.9))

    assert event.score == pytest.approx(0.8176)
    assert none == ()
    assert (rejected.reason, rejected.score) == ("below threshold", event.score)


def test_an_explanation_shows_the_encoders_own_probabilities_and_what_moved_the_score():
    document, parse, event = found(readings=(0.7, 0.6))

    told = explain_score(document, parse, event, TABLES.predicates, WEIGHTS)

    assert [option.score for option in told.options] == [0.9, 0.7, 0.6]
    assert told.evidence == ("+1.00 actor sure",)


def test_our_table_has_weights_for_names_that_are_in_use():
    known = features() | features(row={"trigger": "shelled", "type": "ASSAULT"})

    assert {BIAS, "type ASSAULT", "actor none", "recipient none"} <= load_scores().keys() & known.keys()


def test_a_weight_that_is_no_number_names_its_row(tmp_path):
    path = tmp_path / "scores.tsv"
    path.write_text("feature\tweight\tsource\nactor sure\tmuch\tfit\n", "utf-8")

    with pytest.raises(TableError, match=r"scores\.tsv:2: weight 'much' is no number"):
        load_scores(path)
