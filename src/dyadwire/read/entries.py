"""Texts that come with title and date beside them: cells of tables, mails, items of feeds, office files.

Where the title is known, their first lines are text like the rest: nothing is taken out of them to be guessed from.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from lxml.etree import ParserError

from dyadwire.read.bodies import fold
from dyadwire.read.jsonl import check_text
from dyadwire.read.layouts import TEXT, Role, read_layout
from dyadwire.read.markup import flatten
from dyadwire.read.options import ReadOptions
from dyadwire.read.pages import PlainPage, cut_page
from dyadwire.read.repairs import Repaired, repair, repair_markup, repair_words
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.webpages import read_webpage
from dyadwire.records import Block, Document

_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:p|br|div|article|section|ul|ol|blockquote|h[1-6]|table|figure|img)\b[^<>]*>", re.IGNORECASE)
_BREAKS = re.compile(r"<(?:p|br|div|li)\b", re.IGNORECASE)
_GIVEN = ("title", "byline", "date")  # roles of lines that would be taken out of a text without a title beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A text, plain or HTML, and what is known of it from elsewhere."""

    id: str
    origin: str
    body: str
    title: str | None = None
    byline: str | None = None
    published: date | None = None
    published_from: str | None = None  # how it is known, in words; None with `published`
    url: str | None = None
    publisher: str | None = None
    furniture: tuple[Block, ...] = ()  # what was set apart before


def has_markup(text: str) -> bool:
    """Whether a text is HTML: it holds a tag that makes paragraphs or lines."""
    return _MARKUP.search(text) is not None or _PAGE.search(text, 0, 2000) is not None


def read_entry(entry: Entry, options: ReadOptions) -> Document:
    """The document of an entry. Raises `Unreadable` with the reason if there is none."""
    if len(entry.body) > 20 * options.max_characters:
        raise Unreadable("too long", f"{len(entry.body):,} characters with markup", entry.id)
    markup = has_markup(entry.body)
    given = repair_markup(entry.body) if markup else repair(entry.body)
    page = read_body(given.text, entry.title)
    shown = repair(page.text) if markup else Repaired(page.text)
    if not shown.text.strip():
        apart = len(entry.furniture) + len(page.furniture)
        raise Unreadable("empty text", f"nothing but {apart} pieces of furniture" if apart else "", entry.id)
    check_text(shown.text, options, entry.id)
    dated = entry if entry.published is not None else page
    return Document(
        id=entry.id,
        origin=entry.origin,
        text=shown.text,
        title=repair_words(entry.title) or repair_words(page.title),
        byline=repair_words(entry.byline) or repair_words(page.byline),
        published=dated.published,
        published_from=dated.published_from,
        url=entry.url,
        publisher=entry.publisher or page.publisher,
        furniture=entry.furniture + page.furniture,
        comments=page.comments,
        repairs=given.repairs + shown.repairs,
    )


def read_body(text: str, title: str | None = None) -> PlainPage:
    """What a text, plain or HTML, holds; lines are left out of it only if they are furniture or repeat the title.

    Without a title beside it, it is read as a file of its own would be: title and byline may stand in its lines.
    """
    if _PAGE.search(text, 0, 2000):
        return read_webpage(text)
    markup = has_markup(text)
    layout = read_layout(_lines(text) if markup else text)
    if layout.dump or title is None:
        return cut_page(layout, lines=not markup)
    headline = fold(title)
    roles = []
    for unit, role in zip(layout.units, layout.roles, strict=True):
        if role.kind in _GIVEN or role.reason == "repeated title":
            role = Role("furniture", "repeated title") if fold(unit.text) == headline else TEXT
        roles.append(role)
    page = cut_page(replace(layout, roles=tuple(roles)), lines=not markup)
    return replace(page, title=None, byline=None)


def _lines(markup: str) -> str:
    """The paragraphs of HTML with blank lines between, so that none is taken for a wrapped line of the one before."""
    from trafilatura import load_html

    if not _BREAKS.search(markup):  # plain text with a picture or a heading in it: its line ends are its paragraphs
        markup = markup.replace("\n", "<br>")
    try:
        tree = load_html(f"<html><body><div>{markup}</div></body></html>")
    except (ValueError, ParserError):
        return markup
    return markup if tree is None else "\n\n".join(line.text for line in flatten(tree))
