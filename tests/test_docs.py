"""The documents say what the program does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dyadwire.cli import COMMANDS
from dyadwire.cli.reference import reference
from dyadwire.config import setting_keys
from dyadwire.store.schemas import TABLES

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def text(name):
    return (ROOT / name).read_text("utf-8")


def runnable(markdown):
    """Blocks marked ``python run`` or ``sh run``, as (language, text)."""
    return re.findall(r"^```(python|sh) run\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)


def test_the_reference_of_commands_is_what_the_program_says():
    assert text("docs/cli.md") == reference(), "docs/cli.md is stale: make docs"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_an_example(name):
    assert f"## dyadwire {name}\n" in text("docs/cli.md")
    assert COMMANDS[name].EXAMPLE.startswith(f"dyadwire {name} ")
    assert COMMANDS[name].SUMMARY.endswith(".")


def test_every_table_of_a_store_is_documented():
    for table in TABLES:
        assert f"| `{table}` |" in text("docs/store.md")


def test_every_setting_stands_in_the_template():
    template = text("src/dyadwire/data/dyadwire.toml")

    for key in setting_keys():
        assert re.search(rf"^(# )?{key.partition('.')[2]} = ", template, re.MULTILINE), key


def test_the_commands_of_the_makefile_that_a_newcomer_needs_are_there():
    for target in ("demo", "test"):
        assert re.search(rf"^{target}:", text("Makefile"), re.MULTILINE)


@pytest.mark.parametrize(("language", "block"), runnable(README.read_text("utf-8")))
def test_a_block_of_the_readme_runs(language, block, tmp_path):
    command = [sys.executable, "-c", block] if language == "python" else ["sh", "-euc", block]
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "OUT": str(tmp_path)}

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
