"""Coders that stand in for the encoder: quick, and simple enough to say beforehand what they find."""

import os
import time
from pathlib import Path

from dyadwire.coding.published import infer_published
from dyadwire.records import Coded, Document, Entity, Event, Rejection, Span, Statement

VERBS = {"accused": ("ACCUSE", 4, -3.0), "met": ("CONSULT", 1, 1.0), "praised": ("SUPPORT", 1, 2.0)}
NAMES = {"Russia": "RUS", "Washington": "USA", "Moscow": "RUS", "America": "USA"}


def make_fake(settings):
    """A coder that makes an event of each known verb, between the names before and after it."""
    return lambda documents: [code(infer_published(document)) for document in documents]


def make_slow(settings):
    """The same, so slowly that a test can kill it, and with a note of each document in the file that COUNTED names."""

    def code_slowly(documents):
        for document in documents:
            time.sleep(0.15)
            with Path(os.environ["COUNTED"]).open("a", encoding="utf-8") as file:
                file.write(f"{document.id}\n")
        return [code(document) for document in documents]

    return code_slowly


def code(document: Document) -> Coded:
    """The document with an event for each known verb, or a rejection that it has none."""
    text = document.text
    verbs = sorted((text.find(verb), verb) for verb in VERBS if verb in text)
    if not verbs:
        rejected = Rejection(stage="parse", reason="no trigger", origin=document.origin, document=document.id)
        return Coded(document=document, rejections=(rejected,))
    events = tuple(_event(document, start, verb) for start, verb in verbs)
    statement = Statement(
        id=f"{document.id}-s",
        document=document.id,
        sentence=Span(0, len(text)),
        cue=events[0].trigger,
        source=next(iter(events[0].actors), None),
        via=(),
        content=(Span(0, len(text)),),
        content_text=text,
        quoted=False,
        date=None,
        about=(),
        events=tuple(event.id for event in events),
    )
    return Coded(document=document, events=events, statements=(statement,), actors=tuple(_names(text, 0, len(text))))


def _event(document: Document, start: int, verb: str) -> Event:
    kind, quad, scale = VERBS[verb]
    end = start + len(verb)
    return Event(
        id=f"{document.id}-{start}",
        document=document.id,
        sentence=Span(0, len(document.text)),
        trigger=Span(start, end),
        trigger_text=verb,
        type=kind,
        mode=None,
        actors=tuple(_names(document.text, 0, start)),
        recipients=tuple(_names(document.text, end, len(document.text))),
        status="actual",
        sources=(),
        denied=False,
        date=document.published.isoformat() if document.published else None,
        date_mention=None,
        place=None,
        quad=quad,
        scale=scale,
        score=0.87654321,
    )


def _names(text: str, begin: int, stop: int) -> list[Entity]:
    found = sorted((text.find(name, begin, stop), name) for name in NAMES)
    return [
        Entity(start=start, end=start + len(name), text=name, country=NAMES[name], sector="GOV")
        for start, name in found
        if start >= 0
    ]
