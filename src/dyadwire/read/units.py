"""Cut a page into units, the lines and paragraphs that are judged one by one, with the shape of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dyadwire.read.cues import load_cues

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[:;]$|[”\"»]$")
WRAPPED_SHARE = 0.5  # of the lines: above it, line ends are taken for wrapping at a column


@dataclass(frozen=True, slots=True)
class Unit:
    """One line of a page, or several that were wrapped at a column. Offsets count in the page's text."""

    start: int
    end: int
    line: int  # in the input, from 1
    text: str  # text[start:end], wrapped lines joined by spaces
    words: int
    function_share: float  # of function words among the words (prose: 0.25 to 0.5, menus hardly any), 0 to 1
    ended: bool  # closes like a sentence

    @property
    def prose(self) -> bool:
        """Whether the unit reads as running text by its shape alone."""
        return self.words >= 12 and self.ended and self.function_share >= 0.12


def split_units(text: str, first_line: int = 1) -> tuple[Unit, ...]:
    """The non-blank units of a page in order; lines wrapped at a column are joined into paragraphs."""
    spans: list[tuple[int, int, int]] = []
    offset = 0
    for number, line in enumerate(text.split("\n"), start=first_line):
        stripped = line.strip()
        if stripped:
            start = offset + line.index(stripped)
            spans.append((start, start + len(stripped), number))
        offset += len(line) + 1
    if _wrapped(text, spans):
        spans = _joined(spans)
    return tuple(_unit(text, *span) for span in spans)


def _unit(text: str, start: int, end: int, line: int) -> Unit:
    shown = text[start:end]
    if "\n" in shown:
        shown = " ".join(part.strip() for part in shown.split("\n"))
    words = _WORD.findall(shown)
    function = sum(word.lower() in load_cues()["function"] for word in words)
    return Unit(
        start, end, line, shown, len(words), function / max(len(words), 1), _SENTENCE_END.search(shown) is not None
    )


def _wrapped(text: str, spans: Sequence[tuple[int, int, int]]) -> bool:
    """Whether lines end where a column ends: most are 50 to 100 characters long and run on into the next line."""
    running = follows = 0
    for (start, end, line), (_, _, next_line) in pairwise(spans):
        if next_line == line + 1:
            follows += 1
            running += 50 <= end - start <= 100 and _SENTENCE_END.search(text, start, end) is None
    return follows >= 4 and running > WRAPPED_SHARE * follows


def _joined(spans: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    longest = max(end - start for start, end, _ in spans)
    joined: list[tuple[int, int, int]] = []
    previous: tuple[int, int, int] | None = None
    for span in spans:
        start, end, line = span
        # A line well short of the column ends its paragraph, title or list item.
        full = previous is not None and previous[1] - previous[0] >= 0.6 * min(longest, 100)
        if previous is not None and full and line == previous[2] + 1:
            joined[-1] = (joined[-1][0], end, joined[-1][2])
        else:
            joined.append((start, end, line))
        previous = span
    return joined
