"""Names as their text shows them: without titles, dashes and addresses, which no tag of a word piece can tell."""

import re
from collections.abc import Iterable, Iterator

from dyadwire.learn.examples import is_title
from dyadwire.records import Name

_ADDRESS = re.compile(
    r"\S+@\S+\.\S+|\S*(?:://|www\.)\S*|\S+\.(?:com|org|net|edu|gov|html?|pdf|docx?|xls|jpg)\b\S*", re.IGNORECASE
)
_DASH = re.compile(r"\s+[-–—/|]+\s+|\s*[_|]\s*|\s+/\s+|[-–—]{2,}")
_EDGE = " \t\n.,;:!?-–—*_\"'“”‘’()[]<>/|"


def trim_names(names: Iterable[Name], text: str, start: int, end: int) -> Iterator[Name]:
    """The names found in text[start:end], in order, as a reader would copy them out.

    None inside an e-mail or web address; cut at free-standing dashes and slashes; without titles in front of a person
    and without punctuation at the edges.
    """
    addresses = [found.span() for found in _ADDRESS.finditer(text, start, end)]
    for name in names:
        inside = [span for span in addresses if span[0] < name.end and name.start < span[1]]
        cuts = sorted([*inside, *(found.span() for found in _DASH.finditer(text, name.start, name.end))])
        at = name.start
        for begin, stop in [*cuts, (name.end, name.end)]:
            yield from _edged(name, text, at, min(begin, name.end))
            at = max(at, stop)


def _edged(name: Name, text: str, start: int, end: int) -> Iterator[Name]:
    """The part of a name from `start` to `end` without what stands at its edges, if letters are left."""
    if name.label == "PER" and (behind := is_title(text, start)) and behind < end:
        start = behind
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE and not _abbreviated(text, start, end):
        end -= 1
    if any(letter.isalpha() for letter in text[start:end]):
        yield Name(start, end, name.label, name.score)


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Whether the full stop at the end belongs to the name: "Corp.", "J.", "U.S."."""
    return text[end - 1] == "." and bool(
        re.search(r"(?:\b[A-Z]|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|St|Bros|Dept|Univ))\.$", text[start:end])
    )
