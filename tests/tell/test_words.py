"""Which words of a source a brief quotes, and where it cuts them."""

from coded_news import RUS, USA, Page

from dyadwire.analyse import build_update
from dyadwire.tell import compose_brief
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
