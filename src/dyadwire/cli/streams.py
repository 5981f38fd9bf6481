"""Where commands read and write: standard streams, and files that appear when they are whole."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

STANDARD = "-"


@contextmanager
def open_output(out: str) -> Iterator[TextIO]:
    """A UTF-8 text file to write to; "-" is standard output. After an error no file is left, or the old one."""
    if out == STANDARD:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def append_output(path: Path, size: int) -> Iterator[TextIO]:
    """A UTF-8 text file to add to, cut to `size` bytes before if it is longer; on the disk when it is closed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        if path.stat().st_size > size:
            file.truncate(size)
        yield file
        file.flush()
        os.fsync(file.fileno())


def keep_standard_input(inputs: Sequence[str]) -> None:
    """Let standard input be read twice, if it is among the inputs: a pipe's bytes are kept in memory."""
    if STANDARD in inputs and not sys.stdin.buffer.seekable():
        sys.stdin = io.TextIOWrapper(io.BytesIO(sys.stdin.buffer.read()))
