"""The training loop of the encoder: sentences in batches, all losses of a sentence together. Needs torch.

What is learned from lies in flat arrays (`packed.Packed`), on a GPU if there is one. Beside the labels of the sets, a
teacher's judgements may be learned from: probabilities for every word and for every marked predicate (`Taught`).
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from dyadwire.learn.encoder import Encoder
from dyadwire.learn.frames import AFTER, BEFORE, DISTANCES, PREDICATE, batches
from dyadwire.learn.labels import IGNORED, MODE_TAGS, NAME_TAGS, ROLES, STATUS_TAGS, TRIGGER_TAGS
from dyadwire.learn.packed import Array, Packed

ROLE_WEIGHT = 12.0  # brings the mean over pieces, nearly all of which play no role, to the size of the other losses
HIDE = 0.06  # share of pieces shown as [MASK]: with so few documents the encoder else learns names by heart
MASK = 103  # [MASK] in BERT's uncased vocabulary
MARK_LOSSES = (("types", 0.5), ("modes", 0.5), ("status", 0.3), ("denied", 0.2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long and how fast: `rate` is the encoder's peak learning rate, heads learn `head_factor` times faster."""

    rate: float = 1e-4
    head_factor: float = 5.0
    warm: float = 0.06  # share of steps
    decay: float = 0.01
    budget: int = 700  # pieces of sentences a batch, padding included; their marks come on top


@dataclass(frozen=True, slots=True)
class Taught:
    """A teacher's probabilities; rows as in `Packed`, of pieces (p,), marks (m,) and what marks see (r,)."""

    names: Tensor  # (p, 9)
    triggers: Tensor  # (p, 17)
    types: Tensor  # (m, 17)
    modes: Tensor  # (m, modes)
    status: Tensor  # (m, 5)
    denied: Tensor  # (m, 1)
    roles: Tensor  # (r, 18)

    @classmethod
    def empty(cls, packed: Packed, device: str) -> "Taught":
        """Zeros for what is still to be judged."""
        sizes = [(len(packed.ids), len(NAME_TAGS)), (len(packed.ids), len(TRIGGER_TAGS))]
        sizes += [(len(packed.sentence), n) for n in (len(TRIGGER_TAGS), len(MODE_TAGS), len(STATUS_TAGS), 1)]
        sizes.append((len(packed.roles), 2 * len(ROLES)))
        return cls(*(torch.zeros(size, dtype=torch.float16, device=device) for size in sizes))


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one pass shows: numbers of sentences, and which marks of all are looked at."""

    sentences: Array
    marks: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences side by side, (b, n), their openings before, (c, k), and their looks, (l, j).

    `seen` says which of the states, of sentences and then of openings, row by row, each look sees.
    """

    index: Tensor  # of pieces
    mask: Tensor
    before: Tensor
    before_mask: Tensor
    numbers: Tensor  # (l,) of marks
    seen: Tensor
    seen_mask: Tensor
    marks: Tensor
    roles: Tensor  # (l, j) of `Packed.roles`


