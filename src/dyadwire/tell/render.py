"""A brief as Markdown, HTML and JSON."""

import json
import re
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from dyadwire.records import Document
from dyadwire.tell.briefs import Brief, Entry, Reference, Section, Sentence, Source
from dyadwire.tell.charts import draw_chart, draw_text
from dyadwire.tell.compose import QUADS, compose_brief
from dyadwire.tell.days import say_day
from dyadwire.tell.names import capitalise
from dyadwire.tell.tables import FOLDER
from dyadwire.update import Update

FORMAT = 1  # of the JSON; raised when a reader written for the old one would fail
TOOLTIP = 320  # characters of a passage that a tooltip shows
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")


def render_markdown(update: Update) -> str:
    """The brief as Markdown: references as ``[n:start-end]``, n being the number under Sources."""
    brief = compose_brief(update)
    lines = draw_text(brief.tallies, brief.period)
    return _template("brief.md.j2").render(brief=brief, quads=QUADS, chart=lines).rstrip() + "\n"


def render_html(update: Update) -> str:
    """The brief as one HTML page without outside assets; a reference shows its words and leads to them."""
    brief = compose_brief(update)
    passages = {(one.number, start, end): words for one in brief.sources for start, end, words in one.passages}
    chart = draw_chart(brief.tallies, brief.period)
    return _template("brief.html.j2").render(brief=brief, quads=QUADS, chart=chart, passages=passages).rstrip() + "\n"


def render_json(update: Update) -> str:
    """The brief as JSON: sections of entries of sentences, each with text, references, quotations and event ids.

    A reference names the source's number, the document's id and the offsets in its text; keys keep their order.
    """
    return json.dumps(to_json(compose_brief(update)), ensure_ascii=False, indent=1) + "\n"


def to_json(brief: Brief) -> dict[str, object]:
    """A brief as plain lists and dicts, see `render_json`."""
    documents = {source.number: source.document.id for source in brief.sources}
    return {
        "format": FORMAT,
        "title": brief.title,
        "sides": list(brief.sides),
        "day": brief.day.isoformat(),
        "window": brief.window,
        "summary": [_sentence(sentence, documents) for sentence in brief.summary],
        "sections": [_section(section, documents) for section in brief.sections],
        "figures": {
            "period": brief.period,
            "series": [
                {
                    "begin": tally.begin.isoformat(),
                    "cooperation": tally.cooperation,
                    "conflict": tally.conflict,
                    "stories": tally.stories,
                }
                for tally in brief.tallies
            ],
            "counts": [
                {"direction": count.direction, "label": label, **dict(zip(QUADS, count.quads, strict=True))}
                for label, count in brief.counts
            ],
        },
        "sources": [_source(source) for source in brief.sources],
        "notes": list(brief.notes),
    }


def _section(section: Section, documents: Mapping[int, str]) -> dict[str, object]:
    groups = [
        {
            "title": group.title,
            "entries": [_entry(entry, documents) for entry in group.entries],
            "omitted": group.omitted,
        }
        for group in section.groups
    ]
    return {"key": section.key, "title": section.title, "groups": groups}


def _entry(entry: Entry, documents: Mapping[int, str]) -> dict[str, object]:
    found: dict[str, object] = {
        "date": entry.label,
        "sentences": [_sentence(sentence, documents) for sentence in entry.sentences],
    }
    if entry.details:
        found["accounts"] = [_sentence(sentence, documents) for sentence in entry.details]
    return found


def _sentence(sentence: Sentence, documents: Mapping[int, str]) -> dict[str, object]:
    return {
        "text": sentence.text,
        "references": [
            {"source": one.number, "document": documents[one.number], "start": one.start, "end": one.end}
            for one in sentence.references
        ],
        "quotations": [piece.text for piece in sentence.pieces if piece.quoted],
        "events": list(sentence.events),
    }


def _source(source: Source) -> dict[str, object]:
    document = source.document
    return {
        "number": source.number,
        "document": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "published_from": document.published_from,
        "url": document.url,
        "origin": document.origin,
        "text_hash": document.text_hash,
        "passages": [{"start": start, "end": end} for start, end, _ in source.passages],
        "copy_of": source.copy.origin if source.copy else None,
        "copy_kind": source.copy.kind if source.copy else None,
    }


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=name.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"md": _escape_markdown, "sentence": _html_sentence, "anchor": _anchor, "shorten": _shorten}
    environment.filters |= {
        "copied": _say_copy,
        "day": say_day,
        "title_of": _title_of,
        "link": _web_link,
        "title_case": capitalise,
    }
    return environment.get_template(name)


def _escape_markdown(text: str) -> str:
    """Text that Markdown shows as it stands, on one line."""
    return _MARKDOWN.sub(r"\\\1", re.sub(r"\s+", " ", text).strip())


def _html_sentence(sentence: Sentence) -> Markup:
    """A sentence with its quotations as ``<q>``; everything of a source is escaped."""
    parts = [
        Markup("<q>{}</q>").format(piece.text) if piece.quoted else Markup("{}").format(piece.text)
        for piece in sentence.pieces
    ]
    return Markup("").join(parts)


def _anchor(reference: Reference) -> str:
    return f"s{reference.number}-{reference.start}-{reference.end}"


def _shorten(words: str) -> str:
    """A passage on one line, cut to `TOOLTIP` characters."""
    line = re.sub(r"\s+", " ", words).strip()
    return line if len(line) <= TOOLTIP else line[: TOOLTIP - 2].rsplit(" ", 1)[0] + " …"


def _title_of(document: Document) -> str:
    return document.title or document.id


_COPIES = {"exact": "Copy", "near": "Slightly changed copy", "part": "Copy in part", "version": "Another state"}


def _say_copy(source: Source) -> str:
    """Of which text a source is a copy: "Copy of source 3." or, if that is not cited, "Copy of agency-17."."""
    if source.copy is None:
        return ""
    return f"{_COPIES[source.copy.kind]} of {f'source {source.origin}' if source.origin else source.copy.origin}."


def _web_link(document: Document) -> str | None:
    """The document's address when it is one that a browser may be sent to."""
    for address in (document.url, document.origin):
        if address and re.match(r"https?://", address):
            return address
    return None
