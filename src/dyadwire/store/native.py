"""Our own JSON form of a coded document: one line each, events as the gold guidelines have them, and ours beside.

Ours, beyond the guidelines: an event's `id`, `sentence`, `date_mention`, `quantities`, `quad`, `scale`, `score`,
`rules` and `contexts`; an entity's `id`, `score` and `rule`; what resolves a place; statements, rejections, findings
and mentions.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dyadwire.errors import RecordError
from dyadwire.records import (
    Coded,
    DateMention,
    Document,
    Entity,
    Event,
    Finding,
    PlaceMention,
    Rejection,
    Statement,
)
from dyadwire.store.rows import Record, is_unicode, record_of, to_plain

SCORE_DIGITS = 4  # a probability has no more to say than that, and the last bits differ between processors
GAP = " ... "  # between the pieces of a statement's content, as in `Statement.content_text`

_OF_DOCUMENT = ("id", "origin", "title", "byline", "published", "published_from", "published_score", "url", "publisher")
_EVENT_ORDER = (  # the guidelines' fields in their order, then ours
    *("trigger", "type", "mode", "actors", "recipients", "status", "sources", "denied", "date", "place"),
    *("id", "sentence", "date_mention", "quantities", "quad", "scale", "score", "rules", "contexts"),
)


def to_native(coded: Coded, text: bool = True, mentions: bool = False) -> dict[str, Any]:
    """The document as its JSON object; scores rounded to four places, dates as YYYY-MM-DD.

    Without `text` the document's text and the content of statements are left out: the offsets stay, and
    `text_hash` (SHA-256 of the UTF-8 text) tells whoever holds the text that it is the right one. With `mentions`
    all dates, places and actors that were found are added, whether or not an event uses them. Furniture and readers'
    comments are left to the store.
    """
    document = coded.document
    native: dict[str, Any] = {name: getattr(document, name) for name in _OF_DOCUMENT}
    native["text_hash"] = document.text_hash
    if document.repairs:
        native["repairs"] = list(document.repairs)
    if text:
        native["text"] = document.text
    native["events"] = [_event(event) for event in coded.events]
    native["statements"] = [_statement(statement, text) for statement in coded.statements]
    native["rejections"] = to_plain(coded.rejections, SCORE_DIGITS)
    native["findings"] = to_plain(coded.findings)
    if mentions:
        native["mentions"] = {
            "dates": to_plain(coded.dates),
            "places": to_plain(coded.places, SCORE_DIGITS),
            "actors": to_plain(coded.actors, SCORE_DIGITS),
        }
    return native


def from_native(native: Mapping[str, Any], text: str | None = None) -> Coded:
    """The record in a JSON object that `to_native` made, as far as the object holds it.

    `text`: the document's text, for an object that was written without. Raises `RecordError` if there is no text at
    all, if `text` is not the one that was coded, or if a field is missing or has a value that cannot be.
    """
    place = f"document {native.get('id')!r}"
    held = native.get("text", text)
    if held is None:
        raise RecordError(f"{place}: written without its text; give the text beside it")
    try:
        coded = _coded(native, held)
    except (KeyError, TypeError, AttributeError) as error:
        raise RecordError(f"{place}: {error!r}; expected an object as `dyadwire code --jsonl` writes it") from error
    if coded.document.text_hash != native.get("text_hash", coded.document.text_hash):
        raise RecordError(f"{place}: this is not the text that was coded; its hash should be {native['text_hash']}")
    return coded


def json_line(value: Any) -> str:
    """One line of JSON without its end; ASCII only if the value holds what UTF-8 cannot (a lone surrogate)."""
    line = json.dumps(value, ensure_ascii=False, default=date.isoformat)
    return line if is_unicode(line) else json.dumps(value, default=date.isoformat)


def _event(event: Event) -> dict[str, Any]:
    plain = to_plain(event, SCORE_DIGITS)
    plain["trigger"]["text"] = event.trigger_text
    return {name: plain[name] for name in _EVENT_ORDER}


def _statement(statement: Statement, text: bool) -> dict[str, Any]:
    hidden = {"document"} if text else {"document", "content_text"}
    return {name: value for name, value in to_plain(statement, SCORE_DIGITS).items() if name not in hidden}


def _coded(native: Mapping[str, Any], text: str) -> Coded:
    document = record_of(Document, {**native, "text": text, "furniture": (), "comments": ()})
    mentions: Mapping[str, Any] = native.get("mentions", {})
    return Coded(
        document=document,
        events=tuple(_event_of(row, document) for row in native["events"]),
        statements=tuple(_statement_of(row, document) for row in native["statements"]),
        rejections=_each(Rejection, native["rejections"]),
        findings=_each(Finding, native["findings"]),
        dates=_each(DateMention, mentions.get("dates", ())),
        places=_each(PlaceMention, mentions.get("places", ())),
        actors=_each(Entity, mentions.get("actors", ())),
    )


def _event_of(row: Mapping[str, Any], document: Document) -> Event:
    return record_of(Event, {**row, "document": document.id, "trigger_text": row["trigger"]["text"]})


def _statement_of(row: Mapping[str, Any], document: Document) -> Statement:
    pieces = (document.text[span["start"] : span["end"]] for span in row["content"])
    return record_of(Statement, {"content_text": GAP.join(pieces), **row, "document": document.id})


def _each(kind: type[Record], rows: Iterable[Mapping[str, Any]]) -> tuple[Record, ...]:
    return tuple(record_of(kind, row) for row in rows)
