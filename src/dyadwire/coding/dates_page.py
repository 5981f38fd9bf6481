"""A document laid out for dating its events: the events, and the dates with what they are by themselves."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from dyadwire.coding.cues import load_cues
from dyadwire.coding.dates_stretches import join_stretches
from dyadwire.coding.dates_values import gold_value
from dyadwire.coding.dates_words import FOLDER
from dyadwire.coding.quotations import find_quotations
from dyadwire.records import DateMention, Span
from dyadwire.tables import read_rows

CARRIED = 5  # values of earlier sentences that are weighed; the older ones are background
LATER = 3  # sentences behind an event in which the first date of the text is weighed for it
REACH = 40  # code points before a trigger that tell its form
SPEAKER = re.compile(r"^\s*[A-Z][A-Z.’' ]{3,40}:", re.MULTILINE)  # "SECRETARY X:" opens a turn of a transcript
CAPTION = re.compile(r"[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d")
NAME = re.compile(r"(?<=\s)[A-Z]\w{2,}")
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# A time of day alone is told of a day named elsewhere, not of the day of publication.
CLOCK = re.compile(
    r"(?:\d\d?:\d\d(?:\s*[ap]\.?m\.?)?|\d\d?\s*[ap]\.?m\.?)(?:\s*[A-Z]{3,4})?|noon|midnight", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """An event that wants a date."""

    trigger: Span
    sentence: Span
    type: str  # PLOVER event type
    status: str
    given: Span | None = None  # what an encoder took for its date; None without one


@dataclass(frozen=True, slots=True)
class Dateable:
    """A date of the text with its value as the gold writes it."""

    mention: DateMention
    value: str
    kind: tuple[str, ...]  # features that do not depend on the event
    sentence: int  # index


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A date that an event might have."""

    dateable: Dateable
    zone: str  # "own", "carried" from an earlier sentence, or "later": the first date of all stands behind the event


@dataclass
class Page:
    """A document that is being read for the dates of its events, in order of their triggers."""

    text: str
    anchor: date | None
    sentences: Sequence[Span]
    occasions: Sequence[Occasion]
    dateables: Sequence[Dateable]
    quoted: Sequence[tuple[int, int]]
    decided: list[str | None] = field(default_factory=list)  # values of the occasions before
    names: Sequence[frozenset[str]] = ()  # capitalised words of each sentence
    roots: Sequence[str] = ()  # of the triggers, see `stem`
    forms: Sequence[str] = ()  # of the triggers, see `form_of`
    leads: Sequence[frozenset[str]] = ()  # capitalised words before each trigger in its sentence
    transcript: bool = False  # speakers take turns

    def sentence_of(self, at: int) -> int:
        """Index of the sentence that holds an offset; the one before where none does."""
        return max(0, bisect_right(self.sentences, at, key=lambda span: span.start) - 1)

    def in_quotes(self, at: int) -> bool:
        """Whether an offset lies within quotation marks."""
        index = bisect_right(self.quoted, (at, len(self.text))) - 1
        return index >= 0 and at < self.quoted[index][1]


def open_page(
    text: str,
    anchor: date | None,
    sentences: Sequence[Span],
    mentions: Sequence[DateMention],
    occasions: Sequence[Occasion],
) -> Page:
    """A page with nothing decided. `mentions` without an interval can date nothing and are left out.

    Dates that an event fills together are one (`dates_stretches`).
    """
    page = Page(text, anchor, sentences, occasions, (), ())
    if not occasions or all(mention.begin is None for mention in mentions):
        return page
    page.quoted = [(q.start, q.end) for q in find_quotations(text)]
    page.dateables = [
        Dateable(mention, value, tuple(_kind(page, mention)), page.sentence_of(mention.start))
        for mention in join_stretches(text, mentions)
        if (value := gold_value(mention)) is not None and not CLOCK.fullmatch(mention.text)
    ]
    page.names = [_names(text, s.start, s.end) for s in sentences]
    page.leads = [_names(text, o.sentence.start, o.trigger.start) for o in occasions]
    page.roots = [stem(text[o.trigger.start : o.trigger.end]) for o in occasions]
    page.forms = [form_of(text, o) for o in occasions]
    page.transcript = len(SPEAKER.findall(text)) > 1
    return page


def _names(text: str, start: int, end: int) -> frozenset[str]:
    """Capitalised words of a stretch but its first, which may be no name."""
    return frozenset(m[0] for m in NAME.finditer(text, start + 1, end)) - context()["calendar"]


