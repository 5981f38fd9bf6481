"""Places in context: what is near, what lies inside what, distances and bearings, and how it is all explained."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.coding.place_explanations import explain_place
from dyadwire.coding.places import choose_places, event_place, find_places, load_gazetteer
from dyadwire.coding.places_bearings import Offset, moved, offset_before
from dyadwire.coding.places_gazetteer import FOLDER, key
from dyadwire.errors import TableError
from dyadwire.records import Name, PlaceMention, Span

GAZETTEER = load_gazetteer()


def located(text, *words):
    """The mentions of a text whose names an encoder has found."""
    names = [Name(text.index(word), text.index(word) + len(word), "LOC", 1.0) for word in words]
    return find_places(text, names, GAZETTEER)


def test_a_town_next_door_decides_between_namesakes():
    text = "Santa Ana and Anaheim share a station, as do Irvine and Long Beach."

    assert [place.country for place in located(text, "Santa Ana", "Anaheim", "Irvine", "Long Beach")] == ["USA"] * 4


def test_a_name_that_the_encoder_cut_is_read_whole():
    text = "Talks on the Middle East went on in New York."

    assert [place.text for place in located(text, "East", "York")] == ["Middle East", "New York"]


def test_cities_count_without_a_label_where_the_encoder_has_not_read():
    text = "Shots fell. They met in Liverpool."
    names = [Name(0, 5, "ORG", 1.0)]

    assert find_places(text, names, GAZETTEER) == ()
    assert [place.text for place in find_places(text, names, GAZETTEER, [Span(0, 11)])] == ["Liverpool"]


def test_a_word_of_a_persons_name_is_no_place():
    text = "Jordan Miller spoke. Jordan smiled."

    assert find_places(text, [Name(0, 13, "PER", 1.0)], GAZETTEER) == ()


def test_a_word_for_a_people_tells_where_before_a_word_for_land():
    text = "Jets entered Ukrainian airspace, the Ukrainian army said."

    assert [(place.text, place.start, place.country) for place in find_places(text, (), GAZETTEER)] == [
        ("Ukrainian", 13, "UKR")
    ]


@pytest.mark.parametrize("words", ["the province of Deir ez-Zor", "Deir ez-Zor province", "Deir ez-Zor governorate"])
def test_what_is_called_a_province_is_one(words):
    assert located(f"Jets hit {words}.", "Deir ez-Zor")[0].precision == "province"


def test_a_small_town_that_nothing_supports_is_hardly_sure():
    (place,) = located("Shots fell in Powderly.", "Powderly")

    assert (place.score, place.rule) == (0.3, "small city that nothing else in the text supports")


@pytest.mark.parametrize(
    ("words", "kilometres", "bearing"),
    [
        ("55 kilometres south-east of ", 55, 135),
        ("some 10 miles north of the town of ", 16.1, 0),
        ("twenty km (12 miles) to the northwest of ", 20, 315),
        ("1,200 km west of ", 1200, 270),
        ("3.5 kilometers east-northeast of ", 3.5, 67.5),
    ],
)
def test_distances_and_bearings_are_read(words, kilometres, bearing):
    offset = offset_before(words, len(words))

    assert offset is not None
    assert (round(offset.kilometres, 1), offset.bearing) == (kilometres, bearing)


@pytest.mark.parametrize("words", ["south-east of ", "20 kilometres from ", "55 people south of ", ""])
def test_no_distance_or_no_bearing_moves_nothing(words):
    assert offset_before(words, len(words)) is None


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(1, 900), st.sampled_from([0.0, 90.0, 180.0, 270.0]))
@settings(deadline=None)
def test_there_and_back_is_where_we_began(latitude, longitude, kilometres, bearing):
    there = moved(latitude, longitude, Offset(0, kilometres, bearing))

    assert -90 <= there[0] <= 90
    assert -180 <= there[1] <= 180
    if bearing in (0.0, 180.0) and abs(there[0]) < 88:
        back = moved(*there, Offset(0, kilometres, 180.0 - bearing))
        assert back == pytest.approx((latitude, longitude), abs=0.05)


def test_an_event_south_east_of_a_town_is_not_in_the_town():
    text = "A convoy was hit 55 kilometres south-east of Ayyash in Syria."
    mentions = located(text, "Ayyash")

    place = event_place(text, Span(text.index("Ayyash"), text.index("Ayyash") + 6), mentions[:1])

    assert place.text == "55 kilometres south-east of Ayyash"
    assert (place.latitude, place.longitude) == (35.07, 40.46)
    assert (mentions[0].latitude, mentions[0].precision) == (35.42, "city")


def test_of_several_places_the_most_specific_is_the_events():
    text = "A Syrian attack, in Syria and in Raqqa."
    mentions = located(text, "Syria and", "Raqqa")

    assert event_place(text, Span(20, 38), located(text, "Raqqa")).text == "Syria and in Raqqa"
    assert [mention.text for mention in mentions][-1] == "Raqqa"


def test_a_distance_without_a_bearing_lowers_the_precision():
    text = "Fighting went on 20 km from Aleppo."
    (aleppo,) = located(text, "Aleppo")

    assert event_place(text, Span(28, 34), [aleppo]).precision == "district"


def test_the_candidates_of_a_place_are_explained():
    text = "A court in Paris, Texas ruled."
    names = [Name(11, 16, "LOC", 1.0), Name(18, 23, "LOC", 1.0)]

    told = explain_place(text, choose_places(text, names, GAZETTEER), Span(11, 16), GAZETTEER)

    assert told.decision == "Paris, USA (33.66, -95.56), city"
    assert [option.chosen for option in told.options] == [True, *[False] * 5]
    assert told.options[0].label == "Paris, Texas, USA (33.66, -95.56)"
    assert "lies in what is named right behind it" in told.options[0].reason
    assert "its country is named in the document" in told.options[1].reason


def test_words_that_hold_no_place_are_explained_as_unknown():
    told = explain_place("In the morning.", [], Span(7, 14), GAZETTEER)

    assert (told.decision, told.rule, told.options) == ("unknown", "not in the gazetteer", ())


def test_an_explanation_agrees_with_the_decision():
    text = "Shells fell on Manbij in northern Syria and 12 miles west of Hama."
    names = [Name(text.index(word), text.index(word) + len(word), "LOC", 1.0) for word in ("Manbij", "Hama")]
    choices = choose_places(text, names, GAZETTEER)

    for mention in find_places(text, names, GAZETTEER):
        span = Span(mention.start, mention.end)
        decided: PlaceMention = event_place(text, span, [mention])
        told = explain_place(text, choices, span, GAZETTEER)
        assert f"({decided.latitude:.2f}, {decided.longitude:.2f})" in told.decision
        assert told.rule == decided.rule


@pytest.mark.parametrize(
    ("one", "other"),
    [("St. Petersburg", "Saint Petersburg"), ("Deir-ez-Zor", "Deir ez-Zor"), ("Puławy", "Pulawy"), ("Iğdır", "Igdir")],
)
def test_spellings_meet_in_a_key(one, other):
    assert key(one) == key(other)


def test_a_table_of_cities_out_of_order_is_refused_with_its_line(tmp_path):
    for table in FOLDER.iterdir():
        (tmp_path / table.name).write_bytes(table.read_bytes())
    path = tmp_path / "cities.tsv.gz"
    rows = gzip.decompress(path.read_bytes()).decode().split("\n")
    rows[10], rows[20] = rows[20], rows[10]
    path.write_bytes(gzip.compress("\n".join(rows).encode()))

    with pytest.raises(TableError, match=r"cities\.tsv\.gz:\d+: .* stands behind a later key"):
        load_gazetteer(tmp_path)
