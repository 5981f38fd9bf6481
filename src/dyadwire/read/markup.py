"""What the markup of a web page says: its lines, its comment sections and its publication date."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dyadwire.read.written_dates import parse_given
from dyadwire.tables import DATA, read_fields

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Elements that begin and end a line (HTML Living Standard, 15.3.3 "Flow content"), and the parts of forms and tables.
_LINE_NAMES = """
address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hr label legend li main nav ol option p pre section summary table tbody td tfoot
th thead tr ul
"""
_UNSEEN_NAMES = "script style noscript template svg head iframe textarea select object audio video"
_LINES, _UNSEEN = frozenset(_LINE_NAMES.split()), frozenset(_UNSEEN_NAMES.split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_COMMENTS = re.compile(
    r"comments?|comment[-_]?(?:list|area|section|body|content|text|thread|wrapper|form|container|respond|entry)"
    r"|comments[-_](?:area|list|section|wrapper|container)|commentlist|respond|disqus_thread|wpdcom|wpd-threads?",
    re.IGNORECASE,
)
_WHOLE = frozenset(["html", "body", "article", "main"])  # their classes speak of the page, not of a section
_SPACES = re.compile(r"\s+")
_LINKED_DATE = re.compile(r'"datePublished"\s*:\s*("(?:[^"\\]|\\.){4,60}")')


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of a page as a reader sees it, without markup."""

    text: str
    comments: bool  # stands in an element that is named for comments
    quoted: bool  # stands in a blockquote


@dataclass(frozen=True, slots=True)
class _Place:
    comments: bool
    quoted: bool


def flatten(tree: "HtmlElement") -> list[MarkedLine]:
    """The non-empty lines of a page in document order; scripts, hidden elements and form contents are left out."""
    lines: list[MarkedLine] = []
    pieces: list[str] = []
    for piece, place in _pieces(tree):
        if piece is not None:
            pieces.append(piece)
        elif pieces:
            text = _SPACES.sub(" ", "".join(pieces)).strip()
            pieces = []
            if text:
                lines.append(MarkedLine(text, place.comments, place.quoted))
    return lines


def _pieces(tree: "HtmlElement") -> Iterator[tuple[str | None, _Place]]:
    """Yield (text, where it stands); the text is None where a line ends. Walks without recursion: pages nest deep."""
    outermost = _Place(False, False)
    stack: list[tuple[HtmlElement, _Place, _Place | None]] = [(tree, outermost, None)]  # element, around it, in it
    while stack:
        element, outer, inner = stack.pop()
        if inner is None and _seen(element):
            inner = _enter(element, outer)
            if element.tag in _LINES:
                yield None, outer
            if element.text:
                yield element.text, inner
            stack.append((element, outer, inner))
            stack.extend((child, inner, None) for child in reversed(element))
            continue
        if inner is not None and element.tag in _LINES:
            yield None, inner
        if element.tail and element is not tree:
            yield element.tail, outer
    yield None, outermost


def _enter(element: "HtmlElement", outer: _Place) -> _Place:
    comments = outer.comments or _holds_comments(element)
    return _Place(comments, outer.quoted or element.tag == "blockquote")


def _seen(element: "HtmlElement") -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or element.get("hidden") is not None:
        return False
    style = element.get("style")
    return style is None or _HIDDEN.search(style) is None


def _holds_comments(element: "HtmlElement") -> bool:
    if element.tag in _WHOLE:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return any(_COMMENTS.fullmatch(name) for name in names)


def find_published(tree: "HtmlElement") -> tuple[date, str] | None:
    """The publication date in the page's markup and, in words, where it stands; None if the markup tells none."""
    stated: dict[tuple[str, str], str] = {}
    for element in tree.iter("meta", "time", "abbr", "span", "p", "div"):
        for attribute, value in _date_attributes(element):
            given = element.get("content") or element.get("datetime") or element.get("title")
            if given is None and element.tag in ("time", "span", "abbr"):
                given = element.text_content()[:80]
            stated.setdefault((attribute, value), given or "")
    for attribute, value in _places():
        day = parse_given(stated.get((attribute, value.lower()), ""))
        if day is not None:
            return day, f"metadata of the page ({attribute}={value})"
    return _linked_date(tree)


def _date_attributes(element: "HtmlElement") -> Iterable[tuple[str, str]]:
    for attribute in ("property", "name", "itemprop", "class"):
        value = element.get(attribute)
        if value:
            values = value.lower().split() if attribute == "class" else [value.lower()]
            yield from ((attribute, one) for one in values)


@cache
def _places(path: Path = DATA / "read" / "date_metadata.tsv") -> tuple[tuple[str, str], ...]:
    return tuple((attribute, value) for _, (attribute, value, _) in read_fields(path, ("attribute", "value", "source")))


def _linked_date(tree: "HtmlElement") -> tuple[date, str] | None:
    """The first datePublished of the page's JSON-LD, found by pattern because news pages often break its syntax."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for found in _LINKED_DATE.finditer(script.text or ""):
                day = parse_given(_unescaped(found[1]))
                if day is not None:
                    return day, "metadata of the page (JSON-LD datePublished)"
    return None


def _unescaped(literal: str) -> str:
    try:
        return str(json.loads(literal))
    except ValueError:
        return literal.strip('"')
