"""From trained weights to the int8 ONNX files that are shipped. Needs torch and onnx."""

from collections.abc import Callable, Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from dyadwire.learn.encoder import Encoder

# Each part of the encoder is a file of its own: a sentence is read once, its predicates one by one.
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "trunk": (("ids", "shapes", "mask"), ("states", "names", "triggers")),
    "marked": (("states", "marks", "mask"), ("types", "modes", "status", "denied", "roles")),
}
POOLED = ("types", "modes", "status", "denied")  # one row a frame; the others have one a piece


class Part(nn.Module):
    """One part of the encoder as a module of its own."""

    def __init__(self, encoder: Encoder, call: Callable[..., tuple[Tensor, ...]]) -> None:
        super().__init__()
        self.encoder, self.call = encoder, call

    def forward(self, *given: Tensor) -> tuple[Tensor, ...]:
        """Inputs and outputs in the order of PARTS; inputs are (batch, n), states (batch, n, width)."""
        return self.call(*given)


def export_onnx(encoder: Encoder, folder: Path) -> None:
    """Write each part as int8 ONNX, `encoder-PART.onnx`.

    Weights are quantised per channel, activations when read (dynamic). Seven bits are used on processors without
    VNNI, whose 8-bit products would saturate (ONNX Runtime, "Quantize ONNX models": reduce_range).
    """
    encoder.eval()

    def trunk(ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        states = encoder.read(ids, shapes, mask)
        return states, *encoder.tags(states)

    calls: dict[str, Callable[..., tuple[Tensor, ...]]] = {"trunk": trunk, "marked": encoder.marked}
    for name, (inputs, outputs) in PARTS.items():
        _export(Part(encoder, calls[name]), inputs, outputs, folder / f"encoder-{name}.onnx")


def _export(part: Part, inputs: Sequence[str], outputs: Sequence[str], path: Path) -> None:
    """Write one part as float32 and as int8 beside it; the float file is removed."""
    width = part.encoder.words.embedding_dim
    example = tuple(
        torch.ones(2, 8, width) if name == "states" else torch.ones(2, 8, dtype=torch.long) for name in inputs
    )
    axes = {name: {0: "batch"} if name in POOLED else {0: "batch", 1: "n"} for name in (*inputs, *outputs)}
    whole = path.with_suffix(".float.onnx")
    with torch.no_grad():
        torch.onnx.export(
            part,
            example,
            str(whole),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    quantize_dynamic(str(whole), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    whole.unlink()
    strip_notes(path)


def strip_notes(path: Path) -> None:
    """Remove what the exporter notes of its own machine (stack traces with paths), which says nothing to a reader."""
    model = onnx.load(str(path))
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    del model.metadata_props[:]
    onnx.save(model, str(path))
