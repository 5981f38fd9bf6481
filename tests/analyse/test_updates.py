"""Stories, accounts, disputes and figures, from documents made by hand."""

from dataclasses import replace
from datetime import date

import pytest
from coded_news import COALITION, KERRY, LAVROV, RUS, SYR, USA, Page, december, rescored, talks_page
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.analyse import build_update
from dyadwire.errors import BriefError, OptionError
from dyadwire.update import read_interval

DYAD = ("USA", "RUS")


def story_with(update, word):
    found = [story for story in update.stories if any(event.trigger_text == word for event in story.events)]
    assert len(found) == 1
    return found[0]


def test_one_meeting_told_by_two_outlets_is_one_story():
    story = story_with(build_update(december(), DYAD), "met")
    assert {event.document for event in story.events} == {"talks", "courier"}
    assert story.relation == "between"
    assert story.disputes == ()


def test_a_bombing_that_one_side_reports_and_the_other_negates_is_one_disputed_story():
    story = story_with(build_update(december(), DYAD), "bombed")
    assert [account.stance for account in story.accounts] == ["happened", "did not happen", "happened"]
    voices = [account.source.text for account in story.accounts]
    assert voices == ["Damascus", "Colonel Steve Warren", "a Syrian officer"]
    assert "whether" in story.disputes
    assert story.acting == ("USA",)


def test_numbers_that_cannot_both_be_true_are_disputed():
    assert "numbers" in story_with(build_update(december(), DYAD), "bombed").disputes


def test_an_open_number_and_one_above_it_agree():
    page = Page("one", "Russian jets hit Homs on 2 December; at least five died, Ankara said.", publisher="A")
    other = Page("two", "Russian jets hit Homs on 2 December; seven died, Tehran said.", publisher="B")
    for one, words, low, high in ((page, "at least five", 5, None), (other, "seven", 7, 7)):
        one.who(("Russian", USA))
        one.event(
            "ASSAULT",
            "hit",
            [("Russian jets", ("RUS", "MIL"))],
            [("Homs", SYR)],
            mode="aerial",
            date="2015-12-02",
            place="Homs",
            numbers=[("dead", low, high, words)],
        )
    update = build_update([page.coded(), other.coded()], DYAD)
    assert [len(story.events) for story in update.stories] == [2]
    assert update.stories[0].disputes == ()


def test_two_voices_that_blame_two_sides_for_one_raid_dispute_who_did_it():
    text = "The raid on Raqqa on 4 December was flown by {} jets, {} said."
    one = Page("one", text.format("American", "Moscow"), publisher="A")
    two = Page("two", text.format("Russian", "Washington"), publisher="B")
    one.event(
        "ASSAULT",
        "raid",
        [("American jets", ("USA", "MIL"))],
        mode="aerial",
        date="2015-12-04",
        place="Raqqa",
        sources=[("Moscow", RUS)],
    )
    two.event(
        "ASSAULT",
        "raid",
        [("Russian jets", ("RUS", "MIL"))],
        mode="aerial",
        date="2015-12-04",
        place="Raqqa",
        sources=[("Washington", USA)],
    )
    update = build_update([one.coded(), two.coded()], DYAD)
    assert [story.disputes for story in update.stories] == [("who",)]


def test_a_denial_alone_is_a_dispute():
    page = Page("one", "Moscow denied that its jets had bombed a US post in Syria.")
    page.event(
        "ASSAULT", "bombed", [("Moscow", RUS)], [("a US post", ("USA", "MIL"))], denied=True, sources=[("Moscow", RUS)]
    )
    assert build_update([page.coded()], DYAD).stories[0].disputes == ("whether",)


def test_acts_on_different_days_stay_apart():
    pages = []
    for name, day in (("one", "2015-12-02"), ("two", "2015-12-05")):
        page = Page(name, "Lavrov met Kerry in Rome.")
        page.event("CONSULT", "met", [("Lavrov", RUS)], [("Kerry", USA)], date=day, place="Rome")
        pages.append(page.coded())
    assert len(build_update(pages, DYAD).stories) == 2


def test_two_speakers_who_criticise_on_one_day_are_two_stories():
    page = Page("one", "Sergey Lavrov criticised Washington. Maria Zakharova criticised Washington too.")
    for name in ("Sergey Lavrov", "Maria Zakharova"):
        page.event("ACCUSE", "criticised", [(name, RUS)], [("Washington", USA)], after=name, date="2015-12-07")
    assert len(build_update([page.coded()], DYAD).stories) == 2


