"""Speed and memory on `news_sample`, one worker, and what the gate is worth.

Each figure comes from a process of its own. *Whole line*: from the file to native JSON lines. *Encoder alone*: the
int8 encoder's plain reading of ready-made pieces, every sentence, one core. *Every sentence*: the parse stage as it is
but with the gate off, so that the same encoder reads all sentences and marks all triggers. Words are those between
white space.
"""

import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from dyadwire.coding.knowledge import KnowledgePaths, load_knowledge
from dyadwire.config import Settings
from dyadwire.learn.frames import frame, windows
from dyadwire.learn.segments import split_sentences
from dyadwire.parse import ParseOptions, Parser
from dyadwire.parse.encoder import OnnxEncoder
from dyadwire.pipeline import NativeOptions, code_lines, make_coder, make_finders, read_documents
from dyadwire.records import Document
from shared import options, rows

Figure = dict[str, float]


def documents(path: Path) -> list[Document]:
    """The documents of a JSONL file, as they are."""
    return [Document(id=row["id"], origin=str(path), text=row["text"]) for row in rows(path)]


def words(path: Path) -> int:
    """Words of all texts."""
    return sum(len(row["text"].split()) for row in rows(path))


def whole_line(path: Path) -> Figure:
    """Read, date, parse and code the file; loading is not counted."""
    settings = Settings()
    coder = make_coder(settings)
    coder([Document(id="warm", origin="", text="Russia criticised France on Monday.")])
    begun = time.perf_counter()
    items = read_documents([str(path)], settings)
    size = sum(len(lines) for lines, _ in code_lines(items, settings, NativeOptions(), make=lambda _: coder))
    return {"seconds": time.perf_counter() - begun, "characters_out": size}


def encoder_alone(path: Path) -> Figure:
    """The plain reading of every sentence, from pieces that are ready."""
    encoder = OnnxEncoder()
    frames = []
    for document in documents(path):
        cut = encoder.segmenter.cut(document.text, split_sentences(document.text))
        frames += [frame(part, encoder.segmenter) for pieces in cut for part in windows(pieces)]
    begun = time.perf_counter()
    for at in range(0, len(frames), 1_024):
        encoder.read(frames[at : at + 1_024])
    return {"seconds": time.perf_counter() - begun}


def every_sentence(path: Path) -> Figure:
    """The parse stage with the gate off."""
    return _parse(path, gate=False)


def gated(path: Path) -> Figure:
    """The parse stage as it is used."""
    return _parse(path, gate=True)


def _parse(path: Path, *, gate: bool) -> Figure:
    parser = Parser(make_finders(load_knowledge(KnowledgePaths())), ParseOptions(gate=gate))
    texts = documents(path)
    begun = time.perf_counter()
    parses = [parse for at in range(0, len(texts), 16) for parse in parser.parse(texts[at : at + 16])]
    seconds = time.perf_counter() - begun
    read, total = sum(len(p.encoded) for p in parses), sum(len(p.sentences) for p in parses)
    return {"seconds": seconds, "share_read": read / max(1, total)}


def apart(work: Callable[[Path], Figure], path: Path) -> Figure:
    """Run in a process of its own, so that memory is its own too."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, work, path).result()


def _measured(work: Callable[[Path], Figure], path: Path) -> Figure:
    figure = work(path)
    figure["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figure


def main() -> int:
    """Print the table."""
    parser = options(__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.jsonl"
        sample = rows(args.shared / "corpus" / "news_sample.jsonl.gz", args.documents)
        lines = [json.dumps({"id": row["id"], "text": row["text"]}) for row in sample]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        count = words(path)
        print(f"{len(lines)} documents, {count:,} words", flush=True)
        figures = {work.__name__: apart(work, path) for work in (whole_line, gated, every_sentence, encoder_alone)}
    for name, figure in figures.items():
        rate = count / figure["seconds"]
        pace = len(lines) / figure["seconds"]
        print(
            f"{name:15} {figure['seconds']:7.1f} s  {rate:9,.0f} words/s  {pace:6.1f} documents/s"
            f"  {figure['memory_mb']:6.0f} MB"
        )
    print(f"sentences that reach the encoder: {figures['gated']['share_read']:.3f}")
    ratio = figures["every_sentence"]["seconds"] / figures["whole_line"]["seconds"]
    print(f"whole line against the same encoder over every sentence: {ratio:.2f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())
