"""The tables of `data/tell`: what a brief calls countries, actors, acts and speakers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dyadwire.errors import OptionError, nearest
from dyadwire.tables import DATA, read_fields

FOLDER = DATA / "tell"
PHRASE = ("type", "mode", "triggers", "to", "alone", "mutual", "noun", "object", "bare", "joins", "future")


@dataclass(frozen=True, slots=True)
class Country:
    """How a country is called."""

    name: str  # in a sentence: "the United States"
    short: str  # in a title: "USA"
    adjective: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of `phrases.tsv`; the table's head says what the fields mean."""

    mode: str
    triggers: re.Pattern[str] | None
    to: str
    alone: str
    mutual: str
    noun: str
    object: str
    bare: str
    joins: tuple[str, ...]
    future: str


def _rows(name: str, *columns: str) -> Iterator[list[str]]:
    """The rows of a packaged table whose last column is the source."""
    for _, fields in read_fields(FOLDER / name, (*columns, "source")):
        yield fields


@cache
def countries() -> dict[str, Country]:
    """Country by ISO 3166-1 alpha-3 code."""
    rows = _rows("countries.tsv", "code", "name", "short", "adjective")
    return {code: Country(name, short, adjective) for code, name, short, adjective, _ in rows}


@cache
def adjectives() -> frozenset[str]:
    """Adjectives of countries that are not their names too."""
    rows = countries().values()
    return frozenset(row.adjective for row in rows) - {row.short for row in rows}


def check_code(code: str) -> str:
    """The country code in capitals. Raises `OptionError` with the nearest code for one that is in no row."""
    known = countries()
    if code.upper() in known:
        return code.upper()
    named = {country.short.casefold(): key for key, country in known.items()}
    if code.casefold() in named:
        return named[code.casefold()]
    raise OptionError(f"country {code!r}: expected an ISO 3166-1 alpha-3 code such as USA. {nearest(code, known)}")


@cache
def phrases() -> dict[str, tuple[Phrase, ...]]:
    """Phrases by event type, the most particular first."""
    found: dict[str, list[Phrase]] = {}
    for kind, mode, triggers, to, alone, mutual, noun, obj, bare, joins, future, _ in _rows("phrases.tsv", *PHRASE):
        pattern = re.compile(rf"\b(?:{triggers})", re.IGNORECASE) if triggers else None
        row = Phrase(mode, pattern, to, alone, mutual, noun, obj, bare, tuple(joins.split()), future)
        found.setdefault(kind, []).append(row)
    order = {kind: sorted(rows, key=lambda row: (row.mode == "", row.triggers is None)) for kind, rows in found.items()}
    return {kind: tuple(rows) for kind, rows in order.items()}


@cache
def sectors() -> dict[str, tuple[str, str, bool]]:
    """By PLOVER sector: words with a country, words without, and whether they are plural."""
    rows = _rows("sectors.tsv", "sector", "with_country", "without", "plural")
    return {code: (known, bare, plural == "1") for code, known, bare, plural, _ in rows}


@cache
def offices() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of offices with what we call them, longest pattern first."""
    rows = sorted(_rows("offices.tsv", "pattern", "office"), key=lambda row: (-len(row[0]), row[0]))
    return tuple((re.compile(rf"\b{pattern}\b", re.IGNORECASE), office) for pattern, office, _ in rows)


@cache
def cues() -> tuple[tuple[str, str], ...]:
    """Beginnings of cue words with the verb that we introduce a quotation by, longest first."""
    rows = ((cue, verb) for cue, verb, _ in _rows("cues.tsv", "cue", "verb"))
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


@cache
def loaded_words() -> re.Pattern[str]:
    """A pattern that finds any loaded word, without case."""
    words = sorted((row[0] for row in _rows("loaded.tsv", "word")), key=lambda word: (-len(word), word))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)


@cache
def members() -> frozenset[str]:
    """Nouns for people of an organisation: "fighters" of "Hamas fighters"."""
    return frozenset(row[0] for row in _rows("members.tsv", "word"))


@cache
def articled() -> frozenset[str]:
    """Last words of names, and whole names, that take "the"."""
    return frozenset(row[0] for row in _rows("articles.tsv", "word"))
