"""Packed examples: what was packed is found again, whatever stands beside it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.learn.examples import Example, gold_examples
from dyadwire.learn.labels import IGNORED, ROLES, TRIGGER_TAGS
from dyadwire.learn.packed import OPENING, Packer
from dyadwire.learn.segments import Segmenter, split_sentences
from dyadwire.parse.encoder import PACKAGED
from dyadwire.records import Span

SEGMENTER = Segmenter(PACKAGED / "tokenizer.json")
TEXT = "Ministers of Norway met in Oslo. They condemned the raid on Narvik, and Sweden denied it."


def span(words: str) -> dict[str, int | str]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def event(trigger: str, kind: str, actors: list[str], recipients: list[str]) -> dict[str, object]:
    return {
        "trigger": span(trigger), "type": kind, "mode": None, "status": "actual", "denied": False, "place": None,
        "actors": [span(x) for x in actors], "recipients": [span(x) for x in recipients], "sources": [],
    }  # fmt: skip


EVENTS = [event("condemned", "ACCUSE", ["Ministers of Norway"], ["raid"]), event("denied", "REJECT", ["Sweden"], [])]
EXAMPLES = gold_examples([{"text": TEXT, "events": EVENTS}], SEGMENTER, frozenset({"ministers"}))


def words_at(packed, places: np.ndarray, bits: np.ndarray, column: int) -> str:
    rows = {row: piece for piece, row in SEGMENTER.vocabulary.items()}
    return " ".join(rows[int(packed.ids[at])] for at, bit in zip(places, bits, strict=True) if bit >> column & 1)


def test_a_mark_sees_its_sentence_the_one_before_and_the_roles_in_both():
    packer = Packer(SEGMENTER)
    packer.add(EXAMPLES)
    packed = packer.packed()

    mark = [TRIGGER_TAGS[kind] for kind in packed.labels[:, 0]].index("ACCUSE")
    sentence = packed.sentence[mark]
    shown, first = packed.before_length[sentence], packed.first[sentence]
    places = np.r_[packed.before[sentence] + np.arange(shown), first + np.arange(packed.length[sentence])]
    bits = packed.roles[packed.seen[mark] :][: len(places)]

    assert words_at(packed, places, bits, ROLES.index("actor")) == "ministers of norway"
    assert words_at(packed, places, bits, len(ROLES) + ROLES.index("actor")) == "ministers"
    assert words_at(packed, places, bits, ROLES.index("recipient")) == "raid"
    assert packed.known[mark] == 0b1111


def test_a_sentence_that_is_the_next_ones_context_is_kept_once():
    packer = Packer(SEGMENTER)
    packer.add(EXAMPLES)
    packed = packer.packed()

    assert packed.before.tolist() == [-1, packed.first[0]]
    assert len(packed.ids) == packed.length.sum()


def test_a_word_that_triggers_elsewhere_is_marked_as_no_event():
    packer = Packer(SEGMENTER)
    packer.add(EXAMPLES)

    assert 0 in packer.packed().labels[:, 0]


TEXTS = st.lists(st.text("ab .'é", min_size=1, max_size=60), min_size=1, max_size=6)


@settings(deadline=None)
@given(TEXTS)
def test_every_sentence_is_found_again_whatever_stands_beside_it(texts: list[str]):
    packer = Packer(SEGMENTER)
    examples = [
        Example(pieces)
        for text in texts
        for pieces in SEGMENTER.cut(text, split_sentences(text) or [Span(0, len(text))])
    ]
    numbers = packer.add(examples)
    packed = packer.packed()

    for number, example in zip(numbers, examples, strict=True):
        begin, length = packed.first[number], packed.length[number]
        assert packed.ids[begin + 1 : begin + length - 1].tolist() == example.pieces.ids.tolist()
        assert set(packed.triggers[begin : begin + length]) == {IGNORED}
    assert (packed.before_length <= OPENING).all()
