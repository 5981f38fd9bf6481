"""A folder of very many tiny files: how long listing and reading take, and how much memory.

The files are made in a temporary folder, all in one folder (`--flat`) or a thousand in each, and deleted afterwards.
Every step has a process of its own, so that its peak memory is its own.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

IN_ONE = 1000  # files of a folder, unless all are in one
TEXT = "The weather in the capital was mild on day {}, and the parks were full of people all afternoon long.\n"
LIST = """
import sys
from dyadwire.read.files import find_files
print(sum(1 for _ in find_files(sys.argv[1])))
"""
READ = """
import sys
from dyadwire.cli import main
sys.exit(main(["read", sys.argv[1], "--jsonl", sys.argv[2]]))
"""
MEASURED = """
import resource, time
begun = time.perf_counter(), time.process_time()
try:
    exec({code!r})
finally:
    wall, processor = time.perf_counter() - begun[0], time.process_time() - begun[1]
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{{wall:.1f}} {{processor:.1f}} {{used:.0f}}", file=sys.stderr)
"""


def make(folder: Path, files: int, flat: bool) -> None:
    """Write the files in an order that is not that of their names."""
    step = 7919 if files % 7919 else 7907  # primes
    for number in range(files):
        place = folder if flat else folder / f"{number % (files // IN_ONE or 1):05d}"
        if number < (files // IN_ONE or 1):
            place.mkdir(exist_ok=True)
        with (place / f"{number * step % files:07d}.txt").open("w") as file:
            file.write(TEXT.format(number))


def measure(code: str, *given: str) -> str:
    """What a step took, in words."""
    command = [sys.executable, "-c", "import sys\n" + MEASURED.format(code=code), *given]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall, processor, megabytes = done.stderr.strip().splitlines()[-1].split()
    if done.returncode:
        sys.exit(done.stderr)
    return f"{float(wall):7.1f} s, {float(processor):7.1f} s of the processor, {megabytes} MB at most"


def main() -> int:
    """Print what listing and reading take for each number of files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--flat", action="store_true", help="all files in one folder")
    args = parser.parse_args()
    for files in args.files:
        with tempfile.TemporaryDirectory() as name:
            folder, out = Path(name) / "files", Path(name) / "out.jsonl"
            folder.mkdir()
            begun = time.perf_counter()
            make(folder, files, args.flat)
            print(f"{files:9,} files made in {time.perf_counter() - begun:.0f} s", flush=True)
            print(f"          listed  {measure(LIST, str(folder))}", flush=True)
            print(f"          read    {measure(READ, str(folder), str(out))}")
            with out.open("rb") as file:
                lines, digest = sum(1 for _ in file), hashlib.sha256(out.read_bytes()).hexdigest()
            print(f"          {lines:,} documents, SHA-256 {digest[:16]}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
