"""Read web pages: the main text by trafilatura, checked against our own reading of the page's lines.

1. The page is flattened to lines and judged as a page dump is.
2. trafilatura extracts its main text; each line that stands in it is an anchor.
3. Text is every anchor that is not furniture beyond doubt, and prose between anchors that both markup and shape make
   part of the article: trafilatura loses quotations and standfirsts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from lxml.etree import ParserError

from dyadwire.read.bodies import fold
from dyadwire.read.furniture import load_furniture
from dyadwire.read.layouts import TEXT, Layout, Role, read_layout
from dyadwire.read.markup import MarkedLine, find_published, flatten
from dyadwire.read.pages import PlainPage, cut_page
from dyadwire.read.units import Unit

if TYPE_CHECKING:
    from lxml.html import HtmlElement

STANDFIRST = 5  # lines before trafilatura's first in which the article's first paragraph may stand, dates between
SITE_WORDS = 6  # at most in the name of a site
LOST = 25  # words from which a paragraph between trafilatura's own is text; captions and teasers are shorter
ANCHORED = 0.9  # of trafilatura's characters must be found in our lines, else its text is taken as it is
_SPACES = re.compile(r"\s+")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class _Extract:
    """What trafilatura makes of a page; empty strings for what it does not find."""

    text: str
    title: str
    author: str
    site: str
    day: date | None


def read_webpage(markup: str) -> PlainPage:
    """What a web page holds. Its text is empty if neither trafilatura nor we find any."""
    tree = _parse(markup)
    if tree is None:
        return cut_page(read_layout(markup))
    lines = flatten(tree)
    stated = find_published(tree)
    layout = read_layout("\n".join(line.text for line in lines))
    extract = _extract(tree)
    head = tree.findtext(".//title") or ""
    title = _title(extract, layout, head)
    byline = extract.author or layout.byline  # a heading of two words looks like a name
    combined = _combine(layout, lines, extract.text, title)
    roles = combined or list(layout.roles)
    judged = cut_page(replace(layout, roles=tuple(roles)), lines=False)
    dated = stated or (layout.published and (layout.published, layout.published_from or ""))
    if not dated and extract.day is not None:
        dated = (extract.day, "metadata of the page")
    return PlainPage(
        text=judged.text if combined else extract.text or judged.text,
        title=title,
        byline=byline if title is None or fold(byline or "") != fold(title) else None,
        published=dated[0] if dated else None,
        published_from=dated[1] if dated else None,
        publisher=extract.site or _site(head, title) or layout.publisher,
        furniture=judged.furniture,
        comments=judged.comments,
    )


def _parse(markup: str) -> "HtmlElement | None":
    from trafilatura import load_html  # takes a fifth of a second, which JSON lines need not pay

    try:
        return load_html(_DECLARATION.sub("", markup))  # lxml refuses str with an encoding declaration
    except (ValueError, ParserError):
        return None


def _extract(tree: "HtmlElement") -> _Extract:
    from trafilatura.core import bare_extraction

    found = bare_extraction(
        tree,
        include_comments=False,
        favor_precision=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None:
        return _Extract("", "", "", "", None)
    day = date.fromisoformat(found.date) if found.date else None
    return _Extract(found.text or "", found.title or "", found.author or "", found.sitename or "", day)


def _title(extract: _Extract, layout: Layout, head: str) -> str | None:
    """The title on which the page's lines and its head agree ("Site » Title"), else trafilatura's, else ours."""
    whole = _letters(head)
    agreed = [unit.text for unit in layout.units if 3 <= unit.words <= 45 and _letters(unit.text) in whole]
    longest = max(agreed, key=lambda line: (len(_letters(line)), -len(line)), default="")
    if extract.title and (not longest or _letters(longest) in _letters(extract.title)):
        return layout.title if layout.title and _letters(layout.title) in _letters(extract.title) else extract.title
    return longest or layout.title


def _site(head: str, title: str | None) -> str | None:
    """What the page's head says besides the title, if it is short: "Title | The Morning Herald"."""
    if not title or title not in head:
        return None
    left = head.replace(title, " ", 1).strip(" \t\n|-–—»«:·•")
    return left if left and len(left.split()) <= SITE_WORDS and "|" not in left else None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _combine(layout: Layout, lines: Sequence[MarkedLine], extracted: str, title: str | None) -> list[Role] | None:
    """The role of each line after our reading and trafilatura's were held against each other.

    None if the two do not fit: trafilatura's text is then taken as it is.
    """
    units = layout.units
    if len(units) != len(lines):  # wrapped lines were joined: the page is preformatted text
        return None
    anchors = _anchors(units, extracted)
    among = sum(len(units[index].text) for index in anchors if lines[index].comments)
    named = 2 * among < sum(len(units[index].text) for index in anchors)  # else the whole article is named for comments
    covered = sum(len(_squeeze(units[index].text)) for index in anchors)
    if not anchors or covered < ANCHORED * len(_squeeze(extracted)):
        return None
    first, last = min(anchors), max(anchors)
    roles = []
    for index, (unit, line, role) in enumerate(zip(units, lines, layout.roles, strict=True)):
        if named and line.comments:
            roles.append(role if role.kind in ("comment", "furniture") else Role("comment"))
        elif index in anchors:
            roles.append(_anchored(unit, role, title))
        elif role.kind != "text":
            roles.append(role)
        else:
            lost = first < index < last and (line.quoted or (unit.words >= LOST and _between(index, anchors)))
            standfirst = first - STANDFIRST <= index < first and unit.prose
            roles.append(role if lost or standfirst else Role("furniture", "beside the text"))
    return roles


def _between(index: int, anchors: frozenset[int]) -> bool:
    """Whether a line stands closely between lines that trafilatura keeps."""
    return bool({index - 1, index - 2} & anchors) and bool({index + 1, index + 2} & anchors)


def _anchored(unit: Unit, role: Role, title: str | None) -> Role:
    """The role of a line that trafilatura keeps: text, unless it is a credit, the title or furniture for sure."""
    if title is not None and fold(unit.text) == fold(title):
        return Role("furniture", "repeated title")
    mark = load_furniture().find(unit.text)
    if mark is not None and mark.sure:
        return Role("furniture", mark.reason)
    return role if role.kind in ("byline", "date") else TEXT


def _anchors(units: Sequence[Unit], extracted: str) -> frozenset[int]:
    """Indices of the units that stand in trafilatura's text: as a line of their own, or in one if they are long."""
    whole = {_squeeze(line) for line in extracted.split("\n")}
    joined = _squeeze(extracted)
    found = []
    for index, unit in enumerate(units):
        squeezed = _squeeze(unit.text)
        if squeezed in whole or (unit.words >= 5 and squeezed in joined):
            found.append(index)
    return frozenset(found)


def _squeeze(text: str) -> str:
    return _SPACES.sub("", text)
