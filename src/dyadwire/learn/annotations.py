"""Our own annotations of open text, kept as offsets and hashes without the text, joined with it where it is at hand.

The texts lie in the shared folder that training needs anyway. A text whose hash is another one is an error: its offsets
would point at other words.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dyadwire.errors import OptionError

Row = dict[str, Any]
Entity = Sequence[Any]  # start, end, country, sector, name


def text_hash(text: str) -> str:
    """What an annotation keeps of its text: the first 16 digits of the SHA-256 of its UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def annotated_documents(path: Path, shared: Path) -> Iterator[Row]:
    """The documents of a file of annotations, as rows of the gold format.

    path: JSON lines with `id`, `published`, `text` (a file of the shared folder and the pieces that the text is made
    of, joined by line breaks: [row id, start, end]), `hash`, and `events` with [start, end] for spans and
    [start, end, country, sector, name] for entities. Raises `OptionError` where a text is absent or altered.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    files = sorted({row["text"]["file"] for row in rows})
    texts = {file: _texts(shared / file) for file in files}
    for number, row in enumerate(rows, 1):
        text = _joined(row, texts[row["text"]["file"]], f"{path}:{number}")
        yield {
            "id": row["id"],
            "published": row["published"],
            "text": text,
            "events": [_event(event, text) for event in row["events"]],
        }


def _texts(path: Path) -> dict[str, str]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return {row["id"]: row["text"] for row in map(json.loads, data.splitlines())}


def _joined(row: Row, texts: Mapping[str, str], place: str) -> str:
    """The text of one document, checked."""
    pieces = row["text"]["pieces"]
    absent = [key for key, *_ in pieces if key not in texts]
    text = "" if absent else "\n".join(texts[key][start:end] for key, start, end in pieces)
    if text_hash(text) != row["hash"]:
        raise OptionError(
            f"{place}: the text of {row['id']} in {row['text']['file']} is {'absent' if absent else 'another one'}:"
            f" expected SHA-256 {row['hash']}..., found {text_hash(text)}. Use the shared data that the annotations"
            " were made on"
        )
    return text


def _event(event: Row, text: str) -> Row:
    """One event in the gold's format."""
    entities = {key: [_entity(x, text) for x in event[key]] for key in ("actors", "recipients", "sources")}
    place = event["place"]
    return {
        **event,
        **entities,
        "trigger": _span(event["trigger"], text),
        "place": None if place is None else _span(place, text),
    }


def _span(span: Sequence[int], text: str) -> Row:
    start, end = span
    return {"start": start, "end": end, "text": text[start:end]}


def _entity(entity: Entity, text: str) -> Row:
    start, end, country, sector, name = entity
    return {**_span((start, end), text), "country": country, "sector": sector, "name": name}


def annotated_names(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    """Names by the hash of their sentence: JSON lines with `hash` and `names`, [start, end, kind] each."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return {row["hash"]: [(start, end, kind) for start, end, kind in row["names"]] for row in rows}
