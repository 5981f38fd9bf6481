"""The shipped encoder, read by ONNX Runtime on one core."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from dyadwire.errors import ModelError
from dyadwire.learn.frames import Frame, joined, marks_of, opening
from dyadwire.learn.segments import Floats, Ints, Segmenter

PACKAGED = Path(__file__).parent.parent / "data" / "weights"
PARTS = ("trunk", "marked")
CONTEXT = 8  # pieces of the sentence before that a look sees; the weights have learned with up to `frames.CONTEXT`


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
        return joined(None if self.context is None else opening(self.context.frame, CONTEXT), self.sentence.frame)


@dataclass(frozen=True, slots=True)
class MarkedReading:
    """What one look gave, as probabilities."""

    types: Floats  # (17,) over labels.TRIGGER_TAGS
    modes: Floats  # (modes,) logits over labels.MODE_TAGS
    status: Floats  # (5,)
    denied: float
    roles: Floats  # (n, 2 * roles): inside, then first piece, for each of labels.ROLES


class OnnxEncoder:
    """Weights of a folder: `encoder-PART.onnx`, `tokenizer.json` and a `manifest.json` with their hashes.

    Each row is read by itself. On one core without VNNI that costs 3 to 6% more for a row of 35 pieces than a full
    batch, and saves the padding, 12% of the pieces; and what a sentence scores does not depend on its neighbours, as
    it does in a batch, whose activations are quantised with one scale.
    """

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

    def read(self, frames: Iterable[Frame]) -> list[Read]:
        """What the trunk makes of each frame."""
        return [self._read(frame) for frame in frames]

    def _read(self, frame: Frame) -> Read:
        given = {"ids": frame.ids[None], "shapes": frame.shapes[None], "mask": _whole(len(frame))}
        states, names, triggers = self._parts["trunk"].run(None, given)
        return Read(frame, states[0], softmax(names[0]), softmax(triggers[0]))

    def look(self, looks: Iterable[Look]) -> list[MarkedReading]:
        """What each marked predicate is, and who plays which role."""
        return [self._look(look) for look in looks]

    def _look(self, look: Look) -> MarkedReading:
        states = _states(look)
        sentence = len(look.sentence.frame)
        marks = marks_of(len(states) - sentence, sentence, look.predicate)
        given = {"states": states[None], "marks": marks[None], "mask": _whole(len(states))}
        types, modes, status, denied, roles = (rows[0] for rows in self._parts["marked"].run(None, given))
        return MarkedReading(softmax(types), modes, softmax(status), float(sigmoid(denied)[0]), sigmoid(roles))


def _whole(n: int) -> Ints:
    """(1, n) the mask of a row without padding."""
    return np.ones((1, n), dtype=np.int64)


def _states(look: Look) -> Floats:
    """(n, width) states of context and sentence in one row."""
    if look.context is None:
        return look.sentence.states
    return np.concatenate([look.context.states[: CONTEXT + 1], look.sentence.states])


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
