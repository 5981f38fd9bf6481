"""Kill a run at random moments, resume it, and compare its store with that of a run that nobody disturbed.

Each moment has a store of its own: the run is begun, killed with SIGKILL, and begun again. A moment is a number of
whole shards that is waited for and a fraction of a second after that, both by a fixed seed, so that moments are spread
over the run whatever the speed of the machine. The coder is a quick one that finds an event in every other document and
takes a little time for each, so that kills fall into reading, coding and writing.
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
LATER, START = 0.2, 5.0  # seconds that a kill may come after the shards it waits for; after the start, if for none
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


def whole_shards(store: Path) -> int:
    """How many shards have their last file."""
    return len(list(store.glob("runs/*/documents-*.parquet")))


def disturb(articles: Path, folder: Path, engine: str, kills: int) -> int:
    """Kill and resume so many times; how many stores differ."""
    begin(articles, folder / "whole", engine).communicate()
    whole = content(folder / "whole")
    print(f"{engine}: {len(whole)} files of a run that nobody disturbed", flush=True)
    moments = random.Random(SEED)
    different = 0
    for number in range(kills):
        store, shards = folder / str(number), moments.randrange(DOCUMENTS // SHARD)
        process = begin(articles, store, engine)
        while process.poll() is None and whole_shards(store) < shards:
            time.sleep(0.005)
        time.sleep(moments.uniform(0.0, LATER if shards else START))
        process.kill()
        process.wait()
        kept = whole_shards(store)
        resumed, _ = begin(articles, store, engine).communicate()
        same = content(store) == whole
        different += not same
        told = f"killed with {kept:2} shards whole, resumed with {resumed.strip() or 'nothing'}"
        print(f"  {told}: {'equal' if same else 'DIFFERENT'}", flush=True)
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