def pairs_of(page: Page, number: int) -> list[Pair]:
    """The dates that occasion `number` might have: those of its sentence, then earlier ones, the latest first.

    Of earlier mentions with one value the latest stands for all; a value of the own sentence is not carried too.
    A date that the encoder names is among them wherever it stands. Where there is none, as in a heading, the first date
    of the text is weighed if it stands close behind.
    """
    occasion = page.occasions[number]
    own = page.sentence_of(occasion.trigger.start)
    given = [d for d in page.dateables if overlaps(d.mention, occasion.given)]
    pairs = [Pair(dateable=d, zone="own") for d in page.dateables if d.sentence == own]
    pairs += [Pair(dateable=d, zone="carried") for d in given if d.sentence != own]
    seen = {pair.dateable.value for pair in pairs}
    earlier = page.dateables[: bisect_left(page.dateables, own, key=lambda d: d.sentence)]
    fresh = 0
    for dateable in reversed(earlier):
        if dateable.value not in seen and fresh < CARRIED:
            seen.add(dateable.value)
            fresh += 1
            pairs.append(Pair(dateable=dateable, zone="carried"))
    if not pairs:
        pairs = [Pair(dateable=d, zone="later") for d in page.dateables[:1] if d.sentence - own <= LATER]
    return pairs


def overlaps(mention: DateMention, span: Span | None) -> bool:
    """Whether a date and a span share a letter; no span shares none."""
    return span is not None and mention.start < span.end and span.start < mention.end


def _kind(page: Page, mention: DateMention) -> Iterator[str]:
    """What a date is by itself: its form, its length, where it lies from the publication, the words around it."""
    yield f"form {mention.rule}"
    begin, until = mention.begin, mention.until
    if begin is not None and until is not None:
        days = (until - begin).days
        yield f"length {'day' if not days else 'days' if days < 12 else 'month' if days < 32 else 'long'}"
        yield f"when {_when(begin, until, page.anchor)}"
    if CAPTION.fullmatch(mention.text):
        yield "form of a caption"
    before = page.text[max(0, mention.start - 24) : mention.start]
    words = WORD.findall(before)
    last = words[-1] if words else ""
    if not before.strip() or before.rstrip()[-1:] in ".!?\n":
        yield "opens the sentence"
    elif last.lower() in context()["preposition"]:
        yield f"after {last.lower()}"
    elif before.rstrip().endswith(","):
        yield "after a comma"
    elif last.lower() in cue_forms():
        yield "after a reporting verb"
    else:
        yield "after another word"
    after = page.text[mention.end : mention.end + 24]
    following = WORD.match(after.lstrip(" ,"))
    if after[:2] in ("'s", "’s"):
        yield "possessive"
    elif following and following[0].lower() in cue_forms():
        yield "before a reporting verb"
    elif (
        following
        and after[:1] == " "
        and following[0].lower() not in context()["preposition"] | context()["determiner"] | context()["modal"]
    ):
        yield "before a word"
    yield "in quotes" if page.in_quotes(mention.start) else "out of quotes"


def _when(begin: date, until: date, anchor: date | None) -> str:
    if anchor is None:
        return "unknown"
    if begin <= anchor <= until:
        return "same" if begin == until else "around"
    away = (anchor - until).days
    if away < 0:
        return "future"
    return "week past" if away < 8 else "month past" if away < 32 else "year past" if away < 370 else "long past"


@cache
def context(path: Path = FOLDER / "context_words.tsv") -> dict[str, frozenset[str]]:
    """The words around dates and triggers, by class."""
    words: dict[str, set[str]] = {}
    for _, row in read_rows(path, ("word", "class", "source")):
        words.setdefault(row["class"], set()).add(row["word"])
    return {name: frozenset(members) for name, members in words.items()}


@cache
def cue_forms() -> frozenset[str]:
    """All forms of the verbs that report what somebody says."""
    return frozenset(load_cues())


def first_word(text: str) -> str:
    """The first word in lower case; empty without one."""
    word = WORD.search(text)
    return word[0].lower() if word else ""


def form_of(text: str, occasion: Occasion) -> str:
    """The form of a trigger, by its ending and the three words before it."""
    start, end = occasion.trigger.start, occasion.trigger.end
    before = [word.lower() for word in WORD.findall(text[max(occasion.sentence.start, start - REACH) : start])[-3:]]
    word = first_word(text[start:end])
    near = before[-1] if before else ""
    if near == "to":
        return "infinitive"
    if any(b in context()["modal"] for b in before):
        return "after a modal"
    if any(b in context()["have"] for b in before):
        return "perfect"
    if word.endswith("ing"):
        return "-ing after be" if near in context()["be"] else "-ing"
    if word.endswith("ed") or word in context()["past"]:
        return "passive" if near in context()["be"] else "past"
    if near in context()["determiner"]:
        return "noun with determiner"
    return "plural or present" if word.endswith("s") else "bare"


def stem(trigger: str) -> str:
    """The first word of a trigger without its ending: one for "meeting", "meetings" and "meets"."""
    word = first_word(trigger)
    word = {"met": "meet", "held": "hold", "spoke": "speak", "took": "take", "talks": "talk"}.get(word, word)
    for ending in ("ments", "ment", "ings", "ing", "ions", "ion", "ied", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word
