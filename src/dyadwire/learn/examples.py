"""Training sets as examples for the encoder. Only sets marked clean in the data index are read here."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from dyadwire.learn.frames import LONGEST, part_of
from dyadwire.learn.labels import GOLD_ROLES, IGNORED, MODE_TAGS, NAME_TAGS, NAMES, ROLES, STATUS_TAGS, TRIGGER_TAGS
from dyadwire.learn.segments import Ints, Pieces, Segmenter, split_sentences
from dyadwire.records import Document, Span

Row = dict[str, Any]


@dataclass(slots=True)
class Mark:
    """One predicate of a sentence.

    `type`, `mode`, `status`, `denied` are labels or IGNORED; `spans` are the words of each role, `known` says which
    roles the set tells.
    """

    predicate: Ints  # indices of its pieces, not empty
    type: int = IGNORED
    mode: int = IGNORED
    status: int = IGNORED
    denied: int = IGNORED
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # role -> offsets in the text
    known: tuple[str, ...] = ()


@dataclass(slots=True)
class Example:
    """A sentence with what a set tells of it: (n,) tags of names and triggers, or None, and predicates."""

    pieces: Pieces
    names: Ints | None = None
    triggers: Ints | None = None
    context: Pieces | None = None  # the sentence before
    marks: tuple[Mark, ...] = ()


def read_jsonl(path: Path) -> Iterator[Row]:
    """The objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def gold_document(row: Row, origin: str) -> Document:
    """A document of the gold, or of our annotations of its format; a year or month of publication is its first day."""
    return Document(
        id=row["id"],
        origin=origin,
        text=row["text"],
        title=row.get("title"),
        published=date.fromisoformat((row["published"] + "-01-01")[:10]) if row["published"] else None,
        url=row.get("url"),
        publisher=row.get("publisher"),
    )


def held_out(document_id: str) -> bool:
    """The frozen tenth of train on which thresholds and calibration are fitted, chosen by the id alone."""
    return int.from_bytes(hashlib.sha256(document_id.encode()).digest()[:4], "big") % 10 == 0


def train_rows(shared: Path, *, held: bool = False) -> Iterator[Row]:
    """The documents of `gold/train.jsonl` less its held-out tenth, or that tenth."""
    return (row for row in read_jsonl(shared / "gold" / "train.jsonl") if held_out(row["id"]) == held)


def fold(document_id: str, folds: int) -> int:
    """The part of cross-validation that a document belongs to, chosen by the id alone."""
    return int.from_bytes(hashlib.sha256(f"fold {document_id}".encode()).digest()[:4], "big") % folds


def sentence_pieces(text: str, segmenter: Segmenter) -> Pieces:
    """The pieces of a text that is one sentence, cut off where it is too long."""
    return part_of(segmenter.cut(text, [Span(0, len(text))])[0], 0, LONGEST)


def within(pieces: Pieces, start: int, end: int) -> Ints:
    """Indices of the pieces that lie in [start, end)."""
    return np.flatnonzero((pieces.starts >= start) & (pieces.ends <= end))


# --- gold -----------------------------------------------------------------------------------------


def gold_examples(documents: Iterable[Row], segmenter: Segmenter, lexicon: frozenset[str]) -> list[Example]:
    """Every sentence, its events marked, and the words that trigger events elsewhere but not here, with type 0.

    lexicon: lower-cased words that trigger events somewhere; where they do not, they are the instructive negatives.
    """
    out: list[Example] = []
    for row in documents:
        text, events = row["text"], row["events"]
        sentences = split_sentences(text)
        cut = [part_of(pieces, 0, LONGEST) for pieces in segmenter.cut(text, sentences)]
        for i, (span, pieces) in enumerate(zip(sentences, cut, strict=True)):
            here = [e for e in events if span.start <= e["trigger"]["start"] < span.end]
            marks = [*(_mark_event(pieces, event) for event in here), *_negatives(pieces, text, here, lexicon)]
            told = tuple(mark for mark in marks if len(mark.predicate))
            out.append(Example(pieces, None, _trigger_tags(pieces, here), cut[i - 1] if i else None, told))
    return [example for example in out if len(example.pieces)]


def trigger_lexicon(documents: Iterable[Row]) -> frozenset[str]:
    """Lower-cased single words that are a trigger at least once."""
    texts = (event["trigger"]["text"].lower() for row in documents for event in row["events"])
    return frozenset(text for text in texts if text.isalpha())


def _trigger_tags(pieces: Pieces, events: Sequence[Row]) -> Ints:
    tags = np.zeros(len(pieces), dtype=np.int64)
    for event in events:
        tags[within(pieces, event["trigger"]["start"], event["trigger"]["end"])] = TRIGGER_TAGS.index(event["type"])
    return first_of_words(tags, pieces)


