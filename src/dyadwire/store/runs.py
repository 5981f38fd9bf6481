"""Stores and their runs: opening, writing, resuming.

A run is a folder `runs/RUN`. Until its manifest is there the run does not exist for readers. Its lock is held by the
process that writes it and dies with that process, so a killed run can be resumed at once.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from dyadwire.errors import StoreError, nearest
from dyadwire.store.manifests import Manifest, Plan, read_manifest, write_manifest
from dyadwire.store.schemas import TABLES
from dyadwire.store.shards import shard_path, sweep, whole_shards, write_shard

RUNS = "runs"
COPIES = "copies"  # beside the runs, see `store.copies`


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of immutable runs."""

    path: Path

    def runs(self) -> list[Manifest]:
        """The finished runs, oldest first. Raises `StoreError` if a run's files do not fit its manifest."""
        folders = sorted(path for path in (self.path / RUNS).iterdir() if path.is_dir())
        found = [manifest for folder in folders if (manifest := read_manifest(folder)) is not None]
        for manifest in found:
            _check_files(self.folder(manifest.run), manifest)
        return sorted(found, key=lambda manifest: (manifest.created, manifest.run))

    def named(self, run: str) -> Manifest:
        """The finished run of that id. Raises `StoreError` if there is none."""
        runs = self.runs()
        for manifest in runs:
            if manifest.run == run:
                return manifest
        known = [manifest.run for manifest in runs]
        remedy = nearest(run, known) if known else "the store has none yet"
        raise StoreError(f"run {run!r}: no such finished run; {remedy}")

    def folder(self, run: str) -> Path:
        """Where a run's files lie, whether or not it exists."""
        return self.path / RUNS / run


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRun:
    """A run that this process may write: it holds the lock."""

    folder: Path
    plan: Plan
    finished: Manifest | None  # already there, nothing to do; None otherwise
    whole: frozenset[int]  # numbers of the shards that an earlier, killed run completed

    def finish(self, shards: int) -> Manifest:
        """Count the files of shards 0 to `shards` - 1, write the manifest, and so make the run visible."""
        if shards == 0:  # readers may then rely on one file of each table
            write_shard(self.folder, self.plan.run, 0, 0, [])
        counts, reasons = _count(self.folder, max(shards, 1))
        manifest = Manifest(
            run=self.plan.run,
            plan=self.plan,
            shards=max(shards, 1),
            counts=counts,
            reasons=reasons,
            created=datetime.now(UTC).isoformat(timespec="microseconds"),
        )
        write_manifest(self.folder, manifest)
        return manifest


def open_store(path: Path, *, create: bool = False) -> Store:
    """The store in a folder; with `create` a new one if there is nothing yet.

    Raises `StoreError` if there is no store, or if `create` would mix one into a folder that holds other things.
    """
    if (path / RUNS).is_dir():
        return Store(path)
    if not create:
        raise StoreError(
            f"{path}: no store (a folder with {RUNS}/ in it); make one with: dyadwire code INPUT... --store {path}"
        )
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise StoreError(f"{path}: neither a store nor an empty folder; name a new folder for the store")
    (path / RUNS).mkdir(parents=True)
    return Store(path)


def copies_path(store: Store) -> Path:
    """Where the copies of the store's present runs lie, whether or not they were worked out."""
    names = "\n".join(sorted(manifest.run for manifest in store.runs()))
    return store.path / COPIES / f"{hashlib.sha256(names.encode()).hexdigest()[:32]}.parquet"


@contextmanager
def begin_run(store: Store, plan: Plan) -> Iterator[OpenRun]:
    """Hold the lock of the plan's run while it is written; resumes what a killed run left.

    Raises `StoreError` at once if another process is writing the same run.
    """
    from filelock import FileLock, Timeout

    folder = store.folder(plan.run)
    folder.mkdir(exist_ok=True)
    lock = FileLock(store.path / RUNS / f"{plan.run}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreError(f"{folder}: another process is writing this run; wait for it to end") from error
    try:
        finished = read_manifest(folder)
        if finished is None:
            sweep(folder)
        yield OpenRun(folder=folder, plan=plan, finished=finished, whole=whole_shards(folder))
    finally:
        lock.release()


def _count(folder: Path, shards: int) -> tuple[dict[str, int], dict[str, int]]:
    counts = dict.fromkeys(TABLES, 0)
    reasons: Counter[str] = Counter()
    for number in range(shards):
        for table in TABLES:
            counts[table] += pq.read_metadata(shard_path(folder, table, number)).num_rows
        rejected = pq.read_table(shard_path(folder, "rejections", number), columns=["stage", "reason"])
        for row in rejected.group_by(["stage", "reason"]).aggregate([([], "count_all")]).to_pylist():
            reasons[f"{row['stage']}: {row['reason']}"] += row["count_all"]
    return counts, dict(sorted(reasons.items()))


def _check_files(folder: Path, manifest: Manifest) -> None:
    for number in range(manifest.shards):
        for table in TABLES:
            path = shard_path(folder, table, number)
            if not path.is_file():
                raise StoreError(f"{path}: missing, though {folder}/manifest.json counts {manifest.shards} shards")
