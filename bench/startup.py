"""How long it takes to start: processor time of commands and of the parts of `dyadwire code`, in fresh processes.

`code` is given one short document, made up. The first start reads and checks the tables, those after find them kept
(`run.cache`). The best of several starts counts: other work on the machine only ever makes one longer.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from shared import options

TEXT = "PARIS, 3 March 2021 - The French foreign minister met his German counterpart and condemned the attack."
COMMANDS = {
    "--help": ["--help"],
    "query STORE SQL": ["query", "SELECT count(*) FROM events", "--store", "store"],
    "copies one.jsonl": ["copies", "one.jsonl"],
    "read one.jsonl": ["read", "one.jsonl"],
    "code one.jsonl, tables not kept": ["code", "one.jsonl", "--jsonl", "out.jsonl", "--set", "run.cache=false"],
    "code one.jsonl, first start": ["code", "one.jsonl", "--jsonl", "out.jsonl", "--set", "run.cache_folder=FRESH"],
    "code one.jsonl, later starts": ["code", "one.jsonl", "--jsonl", "out.jsonl"],
    "code one.jsonl into a store": ["code", "one.jsonl", "--store", "FRESH"],
}
PARTS = """
import time
begun = time.process_time()
def part(name):
    global begun
    ended = time.process_time()
    print(f"{name}\\t{ended - begun}")
    begun = ended
part("Python")
from dyadwire.cli import main
part("import of the command line")
from dyadwire.config import load_configuration
settings = load_configuration().settings
part("configuration")
import dyadwire.pipeline, dyadwire.read
part("import of reading")
import dyadwire.coding.events, dyadwire.coding.published
part("import of coding")
import dyadwire.parse
part("import of the encoder, with numpy and ONNX Runtime")
from dyadwire.coding.knowledge_kept import keep_knowledge, usual_folder
keep_knowledge(dyadwire.pipeline._knowledge_paths(settings), settings.run.cache_folder or usual_folder())
part("tables, kept")
from dyadwire.parse.encoder import OnnxEncoder
OnnxEncoder(settings.parse.weights)
part("weights")
documents = list(dyadwire.pipeline.read_documents(["one.jsonl"], settings))
part("the document read, with what reading builds for its first")
coder = dyadwire.pipeline.make_coder(settings)
begun = time.process_time()
coder(documents)
part("the document coded, with what coding builds for its first")
"""


def seconds(arguments: list[str], folder: Path, number: int) -> float:
    """Processor time of one command in a fresh process, its children included."""
    given = [each.replace("FRESH", str(folder / f"fresh-{number}")) for each in arguments]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "DYADWIRE_RUN__CACHE_FOLDER": str(folder / "cache")}
    command = [sys.executable, "-m", "dyadwire", *given]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def parts(folder: Path) -> dict[str, float]:
    """Processor time of each part of `dyadwire code`."""
    environment = {**os.environ, "DYADWIRE_RUN__CACHE_FOLDER": str(folder / "cache")}
    command = [sys.executable, "-c", PARTS]
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return {name: float(time) for name, time in (line.split("\t") for line in done.stdout.splitlines())}


def main() -> int:
    """Print seconds of processor time."""
    parser = options(__doc__)
    parser.add_argument("--starts", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "one.jsonl").write_text(json.dumps({"id": "one", "text": TEXT}) + "\n", "utf-8")
        seconds(["code", "one.jsonl", "--store", "store"], folder, 0)  # for `query`, and to keep the tables
        for number, (label, arguments) in enumerate(COMMANDS.items()):
            taken = [seconds(arguments, folder, 100 * number + each) for each in range(args.starts)]
            print(f"{label:65} {min(taken):5.2f} s", flush=True)
        print()
        measured = [parts(folder) for _ in range(args.starts)]
        for label in measured[0]:
            print(f"{label:65} {min(each[label] for each in measured):5.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
