"""Every file of `data/` is listed with origin, licence and hash."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_list_of_sources_is_up_to_date():
    done = subprocess.run(
        [sys.executable, str(ROOT / "recipes" / "list_sources.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_table_states_its_licence():
    text = (ROOT / "src" / "dyadwire" / "data" / "SOURCES.md").read_text("utf-8")

    assert not re.findall(r"`([^`]+)` .*not stated", text)
