"""Quotations are found whole: over sentences, over paragraphs, with any marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.coding.quotations import find_quotations


def pieces(text):
    return [[text[piece.start : piece.end] for piece in quotation.pieces] for quotation in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ('"We go," he said.', [["We go,"]]),
        ("“We go. We stay,” he said.", [["We go. We stay,"]]),
        ("He called it “a crime” and “a shame”.", [["a crime"], ["a shame"]]),
        ("«We go», he said.", [["We go"]]),
        ('The 10" pipe burst.', []),
        ("“One.\n“Two,” he said.", [["One.", "Two,"]]),
        ("“One.\n\n“Two.\n\n“Three.”", [["One.", "Two.", "Three."]]),
        ("“One.\n\nThen he left.", [["One."]]),
        ("Nothing is quoted.", []),
        ('""', []),
    ],
)
def test_quotations_are_found_whole(text, want):
    assert pieces(text) == want


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=st.sampled_from('“”"«» a.\n'), max_size=40))
def test_pieces_lie_inside_their_quotation_and_quotations_do_not_overlap(text):
    reached = 0
    for quotation in find_quotations(text):
        assert reached <= quotation.start < quotation.end <= len(text)
        assert all(quotation.start < p.start < p.end <= quotation.end for p in quotation.pieces)
        reached = quotation.end
