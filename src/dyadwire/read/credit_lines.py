"""Bylines and publication dates that stand as lines of a page: "By Jane Doe | 11 December 2015"."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from dyadwire.read.cues import load_cues, longest_first
from dyadwire.read.written_dates import find_date

LONGEST = 22  # words; longer lines are prose that happens to hold a date
_NAME_WORD = r"(?:[A-Z]\.|[A-Z][a-z]?['’]?[A-Z]?[a-zà-ÿ]+(?:[-'’][A-Z]?[a-zà-ÿ]+)*|[A-Z][\w'’-]*[^\W\d_]|[A-ZÀ-Þ]{2,})"
_PARTICLE = r"(?:de|da|di|du|del|della|der|den|van|von|bin|bint|ibn|al|el|la|le|ter|ten|dos|das|y|e|Jr\.?|Sr\.?|III?)"
_PERSON = re.compile(rf"{_NAME_WORD}(?:[ -](?:{_PARTICLE}[ -])*{_NAME_WORD}){{1,3}}(?: (?:Jr\.?|Sr\.?|III?))?")
_TIME = re.compile(
    r"\b(?:at\s+)?\d{1,2}(?::|\.|h)\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?"
    r"|T\d{2}:\d{2}\S*|\b(?:GMT|UTC|BST|CET|CEST|EST|EDT|ET|PST|PDT|PT|CST|CDT|CT|MSK|IST|AEST|EET|Z)\b(?:\s*[+-]\d+)?"
    r"|\((?:GMT|UTC)\S*\)|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?",
    re.IGNORECASE,
)
_SEPARATORS = " \t\u00a0,;|•·:@–—-/\\()[]#."


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit line says; at least one of `name` and `day` is set."""

    name: str | None
    day: date | None
    kind: str  # "published", "updated" or "bare": what introduces the date
    outlet: str | None = None  # the publisher, where the line names it beside the rest


@cache
def _cue_pattern() -> re.Pattern[str]:
    cues = load_cues()
    words = {kind: "|".join(map(re.escape, longest_first(cues[kind]))) for kind in ("byline", "published", "updated")}
    groups = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in words.items())
    return re.compile(rf"(?<![\w'’-])(?:{groups})(?![\w'’-])", re.IGNORECASE)


def read_credit(line: str, words: int) -> Credit | None:
    """The credit that a line holds and nothing else, or None. `words`: how many words the line has."""
    if words > LONGEST or not words:
        return None
    dated = find_date(line)
    rest = line if dated is None else line[: dated[1]] + " | " + line[dated[2] :]
    if dated is not None:
        rest = _TIME.sub(" ", rest)
    kind, name, rest = _take_cues(rest)
    left = rest.strip(_SEPARATORS)
    if dated is not None:
        second = find_date(rest)  # "Published 10 December 2015, updated 11 December 2015"
        left = (rest[: second[1]] + rest[second[2] :]).strip(_SEPARATORS) if second else left
        if name is None and left and is_person(left):
            name, left = left, ""
    if dated is None and name is None:
        return None
    if left and not is_outlet(left) and not (_short_label(left) and (name is not None or kind != "bare")):
        return None
    if kind == "bare" and name is None and line.endswith("."):
        return None  # a sentence's end or the date under a signed document
    return Credit(name, dated[0] if dated else None, kind, left if is_outlet(left) else None)


def _take_cues(line: str) -> tuple[str, str | None, str]:
    """(kind of the first date cue or "bare", name after a byline cue or None, what is left)."""
    kind, name = "bare", None
    while found := _cue_pattern().search(line):
        before, after = line[: found.start()], line[found.end() :]
        if before.strip(_SEPARATORS) and found.lastgroup == "byline" and kind == "bare" and "|" not in before:
            break  # "Stand by me": a cue begins the line or follows a date
        if found.lastgroup == "byline":
            named = re.match(r"[\s:]*([^|•·–—\n]+?)\s*(?=[|•·–—]|$)", after)
            if named is None or not _is_author(named[1].rstrip(" ,")):
                break
            name, line = named[1].rstrip(" ,."), before + after[named.end() :]
        else:
            kind = kind if kind == "published" else str(found.lastgroup)
            line = before + " " + after
    return kind, name, line


def is_outlet(text: str) -> bool:
    """Whether a line names a newspaper or the like: up to six capitalised words, of which one is of such names."""
    words = text.split()
    if not 2 <= len(words) <= 6 or text[-1] in ".:!?":
        return False
    if not all(word[0].isupper() or word in ("of", "the", "and", "&") for word in words):
        return False
    return any(word.lower() in load_cues()["outlet"] for word in words)


def _short_label(text: str) -> bool:
    """Whether what is left of a credit line is a place or a section: up to three capitalised words."""
    return len(text.split()) <= 3 and all(word[:1].isupper() for word in text.split())


def is_person(text: str) -> bool:
    """Whether a line is a person's name by its shape: two to four capitalised words, none of them a section's."""
    if not _PERSON.fullmatch(text) or text.isupper():
        return False
    return not any(word.strip(".").lower() in load_cues()["not a name"] for word in re.split(r"[ -]", text))


def _is_author(text: str) -> bool:
    """Whether what follows "By" names authors: persons, or the staff of an outlet."""
    words = text.split()
    if not words or len(words) > 12 or not text[0].isupper():
        return False
    names = re.split(r",\s*|\s+(?:and|&|with|in|for|at)\s+", text)
    if all(is_person(name) or is_person(name.title()) for name in names):
        return True
    if any(cue == text.lower() or cue in map(str.lower, names) for cue in load_cues()["staff"]):
        return True
    # "By Jane Doe, Moscow correspondent" or a single name; "By Tuesday the army" fails on its small words.
    first = is_person(names[0]) or is_person(names[0].title())
    single = len(words) == 1 and text.lower() not in load_cues()["not a name"]
    staff = any(text.lower().endswith(cue) for cue in load_cues()["staff"])
    return (first and len(words) <= 10) or single or staff
