"""The configuration: defaults, one TOML file, environment variables, command-line options; later ones win.

Each value keeps where it came from. Keys are written ``section.key``; the environment variable of `parse.threshold` is
DYADWIRE_PARSE__THRESHOLD. A section may hold sections: `read.columns.text`. A relative path in the file counts from the
file's folder, any other from the working one.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from dyadwire.errors import OptionError, nearest

FILE = "dyadwire.toml"  # taken from the working directory when no other is named
PREFIX = "DYADWIRE_"
FILE_VARIABLE = f"{PREFIX}CONFIG"
_OTHER_VARIABLES = (FILE_VARIABLE, f"{PREFIX}SHARED")  # the second tells tests and benchmarks where the data lie


def _split(value: object) -> object:
    """Lists may be written with commas where there is no TOML: in variables and options."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
Paths = Annotated[tuple[Path, ...], BeforeValidator(_split)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnsSection(_Section):
    """The columns of a table of articles; None: found by their names."""

    id: str | None = None
    text: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None


class ReadSection(_Section):
    """What is read, and how."""

    languages: Words = ("en",)
    max_characters: int = Field(default=5_000_000, ge=1)
    max_unpacked_bytes: int = Field(default=20_000_000_000, ge=1)
    encoding: str | None = None
    outside_links: bool = False
    fetch: bool = False
    columns: ColumnsSection = ColumnsSection()
    stdin_as: str | None = None


class ParseSection(_Section):
    """The encoder, and what is spared it."""

    weights: Path | None = None
    gate: bool = True
    lowest: float = Field(default=0.3, ge=0, le=1)
    threshold: float | None = Field(default=None, ge=0, le=1)
    batch_words: int = Field(default=50_000, ge=1)


class CodingSection(_Section):
    """The tables that decide who, what and where; and how sure an event must be."""

    ontology: Path | None = None
    predicates: Path | None = None
    cues: Path | None = None
    attitudes: Path | None = None
    contexts: Path | None = None
    scores: Path | None = None
    actors: Path | None = None
    extra_actors: Paths = ()
    places: Path | None = None
    threshold: float = Field(default=0.2, ge=0, le=1)


class RunSection(_Section):
    """How the work is cut up."""

    workers: int = Field(default=1, ge=1, le=1024)
    engine: Literal["pool", "ray"] = "pool"
    address: str | None = None
    shard_documents: int = Field(default=128, ge=1)
    cache: bool = True
    cache_folder: Path | None = None


class BriefSection(_Section):
    """What a brief shows."""

    format: Literal["md", "html", "json"] = "md"
    since: date | None = None
    until: date | None = None
    min_score: float = Field(default=0.3, ge=0, le=1)


class Settings(_Section):
    """All values in force. Frozen, checked."""

    read: ReadSection = ReadSection()
    parse: ParseSection = ParseSection()
    coding: CodingSection = CodingSection()
    run: RunSection = RunSection()
    brief: BriefSection = BriefSection()


@dataclass(frozen=True, slots=True)
class Entry:
    """One value in force."""

    key: str  # "parse.threshold"
    value: Any  # as JSON has it
    origin: str  # "default", "dyadwire.toml:12", "DYADWIRE_PARSE__THRESHOLD" or "--set"


@dataclass(frozen=True, slots=True)
class Configuration:
    """The values in force and where each came from."""

    settings: Settings
    origins: Mapping[str, str]  # of the keys that are not defaults

    def entries(self) -> list[Entry]:
        """Every value, in the order of the sections."""
        values = self.settings.model_dump(mode="json")
        return [Entry(key, value, self.origins.get(key, "default")) for key, value in _leaves(values)]


@dataclass(frozen=True, slots=True)
class _Layer:
    values: Mapping[str, Any]
    origins: Mapping[str, str]


def load_configuration(
    file: Path | None = None,
    options: Mapping[str, tuple[str, Any]] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Configuration:
    """What is in force.

    `file`: else the one that DYADWIRE_CONFIG names, else `dyadwire.toml` of the working directory if there is one.
    `options`: for each key the option's name, as a person would type it, and its value. `environment`: None takes the
    process's own. Raises `OptionError` at the first file, key or value that is wrong, with place and remedy.
    """
    environment = os.environ if environment is None else environment
    path = _find(file, environment)
    layers = [_file_layer(path)] if path else []
    layers += [_environment_layer(environment), _option_layer(options or {})]
    merged: dict[str, dict[str, Any]] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        origins |= layer.origins
        for section, entries in layer.values.items():
            if not isinstance(entries, dict):
                raise OptionError(f"{origins[section]}: key {section!r} is in no section; write keys under a [section]")
            _merge(merged.setdefault(section, {}), entries)
    try:
        return Configuration(Settings.model_validate(merged), origins)
    except ValidationError as error:
        raise OptionError(_explain(error, origins)) from error


def setting_keys() -> list[str]:
    """All keys, in the order of the sections."""
    return [entry.key for entry in Configuration(Settings(), {}).entries()]


def _leaves(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Each key with its value, through sections of sections."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield above + key, value


def _merge(target: dict[str, Any], later: Mapping[str, Any]) -> None:
    """Add values that win over those there, through sections of sections."""
    for key, value in later.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        else:
            target[key] = dict(value) if isinstance(value, dict) else value


def absolute(settings: Settings) -> Settings:
    """The settings with every path written in full, for processes that work in another folder."""
    values: dict[str, dict[str, Any]] = {}
    for section, key in _keys_of_kind(Path):
        value = getattr(getattr(settings, section), key)
        if value is not None:
            full = tuple(path.absolute() for path in value) if isinstance(value, tuple) else value.absolute()
            values.setdefault(section, {})[key] = full
    sections = {name: getattr(settings, name).model_copy(update=paths) for name, paths in values.items()}
    return settings.model_copy(update=sections)


def _find(file: Path | None, environment: Mapping[str, str]) -> Path | None:
    if file is None and environment.get(FILE_VARIABLE):
        file = Path(environment[FILE_VARIABLE])
    if file is None:
        return Path(FILE) if Path(FILE).is_file() else None
    if not file.is_file():
        raise OptionError(f"{file}: no such configuration file; `dyadwire config --template` prints one to start from")
    return file


def _file_layer(path: Path) -> _Layer:
    try:
        text = path.read_text("utf-8-sig")
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise OptionError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"{path}: not TOML: {error}; texts need quotation marks, lists square brackets") from error
    lines = key_lines(text)
    for section, key in _keys_of_kind(Path):
        _anchor(values.get(section), key, path.parent)
    return _Layer(values, {key: f"{path}:{line}" for key, line in lines.items()})


def key_lines(text: str) -> dict[str, int]:
    """The line, from 1, on which each key of a correct TOML text begins.

    tomllib keeps no lines, so the text is read again in growing pieces: a key stands in the line after the last piece
    that was TOML without it. Values over several lines are TOML only at their end, which is why this works.
    """
    lines = text.split("\n")
    found: dict[str, int] = {}
    whole = 0  # lines of the last piece that was TOML
    for count in range(1, len(lines) + 1):
        if not lines[count - 1].strip():
            continue
        try:
            values = tomllib.loads("\n".join(lines[:count]))
        except tomllib.TOMLDecodeError:
            continue
        for key in _dotted(values):
            found.setdefault(key, _first_written(lines, whole, count))
        whole = count
    return found


def _first_written(lines: list[str], start: int, stop: int) -> int:
    """The first line from index `start` that holds anything but a comment, as a number from 1."""
    written = (index for index in range(start, stop) if lines[index].strip() and lines[index].lstrip()[0] != "#")
    return next(written, start) + 1


def _dotted(values: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in values.items():
        yield above + key
        if isinstance(value, dict):
            yield from _dotted(value, f"{above}{key}.")


def _environment_layer(environment: Mapping[str, str]) -> _Layer:
    known = {f"{PREFIX}{key.upper().replace('.', '__')}": key for key in setting_keys()}
    given = {name: environment[name] for name in sorted(environment) if name.startswith(PREFIX)}
    for name in given:
        if name not in known and name not in _OTHER_VARIABLES:
            raise OptionError(f"{name}: unknown environment variable; {nearest(name, [*known, *_OTHER_VARIABLES])}")
    chosen = {known[name]: name for name, value in given.items() if name in known and value}
    return _Layer(_nested({key: given[name] for key, name in chosen.items()}), chosen)


def _option_layer(options: Mapping[str, tuple[str, Any]]) -> _Layer:
    known = setting_keys()
    for key, (name, _) in options.items():
        if key not in known:
            raise OptionError(f"{name} {key}: unknown key; {_remedy(key)}")
    values = _nested({key: value for key, (_, value) in options.items()})
    return _Layer(values, {key: name for key, (name, _) in options.items()})


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by dotted key in sections, and sections of sections."""
    top: dict[str, Any] = {}
    for key, value in values.items():
        *sections, entry = key.split(".")
        place = top
        for section in sections:
            place = place.setdefault(section, {})
        place[entry] = value
    return top


def _keys_of_kind(kind: type) -> Iterator[tuple[str, str]]:
    for section, field in Settings.model_fields.items():
        for key, entry in field.annotation.model_fields.items():  # type: ignore[union-attr]  # all are sections
            if kind.__name__ in str(entry.annotation):
                yield section, key


def _anchor(entries: object, key: str, folder: Path) -> None:
    """Make the paths of a section, as the file has them, count from the file's folder."""
    if not isinstance(entries, dict) or key not in entries:
        return
    value = entries[key]
    if isinstance(value, str):
        entries[key] = str(folder / value)
    elif isinstance(value, list):
        entries[key] = [str(folder / part) if isinstance(part, str) else part for part in value]


def _explain(error: ValidationError, origins: Mapping[str, str]) -> str:
    first = error.errors()[0]
    key = ".".join(map(str, takewhile(lambda part: isinstance(part, str), first["loc"])))
    place = origins.get(key) or origins.get(key.partition(".")[0], FILE)
    if first["type"] == "extra_forbidden":
        return f"{place}: unknown key {key!r}; {_remedy(key)}"
    return f"{place}: {key} = {first['input']!r}: {first['msg'][0].lower()}{first['msg'][1:]}"


def _remedy(key: str) -> str:
    known = setting_keys()
    return nearest(key, known if "." in key else [*known, *Settings.model_fields])
