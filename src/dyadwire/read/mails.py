"""Mails: single ones and mailing lists in mbox files (RFC 4155). What a mail quotes is not what it says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.errors import HeaderParseError, MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any, BinaryIO

from dyadwire.read.encodings import decode
from dyadwire.read.entries import Entry, has_markup, read_entry
from dyadwire.read.mail_bodies import cut_quotes, join_flowed
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, Source, read_within, reject, settled
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.written_dates import parse_given
from dyadwire.records import Block, Document

# "From SENDER DATE" after a blank line; the sender of public archives has spaces ("a at example.org").
SEPARATOR = re.compile(rb"From \S.*\b\d{1,2}:\d\d(?::\d\d)?\b.*\b\d{4}\b")
BEGINS = re.compile(rb"From \S[^\n]*\b\d{1,2}:\d\d(?::\d\d)?\b[^\n]*\b\d{4}\b[^\n]*\n[A-Za-z-]+:")
_ESCAPED = re.compile(rb"^>(?=>*From )", re.MULTILINE)
MOST = 8  # times the limit of characters: a mail with attachments may be that many bytes
_DAYS = (("Date", "mail header (Date)"), ("Resent-Date", "mail header (Resent-Date)"))


@dataclass(frozen=True, slots=True)
class _Piece:
    """The bytes of one mail of an mbox file."""

    line: int  # on which it begins, from 1
    postmark: str  # its "From " line
    data: bytes
    whole: bool  # False: too long, and cut


def read_mbox(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield a document or a rejection for each mail of an mbox file, one mail held at a time."""
    piece = None
    for piece in _split(file, MOST * options.max_characters):
        place = f"{source.origin}:{piece.line}"
        fallback = f"{source.id}:{piece.line}"
        if not piece.whole:
            yield reject(place, Unreadable("too long", f"over {MOST * options.max_characters:,} bytes"))
        else:
            yield settled(place, read_mail, piece.data, place, fallback, options, piece.postmark)
    if piece is None:
        raise Unreadable("empty text", "the file holds no mail: no line begins with 'From '")


def read_eml(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record]:
    """Yield the document of a file that holds one mail. Raises `Unreadable` if there is none."""
    data = read_within(file, MOST * options.max_characters, source.id)
    yield read_mail(data, source.origin, source.id, options)


def read_mail(data: bytes, place: str, fallback: str, options: ReadOptions, postmark: str = "") -> Document:
    """The document of one mail: its own words; what it quotes, its signature and attachments are furniture.

    `fallback`: the id of a mail without a Message-ID. `postmark`: of its mbox file. Raises `Unreadable`.
    """
    mail = BytesParser(EmailMessage, policy=default).parsebytes(data)
    if not mail.keys():
        raise Unreadable("not a mail", "it has no header", fallback)
    name = _header(mail, "Message-ID").strip("<> ") or fallback
    if mail.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime"):
        raise Unreadable("encrypted", mail.get_content_type(), name)
    title = _header(mail, "Subject") or None
    body, cut = _body(mail, name)
    day, how = _published(mail, postmark)
    return read_entry(
        Entry(
            id=name,
            origin=place,
            body=body,
            title=title,
            byline=_sender(mail),
            published=day,
            published_from=how,
            url=_header(mail, "Archived-At").strip("<> ") or None,
            publisher=_list_name(mail),
            furniture=cut + _attachments(mail),
        ),
        options,
    )


def _split(file: BinaryIO, most: int) -> Iterator[_Piece]:
    """The mails of an mbox file; a line that only looks like a separator is none if no header follows a blank line."""
    lines: list[bytes] = []
    size = start = number = 0
    postmark, blank = "", True
    while line := file.readline(1 << 20):
        number += 1
        if blank and line.startswith(b"From ") and SEPARATOR.match(line):
            if start:
                yield _Piece(start, postmark, _ESCAPED.sub(b"", b"".join(lines)), size <= most)
            lines, size, start, postmark = [], 0, number, line.decode("ascii", "replace")
        elif start:
            size += len(line)
            if size <= most:
                lines.append(line)
        blank = not line.strip()
    if start:
        yield _Piece(start, postmark, _ESCAPED.sub(b"", b"".join(lines)), size <= most)


