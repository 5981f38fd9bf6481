"""Pages are fetched politely, and what is not fetched says why and whether to try again."""

import gzip
import socket
from email.utils import formatdate

import pytest

from dyadwire.read import fetch
from dyadwire.read.fetch import Fetcher, Unreachable
from local_web import local_web


@pytest.fixture
def web():
    with local_web() as server:
        yield server


class Time:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now, self.slept = 1000.0, []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def fetcher(time):
    return Fetcher(contact="desk@example.org", pause_s=2.0, most_bytes=10_000, clock=time.clock, sleep=time.sleep)


def failure(fetcher, url, **options):
    with pytest.raises(Unreachable) as error:
        fetcher.fetch(url, **options)
    return error.value


def test_a_page_is_fetched_by_an_agent_that_says_who_it_is(web, fetcher):
    web.routes["/a"] = (200, {"Content-Type": "text/html", "ETag": '"1"'}, "<p>words</p>")

    page = fetcher.fetch(f"{web.url}/a")

    assert (page.status, page.body, page.headers["etag"]) == (200, b"<p>words</p>", '"1"')
    assert web.paths() == ["/robots.txt", "/a"]
    assert web.asked[1][1]["User-Agent"].startswith("dyadwire/")
    assert "desk@example.org" in web.asked[1][1]["User-Agent"]


def test_what_robots_txt_forbids_is_not_asked_for(web, fetcher):
    web.routes["/robots.txt"] = (200, {}, "User-agent: *\nDisallow: /private/\nAllow: /private/open\n")
    web.routes["/private/open"] = web.routes["/b"] = (200, {}, "words")

    verdict = failure(fetcher, f"{web.url}/private/a")
    fetcher.fetch(f"{web.url}/private/open")
    fetcher.fetch(f"{web.url}/b")

    assert verdict.reason == "robots.txt forbids it" and verdict.again_s is None
    assert web.paths() == ["/robots.txt", "/private/open", "/b"]


def test_robots_txt_that_fails_forbids_all_for_now_and_one_that_is_absent_nothing(web, fetcher):
    web.routes["/robots.txt"] = [(503, {}, ""), (404, {}, "")]
    web.routes["/a"] = (200, {}, "words")

    verdict = failure(fetcher, f"{web.url}/a")

    assert verdict.reason == "robots.txt cannot be had" and verdict.again_s
    assert fetcher.fetch(f"{web.url}/a").body == b"words"


def test_a_host_is_left_in_peace_between_requests_as_long_as_its_robots_txt_asks(web, fetcher, time):
    web.routes["/robots.txt"] = (200, {}, "User-agent: *\nCrawl-delay: 7\n")
    web.routes["/a"] = (200, {}, "words")

    for _ in range(3):
        fetcher.fetch(f"{web.url}/a")

    assert time.slept == [7.0, 7.0]


def test_what_has_not_changed_is_not_sent_again(web, fetcher):
    web.routes["/a"] = lambda headers: (304, {}, "") if headers.get("If-None-Match") == '"1"' else (200, {}, "words")

    assert fetcher.fetch(f"{web.url}/a", etag='"1"', modified="Mon, 01 Jan 2024 00:00:00 GMT").status == 304
    assert web.asked[-1][1]["If-Modified-Since"] == "Mon, 01 Jan 2024 00:00:00 GMT"


def test_redirects_are_followed_but_not_for_ever(web, fetcher):
    web.routes["/a"] = (301, {"Location": "/b"}, "")
    web.routes["/b"] = (302, {"Location": f"{web.url}/c"}, "")
    web.routes["/c"] = (200, {}, "words")
    web.routes["/loop"] = (302, {"Location": "/loop"}, "")

    assert fetcher.fetch(f"{web.url}/a").url == f"{web.url}/c"
    assert failure(fetcher, f"{web.url}/loop").reason == "too many redirects"


def test_a_redirect_never_leaves_the_web(web, fetcher):
    web.routes["/a"] = (302, {"Location": "file:///etc/hostname"}, "")

    assert failure(fetcher, f"{web.url}/a").reason == "not a web address"
    assert failure(fetcher, "ftp://example.org/a").reason == "not a web address"


@pytest.mark.parametrize("asks", ["30", "date"])
def test_a_busy_host_is_asked_again_when_it_says(web, fetcher, time, asks):
    later = formatdate(__import__("time").time() + 30, usegmt=True) if asks == "date" else asks
    web.routes["/a"] = [(429, {"Retry-After": later}, ""), (200, {}, "words")]

    assert fetcher.fetch(f"{web.url}/a", tries=2, robots=False).body == b"words"
    assert 28 <= sum(time.slept) <= 31


def test_a_host_that_wants_a_long_pause_gets_it(web, fetcher, time):
    web.routes["/a"] = (503, {"Retry-After": "3600"}, "")

    first = failure(fetcher, f"{web.url}/a", tries=3)
    second = failure(fetcher, f"{web.url}/b")

    assert (first.reason, first.status, first.again_s) == ("HTTP 503", 503, 3600.0)
    assert second.reason == "host is left alone" and second.again_s > 3000
    assert web.paths() == ["/robots.txt", "/a"]


def test_what_is_gone_is_not_tried_again(web, fetcher):
    verdict = failure(fetcher, f"{web.url}/none", tries=5)

    assert (verdict.reason, verdict.status, verdict.again_s) == ("HTTP 404", 404, None)
    assert web.paths().count("/none") == 1


def test_pages_over_the_limit_are_cut_off_also_when_they_are_packed(web, fetcher):
    web.routes["/long"] = (200, {}, b"x" * 20_000)
    web.routes["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 5_000_000))

    assert failure(fetcher, f"{web.url}/long").reason == "too long"
    assert failure(fetcher, f"{web.url}/bomb").reason == "too long"


def test_a_host_that_does_not_answer_is_left_alone_after_two_tries(fetcher):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/a"

    assert [failure(fetcher, url).reason for _ in range(3)] == ["no connection", "no connection", "host is left alone"]


def test_a_reply_that_never_comes_is_a_time_out(web, monkeypatch, time):
    monkeypatch.setattr(fetch, "READ_S", 0.2)
    slow = Fetcher(clock=time.clock, sleep=time.sleep)
    web.routes["/a"] = lambda headers: (__import__("time").sleep(0.6), (200, {}, ""))[1]

    assert failure(slow, f"{web.url}/a", robots=False).reason == "time-out"
