"""Streams of unpacked bytes that end in a verdict, not in a full memory: bounds of ratio and size, broken data."""

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from dyadwire.read.unreadable import Unreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Text packs to a tenth, logs and tables of numbers to a fiftieth; deflate can reach 1:1032, and bombs come close to it.
RATIO = 200
FREE = 10_000_000  # bytes that may come out before the ratio is looked at: small files may hold one letter only
BUFFER = 131_072  # bytes unpacked at a time
IN_MEMORY = 16_000_000  # bytes of a stream that are kept in memory when it must be sought in; more go to the disk
# What the standard library's readers raise at damaged data, OSError and zstandard's own apart.
BROKEN = (
    *(EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, struct.error, NotImplementedError),
    *(ValueError, LookupError, OverflowError),  # of headers with numbers and names that cannot be
)


class Readable(Protocol):
    """What gives bytes: any file, and the streams of decompressors."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`; none at the end."""


class Counted:
    """A stream that counts the bytes taken out of it."""

    def __init__(self, file: Readable) -> None:
        self.file, self.count = file, 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, as from the stream itself."""
        data = self.file.read(size)
        self.count += len(data)
        return data


class Budget:
    """How many bytes may come out of an archive, of all its members together.

    `packed` says how many bytes went in, `limit` how many a single member may have.
    """

    def __init__(self, packed: Callable[[], int], limit: int) -> None:
        self.packed, self.limit, self.spent = packed, limit, 0

    def spend(self, size: int, member: int) -> None:
        """Count `size` more bytes, of a member that has `member` by now. Raises `Unreadable` if that is too much."""
        self.spent += size
        if member > self.limit:
            raise Unreadable("too long", f"over {self.limit:,} bytes unpacked; read.max_unpacked_bytes is the limit")
        if self.spent > FREE and self.spent > RATIO * self.packed():
            raise Unreadable("decompression bomb", f"{self.spent:,} bytes came out of {self.packed():,}")


def unpack(stream: Readable, budget: Budget) -> BinaryIO:
    """The unpacked bytes of a member as a stream, which raises `Unreadable` at damage and where the budget ends."""
    return cast(BinaryIO, io.BufferedReader(_Unpacked(stream, budget), BUFFER))


class _Unpacked(io.RawIOBase):
    def __init__(self, stream: Readable, budget: Budget) -> None:
        super().__init__()
        self.stream, self.budget, self.count = stream, budget, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        with verdicts(f"after {self.count:,} unpacked bytes"):
            piece = self.stream.read(len(view))
        self.count += len(piece)
        self.budget.spend(len(piece), self.count)
        view[: len(piece)] = piece
        return len(piece)


@contextmanager
def verdicts(place: str) -> Iterator[None]:
    """Turn what libraries raise at damaged archives into `Unreadable`; `place` says how far reading came."""
    try:
        yield
    except BROKEN as error:
        raise Unreadable("broken archive", f"{place}: {error}") from error
    except RuntimeError as error:  # zipfile, for want of a password that its header did not ask for
        raise Unreadable("encrypted", f"{place}: {error}") from error
    except OSError as error:
        if error.errno is None:  # the library's own: BadGzipFile, "Invalid data stream" of bz2
            raise Unreadable("broken archive", f"{place}: {error}") from error
        raise


@contextmanager
def seekable(file: BinaryIO, limit: int) -> Iterator[BinaryIO]:
    """The file itself if it can be sought in, else a copy that can.

    Raises `Unreadable` if there are over `limit` bytes to copy.
    """
    if file.seekable():
        yield file
        return
    with SpooledTemporaryFile(IN_MEMORY) as copy:
        while piece := file.read(1 << 20):
            copy.write(piece)
            if copy.tell() > limit:
                raise Unreadable("too long", f"over {limit:,} bytes; read.max_unpacked_bytes is the limit")
        copy.seek(0)
        yield cast(BinaryIO, copy)
