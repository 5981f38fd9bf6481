"""Numbers tied to events: how many died, were wounded, arrested or displaced, how votes went, sums of money.

A number is read as an interval ("at least 20" is open upwards, "dozens" begins at 24). What it counts is told by the
words after it up to a verb or noun of harm, else by the words before it, else by the number it is joined to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dyadwire.records import Quantity
from dyadwire.tables import DATA, read_rows

HEADER = ("word", "class", "low", "high", "note", "source")
AUXILIARY = (
    r"(?:(?:were|was|are|is|be|been|being|has|have|had|also|reportedly|later|feared|confirmed|left|lay|seriously"
    r"|critically|slightly|badly|then)\s+)*"
)
VOTED_FOR = re.compile(
    r"\s*(?:[\w'’\-]+\s+){0,4}?(?:voted?\s+(?:for|in favou?r|yes)|votes?\s+(?:for|in favou?r)|in favou?r|backed the"
    r"|supported the)"
)
BALLOT = re.compile(r"vot|favou?r|ballot|resolution")
WINDOW, LONG = 120, 2_000  # characters: from a number to its cue; of a sentence in which a vote is looked for
VOTED_AGAINST = re.compile(r"\s*(?:[\w'’\-]+\s+){0,4}?(?:voted?\s+(?:against|no)|votes?\s+against|against|opposed)\b")
TALLY = re.compile(
    r"\b(?:vote|voted|votes|passed|adopted|approved|rejected|margin)\b[^.;\d]{0,40}?\b(\d{1,3})\s?(?:-|–|\bto\b)\s?(?:to-)?(\d{1,3})\b"
    r"|\b(\d{1,3})(?:-|–| to |-to-)(\d{1,3})\s+(?:vote|votes|margin)\b"
)
# What may stand between a number and its cue: a few words, but no other clause.
BODY = r"(?:(?!(?:and|but|while|after|before|when|since|for|as)\b)[\w'’\-]+\s+){0,5}?"
BEFORE = r"\b{cue}(?:\s+(?:of|to|the|at|rose|risen|rises|stands|stood|has|have|reached|reaching|another))*\s+$"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written, before anyone knows what it counts."""

    low: float
    high: float | None
    start: int
    end: int
    money: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The table of quantity words as patterns, compiled once."""

    number: re.Pattern[str]
    before: dict[str, re.Pattern[str]]  # cue directly before a number, by kind
    after: dict[str, re.Pattern[str]]  # cue after a number and its noun, by kind
    people: re.Pattern[str]
    values: dict[str, tuple[float, float | None]]
    multipliers: dict[str, float]
    classes: dict[str, str]


def find_quantities(text: str, start: int, end: int) -> tuple[Quantity, ...]:
    """The quantities of one sentence, ``text[start:end]``, in order. Other numbers are left out."""
    sentence = text[start:end]
    amounts = list(_amounts(sentence))
    tallies = list(_tallies(sentence))
    found: list[Quantity] = []
    last_kind, last_end = None, 0
    for index, amount in enumerate(amounts):
        if any(q.start < amount.end and amount.start < q.end for q in tallies):
            continue
        until = amounts[index + 1].start if index + 1 < len(amounts) else len(sentence)
        kind = _kind(sentence, amount, last_end, until)
        joined = re.fullmatch(r"\s*(?:[\w'’\-]+\s+){0,3}(?:,\s*)?(?:and|or|,)\s*", sentence[last_end : amount.start])
        if kind == "people" and last_kind and joined:
            kind = last_kind
        if kind is not None:
            found.append(_quantity(kind, amount, sentence))
            last_kind = kind if kind not in ("money", "people") else None
        last_end = amount.end
    return tuple(
        Quantity(kind=q.kind, low=q.low, high=q.high, start=q.start + start, end=q.end + start, text=q.text)
        for q in sorted([*found, *tallies], key=lambda q: (q.start, q.kind))
    )


def _quantity(kind: str, amount: Amount, sentence: str) -> Quantity:
    return Quantity(
        kind=kind,
        low=amount.low,
        high=amount.high,
        start=amount.start,
        end=amount.end,
        text=sentence[amount.start : amount.end],
    )


def _kind(sentence: str, amount: Amount, floor: int, until: int) -> str | None:
    if amount.money:
        return "money"
    words, after = vocabulary(), sentence[amount.end : min(until, amount.end + WINDOW)]
    if VOTED_AGAINST.match(after):
        return "votes_against"
    # The window takes in the next number: "129 to 2".
    if BALLOT.search(sentence, 0, LONG) and VOTED_FOR.match(sentence[amount.end : amount.end + WINDOW]):
        return "votes_for"
    before = sentence[max(floor, amount.start - 60) : amount.start]
    for kind, pattern in words.before.items():
        if pattern.search(before):
            return kind
    for kind, pattern in words.after.items():
        if pattern.match(after):
            return kind
    return "people" if words.people.match(after) else None


def _tallies(sentence: str) -> Iterator[Quantity]:
    """Both numbers of "adopted by 14 to 1", "a 230-197 vote"."""
    for match in TALLY.finditer(sentence):
        first = 1 if match[1] else 3
        for group, kind in ((first, "votes_for"), (first + 1, "votes_against")):
            number = float(match[group])
            span = match.span(group)
            yield Quantity(kind=kind, low=number, high=number, start=span[0], end=span[1], text=match[group])


def _amounts(sentence: str) -> Iterator[Amount]:
    for match in vocabulary().number.finditer(sentence):
        if match["year"] is None and (amount := _amount(match)):
            yield amount


def _amount(match: re.Match[str]) -> Amount | None:
    first, second = _value(match["first"]), _value(match["second"] or match["third"] or "")
    if first is None:
        return None
    low, high = first
    factor = vocabulary().multipliers.get((match["factor"] or "").lower(), 1.0)
    if second is not None:
        high = second[1]
        if match["factor"] is None and second[0] < low:  # "2-1" is no range
            return None
    low, high = low * factor, high * factor if high is not None else None
    bound = vocabulary().classes.get((match["bound"] or "").lower())
    if bound == "from":
        high = None
    elif bound == "until":
        low = 0.0
    if second is not None and high is not None and high < low:
        return None
    money = bool(match["sign"] or match["currency"])
    return Amount(low, high, match.start(), match.end(), money)


def _value(word: str) -> tuple[float, float | None] | None:
    if not word:
        return None
    plain = re.sub(r"\s+", " ", word.lower())
    if plain[0].isdigit():
        number = float(plain.replace(",", ""))
        return number, number
    if plain in vocabulary().values:
        return vocabulary().values[plain]
    return _spelled(plain)


def _spelled(words: str) -> tuple[float, float] | None:
    """Like "twenty-three", "two hundred and five"."""
    total, part = 0.0, 0.0
    for word in re.split(r"[\s\-]+", words.replace(" and ", " ")):
        if word in vocabulary().multipliers:
            part = max(part, 1.0) * vocabulary().multipliers[word]
            if part >= 1000:
                total, part = total + part, 0.0
        elif word in vocabulary().values:
            part += vocabulary().values[word][0]
        else:
            return None
    return total + part, total + part


@cache
def vocabulary(path: Path = DATA / "quantities" / "words.tsv") -> Words:
    """The table of quantity words, ready to match."""
    rows = [row for _, row in read_rows(path, HEADER)]
    by_class: dict[str, list[str]] = {}
    cues: dict[str, list[str]] = {}
    for row in rows:
        by_class.setdefault(row["class"], []).append(row["word"])
        if row["class"] == "cue":
            cues.setdefault(row["low"], []).append(row["word"])
    values = {
        r["word"]: (float(r["low"]), float(r["high"]) if r["high"] else None) for r in rows if r["class"] == "vague"
    }
    values |= {r["word"]: (float(r["low"]), float(r["low"])) for r in rows if r["class"] == "number"}
    kinds = {kind: _either(words) for kind, words in cues.items()}
    return Words(
        number=_number(by_class),
        before={kind: re.compile(BEFORE.format(cue=cue), re.IGNORECASE) for kind, cue in kinds.items()},
        after={kind: re.compile(rf"\s*{BODY}{AUXILIARY}{cue}\b", re.IGNORECASE) for kind, cue in kinds.items()},
        people=re.compile(rf"\s*(?:[\w'’\-]+\s+){{0,2}}?{_either(by_class['people'])}\b"),
        values=values,
        multipliers={row["word"]: float(row["low"]) for row in rows if row["class"] == "multiplier"},
        classes={row["word"]: row["class"] for row in rows if row["class"] in ("from", "until")},
    )


def _either(words: list[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) + ")"


def _number(by_class: dict[str, list[str]]) -> re.Pattern[str]:
    """A bound, a currency sign, one number or two, a factor, a currency; a bare year in a group of its own."""
    word, factor = _either(by_class["number"]), _either(by_class["multiplier"])
    digits = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    spelled = rf"{word}(?:-{word})?(?:\s+(?:{factor}|and\s+{word}|{word}))*"
    value = rf"(?:{digits}|{_either(by_class['vague'])}|{spelled})"
    bounds = _either(by_class["from"] + by_class["until"])
    near = _either(by_class["near"])
    return re.compile(
        rf"(?<![\w.,/:])(?:(?P<bound>{bounds})\s+)?(?:(?:{near})\s+)?(?P<sign>(?:US|A|C|HK)?[$€£¥]\s?)?"
        rf"(?:(?P<year>(?:19|20)\d\d(?![,\w.]*\d)(?=\W))|(?P<between>between\s+)?(?:from\s+)?(?P<first>{value})"
        rf"(?:\s?(?:-|–|to)\s?(?P<second>{value})|(?(between)\s+and\s+(?P<third>{value})|(?!)))?)"
        rf"(?:[\s-](?P<factor>{factor})\b)?(?:\s+(?:US\s+)?(?P<currency>{_either(by_class['money'])}))?(?![\w%]|\s?percent|st\b|th\b)",
        re.IGNORECASE,
    )
