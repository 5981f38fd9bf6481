"""Records to rows of the store's tables and back, without loss."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from dyadwire.records import Coded, Document, Event, Rejection, Statement

Row = dict[str, Any]
Record = TypeVar("Record")

_DOCUMENT_LISTS = {"findings": "findings", "dates": "dates", "places": "places", "actors": "mentions"}


def rows_of(item: Coded | Rejection, run: str, ordinal: int) -> dict[str, list[Row]]:
    """The rows of one document, or of one input that gave none, by table, in the record's order.

    `ordinal`: place among the run's inputs, from 0.
    """
    own = {"run": run, "ordinal": ordinal}
    if isinstance(item, Rejection):
        return {"rejections": [{**own, **to_plain(item)}]}
    lists = {column: to_plain(getattr(item, name)) for name, column in _DOCUMENT_LISTS.items()}
    return {
        "documents": [{**own, **to_plain(item.document), "text_hash": item.document.text_hash, **lists}],
        "events": [{**own, **to_plain(event)} for event in item.events],
        "statements": [{**own, **to_plain(statement)} for statement in item.statements],
        "rejections": [{**own, **to_plain(rejection)} for rejection in item.rejections],
    }


def coded_of(
    document: Row, events: Iterable[Row] = (), statements: Iterable[Row] = (), rejections: Iterable[Row] = ()
) -> Coded:
    """The record that `rows_of` was given; rows in the order in which it gave them."""
    document = _restored(document)
    lists = {name: _reader(_hints(Coded)[name])(document[column]) for name, column in _DOCUMENT_LISTS.items()}
    return Coded(
        document=record_of(Document, document),
        events=tuple(record_of(Event, _restored(row)) for row in events),
        statements=tuple(record_of(Statement, _restored(row)) for row in statements),
        rejections=tuple(map(rejection_of, rejections)),
        **lists,
    )


def document_of(row: Row) -> Document:
    """The document that a row of its table holds."""
    return record_of(Document, _restored(row))


def rejection_of(row: Row) -> Rejection:
    """The rejection that a row of its table holds."""
    return record_of(Rejection, _restored(row))


def to_plain(value: Any, digits: int | None = None) -> Any:
    """A record as dicts, lists and scalars, fields in the record's order; dates stay dates.

    digits: decimals that each `score` keeps; None for all.
    """
    if isinstance(value, tuple):
        return [to_plain(part, digits) for part in value]
    kind: Any = type(value)
    columns = _columns(kind)
    if not columns:
        return value
    row = {name: getattr(value, name) if scalar else to_plain(getattr(value, name), digits) for name, scalar in columns}
    if digits is not None and row.get("score") is not None:
        row["score"] = round(row["score"], digits)
    return row


def record_of(kind: type[Record], row: Mapping[str, Any]) -> Record:
    """The record of class `kind` in a plain mapping; absent fields take their defaults, others are ignored."""
    hashable: Any = kind  # to mypy a class as such is not hashable
    return kind(**{name: read(row[name]) for name, read in _readers(hashable) if name in row})


def exact_row(row: Row) -> Row:
    """The row with what UTF-8 cannot hold replaced, and then the true row beside it in `exact`."""
    shown: Row = _replaced(row)
    return {**shown, "exact": None if shown == row else json.dumps(row, default=date.isoformat)}


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return value if is_unicode(value) else "".join("\ufffd" if is_surrogate(letter) else letter for letter in value)
    if isinstance(value, list):
        return [_replaced(part) for part in value]
    if isinstance(value, dict):
        return {name: _replaced(part) for name, part in value.items()}
    return value


def is_surrogate(letter: str) -> bool:
    """Whether this is half a pair of UTF-16, which is no character."""
    return "\ud800" <= letter <= "\udfff"


def is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold the text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _restored(row: Row) -> Row:
    return row if row.get("exact") is None else {**row, **json.loads(row["exact"])}


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(entry.name for entry in fields(kind)) if is_dataclass(kind) else ()


@cache
def _columns(kind: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a record class, and whether each holds a scalar, which needs no look into it; else empty."""
    return tuple((name, _scalar(_hints(kind)[name])) for name in _field_names(kind))


def _scalar(hint: Any) -> bool:
    parts = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return all(part in (str, int, float, bool, date, NoneType) for part in parts)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _readers(kind: type) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """What turns the plain value of each field of a record class into the field's own type."""
    return tuple((name, _reader(_hints(kind)[name])) for name in _field_names(kind))


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    if isinstance(hint, UnionType):  # only "X | None" occurs in the records
        (kind,) = (part for part in get_args(hint) if part is not NoneType)
        read = _reader(kind)
        return lambda value: None if value is None else read(value)
    if get_origin(hint) is tuple:
        read = _reader(get_args(hint)[0])
        return lambda values: tuple(map(read, values))
    if hint is date:
        return lambda value: date.fromisoformat(value) if isinstance(value, str) else value
    if is_dataclass(hint):
        return lambda row: record_of(hint, row)  # type: ignore[arg-type]
    return lambda value: value
