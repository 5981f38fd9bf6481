"""Find the files of an input and open them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dyadwire.errors import OptionError, nearest
from dyadwire.read.sources import Source, written
from dyadwire.read.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class File:
    """A file of an input."""

    path: Path
    origin: str  # the path as the user would write it
    id: str  # of the document, if the file holds one: the path relative to the given input
    given: bool = True  # by the user, rather than found in a folder: only such a one may be a pipe

    @property
    def source(self) -> Source:
        """What its reader is told of it."""
        return Source(name=self.path.name, origin=self.origin, id=self.id)


def check_inputs(inputs: Sequence[str]) -> None:
    """Raise `OptionError` if nothing is given or a path does not exist, with the nearest name beside it."""
    if not inputs:
        raise OptionError("no input is given; expected files, folders, or '-' for standard input")
    for name in inputs:
        path = Path(name)
        if name == "-" or path.exists() or path.is_symlink():
            continue
        folder = next((parent for parent in path.parents if parent.is_dir()), Path())
        wanted = path.relative_to(folder).parts[0] if path.parts else name
        beside = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
        remedy = nearest(wanted, beside) if beside else "The folder is empty."
        raise OptionError(f"input {name!r} does not exist: there is no {wanted!r} in {str(folder)!r}. {remedy}")


def find_files(name: str) -> Iterator[File]:
    """The files of one input: itself, or all in a folder and its folders, sorted by path; hidden ones are left out."""
    given = Path(name)
    if not given.is_dir():
        yield File(given, written(name), written(given.name))
        return
    for path in sorted(given.rglob("*"), key=lambda path: path.relative_to(given).parts):
        relative = path.relative_to(given)
        if not any(part.startswith(".") for part in relative.parts) and not path.is_dir():
            yield File(path, written(path.as_posix()), written(relative.as_posix()), given=False)


def open_file(file: File) -> BinaryIO:
    """A file opened for its bytes. Raises `Unreadable` if it is missing, no file or forbidden."""
    path = file.path
    if not path.exists():
        raise Unreadable("missing file", "it is gone, or a link that leads nowhere")
    if not path.is_file() and not (path.is_fifo() and file.given):
        raise Unreadable("not a regular file", "a device, pipe or socket")
    try:
        return path.open("rb")
    except OSError as error:
        raise Unreadable("unreadable file", error.strerror or str(error)) from error
