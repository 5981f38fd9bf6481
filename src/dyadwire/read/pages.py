"""From a judged page to what a document is made of: text, title, byline, date, furniture and comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dyadwire.read.layouts import Layout, Role
from dyadwire.read.units import Unit
from dyadwire.records import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage:
    """The contents of a page, cut apart. `text` is the paragraphs joined by blank lines; empty if there are none."""

    text: str
    title: str | None
    byline: str | None
    published: date | None
    published_from: str | None
    publisher: str | None
    furniture: tuple[Block, ...]
    comments: tuple[Block, ...]


def cut_page(layout: Layout, *, lines: bool = True) -> PlainPage:
    """The contents of a page dump or plain text, with the furniture cut out of the text.

    With `lines` false the blocks name no line, as for input that has none.
    """
    pairs = list(zip(layout.units, layout.roles, strict=True))
    return PlainPage(
        text="\n\n".join(unit.text for unit, role in pairs if role.kind == "text"),
        title=layout.title,
        byline=layout.byline,
        published=layout.published,
        published_from=layout.published_from,
        publisher=layout.publisher,
        furniture=tuple(
            Block(text=unit.text, reason=role.reason, line=unit.line if lines else None)
            for unit, role in pairs
            if role.kind == "furniture"
        ),
        comments=join_comments(layout.units, layout.roles, lines=lines),
    )


def join_comments(units: Sequence[Unit], roles: Sequence[Role], *, lines: bool = True) -> tuple[Block, ...]:
    """A block for each reader's comment; paragraphs with nothing between them are one comment.

    With `lines` false the blocks name no line, as for input that has none.
    """
    runs: list[list[Unit]] = []
    previous = -2
    for index, (unit, role) in enumerate(zip(units, roles, strict=True)):
        if role.kind == "comment":
            if index == previous + 1:
                runs[-1].append(unit)
            else:
                runs.append([unit])
            previous = index
    return tuple(
        Block(
            text="\n".join(unit.text for unit in run),
            reason="reader comment",
            line=run[0].line if lines else None,
        )
        for run in runs
    )
