"""Watch feeds: ask each for its items, fetch the page of each item once, and hand on what came of it in batches."""

import json
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from dyadwire.read.entries import read_entry
from dyadwire.read.feed_lists import FeedList, WatchedFeed
from dyadwire.read.feeds import Feed, Item, item_entry, item_link, parse_feed
from dyadwire.read.fetch import LEFT_ALONE, PATIENCE_S, Fetcher, Page, Unreachable
from dyadwire.read.links import read_fetched
from dyadwire.read.options import ReadOptions
from dyadwire.read.sources import Record, reject
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.watch_state import HeldItem, WatchState
from dyadwire.records import Document

THREADS = 8  # hosts that are asked at the same time; each host is asked for one thing after the other
SITEMAPS = 20  # of a sitemap index that are read, the first
FEED_AGAIN_S, FEED_MOST_S = 60.0, 86_400.0  # a failed feed is asked again after this, doubled each time, at most
ITEM_AGAIN_S = 60.0  # a failed page is asked for again after this, four times as long each time
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")  # parameters that name the reader's way and not the page


@dataclass(frozen=True, slots=True)
class Failure:
    """A feed that could not be read, or not whole."""

    feed: str
    reason: str
    detail: str
    status: int | None  # of the reply; None: there was none, or it could be had and not read


@dataclass(slots=True)
class Round:
    """What one round over all feeds brought."""

    asked: int = 0
    unchanged: int = 0
    new: int = 0
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Batch:
    """Items that are ready, as documents and rejections, in the order in which they were found."""

    number: int
    records: tuple[Record, ...]


