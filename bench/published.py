"""Publication dates: documents of states with the date withheld, and web pages read whole.

    python bench/published.py [--errors] [--half looking]

Documents are halved by a hash of their id: rules and scores were made by looking at one half, figures are of the other.
"Shows a date" is asked in three ways, from wide to strict:

* some date: a full calendar date (day, month and year) stands in the title or the text, whichever it is. In most of
  these documents the only such dates are of treaties, visits to come and the like: the true day cannot be read there.
* its day: the day of publication itself stands in the title or the text, with or without its year.
* its date: the day of publication stands there with its year, as date lines, datelines and titles write it.

Each is measured on title and text alone, and on the record as it is given (with web address and id, which for some
publishers hold the date). The last line is of all documents: nothing is gained by guessing there.
"""

import hashlib
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dyadwire.coding.dates_findings import MONTHS
from dyadwire.coding.published import infer_published
from dyadwire.read.inputs import read_inputs
from dyadwire.read.options import ReadOptions
from dyadwire.records import Document
from shared import options, rows

DOCUMENTS, SEED = 500, 7
LABELS = {"exact": "exact", "month": "within a month", "gross": "wrong by more", "none": "none"}
NAMES = "|".join((*MONTHS, *(name[:3] for name in MONTHS), "Sept"))
FULL = re.compile(
    rf"\b(?:(?:{NAMES})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{NAMES})\.?,?\s+\d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})\b",
    re.IGNORECASE,
)

Row = dict[str, Any]
Outcome = tuple[date, date | None, str | None, str | None, float | None]  # gold, found, why, title, score


def is_measured(row: Row) -> bool:
    """Whether a document is of the half that figures are taken from."""
    return int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 2 == 1


def any_row(row: Row) -> bool:  # noqa: ARG001 - one signature for all pools
    """Every document."""
    return True


def shows_some_date(row: Row) -> bool:
    """Whether any full calendar date stands in title or text."""
    return bool(FULL.search(f"{row['title'] or ''}\n{row['text']}"))


def shows_own_day(row: Row) -> bool:
    """Whether the day of publication stands in title or text, with or without its year."""
    return _own(row, year=False)


def shows_own_date(row: Row) -> bool:
    """Whether the day of publication stands in title or text with its year."""
    return _own(row, year=True)


def _own(row: Row, *, year: bool) -> bool:
    day = date.fromisoformat(row["date"])
    name = MONTHS[day.month - 1]
    month = rf"(?:{name}|{name[:3]}{'t?' if day.month == 9 else ''}\.?)"
    number, tail = rf"0?{day.day}(?:st|nd|rd|th)?", rf",?\s+{day.year}\b" if year else r"\b(?!,?\s+\d{4})"
    written = rf"\b{month}\s+{number}{tail}|\b{number}\s+(?:of\s+)?{month}{tail}|{day.isoformat()}"
    text = f"{row['title'] or ''}\n{row['text']}"
    return bool(re.search(written, text, re.IGNORECASE)) or (not year and _own(row, year=True))


def outcomes(sample: Sequence[Row], *, given: bool) -> list[Outcome]:
    """What is inferred for each document, from the whole record or from title and text alone."""
    found = []
    for row in sample:
        document = Document(
            id=row["id"] if given else "document",
            origin="documents.jsonl:1",
            text=row["text"],
            title=row["title"] or None,
            url=row["url"] if given else None,
        )
        got = infer_published(document)
        found.append(
            (date.fromisoformat(row["date"]), got.published, got.published_from, row["title"], got.published_score)
        )
    return found


def shares(found: Sequence[Outcome], errors: bool) -> str:
    """Exact, within a month, wrong by more than a month, none; and of those given, how many are exact."""
    c: Counter[str] = Counter()
    for gold, day, why, title, score in found:
        away = abs((day - gold).days) if day else None
        c["none" if away is None else "exact" if not away else "month" if away <= 31 else "gross"] += 1
        if errors and away:
            print(f"    {gold} not {day} ({score}): {why} | {title}")
    count = max(1, len(found))
    told = max(1, count - c["none"])
    parts = "  ".join(f"{name} {c[key] / count:.3f}" for key, name in LABELS.items())
    return f"{parts}  exact of those given {c['exact'] / told:.3f}  ({len(found)} documents)"


def calibration(found: Sequence[Outcome]) -> str:
    """For bands of the score that is given: its mean, and the share that is exact."""
    bands: dict[float, list[tuple[float, bool]]] = {}
    for gold, day, _, _, score in found:
        if score is not None:
            bands.setdefault(min(int(score * 5) / 5, 0.8), []).append((score, day == gold))
    return "; ".join(
        f"{sum(s for s, _ in band) / len(band):.2f} said, {sum(right for _, right in band) / len(band):.2f} right"
        f" ({len(band)})"
        for _, band in sorted(bands.items())
    )


def measure_pages(folder: Path, errors: bool) -> str:
    """Web pages whose date is known, through reading and inference."""
    pages = [row for row in rows(folder / "manifest.jsonl") if len(row.get("gold_date") or "") >= 10]
    found: list[Outcome] = []
    for page in pages:
        for item in read_inputs([str(folder / page["file"])], ReadOptions()):
            if isinstance(item, Document):
                got = infer_published(item)
                gold = date.fromisoformat(page["gold_date"][:10])
                found.append((gold, got.published, got.published_from, got.title, got.published_score))
    return shares(found, errors)


SHOWN: dict[str, Callable[[Row], bool]] = {
    "some date": shows_some_date,
    "its day": shows_own_day,
    "its date": shows_own_date,
    "all documents": any_row,
}


def main() -> int:
    """Print every figure."""
    parser = options(__doc__)
    parser.add_argument("--errors", action="store_true", help="show what is wrong")
    parser.add_argument("--half", choices=("measured", "looking", "both"), default="measured", help="which documents")
    arguments = parser.parse_args()
    known = [row for row in rows(arguments.shared / "corpus" / "ir_docs.jsonl") if len(row["date"] or "") == 10]
    if arguments.half != "both":
        known = [row for row in known if is_measured(row) == (arguments.half == "measured")]
    for name, shown in SHOWN.items():
        pool = [row for row in known if shown(row)]
        sample = random.Random(SEED).sample(pool, min(DOCUMENTS, len(pool)))
        print(
            f"{name}: {len(pool)} documents; the day can be read in {sum(map(shows_own_day, sample)) / len(sample):.3f}"
        )
        for given in (False, True):
            found = outcomes(sample, given=given)
            print(f"  {'as given      ' if given else 'title and text'}: {shares(found, arguments.errors)}")
            if shown is any_row:
                print(f"    scores: {calibration(found)}")
    begun = time.process_time()
    outcomes(known, given=False)
    print(f"speed: {1000 * (time.process_time() - begun) / len(known):.2f} ms a document")
    print(f"pages: {measure_pages(arguments.shared / 'corpus' / 'pages', arguments.errors)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
