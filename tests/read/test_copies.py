"""Which documents are copies of one another, and which only look alike."""

from dataclasses import replace

import pytest
from copied_texts import DECREE, LEAD, OTHER_WORDS, STRIKE, decree, document
from hypothesis import given, settings
from hypothesis import strategies as st

from dyadwire.read.copies import find_copies
from dyadwire.records import COPY_KINDS, Block


def kinds(*documents):
    """Of each document that is in a group: its kind and its origin."""
    return {copy.document: (copy.kind, copy.origin) for copy in find_copies(documents)}


def groups(documents):
    """The groups as sets of ids."""
    found = {}
    for copy in find_copies(documents):
        found.setdefault(copy.origin, set()).add(copy.document)
    return {frozenset(group) for group in found.values()}


def test_the_same_words_in_two_papers_are_an_exact_copy_whatever_headline_and_typography():
    typeset = STRIKE.replace("'", "’").replace(" - ", " — ").replace("March 3", "March 3rd").replace("\n\n", "\n \n")

    assert kinds(document("one", STRIKE), document("two", typeset)) == {
        "one": ("origin", "one"),
        "two": ("exact", "one"),
    }


def test_a_copy_with_a_lead_of_its_own_and_a_few_other_words_is_near():
    changed = f"{LEAD}\n\n" + STRIKE.replace("a short letter", "a brief letter").replace("walked out", "went on strike")
    changed = changed.replace("Marta Osei", "Martha Osei")

    (_, copy) = find_copies([document("one", STRIKE), document("two", changed, "2015-03-04")])

    assert (copy.kind, copy.origin, copy.like) == ("near", "one", "one")
    assert copy.share_of_like > 0.8
    assert copy.differs[-1].startswith("+")


def test_a_text_cut_at_its_end_is_a_part_and_so_is_one_inside_a_longer_text():
    cut = "\n\n".join(STRIKE.split("\n\n")[:2])
    around = f"{OTHER_WORDS}\n\n{STRIKE}"

    assert kinds(document("one", STRIKE), document("two", cut))["two"] == ("part", "one")
    assert kinds(document("one", STRIKE), document("two", around))["two"] == ("part", "one")


def test_a_digest_is_no_copy_of_each_of_its_items():
    fill = " ".join(f"{one}{two}{three}" for one in "abcdefgh" for two in "ijklmnop" for three in "qrstuvwx")

    digest = f"{fill}\n\n{STRIKE}"

    assert kinds(document("one", STRIKE), document("digest", digest)) == {}


def test_an_article_that_grows_at_its_address_is_a_version_though_its_numbers_change():
    grown = STRIKE.replace("nine ships", "fourteen ships") + "\n\nLate on Tuesday the owners agreed to meet the union."
    place = "https://paper.example/strike"

    (_, copy) = find_copies(
        [document("one", STRIKE, url=place), document("two", grown, "2015-03-04", url=place + "/?utm_source=x#top")]
    )

    assert (copy.kind, copy.origin) == ("version", "one")
    assert "number: nine / fourteen" in copy.differs


def test_a_risen_number_in_another_paper_is_a_version_in_those_days_and_none_a_month_later():
    grown = STRIKE.replace("nine ships", "fourteen ships")

    assert kinds(document("one", STRIKE), document("two", grown, "2015-03-04"))["two"] == ("version", "one")
    assert kinds(document("one", STRIKE), document("two", grown, "2015-04-04")) == {}
    assert kinds(document("one", STRIKE), document("two", grown, None)) == {}


def test_a_decree_renewed_each_year_is_no_copy():
    years = [document(f"of-{year}", decree(year), f"{year}-05-02", "Gazette") for year in (2016, 2017, 2018)]

    assert kinds(*years) == {}


def test_a_decree_renewed_in_the_same_words_is_a_new_act_and_other_papers_copy_the_one_of_their_days():
    text = DECREE.format(first="that day", second="its end", signed="Given")

    found = kinds(
        document("first", text, "2016-05-02", "Gazette"),
        document("again", text, "2017-05-02", "Gazette"),
        document("paper", text, "2017-05-03", "Courier"),
    )

    assert found == {"again": ("origin", "again"), "paper": ("exact", "again")}


def test_a_part_that_all_years_have_in_common_does_not_join_them():
    common = decree(2016).partition("Therefore")[0]

    found = groups(
        [
            document("of-2016", decree(2016), "2016-05-02", "Gazette"),
            document("of-2017", decree(2017), "2017-05-02", "Gazette"),
            document("paper", common, "2017-05-03", "Courier"),
        ]
    )

    assert all(not {"of-2016", "of-2017"} <= group for group in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Tuesday", "Friday"), ("March 3", "March 17"), ("dispute of 2011", "dispute of 1998")],
)
def test_another_date_in_the_text_decides_against_a_copy_in_any_paper(old, new):
    changed = STRIKE.replace("VALDORA, March 3 - ", "The news agency wrote on March 3 that ").replace(old, new)
    first = STRIKE.replace("VALDORA, March 3 - ", "The news agency wrote on March 3 that ")

    assert kinds(document("one", first), document("two", changed)) == {}


