"""The words of a text as copies are told by: without case, punctuation, furniture and the ways to write a number.

What may decide that two alike texts are two texts is told apart here: dates, numbers and names. Month and weekday
names, number words and ordinals are closed classes of English and stand in the code.
"""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dyadwire.records import Document

Hashes = NDArray[np.uint64]

SHINGLE = 4  # words in a row that count as one; two reports of one event hardly share four
PLAIN, NAME, NUMBER, CALENDAR = 0, 1, 2, 3  # classes of words, in order of weight
CLASSES = {NAME: "name", NUMBER: "number", CALENDAR: "date"}

_TYPOGRAPHIC = {
    mark: shown for marks, shown in (("–—―…•·«»¶§©®™‹›", " "), ("“”„‟", '"'), ("‘’", "'")) for mark in marks
}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_ORDINAL = re.compile(rb"([0-9])(?:st|nd|rd|th)\b", re.IGNORECASE)
_MONTHS = "january february march april may june july august september october november december"
_SHORT_MONTHS = "jan feb mar apr jun jul aug sep sept oct nov dec"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri"
_CALENDAR = frozenset(f"{_MONTHS} {_SHORT_MONTHS} {_DAYS}".split())
_ALSO = "march may mar jan jun dec sat sun mon wed fri"  # dates only with a capital
_ALSO_WORDS = frozenset(_ALSO.split())
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
_VALUES = (
    {word: str(value) for names in (_UNITS, _ORDINALS) for value, word in enumerate(names.split())}
    | {
        word: str(value)
        for names in (_TENS, _TENTHS)
        for value, word in zip(range(20, 100, 10), names.split(), strict=True)
    }
    | {"hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000"}
)
_LOOSE = frozenset({"one", "first", "second"})  # as often pronouns and connectives as numbers
_STOP = "\x01"  # stands for what ends a sentence, a line or a quotation, behind which a capital says nothing
_STOPS = re.compile(rb'[.!?:;\n"(]')
_SPACES = bytes(ord(" ") if chr(code).isascii() and not chr(code).isalnum() else code for code in range(256))
_KEPT = _SPACES[:1] + b"\x01" + _SPACES[2:]
_DROPPED = b"',"  # "Russia's", "12,000"
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)


def body_of(document: Document) -> str:
    """The text without the furniture and the comments that are marked in it."""
    cuts = [
        (block.start, block.end)
        for block in (*document.furniture, *document.comments)
        if block.start is not None and block.end is not None
    ]
    pieces, done = [], 0
    for start, end in sorted(cuts):
        pieces.append(document.text[done : max(start, done)])
        done = max(done, end)
    return "\n".join([*pieces, document.text[done:]]) if cuts else document.text


def normalise(text: str) -> bytes:
    """The words of a text, one space between two, as UTF-8: equal for texts that differ in nothing a reader reads."""
    return b" ".join(_clean(text.lower()).translate(_SPACES, _DROPPED).split())


def _clean(text: str) -> bytes:
    """The text in compatibility form, without typographic and invisible characters and the endings of ordinals."""
    if not text.isascii():  # one replacement after the other: far quicker than a table of all
        text = unicodedata.normalize("NFKC", text)
        for mark, shown in _TYPOGRAPHIC.items():
            text = text.replace(mark, shown)
        for mark in _INVISIBLE:
            text = text.replace(mark, "")
    return _ORDINAL.sub(rb"\1", text.encode("utf-8", "surrogatepass"))


def hash_words(words: bytes) -> int:
    """64 bits that tell normalised texts apart; two of a million differ in them but for a chance of 1 in 36 million."""
    return int.from_bytes(blake2b(words, digest_size=8).digest(), "little")


def shingle(words: bytes) -> Hashes:
    """Hashes of each `SHINGLE` words in a row of a normalised text, in order; none when there are fewer words."""
    return shingle_codes(list(map(crc32, words.split())))


def shingle_codes(codes: list[int]) -> Hashes:
    """The same, from the words' own hashes."""
    count = len(codes) - SHINGLE + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    row = np.array(codes, dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed = (mixed + row[place : place + count]) * factor
        mixed ^= mixed >> np.uint64(31)
    return mixed


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A text ready to be laid beside another. The lists run in step."""

    texts: list[str]  # as they stand
    values: list[str]  # without case; numbers as digits
    codes: list[int]  # hashes of what `normalise` keeps
    kinds: list[int]  # PLAIN, NAME, NUMBER or CALENDAR
    plain: frozenset[str]  # the words that the text also writes without a capital
    shingles: Hashes  # sorted, each once


def read_words(text: str) -> Words:
    """The words of a text with their classes."""
    marked = _STOPS.sub(f" {_STOP} ".encode(), _clean(text))
    texts: list[str] = []
    capitals: list[bool] = []
    opens = True
    for word in marked.translate(_KEPT, _DROPPED).decode("utf-8", "surrogatepass").split():
        if word != _STOP:
            texts.append(word)
            capitals.append(not opens and word[0].isupper())
        opens = word == _STOP
    lower = [word.lower() for word in texts]
    codes = [crc32(word.encode("utf-8", "surrogatepass")) for word in lower]
    return Words(
        texts=texts,
        values=[_VALUES.get(word, word) for word in lower],
        codes=codes,
        kinds=_kinds(texts, lower, capitals),
        plain=frozenset(word for word, shown in zip(lower, texts, strict=True) if word == shown),
        shingles=np.unique(shingle_codes(codes)),
    )


def _kinds(texts: list[str], lower: list[str], capitals: list[bool]) -> list[int]:
    """The class of each word; a number beside a month is a date, and so is a year."""
    kinds = [_kind(*word) for word in zip(texts, lower, capitals, strict=True)]
    for place in [at for at, kind in enumerate(kinds) if kind == CALENDAR and not texts[at][0].isdigit()]:
        for beside in (place - 1, place + 1):
            if 0 <= beside < len(kinds) and texts[beside][0].isdigit():
                kinds[beside] = CALENDAR
    return kinds


def _kind(shown: str, word: str, capital: bool) -> int:
    if word[0].isdigit():
        return CALENDAR if len(word) == 4 and word.isdigit() and "1900" <= word <= "2099" else NUMBER
    if word in _CALENDAR and (word not in _ALSO_WORDS or shown[0].isupper()):
        return CALENDAR
    if word in _VALUES and word not in _LOOSE:
        return NUMBER
    return NAME if capital else PLAIN
