"""RSS and Atom feeds and news sitemaps: their items, and the documents that the items hold."""

import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from lxml import etree

from dyadwire.read.entries import Entry, read_entry
from dyadwire.read.links import Link, read_link
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source, read_within, reject, settled
from dyadwire.read.unpacking import Budget, unpack
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.written_dates import parse_given
from dyadwire.records import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

BEGINS = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--(?:[^-]|-(?!->))*-->\s*|<!DOCTYPE\s+rss[^>]*>\s*)*"
    rb"<(?:rss|(?:\w+:)?feed|rdf:RDF|(?:\w+:)?urlset|(?:\w+:)?sitemapindex)\b",
    re.IGNORECASE,
)
MOST_BYTES = 50_000_000  # of a sitemap, unpacked (sitemaps.org: "no larger than 50MB"); feeds are far smaller
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")
_GZIP = b"\x1f\x8b"
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a feed, or a URL of a sitemap."""

    key: str  # by which it is known again: its own id, else its address
    url: str | None
    title: str | None = None
    byline: str | None = None
    published: date | None = None
    published_from: str | None = None  # how it is known, in words; None with `published`
    body: str = ""  # content or summary, plain or HTML; empty if there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed, or a sitemap."""

    title: str | None
    items: tuple[Item, ...]
    sitemaps: tuple[str, ...] = ()  # addresses that a sitemap index lists
    broken: str = ""  # what was wrong with it, though something could be read; empty: nothing


def read_feed(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield a document or a rejection for each item of a local feed file; items with an address only are links.

    Raises `Unreadable` if the file is no feed.
    """
    feed = parse_feed(read_within(file, MOST_BYTES))
    for number, item in enumerate(feed.items, start=1):
        place = f"{source.origin}:{number}"
        yield settled(place, read_item, item, feed.title, place, options)
    for url in feed.sitemaps:
        yield reject(source.origin, Unreadable("only an address", f"{url}: a sitemap for dyadwire watch"))
    if feed.broken:
        yield reject(source.origin, Unreadable("broken feed", feed.broken))
    elif not feed.items and not feed.sitemaps:
        raise Unreadable("empty feed", "it has no item")


def read_item(item: Item, publisher: str | None, place: str, options: ReadOptions) -> Document:
    """The document of an item: of the text that it holds, else of the page at its address. Raises `Unreadable`."""
    if item.body.strip():
        return read_entry(item_entry(item, publisher, place), options)
    return read_link(item_link(item, publisher, place), options)


def item_entry(item: Item, publisher: str | None, place: str) -> Entry:
    """An item as a text with what is known of it."""
    return Entry(
        id=item.url or item.key,
        origin=place,
        body=item.body,
        title=item.title,
        byline=item.byline,
        published=item.published,
        published_from=item.published_from,
        url=item.url,
        publisher=publisher,
    )


def item_link(item: Item, publisher: str | None, place: str) -> Link:
    """An item as an address with what is known of the page."""
    return Link(
        id=item.url or item.key,
        origin=place,
        url=item.url or "",
        title=item.title,
        byline=item.byline,
        published=item.published,
        published_from=item.published_from,
        publisher=publisher,
    )


def parse_feed(data: bytes) -> Feed:
    """The items of a feed or sitemap, perhaps packed with gzip. Raises `Unreadable` if it is neither."""
    if data.startswith(_GZIP):
        data = _unpacked(data)
    if _SITEMAP.search(data, 0, 4096):
        return _parse_sitemap(data)
    import feedparser

    try:
        parsed = feedparser.parse(io.BytesIO(data))
    # What feedparser raises by mistake at damaged bytes.
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise Unreadable("not a feed", f"{type(error).__name__}: {error}") from error
    complaint = parsed.get("bozo_exception")
    harmless = isinstance(complaint, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType)
    wrong = "" if complaint is None or harmless else str(complaint)
    if not parsed.get("version") and not parsed.entries:
        raise Unreadable("not a feed", wrong or "neither RSS nor Atom nor a sitemap")
    return Feed(
        title=_text(parsed.feed.get("title")),
        items=tuple(_item(entry, number) for number, entry in enumerate(parsed.entries, start=1)),
        broken=wrong,
    )


def _item(entry: Any, number: int) -> Item:
    url = _text(entry.get("link"))
    contents = [str(part.get("value") or "") for part in entry.get("content", ())]
    body = max([*contents, str(entry.get("summary") or "")], key=len)
    stated = next((name for name in ("published", "updated", "created") if entry.get(name)), None)
    day = parse_given(entry[stated]) if stated else None
    return Item(
        key=_text(entry.get("id")) or url or _text(entry.get("title")) or f"item {number}",
        url=url if url and url.startswith(("http://", "https://")) else None,
        title=_text(entry.get("title")),
        byline=_text(entry.get("author")),
        published=day,
        published_from=f"feed ({stated})" if day else None,
        body=body,
    )


def _parse_sitemap(data: bytes) -> Feed:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("not a feed", str(error)) from error
    if root is None:
        raise Unreadable("not a feed", "no element can be read")
    urls = [_facts(element) for element in root if isinstance(element.tag, str)]
    addresses = [facts["loc"] for facts in urls if facts.get("loc")]
    index = _local(str(root.tag)) == "sitemapindex"
    names = [facts["name"] for facts in urls if facts.get("name")]
    return Feed(
        title=names[0] if names else None,
        items=() if index else tuple(_sitemap_item(facts) for facts in urls if facts.get("loc")),
        sitemaps=tuple(addresses) if index else (),
        broken=str(parser.error_log[0].message) if len(parser.error_log) else "",
    )


def _facts(element: "_Element") -> dict[str, str]:
    """The texts of an element's descendants by name, without name spaces; the first of each name."""
    facts: dict[str, str] = {}
    for part in element.iter():
        if isinstance(part.tag, str) and part.text and part.text.strip():
            facts.setdefault(_local(part.tag), part.text.strip())
    return facts


def _local(tag: str) -> str:
    """The name of an element without name space or prefix, also of one whose prefix is declared nowhere."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def _sitemap_item(facts: dict[str, str]) -> Item:
    day = parse_given(facts.get("publication_date"))
    title = facts.get("title")
    return Item(
        key=facts["loc"],
        url=facts["loc"],
        title=title,
        published=day,
        published_from="news sitemap (publication_date)" if day else None,
    )


def _text(value: Any) -> str | None:
    """The value as one line without markup, or None if nothing is left."""
    text = " ".join(_TAGS.sub(" ", value).split()) if isinstance(value, str) else ""
    return text or None


def _unpacked(data: bytes) -> bytes:
    with gzip.open(io.BytesIO(data)) as file:
        return read_within(unpack(file, Budget(lambda: len(data), 2 * MOST_BYTES)), MOST_BYTES)
