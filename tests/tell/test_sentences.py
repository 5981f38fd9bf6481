"""How single acts are told: cases of one event each, in `tests/cases/brief_sentences.jsonl`."""

import json
from dataclasses import replace
from pathlib import Path

import coded_news
import pytest
from coded_news import Page

from dyadwire.tell.acts import CLOSE, OPEN, make_act, say_act
from dyadwire.tell.names import Names, capitalise

CASES = Path(__file__).parent.parent / "cases" / "brief_sentences.jsonl"


def cases():
    for row in map(json.loads, CASES.read_text("utf-8").splitlines()):
        marks = [pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        yield pytest.param(row["text"], row["event"], row["says"], id=row["id"], marks=marks)


def people(rows):
    return [(words, (country, sector), *rest) for words, country, sector, *rest in rows]


def told(text, spec):
    """The sentence for an event of a text."""
    spec = dict(spec)
    page = Page("one", text)
    country, known = spec.pop("country", "SYR"), spec.pop("known", False)
    sides = people(spec.pop("actors")), people(spec.pop("recipients"))
    event = page.event(spec.pop("type"), spec.pop("trigger"), *sides, **spec)
    if event.place:
        event = replace(event, place=replace(event.place, country=country, geonameid=1 if known else None))
    names = Names({"one": page.document}, {"one": tuple(page.mentions)})
    clause = say_act(make_act(event, names, event.actors, event.recipients))
    return capitalise(clause).replace(OPEN, "“").replace(CLOSE, "”") + "."


@pytest.fixture(autouse=True)
def scores(monkeypatch):
    more = {"RETREAT": (2, 6.5), "COOPERATE": (2, 9.5), "PROTEST": (4, -5.0)}
    monkeypatch.setattr(coded_news, "SCORES", coded_news.SCORES | more)


@pytest.mark.parametrize(("text", "event", "says"), [*cases()])
def test_an_act_is_told_as_its_source_tells_it(text, event, says):
    assert says in told(text, event)
