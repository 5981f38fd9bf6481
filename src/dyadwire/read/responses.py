"""What a web server answered, from an archive or a fetch: status, kind and encoding of the body, the body unpacked."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import written
from dyadwire.read.texts import MARKUP
from dyadwire.read.unreadable import Unreadable

# Media types that say what a file is (IANA's registry), and the suffix that stands for it in `kinds.KINDS`.
SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/x-ndjson": ".jsonl",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/csv": ".csv",
}
TEXTS = (".html", ".txt")  # what becomes a document when it stands in a web archive
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer with its body."""

    status: int
    media: str | None  # "text/html"; None: not told
    charset: str | None
    body: bytes


def parse_response(payload: bytes, place: str, options: ReadOptions) -> Response:
    """The answer in the payload of an archive's record: a web page or text, dechunked and unpacked.

    Raises `Unreadable` if it is anything else, or its status is not 200, or its body cannot be had; `place` says where.
    """
    from fastwarc.warc import WarcRecord

    record = WarcRecord()
    record.set_bytes_content(payload)
    record.is_http = True
    limit = MARKUP * options.max_characters
    try:
        record.parse_http(auto_decode="all", quirks_mode=True)
        status = record.http_headers.status_code
        if status not in (None, 200):
            raise Unreadable(f"HTTP status {status}", place)
        media = media_type(record.http_content_type)
        if media is not None and SUFFIXES.get(media) not in TEXTS:
            raise Unreadable("not a web page or text", f"{place}: {written(media)}")
        body = record.reader.read(limit + 1)
    except OSError as error:
        raise Unreadable("broken record", f"{place}: {error}") from error
    if len(body) > limit:
        raise Unreadable("too long", f"{place}: over {limit:,} bytes")
    return Response(status or 200, media, record.http_charset, body)


def media_type(value: str | None) -> str | None:
    """The media type in a Content-Type header, lower-case; None if there is none."""
    return (value or "").partition(";")[0].strip().lower() or None


def charset(value: str | None) -> str | None:
    """The encoding in a Content-Type header; None if there is none."""
    found = _CHARSET.search(value or "")
    return found[1] if found else None


def file_name(media: str | None, uri: str) -> str:
    """A name by whose suffix `kinds` tells what an answer is: by its media type, else by its address."""
    suffix = SUFFIXES.get(media or "")
    if suffix is not None:
        return f"body{suffix}"
    try:
        path = urlsplit(uri).path
    except ValueError:  # a URI that is none, "http://["
        return "body"
    return PurePosixPath(path).name or "body"
