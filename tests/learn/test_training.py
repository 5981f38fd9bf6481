"""Training: batches show what frames show, and teachers' proposals are whole words. Runs where the extra `train` is."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra `train`")

import torch

from dyadwire.learn.encoder import Encoder, Layout, bucket, narrowed
from dyadwire.learn.examples import gold_examples
from dyadwire.learn.frames import marks_of
from dyadwire.learn.labels import TRIGGER_TAGS
from dyadwire.learn.packed import Packed, Packer
from dyadwire.learn.segments import Segmenter
from dyadwire.learn.teaching import judge, proposals, with_marks
from dyadwire.learn.training import (
    Epoch,
    Schedule,
    Store,
    Taught,
    Trainer,
    count_steps,
    marks_at,
)
from dyadwire.parse.encoder import PACKAGED

SEGMENTER = Segmenter(PACKAGED / "tokenizer.json")
TEXT = "Envoys arrived in Tampere. Finland condemned the shelling of Lahti."
LAYOUT = Layout(vocabulary=30_522, width=16, heads=2, inner=32, longest=160, trunk=2, marked=1)


def packed_text() -> Packed:
    at = TEXT.index("condemned")
    event = {
        "trigger": {"start": at, "end": at + 9, "text": "condemned"}, "type": "ACCUSE", "mode": None, "place": None,
        "status": "actual", "denied": False, "actors": [{"start": at - 8, "end": at - 1}], "recipients": [],
        "sources": [],
    }  # fmt: skip
    packer = Packer(SEGMENTER)
    packer.add(gold_examples([{"text": TEXT, "events": [event]}], SEGMENTER, frozenset()))
    return packer.packed()


@pytest.mark.parametrize(("first", "last"), [(0, 0), (3, 5), (39, 39)])
def test_marks_of_a_batch_are_those_of_a_single_row(first: int, last: int):
    here = torch.arange(40)[None]

    marks = marks_at(here, torch.tensor([[first]]), torch.tensor([[last]]))

    assert marks[0].tolist() == marks_of(0, 40, np.arange(first, last + 1)).tolist()


def test_a_look_sees_the_beginning_of_the_sentence_before_and_its_own():
    packed = packed_text()
    store = Store(packed, "cpu")

    batch = store.batch(np.array([1]), np.ones(1, dtype=bool))
    shown = torch.cat([store.ids[batch.index].flatten(), store.ids[batch.before].flatten()])[batch.seen[0]]

    assert shown.tolist() == packed.ids.tolist()


def test_training_lowers_the_loss_of_labels_and_of_a_teacher():
    torch.manual_seed(0)
    packed = packed_text()
    store, taught = Store(packed, "cpu"), Taught.empty(packed, "cpu")
    judge(Encoder(LAYOUT), store, taught, marks=True)
    told: list[str] = []
    epoch, schedule = Epoch(np.arange(len(packed)), np.ones(len(packed.sentence), dtype=bool)), Schedule(rate=3e-3)
    trainer = Trainer(Encoder(LAYOUT), store, schedule, 60 * count_steps(packed, epoch, schedule.budget), taught)

    for number in range(60):
        trainer.epoch(epoch, number, told.append)

    first, last = (float(told[at].split("loss ")[1].split()[0]) for at in (0, -1))
    assert last < 0.7 * first


def test_proposals_are_whole_words_and_neighbours_of_one_type_are_one():
    packed = packed_text()
    triggers = np.zeros((len(packed.ids), len(TRIGGER_TAGS)), dtype=np.float16)
    triggers[:, 0] = 1.0
    for at in np.flatnonzero(packed.words)[[1, 2]]:  # "arrived in"
        triggers[at, 0], triggers[at, 2] = 0.1, 0.9

    sentence, start, end = proposals(packed, triggers, 0)

    assert (sentence.tolist(), start.tolist()) == ([0], [int(np.flatnonzero(packed.words)[1])])
    assert end[0] > start[0]


def test_marks_for_a_teacher_stand_behind_those_of_the_labels():
    packed = packed_text()
    triggers = np.full((len(packed.ids), len(TRIGGER_TAGS)), 1.0 / len(TRIGGER_TAGS), dtype=np.float16)

    more = with_marks(packed, triggers, 1)

    assert len(more.sentence) > len(packed.sentence)
    assert len(more.roles) == more.seen[-1] + more.before_length[1] + more.length[1]


def test_distances_fall_into_mpnets_buckets():
    steps = torch.tensor([-200, -8, -1, 0, 1, 7, 8, 200])

    assert bucket(steps).tolist() == [15, 8, 1, 0, 17, 23, 24, 31]


def test_narrowed_layers_keep_the_units_with_the_largest_weights():
    layer = {
        "widen.weight": torch.tensor([[1.0, 0.0], [3.0, 4.0], [2.0, 0.0]]),
        "widen.bias": torch.tensor([0.1, 0.2, 0.3]),
        "narrow.weight": torch.tensor([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]]),
        "mix.weight": torch.eye(2),
    }

    kept = narrowed(layer, 2)

    assert kept["widen.weight"].tolist() == [[3.0, 4.0], [2.0, 0.0]]
    assert kept["widen.bias"].tolist() == pytest.approx([0.2, 0.3])
    assert kept["narrow.weight"].shape == (2, 2)
    assert kept["mix.weight"] is layer["mix.weight"]