def first_of_words(tags: Ints, pieces: Pieces) -> Ints:
    """Only the first piece of each word counts."""
    if len(pieces):
        tags[1:][pieces.words[1:] == pieces.words[:-1]] = IGNORED
    return tags


def _mark_event(pieces: Pieces, event: Row) -> Mark:
    spans = {
        "actor": [(x["start"], x["end"]) for x in event["actors"]],
        "recipient": [(x["start"], x["end"]) for x in event["recipients"]],
        "source": [(x["start"], x["end"]) for x in event["sources"]],
        "place": [(x["start"], x["end"]) for x in [event["place"]] if x],
    }
    mode = (event["type"], event["mode"] or "")
    return Mark(
        within(pieces, event["trigger"]["start"], event["trigger"]["end"]),
        type=TRIGGER_TAGS.index(event["type"]),
        mode=MODE_TAGS.index(mode) if mode in MODE_TAGS else IGNORED,
        status=STATUS_TAGS.index(event["status"]),
        denied=int(event["denied"]),
        spans=spans,
        known=ROLES[:GOLD_ROLES],
    )


_WORD = re.compile(r"[^\W\d_]{4,}")


def _negatives(pieces: Pieces, text: str, events: Sequence[Row], lexicon: frozenset[str]) -> Iterator[Mark]:
    if not len(pieces):
        return
    taken = [(e["trigger"]["start"], e["trigger"]["end"]) for e in events]
    for word in _WORD.finditer(text, int(pieces.starts[0]), int(pieces.ends[-1])):
        if word[0].lower() in lexicon and not any(s < word.end() and word.start() < e for s, e in taken):
            yield Mark(within(pieces, *word.span()), type=0)


# --- roles of PropBank ----------------------------------------------------------------------------

PROPBANK = {"ARG0": "A0", "ARG1": "A1", "ARG2": "A2", "ARGM-LOC": "LOC", "ARGM-TMP": "TMP"}
LIGHT = frozenset({"be.01", "be.02", "be.03", "have.01", "have.02", "do.01", "do.02"})


def propbank_examples(path: Path, segmenter: Segmenter) -> list[Example]:
    """The predicates of EWT with their numbered arguments, place and time; copulas and auxiliaries are left out."""
    out: list[Example] = []
    for row in read_jsonl(path):
        text, offsets = row["text"], _word_offsets(row["text"], row["words"])
        if offsets is None:
            continue
        pieces = sentence_pieces(text, segmenter)
        marks: list[Mark] = []
        for predicate in row["preds"]:
            if predicate["roleset"] in LIGHT:
                continue
            spans: dict[str, list[tuple[int, int]]] = {}
            for label, first, last in predicate["args"]:
                if label in PROPBANK:
                    spans.setdefault(PROPBANK[label], []).append((offsets[first][0], offsets[last][1]))
            at = within(pieces, *offsets[predicate["i"]])
            if len(at):
                marks.append(Mark(at, spans=spans, known=ROLES[GOLD_ROLES:]))
        if marks:
            out.append(Example(pieces, marks=tuple(marks)))
    return out


def _word_offsets(text: str, words: Sequence[str]) -> list[tuple[int, int]] | None:
    """Offsets of the words of a treebank sentence; None when one is not written as the text has it."""
    offsets: list[tuple[int, int]] = []
    at = 0
    for word in words:
        start = text.find(word, at)
        if start < 0 or start - at > 3:
            return None
        at = start + len(word)
        offsets.append((start, at))
    return offsets


# --- names ----------------------------------------------------------------------------------------

CROSSNER = {
    "politician": "PER", "person": "PER", "politicalparty": "ORG", "organisation": "ORG", "country": "LOC",
    "location": "LOC",
}  # fmt: skip
GMB = {"geo": "LOC", "org": "ORG", "per": "PER", "gpe": "NORP"}
_TITLE = re.compile(
    r"(?:(?:Vice|Prime|Foreign|Defense|Interior|Deputy|Former|former|U\.S\.|Secretary|of|State|General|Ms|Mrs|Mr|Dr"
    r"|President|Minister|Senator|Chancellor|King|Queen|Prince|Pope|Sen|Rep|Gov|Gen|Lt|Col|Maj|Sgt)\.?\s+)+"
)


