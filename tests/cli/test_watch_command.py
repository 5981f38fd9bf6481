"""A watch fetches each article once, politely, says what failed, and goes on after a kill where it was."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dyadwire.pipeline
from dyadwire.cli import main
from dyadwire.store import query
from fake_stages import make_fake
from local_web import local_web

MET = "Washington met envoys of Moscow in the morning, and the talks went on until late in the evening of that day."
LEFT = "The weather in the capital was mild for the season, and the parks were full of people all afternoon long."


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    """A coder without the encoder, and a working folder without a configuration."""
    monkeypatch.setattr(dyadwire.pipeline, "make_coder", make_fake)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def web():
    with local_web() as server:
        yield server


def page(text, title="Talks"):
    return f"<html><head><title>{title}</title></head><body><article><p>{text}</p><p>{LEFT}</p></article></body></html>"


def rss(web, *names, summary=""):
    items = "".join(
        f"<item><title>Item {name}</title><link>{web.url}/{name}</link><description>{summary}</description>"
        "<pubDate>Fri, 11 Dec 2015 09:00:00 GMT</pubDate></item>"
        for name in names
    )
    return f'<rss version="2.0"><channel><title>The Courier</title>{items}</channel></rss>'


def publish(web, *names, feed="/feed"):
    web.routes[feed] = (200, {"ETag": '"1"'}, rss(web, *names))
    for name in names:
        web.routes[f"/{name}"] = (200, {"Content-Type": "text/html"}, page(MET.replace("day", f"day of {name}")))


def listed(web, *feeds, **options):
    lines = ["pause = 0.0", *(f"{key} = {value!r}" for key, value in options.items())]
    for path in feeds:
        lines += ["[[feeds]]", f'url = "{web.url}{path}"']
    Path("feeds.toml").write_text("\n".join(lines) + "\n", "utf-8")


def watch(*more):
    return main(["watch", "feeds.toml", "--once", *(more or ("--jsonl", "out.jsonl"))])


def rows():
    return [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]


def test_each_item_is_fetched_and_coded_once(web, capsys):
    publish(web, "a", "b")
    listed(web, "/feed")

    assert watch() == watch() == 0
    publish(web, "b", "c")
    assert watch() == 0

    assert [row["id"] for row in rows()] == [f"{web.url}/{name}" for name in "abc"]
    assert [web.paths().count(path) for path in ("/a", "/b", "/c", "/feed")] == [1, 1, 1, 3]
    assert (rows()[0]["title"], rows()[0]["published"], rows()[0]["publisher"]) == (
        "Item a",
        "2015-12-11",
        "The Courier",
    )
    assert rows()[0]["events"][0]["type"] == "CONSULT"
    assert "1 feeds asked, 0 unchanged, 0 failed; 2 new items; 2 documents" in capsys.readouterr().err


def test_a_feed_that_has_not_changed_is_not_sent_again(web, capsys):
    publish(web, "a")
    body = web.routes["/feed"][2]
    web.routes["/feed"] = lambda headers: (
        (304, {}, "") if headers.get("If-None-Match") == '"1"' else (200, {"ETag": '"1"'}, body)
    )
    listed(web, "/feed")

    watch()
    watch()

    assert "1 feeds asked, 1 unchanged, 0 failed; 0 new items" in capsys.readouterr().err


def test_what_robots_txt_forbids_is_a_rejection_and_never_asked_for(web, capsys):
    publish(web, "a", "private/b")
    web.routes["/robots.txt"] = (200, {}, "User-agent: *\nDisallow: /private/\n")
    listed(web, "/feed")

    watch()

    assert [row["id"] for row in rows()] == [f"{web.url}/a"]
    assert "/private/b" not in web.paths()
    err = capsys.readouterr().err
    assert f"{web.url}/private/b: robots.txt forbids it" in err and f"feed {web.url}/feed" in err


def test_a_busy_host_is_left_alone_as_long_as_it_asks_also_by_the_next_watch(web, capsys):
    publish(web, "a", "b")
    web.routes["/a"] = (429, {"Retry-After": "3600"}, "")
    listed(web, "/feed")

    watch()
    watch()

    assert web.paths() == ["/robots.txt", "/feed", "/a"]
    assert rows() == [] if Path("out.jsonl").exists() else True
    err = capsys.readouterr().err
    assert "2 wait" in err and "host is left alone" in err


def test_a_page_that_fails_is_tried_again_and_then_rejected(web, monkeypatch, capsys):
    monkeypatch.setattr("dyadwire.read.watching.ITEM_AGAIN_S", 0.0)
    publish(web, "a", "b")
    web.routes["/a"] = [(500, {}, ""), (200, {}, page(MET))]
    web.routes["/b"] = (500, {}, "")
    listed(web, "/feed", tries=2)

    for _ in range(3):
        watch()

    assert [row["id"] for row in rows()] == [f"{web.url}/a"]
    assert web.paths().count("/b") == 2
    assert f"{web.url}/b: HTTP 500" in capsys.readouterr().err


def test_broken_feeds_are_named_with_what_is_wrong_and_the_others_are_read(web, capsys):
    publish(web, "a")
    web.routes["/cut"] = (200, {}, rss(web, "b")[:-30])
    web.routes["/b"] = (200, {}, page(MET))
    web.routes["/page"] = (200, {}, "<html><body>no feed</body></html>")
    web.routes["/down"] = (500, {}, "")
    listed(web, "/feed", "/cut", "/page", "/down", "/none")

    assert watch() == 0

    assert {row["id"] for row in rows()} == {f"{web.url}/a", f"{web.url}/b"}
    err = capsys.readouterr().err
    assert "5 feeds asked, 0 unchanged, 4 failed" in err
    for line in ("cut: broken feed (HTTP 200)", "page: not a feed", "down: HTTP 500", "none: HTTP 404"):
        assert f"feed {web.url}/{line}" in err
    assert watch() == 0
    assert "down: feed is left alone" in capsys.readouterr().err


def test_nothing_but_failing_feeds_is_exit_code_1(web):
    listed(web, "/none")

    assert watch() == 1


def test_an_item_that_vanishes_is_a_rejection_if_its_page_is_gone_and_else_a_document(web, capsys):
    publish(web, "a", "b")
    del web.routes["/b"]
    listed(web, "/feed")

    watch()

    assert [row["id"] for row in rows()] == [f"{web.url}/a"]
    assert f"{web.url}/b: HTTP 404" in capsys.readouterr().err


def test_redirects_are_followed_and_the_same_page_in_two_feeds_is_fetched_once(web):
    publish(web, "a")
    web.routes["/old"] = (301, {"Location": "/feed"}, "")
    web.routes["/two"] = (200, {}, rss(web, "a?utm_source=feed"))
    web.routes["/a?utm_source=feed"] = web.routes["/a"]
    listed(web, "/old", "/two")

    watch()

    assert len(rows()) == 1
    assert sum(path.startswith("/a") for path in web.paths()) == 1


def test_the_text_of_the_feed_itself_is_taken_where_that_is_asked_for(web):
    web.routes["/feed"] = (200, {}, rss(web, "a", summary=f"{MET} {LEFT}"))
    listed(web, "/feed")
    Path("feeds.toml").write_text(Path("feeds.toml").read_text() + 'text = "feed"\npublisher = "Ours"\n')

    watch()

    assert [(row["text"], row["publisher"]) for row in rows()] == [(f"{MET} {LEFT}", "Ours")]
    assert "/a" not in web.paths()


def test_sitemaps_of_an_index_are_read(web):
    publish(web, "a")
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    web.routes["/index"] = (
        200,
        {},
        f"<sitemapindex {space}><sitemap><loc>{web.url}/map</loc></sitemap></sitemapindex>",
    )
    web.routes["/map"] = (200, {}, f"<urlset {space}><url><loc>{web.url}/a</loc></url></urlset>")
    listed(web, "/index")

    watch()

    assert [row["id"] for row in rows()] == [f"{web.url}/a"]


def test_a_store_gets_a_run_for_each_round_that_brings_something(web):
    publish(web, "a")
    listed(web, "/feed")

    watch("--store", "news")
    watch("--store", "news")
    publish(web, "a", "b")
    watch("--store", "news")

    runs = list(query(Path("news"), "select documents from runs").rows)
    assert sorted(runs) == [(1,), (1,)]


def test_a_batch_that_was_written_and_not_marked_done_is_written_once(web, monkeypatch):
    publish(web, "a", "b")
    listed(web, "/feed")
    with monkeypatch.context() as patch:
        patch.setattr("dyadwire.read.watch_state.WatchState.batch_done", lambda self, batch: sys.exit(9))
        with pytest.raises(SystemExit):
            from dyadwire.cli.watch import run

            run(Path("feeds.toml"), jsonl="out.jsonl", once=True)
    before = Path("out.jsonl").read_text("utf-8")

    watch()

    assert Path("out.jsonl").read_text("utf-8") == before and len(rows()) == 2


def test_a_watch_that_is_killed_goes_on_and_fetches_nothing_twice(web):
    names = [f"n{number}" for number in range(20)]
    publish(web, *names)
    slow = {path: web.routes[path] for path in web.routes if path.startswith("/n")}
    for path, reply in slow.items():
        web.routes[path] = lambda headers, reply=reply: (time.sleep(0.05), reply)[1]
    listed(web, "/feed")
    code = "import sys; from dyadwire.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "watch", "feeds.toml", "--jsonl", "out.jsonl", "--once"]
    process = subprocess.Popen(command, env=os.environ, stderr=subprocess.DEVNULL)
    while web.paths().count("/n7") == 0 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert not Path("out.jsonl").exists()
    assert watch() == 0

    assert sorted(row["id"] for row in rows()) == sorted(f"{web.url}/{name}" for name in names)
    twice = [name for name in names if web.paths().count(f"/{name}") > 1]
    assert len(twice) <= 1  # the request that was under way


def test_two_watches_with_one_state_are_refused(web, capsys):
    from dyadwire.read.watch_state import open_state

    listed(web, "/feed")
    with open_state(Path("feeds.state")):
        assert watch() == 1

    assert "another watch is at work" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no feed; expected [[feeds]]"),
        ('[[feeds]]\nulr = "https://a"', "feeds 1: unknown key 'ulr'; Did you mean 'url'?"),
        ('[[feeds]]\nurl = "a.xml"', "expected http://... or https://..."),
        ('[[feeds]]\npublisher = "a"', "feeds 1: no 'url'"),
        ('[[feeds]]\nurl = "https://a"\ntext = "all"', "expected one of: page, feed"),
        ('[[feeds]]\nurl = "https://a"\n' * 2, "is listed twice"),
        ('tries = 0\n[[feeds]]\nurl = "https://a"', "expected 0 and 1 at least"),
        ('pause = "2"\n[[feeds]]\nurl = "https://a"', "pause = '2'; expected a number"),
        ("[[feeds]\n", "not TOML"),
    ],
)
def test_a_list_of_feeds_that_is_wrong_stops_with_its_place(text, problem, capsys):
    Path("feeds.toml").write_text(text, "utf-8")

    assert watch() == 2
    assert problem in capsys.readouterr().err


def test_a_state_that_is_something_else_is_not_touched(web, capsys):
    listed(web, "/feed")
    Path("feeds.state").write_text("my notes, for years", "utf-8")

    assert watch() == 2
    assert Path("feeds.state").read_text("utf-8") == "my notes, for years"
