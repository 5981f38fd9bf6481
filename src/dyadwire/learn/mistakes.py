"""The mistakes of a run against gold, by kind, each with its sentence: what an engineer works from.

A gold event that is matched in full by the gold guidelines may still be wrong in a detail; the others are paired with
what was predicted at the same trigger, and what cannot be paired was missed or is spurious.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dyadwire.learn.evaluate import Mention, agree, compare, mentions_of, overlap, pairs_of, sentence_spans

# In the order of the report: first what costs an event, then what is wrong about one that counts as right.
KINDS = (
    "missed trigger",
    "spurious",
    "wrong type",
    "wrong direction",
    "wrong actor",
    "wrong recipient",
    "wrong actor and recipient",
    "wrong status",
    "wrong mode",
    "wrong denial",
    "wrong source",
    "wrong date",
    "wrong place",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One difference between gold and prediction."""

    kind: str  # one of KINDS
    document: str
    sentence: str
    trigger: str  # as the text has it; the gold's, or for "spurious" ours
    gold: str  # what the gold has; empty for "spurious"
    predicted: str  # what we have; empty for "missed trigger"
    reason: str  # countable, see `find_mistakes`; may be empty
    detail: str = ""  # what goes with the reason: a score, the words of both sides, what stands beside


def find_mistakes(gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]]) -> Iterator[Mistake]:
    """The mistakes of each gold document in order of its text.

    Both in the gold files' format. Reasons: of a missed trigger why the run has no event there, from the `rejections`
    of the predicted document as `code --jsonl` writes them; of a wrong side whether its words were taken for another,
    or other words for it; of a spurious event whether the gold has one of its type in the sentence.
    Raises `RecordError` at an event without trigger or type.
    """
    found = {str(row["id"]): row for row in predicted}
    for row in gold:
        identifier = str(row["id"])
        ours = found.get(identifier, {"events": ()})
        page = _Page(
            document=identifier,
            text=row["text"],
            sentences=sentence_spans(row["text"]),
            rejections=ours.get("rejections", ()),
            gold=row["events"],
            predicted=ours["events"],
        )
        pairs = _paired(mentions_of(identifier, row["events"]), mentions_of(identifier, ours["events"]), page)
        for theirs, found_one in sorted(pairs, key=_place):
            yield from _mistakes(theirs, found_one, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    document: str
    text: str
    sentences: Sequence[tuple[int, int]]
    rejections: Sequence[Mapping[str, Any]]
    gold: Sequence[Mapping[str, Any]]
    predicted: Sequence[Mapping[str, Any]]


Pair = tuple[Mention | None, Mention | None]  # gold and predicted; never both None
Why = tuple[str, str]  # reason and detail


def _paired(gold: Sequence[Mention], predicted: Sequence[Mention], page: _Page) -> list[Pair]:
    """Matches in full first, then those whose triggers touch, then what is alone."""
    full = compare(gold, predicted, page.sentences)[1]
    theirs = _others(gold, {i for i, _ in full})
    ours = _others(predicted, {j for _, j in full})
    near = pairs_of(theirs, ours, lambda a, b: overlap(a.trigger, b.trigger) * (1 + (a.type == b.type)))
    pairs: list[Pair] = [(gold[i], predicted[j]) for i, j in full]
    pairs += [(theirs[i], ours[j]) for i, j in near]
    pairs += [(mention, None) for mention in _others(theirs, {i for i, _ in near})]
    pairs += [(None, mention) for mention in _others(ours, {j for _, j in near})]
    return pairs


def _others(mentions: Sequence[Mention], used: set[int]) -> list[Mention]:
    """The mentions whose index is not used, in order."""
    return [mention for index, mention in enumerate(mentions) if index not in used]


def _place(pair: Pair) -> tuple[int, int]:
    theirs, ours = pair
    at = theirs or ours
    return (at.trigger if at else (0, 0))[0], theirs is None


def _mistakes(theirs: Mention | None, ours: Mention | None, page: _Page) -> Iterator[Mistake]:
    """What is wrong about one pair; nothing if all is right."""
    if theirs is None or ours is None:
        if theirs is not None:
            yield _tell("missed trigger", theirs, page, _who(theirs), "", _why_missed(theirs, page))
        elif ours is not None:
            yield _tell("spurious", ours, page, "", _who(ours), _why_spurious(ours, page))
        return
    if kind := _main_kind(theirs, ours):
        yield _tell(kind, theirs, page, _who(theirs), _who(ours), _why_wrong(kind, theirs, ours, page))
    elif overlap(theirs.trigger, ours.trigger):  # at another word of the sentence the details are of another predicate
        for kind, right, mine in _details(theirs, ours, page):
            if right != mine:
                yield _tell(kind, theirs, page, right, mine)


def _main_kind(theirs: Mention, ours: Mention) -> str:
    """What keeps a pair from being the same event; empty if nothing does."""
    actors, recipients = agree(theirs.actors, ours.actors), agree(theirs.recipients, ours.recipients)
    if theirs.type != ours.type:
        return "wrong type"
    if actors and recipients:
        return ""
    if theirs.recipients & ours.actors and theirs.actors & ours.recipients:
        return "wrong direction"
    if actors:
        return "wrong recipient"
    return "wrong actor" if recipients else "wrong actor and recipient"


def _details(theirs: Mention, ours: Mention, page: _Page) -> Iterator[tuple[str, str, str]]:
    """(kind, gold, predicted) of what the gold guidelines score beside type, actors and recipients."""
    yield "wrong status", theirs.status, ours.status
    yield "wrong mode", theirs.mode or "none", ours.mode or "none"
    yield "wrong denial", f"denied: {theirs.denied}", f"denied: {ours.denied}"
    if not agree(theirs.sources, ours.sources):
        yield "wrong source", _codes(theirs.sources), _codes(ours.sources)
    yield "wrong date", theirs.date or "none", ours.date or "none"
    if not overlap(theirs.place, ours.place):
        yield "wrong place", _words(theirs.place, page), _words(ours.place, page)


def _words(span: tuple[int, int] | None, page: _Page) -> str:
    return "none" if span is None else page.text[slice(*span)]


def _who(mention: Mention) -> str:
    return f"{mention.type}: {_codes(mention.actors)} -> {_codes(mention.recipients)}"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(sorted(codes)) or "nobody"


def _tell(kind: str, at: Mention, page: _Page, gold: str, predicted: str, why: Why = ("", "")) -> Mistake:
    start, end = at.trigger
    begin, stop = _sentence(at, page)
    return Mistake(
        kind=kind,
        document=page.document,
        sentence=page.text[begin:stop].strip(),
        trigger=page.text[start:end],
        gold=gold,
        predicted=predicted,
        reason=why[0],
        detail=why[1],
    )


def _sentence(at: Mention, page: _Page) -> tuple[int, int]:
    return next(((a, b) for a, b in page.sentences if a <= at.trigger[0] < b), at.trigger)


def _why_missed(theirs: Mention, page: _Page) -> Why:
    """Why the run has no event at a trigger: its narrowest rejection there, and what it has beside it."""
    trigger = theirs.trigger
    there = [r for r in page.rejections if r.get("start") is not None and overlap((r["start"], r["end"]), trigger)]
    beside = _beside(theirs, page.predicted, page)
    if not there:
        return "not taken for a trigger", beside
    best = min(there, key=lambda r: int(r["end"]) - int(r["start"]))
    score = "" if best.get("score") is None else f"{best['score']:.2f}"
    return best["reason"], "; ".join(part for part in (score, best.get("detail", ""), beside) if part)


def _why_spurious(ours: Mention, page: _Page) -> Why:
    """Whether the gold has an event of the type in the sentence, and how likely the run found this one."""
    score = _event_of(ours, page.predicted).get("score")
    beside = _beside(ours, page.gold, page)
    same = any(f" as {ours.type}" in part for part in beside.split(", "))
    reason = "gold has the type at another word" if same else ("gold has others" if beside else "gold has none here")
    return reason, "; ".join(part for part in ("" if score is None else f"score {score:.2f}", beside) if part)


def _why_wrong(kind: str, theirs: Mention, ours: Mention, page: _Page) -> Why:
    """How the wrong side came about, and the words of both."""
    gold, predicted = _event_of(theirs, page.gold), _event_of(ours, page.predicted)
    if kind == "wrong type":
        return f"{theirs.type} as {ours.type}", ""
    role = "actors" if kind in ("wrong actor", "wrong actor and recipient") else "recipients"
    right, mine = gold[role], predicted[role]
    if kind == "wrong direction":
        return "", ""
    words = f"{role}: gold {_named(right)}, ours {_named(mine)}"
    if not right or not mine:
        return f"nobody in {'the gold' if not right else 'ours'}", words
    same = any(overlap(_ends(one), _ends(other)) for one in right for other in mine)
    return "the same words read as another" if same else "other words", words


def _beside(at: Mention, events: Sequence[Mapping[str, Any]], page: _Page) -> str:
    """The other triggers of the sentence, each with its type."""
    begin, stop = _sentence(at, page)
    inside = [e["trigger"] | {"type": e["type"]} for e in events if begin <= e["trigger"]["start"] < stop]
    told = [f"{page.text[t['start'] : t['end']]!r} as {t['type']}" for t in inside]
    return f"beside it {', '.join(told)}" if told else ""


def _event_of(mention: Mention, events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The event that a mention was made of."""
    return next(
        e
        for e in events
        if (e["trigger"]["start"], e["trigger"]["end"]) == mention.trigger and e["type"] == mention.type
    )


def _ends(entity: Mapping[str, Any]) -> tuple[int, int] | None:
    return (entity["start"], entity["end"]) if "start" in entity else None


def _named(entities: Sequence[Mapping[str, Any]]) -> str:
    return " + ".join(repr(entity.get("text", "")) for entity in entities) or "nobody"