class Watcher:
    """Goes over a list of feeds. `clock`: seconds since 1970, for tests."""

    def __init__(
        self, feeds: FeedList, state: WatchState, options: ReadOptions, clock: Callable[[], float] = time.time
    ) -> None:
        self.feeds, self.state, self.options, self.clock = feeds, state, options, clock
        self.stop = threading.Event()
        self.fetcher = Fetcher(contact=feeds.contact, pause_s=feeds.pause, sleep=self.stop.wait)
        for url, until in state.left_alone(clock()):
            self.fetcher.postpone(url, until - clock())

    def poll(self) -> Round:
        """Ask every feed that may be asked, and remember the items that are new."""
        done = Round()
        todo = [(feed, feed.url, 0) for feed in self.feeds.feeds]
        while todo:
            due = [entry for entry in todo if self._due(entry[1], done)]
            todo = []
            for (feed, url, depth), reply in zip(due, self._ask(due), strict=True):
                done.asked += 1
                sitemaps = self._take(feed, url, reply, done)
                if depth == 0:
                    todo += [(feed, sitemap, 1) for sitemap in sitemaps[:SITEMAPS]]
        return done

    def fetch(self) -> None:
        """Ask for the page of every item that waits for one and may be asked for, and remember what came."""
        by_host: dict[str, list[HeldItem]] = defaultdict(list)
        for item in self.state.waiting(self.clock()):
            by_host[urlsplit(item.url or "").netloc].append(item)
        replies: queue.Queue[tuple[HeldItem, Page | Unreachable] | None] = queue.Queue()

        def work(items: Sequence[HeldItem]) -> None:
            try:
                for item in items:
                    if self.stop.is_set():
                        return
                    replies.put((item, self._page(item.url or "")))
            finally:
                replies.put(None)

        with self._threads() as pool:
            for items in by_host.values():
                pool.submit(work, items)
            ended = 0
            while ended < len(by_host):
                reply = replies.get()
                if reply is None:
                    ended += 1
                else:
                    self._keep(*reply)

    def batches(self, size: int) -> Iterator[Batch]:
        """Yield what is ready; a batch that was given and not taken (`WatchState.batch_done`) comes again, the same."""
        while (found := self.state.next_batch(size)) is not None:
            number, items = found
            yield Batch(number, tuple(self._record(item) for item in items))

    def _due(self, url: str, done: Round) -> bool:
        *_, next_at = self.state.feed(url)
        wait = next_at - self.clock()
        if wait > 0:
            done.failures.append(Failure(url, "feed is left alone", f"for {wait / 60:,.0f} minutes more", None))
        return wait <= 0

    def _ask(self, due: Iterable[tuple[WatchedFeed, str, int]]) -> list[Page | Unreachable]:
        known = [(url, *self.state.feed(url)[:2]) for _, url, _ in due]
        with self._threads() as pool:
            return list(pool.map(lambda entry: self._page(*entry), known))

    def _page(self, url: str, etag: str | None = None, modified: str | None = None) -> Page | Unreachable:
        try:
            return self.fetcher.fetch(url, etag=etag, modified=modified)
        except Unreachable as verdict:
            return verdict

    def _take(self, feed: WatchedFeed, url: str, reply: Page | Unreachable, done: Round) -> tuple[str, ...]:
        """Remember what a feed replied; the addresses of further sitemaps."""
        if isinstance(reply, Unreachable):
            self._leave(url, reply)
            self._failed(url, reply, done)
            return ()
        if reply.status == 304:
            done.unchanged += 1
            self.state.feed_unchanged(url)
            return ()
        try:
            parsed = parse_feed(reply.body)
        except Unreadable as verdict:
            self._failed(url, verdict, done)
            return ()
        done.new += self.state.feed_read(url, {} if parsed.broken else reply.headers, _rows(feed, url, parsed))
        if parsed.broken:
            done.failures.append(Failure(url, "broken feed", parsed.broken, reply.status))
        return parsed.sitemaps

    def _failed(self, url: str, verdict: Unreadable, done: Round) -> None:
        failures = self.state.feed(url)[2] + 1
        asked = getattr(verdict, "again_s", None) or 0.0
        wait = max(asked, min(FEED_AGAIN_S * 2 ** (failures - 1), FEED_MOST_S))
        self.state.feed_failed(url, failures, self.clock() + wait)
        done.failures.append(Failure(url, verdict.reason, verdict.detail, getattr(verdict, "status", None)))

    def _keep(self, item: HeldItem, reply: Page | Unreachable) -> None:
        if isinstance(reply, Page):
            self.state.item_fetched(item.id, reply)
            return
        self._leave(item.url or "", reply)
        tries = item.tries + (reply.reason != LEFT_ALONE)
        if reply.again_s is None or tries >= self.feeds.tries:
            self.state.item_failed(item.id, reply.reason, reply.detail)
        else:
            wait = max(reply.again_s, ITEM_AGAIN_S * 4 ** (tries - 1))
            self.state.item_postponed(item.id, tries, self.clock() + wait)

    def _leave(self, url: str, verdict: Unreachable) -> None:
        if verdict.status is not None and (verdict.again_s or 0.0) > PATIENCE_S:
            self.state.leave_alone(url, self.clock() + (verdict.again_s or 0.0))

    def _record(self, item: HeldItem) -> Record:
        place = item.url or item.feed
        try:
            return self._document(item, place)
        except Unreadable as verdict:
            told = f"{verdict.detail}; feed {item.feed}" if verdict.detail else f"feed {item.feed}"
            return reject(place, Unreadable(verdict.reason, told, verdict.document))

    def _document(self, item: HeldItem, place: str) -> Document:
        facts = dict(item.facts)
        publisher, title = facts.pop("publisher"), facts.pop("feed_title")
        stated = facts["published"]
        known = Item(**{**facts, "published": None if stated is None else date.fromisoformat(stated)})
        if item.reason is not None:
            raise Unreadable(item.reason, item.detail, known.url or known.key)
        if item.page is None:
            document = read_entry(item_entry(known, publisher, place), self.options)
        else:
            document = read_fetched(item_link(known, publisher, place), item.page, self.options)
        return document if document.publisher else replace(document, publisher=title)

    @contextmanager
    def _threads(self) -> Iterator[ThreadPoolExecutor]:
        """Threads that end as soon as they can if anything goes wrong here, an interrupt too."""
        pool, whole = ThreadPoolExecutor(THREADS), False
        try:
            yield pool
            whole = True
        finally:
            if not whole:
                self.stop.set()
            pool.shutdown(wait=whole, cancel_futures=not whole)


def _rows(feed: WatchedFeed, url: str, parsed: Feed) -> Iterator[dict[str, Any]]:
    """The items of a feed as they are remembered; those that hold their text wait for no page."""
    for item in parsed.items:
        whole = bool(item.body.strip()) and (feed.text == "feed" or item.url is None)
        facts = {**asdict(item), "publisher": feed.publisher, "feed_title": parsed.title}
        facts["published"] = item.published.isoformat() if item.published else None
        if not whole:
            facts["body"] = ""  # the page's text is wanted
        yield {
            "key": _key(item.url) if item.url else json.dumps([url, item.key]),
            "feed": url,
            "url": item.url,
            "facts": facts,
            "state": "ready" if whole or item.url is None else "waiting",
        }


def _key(url: str) -> str:
    """An address without what names the reader's way to it."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith(_TRACKING)]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", urlencode(query), ""))
