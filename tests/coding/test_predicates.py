"""The lexicon knows the forms of its words, opens the gate wide, and names the mode that a trigger states."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.coding.inflections import inflect, load_irregulars
from dyadwire.coding.ontology import load_ontology
from dyadwire.coding.predicates import (
    HEADER,
    explain_trigger,
    find_predicates,
    load_predicates,
    trigger_matcher,
)
from dyadwire.errors import TableError
from dyadwire.tables import DATA

ONTOLOGY = load_ontology()
PREDICATES = load_predicates(ONTOLOGY)
IRREGULARS = load_irregulars()
FIND = trigger_matcher(PREDICATES)


@pytest.mark.parametrize(
    ("lemma", "pos", "forms"),
    [
        ("condemn", "verb", "condemn condemns condemned condemning"),
        ("ban", "verb", "ban bans banned banning"),
        ("veto", "verb", "veto vetoes vetoed vetoing"),
        ("deny", "verb", "deny denies denied denying"),
        ("deploy", "verb", "deploy deploys deployed deploying"),
        ("free", "verb", "free frees freed freeing"),
        ("withdraw", "verb", "withdraw withdraws withdrew withdrawn withdrawing"),
        ("test-fire", "verb", "test-fire test-fires test-fired test-firing"),
        ("cancel", "verb", "cancel cancels canceled canceling cancelled cancelling"),
        ("ally", "noun", "ally allies"),
    ],
)
def test_a_lemma_has_the_forms_of_english(lemma, pos, forms):
    assert inflect(lemma, pos, IRREGULARS) == tuple(forms.split())


def test_a_noun_with_a_preposition_has_its_plural_on_the_head():
    assert inflect("state of emergency", "noun", IRREGULARS) == ("state of emergency", "states of emergency")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The minister VETOED the text.", ["VETOED"]),
        ("An air-strike and two air\nstrikes.", ["air-strike", "air\nstrikes"]),
        ("Oslo closed its embassy.", ["closed its embassy"]),
        ("A man blew himself up.", ["blew himself up"]),
        ("The sky is blue.", []),
    ],
)
def test_triggers_are_found_in_any_form(text, words):
    assert [text[start:end] for start, end in FIND(text)] == words


def test_general_words_count_only_when_asked_for():
    strict = trigger_matcher(PREDICATES, general=False)

    assert FIND("It announced a mission.") and not strict("It announced a mission.")


def test_an_explanation_names_the_rows():
    assert [(row.lemma, row.type, row.mode) for row in explain_trigger("shelled", PREDICATES)] == [
        ("shell", "ASSAULT", "heavy-weapons")
    ]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.sampled_from("İßaktceİ -\n.killedairstrike"), max_size=60))
def test_spans_are_in_order_and_their_words_are_in_the_lexicon(text):
    reached = 0
    for match in find_predicates(text, PREDICATES):
        assert reached <= match.start < match.end <= len(text)
        assert re.match(r"(?i)[a-z]", text[match.start])
        reached = match.end


def test_the_packaged_table_is_sorted_large_and_has_a_source_in_every_row():
    lines = [line for line in (DATA / "predicates.tsv").read_text("utf-8").splitlines() if line[:1] != "#"][1:]
    keys = [tuple(line.split("\t")[:4]) for line in lines]

    assert len(lines) >= 500
    assert keys == sorted(keys)
    assert all(line.split("\t")[5] for line in lines)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("meet\tverb\tCONSLUT\t\t\town\t", "type 'CONSLUT' is unknown\n  Did you mean 'CONSULT'"),
        ("meet\tverb\tCONSULT\tvisits\t\town\t", "mode 'visits' is unknown"),
        ("meet\tverbs\tCONSULT\t\t\town\t", "pos 'verbs' is unknown"),
        ("meet\tverb\tCONSULT\t\tparties\town\t", "constraint 'parties' is unknown"),
        ("Meet\tverb\tCONSULT\t\t\town\t", "lemma 'Meet'"),
    ],
)
def test_a_bad_row_is_named_with_the_remedy(tmp_path, row, problem):
    path = tmp_path / "predicates.tsv"
    path.write_text("\t".join(HEADER) + "\n" + row + "\n", "utf-8")

    with pytest.raises(TableError, match=re.escape(problem)):
        load_predicates(ONTOLOGY, path)


def test_a_repeated_row_is_an_error(tmp_path):
    path = tmp_path / "predicates.tsv"
    path.write_text("\t".join(HEADER) + "\n" + "meet\tverb\tCONSULT\t\t\town\t\n" * 2, "utf-8")

    with pytest.raises(TableError, match="listed twice"):
        load_predicates(ONTOLOGY, path)
