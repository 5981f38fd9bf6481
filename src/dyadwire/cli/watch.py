"""Watch feeds, and code each of their articles once."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyadwire.cli.options import ConfigFile, Mentions, NoText, Sets, StoreFolder, Workers, check_target, configure
from dyadwire.cli.reports import report_unread, say
from dyadwire.cli.streams import STANDARD, append_output, open_output
from dyadwire.errors import OptionError

if TYPE_CHECKING:
    from dyadwire.config import Configuration, Settings
    from dyadwire.pipeline import MakeCoder, NativeOptions, Summary
    from dyadwire.read.watching import Batch, Round, Watcher

SUMMARY = "Watch feeds, and code each of their articles once."
EXAMPLE = "dyadwire watch feeds.toml --store news --every 30"
MINUTES = 15
SHARDS = 8  # coded together as one run of a store, for which the processes of a pool load the weights

Feeds = Annotated[Path, typer.Argument(metavar="FEEDS", help="TOML file with [[feeds]], see docs/feeds.md.")]
Jsonl = Annotated[
    str | None, typer.Option("--jsonl", metavar="OUT", help="File for native JSON lines, appended to; - for output.")
]
Once = Annotated[bool, typer.Option("--once", help="Go over the feeds once, and end.")]
Every = Annotated[int, typer.Option("--every", metavar="MINUTES", help="Minutes from one round to the next.")]
StateFile = Annotated[
    Path | None, typer.Option("--state", metavar="FILE", help="What was fetched already; FEEDS.state when not given.")
]
Deliver = Callable[["Batch"], "Summary"]


def run(
    feeds: Feeds,
    store: StoreFolder = None,
    jsonl: Jsonl = None,
    once: Once = False,
    every: Every = MINUTES,
    state: StateFile = None,
    workers: Workers = None,
    no_text: NoText = False,
    mentions: Mentions = False,
    config: ConfigFile = None,
    sets: Sets = None,
) -> int:
    """Ask RSS and Atom feeds and news sitemaps for what is new, fetch each article once, and code it.

    Hosts are asked politely: as robots.txt allows, one request at a time with a pause, never again for what has not
    changed, and later where they say so. What was fetched is remembered: a watch that was killed goes on where it was.
    With --store each round that brings articles becomes a run of the store, with --jsonl lines are added.
    """
    from dyadwire.pipeline import NativeOptions, read_options
    from dyadwire.read.feed_lists import load_feeds
    from dyadwire.read.watch_state import open_state
    from dyadwire.read.watching import Watcher

    _check(store, jsonl, every, no_text or mentions)
    configuration = configure(config, sets, run_workers=("--workers", workers))
    listed = load_feeds(feeds)
    with open_state(state or feeds.with_suffix(".state")) as memory:
        watcher = Watcher(listed, memory, read_options(configuration.settings))
        native = NativeOptions(text=not no_text, mentions=mentions)
        deliver = _deliver(store, jsonl or STANDARD, configuration, native, watcher)
        while True:
            started = time.monotonic()
            code = _round(watcher, SHARDS * configuration.settings.run.shard_documents, deliver)
            if once:
                return code
            time.sleep(max(0.0, started + 60 * every - time.monotonic()))


def _deliver(
    store: Path | None, out: str, configuration: "Configuration", native: "NativeOptions", watcher: "Watcher"
) -> Deliver:
    """What codes a batch and puts it where it goes; loads once for all, but each process of a pool for itself."""
    from dyadwire.pipeline import kept

    run = configuration.settings.run
    make = kept() if run.workers == 1 and run.engine == "pool" else None
    if store is not None:
        return partial(_to_store, store, configuration, make)
    return partial(_to_lines, out, configuration.settings, make, native, watcher)


def _check(store: Path | None, jsonl: str | None, every: int, for_lines: bool) -> None:
    check_target("watch", store, jsonl)
    if every < 1:
        raise OptionError(f"watch: --every {every}: expected a number of minutes above 0")
    if jsonl is None and for_lines:
        raise OptionError("watch: --no-text and --mentions are for --jsonl; a store keeps everything, see export")


def _round(watcher: "Watcher", size: int, deliver: Deliver) -> int:
    """Finish what is left over, then ask, fetch and code. The exit code: 1 if no feed at all could be read."""
    from dyadwire.pipeline import Summary

    summary = Summary()
    for fetch in (False, True):
        if fetch:
            done = watcher.poll()
            watcher.fetch()
        for batch in watcher.batches(size):
            summary.add(deliver(batch))
            watcher.state.batch_done(batch.number)
    _report(done, summary, watcher.state.counts().get("waiting", 0))
    return int(len({failure.feed for failure in done.failures}) >= len(watcher.feeds.feeds) and not summary.documents)


def _report(done: "Round", summary: "Summary", waiting: int) -> None:
    failed = len(done.failures)
    say(
        f"{time.strftime('%H:%M')}  {done.asked} feeds asked, {done.unchanged} unchanged, {failed} failed; "
        f"{done.new} new items; {summary.documents:,} documents, {summary.events:,} events; "
        f"{summary.unread_reasons.total()} items gave no document; {waiting} wait"
    )
    for failure in done.failures:
        told = failure.status is None or failure.reason == f"HTTP {failure.status}"
        status = "" if told else f" (HTTP {failure.status})"
        say(f"  feed {failure.feed}: {failure.reason}{status}: {failure.detail}")
    report_unread(summary)


def _to_store(store: Path, configuration: "Configuration", make: "MakeCoder | None", batch: "Batch") -> "Summary":
    from dyadwire.pipeline import code_items_into_store

    return code_items_into_store(batch.records, store, configuration, make).summary


def _to_lines(
    out: str,
    settings: "Settings",
    make: "MakeCoder | None",
    native: "NativeOptions",
    watcher: "Watcher",
    batch: "Batch",
) -> "Summary":
    """Add a batch's lines to a file, in place of what a killed watch had written of the same batch."""
    from dyadwire.pipeline import Summary, code_lines

    summary = Summary()
    size = 0 if out == STANDARD else watcher.state.output_size(batch.number, out, _size(Path(out)))
    with open_output(out) if out == STANDARD else append_output(Path(out), size) as file:
        for lines, counted in code_lines(batch.records, settings, native, make):
            file.write(lines)
            summary.add(counted)
    return summary


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
