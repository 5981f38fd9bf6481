"""The model page dump of the shared data: every part of it recognised. Its words are not in this repository."""

import os
from pathlib import Path

import pytest

from dyadwire.read import ReadOptions, read_inputs

SHARED = Path(os.environ.get("DYADWIRE_SHARED") or Path(__file__).resolve().parents[3] / "shared")
SEED = SHARED / "corpus" / "seed" / "relations_update.txt"
PARAGRAPHS, TITLE_LINE, LEAD_LINE, AUTHOR_LINE, COMMENT_LINE = 13, 7, 11, 39, 51


@pytest.mark.skipif(not SEED.is_file(), reason=f"{SEED} is absent; set DYADWIRE_SHARED to the folder of shared data")
def test_title_byline_comment_and_all_furniture_are_recognised():
    written = SEED.read_text("utf-8").replace("\u00a0", " ")
    lines = dict(enumerate(written.split("\n"), start=1))

    [document] = read_inputs([str(SEED)], ReadOptions())

    assert document.repairs == ("no-break spaces: 4",)
    assert document.title == lines[TITLE_LINE].strip()
    assert document.byline == lines[AUTHOR_LINE].strip()
    assert [(block.line, block.text) for block in document.comments] == [(COMMENT_LINE, lines[COMMENT_LINE].strip())]
    assert [block.line for block in document.furniture] == [1, 2, 3, 4, 5, 9, 13, 42, 45, 46, 47, 48, 49, 53]
    assert document.text.split("\n\n") == [
        line.strip()
        for number, line in lines.items()
        if LEAD_LINE <= number < AUTHOR_LINE - 1 and line.strip() and number != 13
    ]
    assert len(document.text.split("\n\n")) == PARAGRAPHS
    assert document.published is None  # nothing on the page states it; a later stage infers it
