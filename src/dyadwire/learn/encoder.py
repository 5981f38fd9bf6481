"""The encoder: MiniLM with our heads. Needs torch (extra `train`); reading news does not.

It reads a sentence in two ways. *Plainly*, it tags names and triggers. *Marked*, it is shown one predicate of
the sentence, with the sentence before as context, and tells what kind of event that is, its mode and status,
and which words play which role. Both ways share every layer.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from dyadwire.learn.labels import MODE_TAGS, NAME_TAGS, ROLES, SHAPES_COUNT, STATUS_TAGS, TRIGGER_TAGS

MARKS = 3  # 0 the sentence before, 1 the sentence, 2 the marked predicate


class Layer(nn.Module):
    """One transformer layer of BERT (Devlin et al. 2019): post-norm, GELU."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.mix = nn.Linear(width, width)
        self.mix_norm = nn.LayerNorm(width, eps=1e-12)
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: (batch, n, width); mask: (batch, 1, 1, n), added to the attention logits. Returns the shape of x."""
        batch, n, width = x.shape
        query, key, value = (
            part(x).view(batch, n, self.heads, width // self.heads).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.mix_norm(x + self.mix(mixed.transpose(1, 2).reshape(batch, n, width)))
        widened: Tensor = self.norm(x + self.narrow(nn.functional.gelu(self.widen(x))))
        return widened


class Encoder(nn.Module):
    """MiniLM's embeddings and layers with shapes and marks added to the input, and the heads on top."""

    def __init__(self, *, vocabulary: int, width: int, layers: int, heads: int, inner: int, longest: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(longest, width)
        self.shapes = nn.Embedding(SHAPES_COUNT, width)
        self.marks = nn.Embedding(MARKS, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))
        self.drop = nn.Dropout(0.1)
        self.names = nn.Linear(width, len(NAME_TAGS))
        self.triggers = nn.Linear(width, len(TRIGGER_TAGS))
        self.roles = nn.Linear(width, 2 * len(ROLES))  # inside, then first word, of each role
        self.pool = nn.Linear(2 * width, width)
        self.types = nn.Linear(width, len(TRIGGER_TAGS))
        self.modes = nn.Linear(width, len(MODE_TAGS))
        self.status = nn.Linear(width, len(STATUS_TAGS))
        self.denied = nn.Linear(width, 1)
        for added in (self.shapes, self.marks):
            nn.init.normal_(added.weight, std=0.02)

    def hidden(self, ids: Tensor, shapes: Tensor, marks: Tensor, mask: Tensor) -> Tensor:
        """(batch, n, width) states of the last layer; all arguments are (batch, n), mask 0 for padding, else 1."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(places) + self.shapes(shapes) + self.marks(marks)
        x = self.drop(self.norm(x))
        added = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10_000.0
        for layer in self.layers:
            x = layer(x, added)
        return self.drop(x)

    def plain(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of names (batch, n, 9) and triggers (batch, n, 17)."""
        return self.names(x), self.triggers(x)

    def marked(self, x: Tensor, marks: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Logits of type, mode, status, denial (batch, k) and roles (batch, n, 18) of the marked predicate."""
        at = (marks == 2).to(x.dtype)
        predicate = (x * at[:, :, None]).sum(1) / at.sum(1, keepdim=True).clamp(min=1.0)
        pooled = torch.tanh(self.pool(torch.cat([predicate, x[:, 0]], dim=1)))
        return self.types(pooled), self.modes(pooled), self.status(pooled), self.denied(pooled), self.roles(x)


def load_minilm(folder: Path, layers: int | None = None) -> Encoder:
    """The pre-trained encoder with fresh heads, its first `layers` layers if given.

    folder: holds config.json and model.safetensors of a BERT in Hugging Face's layout.
    """
    config = json.loads((folder / "config.json").read_text("utf-8"))
    weights = load_file(folder / "model.safetensors")
    weights = {name.removeprefix("bert."): value for name, value in weights.items()}
    encoder = Encoder(
        vocabulary=config["vocab_size"],
        width=config["hidden_size"],
        layers=layers or config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        longest=config["max_position_embeddings"],
    )
    start = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        # every piece is of BERT's first segment; its embedding is folded into the positions
        "positions.weight": weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for i in range(len(encoder.layers)):
        for ours, theirs in LAYER_NAMES.items():
            for part in ("weight", "bias"):
                start[f"layers.{i}.{ours}.{part}"] = weights[f"encoder.layer.{i}.{theirs}.{part}"]
    absent, unknown = encoder.load_state_dict(start, strict=False)
    fresh = ("shapes", "marks", "names", "triggers", "roles", "pool", "types", "modes", "status", "denied")
    if unknown or [name for name in absent if not name.startswith(fresh)]:
        raise ValueError(f"{folder}: the weights do not fit a BERT encoder: absent {absent}, unknown {unknown}")
    return encoder


LAYER_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mix": "attention.output.dense",
    "mix_norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}
