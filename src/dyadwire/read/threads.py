"""Tell a page's comment section from its article, and readers' words in it from the widget around them."""

from collections.abc import Sequence

from dyadwire.read.bodies import Page
from dyadwire.read.credit_lines import is_person
from dyadwire.read.furniture import Mark
from dyadwire.read.units import Unit

NEAR = 8  # units within which a comment section shows a second sign of itself
THREAD_SIGNS = 3  # of the widget below the first that tell a long thread from an article under a counter
ARTICLE_WORDS = 25  # of prose before a comment section can begin: a counter in the page's head opens none


def find_section(page: Page) -> int:
    """The index of the unit with which the comment section begins, or the number of units if there is none.

    One sign alone ("2 comments" beside the title) opens no section; another must follow closely, and prose go before.
    """
    prose = [
        unit.words if unit.prose and mark is None else 0 for unit, mark in zip(page.units, page.marks, strict=True)
    ]
    signs = [mark is not None and mark.opens == "comments" for mark in page.marks]
    before, after = 0, sum(prose)
    signs_after = sum(signs)
    for index, mark in enumerate(page.marks):
        before, after, signs_after = before + prose[index], after - prose[index], signs_after - signs[index]
        if not signs[index] or mark is None or not mark.sure or before < ARTICLE_WORDS:
            continue
        confirmed = index + 1 == len(signs) or any(signs[index + 1 : index + 1 + NEAR])
        # A thread may outgrow its article only if the widget goes on showing among the comments.
        if confirmed and (before >= after or signs_after >= THREAD_SIGNS):
            return index
    return len(page.units)


def read_thread(page: Page, begin: int, end: int) -> dict[int, str | None]:
    """What each unit from `begin` to `end` is: a reason if it is furniture, None if it is a reader's words.

    A tail section ("Recent articles") ends the thread until a sign of comments resumes it.
    """
    roles: dict[int, str | None] = {}
    tail: Mark | None = None
    for index in range(begin, end):
        mark = page.marks[index]
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
