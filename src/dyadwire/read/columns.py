"""Which column of a table of articles holds what: as the configuration says, else by the usual names."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from dyadwire.errors import TableError, nearest
from dyadwire.read.unreadable import Unreadable
from dyadwire.tables import DATA, read_rows

FIELDS = ("id", "text", "title", "byline", "published", "url", "publisher")
SHOWN = 12  # columns that an explanation names
NAME = 40  # characters of each; a table without a header row has whole articles there


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The name of the column for each field of a document; None: found by the usual names."""

    id: str | None = None
    text: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None


USUAL = Columns()


def choose_columns(header: Sequence[str], columns: Columns) -> dict[str, str]:
    """The column of each field that the table has; `text` is absent where there are only addresses.

    Raises `Unreadable` with the columns found and the nearest one if a named column is not there, or if there is
    neither a text nor an address.
    """
    chosen: dict[str, str] = {}
    for field, name in asdict(columns).items():
        if name is None:
            continue
        if name not in header:
            raise Unreadable(
                "no such column", f"read.columns.{field} = {name!r}; {_found(header)}. {_near(name, header)}"
            )
        chosen[field] = name
    usual = {}
    for name in reversed(header):  # the first of two of one name
        usual[_letters(name)] = name
    taken = set(chosen.values())
    for field in FIELDS:
        if field not in chosen:
            free = (usual[name] for name in usual_names()[field] if name in usual and usual[name] not in taken)
            if (name := next(free, None)) is not None:
                chosen[field] = name
    if "text" not in chosen and "url" not in chosen:
        raise Unreadable("no text column", f"{_found(header)}; name it: read.columns.text. {_near('text', header)}")
    return chosen


@cache
def usual_names(path: Path = DATA / "read" / "columns.tsv") -> Mapping[str, tuple[str, ...]]:
    """The names under which each field is looked for, the best first, letters and digits only."""
    names: dict[str, tuple[str, ...]] = dict.fromkeys(FIELDS, ())
    for line, row in read_rows(path, ("field", "header", "source")):
        if row["field"] not in names:
            raise TableError(path, line, f"{row['field']!r} is no field", f"Expected one of: {', '.join(FIELDS)}")
        names[row["field"]] += (row["header"],)
    return names


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _found(header: Sequence[str]) -> str:
    shown = ", ".join(repr(name if len(name) <= NAME else f"{name[:NAME]}...") for name in header[:SHOWN])
    more = f" and {len(header) - SHOWN} more" if len(header) > SHOWN else ""
    return f"the table has the columns {shown}{more}"


def _near(name: str, header: Sequence[str]) -> str:
    remedy = nearest(name, header)
    return remedy if remedy.startswith("Did you mean") else ""
