"""Who plays a role that the parse left open: weights, features and the rules that read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyadwire.coding.drafts import Context, Draft
from dyadwire.coding.rules_sides import missing_sides
from dyadwire.coding.sides import likelihoods, load_sides
from dyadwire.coding.sides_features import features_of, open_scene
from dyadwire.errors import TableError
from dyadwire.records import Entity, Span

SIDES = load_sides()
STATES = {"Chad": "TCD", "Mali": "MLI", "Niger": "NER"}

CHAD = {"actors": ["Chad"]}


def states(text):
    found = [(text.index(name), name) for name in STATES if name in text]
    return [
        Entity(start=at, end=at + len(name), text=name, country=STATES[name], sector="GOV")
        for at, name in sorted(found)
    ]


def complete(text, trigger, type_, actors=(), recipients=(), suspected=("actor", "recipient")):
    """What the rules make of it, as "ACTORS > RECIPIENTS", of an event in which some sides are known."""
    start = text.index(trigger)
    end = start + len(trigger)
    known = {one.text: one for one in states(text)}
    draft = Draft(
        trigger=Span(start, end),
        text=trigger,
        type=type_,
        mode=None,
        status="actual",
        denied=False,
        actors=tuple(known[name] for name in actors),
        recipients=tuple(known[name] for name in recipients),
        suspected=frozenset(suspected),
    )
    context = Context(
        before=[one for one in known.values() if one.end <= start],
        after=[one for one in known.values() if one.start >= end],
        earlier=(),
        lead=text[:start],
        trail=text[end:],
    )
    after = missing_sides(draft, context, SIDES)
    return " > ".join("+".join(one.text for one in side) or "-" for side in (after.actors, after.recipients))


@pytest.mark.parametrize(
    ("text", "trigger", "type_", "known", "told"),
    [
        ("Chad condemned Mali.", "condemned", "ACCUSE", CHAD, "Chad > Mali"),
        ("Chad imposed sanctions on Mali.", "sanctions", "SANCTION", CHAD, "Chad > Mali"),
        ("Chad was attacked by Mali.", "attacked", "ASSAULT", {"recipients": ["Chad"]}, "Mali > Chad"),
        ("Chad met with Mali.", "met", "CONSULT", CHAD, "Chad+Mali > -"),
        ("Chad held talks with Mali.", "talks", "CONSULT", CHAD, "Chad+Mali > -"),
        (
            "Chad resigned itself to a late harvest, as in Niger.",
            "resigned",
            "CONCEDE",
            CHAD,
            "Chad > -",
        ),
        ("Chad and Mali met in Niger.", "met", "CONSULT", {"actors": ["Chad", "Mali"]}, "Chad+Mali > -"),
    ],
)
def test_a_side_is_filled_by_the_words_around_and_only_where_they_speak_for_it(text, trigger, type_, known, told):
    assert complete(text, trigger, type_, **known) == told


@pytest.mark.parametrize("known", [CHAD, {"recipients": ["Mali"]}])
def test_nobody_is_put_where_the_encoder_suspected_nobody(known):
    told = complete("Chad shelled Mali.", "shelled", "ASSAULT", **known, suspected=())

    assert told == ("Chad > -" if known is CHAD else "- > Mali")


def test_who_acts_is_no_further_recipient_of_the_same_act():
    told = complete("Chad shelled Mali in Chad.", "shelled", "ASSAULT", **CHAD, recipients=["Mali"])

    assert told == "Chad > Mali"


@given(st.text(alphabet="ab ,.'s", max_size=30), st.text(alphabet="ab ,.'s", max_size=30))
def test_the_chances_of_all_and_of_nobody_make_one(between, behind):
    text = f"Chad {between} hit {behind} Mali."
    start = text.index(" hit ") + 1
    scene = open_scene(text, 0, (start, start + 3), "ASSAULT")

    chances = likelihoods(scene, states(text), (), "recipient", SIDES)

    assert len(chances) == 2
    assert all(chance > 0 for chance in chances)
    assert sum(chances) < 1


def test_features_name_the_role_and_do_not_depend_on_where_the_sentence_stands():
    text = "Chad accused Mali."
    moved = [Entity(start=one.start + 50, end=one.end + 50, text=one.text, country=one.country) for one in states(text)]

    here = features_of(open_scene(text, 0, (5, 12), "ACCUSE"), states(text), (), "recipient")
    there = features_of(open_scene(text, 50, (55, 62), "ACCUSE"), moved, (), "recipient")

    assert all(name.startswith("recipient ") for names in here for name in names)
    assert "recipient link after object 0" in here[1]
    assert [name for name in here[1] if "sector" not in name] == [name for name in there[1] if "sector" not in name]


@pytest.mark.parametrize(
    ("row", "problem"),
    [("a\tmuch\tfit", "weight 'much' is no number"), ("b\t1\tfit\nb\t2\tfit", "'b' is listed twice")],
)
def test_a_bad_row_of_weights_is_named(tmp_path, row, problem):
    path = tmp_path / "sides.tsv"
    path.write_text(f"feature\tweight\tsource\n{row}\n", "utf-8")

    with pytest.raises(TableError, match=problem):
        load_sides(path)
