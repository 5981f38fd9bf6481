"""How an actor was decided: the options are those that the resolver weighed, and nothing changes by asking."""

from datetime import date

from dyadwire.coding.actor_explanations import explain_actor
from dyadwire.coding.actors import load_actors, make_resolver
from dyadwire.records import Document

TABLES = load_actors()


def explained(text, span, published="2018-05-02", nth=1):
    day = date.fromisoformat(published) if published else None
    resolver = make_resolver(Document(id="d", origin="test", text=text, published=day), (), TABLES)
    start = -1
    for _ in range(nth):
        start = text.index(span, start + 1)
    before = resolver.resolve(start, start + len(span))
    got = explain_actor(resolver, start, start + len(span))
    assert resolver.resolve(start, start + len(span)) == before
    assert (got.kind, got.start, got.text, got.rule) == ("actor", start, span, before.rule)
    assert sum(option.chosen for option in got.options) >= 1
    return got


def test_a_former_official_is_explained_by_the_days_of_office():
    got = explained("Obama spoke in Chicago.", "Obama")

    assert got.decision == "USA ELI"
    assert got.options[0].label == "Barack Obama (USA, Q76)"
    assert "to 2017-01-20: no longer in office at the document's date" in got.options[0].reason
    assert "The document is of 2018-05-02." in got.evidence


def test_someone_named_again_by_the_last_name_is_explained_by_the_same_rows():
    got = explained("Foreign Minister Sergei Lavrov left. Lavrov slept.", "Lavrov", nth=2)

    assert "in office at the document's date" in got.options[0].reason


def test_a_name_of_two_places_lists_both_with_their_cues():
    got = explained("Georgia accused Russia of shelling near Tbilisi.", "Georgia")

    assert [option.label for option in got.options] == ["Georgia, name (GEO)", "Georgia, place (USA)"]
    assert "'Tbilisi', mentions of RUS" in got.options[0].reason
    assert sum(option.score for option in got.options) <= 1.001


def test_a_bare_noun_lists_the_countries_of_the_story():
    got = explained("France warned Iran. Later the police opened fire.", "police")

    assert {option.label for option in got.options} == {"FRA", "IRN", "none in particular"}
    assert [option.chosen for option in got.options] == [True, False, False]


def test_a_pronoun_lists_whom_it_could_point_back_to():
    got = explained("Sergei Lavrov met John Kerry. He said talks went well.", "He", "2015-12-11")

    assert [option.label for option in got.options[:2]] == ["Sergei Lavrov (RUS)", "John Kerry (USA)"]


def test_a_span_that_nobody_fits_is_unknown_or_of_no_known_country():
    got = explained("Quietly it rained.", "Quietly", None)

    assert got.decision in ("unknown", "CVL of no known country")
    assert "The document has no date" in got.evidence[0]
