"""The shipped encoder, read by ONNX Runtime on one core."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from dyadwire.errors import ModelError
from dyadwire.learn.frames import Frame, batches, joined, marks_of, opening, pad
from dyadwire.learn.segments import Floats, Ints, Segmenter

PACKAGED = Path(__file__).parent.parent / "data" / "weights"
BUDGET = 2_048  # pieces a batch: larger ones are not faster on one core and fall out of its cache
PARTS = ("lower", "upper", "marked")


@dataclass(frozen=True, slots=True)
class Glance:
    """A frame after the first layers."""

    states: Floats  # (n, width)
    odds: float  # log-odds that a word of it is a trigger


@dataclass(frozen=True, slots=True)
class Read:
    """A frame with the trunk's states and what they tell of each piece."""

    frame: Frame
    states: Floats  # (n, width)
    names: Floats  # (n, 9) probabilities over labels.NAME_TAGS
    triggers: Floats  # (n, 17) probabilities over labels.TRIGGER_TAGS


@dataclass(frozen=True, slots=True)
class Look:
    """A predicate to be read: the sentence's own row, the one before, and the indices of the predicate in its frame."""

    context: Read | None
    sentence: Read
    predicate: Ints

    @property
    def frame(self) -> Frame:
        """Context and sentence in one row."""
        return joined(None if self.context is None else opening(self.context.frame), self.sentence.frame)


@dataclass(frozen=True, slots=True)
class MarkedReading:
    """What one look gave, as probabilities."""

    types: Floats  # (17,) over labels.TRIGGER_TAGS
    modes: Floats  # (modes,) logits over labels.MODE_TAGS
    status: Floats  # (5,)
    denied: float
    roles: Floats  # (n, 2 * roles): inside, then first piece, for each of labels.ROLES


class OnnxEncoder:
    """Weights of a folder: `encoder-PART.onnx`, `tokenizer.json` and a `manifest.json` with their hashes."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or PACKAGED
        self.manifest = read_manifest(self.folder)
        self.segmenter = Segmenter(self.folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # workers are processes, not threads
        options.log_severity_level = 3
        self._parts: dict[str, Any] = {
            part: onnxruntime.InferenceSession(
                str(self.folder / f"encoder-{part}.onnx"), options, providers=["CPUExecutionProvider"]
            )
            for part in PARTS
        }

    def glance(self, frames: Sequence[Frame]) -> list[Glance]:
        """Each frame after the first layers."""
        out: dict[int, Glance] = {}
        for group in batches([len(frame) for frame in frames], BUDGET):
            batch = pad([frames[i] for i in group])
            given = {"ids": batch.ids, "shapes": batch.shapes, "mask": batch.mask}
            x, odds = self._parts["lower"].run(None, given)
            for row, i in enumerate(group):
                n = len(frames[i])
                out[i] = Glance(x[row, :n], float(odds[row, 1 : n - 1].max(initial=-np.inf)))
        return [out[i] for i in range(len(frames))]

    def read(self, frames: Sequence[Frame], glances: Sequence[Glance]) -> list[Read]:
        """The frames read to the end, from what the glance gave of them."""
        out: dict[int, Read] = {}
        for group, given, mask in _stacked([glance.states for glance in glances]):
            states, names, triggers = self._parts["upper"].run(None, {"x": given, "mask": mask})
            names, triggers = softmax(names), softmax(triggers)
            for row, i in enumerate(group):
                n = len(frames[i])
                out[i] = Read(frames[i], states[row, :n], names[row, :n], triggers[row, :n])
        return [out[i] for i in range(len(frames))]

    def read_through(self, frames: Sequence[Frame]) -> list[Read]:
        """The frames read to the end, none left at the glance."""
        return self.read(frames, self.glance(frames))

    def look(self, looks: Sequence[Look]) -> list[MarkedReading]:
        """What each marked predicate is, and who plays which role."""
        out: dict[int, MarkedReading] = {}
        for group, given, mask in _stacked([_states(look) for look in looks]):
            marks = np.zeros_like(mask)
            for row, i in enumerate(group):
                n, sentence = int(mask[row].sum()), len(looks[i].sentence.frame)
                marks[row, :n] = marks_of(n - sentence, sentence, looks[i].predicate)
            fed = {"states": given, "marks": marks, "mask": mask}
            types, modes, status, denied, roles = self._parts["marked"].run(None, fed)
            types, status, denied, roles = softmax(types), softmax(status), sigmoid(denied), sigmoid(roles)
            for row, i in enumerate(group):
                n = int(mask[row].sum())
                out[i] = MarkedReading(types[row], modes[row], status[row], float(denied[row, 0]), roles[row, :n])
        return [out[i] for i in range(len(looks))]


def _states(look: Look) -> Floats:
    """(n, width) states of context and sentence in one row."""
    if look.context is None:
        return look.sentence.states
    return np.concatenate([look.context.states[: len(opening(look.context.frame))], look.sentence.states])


def _stacked(rows: Sequence[Floats]) -> Iterator[tuple[list[int], Floats, Ints]]:
    """(indices, (batch, n, width) states, (batch, n) mask) of rows of like length."""
    for group in batches([len(row) for row in rows], BUDGET):
        n = max(len(rows[i]) for i in group)
        states = np.zeros((len(group), n, rows[group[0]].shape[1]), dtype=np.float32)
        mask = np.zeros((len(group), n), dtype=np.int64)
        for row, i in enumerate(group):
            states[row, : len(rows[i])], mask[row, : len(rows[i])] = rows[i], 1
        yield group, states, mask


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder of weights, after checking that every file it names is there and unaltered."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise ModelError(f"{folder}: no manifest.json. Expected a folder of weights as `make retrain` writes it")
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for name, expected in manifest["sha256"].items():
        file = folder / name
        if not file.is_file():
            raise ModelError(f"{file}: named in manifest.json but absent. Install the package again, or retrain")
        found = hashlib.sha256(file.read_bytes()).hexdigest()
        if found != expected:
            raise ModelError(
                f"{file}: SHA-256 is {found}, manifest.json says {expected}. The file was altered: install the package"
                " again, or retrain"
            )
    return manifest


def softmax(logits: Floats) -> Floats:
    """Probabilities over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    total: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return total


def sigmoid(logits: Floats) -> Floats:
    """Probability of each logit by itself."""
    out: Floats = np.reciprocal(1.0 + np.exp(-logits))
    return out
