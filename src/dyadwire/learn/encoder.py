"""The encoder: a pre-trained transformer with our heads. Needs torch (extra `train`); reading news does not.

Each sentence is read once by all layers of the *trunk*; after the last, names and triggers are tagged. On top stand
*marked* layers that begin as copies of pre-trained ones. They are shown one predicate, the trunk's states of the
sentence and of the beginning of the sentence before; they tell what kind of event that is, its mode and status, and
which words play which role. So a sentence with many predicates costs little more than one with few.

The same class holds the encoder that is shipped and its teachers. All begin as MPNet (Song et al. 2020), which adds to
each attention logit what the distance of its two pieces tells; the shipped one takes half of the inner units of its
first six layers.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from dyadwire.learn.frames import MARKS, PREDICATE
from dyadwire.learn.labels import MODE_TAGS, NAME_TAGS, ROLES, SHAPES_COUNT, STATUS_TAGS, TRIGGER_TAGS

BUCKETS = 32  # steps of distance that MPNet tells apart
FARTHEST = 128  # pieces, from where on all distances are one to MPNet


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes of an encoder."""

    vocabulary: int
    width: int
    heads: int
    inner: int
    longest: int
    trunk: int
    marked: int


class Layer(nn.Module):
    """One transformer layer as in BERT (Devlin et al. 2019): post-norm, GELU."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.mix = nn.Linear(width, width)
        self.mix_norm = nn.LayerNorm(width, eps=1e-12)
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x: (batch, n, width); bias: (batch, heads, n, n), added to the attention logits."""
        batch, n, width = x.shape
        query, key, value = (
            part(x).view(batch, n, self.heads, width // self.heads).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias.to(query.dtype))
        x = self.mix_norm(x + self.mix(mixed.transpose(1, 2).reshape(batch, n, width)))
        widened: Tensor = self.norm(x + self.narrow(nn.functional.gelu(self.widen(x))))
        return widened


class Encoder(nn.Module):
    """Embeddings and layers, with shapes added to the input, and the heads on top.

    Masks are (batch, n), 0 for padding, else 1; states are (batch, n, width).
    """

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self.layout, width = layout, layout.width
        self.words = nn.Embedding(layout.vocabulary, width)
        self.positions = nn.Embedding(layout.longest, width)
        self.shapes = nn.Embedding(SHAPES_COUNT, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        sizes = (width, layout.heads, layout.inner)
        self.trunk = nn.ModuleList(Layer(*sizes) for _ in range(layout.trunk))
        self.marked_layers = nn.ModuleList(Layer(*sizes) for _ in range(layout.marked))
        self.distances = nn.Embedding(BUCKETS, layout.heads)
        self.marks = nn.Embedding(MARKS, width)
        self.drop = nn.Dropout(0.1)
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

    def read(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """The trunk's states."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.positions(places) + self.shapes(shapes)))
        return self._run(self.trunk, x, mask)

    def tags(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of names (batch, n, 9) and triggers (batch, n, 17), from the trunk's states."""
        x = self.drop(states)
        return self.names(x), self.triggers(x)

    def marked(self, states: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Logits of type, mode, status, denial (batch, k) and roles (batch, n, 18) of the marked predicate.

        states: the trunk's, of context and sentence joined; marks: as `frames.marks_of` gives them.
        """
        x = self.drop(self._run(self.marked_layers, states + self.marks(marks), mask))
        at = (marks == PREDICATE).to(x.dtype)
        predicate = (x * at[:, :, None]).sum(1) / at.sum(1, keepdim=True).clamp(min=1.0)
        pooled = torch.tanh(self.pool(torch.cat([predicate, x[:, 0]], dim=1)))
        return self.types(pooled), self.modes(pooled), self.status(pooled), self.denied(pooled), self.roles(x)

    def _run(self, layers: Iterable[nn.Module], x: Tensor, mask: Tensor) -> Tensor:
        """The states after the layers in turn."""
        places = torch.arange(x.shape[1], device=x.device)
        apart = self.distances(bucket(places[None, :] - places[:, None])).permute(2, 0, 1)
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10_000.0 + apart
        for layer in layers:
            x = layer(x, bias)
        return x


def bucket(steps: Tensor) -> Tensor:
    """MPNet's buckets of signed distances: exact up to 7, then logarithmic (Raffel et al. 2020, section 2.1)."""
    half, exact = BUCKETS // 2, BUCKETS // 4
    far = steps.abs().clamp(min=1).to(torch.float32)
    log = exact + (torch.log(far / exact) / math.log(FARTHEST / exact) * (half - exact)).to(torch.long)
    near = torch.where(steps.abs() < exact, steps.abs(), log.clamp(max=half - 1))
    return near + half * (steps > 0).to(torch.long)


# --- beginning --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """Where an encoder begins: the layers of MPNet that its trunk and its marked layers copy, from 0.

    inner: how many of each layer's inner units are taken, those with the largest weights in and out; None: all 3,072.
    """

    trunk: Sequence[int]
    marked: Sequence[int]
    inner: int | None = None


TEACHER = Start(trunk=range(12), marked=(9, 10, 11))
SHIPPED = Start(trunk=range(4), marked=(4, 5), inner=1_536)
SHIPPED_LAYOUT = Layout(vocabulary=30_522, width=768, heads=12, inner=1_536, longest=512, trunk=4, marked=2)


def load_mpnet(folder: Path, vocabulary: Sequence[str], start: Start) -> Encoder:
    """MPNet with fresh heads, its word embeddings in the order of our vocabulary.

    folder: holds config.json, vocab.txt and model.safetensors in Hugging Face's layout. vocabulary: our word pieces.
    """
    weights = load_file(folder / "model.safetensors")
    encoder = Encoder(layout_of(json.loads((folder / "config.json").read_text("utf-8")), start, len(vocabulary)))
    theirs = {piece: row for row, piece in enumerate((folder / "vocab.txt").read_text("utf-8").split("\n"))}
    theirs |= {"[PAD]": theirs["<pad>"], "[CLS]": theirs["<s>"], "[SEP]": theirs["</s>"], "[MASK]": theirs["<mask>"]}
    rows = torch.tensor([theirs[piece] for piece in vocabulary])
    begun = {
        "words.weight": weights["embeddings.word_embeddings.weight"][rows],
        "positions.weight": weights["embeddings.position_embeddings.weight"][2:],  # the first two stand for padding
        "distances.weight": weights["encoder.relative_attention_bias.weight"],
    }
    begun |= {f"norm.{part}": weights[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias")}
    absent, unknown = encoder.load_state_dict(begun | _layers(weights, start), strict=False)
    if unknown or [name for name in absent if not name.startswith(FRESH)]:
        raise ValueError(f"{folder}: the weights do not fit the encoder: absent {absent}, unknown {unknown}")
    return encoder


def layout_of(config: dict[str, int], start: Start, vocabulary: int) -> Layout:
    """The layout by a Hugging Face configuration; MPNet's own vocabulary is larger than ours, which is a part of it."""
    return Layout(
        vocabulary=vocabulary,
        width=config["hidden_size"],
        heads=config["num_attention_heads"],
        inner=start.inner or config["intermediate_size"],
        longest=config["max_position_embeddings"] - 2,
        trunk=len(start.trunk),
        marked=len(start.marked),
    )


def _layers(weights: dict[str, Tensor], start: Start) -> dict[str, Tensor]:
    """Our names of the pre-trained layers' weights."""
    copies = [(f"trunk.{i}", layer) for i, layer in enumerate(start.trunk)]
    copies += [(f"marked_layers.{i}", layer) for i, layer in enumerate(start.marked)]
    begun: dict[str, Tensor] = {}
    for ours, layer in copies:
        found = {
            f"{name}.{part}": weights[f"encoder.layer.{layer}.{theirs}.{part}"]
            for name, theirs in MPNET_NAMES.items()
            for part in ("weight", "bias")
        }
        begun |= {f"{ours}.{name}": value for name, value in narrowed(found, start.inner).items()}
    return begun


def narrowed(layer: dict[str, Tensor], inner: int | None) -> dict[str, Tensor]:
    """The layer with so many of its inner units, in their order: those with the largest norms of weights in and out.

    Pruning by magnitude (Han et al. 2015); what the others did is learned again.
    """
    if inner is None:
        return layer
    size = layer["widen.weight"].norm(dim=1) * layer["narrow.weight"].norm(dim=0)
    kept = size.argsort(descending=True)[:inner].sort().values
    taken = {name: layer[name][kept] for name in ("widen.weight", "widen.bias")}
    return layer | taken | {"narrow.weight": layer["narrow.weight"][:, kept]}


# What pre-training does not bring.
FRESH = (
    "shapes",
    "marks",
    "names.",
    "triggers.",
    "roles.",
    "pool.",
    "types.",
    "modes.",
    "status.",
    "denied.",
)

MPNET_NAMES = {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "mix": "attention.attn.o",
    "mix_norm": "attention.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}
