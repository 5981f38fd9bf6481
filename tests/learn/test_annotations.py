"""Annotations without their text: joined with it letter by letter, or refused."""

import json
import os
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dyadwire.errors import OptionError
from dyadwire.learn.annotations import annotated_documents, annotated_names, text_hash
from dyadwire.learn.examples import train_rows

ROOT = Path(__file__).resolve().parents[2]
ANNOTATED = ROOT / "recipes" / "annotated"
FILES = ("events.jsonl", "apart.jsonl")
TEXT = "Narnia struck Calormen.\nArchenland condemned the raid."


@pytest.fixture
def shared() -> Path:
    folder = Path(os.environ.get("DYADWIRE_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip("the shared corpus is not here; set DYADWIRE_SHARED to the folder of shared data")
    return folder


def _write(folder: Path, *, hashed: str) -> Path:
    pieces = [["a", 4, 27], ["b", 0, 30]]
    lines = [{"id": "a", "text": "On: Narnia struck Calormen. More."}, {"id": "b", "text": TEXT[24:]}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    event = {
        "trigger": [7, 13], "type": "ASSAULT", "mode": None, "status": "actual", "denied": False, "date": None,
        "actors": [[0, 6, None, "MIL", "Narnia"]], "recipients": [[14, 22, None, None, None]], "sources": [],
        "place": [14, 22],
    }  # fmt: skip
    row = {
        "id": "x",
        "published": "2020-01-02",
        "text": {"file": "corpus.jsonl", "pieces": pieces},
        "hash": hashed,
        "events": [event],
    }
    path = folder / "events.jsonl"
    path.write_text(json.dumps(row) + "\n", "utf-8")
    return path


def test_an_annotation_comes_back_in_the_gold_format_with_its_words(tmp_path: Path) -> None:
    (row,) = annotated_documents(_write(tmp_path, hashed=text_hash(TEXT)), tmp_path)
    (event,) = row["events"]
    assert row["text"] == TEXT
    assert event["trigger"] == {"start": 7, "end": 13, "text": "struck"}
    assert event["actors"] == [
        {"start": 0, "end": 6, "text": "Narnia", "country": None, "sector": "MIL", "name": "Narnia"}
    ]
    assert event["place"]["text"] == "Calormen"


def test_a_text_that_changed_is_refused_with_the_document_named(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"the text of x in corpus\.jsonl is another one"):
        list(annotated_documents(_write(tmp_path, hashed="0" * 16), tmp_path))


def _spans(event: Mapping[str, Any]) -> list[tuple[int, int]]:
    entities = [*event["actors"], *event["recipients"], *event["sources"]]
    return [
        (start, end) for start, end, *_ in [event["trigger"], *entities, *([event["place"]] if event["place"] else [])]
    ]


def test_our_annotations_hold_no_text_and_every_span_lies_in_its_document() -> None:
    for line in [line for file in FILES for line in (ANNOTATED / file).read_text("utf-8").splitlines()]:
        row = json.loads(line)
        length = sum(end - start for _, start, end in row["text"]["pieces"]) + len(row["text"]["pieces"]) - 1
        assert set(row) == {"id", "published", "text", "hash", "events"}
        assert all(0 <= start < end <= length for event in row["events"] for start, end in _spans(event)), row["id"]


def test_names_of_a_sentence_never_overlap() -> None:
    for names in annotated_names(ANNOTATED / "names.jsonl").values():
        assert all(before[1] <= after[0] for before, after in pairwise(names))


def test_our_annotations_fit_the_shared_texts(shared: Path) -> None:
    documents = [row for file in FILES for row in annotated_documents(ANNOTATED / file, shared)]
    assert len({row["id"] for row in documents}) == len(documents)


def test_what_is_kept_apart_shares_no_sentence_with_what_the_encoder_learns(shared: Path) -> None:
    learned = {
        line.strip()
        for row in (*annotated_documents(ANNOTATED / "events.jsonl", shared), *train_rows(shared))
        for line in row["text"].splitlines()
    }
    for row in annotated_documents(ANNOTATED / "apart.jsonl", shared):
        assert learned.isdisjoint(line.strip() for line in row["text"].splitlines() if len(line) > 60), row["id"]


def test_nothing_annotated_is_measured_on(shared: Path) -> None:
    dev = [json.loads(line) for line in (shared / "gold" / "dev.jsonl").read_text("utf-8").splitlines()]
    known = {line.strip() for row in dev for line in row["text"].splitlines() if len(line) > 60}
    for row in [row for file in FILES for row in annotated_documents(ANNOTATED / file, shared)]:
        assert known.isdisjoint(line.strip() for line in row["text"].splitlines()), row["id"]
