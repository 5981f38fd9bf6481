"""The training loop of the encoder: sentences in batches, all losses of a sentence together. Needs torch."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from dyadwire.learn.encoder import Encoder
from dyadwire.learn.examples import IGNORED, Example, Mark
from dyadwire.learn.frames import Frame, batches, frame, joined, marks_of, opening, pad
from dyadwire.learn.labels import ROLES
from dyadwire.learn.segments import Floats, Ints, Segmenter

ROLE_WEIGHT = 12.0  # brings the mean over pieces, nearly all of which play no role, to the size of the other losses
GLANCE_WEIGHT = 0.3  # the glance must not bend the first layers to its own ends
HIDE = 0.06  # share of pieces shown as [MASK]: with so few documents the encoder else learns names by heart
BUDGET = 700  # pieces of sentences a batch, padding included; their marks come on top


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long and how fast: `rate` is the encoder's peak learning rate, heads learn `head_factor` times faster."""

    rate: float = 1e-4
    head_factor: float = 5.0
    warm: float = 0.06  # share of steps
    decay: float = 0.01


@dataclass(frozen=True, slots=True)
class Look:
    """A mark with the sentence of the batch that it belongs to and the row as the marked layers see it."""

    row: int  # of the batch
    mark: Mark
    frame: Frame  # context and sentence
    marks: Ints
    context: int  # pieces of the context's frame

    def __len__(self) -> int:
        return len(self.frame)


class Trainer:
    """Holds the encoder and its optimizer for a number of epochs."""

    def __init__(self, encoder: Encoder, segmenter: Segmenter, schedule: Schedule, steps: int) -> None:
        self.encoder, self.segmenter = encoder, segmenter
        encoder.words.weight.requires_grad_(False)  # 12 M parameters that little text would only disturb
        body: list[nn.Parameter] = []
        heads: list[nn.Parameter] = []
        for name, value in encoder.named_parameters():
            if value.requires_grad:
                inner = name.startswith(("trunk", "marked_layers", "positions", "norm"))
                (body if inner else heads).append(value)
        self.optimizer = torch.optim.AdamW(
            [{"params": body, "lr": schedule.rate}, {"params": heads, "lr": schedule.rate * schedule.head_factor}],
            weight_decay=schedule.decay,
        )
        warm = max(1, int(steps * schedule.warm))
        self.plan = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer,
            lambda step: min((step + 1) / warm, max(0.02, (steps - step) / max(1, steps - warm))),
        )
        self.dice = np.random.default_rng(0)

    def epoch(self, examples: Sequence[Example], seed: int, tell: Callable[[str], None]) -> None:
        """One pass over the examples."""
        self.encoder.train()
        groups = grouped(examples, seed)
        begun, seen, losses = time.perf_counter(), 0, []
        for number, group in enumerate(groups, 1):
            losses.append(self._step([examples[i] for i in group]))
            seen += sum(len(examples[i].pieces) for i in group)
            if number % 50 == 0 or number == len(groups):
                rate = seen / (time.perf_counter() - begun)
                tell(f"  step {number}/{len(groups)}  loss {np.mean(losses[-50:]):.3f}  {rate:,.0f} pieces/s")

    def _step(self, group: Sequence[Example]) -> float:
        frames = [frame(example.pieces, self.segmenter) for example in group]
        kept = [
            np.concatenate([np.zeros(1, dtype=np.int64), *(mark.predicate + 1 for mark in example.marks)])
            for example in group
        ]
        x, glance = self._read(frames, kept)
        loss = plain_loss(self.encoder, x, group)
        loss = loss + GLANCE_WEIGHT * glance_loss(glance, group)
        if any(example.marks for example in group):
            loss = loss + self._marked(group, frames, x)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([p for p in self.encoder.parameters() if p.requires_grad], 1.0)
        self.optimizer.step()
        self.plan.step()
        return float(loss.detach())

    def _read(self, frames: Sequence[Frame], kept: Sequence[Ints]) -> tuple[Tensor, Tensor]:
        """The trunk's states and the logits of the glance; some pieces hidden, but none of those kept."""
        batch = pad(frames)
        hidden = (self.dice.random(batch.ids.shape) < HIDE) & (batch.mask == 1)
        for row, (each, at) in enumerate(zip(frames, kept, strict=True)):
            hidden[row, at] = False
            hidden[row, len(each) - 1 :] = False
        ids = np.where(hidden, self.segmenter.mask, batch.ids)
        ids_t, shapes, mask = (self._here(x) for x in (ids, batch.shapes, batch.mask))
        x, glance = self.encoder.lower(ids_t, shapes, mask)
        return self.encoder.upper(x, mask), glance

    def _here(self, array: Ints) -> Tensor:
        """The array where the encoder is: on the GPU if there is one."""
        return torch.from_numpy(array).to(self.encoder.words.weight.device)

    def _marked(self, group: Sequence[Example], frames: Sequence[Frame], x: Tensor) -> Tensor:
        contexts = [
            frame(e.context, self.segmenter) if e.marks and e.context is not None and len(e.context) else None
            for e in group
        ]
        openings = [None if context is None else opening(context) for context in contexts]
        given = [row for row, each in enumerate(openings) if each is not None]
        shown = [each for each in openings if each is not None]
        states = x.flatten(0, 1)
        offsets = {row: (0, row * x.shape[1]) for row in range(len(group))}
        if shown:
            with torch.no_grad():  # what a context is read as is learned from sentences of their own
                before, _ = self._read(shown, [np.zeros(1, dtype=np.int64)] * len(shown))
            offsets |= {row: (len(states) + n * before.shape[1], row * x.shape[1]) for n, row in enumerate(given)}
            states = torch.cat([states, before.flatten(0, 1)])
        looks = [
            _look(row, mark, openings[row], frames[row]) for row, example in enumerate(group) for mark in example.marks
        ]
        return marked_loss(self.encoder, states, offsets, looks)


