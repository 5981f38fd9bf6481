"""Tell a page's comment section from its article, and readers' words in it from the widget around them."""

from collections.abc import Sequence

from dyadwire.read.bodies import Page
from dyadwire.read.credit_lines import is_person
from dyadwire.read.furniture import Mark
from dyadwire.read.units import Unit

NEAR = 8  # units within which a comment section shows a second sign of itself
ARTICLE_WORDS = 40  # of prose before a comment section can begin: a counter in the page's head opens none


def find_section(page: Page) -> int:
    """The index of the unit with which the comment section begins, or the number of units if there is none.

    One sign alone ("2 comments" beside the title) opens no section; another must follow closely, and prose go before.
    """
    prose = 0
    for index, (unit, mark) in enumerate(zip(page.units, page.marks, strict=True)):
        if mark is None:
            prose += unit.words if unit.prose else 0
        elif mark.opens == "comments" and mark.sure and prose >= ARTICLE_WORDS:
            following = page.marks[index + 1 : index + 1 + NEAR]
            last = index + 1 >= len(page.units)
            if last or any(other is not None and other.opens == "comments" for other in following):
                if _prose_words(page, index + 1, replies=True) or prose >= _prose_words(page, index + 1, replies=False):
                    return index
    return len(page.units)


def _prose_words(page: Page, begin: int, *, replies: bool) -> int:
    """Words of prose from `begin`; with `replies`, only if the widget shows between the pieces of prose."""
    words = signs = 0
    for unit, mark in zip(page.units[begin:], page.marks[begin:], strict=True):
        if mark is None and unit.prose:
            words += unit.words
        signs += mark is not None and mark.opens == "comments"
    return words if not replies or signs >= 3 else 0


def read_thread(page: Page, begin: int, end: int) -> dict[int, str | None]:
    """What each unit from `begin` to `end` is: a reason if it is furniture, None if it is a reader's words.

    A tail section ("Recent articles") ends the thread until a sign of comments resumes it.
    """
    roles: dict[int, str | None] = {}
    tail: Mark | None = None
    for index in range(begin, end):
        unit, mark = page.units[index], page.marks[index]
        if mark is not None:
            roles[index] = mark.reason
            tail = mark if mark.opens == "tail" else None if mark.opens == "comments" else tail
        elif tail is not None:
            roles[index] = tail.reason
        else:
            roles[index] = "comment author" if _names_author(page.units, page.marks, index) else None
    return roles


def _names_author(units: Sequence[Unit], marks: Sequence[Mark | None], index: int) -> bool:
    """Whether a short line names who comments: it ends no sentence and prose or a stamp follows it."""
    unit = units[index]
    if unit.ended or unit.words > 8 or unit.text[-1:] in "!?.":
        return False
    following = units[index + 1] if index + 1 < len(units) else None
    if following is None:
        return False
    mark = marks[index + 1]
    before = marks[index - 1] if index else None
    stamped = mark is not None and mark.reason == "comment stamp"
    after_widget = before is not None and before.opens == "comments"
    return stamped or is_person(unit.text) or (after_widget and mark is None and unit.words <= 6)
