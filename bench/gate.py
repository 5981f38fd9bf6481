"""The gate: what it saves and what it loses, step by step.

Recall: sentences of `gold/dev.jsonl` that hold an event and reach the encoder. Let through: share of all sentences,
and of all words, of 1,000 documents of `news_sample` that reach it. The steps are cumulative, as in the product.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from dyadwire.coding.knowledge import KnowledgePaths, load_knowledge
from dyadwire.learn.segments import split_sentences
from dyadwire.parse.encoder import PACKAGED, OnnxEncoder
from dyadwire.parse.gate import load_gate
from dyadwire.parse.select import Finders, open_page
from dyadwire.pipeline import make_finders
from dyadwire.records import Document
from shared import options, rows

STEPS = ("no actor", "no trigger word", "gate")


def reasons(document: Document, finders: Finders, encoder: OnnxEncoder) -> dict[int, str]:
    """Why each sentence that is not read is not, by the offset of its beginning."""
    page = open_page(document, encoder.segmenter, finders, load_gate(encoder.folder))
    return {r.start: r.reason for r in page.rejections if r.start is not None}


def recall(path: Path, finders: Finders, encoder: OnnxEncoder) -> tuple[Counter[str], int]:
    """(sentences with events lost at each step, all sentences with events)."""
    lost: Counter[str] = Counter()
    total = 0
    for row in rows(path):
        why = reasons(Document(id=row["id"], origin="", text=row["text"]), finders, encoder)
        for span in split_sentences(row["text"]):
            if any(span.start <= event["trigger"]["start"] < span.end for event in row["events"]):
                total += 1
                lost[why.get(span.start, "read")] += 1
    return lost, total


def let_through(
    documents: Iterable[Document], finders: Finders, encoder: OnnxEncoder
) -> tuple[Counter[str], Counter[str]]:
    """Sentences and words by the step that stopped them, or "read"."""
    sentences: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for document in documents:
        why = reasons(document, finders, encoder)
        for span in split_sentences(document.text):
            reason = why.get(span.start, "read")
            sentences[reason] += 1
            words[reason] += len(document.text[span.start : span.end].split())
    return sentences, words


def main() -> int:
    """Print both figures."""
    parser = options(__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    args = parser.parse_args()
    encoder, finders = OnnxEncoder(PACKAGED), make_finders(load_knowledge(KnowledgePaths()))
    lost, total = recall(args.shared / "gold" / "dev.jsonl", finders, encoder)
    print(f"recall of sentences with events, dev: {lost['read'] / total:.3f} ({lost['read']} of {total})")
    for step in STEPS:
        print(f"  lost at {step!r}: {lost[step]}")
    news = args.shared / "corpus" / "news_sample.jsonl.gz"
    documents = (Document(id=row["id"], origin="", text=row["text"]) for row in rows(news, args.documents))
    sentences, words = let_through(documents, finders, encoder)
    print(f"news_sample, {args.documents} documents: {sentences['read'] / sentences.total():.3f} of the sentences and")
    print(f"  {words['read'] / words.total():.3f} of the words reach the encoder")
    for step in STEPS:
        print(f"  stopped at {step!r}: {sentences[step] / sentences.total():.3f} of the sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
