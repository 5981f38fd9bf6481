"""From probabilities over word pieces to spans of the text."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyadwire.learn.frames import Frame
from dyadwire.learn.labels import MODE_TAGS, NAMES, OTHER, ROLES, SHAPES, TRIGGER_TAGS
from dyadwire.learn.segments import Floats, Ints, Pieces
from dyadwire.records import Argument, Name

BRIDGES = (1005, 1011, 1012)  # rows of BERT's uncased vocabulary for ' - and .
AND = 1998  # and for "and"
WEAK = 0.15  # where no word does, those above this may: coding lets them vote; chosen on the held-out tenth too
VOTED = ("actor", "recipient")
INSIDE = 0.5  # a word plays a role when its probability is above this; fitted on the held-out tenth of train


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word, or several of one type in a row, that may report an event."""

    pieces: Ints  # indices into the sentence's pieces
    start: int
    end: int
    types: Floats  # (17,) probabilities of the plain reading


def word_starts(pieces: Pieces) -> Ints:
    """Indices of the first piece of each word."""
    if not len(pieces):
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(np.r_[True, pieces.words[1:] != pieces.words[:-1]])


def decode_names(pieces: Pieces, tags: Floats) -> Iterator[Name]:
    """Names in order. tags: (len(pieces), 9) probabilities; the first piece of a word decides for the word.

    Words of one label in a row are one name, whatever their tags say of beginnings: names of a kind seldom touch. A
    place or a nationality before or in an organisation's name is part of it.
    """
    firsts = word_starts(pieces)
    stops = np.r_[firsts[1:], len(pieces)]
    rows = tags[firsts]
    kinds = (rows[:, 1::2] + rows[:, 2::2]).argmax(axis=1)  # beginning or inside, as NAME_TAGS alternate
    told = ["" if row[0] >= INSIDE else NAMES[kind] for row, kind in zip(rows, kinds, strict=True)]
    labels = _bridged(told, pieces, firsts, stops)
    at = 0
    while at < len(firsts):
        label, until = labels[at], at + 1
        while label and until < len(firsts) and _goes_on(labels[until - 1], labels[until]):
            if pieces.starts[firsts[until]] - pieces.ends[stops[until - 1] - 1] > 1:
                break
            label, until = ("ORG" if "ORG" in (label, labels[until]) else label), until + 1
        inside = slice(firsts[at], stops[until - 1])
        if label and (pieces.shapes[inside] < SHAPES.index("digit")).any():
            score = float(np.mean([1.0 - tags[firsts[i], 0] for i in range(at, until)]))
            yield Name(int(pieces.starts[inside][0]), int(pieces.ends[inside][-1]), label, round(score, 4))
        at = until


def _bridged(labels: list[str], pieces: Pieces, firsts: Ints, stops: Ints) -> list[str]:
    """Labels with punctuation inside a name given the name's: "J.M. Huber", "al-Ani"."""
    out = list(labels)
    for i in range(1, len(labels) - 1):
        touches = pieces.ends[stops[i - 1] - 1] == pieces.starts[firsts[i]]
        if not labels[i] and out[i - 1] and labels[i + 1] and touches and pieces.shapes[firsts[i]] == OTHER:
            gap = pieces.starts[firsts[i + 1]] - pieces.ends[stops[i] - 1]
            if int(pieces.ids[firsts[i]]) in BRIDGES and gap <= 1:
                out[i] = out[i - 1]
    return out


def _goes_on(before: str, after: str) -> bool:
    return before == after or (after == "ORG" and before in ("LOC", "NORP")) or (before == "ORG" and after == "LOC")


def decode_triggers(pieces: Pieces, tags: Floats, lowest: float) -> Iterator[Trigger]:
    """Words whose probability of being a trigger reaches `lowest`, neighbours of one type joined.

    tags: (len(pieces), 17) probabilities.
    """
    firsts = word_starts(pieces)
    stops = np.r_[firsts[1:], len(pieces)]
    at = 0
    while at < len(firsts):
        here = tags[firsts[at]]
        if 1.0 - here[0] < lowest or not _wordlike(pieces, int(firsts[at])):
            at += 1
            continue
        kind, until = int(here[1:].argmax()), at + 1
        while until < len(firsts) and tags[firsts[until], 0] < 0.5 and int(tags[firsts[until], 1:].argmax()) == kind:
            until += 1
        rows = tags[firsts[at:until]]
        strongest = rows[rows[:, 0].argmin()]
        inside = np.arange(firsts[at], stops[until - 1])
        yield Trigger(inside, int(pieces.starts[inside[0]]), int(pieces.ends[inside[-1]]), strongest)
        at = until


