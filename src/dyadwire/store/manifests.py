"""What a run was made from: enough to make it again, and to know whether it already was."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dyadwire.errors import StoreError

NAME = "manifest.json"
VERSION = 2  # of the layout (`schemas`); a store written under another is refused


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that a run read."""

    origin: str  # as the documents' `origin` has it, without a line number
    sha256: str
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One value of the configuration and where it came from."""

    value: Any  # as JSON has it
    origin: str  # "default", "dyadwire.toml:12", the name of an environment variable or of an option


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that decides what a run's files will hold, and its name."""

    code: str  # version and hash of the program's own source
    model: str | None  # hash of the weights; None where no weights are used
    tables: Mapping[str, str]  # hash of each lexicon, ontology, actor table and gazetteer
    libraries: Mapping[str, str]  # versions of those that have a say in the output
    inputs: Sequence[InputFile]  # in the order in which they are read
    settings: Mapping[str, Setting]  # only those that can change what is coded

    @property
    def run(self) -> str:
        """The run's id: the same plan has the same id, wherever its settings came from."""
        content = {
            "schema": VERSION,
            "code": self.code,
            "model": self.model,
            "tables": dict(self.tables),
            "libraries": dict(self.libraries),
            "inputs": [asdict(entry) for entry in self.inputs],
            "settings": {key: setting.value for key, setting in self.settings.items()},
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A finished run. Nothing but `created` depends on when or where it ran."""

    run: str
    plan: Plan
    shards: int
    counts: Mapping[str, int]  # rows of each table
    reasons: Mapping[str, int] = field(default_factory=dict)  # rejections by "stage: reason"
    created: str = ""  # UTC, ISO 8601, when the run was finished; decides which run is the latest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make the run visible, by one rename."""
    text = json.dumps({"schema": VERSION, **asdict(manifest)}, indent=2, ensure_ascii=True, sort_keys=True)
    partial = folder / f"{NAME}.partial"
    partial.write_text(text + "\n", "utf-8")
    partial.replace(folder / NAME)


def read_manifest(folder: Path) -> Manifest | None:
    """The run's manifest; None if the run was not finished.

    Raises `StoreError` if the file is not a manifest or is of another layout than this version reads.
    """
    path = folder / NAME
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise StoreError(f"{path}: not JSON ({error}); restore the file, or remove {folder} and code anew") from error
    if not isinstance(raw, dict) or raw.get("schema") != VERSION:
        found = raw.get("schema") if isinstance(raw, dict) else None
        raise StoreError(f"{path}: layout {found!r}, expected {VERSION}; code anew into another store")
    try:
        return _manifest(raw)
    except (KeyError, TypeError) as error:
        raise StoreError(f"{path}: lacks {error}; restore the file, or remove {folder} and code anew") from error


def _manifest(raw: Mapping[str, Any]) -> Manifest:
    plan = raw["plan"]
    return Manifest(
        run=raw["run"],
        plan=Plan(
            code=plan["code"],
            model=plan["model"],
            tables=plan["tables"],
            libraries=plan["libraries"],
            inputs=[InputFile(**entry) for entry in plan["inputs"]],
            settings={key: Setting(**entry) for key, entry in plan["settings"].items()},
        ),
        shards=raw["shards"],
        counts=raw["counts"],
        reasons=raw["reasons"],
        created=raw["created"],
    )
