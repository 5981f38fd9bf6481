"""How a date and the date of an event are explained."""

from datetime import date

import pytest
from made_events import made_event

from dyadwire.coding.date_explanations import explain_date, explain_event_dates
from dyadwire.coding.dates import find_dates
from dyadwire.coding.events import date_page, dated
from dyadwire.learn.segments import split_sentences
from dyadwire.records import Coded, Document, Parse

TEXT = "The ministers met on Tuesday in Oslo. Both have long praised the pact of 1994."


def document(text=TEXT, published=date(2015, 12, 11)):
    return Document(id="a", origin="a", text=text, published=published)


def event(text, trigger, type_):
    return made_event(text, split_sentences(text), trigger, type_, document="a")


def coded(text=TEXT, *events):
    parse = Parse(sentences=split_sentences(text))
    dates = find_dates(text, date(2015, 12, 11))
    page = date_page(document(text), parse, events, dates)
    return Coded(document=document(text), events=dated(events, page), dates=dates), parse


@pytest.mark.parametrize(
    ("text", "decision", "evidence"),
    [
        ("They met on 7 December 2015.", "2015-12-07", "The words tell the date in full."),
        ("They met on Tuesday.", "2015-12-08", "dated 2015-12-11"),
        ("They talked for three days.", "unknown", "It covers no days that could be named."),
        ("They met last week.", "2015-11-30/2015-12-06", "It covers 2015-11-30 to 2015-12-06."),
        ("They will meet on Monday.", "2015-12-14", "decided between readings"),
    ],
)
def test_a_date_says_what_it_hangs_on(text, decision, evidence):
    (mention,) = find_dates(text, date(2015, 12, 11))

    found = explain_date(document(text), mention)

    assert (found.kind, found.text, found.decision) == ("date", mention.text, decision)
    assert any(evidence in sentence for sentence in found.evidence)


def test_without_a_publication_date_the_explanation_says_so():
    (mention,) = find_dates("They met on Tuesday.", None)

    found = explain_date(document("They met on Tuesday.", None), mention)

    assert found.decision == "unknown"
    assert "no publication date" in found.evidence[0]


def test_an_event_names_all_dates_that_were_weighed_and_the_one_that_won():
    all_, parse = coded(TEXT, event(TEXT, "met", "CONSULT"), event(TEXT, "praised", "SUPPORT"))

    found = explain_event_dates(all_, parse)[0]

    assert found.decision == all_.events[0].date == "2015-12-08"
    assert [option.chosen for option in found.options] == [True, False]
    assert found.options[0].label == "2015-12-08 ('Tuesday')"
    assert found.options[1].label == "no date"
    assert found.rule == "date of the sentence"
    assert sum(option.score for option in found.options) == pytest.approx(1, abs=0.001)


def test_an_event_without_a_date_in_reach_says_that_there_was_none_to_weigh():
    text = "Rebels shelled the port."
    all_, parse = coded(text, event(text, "shelled", "ASSAULT"))

    found = explain_event_dates(all_, parse)[0]

    assert (found.decision, found.rule) == ("no date", "no date to weigh")
    assert len(found.options) == 1
    assert found.options[0].chosen
