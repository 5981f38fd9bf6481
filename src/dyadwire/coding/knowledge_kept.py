"""Keep the tables of coding between one start and the next, in a form that need not be read and checked again.

The tables themselves stay the only source: a kept file is named by a hash of their bytes, of the code that reads them
and of the Python that runs it, so that a change of any of these makes another file. Whatever is wrong with a kept file
(cut off, tampered with, another user's) or with the folder (read-only, full), the tables are read as if there were
none. A file is written under a name of its own and renamed when whole, so that any number of processes may do so.
"""

import contextlib
import gc
import hashlib
import os
import sys
import zlib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from uuid import uuid4

from dyadwire.coding.knowledge import Knowledge, KnowledgePaths, load_knowledge
from dyadwire.coding.knowledge_packed import BROKEN, pack, unpack
from dyadwire.tables import DATA, no_collection

PACKAGE = Path(__file__).parent.parent
READERS = ("coding", "tables.py", "errors.py")  # of the package: the code that makes tables of bytes
ELSEWHERE = ("weights", "read", "tell")  # folders of `data` that coding does not read
MOST = 4  # files that are kept: of this version and of those before, or of one's own tables and ours


def usual_folder() -> Path:
    """Where the system keeps what programs can make again; the user's own."""
    from platformdirs import user_cache_path

    return user_cache_path("dyadwire", appauthor=False)


def keep_knowledge(paths: KnowledgePaths, folder: Path) -> Knowledge:
    """What `load_knowledge` gives, from the file kept in `folder` if there is one; else it is written for next time.

    Raises what `load_knowledge` raises, at every start until the table is mended.
    """
    file = folder / f"knowledge-{_fingerprint(paths)}.bin"
    with no_collection():
        knowledge = _read(file)
        if knowledge is None:
            knowledge = load_knowledge(paths)
            _write(file, pack(knowledge))
        gc.freeze()  # nor is it to walk them ever after
    return knowledge


def _read(file: Path) -> Knowledge | None:
    try:
        if not _is_ours(file):
            return None
        data = file.read_bytes()
        check, packed = data[:4], data[4:]
        return unpack(packed) if check == _check(packed) else None
    except (OSError, *BROKEN):  # as if it were not there; it is written anew
        return None


def _is_ours(file: Path) -> bool:
    """Whether nobody else can have written the file; where the system does not know users, everybody is us."""
    status = file.stat()
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)


def _write(file: Path, packed: bytes) -> None:
    """Write the file whole or not at all; it is only there to save time, so that a full disk stops nothing."""
    partial = file.with_name(f"{file.name}.{uuid4().hex}.partial")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(_check(packed) + packed)
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
        _sweep(file.parent)


def _sweep(folder: Path) -> None:
    """Take away what has been kept for longest, and what killed processes left half-written."""
    kept = sorted(folder.glob("knowledge-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[MOST:]:
        path.unlink(missing_ok=True)


def _check(packed: bytes) -> bytes:
    return zlib.crc32(packed).to_bytes(4, "big")


def _fingerprint(paths: KnowledgePaths) -> str:
    """A hash of all that decides what the tables are; 32 hex digits."""
    digest = hashlib.blake2b(f"{sys.version}{paths}".encode("utf-8", "backslashreplace"), digest_size=16)
    for path in _files(paths):
        data = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path}:{len(data)}:".encode("utf-8", "backslashreplace"))
        digest.update(data)
    return digest.hexdigest()


def _files(paths: KnowledgePaths) -> Iterator[Path]:
    """Every file that can be read, in a fixed order; folders with all their files."""
    own = [getattr(paths, field.name) for field in fields(paths)]
    given = [path for entry in own if entry is not None for path in (entry if isinstance(entry, tuple) else (entry,))]
    ours = [path for path in DATA.iterdir() if path.name not in ELSEWHERE]
    for path in (*(PACKAGE / name for name in READERS), *sorted(ours), *given):
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc")
        else:
            yield path
