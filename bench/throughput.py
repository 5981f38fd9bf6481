"""Speed and memory of the whole line, by stage and by number of workers, beside what others make of the same texts.

Each figure comes from a process of its own, and loading is not counted. Where other work shares the cores, what the
processor spent (`time.process_time`) says more than seconds on the clock; stages are given in it. *Whole line*: from
a JSONL file to the Parquet files of a store. *Stages*: the same work in one process, one stage after the other.
*Encoder alone*: the int8 encoder's plain reading of ready-made pieces, every sentence, one core. *Every sentence*:
the parse stage as it is but with the gate off, so that the same encoder reads all sentences and marks all triggers.
*spaCy*: its English tokenizer, sentences by punctuation, and a tagger on the CNN of its small pipelines (width 96,
four layers), not trained, which is no slower or faster for it; it finds no event (the extra `bench`). Words are those
between white space.
"""

import json
import multiprocessing
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from dyadwire.coding.knowledge import KnowledgePaths, load_knowledge
from dyadwire.config import Settings, load_configuration
from dyadwire.learn.frames import frame, windows
from dyadwire.learn.segments import split_sentences
from dyadwire.parse import ParseOptions, Parser
from dyadwire.parse.encoder import OnnxEncoder
from dyadwire.pipeline import (
    NativeOptions,
    code_into_store,
    code_lines,
    infer_dates,
    make_coder,
    make_finders,
    make_stages,
    read_documents,
)
from dyadwire.records import Coded, Document
from dyadwire.store import json_line, to_native, write_shard
from ready import LOADED, WARM, make_ready
from shared import options, rows

Result = TypeVar("Result")
Figure = dict[str, float]
Work = Callable[[Path], Figure]

SETS = {"news": "news_sample.jsonl.gz", "official": "official_sample.jsonl.gz"}
PETRARCH = """\
quoted, from others' runs on other machines (`peers/README.md` of the shared data):
  UniversalPetrarch, coder only, parses given: 740 to 1,024 sentences/s, 153 MB
  PETRARCH2, coder only, parses given: 2,500 to 2,900 sentences/s, 195 MB; CoreNLP's parses take longer
  spaCy en_core_web_lg (published): 8,276 words/s"""


def documents(path: Path) -> list[Document]:
    """The documents of a JSONL file, as they are."""
    return [Document(id=row["id"], origin=str(path), text=row["text"]) for row in rows(path)]


def words(path: Path) -> int:
    """Words of all texts."""
    return sum(len(row["text"].split()) for row in rows(path))


def into_store(path: Path, workers: int, engine: str, shard: int) -> Figure:
    """Read, date, parse, code and write Parquet; timed from when the last worker was ready."""
    values: dict[str, object] = {"run.workers": workers, "run.engine": engine, "run.shard_documents": shard}
    configuration = load_configuration(options={key: ("--set", value) for key, value in values.items()}, environment={})
    with tempfile.TemporaryDirectory() as folder:
        loaded = Path(folder) / "loaded"
        os.environ[LOADED] = str(loaded)
        os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), *sys.path])  # for Ray's workers
        before = time.process_time()
        code_into_store([str(path)], Path(folder) / "store", configuration, make=make_ready)
        ended = time.time()
        lines = [line.split() for line in loaded.read_text("utf-8").splitlines()]
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = time.process_time() + children.ru_utime + children.ru_stime - sum(float(cpu) for _, cpu in lines)
        figure = {"seconds": ended - max(float(ready) for ready, _ in lines)}
        return figure if engine == "ray" else {**figure, "processor": spent - (before if workers > 1 else 0.0)}


def into_lines(path: Path) -> Figure:
    """The same in one process, into native JSON lines."""
    settings = Settings()
    coder = make_coder(settings)
    coder([WARM])
    begun = time.perf_counter()
    items = read_documents([str(path)], settings)
    size = sum(len(lines) for lines, _ in code_lines(items, settings, NativeOptions(), make=lambda _: coder))
    return {"seconds": time.perf_counter() - begun, "characters_out": size}


def by_stage(path: Path) -> Figure:
    """Seconds of the processor for each stage, one after the other over all documents."""
    settings = Settings()
    stages = make_stages(settings)
    parser = Parser(make_finders(stages.knowledge))
    warm = next(item for item in infer_dates([WARM]) if isinstance(item, Document))
    with tempfile.TemporaryDirectory() as folder:  # what is loaded with the first document is not counted
        write_shard(Path(folder), "run", 0, 0, [stages.code(warm, parser.parse([warm])[0])])
    next(iter(read_documents([str(path)], settings)))
    clock = _Clock()
    read = clock.time("read", lambda: [d for d in read_documents([str(path)], settings) if isinstance(d, Document)])
    dated = clock.time("publication date", lambda: [d for d in infer_dates(read) if isinstance(d, Document)])
    clock.time("dictionary and gate", lambda: parser.choose(dated))
    parses = clock.time("parse, all", lambda: parser.parse(dated))
    coded = clock.time("code", lambda: [stages.code(*pair) for pair in zip(dated, parses, strict=True)])
    with tempfile.TemporaryDirectory() as folder:
        clock.time("Parquet", lambda: write_shard(Path(folder), "run", 0, 0, coded))
    clock.time("JSON lines instead", lambda: [json_line(to_native(one)) for one in coded if isinstance(one, Coded)])
    return clock.seconds


