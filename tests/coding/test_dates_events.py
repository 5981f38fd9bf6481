"""Which date of a text an event gets; cases in `cases/event_dates.jsonl`."""

import json
from datetime import date
from pathlib import Path

import pytest

from dyadwire.coding.dates import find_dates
from dyadwire.coding.dates_events import Occasion, date_events, event_weights, open_page
from dyadwire.errors import TableError
from dyadwire.learn.segments import split_sentences
from dyadwire.records import Span

CASES = Path(__file__).parent.parent / "cases" / "event_dates.jsonl"


def cases():
    """The language cases; "fails" marks a known, strict failure."""
    for row in map(json.loads, CASES.read_text("utf-8").splitlines()):
        marks = [pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        yield pytest.param(row, id=row["id"], marks=marks)


def decide(text, anchor, events):
    """The decisions for events given as [trigger, type, status] in order; a fourth is what the encoder names."""
    sentences, occasions, at = split_sentences(text), [], 0
    for trigger, kind, status, *given in events:
        at = text.index(trigger, at)
        sentence = next(s for s in sentences if s.start <= at < s.end)
        span = Span(text.index(given[0]), text.index(given[0]) + len(given[0])) if given else None
        occasions.append(
            Occasion(trigger=Span(at, at + len(trigger)), sentence=sentence, type=kind, status=status, given=span)
        )
    day = date.fromisoformat(anchor) if anchor else None
    return date_events(open_page(text, day, sentences, find_dates(text, day), occasions))


def values(decisions):
    return [decision.mention.value[:10] if decision.mention else None for decision in decisions]


@pytest.mark.parametrize("row", list(cases()))
def test_an_event_gets_the_date_that_the_text_gives_it(row):
    events = [event[:3] for event in row["events"]]

    assert values(decide(row["text"], row["anchor"], events)) == [event[3] for event in row["events"]]


def test_without_a_date_in_the_text_the_publication_day_is_not_taken():
    decisions = decide("Rebels shelled the port. The army replied.", "2015-12-11", [("shelled", "ASSAULT", "actual")])

    assert values(decisions) == [None]
    assert decisions[0].weighed == ()


def test_the_date_that_the_encoder_names_is_weighed_wherever_it_stands():
    text = "Rebels shelled the port. It was empty. The governor fled on December 1."

    (decision,) = decide(text, "2015-12-11", [("shelled", "ASSAULT", "actual", "December 1")])

    assert [one.pair.dateable.value for one in decision.weighed] == ["2015-12-01"]
    assert "encoder names it" in decision.weighed[0].features


def test_a_carried_date_is_marked_as_such():
    decisions = decide(
        "The ministers met today in Oslo. They discussed trade.",
        "2015-12-11",
        [("met", "CONSULT", "actual"), ("discussed", "CONSULT", "actual")],
    )

    assert values(decisions) == ["2015-12-11", "2015-12-11"]
    assert [decision.carried for decision in decisions] == [False, True]


def test_probabilities_of_all_dates_and_none_sum_to_one():
    text = "Rebels shelled the port on Tuesday, and the army, which lost the town in 2014, replied on Wednesday."

    (decision,) = decide(text, "2015-12-11", [("shelled", "ASSAULT", "actual")])

    total = decision.probability(0.0) + sum(decision.probability(one.score) for one in decision.weighed)
    assert total == pytest.approx(1)


def test_a_weight_that_is_no_number_is_named(tmp_path):
    path = tmp_path / "weights.tsv"
    path.write_text("feature\tweight\tsource\nown any\tmuch\tfit\n", "utf-8")

    with pytest.raises(TableError, match=r"weights.tsv:2: weight 'much' is no number"):
        event_weights(path)
