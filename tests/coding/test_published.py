"""The publication date, inferred with its reason or not at all."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from dyadwire.coding.dates import date_findings, find_dates
from dyadwire.coding.published import infer_published
from dyadwire.records import Block, Document

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("DYADWIRE_SHARED", ROOT.parent.parent / "shared"))
SEED = SHARED / "corpus" / "seed" / "relations_update.txt"


def cases() -> list[object]:
    rows = map(json.loads, (ROOT / "cases" / "published.jsonl").read_text("utf-8").split("\n")[:-1])
    return [pytest.param(row["title"], row["text"], row["want"], id=row["id"]) for row in rows]


@pytest.mark.parametrize(("title", "text", "want"), cases())
def test_the_publication_date_is_inferred_with_its_reason_or_not_at_all(title, text, want):
    found = infer_published(Document(id="d", origin="d", text=text, title=title))

    if want is None:
        assert found.published is None
        assert found.published_from is None
    else:
        assert found.published == date.fromisoformat(want[0])
        assert (found.published_from or "").startswith(want[1])


def test_a_given_date_is_never_touched():
    given = Document(
        id="d", origin="d", text="December 5, 2023\n\nA letter.", published=date(2020, 1, 1), published_from="given"
    )

    assert infer_published(given) is given


def test_dates_in_furniture_do_not_count():
    text = "June 3, 2021\n\nThe ministers met."
    block = Block(text="June 3, 2021", reason="donation meter", start=0, end=12)

    assert infer_published(Document(id="d", origin="d", text=text, furniture=(block,))).published is None


def test_the_web_address_tells_the_day():
    found = infer_published(
        Document(id="d", origin="d", text="The ministers met.", url="https://example.org/2015/12/11/talks")
    )

    assert (found.published, found.published_from) == (date(2015, 12, 11), "web address gives 11 December 2015")


@pytest.mark.parametrize(
    "path",
    ["news/2019/mar/23/talks-held/", "policy/2019/3/23/17/talks", "World/2019/0323/Talks-held", "2019/march/23/a"],
)
def test_an_address_files_its_article_under_a_day_in_several_ways(path):
    found = infer_published(Document(id="d", origin="d", text="The ministers met.", url=f"https://example.org/{path}"))

    assert found.published == date(2019, 3, 23)


@pytest.mark.parametrize(
    "path", ["news/2019/mar/32/talks/", "a/2019/1999/talks", "2019/marches/23/talks", "2019/3/talks"]
)
def test_numbers_in_an_address_that_are_no_day_tell_none(path):
    found = infer_published(Document(id="d", origin="d", text="The ministers met.", url=f"https://example.org/{path}"))

    assert found.published is None


@pytest.mark.skipif(not SEED.is_file(), reason=f"no seed text at {SEED}; set DYADWIRE_SHARED")
def test_the_relations_update_is_of_11_december_2015_and_its_wrong_sunday_is_reported():
    page = SEED.read_text("utf-8")
    text = page[page.index("The latest events") : page.index("Lisbeth Mechter")]
    found = infer_published(Document(id="s", origin="s", text=text, title="Relations: US & Russia – Dec. 11 Update"))

    assert found.published == date(2015, 12, 11)
    assert "70th session of the UN General Assembly gives 2015" in (found.published_from or "")
    assert "“Monday 7th” agrees" in (found.published_from or "")
    kinds = [(f.kind, f.text) for f in date_findings(found, find_dates(text, found.published))]
    assert kinds == [("weekday against date", "Sunday, December 7th")]