class Store:
    """Packed examples where the encoder is."""

    def __init__(self, packed: Packed, device: str) -> None:
        self.packed, self.device = packed, device
        self.ids, self.shapes, self.names, self.triggers, self.roles, self.known, self.labels = (
            torch.from_numpy(np.ascontiguousarray(array)).to(device)
            for array in (
                packed.ids,
                packed.shapes,
                packed.names,
                packed.triggers,
                packed.roles,
                packed.known,
                packed.labels,
            )
        )
        self.words = torch.from_numpy(packed.words).to(device)
        self._begin = np.searchsorted(packed.sentence, np.arange(len(packed) + 1))

    def batch(self, sentences: Array, marks: NDArray[np.bool_]) -> Batch:
        """The sentences of these numbers with those of their marks that are wanted."""
        p = self.packed
        index, mask = self._rows(p.first[sentences], p.length[sentences])
        spans = [np.arange(self._begin[s], self._begin[s + 1]) for s in sentences.tolist()]
        numbers = np.concatenate([*spans, np.zeros(0, np.int64)])
        owner = np.repeat(np.arange(len(sentences)), [len(span) for span in spans])
        owner, numbers = owner[marks[numbers]], numbers[marks[numbers]]
        shown = np.unique(owner[p.before[sentences[owner]] >= 0])
        at = sentences[shown]
        before, before_mask = self._rows(p.before[at], p.before_length[at])
        context = np.full(len(sentences), -1, dtype=np.int64)
        context[shown] = np.arange(len(shown))
        looks = self._looks(sentences[owner], owner, context[owner], numbers, (index.shape, before.shape))
        return Batch(index, mask, before, before_mask, *looks)

    def _rows(self, first: Array, length: Array) -> tuple[Tensor, Tensor]:
        """(index, mask) of stretches of pieces, (rows, longest)."""
        places = torch.arange(int(length.max(initial=0)), device=self.device)
        mask = places < self._here(length)[:, None]
        return torch.where(mask, self._here(first)[:, None] + places, 0), mask

    def _here(self, array: Array) -> Tensor:
        return torch.from_numpy(array).to(self.device)

    def _looks(
        self, sentence: Array, owner: Array, context: Array, numbers: Array, shapes: tuple[torch.Size, torch.Size]
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """numbers, seen, seen_mask, marks and roles of a `Batch`. context: the row of each look's opening, or -1."""
        p = self.packed
        shown = np.where(context >= 0, p.before_length[sentence], 0)
        total = shown + p.length[sentence]
        places = torch.arange(int(total.max(initial=0)), device=self.device)
        lead, row, opening = (self._here(array)[:, None] for array in (shown, owner, context))
        mask = places < self._here(total)[:, None]
        here = places - lead  # from the sentence's own beginning
        size, width = shapes[0].numel(), shapes[1][-1]
        seen = torch.where(here < 0, size + opening * width + places, row * shapes[0][-1] + here)
        start, end = (self._here(array[numbers])[:, None] for array in (p.start, p.end))
        marks = torch.where(here < 0, 0, marks_at(here, start, end))
        roles = torch.where(mask, self._here(p.seen[numbers])[:, None] + places, 0)
        return self._here(numbers), torch.where(mask, seen, 0), mask, torch.where(mask, marks, 0), roles


def marks_at(here: Tensor, start: Tensor, end: Tensor) -> Tensor:
    """As `frames.marks_of`, for many rows at once. here: places in the sentence; start, end: of the predicate."""
    steps = torch.tensor(DISTANCES, device=here.device)
    before, after = BEFORE + torch.bucketize(start - here, steps), AFTER + torch.bucketize(here - end, steps)
    return torch.where(here < start, before, torch.where(here > end, after, PREDICATE))


class Trainer:
    """Holds the encoder and its optimizer for a number of epochs."""

    def __init__(
        self, encoder: Encoder, store: Store, schedule: Schedule, steps: int, taught: Taught | None = None
    ) -> None:
        self.encoder, self.store, self.taught, self.budget = encoder, store, taught, schedule.budget
        encoder.words.weight.requires_grad_(False)  # a third of all parameters, that little text would only disturb
        body: list[nn.Parameter] = []
        heads: list[nn.Parameter] = []
        for name, value in encoder.named_parameters():
            if value.requires_grad:
                inner = name.startswith(("trunk", "marked_layers", "positions", "norm", "distances"))
                (body if inner else heads).append(value)
        self.optimizer = torch.optim.AdamW(
            [{"params": body, "lr": schedule.rate}, {"params": heads, "lr": schedule.rate * schedule.head_factor}],
            weight_decay=schedule.decay,
        )
        self.learned = [*body, *heads]
        warm = max(1, int(steps * schedule.warm))
        self.plan = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer,
            lambda step: min((step + 1) / warm, max(0.02, (steps - step) / max(1, steps - warm))),
        )

    def epoch(self, epoch: Epoch, seed: int, tell: Callable[[str], None]) -> None:
        """One pass over the examples."""
        self.encoder.train()
        groups = grouped(self.store.packed, epoch.sentences, self.budget, seed)
        begun, seen = time.perf_counter(), 0
        losses: list[Tensor] = []
        for number, group in enumerate(groups, 1):
            losses.append(self._step(self.store.batch(group, epoch.marks)))
            seen += int(self.store.packed.length[group].sum())
            if number % 200 == 0 or number == len(groups):
                rate, loss = seen / (time.perf_counter() - begun), float(torch.stack(losses[-200:]).mean())
                tell(f"  step {number}/{len(groups)}  loss {loss:.3f}  {rate:,.0f} pieces/s")

    def _step(self, batch: Batch) -> Tensor:
        device = self.store.device
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            read = reading(self.encoder, self.store, batch, HIDE)
        loss = hard_loss(self.store, batch, read)
        if self.taught is not None:
            loss = loss + soft_loss(self.store, batch, read, self.taught)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.learned, 1.0)
        self.optimizer.step()
        self.plan.step()
        return loss.detach()


