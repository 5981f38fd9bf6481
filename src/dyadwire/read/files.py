"""Find what an input names: files, folders, patterns, remote files and web addresses; and open it."""

import errno
import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from dyadwire.errors import OptionError, nearest
from dyadwire.read.remote import check_remote, find_remote, is_remote, local_path
from dyadwire.read.sources import Source, written
from dyadwire.read.unreadable import Unreadable

STANDARD_INPUT = "-"


class Found(Protocol):
    """Something that an input names, and that holds bytes."""

    @property
    def origin(self) -> str:
        """Where it lies, as the user would write it."""

    @property
    def id(self) -> str:
        """Of the document, if it holds one: the path relative to the given input."""

    @property
    def contents(self) -> Path | str:
        """What tells its contents from others: a file on the disk, or words that change when the contents do."""

    def open(self) -> tuple[BinaryIO, Source]:
        """Its bytes, and what its reader is told of it. Raises `Unreadable` and OSError if they cannot be had."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of an input."""

    path: Path
    origin: str  # the path as the user would write it
    id: str  # of the document, if the file holds one: the path relative to the given input
    given: bool = True  # by the user, rather than found in a folder: only such a one may be a pipe
    bound: Path | None = None  # folder out of which no link may lead; None: links may lead anywhere

    @property
    def contents(self) -> Path:
        """The file itself."""
        return self.path

    def open(self) -> tuple[BinaryIO, Source]:
        """Its bytes, and what its reader is told of it.

        Raises `Unreadable` if it is missing, no file, or a link out of its folder.
        """
        path = self.path
        link = path.is_symlink()
        if link and self.bound is not None:
            target = Path(os.path.realpath(path))  # Path.resolve fails where links lead round in a circle
            if not target.is_relative_to(self.bound.resolve()):
                remedy = f"to {written(str(target))!r}; read.outside_links reads such"
                raise Unreadable("link out of the folder", remedy, self.id)
        try:
            mode = path.stat().st_mode
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                raise
            raise Unreadable("missing file", "it is gone, or a link that leads nowhere") from error
        if stat.S_ISDIR(mode):
            raise Unreadable("link to a folder" if link else "unreadable folder", "it is not entered")
        if not stat.S_ISREG(mode) and not (stat.S_ISFIFO(mode) and self.given):
            raise Unreadable("not a regular file", "a device, pipe or socket")
        return path.open("rb"), Source(name=path.name, origin=self.origin, id=self.id)


def check_inputs(inputs: Sequence[str]) -> None:
    """Raise `OptionError` if nothing is given or nothing has such a name, with the nearest name beside it."""
    if not inputs:
        raise OptionError("no input is given; expected files, folders, or '-' for standard input")
    for name in inputs:
        if is_remote(name):
            check_remote(name)
        elif name != STANDARD_INPUT:
            _check_local(name)


def _check_local(name: str) -> None:
    path = local_path(name)
    if path.exists() or path.is_symlink() or next(_matches(name), None) is not None:
        return
    if glob.has_magic(name):
        raise OptionError(f"input {name!r}: no file or folder matches this pattern")
    folder = next((parent for parent in path.parents if parent.is_dir()), Path())
    wanted = path.relative_to(folder).parts[0] if path.parts else name
    beside = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    remedy = nearest(wanted, beside) if beside else "The folder is empty."
    raise OptionError(f"input {name!r} does not exist: there is no {wanted!r} in {str(folder)!r}. {remedy}")


def find_files(name: str, *, outside_links: bool = False) -> Iterator[Found]:
    """What one input names, sorted by path; hidden files are left out.

    A file is itself; a folder is all in it and its folders; a pattern is all that it matches, folders with what is in
    them; a URL is the file or page there. `outside_links`: symbolic links in a folder may lead out of it.
    """
    if is_remote(name):
        yield from find_remote(name)
        return
    given = local_path(name)
    if given.is_dir():
        yield from _walk(given, given, outside_links)
    elif given.exists() or given.is_symlink() or not glob.has_magic(name):
        yield File(given, written(name), written(given.name))
    else:
        yield from _match(name, outside_links)


def _match(pattern: str, outside_links: bool) -> Iterator[File]:
    fixed = Path(*_fixed_parts(pattern))
    for match in sorted(map(Path, _matches(pattern)), key=lambda path: path.parts):
        if not match.is_dir() or match.is_symlink():
            yield _file(match, fixed, outside_links)
        elif "**" not in pattern:  # which matches folders, and also all that is in them
            yield from _walk(match, fixed, outside_links)


def _matches(pattern: str) -> Iterator[str]:
    return glob.iglob(pattern, recursive=True)  # noqa: PTH207 - Path.glob finds hidden files too


def _fixed_parts(pattern: str) -> Iterator[str]:
    """The folders of a pattern before its first wildcard."""
    for part in Path(pattern).parts[:-1]:
        if glob.has_magic(part):
            return
        yield part


def _walk(folder: Path, root: Path, outside_links: bool) -> Iterator[File]:
    """The files in a folder and its folders; a folder that cannot be listed counts as a file that cannot be read."""
    try:
        names, folders = _list(folder)
    except OSError:
        yield _file(folder, root, outside_links)
        return
    for name in names:
        if name in folders:
            yield from _walk(folder / name, root, outside_links)
        else:
            yield _file(folder / name, root, outside_links)


def _list(folder: Path) -> tuple[list[str], set[str]]:
    """The names in a folder that are not hidden, sorted, and those of them that are folders."""
    names, folders = [], set()
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                names.append(entry.name)
                if entry.is_dir(follow_symlinks=False):
                    folders.add(entry.name)
    names.sort()
    return names, folders


def _file(path: Path, root: Path, outside_links: bool) -> File:
    inside = written(path.relative_to(root).as_posix())
    return File(path, written(path.as_posix()), inside, given=False, bound=None if outside_links else root)
