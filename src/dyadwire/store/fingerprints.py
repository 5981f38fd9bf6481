"""Hashes of what a run is made from: inputs, tables, weights, the program itself."""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

from dyadwire.errors import OptionError, StoreError
from dyadwire.store.manifests import InputFile


def hash_inputs(files: Iterable[tuple[str, Path | str | None]]) -> list[InputFile]:
    """Each (origin, path), in order, with the SHA-256 of its bytes; path None is standard input.

    Words in place of the path tell remote contents from others, and are hashed themselves. Standard input is read to
    its end and rewound. A file that cannot be read has an empty hash, since reading it gives a rejection and no
    document. Raises `OptionError` if standard input cannot be rewound.
    """
    return [_standard_input() if path is None else _input(origin, path) for origin, path in files]


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(paths: Iterable[Path], base: Path) -> dict[str, str]:
    """The hash of each file under its path from `base`, or its whole path where it lies elsewhere; sorted."""
    return {
        path.relative_to(base).as_posix() if path.is_relative_to(base) else path.as_posix(): hash_file(path)
        for path in sorted(paths)
    }


def hash_folder(folder: Path) -> str:
    """One hash for all files of a folder and their names; 16 hex digits."""
    listed = hash_files((path for path in folder.rglob("*") if path.is_file()), folder)
    return hashlib.sha256(repr(listed).encode()).hexdigest()[:16]


def hash_source(package: Path) -> str:
    """One hash for a package's Python files; 16 hex digits. Raises `StoreError` if there are none to hash."""
    listed = hash_files(package.rglob("*.py"), package)
    if not listed:
        raise StoreError(f"{package}: no source files; a run must be able to say by which code it was made")
    return hashlib.sha256(repr(listed).encode()).hexdigest()[:16]


def library_versions(names: Iterable[str]) -> dict[str, str]:
    """The installed version of each library, "absent" where there is none."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


def _standard_input() -> InputFile:
    stream = sys.stdin.buffer
    if not stream.seekable():
        raise OptionError("-: a pipe cannot be read twice, to be hashed and to be coded; save it to a file")
    digest = hashlib.sha256()
    size = 0
    while block := stream.read(1 << 20):
        digest.update(block)
        size += len(block)
    stream.seek(0)
    return InputFile(origin="-", sha256=digest.hexdigest(), size=size)


def _input(origin: str, path: Path | str) -> InputFile:
    if isinstance(path, str):
        return InputFile(origin=origin, sha256=hashlib.sha256(path.encode("utf-8", "replace")).hexdigest(), size=0)
    try:
        return InputFile(origin=origin, sha256=hash_file(path), size=path.stat().st_size)
    except OSError:
        return InputFile(origin=origin, sha256="", size=0)