def test_the_coalition_that_a_state_leads_counts_for_its_side():
    assert story_with(build_update(december(), DYAD), "bombed").relation == "side"
    assert COALITION[0][0] is None


def test_the_victim_s_answer_to_a_disputed_act_is_told_with_it():
    update = build_update(december(), DYAD)
    asked = [story for story in update.stories if story.lead.type == "REQUEST" and not story.acting]
    assert [story.relation for story in asked] == ["others"]


def test_the_update_is_of_the_day_of_the_latest_publication():
    assert build_update(december(), DYAD).day == date(2015, 12, 11)


def test_a_coming_date_does_not_move_the_day_of_an_update_without_publication_days():
    coded = talks_page().coded()
    bare = replace(coded, document=replace(coded.document, published=None, published_from=None))
    assert build_update([bare], DYAD).day == date(2015, 12, 8)


def test_the_window_keeps_what_lies_in_it():
    update = build_update(december(), DYAD, since=date(2015, 12, 7), until=date(2015, 12, 8))
    assert {event.trigger_text for story in update.stories for event in story.events} == {"criticised"}


def test_figures_count_a_story_once_however_often_it_is_told():
    update = build_update(december(), DYAD)
    counts = {count.direction: count.quads for count in update.counts}
    assert counts["USA=RUS"] == (1, 0, 0, 0)
    assert counts["RUS>USA"] == (0, 0, 1, 0)
    assert [(tally.begin.day, tally.cooperation, tally.conflict) for tally in update.tallies if tally.stories] == [
        (3, 2.5, 0.0),
        (8, 0.0, 3.0),
        (9, 0.0, 2.0),
    ]
    assert len(update.tallies) == 7


def test_acts_below_the_threshold_are_counted_and_kept_out_of_the_series():
    update = build_update([rescored(one, 0.2) for one in december()], DYAD)
    assert sum(sum(count.quads) for count in update.counts) > 0
    assert update.tallies == ()


def test_nothing_to_tell_names_the_dyads_that_there_are():
    with pytest.raises(BriefError) as error:
        build_update(december(), ("FRA", "DEU"))
    assert "nothing is told about FRA and DEU in 3 documents" in str(error.value)
    assert "RUS USA (5)" in str(error.value)


def test_a_code_in_no_document_gets_the_nearest_one():
    with pytest.raises(BriefError, match=r"'USB' is in none of them\. Did you mean 'USA'"):
        build_update(december(), ("USB", "FRA"))


@pytest.mark.parametrize(
    ("dyad", "more", "words"),
    [
        (("USA", "usa"), {}, "both sides are the same"),
        (DYAD, {"since": date(2016, 1, 1), "until": date(2015, 1, 1)}, "swap the two"),
        (DYAD, {"min_score": 2.0}, "from 0 to 1"),
    ],
)
def test_options_that_cannot_be_stop_at_once(dyad, more, words):
    with pytest.raises(OptionError, match=words):
        build_update(december(), dyad, **more)


@pytest.mark.parametrize("value", ["soon", "2015-13", "2015-12-08/2015-12-01", "2015-02-30"])
def test_an_event_date_outside_the_format_is_named(value):
    with pytest.raises(BriefError, match=value.split("/")[0]):
        read_interval(value)


@settings(deadline=None, max_examples=60)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_an_interval_covers_its_ends(one, other):
    begin, end = min(one, other), max(one, other)
    days = read_interval(f"{begin}/{end}")
    assert (days.begin, days.until) == (begin, end)
    month = read_interval(f"{begin:%Y-%m}")
    assert month.begin <= begin <= month.until and month.meets(days)


def test_the_same_documents_give_the_same_update():
    assert build_update(december(), DYAD) == build_update(december(), DYAD)


def test_the_order_of_the_sides_changes_no_story():
    there, back = build_update(december(), DYAD), build_update(december(), ("RUS", "USA"))
    assert [story.id for story in there.stories] == [story.id for story in back.stories]
    assert {LAVROV[0], KERRY[0]} == {"Sergey Lavrov", "John Kerry"}


