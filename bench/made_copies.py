"""Made-up documents with known copies, and the libraries that could find them; used by `copies.py`."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator, default_rng

from dyadwire.records import Document

KINDS = ("exact", "near", "cut", "inside", "grown", "form")
SHARE = 0.3  # of the documents are made from another one
VOCABULARY = 60_000
FAR = 5_000  # how many documents lie at most between a text and its copy; a stream of news
Truth = dict[int, tuple[str, int]]  # position: kind and position of the origin

_LETTERS = "aeioubcdfghlmnprstvz"
_MONTHS = ("January", "February", "March", "April", "June", "July", "August", "October", "November", "December")


def make_word(number: int) -> str:
    """The word of a rank: pronounceable, the commoner the shorter."""
    word = ""
    number += 5
    while number:
        number, vowel = divmod(number, 5)
        number, consonant = divmod(number, 15)
        word += _LETTERS[5 + consonant] + _LETTERS[vowel]
    return word


WORDS = [make_word(number) for number in range(VOCABULARY)]
_REACH = np.cumsum(1 / (np.arange(VOCABULARY) + 2.7))


def make_truth(count: int) -> Truth:
    """For each document that is made from another the kind, and the other; the other is never made itself."""
    chance = default_rng(0)
    truth: Truth = {}
    for position in range(1, count):
        if chance.random() < SHARE:
            origin = int(chance.integers(max(0, position - FAR), position))
            kind = KINDS[chance.integers(len(KINDS))]
            if origin not in truth:
                truth[position] = (kind, origin)
    return truth


def make_documents(count: int) -> Iterator[Document]:
    """The documents, one at a time, always the same."""
    truth = make_truth(count)
    for position in range(count):
        kind, origin = truth.get(position, ("", position))
        chance = default_rng([2, position])
        words = make_text(origin)
        day = date(2020, 1, 1) + timedelta(days=origin // 2000)
        if kind:
            words = CHANGES[kind](words, chance)
        yield Document(
            id=str(position),
            origin="made up",
            text=" ".join(words),
            title=" ".join(make_words(chance, 8)),
            url=f"https://paper{origin if kind == 'grown' else position}.example/",
            published=day + timedelta(days=int(chance.integers(2))) if kind else day,
        )


def make_words(chance: Generator, count: int) -> list[str]:
    """Words as Zipf's law distributes them."""
    ranks = np.searchsorted(_REACH, chance.random(count) * _REACH[-1])
    return [WORDS[rank] for rank in ranks.tolist()]


def make_text(seed: int) -> list[str]:
    """A text as long as one of the news: 350 words in the middle, a tenth above 900; names, numbers and dates in it."""
    chance = default_rng([1, seed])
    words = make_words(chance, min(5_000, max(60, int(chance.lognormal(5.86, 0.72)))))
    for place in range(12, len(words), 17):
        words[place] = make_detail(place // 17, chance)
    return words


def make_detail(place: int, chance: Generator) -> str:
    """A name, a number or a date."""
    if place % 3 == 0:
        return WORDS[chance.integers(2_000, VOCABULARY)].capitalize()
    return (
        str(chance.integers(2, 900))
        if place % 3 == 1
        else f"{_MONTHS[chance.integers(len(_MONTHS))]} {chance.integers(1, 29)}"
    )


def _near(words: list[str], chance: Generator) -> list[str]:
    changed = [*make_words(chance, 8), *words]
    for _ in range(len(words) // 80):
        at = int(chance.integers(10, len(changed) - 10))
        if changed[at].islower():
            changed[at] = make_words(chance, 1)[0]
    return changed


def _cut(words: list[str], chance: Generator) -> list[str]:
    return words[: max(50, int(len(words) * chance.uniform(0.35, 0.75)))]


def _inside(words: list[str], chance: Generator) -> list[str]:
    before, after = chance.integers(20, 20 + len(words) // 2, 2).tolist()
    return [*make_words(chance, before), *words, *make_words(chance, after)]


def _grown(words: list[str], chance: Generator) -> list[str]:
    at = int(chance.integers(len(words) // 2, len(words)))
    grown = [*words[:at], *make_words(chance, len(words) // 4), *words[at:]]
    places = [place for place, word in enumerate(grown) if word.isdigit()]
    if places:
        grown[places[chance.integers(len(places))]] = str(chance.integers(900, 2_000 - 101))
    return grown


def _form(words: list[str], chance: Generator) -> list[str]:
    filled = list(words)
    for place in range(12, len(words), 17):
        filled[place] = make_detail(place // 17, chance)
    return filled


def _same(words: list[str], _: Generator) -> list[str]:
    return words


CHANGES = {"exact": _same, "near": _near, "cut": _cut, "inside": _inside, "grown": _grown, "form": _form}
