"""From trained weights to the int8 ONNX file that is shipped. Needs torch and onnx."""

from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from dyadwire.learn.encoder import Encoder

INPUTS = ("ids", "shapes", "marks", "mask")
OUTPUTS = ("names", "triggers", "types", "modes", "status", "denied", "roles")


class Reading(nn.Module):
    """Both readings as one graph; a plain sentence simply has no use for the marked outputs, nor the reverse."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, shapes: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """All arguments (batch, n); the outputs in the order of OUTPUTS."""
        x = self.encoder.hidden(ids, shapes, marks, mask)
        return (*self.encoder.plain(x), *self.encoder.marked(x, marks))


def export_onnx(encoder: Encoder, path: Path) -> None:
    """Write the encoder as float32 ONNX and as int8 beside it (`path`); the float file is removed.

    Weights are quantised per channel, activations when read (dynamic). Seven bits are used on processors without
    VNNI, whose 8-bit products would saturate (ONNX Runtime, "Quantize ONNX models": reduce_range).
    """
    encoder.eval()
    whole = path.with_suffix(".float.onnx")
    example = tuple(torch.ones(2, 8, dtype=torch.long) for _ in INPUTS)
    axes = {name: {0: "batch", 1: "n"} for name in (*INPUTS, "names", "triggers", "roles")}
    axes |= {name: {0: "batch"} for name in ("types", "modes", "status", "denied")}
    with torch.no_grad():
        torch.onnx.export(
            Reading(encoder),
            example,
            str(whole),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
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