def _wordlike(pieces: Pieces, index: int) -> bool:
    """Letters, not punctuation or digits."""
    return int(pieces.shapes[index]) < 4 or int(pieces.ends[index] - pieces.starts[index]) > 2


def decode_roles(frame: Frame, roles: Floats, wanted: dict[str, str]) -> tuple[Argument, ...]:
    """Spans that play a role for the marked predicate, in order of role and offset.

    An actor or recipient that nobody surely is gets all that might be it, with scores below `INSIDE`.
    roles: (n, 2 * roles) probabilities. wanted: our role -> the encoder's, "date" -> "TMP".
    """
    found: list[Argument] = []
    groups = _words(frame)
    for ours, theirs in wanted.items():
        column = ROLES.index(theirs)
        inside = np.array([roles[group, column].mean() for group in groups])
        first = np.array([roles[group[0], column + len(ROLES)] for group in groups])
        sure = list(_runs(frame, groups, inside, first, INSIDE))
        weak = list(_runs(frame, groups, inside, first, WEAK)) if not sure and ours in VOTED else []
        for begin, until in sure or weak:
            start, end = int(frame.starts[groups[begin][0]]), int(frame.ends[groups[until - 1][-1]])
            score = float(inside[begin:until].mean())
            found.append(Argument(ours, start, end, round(max(score, INSIDE) if sure else score, 4)))
    return tuple(found)


def _words(frame: Frame) -> list[Ints]:
    """Indices of the pieces of each word: pieces that touch belong together, but not across punctuation."""
    real = np.flatnonzero(frame.starts >= 0)
    groups: list[list[int]] = []
    for index in real.tolist():
        joined = groups and frame.starts[index] == frame.ends[groups[-1][-1]] and _letters(frame, index, groups[-1][-1])
        if joined:
            groups[-1].append(index)
        else:
            groups.append([index])
    return [np.asarray(group) for group in groups]


def _letters(frame: Frame, index: int, before: int) -> bool:
    return int(frame.shapes[index]) != 5 and int(frame.shapes[before]) != 5


def _runs(frame: Frame, groups: list[Ints], inside: Floats, first: Floats, lowest: float) -> Iterator[tuple[int, int]]:
    """Stretches [begin, until) of words inside; one that begins a span, or another sentence, cuts."""
    begin: int | None = None
    on = _joined(frame, groups, inside >= lowest)
    for at in range(len(groups) + 1):
        here = at < len(groups) and bool(on[at])
        cut = here and begin is not None and _cuts(frame, groups, first, at)
        if begin is not None and (not here or cut):
            yield begin, at - int(cut and at - begin > 1 and _joins(frame, groups[at - 1]))
            begin = None
        if here and begin is None:
            begin = at


def _joined(frame: Frame, groups: list[Ints], on: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Words inside, and punctuation that touches one on either side: the hyphen of "US-led"."""
    out = on.copy()
    for at in range(1, len(groups) - 1):
        here, before, after = groups[at], groups[at - 1], groups[at + 1]
        touches = frame.ends[before[-1]] == frame.starts[here[0]] and frame.ends[here[-1]] == frame.starts[after[0]]
        out[at] |= bool(on[at - 1] and on[at + 1] and touches and frame.shapes[here[0]] == OTHER)
    return out


def _cuts(frame: Frame, groups: list[Ints], first: Floats, at: int) -> bool:
    """Whether the word at `at` begins a span of its own, though the one before is inside too.

    Only behind a comma or "and": annotators took articles and titles in or left them out, so that within a name nearly
    every word has been a beginning somewhere.
    """
    before = groups[at - 1]
    if groups[at][0] != before[-1] + 1:
        return True  # a mark of the frame lies between: another sentence
    touching = frame.ends[before[-1]] == frame.starts[groups[at][0]]
    return bool(first[at] >= INSIDE and _joins(frame, before) and not touching)


def _joins(frame: Frame, word: Ints) -> bool:
    """Whether a word is punctuation or "and"."""
    return bool(frame.shapes[word[0]] == OTHER or int(frame.ids[word[0]]) == AND)


def best_mode(modes: Floats, kind: str) -> str | None:
    """The likeliest mode of an event type. modes: logits over MODE_TAGS; None: the text tells no mode."""
    columns = [i for i, (owner, _) in enumerate(MODE_TAGS) if owner == kind]
    return MODE_TAGS[max(columns, key=lambda i: float(modes[i]))][1] or None


def mixed_types(plain: Floats, marked: Floats, weight: float) -> tuple[str, float]:
    """The likeliest event type by both readings and the probability that there is an event at all.

    weight: share of the marked reading, 0 to 1.
    """
    mixed = (1.0 - weight) * plain + weight * marked
    return TRIGGER_TAGS[1 + int(mixed[1:].argmax())], float(1.0 - mixed[0])
