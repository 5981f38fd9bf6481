"""Files compressed one by one: .gz, .bz2, .xz, .zst. What is in them is read as a file without that suffix is."""

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import BinaryIO, cast

from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Member, Record, Source
from dyadwire.read.unpacking import Budget, Counted, Readable, unpack

Open = Callable[[Counted], Readable]
FEED = 1024  # bytes given to zstandard at a time: 4 of them can become 128 KiB
_SHORT = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}


def read_compressed(
    open_stream: Open, file: BinaryIO, source: Source, options: ReadOptions
) -> Iterator[Record | Member]:
    """Yield the one file that is compressed in a file; origin and id are those of the compressed one."""
    packed = Counted(file)
    budget = Budget(lambda: packed.count, options.max_unpacked_bytes)
    path = PurePath(source.name)
    name = path.stem + _SHORT.get(path.suffix.lower(), "")
    yield Member(unpack(open_stream(packed), budget), replace(source, name=name))


def _open_gzip(packed: Counted) -> Readable:
    return gzip.GzipFile(fileobj=cast(BinaryIO, packed), mode="rb")


def _open_bzip2(packed: Counted) -> Readable:
    return bz2.BZ2File(cast(BinaryIO, packed))


def _open_xz(packed: Counted) -> Readable:
    return lzma.LZMAFile(cast(BinaryIO, packed))


class _Zstandard:
    """Frame after frame of a file; zstandard's own stream takes a file that breaks off for a whole one."""

    def __init__(self, packed: Counted) -> None:
        from zstandard import ZstdDecompressor, ZstdError

        self._packed, self._error = packed, ZstdError
        self._open = ZstdDecompressor().decompressobj
        self._frame, self._begun, self._ready = self._open(), False, b""

    def read(self, size: int, /) -> bytes:
        """The next bytes. Raises EOFError if the file ends within a frame, OSError if it is none."""
        while not self._ready:
            piece = self._frame.unused_data or self._packed.read(FEED)
            if not piece and self._begun and not self._frame.eof:
                raise EOFError("the last frame has no end")
            if not piece:
                return b""
            if self._frame.eof:
                self._frame = self._open()
            try:
                self._ready = self._frame.decompress(piece)
            except self._error as error:
                raise OSError(str(error)) from error
            self._begun = True
        piece, self._ready = self._ready[:size], self._ready[size:]
        return piece


read_gzip = partial(read_compressed, _open_gzip)
read_bzip2 = partial(read_compressed, _open_bzip2)
read_xz = partial(read_compressed, _open_xz)
read_zstandard = partial(read_compressed, _Zstandard)
