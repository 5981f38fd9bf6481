"""A coder that says when it was loaded, in whatever process: in a module of its own, since processes import it."""

import os
import time
from pathlib import Path

from dyadwire.config import Settings
from dyadwire.pipeline import Coder, make_coder
from dyadwire.records import Document

WARM = Document(id="warm", origin="", text="Russia criticised France on Monday.")
LOADED = "BENCH_LOADED"  # names the file to which each process writes when it was ready


def make_ready(settings: Settings) -> Coder:
    """The coder, warm; and in the file that LOADED names a line with the time and what the processor spent so far."""
    coder = make_coder(settings)
    coder([WARM])
    with Path(os.environ[LOADED]).open("a", encoding="utf-8") as file:
        file.write(f"{time.time()} {time.process_time()}\n")
    return coder
