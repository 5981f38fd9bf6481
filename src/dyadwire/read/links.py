"""Rows and items that hold an address and no text: each is fetched if that is asked for, else it says how to ask."""

import io
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from dyadwire.read.fetch import TRIES, Page, shared_fetcher
from dyadwire.read.options import ReadOptions
from dyadwire.read.responses import charset, file_name, media_type
from dyadwire.read.sources import Source
from dyadwire.read.unreadable import Unreadable
from dyadwire.records import Document

HOW = "its page is fetched with --set read.fetch=true"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address and what is known of the page behind it."""

    id: str
    origin: str
    url: str
    title: str | None = None
    byline: str | None = None
    published: date | None = None
    published_from: str | None = None  # how it is known, in words; None with `published`
    publisher: str | None = None
    certain: bool = True  # that the publisher itself gave the day, which then wins over the page's own


def read_link(link: Link, options: ReadOptions) -> Document:
    """The document of the page at an address. Raises `Unreadable` if none comes of it, or if nothing is fetched."""
    if not link.url:
        raise Unreadable("no text", "and no address either", link.id)
    if not options.fetch:
        raise Unreadable("only an address", HOW, link.id)
    return read_fetched(link, shared_fetcher().fetch(link.url, tries=TRIES), options)


def read_fetched(link: Link, page: Page, options: ReadOptions) -> Document:
    """The document of a page that was fetched: the page's text, and what the link knows better than the page."""
    from dyadwire.read.kinds import read_source  # which knows all kinds, links among them

    told = page.headers.get("content-type")
    name = file_name(media_type(told), page.url)
    source = Source(name=name, origin=link.origin, id=link.id, url=page.url, encoding=charset(told))
    records = list(islice(read_source(io.BytesIO(page.body), source, options), 2))
    if len(records) != 1:
        detail = f"{told or name} holds {'more than one document' if records else 'nothing'}"
        raise Unreadable("no page", f"{detail}; give {link.url} as an input", link.id)
    document = records[0]
    if not isinstance(document, Document):
        raise Unreadable(document.reason, document.detail, link.id)
    given = link.published is not None and (link.certain or document.published is None)
    return replace(
        document,
        title=link.title or document.title,
        byline=document.byline or link.byline,
        published=link.published if given else document.published,
        published_from=link.published_from if given else document.published_from,
        url=link.url,
        publisher=link.publisher or document.publisher,
    )
