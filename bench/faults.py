"""Kill a run at random moments, resume it, and compare its store with that of a run that nobody disturbed.

Each moment has a store of its own: the run is begun, killed with SIGKILL after so many seconds, and begun again. The
moments are spread over the time that the undisturbed run takes, by a fixed seed. The coder is a quick one that finds an
event in every other document and takes a little time for each, so that kills fall into reading, coding and writing.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from dyadwire.config import Settings, load_configuration
from dyadwire.pipeline import Coder, code_into_store
from dyadwire.records import Coded, Document, Entity, Event, Rejection, Span

DOCUMENTS, SHARD, WORKERS = 120, 3, 2
SECONDS = 0.02  # that the coder takes for a document
SEED = 5
TEXTS = (
    "Russia accused Washington of flying over the island on Monday, and the ministry sent a note about it.",
    "The weather in the capital was mild for the season, and the parks were full of people all afternoon long.",
)


def make_quick(_settings: Settings) -> Coder:
    """A coder that takes a little time and finds the word "accused"."""

    def find(documents: Sequence[Document]) -> list[Coded]:
        time.sleep(SECONDS * len(documents))
        return [_coded(document) for document in documents]

    return find


def _coded(document: Document) -> Coded:
    text, at = document.text, document.text.find("accused")
    if at < 0:
        nothing = Rejection(stage="parse", reason="no trigger", origin=document.origin, document=document.id)
        return Coded(document=document, rejections=(nothing,))
    event = Event(
        id=f"{document.id}-{at}",
        document=document.id,
        sentence=Span(0, len(text)),
        trigger=Span(at, at + len("accused")),
        trigger_text="accused",
        type="ACCUSE",
        mode=None,
        actors=(Entity(start=0, end=6, text=text[:6], country="RUS", sector="GOV"),),
        recipients=(),
        status="actual",
        sources=(),
        denied=False,
        date=None,
        date_mention=None,
        place=None,
        quad=4,
        scale=-3.0,
        score=0.87654321,
    )
    return Coded(document=document, events=(event,))


def make_run(articles: Path, store: Path, engine: str) -> int:
    """Make one run; the number of shards that an earlier one had finished."""
    values: dict[str, object] = {"run.engine": engine, "run.workers": WORKERS, "run.shard_documents": SHARD}
    configuration = load_configuration(options={key: ("--set", value) for key, value in values.items()}, environment={})
    return code_into_store([str(articles)], store, configuration, make=make_quick).resumed


def begin(articles: Path, store: Path, engine: str) -> subprocess.Popen[str]:
    """The same in a process of its own, which prints what `make_run` returns."""
    command = [sys.executable, __file__, "--engine", engine, "--run", str(articles), str(store)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def content(store: Path) -> dict[str, bytes | str]:
    """Every file of the store's runs, the manifest without its time."""
    found: dict[str, bytes | str] = {}
    for path in sorted((store / "runs").rglob("*")):
        if path.name == "manifest.json":
            found[path.name] = json.dumps({**json.loads(path.read_text("utf-8")), "created": ""})
        elif path.is_file() and path.suffix != ".lock":
            found[path.name] = path.read_bytes()
    return found


def disturb(articles: Path, folder: Path, engine: str, kills: int) -> int:
    """Kill and resume so many times; how many stores differ."""
    begun = time.perf_counter()
    begin(articles, folder / "whole", engine).communicate()
    lasts, whole = time.perf_counter() - begun, content(folder / "whole")
    print(f"{engine}: undisturbed {lasts:.1f} s, {len(whole)} files", flush=True)
    moments = random.Random(SEED)
    different = 0
    for number in range(kills):
        store, moment = folder / str(number), moments.uniform(0.0, lasts)
        process = begin(articles, store, engine)
        time.sleep(moment)
        process.kill()
        process.wait()
        kept = len(list(store.glob("runs/*/documents-*.parquet")))
        resumed, _ = begin(articles, store, engine).communicate()
        same = content(store) == whole
        different += not same
        told = f"{kept:2} shards were whole, {resumed.strip() or 'none'} kept"
        print(f"  killed at {moment:5.2f} s, {told}: {'equal' if same else 'DIFFERENT'}", flush=True)
    print(f"{engine}: {kills - different} of {kills} stores equal that of the undisturbed run")
    return different


def main() -> int:
    """Both engines, or one; 1 if a store differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("pool", "ray"), action="append")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--run", nargs=2, type=Path, metavar=("ARTICLES", "STORE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        print(make_run(args.run[0], args.run[1], args.engine[0]))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles = folder / "articles.jsonl"
        lines = [json.dumps({"id": f"d{number}", "text": TEXTS[number % 2]}) for number in range(DOCUMENTS)]
        articles.write_text("\n".join([*lines, "{not json", ""]), "utf-8")
        engines = args.engine or ["pool", "ray"]
        return int(sum(disturb(articles, folder / each, each, args.kills) for each in engines) > 0)


if __name__ == "__main__":
    sys.exit(main())
