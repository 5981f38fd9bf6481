"""What readers take and give: bytes with what is known of them, and the records and further files that they hold."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, ParamSpec, cast

from dyadwire.read.options import ReadOptions
from dyadwire.read.unreadable import Unreadable
from dyadwire.records import Document, Rejection

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STAGE = "read"
HEAD = 4096  # bytes at the start of a file by which its kind may be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known of a file from outside of it."""

    name: str  # its suffix tells its kind; the rest is of no account
    origin: str  # where it lies, as the user would write it; of several documents each adds its place: "a.jsonl:7"
    id: str  # of the document, if it holds one: the path relative to the given input
    url: str | None = None  # from which it was fetched, by us or by who made the archive
    encoding: str | None = None  # as the server said; it may be wrong


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a file. It is read to its end, or as far as wanted, before the reader that gave it goes on."""

    file: BinaryIO
    source: Source


Given = ParamSpec("Given")
Record = Document | Rejection
# What reads a kind of file. The file may be no more than a stream: it cannot always seek. Raises `Unreadable` with the
# verdict on the whole file, or on all that follows what was read of it; OSError where the bytes cannot be had.
Reader = Callable[[BinaryIO, Source, ReadOptions], Iterator[Record | Member]]


def reject(origin: str, verdict: Unreadable) -> Rejection:
    """The record of a verdict on what lies at `origin`."""
    return Rejection(
        stage=STAGE, reason=verdict.reason, origin=origin, document=verdict.document, detail=verdict.detail
    )


def settled(place: str, read: Callable[Given, Document], *given: Given.args, **named: Given.kwargs) -> Record:
    """The document that `read` makes of a row, line or item at `place`; the record of its verdict if it makes none."""
    try:
        return read(*given, **named)
    except Unreadable as verdict:
        return reject(place, verdict)


def written(name: str) -> str:
    """A name of a file as text that can be written anywhere: bytes of it that are no UTF-8 become escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def read_within(file: BinaryIO, limit: int, document: str | None = None) -> bytes:
    """The bytes of a file. Raises `Unreadable`, of that document if it holds one, if there are over `limit` of them."""
    data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable("too long", f"over {limit:,} bytes", document)
    return data


def look_ahead(file: BinaryIO, size: int = HEAD) -> tuple[bytes, BinaryIO]:
    """The first bytes of a file, up to `size`, and the file with these bytes still in it."""
    head = b""
    while len(head) < size and (more := file.read(size - len(head))):
        head += more
    if file.seekable():
        file.seek(-len(head), io.SEEK_CUR)
        return head, file
    return head, join(head, file)


def join(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream of `head` and then what is left of `rest`."""
    return cast(BinaryIO, io.BufferedReader(_Joined(head, rest)))


class _Joined(io.RawIOBase):
    """What was read ahead of a stream, and then the stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self.head, self.rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        piece = self.head[: len(view)] or self.rest.read(len(view))
        self.head = self.head[len(piece) :]
        view[: len(piece)] = piece
        return len(piece)
