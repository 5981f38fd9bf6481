"""What a brief says, and what it refuses to say."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from coded_news import RUS, USA, Page, december, rescored, talks_page
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.analyse import build_update
from dyadwire.errors import BriefError, OptionError
from dyadwire.records import Block, Entity
from dyadwire.tell import check_code, check_update, compose_brief, render_html, render_json, render_markdown
from dyadwire.tell.acts import make_act, say_act
from dyadwire.tell.briefs import Piece, Reference, Sentence
from dyadwire.tell.names import Names
from dyadwire.tell.quotes import MOST, cut_quote

DYAD = ("USA", "RUS")


@pytest.fixture(scope="module")
def update():
    return build_update(december(), DYAD)


@pytest.fixture(scope="module")
def markdown(update):
    return render_markdown(update)


def brief_of(page):
    return compose_brief(build_update([page.coded()], DYAD))


def sentences_of(page):
    return [sentence.text for sentence in brief_of(page).sentences()]


def test_the_title_has_both_sides_and_the_day(markdown):
    assert markdown.startswith("# Relations: USA & Russia - 11 December 2015 update\n")


@pytest.mark.parametrize(
    "sentence",
    [
        "Russian Foreign Minister Sergey Lavrov met US Secretary of State John Kerry in Belgrade. \\[1:0-137\\]",
        "criticised the US military “for dividing armed groups into bad ones and very bad ones”.",
        "White House spokesperson Josh Earnest said: “Moscow is welcome in this coalition once it hits",
        "Igor Konashenkov said: “There can be no good terrorists, whoever pays them”.",
        "US President Barack Obama called on the US Congress “to vote on the use of force against Islamic State”.",
        "John Kerry planned to “travel to Moscow on 15 December for talks with Lavrov”.",
        "19 December 2015 was a Saturday, but the text calls it a Friday (“Friday, 19 December”).",
        "The United States rejected “a Russian proposal”.",
    ],
)
def test_a_brief_says(markdown, sentence):
    assert sentence in markdown


def test_both_accounts_of_a_disputed_bombing_stand_side_by_side(markdown):
    disputed = markdown.split("## Disputed")[1].split("\n## ")[0]
    assert "accounts differ on whether it happened and on the numbers" in disputed
    assert "Syria said that the US-led coalition carried out an air strike" in disputed
    assert "(3 dead, 13 wounded)" in disputed and "(4 dead)" in disputed
    assert (
        "Pentagon spokesperson Steve Warren said that the US-led coalition did not carry out an air strike" in disputed
    )


def test_a_disputed_act_is_not_told_as_a_fact(markdown):
    assert "air strike" not in markdown.split("## What each side did")[1].split("\n## ")[0]


def test_every_sentence_leads_to_words_of_its_source(update):
    for sentence in compose_brief(update).sentences():
        assert sentence.references, sentence.text


def test_quotations_are_words_of_the_source(update):
    texts = [re.sub(r"\W+", " ", document.text) for document in update.documents]
    for sentence in compose_brief(update).sentences():
        for piece in sentence.pieces:
            if piece.quoted:
                words = re.sub(r"\W+", " ", piece.text).strip()
                assert any(words in text for text in texts), piece.text


@pytest.mark.parametrize(
    ("form", "clause"),
    [
        ("past", "a bomb attack on the US consulate in Kazan was reported"),
        ("not", "there was no bomb attack on the US consulate in Kazan"),
        ("planned", "a bomb attack on the US consulate in Kazan was planned"),
    ],
)
def test_an_act_without_an_actor_is_told_as_a_thing(form, clause):
    page = Page("one", "A bomb attack hit the US consulate in Kazan.")
    event = page.event(
        "ASSAULT", "bomb attack", (), [("the US consulate", ("USA", "GOV"))], mode="explosives", place="Kazan"
    )
    names = Names({"one": page.document}, {})
    assert say_act(make_act(event, names, (), event.recipients), form) == clause


def test_several_actors_are_joined_by_and():
    page = Page("one", "Moscow, Ankara and Tehran condemned Washington on Monday.")
    actors = [("Moscow", RUS), ("Ankara", ("TUR", "GOV")), ("Tehran", ("IRN", "GOV"))]
    page.event("ACCUSE", "condemned", actors, [("Washington", USA)], mode="disapprove", date="2015-12-07")
    assert "Russia, Turkey and Iran condemned the United States." in sentences_of(page)


def test_acts_that_differ_in_the_recipient_alone_are_one_sentence():
    page = Page("one", "Moscow condemned Tehran, and it condemned Ankara, Washington said.")
    page.who(("Washington", USA))
    tehran = ("Tehran", ("IRN", "GOV"))
    page.event("ACCUSE", "condemned", [("Moscow", RUS)], [tehran], mode="disapprove", date="2015-12-07")
    page.event(
        "ACCUSE",
        "condemned",
        [("Moscow", RUS)],
        [("Ankara", ("TUR", "GOV"))],
        after="it",
        mode="disapprove",
        date="2015-12-07",
    )
    assert "Russia condemned Iran and Turkey." in sentences_of(page)


def test_a_negated_act_is_told_as_not_done_and_with_whom_it_is_from():
    page = Page("one", "Russia has not attacked US troops, Josh Earnest said.")
    page.event(
        "ASSAULT",
        "attacked",
        [("Russia", RUS)],
        [("US troops", ("USA", "MIL"))],
        status="negated",
        sources=[("Josh Earnest", USA)],
    )
    assert "Russia did not attack US troops, according to Josh Earnest (United States)." in sentences_of(page)


def test_loaded_words_of_the_source_do_not_become_ours():
    page = Page("one", "Moscow condemned the terrorist regime in Washington.")
    page.event("ACCUSE", "condemned", [("Moscow", RUS)], [("terrorist regime", USA)], mode="disapprove")
    assert all("regime" not in re.sub("“[^”]*”", "", text) for text in sentences_of(page))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (Sentence((Piece("Nobody knows."),), ()), "rests on no span"),
        (Sentence((Piece("Far."),), (Reference(1, 0, 99999),)), "code the document again"),
        (Sentence((Piece("Else."),), (Reference(9, 0, 5),)), "which is not listed"),
        (Sentence((Piece("The regime met."),), (Reference(1, 0, 5),)), "'regime' in our own voice"),
        (Sentence((Piece("word " * 30, True),), (Reference(1, 0, 5),)), "30 words"),
        (
            Sentence(
                (Piece("It went on dividing armed groups into bad ones and very bad ones."),), (Reference(1, 0, 5),)
            ),
            "without quotation marks",
        ),
    ],
)
def test_the_check_refuses(update, sentence, words):
    brief = compose_brief(update)
    check_update(brief)
    with pytest.raises(BriefError, match=words):
        check_update(replace(brief, summary=(*brief.summary, sentence)))


def test_an_update_of_unsure_events_says_what_to_do():
    update = build_update([rescored(one, 0.2) for one in december()], DYAD)
    sure = replace(update, statements=())
    with pytest.raises(BriefError, match=r"the best scores 0\.20, and min_score is 0\.30; lower it"):
        render_markdown(sure)


@pytest.mark.parametrize("render", [render_markdown, render_html, render_json])
def test_the_same_update_gives_the_same_bytes(update, render):
    assert render(update) == render(build_update(december(), DYAD))


def test_json_offsets_give_the_words_back(update):
    brief = json.loads(render_json(update))
    texts = {document.id: document.text for document in update.documents}
    found = [one for section in brief["sections"] for group in section["groups"] for one in group["entries"]]
    references = [ref for entry in found for sentence in entry["sentences"] for ref in sentence["references"]]
    assert references
    for reference in references:
        assert texts[reference["document"]][reference["start"] : reference["end"]].strip()


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.tags = [], set(), set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in ("meta", "br", "link", "img", "rect", "line"):
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.add(value)
            if name == "href":
                self.links.add(value)

    def handle_endtag(self, tag):
        if tag not in ("rect", "line"):
            assert self.open.pop() == tag


def test_html_is_well_formed_and_every_reference_has_its_passage(update):
    reader = _Reader()
    reader.feed(render_html(update))
    assert reader.open == []
    assert {link[1:] for link in reader.links if link.startswith("#")} <= reader.ids
    assert {"main", "h1", "h2", "svg", "table"} <= reader.tags
    assert not {"script", "img", "link", "iframe"} & reader.tags


def test_a_hostile_text_is_escaped_in_html_and_quoted_in_markdown():
    page = talks_page()
    page.document = replace(page.document, title="<script>alert(1)</script> *bold*", url="javascript:alert(1)")
    update = build_update([page.coded()], DYAD)
    assert "<script>" not in render_html(update) and "javascript:" not in render_html(update)
    assert "\\<script\\>" in render_markdown(update) and "\\*bold\\*" in render_markdown(update)


def test_how_the_publication_day_was_found_stands_with_the_source(markdown):
    assert "11 December 2015 (given with the document)" in markdown


def test_reported_speech_is_told_by_that_and_not_by_a_colon():
    page = Page(
        "one",
        "Moscow condemned Washington. Sergey Lavrov warned Washington that the truce would not hold without talks.",
    )
    page.event("ACCUSE", "condemned", [("Moscow", RUS)], [("Washington", USA)], mode="disapprove", date="2015-12-07")
    page.says(
        ("Sergey Lavrov", RUS),
        "warned",
        "the truce would not hold without talks",
        [("Washington", USA)],
        quoted=False,
    )
    assert "Sergey Lavrov (Russia) warned that “the truce would not hold without talks”." in sentences_of(page)


def test_an_act_of_which_nothing_is_told_stays_out_of_the_text():
    page = Page("one", "Moscow condemned Washington on 7 December. Washington held talks.")
    page.event("ACCUSE", "condemned", [("Moscow", RUS)], [("Washington", USA)], mode="disapprove", date="2015-12-07")
    page.event("CONSULT", "talks", [("Washington", USA)], date="2015-12-07")
    update = build_update([page.coded()], DYAD)
    assert not any("talks" in sentence.text for sentence in compose_brief(update).sentences())
    assert {count.direction: count.quads for count in update.counts}["USA>*"] == (1, 0, 0, 0)


def test_a_span_that_lost_its_noun_gives_way_to_the_country():
    page = Page("one", "The minister condemned Washington.")
    page.event("ACCUSE", "condemned", [("The", ("RUS", "CVL"))], [("Washington", USA)], mode="disapprove")
    assert "Russia condemned the United States." in sentences_of(page)


def test_a_denial_is_never_introduced_by_said():
    page = Page("one", "Washington pressed Moscow. Sergey Lavrov denied that Russian troops had crossed the line.")
    page.event("REQUEST", "pressed", [("Washington", USA)], [("Moscow", RUS)], date="2015-12-07")
    page.says(
        ("Sergey Lavrov", RUS), "denied", "Russian troops had crossed the line", [("Washington", USA)], quoted=False
    )
    assert any("denied that “Russian troops" in text for text in sentences_of(page))


@pytest.mark.parametrize(("given", "code"), [("usa", "USA"), ("Russia", "RUS"), ("XKX", "XKX")])
def test_a_country_is_known_by_code_or_short_name(given, code):
    assert check_code(given) == code


def test_a_wrong_code_gets_the_nearest_one():
    with pytest.raises(OptionError, match="Did you mean"):
        check_code("USB")


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from("abc ,.;“”\"'\n-—()T"), max_size=240))
def test_a_quotation_lies_inside_its_text_and_is_short(text):
    quote = cut_quote(text, 0, len(text))
    if quote is not None:
        assert 0 <= quote.start < quote.end <= len(text)
        assert len(quote.text.removesuffix(" …").split()) <= MOST
        assert "“" not in quote.text and "\n" not in quote.text


def test_a_quotation_is_cut_at_a_clause_boundary():
    text = "We will go on with the talks in Vienna, because nothing else is left to us, and that is how it stands."
    assert cut_quote(text, 0, len(text)).text == "We will go on with the talks in Vienna"


def test_a_quotation_keeps_abbreviations_whole():
    text = "The U.S. delegation left early. Nobody said why."
    assert cut_quote(text, 0, len(text)).text == "The U.S. delegation left early"


def test_furniture_is_never_quoted():
    page = Page("one", "Moscow asked Washington to share this story with your friends.")
    page.event("REQUEST", "asked", [("Moscow", RUS)], [("Washington", USA)], mode="assist", date="2015-12-07")
    start, end = page.at("share this story with your friends")
    block = Block(text="share this story with your friends", reason="share button", start=start, end=end)
    page.document = replace(page.document, furniture=(block,))
    assert "Russia asked the United States for support." in sentences_of(page)


def test_what_somebody_did_not_say_is_not_told():
    page = Page("one", "Washington pressed Moscow. Sergey Lavrov did not say that Russian troops had crossed the line.")
    page.event("REQUEST", "pressed", [("Washington", USA)], [("Moscow", RUS)], date="2015-12-07")
    page.says(("Sergey Lavrov", RUS), "say", "Russian troops had crossed the line", [("Washington", USA)], quoted=False)
    assert not any("crossed the line" in text for text in sentences_of(page))


def test_reported_speech_is_not_quoted_from_the_middle_of_its_clause():
    page = Page("one", "Washington pressed Moscow. Sergey Lavrov claims to be more patient than others were in Geneva.")
    page.event("REQUEST", "pressed", [("Washington", USA)], [("Moscow", RUS)], date="2015-12-07")
    page.says(("Sergey Lavrov", RUS), "claims", "patient than others were in Geneva", [("Moscow", USA)], quoted=False)
    assert not any("patient" in text for text in sentences_of(page))


def test_what_the_text_goes_on_to_say_itself_is_not_part_of_reported_speech():
    page = Page(
        "one", "Washington pressed Moscow. Sergey Lavrov said Russia has kept its word, and on Friday they quarrelled."
    )
    page.event("REQUEST", "pressed", [("Washington", USA)], [("Moscow", RUS)], date="2015-12-07")
    page.says(
        ("Sergey Lavrov", RUS),
        "said",
        "Russia has kept its word, and on Friday they quarrelled",
        [("Washington", USA)],
        quoted=False,
    )
    assert any("“Russia has kept its word”" in text for text in sentences_of(page))


def test_a_denial_of_it_is_not_told_by_the_words_behind():
    page = Page(
        "one", "Washington pressed Moscow. Sergey Lavrov denied it and blamed the rebels for all that was lost."
    )
    page.event("REQUEST", "pressed", [("Washington", USA)], [("Moscow", RUS)], date="2015-12-07")
    page.says(
        ("Sergey Lavrov", RUS),
        "denied",
        "it and blamed the rebels for all that was lost",
        [("Washington", USA)],
        quoted=False,
    )
    assert not any("it and blamed" in text for text in sentences_of(page))


def test_a_blow_is_never_told_by_words_that_are_no_victim():
    page = Page("one", "Moscow condemned Washington. Putin called the attack a stab in the back.")
    page.event("ACCUSE", "condemned", [("Moscow", RUS)], [("Washington", USA)], mode="disapprove", date="2015-12-07")
    page.event("ASSAULT", "attack", [("Putin", RUS)], date="2015-12-07")
    assert not any("stab" in text for text in sentences_of(page))


def test_a_downed_aircraft_is_named_once():
    page = Page("one", "The US Navy shot down a Russian drone near Latakia.")
    drone = ("a Russian drone", ("RUS", "MIL"))
    page.event("ASSAULT", "shot down", [("US Navy", ("USA", "MIL"))], [drone], mode="aerial", place="Latakia")
    assert any("shot down a Russian drone" in text for text in sentences_of(page))


def test_a_long_group_says_how_many_are_left_out():
    lines = [f"On {day} November Moscow condemned Washington." for day in range(1, 31)]
    page = Page("one", "\n".join(lines))
    for day, line in enumerate(lines, start=1):
        page.event(
            "ACCUSE", "condemned", [("Moscow", RUS)], [("Washington", USA)], after=line, date=f"2015-11-{day:02}"
        )
    update = build_update([page.coded()], DYAD)
    group = compose_brief(update).sections[0].groups[0]
    assert (len(group.entries), group.omitted) == (24, 6)
    assert "*6 more of less weight, not shown.*" in render_markdown(update)


@pytest.mark.parametrize(
    "text", [". ", "the", "Mr.", "’s", "Some Russians", "Vladimir Putin. The Kremlin", "least 25 people"]
)
def test_any_mention_gets_a_label(text):
    entity = Entity(start=0, end=len(text), text=text, country="RUS", sector="CVL")
    page = Page("one", f"{text} came.")
    label = Names({"one": page.document}, {"one": (entity,)}).label(entity, "one")
    assert label.text and ". " not in label.text
