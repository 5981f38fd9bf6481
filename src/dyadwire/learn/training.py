"""The training loop of the encoder: plain and marked batches in turn, all losses together. Needs torch."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from dyadwire.learn.encoder import Encoder
from dyadwire.learn.examples import IGNORED, Marked, Plain
from dyadwire.learn.frames import LONGEST, Frame, batches, frame_marked, frame_plain, pad, part_of
from dyadwire.learn.labels import ROLES
from dyadwire.learn.segments import Segmenter

ROLE_WEIGHT = 12.0  # brings the mean over pieces, nearly all of which play no role, to the size of the other losses
HIDE = 0.06  # share of pieces shown as [MASK]: with so few documents the encoder else learns names by heart
BUDGET = 2_000  # pieces a batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long and how fast: `rate` is the encoder's peak learning rate, heads learn `head_factor` times faster."""

    rate: float = 1e-4
    head_factor: float = 5.0
    warm: float = 0.06  # share of steps
    decay: float = 0.01


@dataclass(frozen=True, slots=True)
class Example:
    """A frame with its labels: exactly one of `plain` and `marked` is given."""

    frame: Frame
    plain: Plain | None
    marked: Marked | None


def framed(example: Plain | Marked, segmenter: Segmenter) -> Example:
    """The example as the encoder sees it."""
    if isinstance(example, Plain):
        cut = Plain(
            part_of(example.pieces, 0, LONGEST),
            None if example.names is None else example.names[:LONGEST],
            None if example.triggers is None else example.triggers[:LONGEST],
        )
        return Example(frame_plain(cut.pieces, segmenter), cut, None)
    return Example(frame_marked(example.context, example.pieces, example.predicate, segmenter), None, example)


def role_targets(frame: Frame, example: Marked) -> tuple[np.ndarray, np.ndarray]:
    """(n, 2 * roles) targets (inside, then first piece) and weights, 0 where the set does not tell."""
    target = np.zeros((len(frame), 2 * len(ROLES)), dtype=np.float32)
    weight = np.zeros_like(target)
    real = frame.starts >= 0
    for role in example.known:
        column = ROLES.index(role)
        weight[real, column] = weight[real, column + len(ROLES)] = 1.0
        for start, end in example.spans.get(role, ()):
            at = np.flatnonzero(real & (frame.starts >= start) & (frame.ends <= end))
            target[at, column] = 1.0
            target[at[:1], column + len(ROLES)] = 1.0
    return target, weight


class Trainer:
    """Holds the encoder and its optimizer for a number of epochs."""

    def __init__(self, encoder: Encoder, segmenter: Segmenter, schedule: Schedule, steps: int) -> None:
        self.encoder, self.segmenter = encoder, segmenter
        encoder.words.weight.requires_grad_(False)  # 12 M parameters that little text would only disturb
        body: list[nn.Parameter] = []
        heads: list[nn.Parameter] = []
        for name, value in encoder.named_parameters():
            if value.requires_grad:
                (body if name.startswith(("layers", "positions", "norm")) else heads).append(value)
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
        groups = _grouped(examples, seed)
        begun, seen, losses = time.perf_counter(), 0, []
        for number, group in enumerate(groups, 1):
            losses.append(self._step([examples[i] for i in group]))
            seen += sum(len(examples[i].frame) for i in group)
            if number % 100 == 0 or number == len(groups):
                rate = seen / (time.perf_counter() - begun)
                tell(f"  step {number}/{len(groups)}  loss {np.mean(losses[-100:]):.3f}  {rate:,.0f} pieces/s")

    def _step(self, group: Sequence[Example]) -> float:
        batch = pad([example.frame for example in group])
        ids = batch.ids.copy()
        hidden = (self.dice.random(ids.shape) < HIDE) & (batch.mask == 1) & (batch.marks != 2)
        ids[hidden] = self.segmenter.mask
        ids_t, shapes, marks, mask = (torch.from_numpy(x) for x in (ids, batch.shapes, batch.marks, batch.mask))
        x = self.encoder.hidden(ids_t, shapes, marks, mask)
        if group[0].plain is not None:
            loss = plain_loss(self.encoder, x, group)
        else:
            loss = marked_loss(self.encoder, x, marks, group)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([p for p in self.encoder.parameters() if p.requires_grad], 1.0)
        self.optimizer.step()
        self.plan.step()
        return float(loss.detach())


def count_steps(examples: Sequence[Example]) -> int:
    """Steps of one epoch."""
    return len(_grouped(examples, 0))


def _grouped(examples: Sequence[Example], seed: int) -> list[list[int]]:
    """Batches of one kind each, in random order; examples of like length fall together by chance of a jitter."""
    dice = random.Random(seed)
    groups: list[list[int]] = []
    for plain in (True, False):
        chosen = [i for i, example in enumerate(examples) if (example.plain is not None) == plain]
        dice.shuffle(chosen)
        lengths = [len(examples[i].frame) + dice.randrange(4) for i in chosen]
        groups += [[chosen[i] for i in group] for group in batches(lengths, BUDGET)]
    dice.shuffle(groups)
    return groups


def plain_loss(encoder: Encoder, x: Tensor, group: Sequence[Example]) -> Tensor:
    """Cross-entropy of names and triggers, each over the sentences that tell them."""
    names, triggers = encoder.plain(x)
    loss = x.new_zeros(())
    for logits, field, factor in ((names, "names", 1.0), (triggers, "triggers", 2.0)):
        tags = torch.full(x.shape[:2], IGNORED, dtype=torch.long)
        for row, example in enumerate(group):
            given = getattr(example.plain, field)
            if given is not None:
                tags[row, 1 : 1 + len(given)] = torch.from_numpy(given)
        if bool((tags != IGNORED).any()):
            loss = loss + factor * nn.functional.cross_entropy(
                logits.flatten(0, 1), tags.flatten(), ignore_index=IGNORED
            )
    return loss


def marked_loss(encoder: Encoder, x: Tensor, marks: Tensor, group: Sequence[Example]) -> Tensor:
    """Losses of type, mode, status, denial and roles, each over the examples that tell them."""
    types, modes, status, denied, roles = encoder.marked(x, marks)
    loss = x.new_zeros(())
    for logits, field, factor in ((types, "type", 0.5), (modes, "mode", 0.5), (status, "status", 0.3)):
        labels = torch.tensor([getattr(example.marked, field) for example in group])
        if bool((labels != IGNORED).any()):
            loss = loss + factor * nn.functional.cross_entropy(logits, labels, ignore_index=IGNORED)
    flags = torch.tensor([float(example.marked.denied) if example.marked else 0.0 for example in group])
    told = flags != IGNORED
    if bool(told.any()):
        loss = loss + 0.2 * nn.functional.binary_cross_entropy_with_logits(denied[told, 0], flags[told])
    target = np.zeros((*x.shape[:2], 2 * len(ROLES)), dtype=np.float32)
    weight = np.zeros_like(target)
    for row, example in enumerate(group):
        if example.marked is not None and example.marked.known:
            n = len(example.frame)
            target[row, :n], weight[row, :n] = role_targets(example.frame, example.marked)
    if weight.any():
        each = nn.functional.binary_cross_entropy_with_logits(roles, torch.from_numpy(target), reduction="none")
        weights = torch.from_numpy(weight)
        loss = loss + ROLE_WEIGHT * (each * weights).sum() / weights.sum()
    return loss
