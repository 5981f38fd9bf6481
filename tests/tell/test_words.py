"""Which words of a source a brief quotes, and where it cuts them."""

import pytest
from coded_news import RUS, USA, Page

from dyadwire.analyse import build_update
from dyadwire.tell import compose_brief
from dyadwire.tell.offices import find_office
from dyadwire.tell.quotes import cut_quote


def test_a_clause_is_not_cut_in_the_name_of_the_next_speaker():
    text = "The firm was not founded in Taipei and the spokeswoman of Beijing said she knew nothing."
    quote = cut_quote(text, 0, len(text))
    assert quote is not None
    assert quote.text == "The firm was not founded in Taipei"


def test_what_would_be_said_in_a_condition_was_not_said():
    page = Page("one", "Washington warned Moscow. War would come if Moscow declared that the truce was dead for good.")
    page.event("THREATEN", "warned", [("Washington", USA)], [("Moscow", RUS)], date="2015-12-07")
    page.says(("Moscow", RUS), "declared", "the truce was dead for good", [("Washington", USA)], quoted=False)
    update = build_update([page.coded()], ("USA", "RUS"))
    assert not any("truce" in sentence.text for sentence in compose_brief(update).sentences())


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Li Wei, senior vice president of Northern Steel Corp, spoke.", None),
        ("Ann Lee, director of the Harbour Institute, spoke.", None),
        ("Senate Democratic leader Ann Lee spoke.", None),
        ("The Deputy Foreign Minister Li Wei spoke.", "Deputy Foreign Minister"),
    ],
)
def test_offices_of_firms_and_parties_are_none_of_a_state(text, office):
    assert find_office(text, "Li Wei" if "Li Wei" in text else "Ann Lee") == office