def _look(row: int, mark: Mark, context: Frame | None, sentence: Frame) -> Look:
    before = 0 if context is None else len(context)
    marks = marks_of(before, len(sentence), mark.predicate + 1)
    return Look(row, mark, joined(context, sentence), marks, before)


def count_steps(examples: Sequence[Example]) -> int:
    """Steps of one epoch."""
    return len(grouped(examples, 0))


def grouped(examples: Sequence[Example], seed: int) -> list[list[int]]:
    """Batches in random order; examples of like length fall together by chance of a jitter."""
    dice = random.Random(seed)
    chosen = list(range(len(examples)))
    dice.shuffle(chosen)
    lengths = [len(examples[i].pieces) + 2 + dice.randrange(4) for i in chosen]
    groups = [[chosen[i] for i in group] for group in batches(lengths, BUDGET)]
    dice.shuffle(groups)
    return groups


def plain_loss(encoder: Encoder, x: Tensor, group: Sequence[Example]) -> Tensor:
    """Cross-entropy of names and triggers, each over the sentences that tell them."""
    loss = x.new_zeros(())
    rows = [row for row, example in enumerate(group) if example.names is not None or example.triggers is not None]
    if not rows:
        return loss
    names, triggers = encoder.tags(x[rows])
    for logits, told, factor in ((names, "names", 1.0), (triggers, "triggers", 2.0)):
        tags = _tags([getattr(group[row], told) for row in rows], x.shape[1]).to(x.device)
        if bool((tags != IGNORED).any()):
            loss = loss + factor * nn.functional.cross_entropy(
                logits.flatten(0, 1), tags.flatten(), ignore_index=IGNORED
            )
    return loss


def _tags(given: Sequence[Ints | None], n: int) -> Tensor:
    """(rows, n) the tags behind the frame's first mark; IGNORED where there are none."""
    tags = np.full((len(given), n), IGNORED, dtype=np.int64)
    for row, each in enumerate(given):
        if each is not None:
            tags[row, 1 : 1 + len(each)] = each
    return torch.from_numpy(tags)