class _Clock:
    def __init__(self) -> None:
        self.seconds: Figure = {}

    def time(self, name: str, work: Callable[[], Result]) -> Result:
        begun = time.process_time()
        result = work()
        self.seconds[name] = time.process_time() - begun
        return result


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


def plain_spacy(path: Path) -> Figure:
    """A blank English pipeline with sentences and a tagger on a small CNN."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("tagger")  # its own token-to-vector layer: HashEmbedCNN, width 96, depth 4
    example = {"words": ["Envoys", "met", "."], "tags": ["NOUN", "VERB", "PUNCT"]}
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("Envoys met."), example)])
    texts = [document.text for document in documents(path)]
    begun = time.perf_counter()
    sentences = sum(sum(1 for _ in doc.sents) for doc in nlp.pipe(texts, batch_size=64))
    return {"seconds": time.perf_counter() - begun, "sentences": sentences}


def web_pages(folder: Path) -> Figure:
    """Read HTML pages: main text, dates, furniture, language."""
    paths = [str(path) for path in sorted(folder.rglob("*.html"))]
    settings = Settings()
    list(read_documents(paths[:2], settings))
    begun = time.process_time()
    count = sum(1 for _ in read_documents(paths, settings))
    return {"processor": time.process_time() - begun, "pages": count}


def apart(work: Work, path: Path) -> Figure:
    """Run in a process of its own, so that memory is its own too."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, work, path).result()


def _measured(work: Work, path: Path) -> Figure:
    figure = work(path)
    who = max(resource.getrusage(each).ru_maxrss for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {**figure, "memory_mb": who / 1024}  # of the largest of its processes


def plan(ray: bool, shard: int) -> Iterator[tuple[str, Work]]:
    """What is measured, with its name in the table."""
    yield "whole line, 1 worker", partial(into_store, workers=1, engine="pool", shard=shard)
    yield "whole line, 2 workers", partial(into_store, workers=2, engine="pool", shard=shard)
    if ray:
        yield "whole line, 2 on Ray", partial(into_store, workers=2, engine="ray", shard=shard)
    yield "to JSON lines", into_lines
    yield "parse, gated", gated
    yield "parse, every sentence", every_sentence
    yield "encoder alone", encoder_alone
    try:
        import spacy  # noqa: F401 - only to see whether it is there
    except ImportError:
        print("spaCy is not installed (the extra bench): left out", file=sys.stderr)
    else:
        yield "plain spaCy", plain_spacy


def measure(path: Path, count: int, ray: bool, shard: int) -> None:
    """Print the table of one file."""
    total = words(path)
    print(f"{count} documents, {total:,} words; {platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    figures: dict[str, Figure] = {}
    for name, work in plan(ray, shard):
        figures[name] = figure = apart(work, path)
        print(
            f"{name:22} {figure['seconds']:7.1f} s {total / figure['seconds']:9,.0f} words/s"
            f" {count / figure['seconds']:7.1f} documents/s {figure['memory_mb']:6.0f} MB"
            + (f" {1000 * figure['processor'] / count:6.1f} ms of processor each" if "processor" in figure else ""),
            flush=True,
        )
    one, two = (figures[f"whole line, {workers}"]["seconds"] for workers in ("1 worker", "2 workers"))
    print(f"2 workers: {one / two:.2f} times 1")
    if ray:
        print(f"Ray: {two / figures['whole line, 2 on Ray']['seconds']:.2f} of the process pool")
    print(f"sentences that reach the encoder: {figures['parse, gated']['share_read']:.3f}")
    print(f"whole line: {figures['parse, every sentence']['seconds'] / one:.2f} times the encoder over every sentence")
    print("stages, one after the other in one process (Parquet or JSON lines end the line):")
    for name, seconds in apart(by_stage, path).items():
        if name != "memory_mb":
            print(f"  {name:20} {seconds:7.2f} s {1000 * seconds / count:7.1f} ms a document")


def main() -> int:
    """Print the tables."""
    parser = options(__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--set", choices=SETS, action="append", help="which sample; may be repeated (default: news)")
    parser.add_argument("--ray", action="store_true", help="measure two workers on Ray as well")
    parser.add_argument("--shard", type=int, default=16, help="documents a shard (default: %(default)s)")
    args = parser.parse_args()
    for name in args.set or ["news"]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.jsonl"
            sample = rows(args.shared / "corpus" / SETS[name], args.documents)
            lines = [json.dumps({"id": row["id"], "text": row["text"]}) for row in sample]
            path.write_text("\n".join(lines) + "\n", "utf-8")
            print(f"== {name}")
            measure(path, len(lines), args.ray, args.shard)
    pages = apart(web_pages, args.shared / "corpus" / "pages")
    each = 1000 * pages["processor"] / max(1, pages["pages"])
    print(f"reading {pages['pages']:.0f} web pages in place of JSON lines: {each:.1f} ms of processor each")
    print(PETRARCH)
    return 0


if __name__ == "__main__":
    sys.exit(main())