def test_a_country_that_is_only_the_story_s_is_no_side():
    page = Page("one", "Moscow condemned Washington. Three men attacked a post in Aleppo.")
    page.event("ACCUSE", "condemned", [("Moscow", RUS)], [("Washington", USA)], mode="disapprove")
    event = page.event("ASSAULT", "attacked", [("Three men", ("USA", "CVL"))], place="Aleppo")
    guess = replace(event.actors[0], score=0.7, rule="noun, country of the story")
    page.events[1] = replace(event, actors=(guess,))
    assert [story.lead.type for story in build_update([page.coded()], DYAD).stories] == ["ACCUSE"]


@pytest.mark.parametrize(
    ("text", "trigger", "kind"),
    [
        ("Russia did not cancel its talks with Washington.", "cancel", "REJECT"),
        ("Russia would bomb US troops in Syria, the paper wrote.", "bomb", "ASSAULT"),
        ("Russia violated sanctions on Washington.", "sanctions", "SANCTION"),
        ("Amid allegations that Russia trained men to strike Washington, it left.", "strike", "ASSAULT"),
        ("Russia was told to launch a raid on Washington.", "raid", "ASSAULT"),
        ("The FBI asks whether Russia colluded with Washington.", "colluded", "COOPERATE"),
    ],
)
def test_an_act_that_its_own_words_negate_is_doubtful(text, trigger, kind):
    page = Page("one", text)
    whom = ("Washington", USA) if "Washington" in text else ("US troops", ("USA", "MIL"))
    page.event(kind, trigger, [("Russia", RUS)], [whom])
    assert build_update([page.coded()], DYAD).stories[0].doubtful


def test_a_village_and_the_town_beside_it_are_one_place():
    page = Page(
        "one", "US jets hit a Russian camp near Ayyash on 6 December. Troops died in Deir ez-Zor on 6 December."
    )
    camp = [("a Russian camp", ("RUS", "MIL"))]
    page.event("ASSAULT", "hit", [("US jets", ("USA", "MIL"))], camp, date="2015-12-06", place="Ayyash")
    page.event("ASSAULT", "died", date="2015-12-06", place="Deir ez-Zor")
    for number, (north, east) in enumerate([(35.40, 40.02), (35.33, 40.14)]):
        event = page.events[number]
        page.events[number] = replace(event, place=replace(event.place, latitude=north, longitude=east))
    assert [len(story.events) for story in build_update([page.coded()], DYAD).stories] == [2]


def test_a_page_under_two_addresses_is_one_report():
    text = "Lavrov met Kerry in Rome on 2 December. " + "Nobody said what they had talked about. " * 6
    pages = []
    for name in ("one", "two"):
        page = Page(name, text)
        page.event("CONSULT", "met", [("Lavrov", RUS)], [("Kerry", USA)], date="2015-12-02", place="Rome")
        pages.append(page.coded())
    assert [len(story.events) for story in build_update(pages, DYAD).stories] == [1]


def test_an_act_long_past_is_background():
    page = Page("one", "Moscow condemned Washington in March 2015.")
    page.event("ACCUSE", "condemned", [("Moscow", RUS)], [("Washington", USA)], mode="disapprove", date="2015-03")
    assert build_update([page.coded()], DYAD).stories[0].background


def stories_of(*pages, dyad=DYAD):
    return build_update([page.coded() for page in pages], dyad).stories


def test_who_calls_one_leader_and_then_another_makes_two_calls():
    page = Page("one", "Washington called Moscow on Friday. On the same Friday Washington called Paris.")
    page.event("CONSULT", "called", [("Washington", USA), ("Moscow", RUS)], mode="phone", date="2015-12-11")
    second = "On the same Friday"
    page.event(
        "CONSULT",
        "called",
        [("Washington", USA), ("Paris", ("FRA", "GOV"))],
        after=second,
        mode="phone",
        date="2015-12-11",
    )
    assert [len(story.events) for story in stories_of(page)] == [1, 1]


def test_a_private_denial_of_something_else_disputes_no_attack_of_the_state():
    page = Page(
        "one", "Russian jets hit rebels, Washington said. Ivan Petrov, a Moscow banker, denied any part in a coup."
    )
    page.who(("Washington", USA))
    page.event("ASSAULT", "hit", [("Russian jets", ("RUS", "MIL"))], [("rebels", (None, "REB"))])
    banker = ("Ivan Petrov", ("RUS", "BUS"))
    page.event("ASSAULT", "coup", [banker], sources=[banker], denied=True)
    assert all(len(story.events) == 1 for story in stories_of(page))


