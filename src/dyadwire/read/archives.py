"""Archives of files: .zip and .tar. Their members are read where they lie; nothing is ever written to the disk.

A member `folder/page.html` of `news.zip` has the id and origin `news.zip!folder/page.html`. Members come in the order
of the archive. As in a folder, hidden files are left out. Links, devices, encrypted members and names that lead out
of the archive are rejections, each with its reason.
"""

import re
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, Self

from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Member, Record, Source, reject, written
from dyadwire.read.unpacking import Budget, Counted, seekable, unpack, verdicts
from dyadwire.read.unreadable import Unreadable

INSIDE = "!"  # between the name of an archive and that of a member
HEADER = 1_000_000  # bytes at most of a tar member's extended header, which is held in memory
_MAC = "__MACOSX"  # folder of macOS's archiver for what is no content
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]|^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")
_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


def read_zip(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record | Member]:
    """Yield the members of a ZIP archive. Raises `Unreadable` if its directory cannot be read."""
    with seekable(file, options.max_unpacked_bytes) as opened:
        size = opened.seek(0, 2)
        opened.seek(0)
        with verdicts("in the directory at its end"):
            archive = zipfile.ZipFile(opened)
        budget = Budget(lambda: size, options.max_unpacked_bytes)
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        if not entries:
            raise Unreadable("empty archive", "it holds no file")
        for entry in entries:
            yield from _read_entry(archive, entry, source, budget)


def _read_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: Source, budget: Budget
) -> Iterator[Record | Member]:
    if _is_hidden(entry.filename):
        return
    member = _inside(source, entry.filename)
    try:
        _check_name(entry.filename)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Unreadable("link in an archive", "only files are read")
        if entry.flag_bits & 0x1:  # APPNOTE.TXT 4.4.4
            raise Unreadable("encrypted", "unpack it with its password first")
        with verdicts("at its start"):
            stream = archive.open(entry)
    except Unreadable as verdict:
        yield reject(member.origin, verdict)
        return
    with stream:
        yield Member(unpack(stream, budget), member)


def read_tar(file: BinaryIO, source: Source, options: ReadOptions) -> Iterator[Record | Member]:
    """Yield the members of a tar archive. Raises `Unreadable` where it is broken; what stands before is read."""
    packed = Counted(file)
    budget = Budget(lambda: packed.count, options.max_unpacked_bytes)
    with verdicts("at its start"):
        # It holds nothing open, and a stream need only have `read`.
        archive = tarfile.open(fileobj=packed, mode="r|", tarinfo=_Entry)  # type: ignore[call-overload]  # noqa: SIM115
    empty = True
    for entry in _entries(archive, packed):
        empty = empty and entry.isdir()
        if not entry.isdir() and not _is_hidden(entry.name):
            yield from _read_tar_entry(archive, entry, source, budget)
    if empty:
        raise Unreadable("empty archive", "it holds no file")


def _entries(archive: tarfile.TarFile, packed: Counted) -> Iterator[tarfile.TarInfo]:
    while True:
        with verdicts(f"near byte {packed.count:,}"):
            entry = archive.next()
        if entry is None:
            return
        archive.members = []  # type: ignore[attr-defined]  # tarfile would keep all that it has seen
        yield entry


def _read_tar_entry(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, source: Source, budget: Budget
) -> Iterator[Record | Member]:
    member = _inside(source, entry.name)
    try:
        _check_name(entry.name)
        if entry.islnk() or entry.issym():
            raise Unreadable("link in an archive", f"to {written(entry.linkname)!r}; only files are read")
        stream = archive.extractfile(entry) if entry.isreg() else None
        if stream is None:
            raise Unreadable("not a regular file", "a device, pipe or socket")
    except Unreadable as verdict:
        yield reject(member.origin, verdict)
        return
    yield Member(unpack(stream, budget), member)


class _Entry(tarfile.TarInfo):
    """A tar header; a broken one is told, where tarfile takes it for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise Unreadable("broken archive", f"at byte {tarfile_.offset:,}: {error}") from error

    def _proc_member(self, tarfile_: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _HEADERS and self.size > HEADER:
            raise Unreadable("broken archive", f"at byte {tarfile_.offset:,}: a header of {self.size:,} bytes")
        return super()._proc_member(tarfile_)  # type: ignore[misc, no-any-return]


def _inside(source: Source, name: str) -> Source:
    shown = written(name)
    return replace(
        source,
        name=PurePosixPath(shown).name,
        origin=f"{source.origin}{INSIDE}{shown}",
        id=f"{source.id}{INSIDE}{shown}",
    )


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part == _MAC or (part.startswith(".") and part != "..") for part in parts)


def _check_name(name: str) -> None:
    if _UNSAFE.search(name) or not name:
        raise Unreadable("unsafe path", f"{written(name)!r} could lead out of the archive")
