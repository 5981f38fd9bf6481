"""Fuzz the reader with atheris: any bytes under any suffix must give documents and rejections, and no exception.

``python bench/fuzz.py [seconds] [folder of found inputs]``; needs the extra `fuzz` (atheris, where there are wheels of
it). A crash prints its traceback, the input is kept in the folder, and the exit status is not 0. The first byte of an
input chooses the suffix; small sound files of the usual kinds are what it starts from.
"""

import gzip
import io
import json
import logging
import sys
from pathlib import Path
from tempfile import mkdtemp

SLOW_S = 20  # an input that takes longer counts as a hang
SAID = "The minister said on Monday that the talks in the capital would go on for another week."


def suffixes() -> list[str]:
    """All suffixes that the reader knows, and none."""
    from dyadwire.read.kinds import KINDS

    return ["", *sorted({suffix for kind in KINDS for suffix in kind.suffixes})]


def read(data: bytes) -> None:
    """Read one input; raises what the reader raises, AssertionError if nothing comes of it."""
    from dyadwire.read import ReadOptions
    from dyadwire.read.kinds import read_source
    from dyadwire.read.sources import Source

    known = suffixes()
    suffix = known[data[0] % len(known)] if data else ""
    source = Source(name=f"a{suffix}", origin="a", id="a")
    records = list(read_source(io.BytesIO(data[1:]), source, ReadOptions(max_unpacked_bytes=10_000_000)))
    assert records, f"nothing came of {len(data) - 1} bytes under {suffix!r}"


def seeds() -> dict[str, bytes]:
    """Small sound files by suffix."""
    line = json.dumps({"id": "1", "text": SAID}).encode() + b"\n"
    page = f"<!DOCTYPE html><html><body><p>{SAID}</p></body></html>".encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    warc = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    return {
        ".txt": SAID.encode(),
        ".jsonl": line,
        ".html": page,
        ".warc": warc % (len(answer), answer),
        ".warc.gz": gzip.compress(warc % (len(answer), answer)),
        ".gz": gzip.compress(line),
        ".csv": f"id,text\n1,{SAID}\n".encode(),
        ".eml": f"From: a@example.org\nSubject: Talks\n\n{SAID}\n".encode(),
    }


def main() -> int:
    """Fuzz for so many seconds."""
    seconds, folder = int(sys.argv[1]) if len(sys.argv) > 1 else 60, Path((sys.argv[2:] or [mkdtemp()])[0])
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: pip install 'dyadwire[fuzz]' (it has wheels for some Pythons only)")
        return 2
    with atheris.instrument_imports(include=["dyadwire.read"]):
        import dyadwire.read.kinds  # noqa: F401 - what is imported here is watched
    logging.disable(logging.CRITICAL)
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, content in seeds().items():
        (folder / f"seed{suffix}").write_bytes(bytes([suffixes().index(suffix)]) + content)
    limits = [f"-max_total_time={seconds}", f"-timeout={SLOW_S}", "-rss_limit_mb=4000", "-max_len=4096"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={folder}/", str(folder)], read)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
