"""Hashes of what a run is made from: inputs, tables, weights, the program itself."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dyadwire.errors import OptionError, StoreError
from dyadwire.store.manifests import InputFile


def hash_inputs(inputs: Sequence[str]) -> list[InputFile]:
    """Every file of the inputs, folders in order of their paths; SHA-256 in hex.

    Raises `OptionError` if an input is not there, or is standard input, whose bytes nobody could check again.
    """
    return [
        InputFile(origin=str(path), sha256=hash_file(path), size=path.stat().st_size)
        for given in inputs
        for path in _files(given)
    ]


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
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


def _files(given: str) -> Iterator[Path]:
    path = Path(given)
    if path.is_dir():
        yield from sorted(entry for entry in path.rglob("*") if entry.is_file())
    elif path.is_file():
        yield path
    else:
        raise OptionError(f"{given}: no such file or folder; name files, folders, or - for standard input")
