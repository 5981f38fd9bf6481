"""Article lists of GDELT's DOC 2.0 API, in JSON: addresses, titles and when GDELT saw them, but no texts.

https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/. The same lists in CSV are tables of addresses (`rows`).
"""

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from dyadwire.read.links import Link, read_link
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source, read_within, settled
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.written_dates import parse_given
from dyadwire.records import Document

BEGINS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"articles"\s*:\s*\[')
MOST_BYTES = 50_000_000  # a list has 250 articles at most, joined ones more


def read_article_list(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield the document of each article's page, if pages are fetched, else a rejection that says how they are.

    Raises `Unreadable` if the file is no such list.
    """
    data = read_within(file, MOST_BYTES)
    try:
        articles = json.loads(data.decode("utf-8-sig"))["articles"]
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8", f"byte {data[error.start]:#04x} at {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON", str(error)) from error
    if not articles:
        raise Unreadable("empty text", "the list holds no article")
    for number, article in enumerate(articles, start=1):
        place = f"{source.origin}:{number}"
        yield settled(place, _read_article, article, place, options)


def _read_article(article: object, place: str, options: ReadOptions) -> Document:
    return read_link(_link(article, place), options)


def _link(article: object, place: str) -> Link:
    if not isinstance(article, dict) or not isinstance(article.get("url"), str):
        raise Unreadable("no address", "expected an object with 'url', as GDELT's DOC API gives it")
    day = parse_given(article.get("seendate"))
    return Link(
        id=article["url"],
        origin=place,
        url=article["url"],
        title=_text(article.get("title")),
        published=day,
        published_from="GDELT's seendate" if day else None,
        publisher=_text(article.get("domain")),
        certain=False,
    )


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