def test_a_form_filled_in_with_other_names_is_no_copy():
    filled = STRIKE.replace("Marta Osei", "Pavel Ruud").replace("the capital", "the hills").replace("40", "65")

    assert kinds(document("one", STRIKE, publisher="Wire"), document("two", filled, publisher="Wire")) == {}


def test_one_event_told_in_other_words_is_no_copy():
    assert kinds(document("one", STRIKE), document("two", OTHER_WORDS)) == {}


def test_what_says_little_is_a_copy_only_on_one_day_and_under_one_title():
    short = "The minister receives the ambassadors at noon."

    def at(name, day, title="Agenda"):
        return document(name, short, day, title=title)

    found = kinds(at("a", "2015-03-03"), at("b", "2015-03-03"), at("c", "2015-03-04"), at("d", "2015-03-03", "Diary"))
    assert found == {"a": ("origin", "a"), "b": ("exact", "a")}


def test_the_origin_is_the_earliest_and_undated_documents_come_last():
    found = kinds(document("c", STRIKE, None), document("b", STRIKE, "2015-03-05"), document("a", STRIKE, "2015-03-04"))

    assert {origin for _, origin in found.values()} == {"a"}
    assert found["c"] == ("exact", "a")


def test_a_record_tells_where_its_document_and_its_origin_stood():
    noise = document("noise", OTHER_WORDS)

    first, second = find_copies([noise, document("one", STRIKE), document("two", STRIKE)])

    assert [(copy.position, copy.origin_position) for copy in (first, second)] == [(1, 1), (2, 1)]
    assert (second.read_from, second.publisher) == ("two.txt", "Paper two")
    assert (second.share, second.share_of_like, second.differs) == (1.0, 1.0, ())
    assert {first.kind, second.kind} <= set(COPY_KINDS)


def test_texts_without_words_and_an_empty_input_give_nothing():
    assert kinds() == {}
    assert kinds(document("one", "..."), document("two", "..."), document("three", "\ud800!")) == {}


CUT = "\n\n".join(STRIKE.split("\n\n")[:3])
PILE = [
    document("wire", STRIKE),
    document("copy", STRIKE, "2015-03-04"),
    document("near", f"{LEAD} {STRIKE}"),
    document("cut", CUT),
    document("other", OTHER_WORDS),
    document("of-2016", decree(2016), "2016-05-02", "Gazette"),
    document("of-2017", decree(2017), "2017-05-02", "Gazette"),
    document("reprint", decree(2017), "2017-05-03"),
]


@settings(max_examples=20, deadline=None)
@given(st.permutations(PILE))
def test_the_order_of_the_input_does_not_change_the_groups(pile):
    assert (
        groups(pile)
        == groups(PILE)
        == {
            frozenset({"wire", "copy", "near", "cut"}),
            frozenset({"of-2017", "reprint"}),
        }
    )


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.sampled_from(["Share this", "Subscribe to our letter", "Read more", "Cookies"]), max_size=3),
    st.booleans(),
)
def test_furniture_at_the_edges_does_not_change_the_groups_and_marked_furniture_counts_for_nothing(lines, marked):
    furnished = "\n".join([*lines, STRIKE, *lines])
    blocks = ()
    if marked and lines:
        end = len("\n".join(lines))
        blocks = (Block(text=furnished[:end], reason="share button", start=0, end=end),)
    page = document("page", furnished, furniture=blocks)

    found = groups([document("wire", STRIKE), page, document("other", OTHER_WORDS)])

    assert found == {frozenset({"wire", "page"})}


def test_furniture_that_is_marked_leaves_an_exact_copy():
    menu = "Home News Sport Weather Subscribe now and save half of the price for the first three months"
    page = document("page", f"{menu}\n{STRIKE}", furniture=(Block(text=menu, reason="menu", start=0, end=len(menu)),))

    assert kinds(document("wire", STRIKE), page)["page"] == ("exact", "wire")
    assert kinds(document("wire", STRIKE), replace(page, furniture=()))["page"] == ("near", "wire")


def test_two_runs_give_the_same_records():
    assert list(find_copies(PILE)) == list(find_copies(PILE))


def test_a_template_used_a_thousand_times_does_not_pair_each_with_each():
    forms = [
        document(f"form{number}", STRIKE.replace("nine", str(100 + number)), publisher="Wire", day="2015-03-03")
        for number in range(150)
    ]

    assert kinds(*forms, document("copy", STRIKE), document("origin", STRIKE, "2015-03-01"))["copy"] == (
        "exact",
        "origin",
    )
