"""The stage from documents to candidates, with the packaged weights."""

import re

import pytest

from dyadwire.parse import Finders, ParseOptions, Parser
from dyadwire.records import Document

TEXTS = (
    "Russia on Monday accused Turkey of shelling its troops near Aleppo.",
    "The talks in Vienna ended without agreement. France then expelled two Iranian diplomats and recalled its envoy.",
    "He likes the sea.",
)


def found(expression: str):
    return lambda text: [match.span() for match in re.finditer(expression, text)]


@pytest.fixture(scope="module")
def parser():
    return Parser(Finders(actors=found(r"[A-Z]\w+"), triggers=found(r"\w+")), ParseOptions(gate=False))


def documents():
    return [Document(id=str(number), origin="", text=text) for number, text in enumerate(TEXTS)]


def test_a_document_is_read_alike_alone_and_among_others(parser):
    together = parser.parse(documents())

    assert any(parse.candidates for parse in together)
    assert together == [parse for document in documents() for parse in parser.parse([document])]


def test_offsets_of_candidates_and_arguments_give_the_words_back(parser):
    (parse, *_) = parser.parse(documents())

    (candidate,) = (c for c in parse.candidates if TEXTS[0][c.start : c.end] == "accused")
    assert ("actor", "Russia") in [(a.role, TEXTS[0][a.start : a.end]) for a in candidate.arguments]
