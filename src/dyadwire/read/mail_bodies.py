"""The text of a mail: what its writer says, apart from what is quoted, signatures and the list's own footer.

RFC 3676 for flowed text and for the line "-- " above a signature; the rest are the habits of mail programs.
"""

import re
from collections.abc import Iterator, Sequence

from dyadwire.records import Block

QUOTED = "quoted mail"
_QUOTE = re.compile(r"\s{0,2}(?:[A-Za-z]{1,4})?>")  # also "AB> " with the initials of who is quoted
_ON = re.compile(r"\s*On\b.{6,200}\bwrote\s*:\s*", re.IGNORECASE | re.DOTALL)
_WROTE = re.compile(
    r"\s*(?:.{2,120}\b(?:wrote|writes|said)(?: on .{6,40})?|Quoting\b.{2,120}|In (?:message|article) <.{2,200})\s*:\s*",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"\s*[-_]{2,}\s*(?:Original Message|Forwarded message|Begin forwarded message|Reply message)\s*[-_]*\s*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"\s*(?:Begin forwarded message:|From:\s+\S.*)\s*")
_SENT = re.compile(r"\s*(?:Sent|Date|To|Subject|Cc):\s")
_FOOTER = re.compile(r"\s*_{20,}\s*")
_LIST = re.compile(r"mailing list|unsubscribe|listinfo|list archives?|groups\.google", re.IGNORECASE)
_DEVICE = re.compile(r"\s*(?:Sent from my \w|Sent from \w+ for \w|Get Outlook for |Sent via ).{0,60}", re.IGNORECASE)
SIGNATURE_LINES = 15  # below "-- ": a longer stretch is text below a line of dashes
ATTRIBUTION_LINES = 3  # over which a mail program may wrap "On ... wrote:"


def join_flowed(text: str, *, delsp: bool = False) -> str:
    """Text of format=flowed with its paragraphs whole (RFC 3676, 4): a line that ends with a space goes on."""
    paragraphs: list[str] = []
    open_depth = -1  # quote depth of the paragraph that goes on; -1: none does
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")  # space-stuffed
        flows = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flows and delsp else content
        if depth == open_depth and content != "-- ":
            paragraphs[-1] += piece
        else:
            paragraphs.append(f"{'>' * depth}{' ' if depth else ''}{piece}")
        open_depth = depth if flows else -1
    return "\n".join(paragraphs)


def cut_quotes(text: str) -> tuple[str, tuple[Block, ...]]:
    """The text with the lines that are not its writer's own left blank, and those as furniture with their lines."""
    lines = text.split("\n")
    reasons = _reasons(lines)
    kept = "\n".join("" if reason else line for line, reason in zip(lines, reasons, strict=True))
    return kept, tuple(_blocks(lines, reasons))


def _reasons(lines: Sequence[str]) -> list[str]:
    """Why each line is not the writer's own; empty where it is."""
    reasons = [QUOTED if _QUOTE.match(line) and not _sentence(line) else "" for line in lines]
    _mark_attributions(lines, reasons)
    end = _mark_footer(lines, reasons)
    end = _mark_below(lines, reasons, end)
    for index in range(end - 1, max(end - SIGNATURE_LINES - 1, -1), -1):
        if lines[index].rstrip("\r") in ("-- ", "--"):
            reasons[index:end] = [reason or "signature" for reason in reasons[index:end]]
        elif _DEVICE.fullmatch(lines[index]) and not reasons[index]:
            reasons[index] = "signature"
    return reasons


def _sentence(line: str) -> bool:
    """Whether a line that begins with letters and ">" is prose all the same: an arrow or a comparison."""
    head, _, rest = line.partition(">")
    return bool(head.strip()) and (rest[:1] not in (" ", "", ">") or head.strip().islower())


def _mark_attributions(lines: Sequence[str], reasons: list[str]) -> None:
    """Mark "On ... wrote:" above each quotation, over as many lines as it was wrapped."""
    for index, reason in enumerate(reasons):
        if reason != QUOTED or (index and reasons[index - 1] == QUOTED):
            continue
        last = index - 1
        while last >= 0 and not lines[last].strip():
            last -= 1
        first = _attribution(lines, last)
        reasons[first : last + 1] = ["attribution of a quotation"] * (last + 1 - first)


def _attribution(lines: Sequence[str], last: int) -> int:
    """The index of the line on which the attribution that ends with line `last` begins; after it if there is none."""
    for first in range(last, max(last - ATTRIBUTION_LINES, -1), -1):
        if not lines[first].strip():
            break
        if _ON.fullmatch(" ".join(lines[first : last + 1])):
            return first
    return last if last >= 0 and _WROTE.fullmatch(lines[last]) else last + 1


def _mark_footer(lines: Sequence[str], reasons: list[str]) -> int:
    """Mark what the mailing list adds below its rule. The index where the mail ends."""
    for index in range(len(lines) - 1, max(len(lines) - 12, -1), -1):
        if _FOOTER.fullmatch(lines[index]) and any(_LIST.search(line) for line in lines[index + 1 :]):
            reasons[index:] = [reason or "mailing list footer" for reason in reasons[index:]]
            return index
    return len(lines)


def _mark_below(lines: Sequence[str], reasons: list[str], end: int) -> int:
    """Mark the mail that is answered or forwarded below a rule or a block of headers. The index where it begins."""
    for index, line in enumerate(lines[:end]):
        below = [other for other in lines[index + 1 : index + 5] if _SENT.match(other)]
        if _ORIGINAL.fullmatch(line) or (_FORWARDED.fullmatch(line) and len(below) >= 2):
            if not any(line.strip() and not reason for line, reason in zip(lines[:index], reasons, strict=False)):
                return end  # nothing but a forwarded text: it is what the mail is about
            reasons[index:end] = [reason or QUOTED for reason in reasons[index:end]]
            return index
    return end


def _blocks(lines: Sequence[str], reasons: Sequence[str]) -> Iterator[Block]:
    """A block for each run of lines that have one reason."""
    index = 0
    while index < len(lines):
        stop = index + 1
        while stop < len(lines) and reasons[stop] == reasons[index]:
            stop += 1
        text = "\n".join(lines[index:stop]).strip("\n")
        if reasons[index] and text.strip():
            yield Block(text=text, reason=reasons[index], line=index + 1)
        index = stop
