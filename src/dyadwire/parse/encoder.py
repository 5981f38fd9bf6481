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
from dyadwire.learn.frames import Frame, batches, pad
from dyadwire.learn.segments import Floats, Segmenter

PACKAGED = Path(__file__).parent.parent / "data" / "weights"
BUDGET = 2_048  # pieces a batch: larger ones are not faster on one core and fall out of its cache
PLAIN = ("names", "triggers")
MARKED = ("types", "modes", "status", "denied", "roles")


@dataclass(frozen=True, slots=True)
class MarkedReading:
    """What one marked frame gave, as probabilities."""

    types: Floats  # (17,) over labels.TRIGGER_TAGS
    modes: Floats  # (modes,) logits over labels.MODE_TAGS
    status: Floats  # (5,)
    denied: float
    roles: Floats  # (n, 2 * roles): inside, then first piece, for each of labels.ROLES


class OnnxEncoder:
    """Weights of a folder: `encoder.onnx`, `tokenizer.json` and a `manifest.json` with their hashes."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or PACKAGED
        self.manifest = read_manifest(self.folder)
        self.segmenter = Segmenter(self.folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # workers are processes, not threads
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(self.folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def read_plain(self, frames: Sequence[Frame]) -> list[tuple[Floats, Floats]]:
        """(names, triggers) of each frame: (n, tags) probabilities."""
        out: list[tuple[Floats, Floats]] = [(np.empty(0), np.empty(0))] * len(frames)  # type: ignore[list-item]
        for group, (names, triggers) in self._run(frames, PLAIN):
            names, triggers = softmax(names), softmax(triggers)
            for row, index in enumerate(group):
                n = len(frames[index])
                out[index] = names[row, :n], triggers[row, :n]
        return out

    def read_marked(self, frames: Sequence[Frame]) -> list[MarkedReading]:
        """The reading of each frame with its predicate marked."""
        out: dict[int, MarkedReading] = {}
        for group, (types, modes, status, denied, roles) in self._run(frames, MARKED):
            types, status, denied, roles = softmax(types), softmax(status), sigmoid(denied), sigmoid(roles)
            for row, index in enumerate(group):
                n = len(frames[index])
                out[index] = MarkedReading(types[row], modes[row], status[row], float(denied[row, 0]), roles[row, :n])
        return [out[index] for index in range(len(frames))]

    def _run(self, frames: Sequence[Frame], outputs: Sequence[str]) -> Iterator[tuple[list[int], list[Floats]]]:
        for group in batches([len(frame) for frame in frames], BUDGET):
            batch = pad([frames[index] for index in group])
            given = {"ids": batch.ids, "shapes": batch.shapes, "marks": batch.marks, "mask": batch.mask}
            yield group, self._session.run(list(outputs), given)


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