@dataclass(frozen=True, slots=True)
class Reading:
    """Logits of a batch: of its sentences' pieces and, where there are looks, of these."""

    names: Tensor  # (b, n, 9)
    triggers: Tensor
    looks: dict[str, Tensor]  # types, modes, status, denied (l, k), roles (l, j, 18)


def reading(encoder: Encoder, store: Store, batch: Batch, hide: float = 0.0) -> Reading:
    """What the encoder makes of a batch, a share of the pieces hidden, but no predicate."""
    kept = torch.zeros(batch.index.numel() + batch.before.numel(), dtype=torch.bool, device=store.device)
    if len(batch.numbers):
        kept[batch.seen[batch.seen_mask & (batch.marks == PREDICATE)]] = True
    states = _states(encoder, store, batch.index, batch.mask, hide, kept[: batch.index.numel()])
    names, triggers = encoder.tags(states)
    looks: dict[str, Tensor] = {}
    if len(batch.numbers):
        flat = states.flatten(0, 1)
        if len(batch.before):
            with torch.no_grad():  # what a context is read as is learned from sentences of their own
                before = _states(encoder, store, batch.before, batch.before_mask, hide, None)
            flat = torch.cat([flat, before.flatten(0, 1)])
        given = encoder.marked(flat[batch.seen], batch.marks, batch.seen_mask.long())
        looks = {key: x.float() for key, x in zip(("types", "modes", "status", "denied", "roles"), given, strict=True)}
    return Reading(names.float(), triggers.float(), looks)


def _states(encoder: Encoder, store: Store, index: Tensor, mask: Tensor, hide: float, kept: Tensor | None) -> Tensor:
    """The trunk's states."""
    ids, shapes = store.ids[index], store.shapes[index]
    if hide:
        hidden = (torch.rand(ids.shape, device=ids.device) < hide) & mask
        hidden[:, 0] = False
        if kept is not None:
            hidden &= ~kept.view(hidden.shape)
        ids = torch.where(hidden, MASK, ids)
    return encoder.read(ids, shapes, mask.long())


# --- losses -----------------------------------------------------------------------------------------


def hard_loss(store: Store, batch: Batch, read: Reading) -> Tensor:
    """Cross-entropy over what the sets tell."""
    names, triggers = (torch.where(batch.mask, tags[batch.index], IGNORED) for tags in (store.names, store.triggers))
    loss = told_loss(read.names, names) + 2.0 * told_loss(read.triggers, triggers)
    if not read.looks:
        return loss
    labels = store.labels[batch.numbers]
    for column, (key, factor) in enumerate(MARK_LOSSES[:3]):
        loss = loss + factor * told_loss(read.looks[key], labels[:, column])
    denied, known = read.looks["denied"][:, 0], labels[:, 3] != IGNORED
    each = nn.functional.binary_cross_entropy_with_logits(denied, labels[:, 3].clamp(min=0).float(), reduction="none")
    loss = loss + MARK_LOSSES[3][1] * _mean(each, known.float())
    target, weight = role_targets(store, batch)
    each = nn.functional.binary_cross_entropy_with_logits(read.looks["roles"], target, reduction="none")
    return loss + ROLE_WEIGHT * _mean(each, weight)


