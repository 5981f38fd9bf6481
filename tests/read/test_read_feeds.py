"""Feeds and sitemaps from files: an item gives a document, or says why not."""

import gzip
import io
import json
from datetime import date

import pytest

from dyadwire.read import ReadOptions
from dyadwire.read.fetch import Fetcher, Page
from dyadwire.read.kinds import find_kind, read_source
from dyadwire.read.links import Link, read_fetched
from dyadwire.read.sources import Source
from dyadwire.read.unreadable import Unreadable
from local_web import local_web

MET = "The two ministers met in Vienna on Saturday and agreed on a timetable for further talks between their states."
LEFT = "The envoy left the capital on Monday after the government had refused to receive him for a second time."
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Courier</title>
<item><title>Talks &amp; more</title><link>https://example.org/1</link><guid>g1</guid>
<description>{MET[:40]}</description><content:encoded>&lt;p&gt;{MET}&lt;/p&gt;&lt;p&gt;{LEFT}&lt;/p&gt;</content:encoded>
<pubDate>Fri, 11 Dec 2015 23:00:00 -0500</pubDate></item>
<item><title>No text</title><link>https://example.org/2</link></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title><entry><title>Talks</title>
<id>urn:1</id><link href="https://example.org/1"/><author><name>Ada Writer</name></author>
<updated>2015-12-11T09:00:00Z</updated><summary>{MET}</summary></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><!-- made by hand --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://example.org/1</loc><news:news>
<news:publication><news:name>The Courier</news:name></news:publication>
<news:publication_date>2015-12-11</news:publication_date><news:title>Talks</news:title></news:news></url></urlset>"""


def read(data, name="a.rss", **options):
    data = data.encode() if isinstance(data, str) else data
    return list(read_source(io.BytesIO(data), Source(name=name, origin=name, id=name), ReadOptions(**options)))


def test_items_of_rss_give_their_content_with_all_that_is_known():
    document, rejection = read(RSS)

    assert document.text == f"{MET}\n\n{LEFT}"
    assert (document.id, document.url, document.title) == (*("https://example.org/1",) * 2, "Talks & more")
    assert (document.published, document.published_from) == (date(2015, 12, 11), "feed (published)")
    assert (document.publisher, document.origin) == ("The Courier", "a.rss:1")
    assert rejection.reason == "only an address" and rejection.document == "https://example.org/2"


def test_atom_is_known_by_its_first_element_whatever_its_name():
    [document] = read(ATOM, name="saved.xml")

    assert (document.text, document.byline) == (MET, "Ada Writer")
    assert document.published_from == "feed (updated)"


def test_a_feed_that_breaks_off_gives_what_can_be_read_and_a_rejection():
    records = read(RSS[: RSS.index("<item><title>No text")])

    assert records[0].text == f"{MET}\n\n{LEFT}"
    assert [record.reason for record in records[1:]] == ["broken feed"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<html><body>no feed</body></html>", "not a feed"),
        ("", "not a feed"),
        ('<rss version="2.0"><channel><title>a</title></channel></rss>', "empty feed"),
        ("<urlset>", "broken feed"),
        ("<sitemapindex><sitemap><loc>https://example.org/a.xml</loc></sitemap></sitemapindex>", "only an address"),
        (gzip.compress(b"x" * 60_000_000), "decompression bomb"),
        (gzip.compress(RSS.encode())[:50], "broken archive"),
    ],
)
def test_files_that_are_no_feed_or_have_no_item_are_rejections(data, reason):
    assert [record.reason for record in read(data)] == [reason]


def test_a_news_sitemap_holds_addresses_with_title_and_day():
    assert [(record.reason, record.document) for record in read(SITEMAP, name="news.xml")] == [
        ("only an address", "https://example.org/1")
    ]


def test_entities_of_a_feed_are_not_read_from_files_and_do_not_grow():
    bomb = (
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    )

    records = read(f"{bomb}<rss version='2.0'><channel><item><title>&b;&f;</title></item></channel></rss>")

    assert all(getattr(record, "text", "") == "" for record in records)


def test_an_article_list_of_gdelt_holds_addresses_that_are_fetched_if_that_is_asked_for():
    articles = [{"url": "https://example.org/1", "title": "Talks", "seendate": "20151211T090000Z"}, {"title": "none"}]
    data = json.dumps({"articles": articles})

    records = read(data, name="list.json")

    assert [record.reason for record in records] == ["only an address", "no address"]
    assert "--set read.fetch=true" in records[0].detail
    assert [record.reason for record in read('{"articles": []}', name="a.json")] == ["empty text"]
    assert [record.reason for record in read('{"articles": [', name="a.json")] == ["not JSON"]
    assert find_kind("a.json", b'{"id": "1"}').name == "JSON lines"


def test_a_page_that_was_fetched_keeps_its_own_day_before_the_one_on_which_it_was_seen():
    head = '<html><head><meta property="article:published_time" content="2015-12-09"><title>T</title></head>'
    page = Page("https://example.org/1", 200, f"{head}<body><p>{MET}</p><p>{LEFT}</p></body></html>".encode(), {})
    link = Link(id="a", origin="o", url=page.url, title="Talks", published=date(2015, 12, 11), published_from="seen")

    given = read_fetched(link, page, ReadOptions())
    seen = read_fetched(Link(**{**fields(link), "certain": False}), page, ReadOptions())

    assert (given.published, seen.published) == (date(2015, 12, 11), date(2015, 12, 9))
    assert MET in given.text and given.title == "Talks" and given.url == page.url


def fields(link):
    return {name: getattr(link, name) for name in link.__slots__}


def test_rows_and_items_with_an_address_only_are_fetched_if_that_is_asked_for(monkeypatch):
    monkeypatch.setattr("dyadwire.read.links.shared_fetcher", lambda: Fetcher(pause_s=0.0))
    with local_web() as web:
        web.routes["/robots.txt"] = (200, {}, "User-agent: *\nDisallow: /closed\n")
        web.routes["/1"] = (200, {}, f"<html><body><article><p>{MET}</p><p>{LEFT}</p></article></body></html>")
        addresses = [f"{web.url}{path}" for path in ("/1", "/closed", "/gone")]
        data = "url,title,date\n" + "".join(f"{address},Talks,2015-12-11\n" for address in addresses)

        records = read(data, name="a.csv", fetch=True)

    assert (records[0].text, records[0].title, records[0].url) == (f"{MET}\n\n{LEFT}", "Talks", addresses[0])
    assert (records[0].published, records[0].published_from) == (date(2015, 12, 11), "given")
    assert [record.reason for record in records[1:]] == ["robots.txt forbids it", "HTTP 404"]


def fetched(content_type, body, url="https://example.org/a"):
    link = Link(id="a", origin="list.json:1", url="https://example.org/a")
    page = Page(status=200, url=url, body=body, headers={"content-type": content_type} if content_type else {})
    return read_fetched(link, page, ReadOptions())


def test_what_a_server_says_of_a_page_is_believed_where_the_bytes_do_not_tell():
    said = "The minister said on Monday that the talks in Zürich would go on for another week, and left."

    assert "Zürich" in fetched("text/plain; charset=cp1252", said.encode("cp1252")).text
    assert "Zürich" in fetched('text/html; charset="koi8-r"', f"<p>{said}</p>".encode()).text
    assert "Zürich" in fetched(None, said.encode(), "https://example.org/a.txt").text


def test_an_address_behind_which_there_are_many_documents_or_none_is_told():
    with pytest.raises(Unreadable, match="no page") as error:
        fetched("application/rss+xml", RSS.encode())

    assert "holds more than one document; give https://example.org/a as an input" in error.value.detail
