"""Web pages: main text, title, author, date and comments, each from where the page states it."""

from datetime import date

import pytest
from lxml import html

from dyadwire.read.markup import find_published, flatten
from dyadwire.read.webpages import read_webpage

FIRST = "Foreign ministers from seventeen countries met in Vienna on Saturday and agreed on a timetable for talks."
QUOTED = (
    "We have agreed on what has to be done first, and on what can wait until the armies have gone back to where they "
    "came from, said the chairman of the meeting, who had not slept for two nights."
)
LAST = "They will meet again before the end of the year, in New York or in Paris, and hope to draw up a list by then."
PAGE = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html><html><head><title>Ministers meet in Vienna | The Morning Herald</title>
<meta property="article:published_time" content="2015-11-14T20:00:00Z"><script>var x = "Home";</script></head><body>
<ul class="nav"><li>Home</li><li>World</li></ul><div style="display:none">Unseen words of a hidden box.</div>
<div class="article"><h1>Ministers meet in Vienna</h1><p class="by">By Anna Kern</p><p>{FIRST}</p>
<blockquote><p>{QUOTED}</p></blockquote><p>{LAST}</p></div>
<div id="comments"><h3>1 Comment</h3><div class="comment"><p>Greta</p><p>I do not believe a word of it, and nobody
should.</p><a>Reply</a></div><p>Leave a comment</p></div>
<div class="footer">Copyright 2015 The Morning Herald</div></body></html>"""


def test_a_page_is_cut_into_text_and_what_is_around_it():
    page = read_webpage(PAGE)

    assert page.text == "\n\n".join((FIRST, QUOTED, LAST))
    assert page.title == "Ministers meet in Vienna"
    assert page.byline == "Anna Kern"
    assert page.publisher == "The Morning Herald"
    assert page.published == date(2015, 11, 14)
    assert page.published_from == "metadata of the page (property=article:published_time)"
    assert [block.text for block in page.comments] == ["I do not believe a word of it, and nobody should."]
    assert {"Home", "World", "1 Comment", "Reply"} <= {block.text for block in page.furniture}
    assert all(block.line is None and block.start is None for block in page.furniture + page.comments)


def test_hidden_elements_and_scripts_give_no_lines():
    lines = [line.text for line in flatten(html.fromstring(PAGE.split("?>", 1)[1]))]

    assert lines[:3] == ["Home", "World", "Ministers meet in Vienna"]


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ('<meta name="date" content="14 Nov 2015">', "name=date"),
        ('<span itemprop="datePublished" content="2015-11-14"></span>', "itemprop=datePublished"),
        ('<time class="updated entry-date" datetime="2015-11-14">Saturday</time>', "class=entry-date"),
        ('<time class="entry-date">November 14, 2015</time>', "class=entry-date"),
        ('<script type="application/ld+json">{"datePublished": "2015-11-14T08:00Z",}</script>', "JSON-LD"),
    ],
)
def test_the_date_is_found_where_pages_state_it(markup, said):
    day, how = find_published(html.fromstring(f"<html><body><p>x</p>{markup}</body></html>"))

    assert day == date(2015, 11, 14)
    assert said in how


def test_a_page_without_a_stated_date_has_none():
    assert (
        find_published(html.fromstring('<html><body><time class="clock" datetime="2015-11-14"/></body></html>')) is None
    )


def test_a_date_on_a_line_is_used_when_the_markup_has_none():
    page = read_webpage(
        PAGE.replace('property="article:published_time"', 'name="x"').replace("By Anna Kern", "14 November 2015")
    )

    assert page.published == date(2015, 11, 14)
    assert page.published_from.endswith('"14 November 2015"')


@pytest.mark.parametrize("markup", ["", "<", "<html>", "<!-- -->", "\0", "<html><body><table><td>1", "<p>" * 3000])
def test_broken_markup_gives_a_page_without_text_or_with_what_there_is(markup):
    assert read_webpage(markup).text.strip(" |") in ("", "1", "<", "\0")


def test_a_heading_that_looks_like_a_name_is_the_title_and_no_byline():
    said = "The minister said on Monday that the talks in the capital would go on for another week, and then left."
    head = "<!doctype html><html><head><title>Sample Region</title></head>"

    page = read_webpage(f"{head}<body><div><h1>Sample Region</h1><p>{said}</p></div></body></html>")

    assert (page.title, page.byline, page.text) == ("Sample Region", None, said)