def glance_loss(logits: Tensor, group: Sequence[Example]) -> Tensor:
    """Whether each word is a trigger, and whether the sentence holds one, by its likeliest word."""
    tags = _tags([example.triggers for example in group], logits.shape[1]).to(logits.device)
    told = tags != IGNORED
    if not bool(told.any()):
        return logits.new_zeros(())
    has = (told & (tags > 0)).to(logits.dtype)
    words = nn.functional.binary_cross_entropy_with_logits(logits[told], has[told])
    rows = told.any(1)
    best = logits.masked_fill(~told, -1e4).max(1).values[rows]
    return 5.0 * words + nn.functional.binary_cross_entropy_with_logits(best, has[rows].max(1).values)


def marked_loss(encoder: Encoder, states: Tensor, offsets: dict[int, tuple[int, int]], looks: Sequence[Look]) -> Tensor:
    """Losses of type, mode, status, denial and roles, each over the marks that tell them.

    states: (all pieces, width); offsets: where the states of a row's context and sentence begin among them.
    """
    n = max(len(look) for look in looks)
    index = np.zeros((len(looks), n), dtype=np.int64)
    marks, mask = np.zeros_like(index), np.zeros_like(index)
    for row, look in enumerate(looks):
        context, sentence = offsets[look.row]
        rest = len(look) - look.context
        index[row, : len(look)] = np.r_[context : context + look.context, sentence : sentence + rest]
        marks[row, : len(look)], mask[row, : len(look)] = look.marks, 1
    x = states[torch.from_numpy(index).to(states.device)]
    given = (torch.from_numpy(array).to(x.device) for array in (marks, mask))
    types, modes, status, denied, roles = encoder.marked(x, *given)
    loss = x.new_zeros(())
    for logits, told, factor in ((types, "type", 0.5), (modes, "mode", 0.5), (status, "status", 0.3)):
        labels = torch.tensor([getattr(look.mark, told) for look in looks], device=x.device)
        if bool((labels != IGNORED).any()):
            loss = loss + factor * nn.functional.cross_entropy(logits, labels, ignore_index=IGNORED)
    flags = torch.tensor([float(look.mark.denied) for look in looks], device=x.device)
    known = flags != IGNORED
    if bool(known.any()):
        loss = loss + 0.2 * nn.functional.binary_cross_entropy_with_logits(denied[known, 0], flags[known])
    return loss + role_loss(roles, looks)


def role_loss(roles: Tensor, looks: Sequence[Look]) -> Tensor:
    """Cross-entropy of each role at each piece, over the roles that a mark's set tells."""
    target = np.zeros(roles.shape, dtype=np.float32)
    weight = np.zeros_like(target)
    for row, look in enumerate(looks):
        if look.mark.known:
            n = len(look)
            target[row, :n], weight[row, :n] = role_targets(look.frame, look.mark)
    if not weight.any():
        return roles.new_zeros(())
    wanted, weights = (torch.from_numpy(array).to(roles.device) for array in (target, weight))
    each = nn.functional.binary_cross_entropy_with_logits(roles, wanted, reduction="none")
    return ROLE_WEIGHT * (each * weights).sum() / weights.sum()


def role_targets(frame: Frame, mark: Mark) -> tuple[Floats, Floats]:
    """(n, 2 * roles) targets (inside, then first piece) and weights, 0 where the set does not tell."""
    target = np.zeros((len(frame), 2 * len(ROLES)), dtype=np.float32)
    weight = np.zeros_like(target)
    real = frame.starts >= 0
    for role in mark.known:
        column = ROLES.index(role)
        weight[real, column] = weight[real, column + len(ROLES)] = 1.0
        for start, end in mark.spans.get(role, ()):
            at = np.flatnonzero(real & (frame.starts >= start) & (frame.ends <= end))
            target[at, column] = 1.0
            target[at[:1], column + len(ROLES)] = 1.0
    return target, weight
