"""Copies count once, with their origin."""

from dataclasses import replace
from datetime import date

from coded_news import RUS, USA, Page, december

from dyadwire.analyse import build_update
from dyadwire.analyse.origins import make_origins
from dyadwire.records import Copy

DYAD = ("USA", "RUS")


def copy(document, origin, kind="exact", publisher=None):
    return Copy(
        position=0,
        document=document,
        origin_position=0,
        origin=origin,
        kind=kind,
        like=origin,
        share=1.0,
        share_of_like=1.0,
        publisher=publisher,
        published=date(2015, 12, 2),
    )


def accusing(name, publisher, dead=3):
    """A page on which the outlet itself tells that Moscow accused Washington."""
    page = Page(name, f"Moscow accused Washington of a raid that killed {dead} on 2 December.", publisher=publisher)
    page.event(
        "ACCUSE",
        "accused",
        [("Moscow", RUS)],
        [("Washington", USA)],
        date="2015-12-02",
        numbers=[("dead", dead, dead, str(dead))],
    )
    return page.coded()


PAGES = [accusing("wire", "Agency"), accusing("daily", "Daily"), accusing("weekly", "Weekly")]
COPIES = (copy("wire", "wire", "origin", "Agency"), copy("daily", "wire"), copy("weekly", "wire", "near"))


def test_a_story_of_three_papers_with_one_agency_text_has_one_origin_and_keeps_the_three():
    (apart,) = build_update(PAGES, DYAD).stories
    (joined,) = build_update(PAGES, DYAD, copies=COPIES).stories

    assert (apart.origins, joined.origins) == (3, 1)
    assert {event.document for event in joined.events} == {"wire", "daily", "weekly"}


def test_what_copies_tell_is_one_account_in_the_voice_of_the_origin():
    (apart,) = build_update(PAGES, DYAD).stories
    (joined,) = build_update(PAGES, DYAD, copies=COPIES).stories

    assert [account.outlet for account in apart.accounts] == ["Agency", "Daily", "Weekly"]
    assert [(account.outlet, len(account.events)) for account in joined.accounts] == [("Agency", 3)]


def test_a_later_state_of_a_text_with_another_number_is_no_dispute():
    pages = [accusing("old", "Agency", 3), accusing("new", "Daily", 5)]
    copies = (copy("old", "old", "origin", "Agency"), copy("new", "old", "version"))

    assert build_update(pages, DYAD).stories[0].disputes == ("numbers",)
    assert build_update(pages, DYAD, copies=copies).stories[0].disputes == ()


def test_an_update_names_the_copies_among_its_documents_and_no_origins():
    others = (copy("absent", "wire"),)

    update = build_update(PAGES, DYAD, copies=(*COPIES, *others))

    assert [one.document for one in update.copies] == ["daily", "weekly"]


def test_without_copies_each_document_is_its_own_origin():
    origins = make_origins(())

    assert [origins.of(document) for document in ("a", "b")] == ["a", "b"]
    assert origins.outlet(replace(december()[0].document, publisher="Paper")) == "Paper"


def test_copies_of_one_text_have_one_origin():
    assert len({make_origins(COPIES).of(document) for document in ("wire", "daily", "weekly", "other")}) == 2
