"""What an event is about, and the words that say so."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_events import made_event

from dyadwire.coding.contexts import ENOUGH, explain_contexts, open_scene, weigh_contexts, with_contexts
from dyadwire.coding.contexts_table import find_clues, load_contexts
from dyadwire.coding.ontology import load_ontology
from dyadwire.errors import OptionError, TableError
from dyadwire.records import Document, Entity, Span
from dyadwire.tables import DATA

CASES = Path(__file__).parents[1] / "cases" / "contexts.jsonl"
ONTOLOGY = load_ontology()
TABLE = load_contexts(ONTOLOGY)
ODD = ["İ", "army", "-", " ", "voters", "\n", "ß", "AIDS"]
HEADER = "context\tkind\tclue\tweight\tsource\tnote\n"
# Names of the manual's section on contexts, in its order.
PLOVER = [
    "military",
    "intelligence",
    "executive",
    "legislative",
    "election",
    "political_institutions",
    "pro_democracy",
    "pro_autocracy",
    "economic",
    "legal",
    "reparations",
    "human_rights",
    "rights_freedoms",
    "repression",
    "human_security",
    "gender",
    "lgbt",
    "religion_ethnicity",
    "inequality",
    "diplomatic",
    "territory",
    "peacekeeping",
    "health",
    "asylum",
    "migration",
    "disasters",
    "natural_resource",
    "environment",
    "technology",
    "terrorism",
    "cbrn",
    "cyber",
    "misinformation",
    "crime",
    "corruption",
    "illegal_drugs",
    "trafficking",
]


def sentences(text):
    spans, at = [], 0
    for part in text.split(". "):
        spans.append(Span(at, at + len(part)))
        at += len(part) + 2
    return spans


def entities(codes):
    """From "GOV:FRA" to a party of that sector and country."""
    return tuple(
        Entity(start=0, end=1, text=code, sector=code.split(":")[0], country=code.partition(":")[2] or None)
        for code in codes
    )


def event(text, trigger, type_, mode=None, actors=(), recipients=()):
    parties = {"actors": entities(actors), "recipients": entities(recipients)}
    return made_event(text, sentences(text), trigger, type_, mode=mode, **parties)


def contexts(row):
    document = Document(id="d", origin="d", text=row["text"], title=row.get("title"))
    type_, _, mode = row["event"].partition(" ")
    given = event(row["text"], row["trigger"], type_, mode or None, row.get("actors", ()), row.get("recipients", ()))
    (coded,) = with_contexts(document, sentences(row["text"]), [given], TABLE)
    return coded.contexts


def cases():
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    return [
        pytest.param(
            row, id=row["id"], marks=[pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        )
        for row in rows
    ]


@pytest.mark.parametrize("row", cases())
def test_an_event_has_the_contexts_that_its_words_and_parties_speak_for(row):
    found = contexts(row)

    assert set(row["want"]) <= set(found)
    assert set(row.get("not", ())).isdisjoint(found)


def test_the_table_knows_all_37_contexts_of_the_manual():
    assert sorted(TABLE.names) == sorted(PLOVER)
    assert len(PLOVER) == 37


def test_the_table_is_sorted():
    lines = (DATA / "contexts.tsv").read_text("utf-8").split("\n")
    rows = [tuple(line.split("\t")[:3]) for line in lines if line and not line.startswith(("#", "context\t"))]

    assert rows == sorted(rows)


def test_every_context_is_explained_by_the_words_that_gave_it():
    text = "Voters went to the polls. Police arrested the candidate"
    document = Document(id="d", origin="d", text=text)
    scene = open_scene(document, sentences(text), TABLE)
    (coded,) = with_contexts(document, sentences(text), [event(text, "arrested", "COERCE", "arrest")], TABLE)

    explained = explain_contexts(coded, scene, TABLE)

    assert explained.decision == ", ".join(coded.contexts) != ""
    assert [option.label for option in explained.options if option.chosen] == list(coded.contexts)
    election = next(option for option in explained.options if option.label == "election")
    assert "'candidate' (46:55) in the clause" in election.reason
    assert "'Voters' (0:6) in the sentence before" in election.reason


def test_an_event_without_any_clue_has_no_context():
    assert contexts({"text": "They did it", "trigger": "did", "event": "AGREE"}) == ()
    assert with_contexts(Document(id="d", origin="d", text="x"), [], [], TABLE) == ()


def test_a_longer_phrase_hides_what_it_contains():
    hits = find_clues("He spoke of human rights and a hunger strike.", TABLE)

    assert [clue.words for hit in hits for clue in hit.clues if clue.context == "human_rights"] == ["human rights"]
    assert not any(clue.words == "rights" for hit in hits for clue in hit.clues)
    assert not any(clue.context == "human_security" for hit in hits for clue in hit.clues)


def test_a_clue_with_a_capital_counts_only_in_that_case():
    def about(text):
        return {clue.context for hit in find_clues(text, TABLE) for clue in hit.clues}

    assert "health" in about("the fight against AIDS")
    assert "health" not in about("the minister's aids")


@settings(deadline=None, max_examples=100)
@given(
    st.text(max_size=80) | st.lists(st.sampled_from(["İ", "army", "-", " ", "voters", "\n", "ß", "AIDS"])).map("".join)
)
def test_the_words_found_stand_where_they_are_said_to_be_as_whole_words(text):
    for hit in find_clues(text, TABLE):
        words = text[hit.start : hit.end]
        assert words == words.strip()
        assert hit.start == 0 or not text[hit.start - 1].isalnum()
        assert all(0 <= clue.weight <= 1 and clue.context in TABLE.names for clue in hit.clues)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["army", "voters", "oil", "talks", ", and", "court", "gas"]), min_size=1, max_size=9))
def test_contexts_are_those_that_reach_the_threshold_likeliest_first(words):
    text = "Norland struck " + " ".join(words)
    document = Document(id="d", origin="d", text=text)
    (coded,) = with_contexts(document, sentences(text), [event(text, "struck", "ASSAULT")], TABLE)
    weighed = weigh_contexts(coded, open_scene(document, sentences(text), TABLE), TABLE)

    assert coded.contexts == tuple(one.context for one in weighed if one.score >= ENOUGH)
    assert [one.score for one in weighed] == sorted((one.score for one in weighed), reverse=True)


@pytest.mark.parametrize(
    ("row", "problem", "remedy"),
    [
        ("legal\twort\tcourt\t0.9\town\t\n", "kind 'wort' is unknown", "word"),
        ("legal\tword\tcourt\t2\town\t\n", "weight '2'", "0 to 1"),
        ("legal\tevent\tSANCTON\t0.9\town\t\n", "event type 'SANCTON' is unknown", "SANCTION"),
        ("legal\tevent\tSANCTION convikt\t0.9\town\t\n", "'convikt' is not a mode", "convict"),
        ("legal\tdealing\tstate\t0.9\town\t\n", "dealing 'state' is unknown", "states"),
        ("legal\tword\t*\t0.9\town\t\n", "clue '*' has no words", "Write a word"),
    ],
)
def test_a_bad_row_is_named_with_its_remedy(tmp_path, row, problem, remedy):
    path = tmp_path / "contexts.tsv"
    path.write_text(HEADER + row, "utf-8")

    with pytest.raises(TableError) as error:
        load_contexts(ONTOLOGY, path)

    assert problem in str(error.value) and remedy in str(error.value) and ":2:" in str(error.value)


def test_a_table_of_ones_own_replaces_ours(tmp_path):
    path = tmp_path / "contexts.tsv"
    path.write_text(HEADER + "whaling\tword\twhale*\t0.9\town\t\n" * 1, "utf-8")

    assert load_contexts(ONTOLOGY, path).names == ("whaling",)


def test_a_repeated_row_and_a_table_without_words_are_refused(tmp_path):
    path = tmp_path / "contexts.tsv"
    path.write_text(HEADER + "whaling\tword\twhale*\t0.9\town\t\n" * 2, "utf-8")
    with pytest.raises(TableError, match="listed twice"):
        load_contexts(ONTOLOGY, path)
    path.write_text(HEADER + "whaling\tparty\tGOV\t0.9\town\t\n", "utf-8")
    with pytest.raises(OptionError, match="lists no words"):
        load_contexts(ONTOLOGY, path)