def told_loss(logits: Tensor, tags: Tensor) -> Tensor:
    """Mean cross-entropy over the tags that are not IGNORED; 0 where there are none."""
    each = nn.functional.cross_entropy(logits.flatten(0, -2), tags.flatten(), ignore_index=IGNORED, reduction="none")
    return _mean(each, (tags.flatten() != IGNORED).float())


def _mean(each: Tensor, weight: Tensor) -> Tensor:
    return (each * weight).sum() / weight.sum().clamp(min=1.0)


def role_targets(store: Store, batch: Batch) -> tuple[Tensor, Tensor]:
    """(l, j, 2 * roles) targets (inside, then first piece) and weights, 0 where the set does not tell."""
    columns = torch.arange(2 * len(ROLES), device=store.device)
    target = ((store.roles[batch.roles][:, :, None] >> columns) & 1).float()
    known = ((store.known[batch.numbers][:, None] >> (columns % len(ROLES))) & 1).float()
    return target, known[:, None, :] * batch.seen_mask[:, :, None]


def soft_loss(store: Store, batch: Batch, read: Reading, taught: Taught) -> Tensor:
    """Cross-entropy with the teacher's probabilities, over the words of the sentences and over the looks."""
    words = (store.words[batch.index] & batch.mask).float()
    names, triggers = taught.names[batch.index].float(), taught.triggers[batch.index].float()
    loss = _mean(nn.functional.cross_entropy(read.names.movedim(-1, 1), names.movedim(-1, 1), reduction="none"), words)
    each = nn.functional.cross_entropy(read.triggers.movedim(-1, 1), triggers.movedim(-1, 1), reduction="none")
    loss = loss + 2.0 * _mean(each, words)
    if not read.looks:
        return loss
    for key, factor in MARK_LOSSES[:3]:
        wanted = getattr(taught, key)[batch.numbers].float()
        loss = loss + factor * nn.functional.cross_entropy(read.looks[key], wanted)
    wanted = taught.denied[batch.numbers].float()
    loss = loss + MARK_LOSSES[3][1] * nn.functional.binary_cross_entropy_with_logits(read.looks["denied"], wanted)
    wanted = taught.roles[batch.roles].float()
    each = nn.functional.binary_cross_entropy_with_logits(read.looks["roles"], wanted, reduction="none")
    return loss + ROLE_WEIGHT * _mean(each, batch.seen_mask[:, :, None].float().expand_as(each))


# --- order ------------------------------------------------------------------------------------------


def count_steps(packed: Packed, epoch: Epoch, budget: int) -> int:
    """Steps of one epoch."""
    return len(grouped(packed, epoch.sentences, budget, 0))


def grouped(packed: Packed, sentences: Array, budget: int, seed: int) -> list[Array]:
    """Batches in random order; sentences of like length fall together by chance of a jitter."""
    dice = random.Random(seed)
    chosen = sentences.tolist()
    dice.shuffle(chosen)
    lengths = [int(packed.length[i]) + dice.randrange(4) for i in chosen]
    groups = [np.asarray([chosen[i] for i in group]) for group in batches(lengths, budget)]
    dice.shuffle(groups)
    return groups


def in_order(packed: Packed, sentences: Array, budget: int) -> Iterator[Array]:
    """Batches of like length."""
    for group in batches(packed.length[sentences].tolist(), budget):
        yield sentences[np.asarray(group)]
