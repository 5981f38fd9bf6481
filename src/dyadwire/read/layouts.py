"""Judge every unit of a page: document, title, byline, date, furniture or a reader's comment, each with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dyadwire.read.bodies import Page, choose_title, count_repeats, find_body, fold
from dyadwire.read.credit_lines import Credit, read_credit
from dyadwire.read.credits import find_credits
from dyadwire.read.furniture import FurnitureTable, Mark, load_furniture
from dyadwire.read.threads import find_section, read_thread
from dyadwire.read.units import Unit, split_units

PAGE_EVIDENCE = 4.0  # distinct sure marks count 1, hints a half; from here on a text is read as a page dump
MENU_WORDS = 6  # an unfinished line of fewer words beside the body is called a menu entry


@dataclass(frozen=True, slots=True)
class Role:
    """What a unit is: "text", "title", "byline", "date", "furniture" or "comment", and why it is not text."""

    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A page with every unit judged; `roles` runs parallel to `units`."""

    units: tuple[Unit, ...]
    roles: tuple[Role, ...]
    dump: bool  # a page dump rather than plain text
    title: str | None
    byline: str | None
    published: date | None
    published_from: str | None
    publisher: str | None


TEXT = Role("text")


def read_layout(text: str, table: FurnitureTable | None = None) -> Layout:
    """Judge the units of a text; plain text loses only lines that are furniture beyond doubt.

    In a dump everything outside the body, the run of units that reads best, is furniture or a comment.
    """
    table = table or load_furniture()
    units = split_units(text)
    marks = tuple(table.find(unit.text) for unit in units)
    page = Page(units, marks, count_repeats(units), _credit_lines(units, marks))
    dump = _is_dump(page)
    section = find_section(page) if dump else len(units)
    body = find_body(page, section) if dump else (_first_prose(page), len(units))
    found = find_credits(page, body, section)
    title = choose_title(page, body)
    found = found.beside(title)
    roles = _judge(page, dump, body, section, title)
    for index in found.shown:
        roles[index] = Role("date" if found.taken[index].day else "byline")
    return Layout(
        units=units,
        roles=tuple(roles),
        dump=dump,
        title=None if title is None else units[title].text,
        byline=found.name,
        published=found.day,
        publisher=found.outlet,
        published_from=None if found.dated is None else _how(units[found.dated]),
    )


def _credit_lines(units: Sequence[Unit], marks: Sequence[Mark | None]) -> dict[int, Credit]:
    lines = {}
    for index, (unit, mark) in enumerate(zip(units, marks, strict=True)):
        credit = None if mark is not None and mark.sure else read_credit(unit.text, unit.words)
        if credit is not None:
            lines[index] = credit
    return lines


def _is_dump(page: Page) -> bool:
    """Whether the marks are so many, of two kinds at least, that the text must be a whole page."""
    seen: dict[str, float] = {}
    reasons: set[str] = set()
    for unit, mark in zip(page.units, page.marks, strict=True):
        if mark is not None:
            seen[fold(unit.text)] = 1.0 if mark.sure else 0.5
            reasons.add(mark.reason)
    return len(reasons) >= 2 and sum(seen.values()) >= PAGE_EVIDENCE


def _first_prose(page: Page) -> int:
    return next((index for index, unit in enumerate(page.units) if unit.prose), 0)


def _judge(page: Page, dump: bool, body: tuple[int, int], section: int, title: int | None) -> list[Role]:
    begin, end = body
    roles: list[Role] = []
    for index in range(section):
        inside = not dump or begin <= index < end
        lead = title is not None and title < index < begin  # a standfirst, if it is long enough
        if inside or (lead and page.marks[index] is None and page.units[index].words >= MENU_WORDS):
            roles.append(_inside(page, index, dump))
        else:
            roles.append(Role("furniture", _reason(page, index)))
    thread = read_thread(page, section, len(page.units))
    roles += [Role("comment") if reason is None else Role("furniture", reason) for reason in thread.values()]
    if title is not None:
        headline = fold(page.units[title].text)
        for index, unit in enumerate(page.units if dump else page.units[: title + 4]):
            if page.repeats[index] > 1 and fold(unit.text) == headline:
                roles[index] = Role("furniture", "repeated title")
        roles[title] = Role("title")
    return roles


def _inside(page: Page, index: int, dump: bool) -> Role:
    """The role of a unit inside the body: text, unless the table is sure or its neighbours confirm a hint."""
    unit, mark = page.units[index], page.marks[index]
    if mark is not None and mark.sure:
        return Role("furniture", mark.reason)
    if not dump:
        return TEXT
    beside = page.marks[max(index - 1, 0) : index] + page.marks[index + 1 : index + 2]
    if mark is not None and (page.repeats[index] > 1 or any(other is not None for other in beside)):
        return Role("furniture", mark.reason)
    if page.repeats[index] > 1 and unit.words <= 8 and not unit.ended:
        return Role("furniture", "repeated line")
    return TEXT


def _reason(page: Page, index: int) -> str:
    """Why a unit outside the body is furniture: its own mark's reason, a neighbour's, or where it stands."""
    mark = page.marks[index]
    if mark is not None:
        return mark.reason
    unit = page.units[index]
    if unit.words < MENU_WORDS and not unit.ended:
        for near in (index - 1, index + 1, index - 2):
            neighbour = page.marks[near] if 0 <= near < len(page.marks) else None
            if neighbour is not None and neighbour.opens is None:
                return neighbour.reason
        return "menu"
    return "beside the text"


def _how(unit: Unit) -> str:
    return f'line {unit.line}: "{unit.text}"'
