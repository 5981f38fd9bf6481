"""From probabilities to spans."""

import numpy as np

from dyadwire.learn.frames import frame
from dyadwire.learn.labels import MODE_TAGS, NAME_TAGS, ROLES, TRIGGER_TAGS
from dyadwire.learn.segments import Segmenter
from dyadwire.parse.decode import best_mode, decode_names, decode_roles, decode_triggers, mixed_types
from dyadwire.parse.encoder import PACKAGED
from dyadwire.records import Span

SEGMENTER = Segmenter(PACKAGED / "tokenizer.json")


def cut(text: str):
    return SEGMENTER.cut(text, [Span(0, len(text))])[0]


def tagged(tags: list[str], names: tuple[str, ...]) -> np.ndarray:
    out = np.full((len(tags), len(names)), 0.01, dtype=np.float32)
    for row, tag in enumerate(tags):
        out[row, names.index(tag)] = 0.9
    return out


def names_of(text: str, tags: dict[str, str]) -> list[tuple[str, str]]:
    """The names decoded when each piece of a word has the tag given for it."""
    pieces = cut(text)
    words = {start: word for word in tags for start in range(text.find(word), text.find(word) + len(word))}
    given = [tags.get(words.get(start, ""), "O") for start in pieces.starts.tolist()]
    return [(text[n.start : n.end], n.label) for n in decode_names(pieces, tagged(given, NAME_TAGS))]


def test_words_of_one_label_in_a_row_are_one_name():
    tags = {"Angela": "B-PER", "Merkel": "B-PER", "NATO": "B-ORG"}

    assert names_of("Angela Merkel met NATO", tags) == [("Angela Merkel", "PER"), ("NATO", "ORG")]


def test_a_nationality_before_an_organisation_is_part_of_its_name():
    tags = {"Iraqi": "B-NORP", "Islamic": "B-ORG", "Party": "I-ORG"}

    assert names_of("the Iraqi Islamic Party left", tags) == [("Iraqi Islamic Party", "ORG")]


def test_punctuation_inside_a_name_belongs_to_it():
    tags = {"Muqtada": "B-PER", "al": "I-PER", "Sadr": "B-PER"}

    assert names_of("Muqtada al-Sadr spoke", tags) == [("Muqtada al-Sadr", "PER")]


def test_names_apart_stay_apart():
    tags = {"Iran": "B-LOC", "Iraq": "B-LOC"}

    assert names_of("Iran, Iraq", tags) == [("Iran", "LOC"), ("Iraq", "LOC")]


def test_neighbouring_trigger_words_of_one_type_are_one_trigger():
    text = "they called on him"
    tags = tagged(["O", "REQUEST", "REQUEST", "O"], TRIGGER_TAGS)

    (trigger,) = decode_triggers(cut(text), tags, 0.2)

    assert text[trigger.start : trigger.end] == "called on"


def test_punctuation_is_no_trigger():
    text = "they left ."

    assert list(decode_triggers(cut(text), tagged(["O", "O", "ASSAULT"], TRIGGER_TAGS), 0.2)) == []


def roles_of(text: str, inside: dict[str, list[str]], first: dict[str, list[str]]):
    row = frame(cut(text), SEGMENTER)
    roles = np.zeros((len(row), 2 * len(ROLES)), dtype=np.float32)
    for at, (start, end) in enumerate(zip(row.starts.tolist(), row.ends.tolist(), strict=True)):
        for role in ROLES:
            word = text[start:end] if start >= 0 else ""
            roles[at, ROLES.index(role)] = float(word in inside.get(role, ()))
            roles[at, ROLES.index(role) + len(ROLES)] = float(word in first.get(role, ()))
    return decode_roles(row, roles, {"actor": "actor", "date": "TMP"})


def test_roles_are_cut_where_a_new_span_begins_behind_a_conjunction():
    text = "Russian and Syrian jets struck on Monday"
    actors = ["Russian", "and", "Syrian"]

    found = roles_of(text, {"actor": actors, "TMP": ["on", "Monday"]}, {"actor": ["Russian", "Syrian"]})

    assert [(a.role, text[a.start : a.end]) for a in found] == [
        ("actor", "Russian"),
        ("actor", "Syrian"),
        ("date", "on Monday"),
    ]


def unsure(text: str, chances: dict[str, dict[str, float]]):
    row = frame(cut(text), SEGMENTER)
    roles = np.zeros((len(row), 2 * len(ROLES)), dtype=np.float32)
    for at, (start, end) in enumerate(zip(row.starts.tolist(), row.ends.tolist(), strict=True)):
        for role, words in chances.items():
            roles[at, ROLES.index(role)] = words.get(text[start:end], 0.0) if start >= 0 else 0.0
    found = decode_roles(row, roles, {"actor": "actor", "place": "place", "source": "source"})
    return [(a.role, text[a.start : a.end], round(a.score, 2)) for a in found]


def test_where_nobody_surely_acts_all_who_may_are_handed_on():
    assert unsure("Putin said he went", {"actor": {"Putin": 0.3, "he": 0.4}}) == [
        ("actor", "Putin", 0.3),
        ("actor", "he", 0.4),
    ]


def test_where_somebody_surely_acts_nobody_else_is_handed_on():
    assert unsure("Putin said he went", {"actor": {"Putin": 0.3, "he": 0.6}}) == [("actor", "he", 0.6)]


def test_a_source_that_is_unsure_is_handed_on_too():
    assert unsure("Putin said he went", {"source": {"Putin": 0.2}}) == [("source", "Putin", 0.2)]


def test_an_unsure_place_is_none():
    assert unsure("They met in Oslo", {"place": {"Oslo": 0.4}}) == []


def test_no_role_gives_no_argument():
    assert roles_of("They left", {}, {}) == ()


def test_a_mode_belongs_to_its_type():
    modes = np.array(
        [5.0 if tag == ("REJECT", "meet") else 1.0 if tag == ("REQUEST", "yield") else 0.0 for tag in MODE_TAGS]
    )

    assert best_mode(modes, "REQUEST") == "yield"
    assert best_mode(modes, "REJECT") == "meet"
    assert best_mode(modes, "AGREE") is None


def test_two_readings_are_mixed_by_weight():
    plain, marked = tagged(["ASSAULT"], TRIGGER_TAGS)[0], tagged(["COERCE"], TRIGGER_TAGS)[0]

    assert mixed_types(plain, marked, 0.2)[0] == "ASSAULT"
    assert mixed_types(plain, marked, 0.8)[0] == "COERCE"