@pytest.mark.parametrize(
    ("place", "day", "disputes"),
    [("Homs", "2015-12-02", ("who",)), ("Idlib", "2015-12-02", ()), ("Homs", "2015-12-03", ())],
)
def test_two_voices_dispute_who_was_behind_one_blow_only(place, day, disputes):
    one = Page("one", "A strike hit Homs on 2 December; Russia did it and not America, Ankara said.", publisher="A")
    one.who(("America", USA))
    russia = ("Russia", RUS)
    one.event("ASSAULT", "strike", [russia], mode="aerial", date="2015-12-02", place="Homs")
    two = Page(
        "two", f"A strike hit {place} on Wednesday; America did it and not Russia, Damascus said.", publisher="B"
    )
    two.who(russia)
    two.event("ASSAULT", "strike", [("America", USA)], mode="aerial", date=day, place=place)
    assert {story.disputes for story in stories_of(one, two)} == {disputes}


def test_an_attack_on_nobody_known_is_done_to_whose_land_it_was():
    page = Page("one", "Russian guns killed two people in Aleppo.")
    page.event("ASSAULT", "killed", [("Russian guns", ("RUS", "MIL"))], [("two people", (None, "CVL"))], place="Aleppo")
    (story,) = stories_of(page, dyad=("RUS", "SYR"))
    assert (story.relation, story.facing) == ("between", ("SYR",))


def test_a_meeting_dated_after_its_report_is_not_told_as_held():
    page = Page("one", "Washington and Moscow meet at the summit on 20 December.")
    page.event("CONSULT", "meet", [("Washington", USA), ("Moscow", RUS)], date="2015-12-20")
    (story,) = stories_of(page)
    assert story.doubtful


def test_those_who_only_speak_attack_nobody():
    page = Page("one", "India expelled Pakistani diplomats after an attack on tourists.")
    page.event("ASSAULT", "attack", [("Pakistani diplomats", ("PAK", "GOV"))], [("tourists", ("IND", "CVL"))])
    (story,) = stories_of(page, dyad=("IND", "PAK"))
    assert story.doubtful


def test_two_states_that_ask_in_one_text_ask_twice():
    page = Page("one", "At Jordan's request America sent troops there. At Ankara's request America sent troops there.")
    america = ("America", USA)
    page.event("REQUEST", "request", [("Jordan", ("JOR", "GOV"))], [america], mode="assist")
    page.event("REQUEST", "request", [("Ankara", ("TUR", "GOV"))], [america], after="At Ankara", mode="assist")
    (story,) = stories_of(page, dyad=("TUR", "USA"))
    assert len(story.events) == 1


def test_those_who_met_did_not_meet_the_host_of_another_report():
    page = Page("one", "Washington met Moscow in Ankara on Friday. Washington and Moscow visited Turkey on Friday.")
    both = [("Washington", USA), ("Moscow", RUS)]
    page.event("CONSULT", "met", both, place="Ankara", date="2015-12-11")
    page.event("CONSULT", "visited", both, [("Turkey", ("TUR", "GOV"))], date="2015-12-11")
    (story,) = stories_of(page)
    assert len(story.events) == 2
    assert not story.recipients


def test_whom_we_means_is_a_guess_that_a_brief_does_not_tell():
    page = Page("one", "We are partnering now. Moscow condemned Washington.")
    page.event("ACCUSE", "condemned", [("Moscow", RUS)], [("Washington", USA)], mode="disapprove")
    event = page.event("COOPERATE", "partnering", [("We", USA), ("We", RUS)])
    pair = tuple(replace(entity, score=0.6, rule="two parties") for entity in event.actors)
    page.events[1] = replace(event, actors=pair)
    assert [story.lead.type for story in stories_of(page)] == ["ACCUSE"]


def test_a_bombing_has_not_the_target_of_another_act_beside_it():
    page = Page("one", "Russian jets were seen after bombings in Aleppo on Friday. A raid hit the president in Aleppo.")
    page.event("ASSAULT", "bombings", [("Russian jets", ("RUS", "MIL"))], place="Aleppo", date="2015-12-11")
    page.event("ASSAULT", "raid", [], [("the president", SYR)], place="Aleppo", after="A raid", date="2015-12-11")
    story = next(story for story in stories_of(page, dyad=("RUS", "SYR")) if story.lead.trigger_text == "bombings")
    assert not story.recipients
