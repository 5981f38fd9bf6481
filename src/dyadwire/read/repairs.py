"""Mend what encodings and layout programs leave in a text, and say what was mended.

Mojibake is repaired by ftfy, line by line; characters that nobody sees are taken out, and spaces of all kinds become
spaces. Texts of JSON lines and tables are never touched: their offsets count in what the user gave.
"""

import re
from dataclasses import dataclass
from html import unescape

# What is mended, by its name on the document: the characters, and what they become. Names by The Unicode Standard 15.0.
_CHARACTERS = (
    ("line separators", re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"), "\n"),
    ("control characters", re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"), ""),
    ("lone surrogates", re.compile("[\ud800-\udfff]"), "\ufffd"),
    ("soft hyphens", re.compile("\u00ad"), ""),
    ("no-break spaces", re.compile("[\u00a0\u2007\u202f]"), " "),
    ("direction marks", re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"), ""),
    # A joiner is part of how other scripts and emoji are written; beside Latin letters, figures and blanks it is not.
    ("zero-width characters", re.compile("[\u200b\u2060\ufeff]|(?<![^\x00-\u024f])[\u200c\u200d]"), ""),
)
_ANY = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\u00ad\u061c\u2007\u200b-\u200f\u2028-\u202f\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)
# How UTF-8 looks that was read as a code page of one byte: its first byte as a letter, then one from 80 to BF.
_SUSPECT = re.compile(
    "[\u00c2-\u00f4\u0102\u0106\u010c-\u0118\u012a-\u0178\u0410-\u0448]"
    "[\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_REFERENCE = re.compile(r"&(?:shy|#173|#x0*ad|ZeroWidthSpace|#8203|#x200b|lrm|rlm|#820[67]|#x200[ef]);", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text after its repair, and what was done: "soft hyphens: 3"; empty if nothing was."""

    text: str
    repairs: tuple[str, ...] = ()


def repair(text: str) -> Repaired:
    """A text without mojibake and without characters that are no part of what it says."""
    done: list[str] = []
    if _SUSPECT.search(text):
        lines = text.split("\n")
        mended = [_fix(line) if _SUSPECT.search(line) else line for line in lines]
        if changed := sum(old != new for old, new in zip(lines, mended, strict=True)):
            text = "\n".join(mended)
            done.append(f"lines of mojibake: {changed}")
    if _ANY.search(text):
        for name, pattern, instead in _CHARACTERS:
            text, count = pattern.subn(instead, text)
            if count:
                done.append(f"{name}: {count}")
    return Repaired(text, tuple(done))


def repair_markup(markup: str) -> Repaired:
    """Markup mended like a text; its references to unseen characters are taken for the characters."""
    return repair(_REFERENCE.sub(lambda found: unescape(found[0]), markup))


def repair_words(words: str | None) -> str | None:
    """A title or name mended; None if nothing is left of it."""
    return repair(words).text.strip() or None if words else None


def _fix(line: str) -> str:
    from ftfy import fix_encoding

    return fix_encoding(line)
