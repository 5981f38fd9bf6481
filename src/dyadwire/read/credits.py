"""Choose, among the credit lines of a page, the byline and the date that belong to the article."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from dyadwire.read.bodies import Page
from dyadwire.read.credit_lines import Credit, is_outlet, is_person

NEAR = 6  # units around the beginning of the body in which a bare date or name is the article's own
AFTER = 4  # units after the body in which a byline or date may still follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """The credit lines of a page, and which of them name the article's author and day."""

    page: Page
    body: tuple[int, int]
    taken: Mapping[int, Credit]  # by index of the unit
    title: int | None = None
    named: int | None = None
    dated: int | None = None
    shown: tuple[int, ...] = field(default=())  # indices that are not part of the text

    @property
    def name(self) -> str | None:
        """The byline in the page's words, or None."""
        return None if self.named is None else self.taken[self.named].name

    @property
    def outlet(self) -> str | None:
        """The publisher that a credit line beside the text names, or None."""
        return next((self.taken[index].outlet for index in self.shown if self.taken[index].outlet), None)

    @property
    def day(self) -> date | None:
        """The publication date that a line of the page states, or None."""
        return None if self.dated is None else self.taken[self.dated].day

    def beside(self, title: int | None) -> "Credits":
        """The same credits, with byline and date chosen now that the title is known."""
        found = replace(self, title=title)
        named, dated = _named(found), _dated(found)
        first = self.body[0] if title is None else min(title, self.body[0])
        shown = {index for index in self.taken if first - 3 <= index < self.body[0]}
        shown |= {index for index in (named, dated) if index is not None}
        return replace(found, named=named, dated=dated, shown=tuple(sorted(shown)))


def find_credits(page: Page, body: tuple[int, int], section: int) -> Credits:
    """The credit lines before `section`, and the lines beside the body that are nothing but a person's name."""
    taken = {index: credit for index, credit in page.credits.items() if index < section}
    for index in _beside(body, section):
        if index not in taken and page.marks[index] is None and _stands_as_name(page, body, index, section):
            taken[index] = Credit(page.units[index].text, None, "bare")
    for index in range(max(body[0] - 3, 0), body[0]):  # "The Morning Herald" on a line above or below a credit
        if index not in taken and {index - 1, index + 1} & taken.keys() and is_outlet(page.units[index].text):
            taken[index] = Credit(None, None, "bare", page.units[index].text)
    return Credits(page=page, body=body, taken=dict(sorted(taken.items())))


def _beside(body: tuple[int, int], section: int) -> list[int]:
    begin, end = body
    return sorted({*range(max(begin - 3, 0), begin), *range(max(end - 2, 0), min(end + AFTER, section))})


def _stands_as_name(page: Page, body: tuple[int, int], index: int, section: int) -> bool:
    """Whether a unit is a lone person's name just before the body or after its last prose."""
    unit = page.units[index]
    if unit.words > 5 or page.repeats[index] > 2 or not is_person(unit.text):
        return False
    for near in (index - 1, index + 1):  # a list of names is a menu or a cast, not a byline
        if 0 <= near < section and page.marks[near] is None and is_person(page.units[near].text):
            return False
    begin, end = body
    before = page.units[index - 1] if index else None
    trailing = end - 2 <= index < end + AFTER and before is not None and before.ended
    return begin - 3 <= index < begin or trailing


def _named(found: Credits) -> int | None:
    """The index of the byline: one before the body if there is one, else the first at its end."""
    begin, end = found.body
    first = begin - NEAR if found.title is None else min(found.title - 3, begin - 3)
    names = [index for index, credit in found.taken.items() if credit.name is not None]
    head = [index for index in names if first <= index <= begin + 1 and index != found.title]
    foot = [index for index in names if end - 3 <= index < end + AFTER]
    inner = [index for index in names if begin < index < end and not _alone(found, index)]
    return next(iter(head + foot + inner), None)


def _alone(found: Credits, index: int) -> bool:
    """Whether a credit is a name without "By": inside the body that is a subheading or a speaker."""
    return found.page.units[index].text == found.taken[index].name


def _dated(found: Credits) -> int | None:
    """The index of the publication line: a cue for it before a bare date by the title, that before an update."""
    begin, end = found.body
    title = begin if found.title is None else found.title
    dates = {index: credit for index, credit in found.taken.items() if credit.day is not None}

    def rank(index: int) -> tuple[int, int]:
        kind = dates[index].kind
        head = min(title, begin) - 3 <= index <= begin + 1
        if kind == "published":
            return (0 if head else 2), abs(index - begin)
        if kind == "bare":
            return (1 if head else 3 if end - 2 <= index < end + AFTER else 9), abs(index - begin)
        return (4 if head else 5), abs(index - begin)

    best = min(dates, key=rank, default=None)
    return None if best is None or rank(best)[0] == 9 else best
