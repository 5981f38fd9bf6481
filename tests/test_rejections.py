"""Nothing is lost or told twice: every sentence gave events or says why not, every candidate one or the other."""

from bisect import bisect_right
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dyadwire.config import load_configuration
from dyadwire.learn.segments import split_sentences
from dyadwire.pipeline import make_coder
from dyadwire.records import Block, Document

SENTENCES = (
    "Norway condemned the shelling of Chad by Malian troops on Tuesday.",
    "Chile's foreign minister met his counterpart from Peru, and both agreed to reopen the border.",
    "The parliament in Oslo rejected a bill that would have banned the march.",
    "Acme Motors asked its dealers to return the cars.",
    "The weather was mild, and the parks were full.",
    "“We will not leave,” he said.",
    "Rebels killed four soldiers near the river, a spokesman said; the army denied it.",
    "It rained.",
    "12:30",
    "***",
    "\u200b",
    "\ufeff\u200b \u2060",
    "\ud83d",
    "Share this story: attack of the killer tomatoes",
)


@pytest.fixture(scope="module")
def coders():
    """The whole line, with the gate and without."""
    return [
        make_coder(load_configuration(options={"parse.gate": ("--set", gate)}, environment={}).settings)
        for gate in (True, False)
    ]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=7), st.sampled_from([" ", "\n", "\n\n"]), st.booleans()
)
def test_every_sentence_gave_events_or_says_why_not(coders, picked, gap, furnished):
    text = gap.join(picked)
    furniture = (Block(text=picked[0], reason="menu", start=0, end=len(picked[0])),) if furnished else ()

    for code in coders:
        (coded,) = code([Document(id="d", origin="d.txt", text=text, furniture=furniture)])
        check(coded, split_sentences(text))


def check(coded, sentences):
    starts = [sentence.start for sentence in sentences]
    whole, parts = Counter(), Counter()
    for rejection in coded.rejections:
        index = bisect_right(starts, rejection.start) - 1
        at = sentences[index]
        assert at.start <= rejection.start < rejection.end <= at.end
        found = whole if (rejection.start, rejection.end) == (at.start, at.end) and not rejection.detail else parts
        found[index, rejection.start, rejection.end] += 1
        assert rejection.score is not None or rejection.reason != "below threshold"
    for event in coded.events:
        parts[bisect_right(starts, event.trigger.start) - 1, event.trigger.start, event.trigger.end] += 1

    told = {index for index, *_ in whole}, {index for index, *_ in parts}
    assert told[0] | told[1] == set(range(len(sentences))), "a sentence is lost"
    assert not told[0] & told[1], "a sentence is told as silent and has candidates"
    assert all(count == 1 for count in (whole + parts).values()), "something is told twice"


def test_a_sentence_without_word_pieces_says_so(coders):
    for code in coders:
        (coded,) = code([Document(id="d", origin="d.txt", text="It rained.\n\u200b\u2060\nIt snowed.")])

        assert [one.reason for one in coded.rejections if one.start == 11] == ["no words"]
