"""From probabilities over word pieces to spans of the text."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyadwire.learn.frames import Frame
from dyadwire.learn.labels import MODE_TAGS, NAMES, OTHER, ROLES, SHAPES, TRIGGER_TAGS
from dyadwire.learn.segments import Floats, Ints, Pieces
from dyadwire.records import Argument, Name

Flags = NDArray[np.bool_]

BRIDGES = (1005, 1011, 1012)  # rows of BERT's uncased vocabulary for ' - and .
AND = 1998  # and for "and"
WEAK = 0.15  # where no word does, those above this may: coding lets them vote; chosen on the held-out tenth too
VOTED = ("actor", "recipient", "source")
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


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a frame. All arrays are (k,); pieces that touch are one word, but not across punctuation."""

    pieces: Ints  # (n,) indices of the frame's pieces that are text
    begins: Ints  # where each word begins among those
    starts: Ints  # offsets
    ends: Ints
    apart: Flags  # a mark of the frame lies before it: another sentence begins
    touching: Flags  # nothing lies between it and the word before
    marks: Flags  # punctuation
    joins: Flags  # punctuation or "and"

    def means(self, rows: Floats) -> Floats:
        """(k, ...) mean of each word's pieces; rows: (pieces of the frame, ...)."""
        counts = np.diff(np.r_[self.begins, len(self.pieces)])
        means: Floats = np.add.reduceat(rows[self.pieces], self.begins, axis=0) / counts[:, None]
        return means

    def firsts(self, rows: Floats) -> Floats:
        """(k, ...) the first piece of each word; rows: (pieces of the frame, ...)."""
        firsts: Floats = rows[self.pieces[self.begins]]
        return firsts


def words_of(frame: Frame) -> Words:
    """The words of a frame, in order."""
    pieces = np.flatnonzero(frame.starts >= 0)
    starts, ends, letters = frame.starts[pieces], frame.ends[pieces], frame.shapes[pieces] != OTHER
    touching = np.r_[False, starts[1:] == ends[:-1]][: len(pieces)]
    begins = np.flatnonzero(~(touching & letters & np.r_[False, letters[:-1]][: len(pieces)]))
    marks = ~letters[begins]
    return Words(
        pieces=pieces,
        begins=begins,
        starts=starts[begins],
        ends=ends[np.r_[begins[1:], len(pieces)][: len(begins)] - 1],
        apart=np.r_[True, np.diff(pieces) > 1][: len(pieces)][begins],
        touching=touching[begins],
        marks=marks,
        joins=marks | (frame.ids[pieces[begins]] == AND),
    )


def decode_roles(frame: Frame, roles: Floats, wanted: dict[str, str]) -> tuple[Argument, ...]:
    """Spans that play a role for the marked predicate, in order of role and offset.

    An actor, recipient or source that nobody surely is gets all that might be it, with scores below `INSIDE`.
    roles: (n, 2 * roles) probabilities. wanted: our role -> the encoder's, "date" -> "TMP".
    """
    words = words_of(frame)
    if not len(words.begins):
        return ()
    inside, first = words.means(roles[:, : len(ROLES)]), words.firsts(roles[:, len(ROLES) :])
    found: list[Argument] = []
    for ours, theirs in wanted.items():
        column = ROLES.index(theirs)
        here, begins = inside[:, column], first[:, column] >= INSIDE
        sure = _runs(words, here >= INSIDE, begins)
        weak = _runs(words, here >= WEAK, begins) if not sure and ours in VOTED else []
        for begin, until in sure or weak:
            score = float(here[begin:until].mean())
            score = round(max(score, INSIDE) if sure else score, 4)
            found.append(Argument(ours, int(words.starts[begin]), int(words.ends[until - 1]), score))
    return tuple(found)


def _runs(words: Words, inside: Flags, begins: Flags) -> list[tuple[int, int]]:
    """Stretches [begin, until) of words inside; one that begins a span, or another sentence, cuts.

    A beginning cuts only behind a comma or "and": annotators took articles and titles in or left them out, so that
    within a name nearly every word has been a beginning somewhere.
    """
    if not inside.any():
        return []
    on = _joined(words, inside)
    cuts = words.apart | (begins & ~words.touching & np.r_[False, words.joins[:-1]])
    before = np.r_[False, on[:-1]]
    opens = on & (~before | cuts)
    closes = np.r_[before & (~on | opens), on[-1]]
    runs = zip(np.flatnonzero(opens).tolist(), np.flatnonzero(closes).tolist(), strict=True)
    cut = np.r_[on, False]
    return [(at, until - int(cut[until] and until - at > 1 and words.joins[until - 1])) for at, until in runs]


def _joined(words: Words, inside: Flags) -> Flags:
    """Words inside, and punctuation that touches one on either side: the hyphen of "US-led"."""
    out = inside.copy()
    between = words.marks[1:-1] & words.touching[1:-1] & words.touching[2:]
    out[1:-1] |= inside[:-2] & inside[2:] & between
    return out


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


def of_type(kind: str, plain: Floats, marked: Floats) -> tuple[float, float]:
    """The probability of an event type by each reading."""
    column = TRIGGER_TAGS.index(kind)
    return round(float(plain[column]), 4), round(float(marked[column]), 4)