def name_examples(
    ner: Path, segmenter: Segmenter, countries: frozenset[str], demonyms: frozenset[str]
) -> dict[str, list[Example]]:
    """Sentences of the clean sets with PER, ORG, LOC and NORP tags, country and demonym labels made consistent.

    countries, demonyms: lower-cased names; GMB is silver and labels the same country in four ways.
    Returns them as "silver" and "by hand".
    """
    silver: list[Example] = []
    out: list[Example] = []
    for row in read_jsonl(ner / "gmb.jsonl"):
        if row["split"] != "train" or row.get("dup") or row.get("flag"):
            continue
        spans = [_gmb_span(row["text"], ent, countries, demonyms) for ent in row["ents"] if ent[2] in GMB]
        silver.append(named(row["text"], spans, segmenter))
    for path in (ner / "crossner_politics-train.jsonl", ner / "crossner_politics-dev.jsonl"):
        for row in read_jsonl(path):
            known = [
                (s, e, CROSSNER.get(label) or ("NORP" if row["text"][s:e].lower() in demonyms else ""))
                for s, e, label in row["ents"]
            ]
            out.append(named(row["text"], [x for x in known if x[2]], segmenter))
    for row in read_jsonl(ner / "wikigold.jsonl"):
        known = [
            (s, e, "NORP" if row["text"][s:e].lower() in demonyms else label if label in NAMES else "")
            for s, e, label in row["ents"]
        ]
        out.append(named(row["text"], [x for x in known if x[2]], segmenter))
    return {"silver": silver, "by hand": out}


def _gmb_span(
    text: str, mention: tuple[int, int, str], countries: frozenset[str], demonyms: frozenset[str]
) -> tuple[int, int, str]:
    """One mention of GMB with its label made consistent and titles cut off persons."""
    start, end, label = mention
    words = text[start:end].lower().removesuffix("'s")
    kind = GMB[label]
    if words in demonyms:
        kind = "NORP"
    elif words in countries:
        kind = "LOC"
    elif kind == "PER" and (after := is_title(text, start)) and after < end:
        start = after
    return start, end, kind


def is_title(text: str, start: int) -> int | None:
    """The offset behind the titles that begin at `start`; None when none does."""
    found = _TITLE.match(text, start)
    return found.end() if found else None


def gum_examples(path: Path, segmenter: Segmenter, demonyms: frozenset[str]) -> list[Example]:
    """Named mentions of GUM: those with a Wikipedia link, or whose head words are capitalised; clean genres only."""
    kinds = {"person": "PER", "organization": "ORG", "place": "LOC"}
    out: list[Example] = []
    for row in read_jsonl(path):
        if row["nc_text"]:
            continue
        text = row["text"]
        spans = []
        for start, end, kind, *_ in row["mentions"]:
            words = text[start:end]
            if kind in kinds and _is_name(words):
                spans.append((start, end, "NORP" if words.lower() in demonyms else kinds[kind]))
        out.extend(_named_sentences(text, _innermost(spans), segmenter))
    return out


_NAME = re.compile(r"(?:[A-Z][\w.'’-]*)(?:\s+(?:(?:of|the|and|for|de|van|von|al)\s+)*[A-Z][\w.'’-]*)*")
_PRONOUNS = frozenset(
    [
        "I",
        "He",
        "She",
        "It",
        "We",
        "They",
        "You",
        "My",
        "His",
        "Her",
        "Our",
        "Their",
        "Its",
        "This",
        "That",
        "These",
        "Those",
        "The",
        "A",
        "An",
    ]
)


def _is_name(words: str) -> bool:
    return bool(_NAME.fullmatch(words)) and words.split()[0] not in _PRONOUNS


def _innermost(spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Longest mentions first, none inside another."""
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda x: (x[0], -x[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _named_sentences(text: str, spans: Sequence[tuple[int, int, str]], segmenter: Segmenter) -> Iterator[Example]:
    sentences = split_sentences(text)
    for pieces in segmenter.cut(text, sentences):
        if len(pieces):
            kept = part_of(pieces, 0, LONGEST)
            yield Example(kept, names=_name_tags(kept, spans))


def named(text: str, spans: Sequence[tuple[int, int, str]], segmenter: Segmenter) -> Example:
    """A sentence with its names: (start, end, kind of labels.NAMES) each."""
    pieces = sentence_pieces(text, segmenter)
    return Example(pieces, names=_name_tags(pieces, spans))


def _name_tags(pieces: Pieces, spans: Iterable[tuple[int, int, str]]) -> Ints:
    tags = np.zeros(len(pieces), dtype=np.int64)
    for start, end, kind in spans:
        at = within(pieces, start, end)
        if len(at):
            tags[at] = NAME_TAGS.index(f"I-{kind}")
            tags[at[0]] = NAME_TAGS.index(f"B-{kind}")
    return first_of_words(tags, pieces)
