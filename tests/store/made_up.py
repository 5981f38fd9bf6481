"""What the store's tests share: made-up coded documents, and strategies that make any."""

from dataclasses import fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from dyadwire.records import STATUSES, Coded, Document, Entity, Event, Rejection, Span, Statement
from dyadwire.store import InputFile, Plan, Setting, begin_run, open_store, write_shard

LETTERS = st.text(st.characters() | st.sampled_from("\ud83d\udc00\x00\u2028é"), max_size=8)  # lone surrogates too
SIMPLE = {
    str: LETTERS,
    bool: st.booleans(),
    int: st.integers(0, 100),
    float: st.floats(0, 1),
    date: st.dates(),
}


def values(hint):
    """A strategy for a field of a record, by its type."""
    if isinstance(hint, UnionType):
        (kind,) = (part for part in get_args(hint) if part is not NoneType)
        return st.none() | values(kind)
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=2).map(tuple)
    return records(hint) if is_dataclass(hint) else SIMPLE[hint]


def records(kind):
    """A strategy for any record of a class."""
    hints = get_type_hints(kind)
    parts = {entry.name: values(hints[entry.name]) for entry in fields(kind)}
    if hints.get("start") is int:
        parts["start"], parts["end"] = st.integers(0, 50), st.integers(51, 2**31 - 1)
    if "status" in parts:
        parts["status"] = st.sampled_from(STATUSES)
    return st.deferred(lambda: st.builds(kind, **parts))


CODED = records(Coded)

UNREADABLE = Rejection(stage="read", reason="not UTF-8", origin="b.txt")

TEXT = "Norland accused Sudria of shelling a bridge. Sudria denied it."
NORLAND = Entity(start=0, end=7, text="Norland", country="NOR", sector="GOV", score=0.91)
SUDRIA = Entity(start=16, end=22, text="Sudria", country="SDN", name="Sudria Group", rule="table")


def coded(identifier="a", text=TEXT, origin="a.txt"):
    """A coded document with one event, one statement and one rejection."""
    document = Document(
        id=identifier, origin=origin, text=text, title="A bridge", published=date(2015, 12, 11), published_from="given"
    )
    event = Event(
        id=f"e-{identifier}",
        document=identifier,
        sentence=Span(0, 44),
        trigger=Span(8, 15),
        trigger_text="accused",
        type="ACCUSE",
        mode=None,
        actors=(NORLAND,),
        recipients=(SUDRIA,),
        status="actual",
        sources=(),
        denied=False,
        date="2015-12-10",
        date_mention=None,
        place=None,
        score=0.123456789,
    )
    statement = Statement(
        id=f"s-{identifier}",
        document=identifier,
        sentence=Span(45, 62),
        cue=Span(52, 58),
        source=SUDRIA,
        via=(),
        content=(Span(59, 61),),
        content_text="it",
        quoted=False,
        date=None,
        about=(),
        events=(event.id,),
    )
    gated = Rejection(stage="parse", reason="gate", origin=origin, document=identifier, start=45, end=62, score=0.2)
    actors = (NORLAND, SUDRIA)
    return Coded(document=document, events=(event,), statements=(statement,), rejections=(gated,), actors=actors)


def plan(code="1", inputs=("a.txt",)):
    """What a run is made from."""
    return Plan(
        code=code,
        model=None,
        tables={"ontology.tsv": "00"},
        libraries={"onnxruntime": "1.18"},
        inputs=[InputFile(origin=name, sha256="00", size=1) for name in inputs],
        settings={"parse.threshold": Setting(value=0.5, origin="default")},
    )


def write(path, items, made=None):
    """A finished run with a shard for each item."""
    made = made or plan()
    with begin_run(open_store(path, create=True), made) as run:
        for number, item in enumerate(items):
            write_shard(run.folder, made.run, number, number, [item])
        return run.finish(len(items))
