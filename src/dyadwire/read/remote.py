"""Inputs that lie elsewhere: files that fsspec reaches (s3://, gs://, memory://, ...) and pages of the web.

A web page is fetched once: what a run was made from is what it hashed.
"""

import glob
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from dyadwire.errors import OptionError
from dyadwire.read.fetch import TRIES, Page, shared_fetcher
from dyadwire.read.responses import charset, file_name, media_type
from dyadwire.read.sources import Source, written
from dyadwire.read.unreadable import Unreadable

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_SCHEME = re.compile(r"([A-Za-z][\w+.-]*)(?:::[^:]+)*://")
_WEB, _LOCAL = ("http", "https"), ("file", "local")
_fetched: dict[str, Page] = {}  # pages that were hashed and not yet read


def is_remote(name: str) -> bool:
    """Whether an input is a URL of something that does not lie on this machine's disk."""
    found = _SCHEME.match(name)
    return found is not None and found[1].lower() not in _LOCAL


def local_path(name: str) -> Path:
    """The path of an input on this machine, which may be a file:// URL."""
    return Path(url2pathname(urlsplit(name).path)) if _SCHEME.match(name) else Path(name)


def check_remote(name: str) -> None:
    """Raise `OptionError` if nothing can reach a URL, or nothing is there. The web is not asked before it is read."""
    if _is_web(name):
        return
    system, path = _system(name)
    if not (next(iter(system.glob(path)), None) if glob.has_magic(path) else system.exists(path)):
        raise OptionError(f"input {name!r} does not exist")


def find_remote(name: str) -> Iterator["WebPage | RemoteFile"]:
    """What a URL names: a page, a file, what is in a folder or fits a pattern; sorted by path, no hidden files."""
    if _is_web(name):
        yield WebPage(name)
        return
    system, path = _system(name)
    if system.isfile(path):
        yield RemoteFile(system, path, name, written(PurePosixPath(path).name))
        return
    fixed = re.split(r"[^/]*[*?\[]", path, maxsplit=1)[0].rstrip("/")
    for file in sorted(system.glob(path) if glob.has_magic(path) else system.find(path)):
        inside = file.removeprefix(fixed).lstrip("/")
        if system.isfile(file) and not any(part.startswith(".") for part in PurePosixPath(inside).parts):
            yield RemoteFile(system, file, written(system.unstrip_protocol(file)), written(inside))


def _is_web(name: str) -> bool:
    return name.partition("://")[0].lower() in _WEB


def _system(name: str) -> tuple["AbstractFileSystem", str]:
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(name)
    except (ImportError, ValueError) as error:  # a file system that is not installed, or that nobody knows
        raise OptionError(
            f"input {name!r}: {error}; the extras s3, gcs and azure bring the usual file systems, others are packages "
            "of fsspec"
        ) from error
    return system, path


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that fsspec reaches."""

    system: "AbstractFileSystem"
    path: str  # within the file system
    origin: str
    id: str

    @property
    def contents(self) -> str:
        """What the file system tells of it (size, time, ETag); nothing is downloaded."""
        try:
            return f"{self.origin} {self.system.ukey(self.path)}"
        except OSError as error:
            return f"{self.origin} {error}"

    def open(self) -> tuple[BinaryIO, Source]:
        """Its bytes, and what its reader is told of it. Raises OSError if they cannot be had."""
        file = cast(BinaryIO, self.system.open(self.path, "rb"))
        return file, Source(name=PurePosixPath(self.path).name, origin=self.origin, id=self.id)


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page of the web; its address is origin and id."""

    origin: str

    @property
    def id(self) -> str:
        """The address."""
        return self.origin

    @property
    def contents(self) -> str:
        """A hash of the page, which is fetched for it and kept until it is read; of its verdict if it cannot be had."""
        try:
            page = _fetched[self.origin] = shared_fetcher().fetch(self.origin, robots=False, tries=TRIES)
        except Unreadable as verdict:
            return f"{self.origin} {verdict.reason}"
        return f"{self.origin} {hashlib.sha256(page.body).hexdigest()}"

    def open(self) -> tuple[BinaryIO, Source]:
        """Its bytes, and what its reader is told of it. Raises `Unreadable` if they cannot be had.

        The user names this very page: what robots.txt says to programs that follow links is not asked.
        """
        page = _fetched.pop(self.origin, None)
        page = page or shared_fetcher().fetch(self.origin, robots=False, tries=TRIES)
        told = page.headers.get("content-type")
        name = file_name(media_type(told), page.url)
        return io.BytesIO(page.body), Source(
            name=name, origin=self.origin, id=self.id, url=page.url, encoding=charset(told)
        )
