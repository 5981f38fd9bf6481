"""Places: what is one, which one it is, and the tables it is looked up in."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.coding.places import find_places, load_gazetteer
from dyadwire.coding.places_gazetteer import FOLDER, key
from dyadwire.errors import OptionError, TableError
from dyadwire.records import Name
from dyadwire.tables import read_rows

CASES = Path(__file__).parent.parent / "cases"
GAZETTEER = load_gazetteer()
NEWS = ("name", "aliases", "country", "precision", "latitude", "longitude", "source")


def cases() -> list[object]:
    params = []
    for row in map(json.loads, (CASES / "places.jsonl").read_text("utf-8").split("\n")[:-1]):
        marks = [pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        params.append(pytest.param(row["text"], row["want"], id=row["id"], marks=marks))
    return params


def name(text: str, words: str, label: str = "LOC") -> Name:
    return Name(text.index(words), text.index(words) + len(words), label, 1.0)


@pytest.mark.parametrize(("text", "want"), cases())
def test_places_are_found_without_an_encoder(text, want):
    assert [[m.text, m.country, m.precision] for m in find_places(text, (), GAZETTEER)] == want


def test_the_state_named_beside_a_city_decides_between_namesakes():
    text = "A court in Paris, Texas ruled."

    paris, texas = find_places(text, [name(text, "Paris"), name(text, "Texas")], GAZETTEER)

    assert (paris.country, round(paris.latitude or 0), paris.rule) == ("USA", 34, "city inside Texas")
    assert texas.precision == "province"


def test_the_provinces_of_a_document_decide_between_namesakes():
    text = "Ontario will sue. The mayor of London agreed, as did Toronto."
    names = [name(text, word) for word in ("Ontario", "London", "Toronto")]

    assert [m.country for m in find_places(text, names, GAZETTEER)] == ["CAN", "CAN", "CAN"]


def test_size_decides_when_nothing_else_does():
    text = "The mayor of London agreed."

    (london,) = find_places(text, [name(text, "London")], GAZETTEER)

    assert london.country == "GBR"


def test_an_unknown_name_of_the_encoder_stays_without_coordinates():
    text = "Shots fell in Qwertyville."

    (place,) = find_places(text, [name(text, "Qwertyville")], GAZETTEER)

    assert (place.latitude, place.country, place.rule) == (None, None, "not in the gazetteer")


def test_words_inside_other_names_are_no_places():
    text = "The University of Texas sued."

    assert find_places(text, [name(text, "University of Texas", "ORG")], GAZETTEER) == ()


def test_a_people_given_as_a_place_is_its_country():
    text = "A Syrian road was cut."

    (place,) = find_places(text, [name(text, "Syrian")], GAZETTEER)

    assert (place.country, place.precision) == ("SYR", "country")


@given(st.text(alphabet="Pari sUSKyev,.'\n", max_size=60))
@settings(deadline=None)
def test_mentions_are_in_order_and_give_their_words_back(text):
    found = find_places(text, (), GAZETTEER)

    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_spellings_share_a_key():
    assert key("São Tomé") == key("Sao Tome")
    assert key("Cox’s Bazar") == key("Cox's Bazar")


def test_the_table_of_news_places_is_sorted_without_repeats_and_on_the_globe():
    rows = [row for _, row in read_rows(FOLDER / "news_places.tsv", NEWS)]
    names = [row["name"] for row in rows]

    assert len(rows) >= 300
    assert names == sorted(set(names))
    assert all(abs(float(row["latitude"])) <= 90 and abs(float(row["longitude"])) <= 180 for row in rows)
    assert all(row["source"] for row in rows)


def test_the_tables_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 6_000_000


def test_a_folder_without_the_tables_is_refused_by_name(tmp_path):
    with pytest.raises(OptionError, match=r"countries\.tsv"):
        load_gazetteer(tmp_path)


def test_an_unknown_precision_names_the_row_and_the_nearest_one(tmp_path):
    for table in FOLDER.iterdir():
        (tmp_path / table.name).write_bytes(table.read_bytes())
    path = tmp_path / "news_places.tsv"
    path.write_text("\t".join(NEWS) + "\nDonbas\t\tUKR\tregoin\t48\t38\town\n", "utf-8")

    with pytest.raises(TableError) as error:
        load_gazetteer(tmp_path)

    assert str(error.value) == f"{path}:2: 'regoin' is no precision\n  Did you mean 'region'?"
