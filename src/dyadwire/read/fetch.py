"""Fetch pages politely: robots.txt, one request a host at a time and a pause after it, time-outs, a bound on size.

RFC 9309 for robots.txt, RFC 9110 for Retry-After and conditional requests. May be used by several threads at once.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from dyadwire.read.unreadable import Unreadable

if TYPE_CHECKING:
    from protego import Protego
    from urllib3 import BaseHTTPResponse, PoolManager

AGENT = "dyadwire"  # what robots.txt may call us
PAUSE_S = 2.0  # between two requests to a host, unless its robots.txt asks for more
LONGEST_PAUSE_S = 60.0  # that a robots.txt may ask for
CONNECT_S, READ_S, WHOLE_S = 10.0, 20.0, 60.0  # time-outs: to connect, to wait for bytes, for a whole page
MOST_BYTES = 20_000_000  # of a page, unpacked
ROBOTS_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB must be read
ROBOTS_S = 86_400.0  # RFC 9309, 2.4: not to be used for longer than a day
REDIRECTS = 5  # RFC 9309, 2.3.1.2, for robots.txt; enough for pages too
FAILURES, LEFT_ALONE_S = 2, 300.0  # so many times in a row without a connection, and a host is left alone so long
PATIENCE_S = 60.0  # the longest wait for a host that asks for one, if somebody waits for the page
AGAIN = frozenset([408, 425, 429, 500, 502, 503, 504])  # replies that may be others next time
TRIES = 2  # of a page that somebody waits for, with a pause between
LEFT_ALONE = "host is left alone"
MOVED = (301, 302, 303, 307, 308)
_PIECE = 65_536


class Unreachable(Unreadable):
    """A page that was not fetched."""

    def __init__(
        self, reason: str, detail: str = "", *, status: int | None = None, again_s: float | None = None
    ) -> None:
        super().__init__(reason, detail)
        self.status = status  # of the reply; None: there was none
        self.again_s = again_s  # seconds after which it may be tried again; None: that is of no use


@dataclass(frozen=True, slots=True)
class Page:
    """What a host replied."""

    url: str  # from which it came in the end
    status: int  # 200, or 304 if it is still what the caller has
    body: bytes  # unpacked; empty if it is still what the caller has
    headers: Mapping[str, str]  # names in lower case


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0  # by the fetcher's clock
    robots: "Protego | None" = None  # None: everything may be fetched
    robots_until: float = 0.0
    failures: int = 0  # connections in a row that came to nothing


class Fetcher:
    """Fetches pages. One for the whole program: it knows when each host may be asked again."""

    def __init__(
        self,
        *,
        contact: str | None = None,
        pause_s: float = PAUSE_S,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        """`contact`: an address or URL for whoever reads the host's log. `clock` and `sleep` are there for tests."""
        self.agent = f"{AGENT}/{version('dyadwire')} (reads news feeds{f'; {contact}' if contact else ''})"
        self.pause_s, self.most_bytes, self.clock, self.sleep = pause_s, most_bytes, clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._pool = _pool(self.agent)

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, robots: bool = True, tries: int = 1
    ) -> Page:
        """The page at a URL, through redirects. Waits until its host may be asked.

        `etag`, `modified`: of what the caller has already. `robots`: obey robots.txt. `tries`: how often a host that is
        busy is asked, if it wants no longer wait than `PATIENCE_S`. Raises `Unreachable`.
        """
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in asked.items() if value}
        while True:
            tries -= 1
            try:
                return self._follow(url, headers, robots)
            except Unreachable as verdict:
                if tries < 1 or verdict.again_s is None or verdict.again_s > PATIENCE_S:
                    raise
                self.sleep(verdict.again_s)

    def _follow(self, url: str, headers: Mapping[str, str], robots: bool) -> Page:
        target = url
        for _ in range(REDIRECTS + 1):
            page = self._ask(target, headers, robots)
            if page.status not in MOVED:
                return page
            target = urljoin(target, page.headers.get("location", ""))
        raise Unreachable("too many redirects", f"over {REDIRECTS}, the last to {target}", status=page.status)

    def _ask(self, url: str, headers: Mapping[str, str], robots: bool) -> Page:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise Unreachable("not a web address", f"{url!r}; expected http://... or https://...")
        with self._turn(parts.netloc) as host:
            if robots:
                self._obey(url, f"{parts.scheme}://{parts.netloc}", host)
            page = self._request(url, headers, self.most_bytes)
            if page.status in (200, 304, *MOVED):
                return page
            again_s = _retry_after(page.headers.get("retry-after"))
            if page.status in (429, 503) and again_s is not None:
                host.free_at = self.clock() + again_s
        wait = self.pause_s if again_s is None else again_s
        raise Unreachable(
            f"HTTP {page.status}", url, status=page.status, again_s=wait if page.status in AGAIN else None
        )

    @contextmanager
    def _turn(self, netloc: str) -> Iterator[_Host]:
        """Hold the host, once it may be asked; after it, it is left in peace for a while."""
        host = self._host(netloc)
        with host.lock:
            if (wait := host.free_at - self.clock()) > PATIENCE_S:
                raise Unreachable(LEFT_ALONE, f"for {wait:,.0f} seconds more", again_s=wait)
            if wait > 0:
                self.sleep(wait)
            try:
                yield host
                host.failures = 0
            except Unreachable as verdict:
                host.failures = host.failures + 1 if verdict.status is None and verdict.again_s is not None else 0
                raise
            finally:
                pause = self._pause(host) if host.failures < FAILURES else LEFT_ALONE_S
                host.free_at = max(host.free_at, self.clock() + pause)

    def _host(self, netloc: str) -> _Host:
        return self._hosts.setdefault(netloc.rpartition("@")[2].lower(), _Host())

    def postpone(self, url: str, seconds: float) -> None:
        """Leave the host of a URL alone for so long."""
        host = self._host(urlsplit(url).netloc)
        host.free_at = max(host.free_at, self.clock() + seconds)

    def _pause(self, host: _Host) -> float:
        asked = host.robots.crawl_delay(AGENT) if host.robots is not None else None
        return max(self.pause_s, min(float(asked or 0.0), LONGEST_PAUSE_S))

    def _obey(self, url: str, site: str, host: _Host) -> None:
        """Raise `Unreachable` if the site's robots.txt forbids a URL, or cannot be had for now."""
        if self.clock() >= host.robots_until:
            host.robots = self._robots(site)
            host.robots_until = self.clock() + ROBOTS_S
        if host.robots is not None and not host.robots.can_fetch(url, AGENT):
            raise Unreachable("robots.txt forbids it", f"{site}/robots.txt")

    def _robots(self, site: str) -> "Protego | None":
        from protego import Protego

        target = f"{site}/robots.txt"
        for _ in range(REDIRECTS + 1):
            page = self._request(target, {}, ROBOTS_BYTES, cut=True)
            if page.status not in MOVED:
                break
            target = urljoin(target, page.headers.get("location", ""))
        if page.status == 429 or page.status >= 500:  # RFC 9309, 2.3.1.4: as if all were forbidden, for now
            again_s = _retry_after(page.headers.get("retry-after")) or self.pause_s
            raise Unreachable("robots.txt cannot be had", f"HTTP {page.status}", status=page.status, again_s=again_s)
        return Protego.parse(page.body.decode("utf-8", "replace")) if page.status == 200 else None

    def _request(self, url: str, headers: Mapping[str, str], most: int, *, cut: bool = False) -> Page:
        """One reply, whatever its status. `cut`: take the beginning of one that is too long."""
        from urllib3.exceptions import HTTPError, NewConnectionError, TimeoutError

        try:
            reply = self._pool.request(
                "GET", url, headers={**self._pool.headers, **headers}, preload_content=False, redirect=False
            )
            try:
                body = self._body(reply, most, cut)
            finally:
                reply.close()
        except (HTTPError, OSError, ValueError) as error:  # ValueError: an address that no socket takes
            late = isinstance(error, TimeoutError) and not isinstance(error, NewConnectionError)
            reason = "time-out" if late else "no connection"
            raise Unreachable(reason, f"{url}: {error}", again_s=self.pause_s) from error
        return Page(url, reply.status, body, {name.lower(): value for name, value in reply.headers.items()})

    def _body(self, reply: "BaseHTTPResponse", most: int, cut: bool) -> bytes:
        body = bytearray()
        end = self.clock() + WHOLE_S
        for piece in reply.stream(_PIECE, decode_content=True):
            body += piece
            if len(body) > most:
                if cut:
                    return bytes(body[:most])
                raise Unreachable("too long", f"over {most:,} bytes", status=reply.status)
            if self.clock() > end:
                raise Unreachable("time-out", f"not all there after {WHOLE_S:.0f} seconds", again_s=self.pause_s)
        return bytes(body)


@cache
def shared_fetcher() -> Fetcher:
    """The fetcher of the whole program."""
    return Fetcher()


def _pool(agent: str) -> "PoolManager":
    import certifi
    from urllib3 import PoolManager, Timeout

    return PoolManager(
        num_pools=64,
        headers={"User-Agent": agent, "Accept": "*/*;q=0.5, text/html, application/xml", "Accept-Encoding": "gzip"},
        timeout=Timeout(connect=CONNECT_S, read=READ_S),
        retries=False,
        ca_certs=os.environ.get("SSL_CERT_FILE") or certifi.where(),
    )


def _retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for: a number or a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except (TypeError, ValueError, OverflowError):
        return None
