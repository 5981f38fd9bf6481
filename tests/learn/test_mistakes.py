"""Each mistake is told once, by its kind, with the sentence and the reason."""

import pytest

from dyadwire.learn.mistakes import KINDS, find_mistakes

TEXT = "France met Spain on Monday. Spain accused Italy of theft. Mr. Rossi denied it."


def event(word, type_, actors=(), recipients=(), **more):
    start = TEXT.index(word)
    return {
        "trigger": {"start": start, "end": start + len(word), "text": word},
        "type": type_,
        "actors": [{"country": code} for code in actors],
        "recipients": [{"country": code} for code in recipients],
        "status": "actual",
    } | more


ACCUSED = event("accused", "ACCUSE", ["ESP"], ["ITA"])


def mistakes(gold, ours, **more):
    return list(find_mistakes([{"id": "a", "text": TEXT, "events": gold}], [{"id": "a", "events": ours} | more]))


@pytest.mark.parametrize(
    ("ours", "kind"),
    [
        ([], "missed trigger"),
        ([ACCUSED, event("met", "CONSULT", ["FRA"])], "spurious"),
        ([event("accused", "REJECT", ["ESP"], ["ITA"])], "wrong type"),
        ([event("accused", "ACCUSE", ["ITA"], ["ESP"])], "wrong direction"),
        ([event("accused", "ACCUSE", ["FRA"], ["ITA"])], "wrong actor"),
        ([event("accused", "ACCUSE", ["ESP"])], "wrong recipient"),
        ([event("accused", "ACCUSE", ["FRA"])], "wrong actor and recipient"),
        ([ACCUSED | {"status": "future"}], "wrong status"),
        ([ACCUSED | {"mode": "allege"}], "wrong mode"),
        ([ACCUSED | {"denied": True}], "wrong denial"),
        ([ACCUSED | {"sources": [{"country": "FRA"}]}], "wrong source"),
        ([ACCUSED | {"date": "2015"}], "wrong date"),
        ([ACCUSED | {"place": {"start": 0, "end": 6}}], "wrong place"),
    ],
)
def test_a_mistake_is_told_by_its_kind(ours, kind):
    (found,) = mistakes([ACCUSED], ours)

    assert found.kind == kind
    assert kind in KINDS
    assert TEXT.index(found.sentence) >= 0
    assert found.trigger in found.sentence


def test_what_is_right_is_no_mistake():
    assert mistakes([ACCUSED], [ACCUSED]) == []


def test_a_missed_trigger_tells_the_narrowest_reason_that_the_run_gives():
    start = TEXT.index("accused")
    rejections = [
        {"reason": "below threshold", "start": start, "end": start + 7, "score": 0.2137},
        {"reason": "gate", "start": 28, "end": 57, "score": -1.0},
    ]

    (missed,) = mistakes([ACCUSED], [], rejections=rejections)

    assert (missed.reason, missed.detail) == ("below threshold", "0.21")
    assert (missed.gold, missed.predicted) == ("ACCUSE: esp -> ita", "")


def test_a_document_without_prediction_is_missed_whole():
    assert [m.kind for m in find_mistakes([{"id": "b", "text": TEXT, "events": [ACCUSED]}], [])] == ["missed trigger"]


def named(word, code):
    start = TEXT.index(word)
    return {"start": start, "end": start + len(word), "text": word, "country": code}


@pytest.mark.parametrize(
    ("gold", "ours", "reason"),
    [
        ([named("Spain", "ESP")], [named("Spain", "FRA")], "the same words read as another"),
        ([named("Spain", "ESP")], [named("France", "FRA")], "other words"),
        ([named("Spain", "ESP")], [], "nobody in ours"),
        ([], [named("Spain", "ESP")], "nobody in the gold"),
    ],
)
def test_a_wrong_side_tells_whether_the_words_or_their_reading_was_wrong(gold, ours, reason):
    (found,) = mistakes([ACCUSED | {"actors": gold}], [ACCUSED | {"actors": ours}])

    assert (found.kind, found.reason) == ("wrong actor", reason)
    assert "'Spain'" in found.detail


def test_a_spurious_event_tells_its_score_and_what_the_gold_has_beside_it():
    theft = event("theft", "ACCUSE", ["ESP"], ["FRA"], score=0.4567)

    missed, spurious = mistakes([ACCUSED], [theft])

    assert (spurious.reason, spurious.detail) == (
        "gold has the type at another word",
        "score 0.46; beside it 'accused' as ACCUSE",
    )
    assert (missed.reason, missed.detail) == ("not taken for a trigger", "beside it 'theft' as ACCUSE")
