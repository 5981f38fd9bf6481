"""What is explained is what was decided."""

from datetime import date

from dyadwire.coding.published import infer_published
from dyadwire.coding.published_explanations import explain_published
from dyadwire.records import Document


def test_the_decision_comes_with_the_days_weighed_the_words_and_the_reasons():
    text = "GENEVA, Dec. 11, 2015 - The envoy announced a pause. The truce was signed on March 3, 2014."
    document = Document(id="d", origin="d", text=text)

    told = explain_published(document)

    assert (told.kind, told.decision, told.text) == ("published", "2015-12-11", "Dec. 11, 2015")
    assert told.text == text[told.start : told.end]
    assert told.options[0].label == "2015-12-11"
    assert [option.chosen for option in told.options].count(True) == 1
    assert told.evidence[0] == "dateline gives 11 December 2015"
    assert infer_published(document).published == date(2015, 12, 11)


def test_days_too_unlikely_are_shown_but_not_chosen():
    told = explain_published(Document(id="d", origin="d", text="Rebels shelled the port on March 3, 2016."))

    assert told.decision == "unknown"
    assert [(o.label, o.chosen) for o in told.options] == [("2016-03-03", False)]


def test_a_text_without_days_is_unknown():
    assert explain_published(Document(id="d", origin="d", text="The ministers met.")).decision == "unknown"


def test_an_inferred_date_is_explained_again_and_a_given_one_by_where_it_came_from():
    inferred = infer_published(Document(id="d", origin="d", text="December 5, 2023\n\nA letter."))
    given = Document(id="d", origin="d", text="A letter.", published=date(2020, 1, 1), published_from="given")

    assert explain_published(inferred).decision == "2023-12-05"
    assert explain_published(inferred).options[0].score == inferred.published_score
    assert (explain_published(given).decision, explain_published(given).evidence) == ("2020-01-01", ("given",))
