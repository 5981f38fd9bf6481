"""The encoder: MiniLM with our heads. Needs torch (extra `train`); reading news does not.

Each sentence is read once by MiniLM's six layers, the *trunk*; after the first two, a head tells whether the
sentence holds a trigger at all, so that the others need not be read on; after the last, names and triggers are tagged.
On top stand two *marked* layers that begin as copies of MiniLM's last two. They are shown one predicate, the trunk's
states of the sentence and of the beginning of the sentence before; they tell what kind of event that is, its mode and
status, and which words play which role. So a sentence with many predicates costs little more than one with few.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from dyadwire.learn.frames import MARKS, PREDICATE
from dyadwire.learn.labels import MODE_TAGS, NAME_TAGS, ROLES, SHAPES_COUNT, STATUS_TAGS, TRIGGER_TAGS

GLANCE = 2  # layers after which a sentence may be left
NARROW = 64  # width of the glance
MARKED = 2  # layers that read each predicate anew


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
    """MiniLM's embeddings and layers, with shapes added to the input, and the heads on top.

    Masks are (batch, n), 0 for padding, else 1; states are (batch, n, width).
    """

    def __init__(self, *, vocabulary: int, width: int, layers: int, heads: int, inner: int, longest: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(longest, width)
        self.shapes = nn.Embedding(SHAPES_COUNT, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.trunk = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))
        self.marked_layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(MARKED))
        self.marks = nn.Embedding(MARKS, width)
        self.drop = nn.Dropout(0.1)
        self.glance = nn.Sequential(nn.Linear(width, NARROW), nn.GELU(), nn.Linear(NARROW, 1))  # of each piece
        self.gist = nn.Linear(width, 1)  # and of their mean
        self.names = nn.Linear(width, len(NAME_TAGS))
        self.triggers = nn.Linear(width, len(TRIGGER_TAGS))
        self.roles = nn.Linear(width, 2 * len(ROLES))  # inside, then first word, of each role
        self.pool = nn.Linear(2 * width, width)
        self.types = nn.Linear(width, len(TRIGGER_TAGS))
        self.modes = nn.Linear(width, len(MODE_TAGS))
        self.status = nn.Linear(width, len(STATUS_TAGS))
        self.denied = nn.Linear(width, 1)
        nn.init.normal_(self.shapes.weight, std=0.02)
        nn.init.normal_(self.marks.weight, std=0.1)

    def lower(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """States after the layers of the glance, and the logits (batch, n) of a trigger."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.positions(places) + self.shapes(shapes)))
        x = run(self.trunk[:GLANCE], x, mask)
        share = mask.to(x.dtype)
        mean = (x * share[:, :, None]).sum(1) / share.sum(1, keepdim=True)
        return x, self.glance(x)[:, :, 0] + self.gist(mean)

    def upper(self, x: Tensor, mask: Tensor) -> Tensor:
        """The trunk's states, from those that `lower` gave."""
        return run(self.trunk[GLANCE:], x, mask)

    def tags(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of names (batch, n, 9) and triggers (batch, n, 17), from the trunk's states."""
        x = self.drop(states)
        return self.names(x), self.triggers(x)

    def marked(self, states: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Logits of type, mode, status, denial (batch, k) and roles (batch, n, 18) of the marked predicate.

        states: the trunk's, of context and sentence joined; marks: as `frames.marks_of` gives them.
        """
        x = self.drop(run(self.marked_layers, states + self.marks(marks), mask))
        at = (marks == PREDICATE).to(x.dtype)
        predicate = (x * at[:, :, None]).sum(1) / at.sum(1, keepdim=True).clamp(min=1.0)
        pooled = torch.tanh(self.pool(torch.cat([predicate, x[:, 0]], dim=1)))
        return self.types(pooled), self.modes(pooled), self.status(pooled), self.denied(pooled), self.roles(x)


def added(mask: Tensor, x: Tensor) -> Tensor:
    """(batch, 1, 1, n) what the mask adds to the attention logits."""
    return (1.0 - mask[:, None, None, :].to(x.dtype)) * -10_000.0


def run(layers: Iterable[nn.Module], x: Tensor, mask: Tensor) -> Tensor:
    """The states after the layers in turn."""
    bias = added(mask, x)
    for layer in layers:
        x = layer(x, bias)
    return x


def load_minilm(folder: Path) -> Encoder:
    """The pre-trained encoder with fresh heads.

    folder: holds config.json and model.safetensors of a BERT in Hugging Face's layout.
    """
    config = json.loads((folder / "config.json").read_text("utf-8"))
    weights = load_file(folder / "model.safetensors")
    weights = {name.removeprefix("bert."): value for name, value in weights.items()}
    encoder = Encoder(
        vocabulary=config["vocab_size"],
        width=config["hidden_size"],
        layers=config["num_hidden_layers"],
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
    first = config["num_hidden_layers"] - MARKED
    for i in range(config["num_hidden_layers"]):
        ours = [f"trunk.{i}", *([f"marked_layers.{i - first}"] if i >= first else [])]
        for name, theirs in LAYER_NAMES.items():
            for part in ("weight", "bias"):
                for place in ours:
                    start[f"{place}.{name}.{part}"] = weights[f"encoder.layer.{i}.{theirs}.{part}"]
    absent, unknown = encoder.load_state_dict(start, strict=False)
    if unknown or [name for name in absent if not name.startswith(FRESH)]:
        raise ValueError(f"{folder}: the weights do not fit a BERT encoder: absent {absent}, unknown {unknown}")
    return encoder


# What MiniLM does not bring.
FRESH = (
    "shapes",
    "marks",
    "glance.",
    "gist.",
    "names.",
    "triggers.",
    "roles.",
    "pool.",
    "types.",
    "modes.",
    "status.",
    "denied.",
)

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
