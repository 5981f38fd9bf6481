"""Which date of the text belongs to an event, and how the gold writes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from dyadwire.records import DateMention, Span

PLACED = ("DATE", "TIME")
BARRIER = re.compile(
    r"[;:—]|\b(?:who|which|that|when|after|before|since|because|while|as|but|where|until|although|though)\b"
)
# What keeps a date away from a trigger, in words of distance. Chosen by looking at the 1,000 events of
# gold/train.jsonl whose sentence holds a date; re-measure with `bench/dates.py`.
CLAUSE, COMMA, RIVAL, NAMED_FIRST, CAPTION = 6.0, 0.7, 8.0, 0.35, 0.5
REACH = 9.0
CAPTION_DATE = re.compile(r"[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d")
# How a readout goes on about the same encounter: its participants, or the talks themselves, open the sentence.
GOES_ON = re.compile(
    r"\W*(?:They|The two|Both|He|She|We|Mr|Ms|Mrs|Dr|During|Throughout|At the (?:meeting|talks|end)"
    r"|The (?:leaders|presidents|ministers|sides|parties|delegations?|officials|participants|pair"
    r"|Presidents?|Secretar(?:y|ies)|Vice|Prime|Principals|Ministers?|Deputy|Under|Ambassadors?|Foreign|National)"
    r"|President|Secretary|Vice|Prime|Foreign|Under|Deputy|National|Ambassador|Administrator|Chancellor|Minister"
    r"|In (?:the|their|addition|particular|this)|On (?:the|behalf)|[A-Z]\w+ [A-Z]\w+ (?:also|then|and))\b"
)
CARRYING = frozenset({"CONSULT", "SUPPORT", "AGREE", "REQUEST", "ACCUSE"})
CARRY_SENTENCES, CARRY_DAYS = 8, 10


@dataclass(frozen=True, slots=True)
class Clauses:
    """What stands between a date and a trigger: the text and the triggers of all events of the document."""

    text: str
    triggers: Sequence[Span] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An event with the date that its own sentence gives it, as `carry_dates` needs it."""

    trigger: Span
    sentence: Span
    type: str
    status: str
    date: DateMention | None


def event_date(
    mentions: Sequence[DateMention],
    trigger: Span,
    sentence: Span,
    given: Span | None = None,
    clauses: Clauses | None = None,
) -> DateMention | None:
    """The date of a sentence that tells when its event was; None when none is near enough.

    A date that overlaps `given`, the span an encoder took for the date of this event, wins, in any sentence. Else
    the nearest placed date of the sentence, where clause boundaries, commas and other events' triggers count as
    distance and a date that opens the sentence counts as near. Without `clauses` only the distance in characters
    is known.
    """
    placed = [mention for mention in mentions if mention.begin is not None]
    if given is not None:
        for mention in placed:
            if mention.start < given.end and given.start < mention.end:
                return mention
    near = [m for m in placed if m.type in PLACED and sentence.start <= m.start and m.end <= sentence.end]
    ranked = sorted((_distance(m, trigger, sentence, clauses), m.start, m) for m in near)
    return ranked[0][2] if ranked and ranked[0][0] <= REACH else None


def _distance(mention: DateMention, trigger: Span, sentence: Span, clauses: Clauses | None) -> float:
    first, last = sorted(((mention.start, mention.end), (trigger.start, trigger.end)))
    if first[1] >= last[0]:
        return 0.0
    if clauses is None:
        return (last[0] - first[1]) / 6
    gap = clauses.text[first[1] : last[0]]
    rivals = sum(1 for t in clauses.triggers if first[1] <= t.start < last[0] and t.start != trigger.start)
    far = len(gap.split()) + CLAUSE * len(BARRIER.findall(gap)) + COMMA * gap.count(",") + RIVAL * rivals
    if mention.start < trigger.start and mention.start - sentence.start < 12:
        return far * NAMED_FIRST
    # "..., Jan. 28, 2017": the date of a photograph's caption stands for the whole of it.
    ends = mention.start > trigger.end and CAPTION_DATE.fullmatch(mention.text) and gap.endswith(", ")
    return far * CAPTION if ends else far


def carry_dates(events: Sequence[Dated], mentions: Sequence[DateMention], text: str) -> tuple[DateMention | None, ...]:
    """The dates of a document's events, in order: their own, or that of the encounter which a readout goes on about.

    A meeting, call or visit of a few days hands its date to the acts told in the next sentences, if these name no
    date of their own, have the same status, and open with the participants. On gold/train.jsonl four of five dates
    carried so are right.
    """
    out: list[DateMention | None] = []
    encounter: tuple[Dated, DateMention, int] | None = None
    starts = sorted({event.sentence.start for event in events})
    for event in events:
        number = starts.index(event.sentence.start)
        if event.date is not None:
            out.append(event.date)
            if event.type == "CONSULT" and event.status in ("actual", "future") and _is_short(event.date):
                encounter = (event, event.date, number)
            elif event.type == "ASSAULT":
                encounter = None
            continue
        carried = None
        if encounter and event.status == encounter[0].status and 0 < number - encounter[2] <= CARRY_SENTENCES:
            carried = encounter[1] if event.type in CARRYING and _goes_on(event, mentions, text) else None
        if carried and encounter:
            encounter = (encounter[0], carried, number)
        out.append(carried)
    return tuple(out)


def _is_short(mention: DateMention) -> bool:
    return bool(mention.begin and mention.until and (mention.until - mention.begin).days <= CARRY_DAYS)


def _goes_on(event: Dated, mentions: Sequence[DateMention], text: str) -> bool:
    own = any(m.begin and m.type in PLACED and event.sentence.start <= m.start < event.sentence.end for m in mentions)
    return not own and GOES_ON.match(text[event.sentence.start : event.sentence.end]) is not None


def gold_value(mention: DateMention) -> str | None:
    """The date as the gold writes it: YYYY-MM-DD, YYYY-MM, YYYY or START/END; None when it covers no interval.

    Weeks, weekends, decades and stretches of days are START/END; a season is its year.
    """
    begin, until = mention.begin, mention.until
    if begin is None or until is None:
        return None
    if begin == until:
        return begin.isoformat()
    if mention.value[-2:] in ("SP", "SU", "FA", "WI"):
        return f"{begin.year:04d}"
    if (begin.month, begin.day, until.month, until.day) == (1, 1, 12, 31):
        return _pair(f"{begin.year:04d}", f"{until.year:04d}")
    if begin.day == 1 and (until + timedelta(days=1)).day == 1:
        return _pair(f"{begin.year:04d}-{begin.month:02d}", f"{until.year:04d}-{until.month:02d}")
    return f"{begin.isoformat()}/{until.isoformat()}"


def _pair(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"
