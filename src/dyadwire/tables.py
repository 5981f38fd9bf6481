"""Read the tables of `data/`: tab-separated, a header row, `#` comments, UTF-8."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dyadwire.errors import OptionError, TableError

DATA = Path(__file__).parent / "data"


def read_rows(path: Path, header: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number from 1, field by column) for each row; see `read_fields`."""
    for line, fields in read_fields(path, header):
        yield line, dict(zip(header, fields, strict=True))


def read_weights(path: Path) -> dict[str, float]:
    """Weight by feature, of a table of fitted weights. Raises `TableError` at a row whose weight is no number.

    Also at a feature that stands there twice.
    """
    weights: dict[str, float] = {}
    for line, row in read_rows(path, ("feature", "weight", "source")):
        if row["feature"] in weights:
            raise TableError(path, line, f"{row['feature']!r} is listed twice", "Keep one row.")
        try:
            weights[row["feature"]] = float(row["weight"])
        except ValueError as error:
            raise TableError(path, line, f"weight {row['weight']!r} is no number", "Fit the weights again.") from error
    return weights


def read_fields(path: Path, header: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number from 1, fields in the order of `header`) for each row; blank lines and comments are skipped.

    Raises `OptionError` if the file cannot be opened and `TableError` at the first line that does not fit `header`.
    """
    width, header_seen = len(header), False
    for line, text in enumerate(_text(path).split("\n"), start=1):
        if not text or text[0] == "#" or (text[0].isspace() and text.isspace()):  # said so because it is quick
            continue
        fields = text.split("\t")
        if not header_seen:
            if fields != list(header):
                raise TableError(path, line, "the first row is not the header", f"Expected: {' '.join(header)}")
            header_seen = True
        elif len(fields) != width:
            raise TableError(path, line, f"{len(fields)} columns, not {width}", "Separate them with tabs.")
        else:
            yield line, fields


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector from walking tens of thousands of rows over and over while they are made."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TableError(path, line, "not UTF-8", "Save the file as UTF-8.") from error
    except OSError as error:
        raise OptionError(f"table {str(path)!r} cannot be read ({error.strerror}); name a file that exists") from error
