"""What cannot be at the time of publication, or differs from the title: shown to the reader, never repaired."""

import re
from collections.abc import Sequence

from dyadwire.coding.dates_findings import plain_day
from dyadwire.coding.published_days import is_furniture
from dyadwire.coding.quantities import find_quantities
from dyadwire.records import Document, Entity, Finding, Quantity

OFFICE = re.compile(
    r"(?:President|Prime Minister|Premier|Chancellor|Foreign Minister|Foreign Secretary|Secretary of State"
    r"|Defen[cs]e Minister|Defen[cs]e Secretary|Secretary of Defen[cs]e|Minister of \w+(?: \w+)?"
    r"|Secretary[- ]General)\b(?!-)"
)
NOT_NOW = re.compile(
    r"\b(?:[Ff]ormer|[Ee]x|[Tt]hen|[Ll]ate|[Oo]ne-time|[Ff]uture|[Ii]ncoming|[Oo]utgoing|[Nn]ext|[Pp]revious|[Ll]ast)[\s-]+"
    r"(?:[A-Z][\w.]*\s+|[a-z]+\s+){0,2}$"
)
NAMES_ONLY = re.compile(r"\s*(?:[A-Z][\w.'’-]*\s+){0,3}")
KEPT = re.compile(r"President\b(?! of)")  # a title that people keep when they leave the office
PAST_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b(?:ago|at the time|back then|in those days|administration|era)\b")
SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z“\"])|\n")
AT_DATE = "table: person at date"
OUT_OF_OFFICE = {
    "table: person before office": "did not yet hold",
    AT_DATE: "no longer held",
    f"{AT_DATE}, titled": "no longer held",  # the actor has the office of the text; the tables end before
}
COUNTED = ("dead", "wounded")
HEAD = 1500  # characters in which a text repeats the number of its title


def office_findings(document: Document, actors: Sequence[Entity]) -> tuple[Finding, ...]:
    """People called by an office that, by the actor tables, they did not hold when the document was published.

    `actors` are the mentions of the document, resolved at its date. "Former" and "then" before the title, and a
    sentence about earlier years, speak of another time and are no contradiction. Empty without a publication date.
    """
    if document.published is None:
        return ()
    found, told = [], set()
    for actor in actors:
        verb = OUT_OF_OFFICE.get(actor.rule)
        if verb is None or (actor.sector != "ELI" and actor.rule == AT_DATE) or actor.id in told:
            continue
        title = OFFICE.search(document.text, max(0, actor.start - 40), actor.end)
        if (
            title is None
            or (verb == "no longer held" and KEPT.match(title[0]))
            or not _adjoins(document.text, title.end(), actor)
            or _of_another_time(document, title.start())
        ):
            continue
        told.add(actor.id)
        start = min(title.start(), actor.start)
        text = document.text[start : actor.end]
        message = f"The text speaks of “{text}”, who {verb} an office on {plain_day(document.published)} by our tables."
        found.append(Finding(kind="official not in office", message=message, start=start, end=actor.end, text=text))
    return tuple(found)


def number_findings(document: Document, quantities: Sequence[Quantity]) -> tuple[Finding, ...]:
    """A number of dead or wounded in the title that the first part of the text does not repeat but replaces.

    `quantities` are those of the text. A number within the range of another ("at least 20") is the same number.
    """
    title = document.title or ""
    found = []
    for claim in find_quantities(title, 0, len(title)) if title else ():
        rivals = [q for q in quantities if q.kind == claim.kind and q.start < HEAD and claim.kind in COUNTED]
        if rivals and not any(_agree(claim, rival) for rival in rivals):
            first = rivals[0]
            message = f"The title says “{claim.text}” {claim.kind}, the text “{first.text}”."
            found.append(
                Finding(kind="numbers differ", message=message, start=first.start, end=first.end, text=first.text)
            )
    return tuple(found)


def _adjoins(text: str, end: int, actor: Entity) -> bool:
    """Whether a title stands in the mention or right before it, with at most names between."""
    return end >= actor.start or bool(NAMES_ONLY.fullmatch(text, end, actor.start))


def _of_another_time(document: Document, start: int) -> bool:
    if is_furniture(document, start, start + 1) or NOT_NOW.search(document.text, max(0, start - 40), start):
        return True
    before = SENTENCE.split(document.text[max(0, start - 250) : start])[-1]
    after = SENTENCE.split(document.text[start : start + 250], maxsplit=1)[0]
    year = str(document.published.year) if document.published else ""
    return any(match[0] != year for match in PAST_YEAR.finditer(before + after))


def _agree(one: Quantity, other: Quantity) -> bool:
    """Whether the two ranges meet."""
    return (one.high is None or other.low <= one.high) and (other.high is None or one.low <= other.high)