def _body(mail: EmailMessage, name: str) -> tuple[str, tuple[Block, ...]]:
    """What a mail says, as text or HTML, and what was cut out of it. Raises `Unreadable` if it says nothing."""
    part = mail.get_body(("plain", "html"))
    plain = "" if part is None else _text(part)
    if part is not None and part.get_content_type() == "text/plain" and not plain.strip():
        part = mail.get_body(("html",)) or part
        plain = _text(part)
    if part is None or not plain.strip():
        held = ", ".join(sorted({piece.get_content_type() for piece in mail.walk() if not piece.is_multipart()}))
        raise Unreadable("no text", f"the mail holds {held or 'nothing'}", name)
    if part.get_content_type() == "text/html":
        return (plain if has_markup(plain) else f"<p>{plain}</p>"), ()
    if _parameter(part, "format") == "flowed":
        plain = join_flowed(plain, delsp=_parameter(part, "delsp") == "yes")
    return cut_quotes(plain)


def _text(part: Any) -> str:
    """A part's text, in the encoding that it names if that fits, else in the one that is found."""
    data = part.get_payload(decode=True) or b""
    named = _parameter(part, "charset")
    try:
        return str(data.decode(named or "utf-8")).replace("\r\n", "\n")
    except (LookupError, UnicodeError):
        return decode(data)


def _parameter(part: Any, name: str) -> str:
    value = part.get_param(name)
    return value.strip().lower() if isinstance(value, str) else ""


def _header(mail: EmailMessage, name: str) -> str:
    """A header as one line, decoded; empty if it is absent or beyond repair."""
    try:
        return " ".join(str(mail[name] or "").split())
    except (MessageError, HeaderParseError, ValueError, IndexError, AttributeError, TypeError):  # bugs of the parser
        raw = dict(mail.raw_items()).get(name, "")
        return " ".join(str(raw).split())


def _sender(mail: EmailMessage) -> str | None:
    """The name of who wrote the mail, else the address."""
    sender = _header(mail, "From")
    name = re.sub(r"\s*<[^<>]*>\s*$", "", sender).strip("\"' ")
    in_brackets = re.fullmatch(r"[^\s()]+(?: at [^\s()]+)?\s+\((.+)\)", sender)  # "a at example.org (A. Writer)"
    return (in_brackets[1] if in_brackets else name) or sender.strip("<> ") or None


def _published(mail: EmailMessage, postmark: str) -> tuple[date | None, str | None]:
    for header, how in _DAYS:
        if (day := parse_given(_header(mail, header))) is not None:
            return day, how
    received = [str(value).rpartition(";")[2] for name, value in mail.raw_items() if name.lower() == "received"]
    for value in reversed(received):  # the first hop stands last
        if (day := parse_given(value.strip())) is not None:
            return day, "mail header (Received)"
    year = re.search(r"([A-Z][a-z]{2})\s+(\d{1,2})\s+[\d:]+\s+(?:\S+\s+)?(\d{4})\b", postmark)
    day = parse_given(f"{year[2]} {year[1]} {year[3]}") if year else None
    return day, ("mbox separator" if day else None)


def _list_name(mail: EmailMessage) -> str | None:
    """The name of the mailing list (List-Id, RFC 2919), else its id, else None."""
    listed = _header(mail, "List-Id")
    return re.sub(r"\s*<[^<>]*>\s*$", "", listed).strip("\"' ") or listed.strip("<> ") or None


def _attachments(mail: EmailMessage) -> tuple[Block, ...]:
    carried = [part for part in mail.walk() if part is not mail and _is_attached(part)]
    names = (f"{_name(part) or 'without a name'} ({part.get_content_type()})" for part in carried)
    return tuple(Block(text=name, reason="attachment") for name in names)


def _is_attached(part: Any) -> bool:
    """Whether a part is a file of its own, or another mail that was forwarded."""
    if part.is_multipart():
        return bool(part.get_content_type() == "message/rfc822")
    return bool(part.get_content_disposition() == "attachment" or part.get_filename())


def _name(part: Any) -> str:
    """A file's name, or the subject of a mail that was forwarded."""
    mail = part.get_payload(0) if part.is_multipart() else None
    return part.get_filename() or (_header(mail, "Subject") if mail is not None else "")
