"""Contradictions are found, shown and left as they are."""

import json
from datetime import date
from pathlib import Path

import pytest

from dyadwire.coding.actors import load_actors, make_resolver
from dyadwire.coding.dates import date_findings, find_dates
from dyadwire.coding.published_findings import number_findings, office_findings
from dyadwire.coding.quantities import find_quantities
from dyadwire.records import Document, Finding

CASES = Path(__file__).parent.parent / "cases" / "findings.jsonl"


@pytest.fixture(scope="module")
def tables():
    return load_actors()


def cases() -> list[object]:
    rows = map(json.loads, CASES.read_text("utf-8").split("\n")[:-1])
    return [pytest.param(r["title"], r["published"], r["text"], r["want"], id=r["id"]) for r in rows]


def findings(document: Document, tables) -> list[Finding]:
    return [
        *date_findings(document, find_dates(document.text, document.published)),
        *office_findings(document, make_resolver(document, [], tables).mentions()),
        *number_findings(document, find_quantities(document.text, 0, len(document.text))),
    ]


@pytest.mark.parametrize(("title", "published", "text", "want"), cases())
def test_a_contradiction_is_found_where_one_is_and_names_its_words(title, published, text, want, tables):
    document = Document(id="d", origin="d", text=text, title=title, published=date.fromisoformat(published))

    found = findings(document, tables)

    assert [[f.kind, f.text] for f in found] == want
    assert all(f.text == text[f.start : f.end] for f in found)


def test_nothing_is_held_against_a_publication_date_that_is_itself_unsure():
    text = "The envoys met on December 20, 2015."
    unsure = Document(id="d", origin="d", text=text, published=date(2015, 12, 11), published_score=0.55)

    assert date_findings(unsure, find_dates(text, unsure.published)) == ()


def test_without_a_publication_date_nobody_is_out_of_office(tables):
    document = Document(id="d", origin="d", text="Prime Minister Tony Blair met the envoy.")

    assert office_findings(document, make_resolver(document, [], tables).mentions()) == ()
