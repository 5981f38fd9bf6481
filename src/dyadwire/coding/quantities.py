"""Numbers tied to events: how many died, were wounded, arrested, taken, freed or displaced, votes, money, distances.

A number is read as an interval ("at least 20" is open upwards, "dozens" begins at 24). What it counts is told by the
words after it up to a verb or noun of harm, else by the words before it, else by the number it is joined to.
Distances are in kilometres.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
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
VOTED = re.compile(r"\s*(?:[\w'’\-]+\s+){0,4}?voted?\s+against\b")
JOINED = re.compile(r"\s*(?:[\w'’\-]+\s+){0,3}(?:,\s*)?(?:and|or|,)\s*(?:the\s+)?")
WINDOW, LONG = 120, 2_000  # characters: from a number to its cue; of a sentence in which a vote is looked for
VOTED_AGAINST = re.compile(r"\s*(?:[\w'’\-]+\s+){0,4}?(?:voted?\s+(?:against|no)|votes?\s+against|against|opposed)\b")
ABSTAINED = re.compile(r"\s*(?:[\w'’\-]+\s+){0,4}?abst(?:ain(?:ed|ing|s)?|entions?)\b")
TALLY = re.compile(
    r"\b(?:vote|voted|votes|passed|adopted|approved|rejected|margin)\b[^.;\d]{0,40}?\b(\d{1,3})\s?(?:-|–|\bto\b)\s?(?:to-)?(\d{1,3})\b"
    r"|\b(\d{1,3})(?:-|–| to |-to-)(\d{1,3})\s+(?:vote|votes|margin)\b"
)
# What may stand between a number and its cue: a few words, but no other clause.
NO_CLAUSE = r"(?!(?:and|but|while|after|before|when|since|for|as|who|that|which|sa(?:id|y|ys))\b)"
WORD = rf"(?:{NO_CLAUSE}(?:[\w'’\-]+|(?:[A-Z]\.)+)\s+)"
BODY = rf"{WORD}{{0,5}}?"
INCLUDING = r"(?:including|among them|most of them|many of them|some of them|all of them|mostly)\b"
INSERT = rf"(?:[\w'’\-]+,\s+{INCLUDING}[^.;]{{1,80}}?,\s+)?"  # "people, including a child, "
PART = re.compile(rf",\s+{INCLUDING}(?:\s+at\s+least)?\s*$")
PASSIVE = r"(?:were|was|are|is|have\s+been|has\s+been|had\s+been|being|be)\s+(?:\w+ly\s+|also\s+)?"
BEFORE = r"\b{cue}(?:\s+(?:of|to|the|at|rose|risen|rises|stands|stood|has|have|reached|reaching|another))*\s+$"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written, before anyone knows what it counts."""

    low: float
    high: float | None
    start: int
    end: int
    unit: str | None = None  # "money" or "distance"; None: a bare number


