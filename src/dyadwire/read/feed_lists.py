"""The list of feeds that are watched: a TOML file of the user's, checked when it is read."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from dyadwire.errors import OptionError, nearest
from dyadwire.read.fetch import PAUSE_S

TEXTS = ("page", "feed")


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFeed:
    """A feed or news sitemap to be asked again and again."""

    url: str
    publisher: str | None = None  # of its documents; None: what the pages say, else the feed's title
    text: str = "page"  # "page": of the page behind each item; "feed": what the item itself holds


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedList:
    """What is watched, and how politely."""

    feeds: tuple[WatchedFeed, ...]
    contact: str | None = None  # an address or URL for whoever reads the hosts' logs
    pause: float = PAUSE_S  # seconds between two requests to one host
    tries: int = 5  # for an item whose host fails; after the last it is a rejection


def load_feeds(path: Path) -> FeedList:
    """The list in a file. Raises `OptionError` at the first thing that is wrong, with its place and what to do."""
    try:
        values = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OptionError(f"{path}: not TOML in UTF-8: {error}") from error
    except OSError as error:
        raise OptionError(
            f"{path}: {error.strerror}; expected a TOML file with [[feeds]], see docs/feeds.md"
        ) from error
    given = values.pop("feeds", [])
    if not isinstance(given, list) or not given or not all(isinstance(entry, dict) for entry in given):
        raise OptionError(f'{path}: no feed; expected [[feeds]] with url = "https://..."')
    feeds = tuple(_feed(entry, f"{path}: feeds {number}") for number, entry in enumerate(given, start=1))
    urls = [feed.url for feed in feeds]
    if twice := next((url for url in urls if urls.count(url) > 1), None):
        raise OptionError(f"{path}: {twice!r} is listed twice; keep one")
    found: FeedList = _made(FeedList, {**values, "feeds": feeds}, str(path))
    if found.pause < 0 or found.tries < 1:
        raise OptionError(f"{path}: pause = {found.pause!r}, tries = {found.tries!r}; expected 0 and 1 at least")
    return found


def _feed(entry: Mapping[str, Any], place: str) -> WatchedFeed:
    feed: WatchedFeed = _made(WatchedFeed, entry, place)
    if not feed.url.startswith(("http://", "https://")):
        raise OptionError(f"{place}: url = {feed.url!r}; expected http://... or https://...")
    if feed.text not in TEXTS:
        raise OptionError(f"{place}: text = {feed.text!r}; expected one of: {', '.join(TEXTS)}")
    return feed


def _made(kind: Any, entry: Mapping[str, Any], place: str) -> Any:
    """A record of a mapping whose keys and types are checked."""
    known = {field.name: field for field in fields(kind)}
    for key, value in entry.items():
        if key not in known:
            raise OptionError(f"{place}: unknown key {key!r}; {nearest(key, known)}")
        default = known[key].default
        wanted: Any = (
            str if default in (MISSING, None) else (int, float) if isinstance(default, float) else type(default)
        )
        if not isinstance(value, wanted if key != "feeds" else tuple) or isinstance(value, bool):
            raise OptionError(f"{place}: {key} = {value!r}; expected {'a text' if wanted is str else 'a number'}")
    missing = [name for name, field in known.items() if field.default is MISSING and name not in entry]
    if missing:
        raise OptionError(f"{place}: no {missing[0]!r}")
    return kind(**entry)
