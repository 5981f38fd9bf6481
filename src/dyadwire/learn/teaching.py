"""What a teacher makes of sentences that nobody labelled, for a smaller encoder to learn from. Needs torch."""

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from dyadwire.learn.encoder import Encoder
from dyadwire.learn.labels import GOLD_ROLES, IGNORED, ROLES
from dyadwire.learn.packed import Array, Packed
from dyadwire.learn.training import Batch, Reading, Store, Taught, in_order, reading, role_targets

LOOKED = 0.05  # probability of a trigger from which a word is judged as a predicate too
SURE = 0.5  # from which neighbours of one type are one trigger, as `parse.decode` joins them
BUDGET = 12_000  # pieces a batch; with the marks of three times as many, three teachers do not fit 80 GB
LETTERS = 4  # shapes below it are words


def judge(encoder: Encoder, store: Store, taught: Taught, *, marks: bool, share: float = 1.0) -> None:
    """Add the encoder's probabilities to `taught`, weighted by its share of the teachers; of marks where wanted."""
    encoder.eval()
    wanted = np.full(len(store.packed.sentence), marks)
    for group in in_order(store.packed, np.arange(len(store.packed)), BUDGET):
        batch = store.batch(group, wanted)
        with torch.no_grad(), torch.autocast(store.device, torch.bfloat16, enabled=store.device == "cuda"):
            read = reading(encoder, store, batch)
        _note(batch, read, taught, share)


def _note(batch: Batch, read: Reading, taught: Taught, share: float) -> None:
    at = batch.index[batch.mask]
    for whole, logits in ((taught.names, read.names), (taught.triggers, read.triggers)):
        whole[at] += (share * logits.softmax(-1)[batch.mask]).half()
    if not read.looks:
        return
    for key in ("types", "modes", "status"):
        getattr(taught, key)[batch.numbers] += (share * read.looks[key].softmax(-1)).half()
    taught.denied[batch.numbers] += (share * read.looks["denied"].sigmoid()).half()
    taught.roles[batch.roles[batch.seen_mask]] += (share * read.looks["roles"].sigmoid()[batch.seen_mask]).half()


def with_marks(packed: Packed, triggers: NDArray[np.float16], begin: int) -> Packed:
    """The examples with a mark at each word of the sentences from `begin` on that may be a trigger.

    triggers: (p, 17) probabilities. The sentences from `begin` on must have no marks yet.
    """
    sentence, start, end = proposals(packed, triggers, begin)
    total = len(sentence)
    sees = packed.before_length[sentence] + packed.length[sentence]
    seen = len(packed.roles) + np.r_[0, np.cumsum(sees)][:total]
    return replace(
        packed,
        sentence=np.r_[packed.sentence, sentence],
        start=np.r_[packed.start, start],
        end=np.r_[packed.end, end],
        labels=np.r_[packed.labels, np.full((total, 4), IGNORED)],
        known=np.r_[packed.known, np.zeros(total, np.int64)],
        seen=np.r_[packed.seen, seen],
        roles=np.r_[packed.roles, np.zeros(int(sees.sum()), np.int64)],
    )


def proposals(packed: Packed, triggers: NDArray[np.float16], begin: int) -> tuple[Array, Array, Array]:
    """(sentence, first piece, last piece) of what may be a trigger, in order; neighbours of one type joined."""
    owner = np.repeat(np.arange(begin, len(packed)), packed.length[begin:])
    places = np.concatenate([np.arange(n) for n in packed.length[begin:].tolist()] or [np.zeros(0, np.int64)])
    at = packed.first[owner] + places
    words = packed.words[at]
    ends = np.r_[np.flatnonzero(words)[1:], len(at)] - 1  # the last piece before the next word
    owner, places, at = owner[words], places[words], at[words]
    last = np.minimum(places + ends - np.flatnonzero(words), packed.length[owner] - 2)
    odds, kind = 1.0 - triggers[at, 0].astype(np.float32), triggers[at, 1:].argmax(1)
    may = (odds >= LOOKED) & (packed.shapes[at] < LETTERS)
    same = (owner[1:] == owner[:-1]) & (kind[1:] == kind[:-1]) & (odds[1:] > SURE) & may[:-1] & may[1:]
    joins = np.r_[False, same]  # the word goes on with the trigger before it
    heads = np.flatnonzero(may & ~joins)
    group = np.cumsum(may & ~joins) - 1
    stop = last[heads].copy()
    np.maximum.at(stop, group[joins], last[joins])
    return owner[heads], places[heads], stop


def has_event(packed: Packed, taught: Taught) -> NDArray[np.uint8]:
    """(s,) how likely each sentence holds a trigger, by its likeliest word, in steps of 1/255."""
    odds = 1.0 - taught.triggers[:, 0].float().cpu().numpy()
    odds[~packed.words] = 0.0
    return np.round(
        [255.0 * odds[at : at + n].max() for at, n in zip(packed.first, packed.length, strict=True)]
    ).astype(np.uint8)


def rehearse(encoder: Encoder, store: Store) -> dict[str, float]:
    """What an encoder makes of labelled sentences: F1 of words as triggers of the right type and of each role's pieces.

    The type is the plain reading's where it finds any; roles are asked at the true triggers.
    """
    encoder.eval()
    packed = store.packed
    counts = np.zeros((1 + GOLD_ROLES, 3))  # right, found, true
    for group in in_order(packed, np.arange(len(packed)), BUDGET):
        batch = store.batch(group, packed.labels[:, 0] > 0)
        with torch.no_grad():
            read = reading(encoder, store, batch)
        told = torch.where(batch.mask, store.triggers[batch.index], IGNORED)
        found = torch.where(told != IGNORED, read.triggers.argmax(-1), 0)
        counts[0] += [int(((found == told) & (told > 0)).sum()), int((found > 0).sum()), int((told > 0).sum())]
        if read.looks:
            target, weight = role_targets(store, batch)
            played = (read.looks["roles"] > 0) & (weight > 0)
            for role in range(GOLD_ROLES):
                ours, theirs = played[:, :, role], target[:, :, role] > 0
                counts[1 + role] += [int((ours & theirs).sum()), int(ours.sum()), int(theirs.sum())]
    names = ("type", *ROLES[:GOLD_ROLES])
    return {name: round(2 * a / max(1.0, b + c), 3) for name, (a, b, c) in zip(names, counts.tolist(), strict=True)}