@dataclass(frozen=True)
class Cues:
    """The words that tell one kind, and where they stand: patterns that are compiled when a text holds such a word."""

    words: tuple[str, ...]
    people: str

    def among(self, text: str) -> bool:
        """Whether any of the words stands in a text that was folded."""
        return any(word in text for word in self.words)

    @cached_property
    def before(self) -> re.Pattern[str]:
        """Cue directly before a number."""
        return re.compile(BEFORE.format(cue=_either(self.words)), re.IGNORECASE)

    @cached_property
    def after(self) -> re.Pattern[str]:
        """Cue after a number and its noun."""
        return re.compile(rf"\s*{BODY}{INSERT}{AUXILIARY}{_either(self.words)}\b", re.IGNORECASE)

    @cached_property
    def long(self) -> re.Pattern[str]:
        """Cue in the passive after a number and a long noun phrase of people."""
        phrase = rf"\s*{WORD}{{0,3}}?{self.people}\s+{WORD}{{0,10}}?{PASSIVE}{_either(self.words)}\b"
        return re.compile(phrase, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """The table of quantity words as patterns, compiled once."""

    number: re.Pattern[str]
    cues: dict[str, "Cues"]  # by kind
    people: re.Pattern[str]
    values: dict[str, tuple[float, float | None]]
    multipliers: dict[str, float]
    lengths: dict[str, float]  # kilometres in a unit
    joined: re.Pattern[str]  # what stands between two numbers of people that share a verb: "rebels and"
    classes: dict[str, str]


def find_quantities(text: str, start: int, end: int) -> tuple[Quantity, ...]:
    """The quantities of one sentence, ``text[start:end]``, in order. Other numbers are left out."""
    sentence = text[start:end]
    tallies = list(_tallies(sentence))
    amounts = [a for a in _amounts(sentence) if not any(q.start < a.end and a.start < q.end for q in tallies)]
    kinds = _shared([_kind(sentence, amounts, index) for index in range(len(amounts))], amounts, sentence)
    found = [_quantity(kind, amount, sentence) for kind, amount in zip(kinds, amounts, strict=True) if kind is not None]
    return tuple(
        replace(quantity, start=quantity.start + start, end=quantity.end + start)
        for quantity in sorted([*found, *tallies], key=lambda q: (q.start, q.kind))
    )


def _shared(kinds: Sequence[str | None], amounts: Sequence[Amount], sentence: str) -> list[str | None]:
    """The kinds, where a number of people has that of the number it is joined to: the one before, else the one after.

    "killed 12 soldiers and 5 civilians"; "five guards and two rebels were killed".
    """
    words, shared = vocabulary(), list(kinds)
    for index in range(1, len(amounts)):
        between = sentence[amounts[index - 1].end : amounts[index].start]
        before = shared[index - 1]
        if shared[index] == "people" and before in words.cues and JOINED.fullmatch(between):
            shared[index] = before
    for index in range(len(amounts) - 2, -1, -1):
        between = sentence[amounts[index].end : amounts[index + 1].start]
        after = shared[index + 1]
        if shared[index] == "people" and after in words.cues and words.joined.fullmatch(between):
            shared[index] = after
    return shared


def _quantity(kind: str, amount: Amount, sentence: str) -> Quantity:
    return Quantity(
        kind=kind,
        low=amount.low,
        high=amount.high,
        start=amount.start,
        end=amount.end,
        text=sentence[amount.start : amount.end],
    )


def _kind(sentence: str, amounts: Sequence[Amount], index: int) -> str | None:
    """What an amount counts by the words around it alone; None if they do not tell."""
    amount = amounts[index]
    if amount.unit is not None:
        return amount.unit
    words, after = vocabulary(), sentence[amount.end : _reach(sentence, amounts, index)]
    if (vote := _vote(sentence, amount, after)) is not None:
        return vote
    floor = amounts[index - 1].end if index else 0
    before = sentence[max(floor, amount.start - 60) : amount.start]
    folded = before.casefold()
    for kind, cues in words.cues.items():
        if cues.among(folded) and cues.before.search(before):
            return kind
    folded = after.casefold()
    told = [(kind, cues) for kind, cues in words.cues.items() if cues.among(folded)]
    for kind, cues in told:
        if cues.after.match(after):
            return kind
    for kind, cues in told:
        if cues.long.match(after):
            return kind
    return "people" if words.people.match(after) else None


def _vote(sentence: str, amount: Amount, after: str) -> str | None:
    if not BALLOT.search(sentence, 0, LONG):
        return "votes_against" if VOTED.match(after) else None
    if VOTED_AGAINST.match(after):
        return "votes_against"
    if ABSTAINED.match(after):
        return "votes_abstained"
    # The window takes in the next number: "129 to 2".
    return "votes_for" if VOTED_FOR.match(sentence[amount.end : amount.end + WINDOW]) else None


def _reach(sentence: str, amounts: Sequence[Amount], index: int) -> int:
    """Where the words that can tell of an amount end: at the next that is no part of it (", including three")."""
    until = len(sentence)
    for following in amounts[index + 1 :]:
        if not PART.search(sentence, max(0, following.start - 30), following.start):
            until = following.start
            break
    return min(until, amounts[index].end + WINDOW)


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
    if match["more"]:
        high = None
    unit = "money" if match["sign"] or match["currency"] else None
    if match["length"] and unit is None:
        unit, kilometres = "distance", vocabulary().lengths[match["length"].lower()]
        low, high = low * kilometres, high * kilometres if high is not None else None
    return Amount(low, high, match.start(), match.end(), unit)


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
    people = _either(by_class["people"])
    return Words(
        number=_number(by_class),
        cues={kind: Cues(tuple(words), people) for kind, words in cues.items()},
        people=re.compile(rf"\s*(?:(?:[\w'’\-]+|(?:[A-Z]\.)+)\s+){{0,2}}?{people}\b"),
        joined=re.compile(rf"\s*{WORD}{{0,3}}{people}\s*,?\s+(?:and|or)\s+"),
        values=values,
        lengths={row["word"].lower(): float(row["low"]) for row in rows if row["class"] == "length"},
        multipliers={row["word"]: float(row["low"]) for row in rows if row["class"] == "multiplier"},
        classes={row["word"]: row["class"] for row in rows if row["class"] in ("from", "until")},
    )


def _either(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) + ")"


def _number(by_class: dict[str, list[str]]) -> re.Pattern[str]:
    """A bound, a currency sign, one number or two, a factor, a currency; a bare year in a group of its own."""
    word, factor = _either(by_class["number"]), _either(by_class["multiplier"])
    digits = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}|\d+(?:\.\d+)?"  # also 1,80,000 as in India
    spelled = rf"{word}(?:-{word})?(?:\s+(?:{factor}|and\s+{word}|{word}))*"
    value = rf"(?:{digits}|{_either(by_class['vague'])}|{spelled})"
    bounds = _either(by_class["from"] + by_class["until"])
    near = _either(by_class["near"])
    return re.compile(
        rf"(?<![\w.,/:])(?:(?P<bound>{bounds})\s+)?(?:(?:{near})\s+)?(?P<sign>(?:US|A|C|HK)?[$€£¥]\s?)?"
        rf"(?:(?P<year>(?:19|20)\d\d(?![,\w.]*\d)(?=\W))|(?P<between>between\s+)?(?:from\s+)?(?P<first>{value})"
        rf"(?:\s?(?:-|–|to)\s?(?P<second>{value})|(?(between)\s+and\s+(?P<third>{value})|(?!)))?)"
        rf"(?:(?:[\s-]|(?<=\d)(?=[bmt]n?\b))(?P<factor>{factor})\b)?(?P<more>\s+or\s+more\b)?"
        rf"(?:\s+(?:US\s+)?(?P<currency>{_either(by_class['money'])})|[\s-]?(?P<length>{_either(by_class['length'])})\b)?"
        rf"(?![\w%]|\s?percent|st\b|th\b)",
        re.IGNORECASE,
    )
