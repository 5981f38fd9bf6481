"""Who is a span: language cases, several actors in one span, and what holds for every text."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.coding.actors import Resolver, load_actors, make_resolver
from dyadwire.coding.resolver_deeds import Deed
from dyadwire.coding.resolver_sectors import BY_CLUES
from dyadwire.records import Document, Entity, Name

CASES = Path(__file__).parent.parent / "cases" / "actors.jsonl"
TABLES = load_actors()


def resolver_of(text: str, published: str | None = "2015-12-11", **more: str) -> Resolver:
    day = date.fromisoformat(published) if published else None
    return make_resolver(Document(id="d", origin="test", text=text, published=day, **more), (), TABLES)


def told(entity: Entity) -> list[str | None]:
    return [entity.country, entity.sector, entity.name]


def cases() -> list[object]:
    params: list[object] = []
    for row in map(json.loads, CASES.read_text("utf-8").splitlines()):
        marks = [pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        params.append(pytest.param(row, id=row["id"], marks=marks))
    return params


@pytest.mark.parametrize("row", cases())
def test_a_span_is_resolved_to_country_sector_and_name(row):
    start = -1
    for _ in range(row.get("nth", 1)):
        start = row["text"].index(row["span"], start + 1)
    length = len(row.get("cut", row["span"]))

    more = {"publisher": row["publisher"]} if "publisher" in row else {}
    got = resolver_of(row["text"], row["published"], **more).resolve(start, start + length)

    assert told(got) == row["want"], f"{got.rule}: {row['why']}"


def test_a_list_of_nationalities_gives_one_entity_each():
    text = "The strike hit Israeli and Palestinian officials alike."
    start = text.index("Israeli")

    got = resolver_of(text).resolve_all(start, text.index(" alike"))

    assert [told(entity) for entity in got] == [["ISR", "GOV", None], ["PSE", "GOV", None]]
    assert {(entity.start, entity.end) for entity in got} == {(start, text.index(" alike"))}


@pytest.mark.parametrize(
    ("deed", "want"),
    [
        (Deed("ASSAULT", "actor", "aerial", "bombed"), "MIL"),
        (Deed("ASSAULT", "actor", None, "war"), "GOV"),
        (Deed("ASSAULT", "recipient", "aerial", "airstrikes"), None),
        (Deed("CONSULT", "actor", None, "talks"), "GOV"),
        (Deed("SANCTION", "actor", "convict", "convicted"), "JUD"),
    ],
)
def test_an_event_tells_what_a_bare_state_stands_for(deed, want):
    (got,) = resolver_of("Ecuador was named in the report.").resolve_all(0, len("Ecuador"), deed)

    assert told(got) == ["ECU", want, None]


def test_an_event_changes_nobody_but_bare_states():
    text = "Ecuador's parliament was named in the report."
    deed = Deed("ASSAULT", "actor", "aerial", "bombed")

    (got,) = resolver_of(text).resolve_all(0, len("Ecuador's parliament"), deed)

    assert told(got) == ["ECU", "LEG", None]


def test_a_group_is_armed_where_it_kidnaps():
    text = "Two engineers were kidnapped in Nigeria. The group freed them on Monday."
    start = text.index("The group")
    resolver = resolver_of(text)

    (plain,) = resolver.resolve_all(start, start + len("The group"))
    (told_by_deed,) = resolver.resolve_all(
        start, start + len("The group"), Deed("ASSAULT", "actor", "abduct", "kidnapped")
    )

    assert (plain.sector, told_by_deed.sector) == ("CVL", "REB")
    assert told_by_deed.rule.endswith(BY_CLUES)


def test_without_its_table_an_event_leaves_the_sector_as_it_was_read():
    text = "The group freed them on Monday."
    resolver = make_resolver(Document(id="d", origin="test", text=text), (), replace(TABLES, sectors={}))

    (got,) = resolver.resolve_all(0, len("The group"), Deed("ASSAULT", "actor", "abduct", "kidnapped"))

    assert not got.rule.endswith(BY_CLUES)


def test_an_undated_text_tells_itself_who_was_out_of_office():
    text = "Myanmar freed opposition leader Aung San Suu Kyi. Crowds cheered Aung San Suu Kyi."

    got = resolver_of(text, None).resolve(text.rindex("Aung"), len(text) - 1)

    assert told(got) == ["MMR", "OPP", None]


def test_both_sides_are_the_two_states_named_last():
    text = "India blamed Pakistan for the raid. Both sides called up troops."
    start = text.index("Both sides")

    got = resolver_of(text).resolve_all(start, start + len("Both sides"))

    assert {entity.country for entity in got} == {"IND", "PAK"}


def test_a_single_actor_gives_one_entity_by_either_method():
    resolver = resolver_of("France agreed.")

    assert resolver.resolve_all(0, 6) == (resolver.resolve(0, 6),)


def test_we_in_a_governments_own_text_is_that_government():
    text = "We welcome the vote in Kenya."

    got = resolver_of(text, publisher="UK Government").resolve(0, 2)

    assert told(got) == ["GBR", "GOV", None]


def test_mentions_come_in_order_and_quote_the_text():
    text = "Iran warned Israel. Ali Khamenei spoke to troops of the Revolutionary Guards in Tehran."

    got = resolver_of(text).mentions()

    assert [entity.start for entity in got] == sorted(entity.start for entity in got)
    assert all(text[entity.start : entity.end] == entity.text for entity in got)
    assert {"IRN", "ISR"} <= {entity.country for entity in got}


def test_names_of_the_encoder_introduce_people_and_organisations():
    text = "Tarwell sued the bank. Tarwell said the bank, of Brazil, was to blame."
    document = Document(id="d", origin="test", text=text)

    got = make_resolver(document, [Name(0, 7, "ORG", 0.9)], TABLES).resolve(23, 30)

    assert got.name == "Tarwell"


@pytest.mark.parametrize("marked", ["Jordan", "Jordan's"])
def test_a_state_that_the_encoder_takes_for_a_person_stays_a_state(marked):
    text = "Jordan's reproach of Israel came late."
    document = Document(id="d", origin="test", text=text)

    got = make_resolver(document, [Name(0, len(marked), "PER", 0.9)], TABLES).resolve(0, len("Jordan"))

    assert told(got) == ["JOR", "GOV", None]


def test_a_group_that_the_encoder_takes_for_a_person_stays_a_group():
    text = "Boko Haram, Chadian soldiers say, burned a village."
    document = Document(id="d", origin="test", text=text)

    got = make_resolver(document, [Name(0, len("Boko Haram"), "PER", 0.9)], TABLES).resolve(0, len("Boko Haram"))

    assert told(got) == ["NGA", "REB", "Boko Haram"]


def test_a_reading_names_its_rule_and_a_score():
    got = resolver_of("The Kremlin denied it.").resolve(0, 11)

    assert got.rule == "table: organ"
    assert 0 < got.score <= 1


@settings(deadline=None, max_examples=60)
@given(
    st.text(alphabet="aAeEsStT .,'’-\n“”é()İ0U.S", max_size=60),
    st.sampled_from(["", "Moscow said ", "the U.S. and Iran ", "he told them ", "both sides in Élysée "]),
    st.data(),
)
def test_any_span_of_any_text_resolves_and_gives_its_words_back(noise, seed, data):
    text = seed + noise + " NATO"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    resolver = resolver_of(text)

    got = resolver.resolve_all(start, end)

    assert got
    assert all(entity.text == text[start:end] for entity in got)
    assert resolver.resolve_all(start, end) == got


def test_of_two_people_of_one_name_the_one_named_in_full_last_is_meant():
    text = "Kim Jong Un was silent. Kim Sung-han, an expert at a college in South Korea, warned. It may fail, Kim said."
    full = ("Kim Jong Un", "Kim Sung-han")
    names = [Name(text.index(one), text.index(one) + len(one), "PER", 0.9) for one in full]
    document = Document(id="d", origin="test", text=text, published=date(2013, 4, 8))
    start = text.rindex("Kim")

    got = make_resolver(document, names, TABLES).resolve(start, start + len("Kim"))

    assert got.country == "KOR"
