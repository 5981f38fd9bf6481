"""The gate: what it saves and what it loses, step by step.

Recall: sentences of `gold/dev.jsonl` that hold an event and are read by the whole encoder. Let through: share of all
sentences, and of all words, of 1,000 documents of `news_sample` that are. The steps are cumulative, as in the product;
those stopped have met no layer of it.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from dyadwire.coding.knowledge import KnowledgePaths, load_knowledge
from dyadwire.learn.segments import split_sentences
from dyadwire.parse import Parser
from dyadwire.pipeline import make_finders
from dyadwire.records import Document
from shared import options, rows

STEPS = ("no actor", "no words", "no predicate", "gate")


def reasons(documents: Iterable[Document], parser: Parser) -> Iterable[tuple[Document, dict[int, str]]]:
    """Why each sentence that is not read is not, by the offset of its beginning."""
    for group in grouped(documents, 32):
        for document, page in zip(group, parser.choose(group), strict=True):
            yield document, {r.start: r.reason for r in page.rejections if r.start is not None}


def grouped(documents: Iterable[Document], size: int) -> Iterable[list[Document]]:
    """The documents in lists of at most `size`."""
    group: list[Document] = []
    for document in documents:
        group.append(document)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def recall(path: Path, parser: Parser) -> tuple[Counter[str], int]:
    """(sentences with events lost at each step, all sentences with events)."""
    lost: Counter[str] = Counter()
    total = 0
    gold = list(rows(path))
    documents = [Document(id=row["id"], origin="", text=row["text"]) for row in gold]
    for row, (_, why) in zip(gold, reasons(documents, parser), strict=True):
        for span in split_sentences(row["text"]):
            if any(span.start <= event["trigger"]["start"] < span.end for event in row["events"]):
                total += 1
                lost[why.get(span.start, "read")] += 1
    return lost, total


def let_through(documents: Iterable[Document], parser: Parser) -> tuple[Counter[str], Counter[str]]:
    """Sentences and words by the step that stopped them, or "read"."""
    sentences: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for document, why in reasons(documents, parser):
        for span in split_sentences(document.text):
            reason = why.get(span.start, "read")
            sentences[reason] += 1
            words[reason] += len(document.text[span.start : span.end].split())
    return sentences, words


def main() -> int:
    """Print both figures."""
    args_parser = options(__doc__)
    args_parser.add_argument("--documents", type=int, default=1_000)
    args_parser.add_argument("--weights", type=Path, default=None)
    args = args_parser.parse_args()
    parser = Parser(make_finders(load_knowledge(KnowledgePaths())), weights=args.weights)
    lost, total = recall(args.shared / "gold" / "dev.jsonl", parser)
    print(f"recall of sentences with events, dev: {lost['read'] / total:.3f} ({lost['read']} of {total})")
    for step in STEPS:
        print(f"  lost at {step!r}: {lost[step]}")
    news = args.shared / "corpus" / "news_sample.jsonl.gz"
    documents = (Document(id=row["id"], origin="", text=row["text"]) for row in rows(news, args.documents))
    sentences, words = let_through(documents, parser)
    print(f"news_sample, {args.documents} documents: {sentences['read'] / sentences.total():.3f} of the sentences and")
    print(f"  {words['read'] / words.total():.3f} of the words reach the whole encoder")
    for step in STEPS:
        print(f"  stopped at {step!r}: {sentences[step] / sentences.total():.3f} of the sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
