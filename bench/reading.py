"""Reading: token F1 of the main text against gold, on real pages; and what becomes of comments, titles and dates.

Two readings of each page of `corpus/pages`: as HTML, beside trafilatura's own; and flattened to lines without markup,
as a page dump, beside the whole page as it stands. The WARC files are left out, and so are pages without gold text.
Comments: the paragraphs of the comment threads of the Global Voices pages; kept = among our comments, leaked = in the
text. Clean texts: events of the gold whose trigger falls in what we mark as furniture or comments; this must be none.
"""

import gzip
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import trafilatura
from lxml import html

from dyadwire.read import ReadOptions, read_inputs
from dyadwire.read.encodings import decode
from dyadwire.read.layouts import read_layout
from dyadwire.read.markup import flatten
from dyadwire.records import Document
from shared import options, rows

ANY_LANGUAGE = ReadOptions(languages=("en", "de", "es", "fr", "it", "ja", "ko", "pl", "pt", "ru", "zh", "vi", "id"))
WORD = re.compile(r"\w+")
SPACES = re.compile(r"\s+")


def token_f1(text: str, gold: str) -> float:
    """F1 of the multisets of tokens; 1.0 if both are empty."""
    given, wanted = Counter(WORD.findall(text)), Counter(WORD.findall(gold))
    total = given.total() + wanted.total()
    return 2 * (given & wanted).total() / total if total else 1.0


def read_as(name: str, data: bytes, folder: Path) -> Document | None:
    """The document that the reader makes of a file of this name, or None if it rejects it."""
    (folder / name).write_bytes(data)
    record = next(iter(read_inputs([str(folder / name)], ANY_LANGUAGE)))
    return record if isinstance(record, Document) else None


def measure_page(row: dict[str, Any], data: bytes, folder: Path) -> dict[str, float]:
    """All figures of one page, by name."""
    threads = find_threads(decode(data))
    lines = "\n".join(line.text for line in flatten(html.fromstring(decode(data))))
    page, dump = read_as("page.html", data, folder), read_as("page.txt", lines.encode(), folder)
    figures = {
        "html": token_f1(page.text if page else "", row["gold_text"]),
        "trafilatura": token_f1(trafilatura.extract(data, include_comments=False) or "", row["gold_text"]),
        "dump": token_f1(dump.text if dump else "", row["gold_text"]),
        "whole": token_f1(lines, row["gold_text"]),
    }
    for name, document in (("html", page), ("dump", dump)):
        if row.get("gold_title"):
            figures[f"{name} title"] = document is not None and document.title == row["gold_title"]
        if row.get("gold_date"):
            figures[f"{name} date"] = document is not None and str(document.published) == row["gold_date"]
        for figure, value in comment_figures(threads, document):
            figures[f"{name} {figure}"] = value
    return figures


def find_threads(markup: str) -> list[str]:
    """The paragraphs of a page's comment threads, by the markup of the Global Voices pages."""
    lists = [element for element in html.fromstring(markup).iter("ul") if "commentlist" in (element.get("class") or "")]
    return ["".join(map(str, paragraph.itertext())) for thread in lists for paragraph in thread.iter("p")]


def comment_figures(threads: Iterable[str], document: Document | None) -> Iterable[tuple[str, float]]:
    """The shares of a page's comment paragraphs that are kept as comments and that leaked into the text."""
    wanted = [squeeze(paragraph) for paragraph in threads]
    wanted = [paragraph for paragraph in wanted if len(paragraph) > 20]  # shorter ones are signatures and dates
    if not wanted or document is None:
        return
    kept, text = squeeze("".join(block.text for block in document.comments)), squeeze(document.text)
    yield "comments kept", sum(paragraph in kept for paragraph in wanted) / len(wanted)
    yield "comments leaked", sum(paragraph in text for paragraph in wanted) / len(wanted)


def squeeze(text: str) -> str:
    """A text without white space, so that line ends do not matter."""
    return SPACES.sub("", text)


def clean_texts(path: Path) -> tuple[int, int, int]:
    """(documents, words, events in what is marked as furniture or comments) of a gold file."""
    documents = words = lost = 0
    for row in rows(path):
        layout = read_layout(row["text"])
        documents, words = documents + 1, words + len(row["text"].split())
        marked = [u for u, r in zip(layout.units, layout.roles, strict=True) if r.kind in ("furniture", "comment")]
        starts = [event["trigger"]["start"] for event in row["events"]]
        lost += sum(unit.start <= start < unit.end for unit in marked for start in starts)
    return documents, words, lost


def main() -> int:
    """Print the figures by kind of page."""
    shared = options(__doc__).parse_args().shared
    pages = shared / "corpus" / "pages"
    figures: dict[str, dict[str, list[float]]] = {}
    with TemporaryDirectory() as folder:
        for row in rows(pages / "manifest.jsonl"):
            if not row.get("gold_text") or row["file"].startswith("warc/"):
                continue
            data = (pages / row["file"]).read_bytes()
            data = gzip.decompress(data) if row["file"].endswith(".gz") else data
            for name, value in measure_page(row, data, Path(folder)).items():
                for kind in (row["file"].split("/")[0], "all"):
                    figures.setdefault(kind, {}).setdefault(name, []).append(value)
    for kind, columns in sorted(figures.items()):
        print(f"{kind}: {len(columns['html'])} pages")
        for name, values in columns.items():
            print(f"  {name:20} {sum(values) / len(values):.4f}   (n={len(values)})")
    begun = time.process_time()
    documents, words, lost = clean_texts(shared / "gold" / "train.jsonl")
    speed = words / (time.process_time() - begun)
    print(f"clean texts: {documents}, events in what is marked: {lost}; {speed:,.0f} words a second on one core")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main())
