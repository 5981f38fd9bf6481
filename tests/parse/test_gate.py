"""The gate's features and its file."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.parse.gate import PAIRS, VOCABULARY, Gate, gate_features, load_gate, save_gate

SENTENCES = st.lists(st.lists(st.integers(0, VOCABULARY - 1), max_size=12), min_size=1, max_size=8)


@settings(deadline=None)
@given(SENTENCES)
def test_a_sentence_scores_the_same_alone_and_among_others(sentences):
    weights = np.random.default_rng(0).normal(size=VOCABULARY + PAIRS).astype(np.float32)
    gate = Gate(weights, 0.1, 0.5)

    together = gate.sentence_odds(sentences)

    assert np.allclose(together, [gate.sentence_odds([s])[0] for s in sentences], atol=1e-5)


def test_a_sentence_gains_by_its_page_and_loses_without_an_actor():
    weights = np.zeros(VOCABULARY + PAIRS, np.float32)
    weights[5] = 2.0
    gate = Gate(weights, 0.0, 0.0)

    alone, on_a_page_of_politics = (
        gate.page_odds([[7]], [True], [True])[0],
        gate.page_odds([[7], [5]], [True] * 2, [True] * 2)[0],
    )

    assert (
        on_a_page_of_politics
        > alone
        > gate.page_odds([[7]], [False], [True])[0]
        > gate.page_odds([[7]], [False], [False])[0]
    )


def test_a_word_said_twice_counts_once():
    features, owners = gate_features([[7, 8, 7, 8]])

    assert len(features) == len(set(features.tolist())) == 4
    assert set(owners.tolist()) == {0}


def test_pairs_do_not_cross_sentences():
    apart, _ = gate_features([[7], [8]])

    assert sorted(apart.tolist()) == [7, 8]


def test_a_gate_survives_its_file(tmp_path):
    weights = np.zeros(VOCABULARY + PAIRS, np.float32)
    weights[[3, 40_000]] = 1.27, -0.64
    gate = Gate(weights, -0.5, 0.25)

    save_gate(gate, tmp_path)
    back = load_gate(tmp_path)

    assert np.allclose(back.weights, weights, atol=0.01)
    assert (back.bias, back.threshold) == (-0.5, 0.25)
