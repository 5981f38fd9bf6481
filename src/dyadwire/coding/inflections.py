"""Forms of English words: rules for the regular ones, a table for the others."""

import re
from collections.abc import Mapping
from pathlib import Path

from dyadwire.errors import TableError
from dyadwire.tables import DATA, read_rows

HEADER = ("lemma", "pos", "forms", "source")
# Irregular forms by (lemma, "verb" or "noun"); the lemma itself is not among them.
Irregulars = Mapping[tuple[str, str], tuple[str, ...]]

_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|[^aeiou]o)$")
_DOUBLES = re.compile(r"^[^aeiou]*[aeiou][bdgklmnprtv]$")  # one syllable, one vowel, one consonant: ban, stop
_BRITISH_L = re.compile(r"[^aeiou][aeiou]l$")  # cancelled beside canceled
_PREPOSITION = re.compile(r" (?:of|against|to|for|in|from) ")


def load_irregulars(path: Path = DATA / "inflections.tsv") -> Irregulars:
    """Read irregular forms; raises `TableError` at a row that repeats another or names a part of speech of its own."""
    irregulars: dict[tuple[str, str], tuple[str, ...]] = {}
    for line, row in read_rows(path, HEADER):
        key = row["lemma"], row["pos"]
        if row["pos"] not in ("verb", "noun"):
            raise TableError(path, line, f"part of speech {row['pos']!r} is unknown", "Use verb or noun.")
        if key in irregulars:
            raise TableError(path, line, f"{row['lemma']!r} is listed twice as {row['pos']}", "Keep one row.")
        irregulars[key] = tuple(row["forms"].split())
    return irregulars


def inflect(lemma: str, pos: str, irregulars: Irregulars) -> tuple[str, ...]:
    """All forms of a lower-case lemma, itself first, without repeats.

    `pos` "verb" gives -s, -ed and -ing, "noun" the plural (of the word before a preposition, else of the last),
    "phrase" the forms of its first word as a verb; any other the lemma alone.
    """
    if pos == "phrase":
        first, _, rest = lemma.partition(" ")
        return tuple(f"{form} {rest}" for form in inflect(first, "verb", irregulars))
    if pos == "noun":
        return _nouns(lemma, irregulars)
    if pos == "verb":
        stem, hyphen, last = lemma.rpartition("-")
        forms = irregulars.get((last, "verb")) or _verbs(last)
        return _unique(lemma, *(stem + hyphen + form for form in forms))
    return (lemma,)


def _nouns(lemma: str, irregulars: Irregulars) -> tuple[str, ...]:
    preposition = _PREPOSITION.search(lemma)
    head, tail = (lemma[: preposition.start()], lemma[preposition.start() :]) if preposition else (lemma, "")
    rest, space, last = head.rpartition(" ")
    forms = irregulars.get((last, "noun")) or (_with_s(last),)
    return _unique(lemma, *(rest + space + form + tail for form in forms))


def _verbs(lemma: str) -> tuple[str, ...]:
    if lemma.endswith("ie"):
        past, ing = lemma + "d", lemma[:-2] + "ying"
    elif lemma.endswith("e"):
        past, ing = lemma + "d", (lemma if lemma.endswith(("ee", "oe", "ye")) else lemma[:-1]) + "ing"
    elif _CONSONANT_Y.search(lemma):
        past, ing = lemma[:-1] + "ied", lemma + "ing"
    elif _DOUBLES.search(lemma):
        past, ing = lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"
    else:
        past, ing = lemma + "ed", lemma + "ing"
    forms = (_with_s(lemma), past, ing)
    return (*forms, lemma + "led", lemma + "ling") if _BRITISH_L.search(lemma) else forms


def _with_s(word: str) -> str:
    if _CONSONANT_Y.search(word):
        return word[:-1] + "ies"
    return word + ("es" if _SIBILANT.search(word) else "s")


def _unique(*forms: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(forms))
