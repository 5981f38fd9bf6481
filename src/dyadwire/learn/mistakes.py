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
    reason: str  # why nothing was predicted, from the run's rejections; empty where they do not tell


def find_mistakes(gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]]) -> Iterator[Mistake]:
    """The mistakes of each gold document in order of its text.

    Both in the gold files' format; `rejections` of a predicted document, as `code --jsonl` writes them, give reasons.
    Raises `RecordError` at an event without trigger or type.
    """
    found = {str(row["id"]): row for row in predicted}
    for row in gold:
        identifier = str(row["id"])
        ours = found.get(identifier, {"events": ()})
        page = _Page(identifier, row["text"], sentence_spans(row["text"]), ours.get("rejections", ()))
        pairs = _paired(mentions_of(identifier, row["events"]), mentions_of(identifier, ours["events"]), page)
        for theirs, found_one in sorted(pairs, key=_place):
            yield from _mistakes(theirs, found_one, page)


@dataclass(frozen=True, slots=True)
class _Page:
    document: str
    text: str
    sentences: Sequence[tuple[int, int]]
    rejections: Sequence[Mapping[str, Any]]


Pair = tuple[Mention | None, Mention | None]  # gold and predicted; never both None


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
            yield _tell("missed trigger", theirs, page, _who(theirs), "", _reason(theirs.trigger, page))
        elif ours is not None:
            yield _tell("spurious", ours, page, "", _who(ours))
        return
    if kind := _main_kind(theirs, ours):
        yield _tell(kind, theirs, page, _who(theirs), _who(ours))
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


def _tell(kind: str, at: Mention, page: _Page, gold: str, predicted: str, reason: str = "") -> Mistake:
    start, end = at.trigger
    begin, stop = next(((a, b) for a, b in page.sentences if a <= start < b), (start, end))
    return Mistake(
        kind=kind,
        document=page.document,
        sentence=page.text[begin:stop].strip(),
        trigger=page.text[start:end],
        gold=gold,
        predicted=predicted,
        reason=reason,
    )


def _reason(trigger: tuple[int, int], page: _Page) -> str:
    """Why the run has no event at a trigger: its narrowest rejection there."""
    there = [r for r in page.rejections if r.get("start") is not None and overlap((r["start"], r["end"]), trigger)]
    if not there:
        return ""
    best = min(there, key=lambda r: int(r["end"]) - int(r["start"]))
    score = "" if best.get("score") is None else f" ({best['score']:.2f})"
    return f"{best['reason']}{score}"
