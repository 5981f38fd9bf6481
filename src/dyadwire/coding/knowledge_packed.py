"""The tables of coding as bytes, which load in a fifth of the time that it takes to read and check the tables.

Pickle does the work. Rows of people and places stand in it by column, each word once, because tens of thousands of
small objects are what takes time. Nothing but classes of these stages is unpacked: bytes that somebody tampered with
cannot call what they like.
"""

import io
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from itertools import accumulate, pairwise
from typing import Any

import ahocorasick

from dyadwire.coding.actor_rows import ActorRow
from dyadwire.coding.actor_tables import ActorTables
from dyadwire.coding.knowledge import Knowledge
from dyadwire.coding.places_gazetteer import Gazetteer, Place

PROTOCOL = 5
_ACTORS = {"phrases": tuple, "surnames": tuple, "careers": list}  # fields of `ActorTables` with nearly all the rows
_PLACES = {"_places": list, "_by_code": list}  # the same of `Gazetteer`
_BUILT_IN = frozenset((("builtins", "frozenset"), ("builtins", "set")))
Grouped = tuple[list[str], list[int], list[int]]  # keys, how many rows each has, the indices of all these rows
Packed = tuple[list[tuple[Any, ...]], dict[str, Grouped]]  # the rows by column, and the fields that hold them


def pack(knowledge: Knowledge) -> bytes:
    """The tables as bytes."""
    written = io.BytesIO()
    _Packer(written, PROTOCOL).dump(knowledge)
    return written.getvalue()


def unpack(data: bytes) -> Knowledge:
    """What `pack` packed. Raises `pickle.UnpicklingError`, or another error of `BROKEN`, if it is something else."""
    knowledge = _Unpacker(io.BytesIO(data)).load()
    if not isinstance(knowledge, Knowledge):
        raise pickle.UnpicklingError(f"{type(knowledge).__name__}, not Knowledge")
    return knowledge


# What odd bytes lead to: those that the documentation of pickle names, and what wrong arguments of a class raise.
BROKEN = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    LookupError,
    ValueError,
    TypeError,
    MemoryError,
)


class _Packer(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:
        """The two large tables in our form, all else as pickle has it."""
        if isinstance(value, ActorTables):
            whole = {field.name: getattr(value, field.name) for field in fields(value)}
            return _actors, _split(whole, _ACTORS)
        if isinstance(value, Gazetteer):
            whole = {**vars(value), "_rows": "\n".join(vars(value)["_rows"])}
            return _gazetteer, _split(whole, _PLACES)
        if isinstance(value, ahocorasick.Automaton):  # its own bytes are read by C, which believes them
            return _automaton, (list(value.items()),)
        return NotImplemented


class _Unpacker(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """A class of these tables, or one of the functions below."""
        if module == __name__ and name in _MAKERS:
            return globals()[name]
        if (module, name) in _BUILT_IN or module.startswith("dyadwire.coding."):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a table")


def _split(whole: Mapping[str, Any], grouped: Mapping[str, type]) -> tuple[Packed, dict[str, Any]]:
    """The fields that hold rows, packed, and the others."""
    numbers: dict[int, int] = {}  # by the row's identity: equal rows of two tables stay two
    rows: list[Sequence[Any]] = []
    words: dict[str, str] = {}

    def number(row: Sequence[Any]) -> int:
        if id(row) not in numbers:
            numbers[id(row)] = len(rows)
            rows.append([words.setdefault(value, value) if isinstance(value, str) else value for value in row])
        return numbers[id(row)]

    fields_ = {name: _grouped(whole[name], number) for name in grouped}
    columns = list(zip(*rows, strict=True))
    return (columns, fields_), {name: value for name, value in whole.items() if name not in grouped}


def _grouped(mapping: Mapping[str, Sequence[Any]], number: Callable[[Sequence[Any]], int]) -> Grouped:
    indices = [number(row) for rows in mapping.values() for row in rows]
    return list(mapping), [len(rows) for rows in mapping.values()], indices


def _joined(packed: Packed, row: type, kinds: Mapping[str, type]) -> dict[str, Any]:
    """The fields that hold rows, as they were before `_split`."""
    columns, fields_ = packed
    rows = list(map(partial(tuple.__new__, row), zip(*columns, strict=True)))  # skips the slow __new__ of named tuples
    found: dict[str, Any] = {}
    for name, (keys, sizes, indices) in fields_.items():
        kind, flat = kinds[name], list(map(rows.__getitem__, indices))
        spans = pairwise(accumulate(sizes, initial=0))
        found[name] = {key: kind(flat[start:end]) for key, (start, end) in zip(keys, spans, strict=True)}
    return found


def _actors(packed: Packed, rest: dict[str, Any]) -> ActorTables:
    return ActorTables(**_joined(packed, ActorRow, _ACTORS), **rest)


def _automaton(words: Sequence[tuple[str, Any]]) -> Any:
    made = ahocorasick.Automaton()
    for word, value in words:
        made.add_word(word, value)
    made.make_automaton()
    return made


def _gazetteer(packed: Packed, rest: dict[str, Any]) -> Gazetteer:
    made = Gazetteer.__new__(Gazetteer)
    vars(made).update(_joined(packed, Place, _PLACES), **{**rest, "_rows": rest["_rows"].split("\n")})
    return made


_MAKERS = frozenset(maker.__name__ for maker in (_actors, _gazetteer, _automaton))
