"""How far the words of an attribution reach: the whole cue, and the whole noun phrase of its source.

The rules find the verb and the shortest name of a speaker, which is what codes. A reader wants the phrases: "has also
repeatedly said", "Anna Berg, who leads the party".
"""

from bisect import bisect_left
from collections.abc import Sequence

from dyadwire.coding.clauses import (
    CONNECTORS,
    LONGEST_PARENTHESIS,
    MARKS,
    WEEKDAYS,
    Token,
    governing,
    is_auxiliary,
    word_class,
)
from dyadwire.coding.reports_scene import GOES_ON, Report, trimmed
from dyadwire.records import SPEECH, Span

LONGEST_ADVERBIAL = 14  # words between a verb and what is said
LONGEST_APPOSITION = 40  # words after a name that still describe it
_NOT_OF_CUE = frozenset({"both", "all"})
_DAYS = WEEKDAYS | {"week", "earlier", "late"}
_ADVERBIAL_HEADS = WEEKDAYS | word_class("adverbial head")
_ANEW = word_class("anew")
_PHRASES = frozenset({"according to", "parenthesis", "speaker's turn", "quoted as saying"})
# A capital says nothing of the first word of a sentence; one of these is no part of the name behind it.
_OPENING = (
    _ANEW | word_class("pronoun") | word_class("preposition") | word_class("conjunction") | word_class("auxiliary")
)
_CLOSING = frozenset({".", "?", "!", ";", ":", "—", "–", "(", ")", "\n"}) | MARKS


def whole_cue(tokens: Sequence[Token], report: Report) -> Span:
    """The cue with the auxiliaries, negations and adverbs before it; `tokens` are those of its sentence."""
    first = _index(tokens, report.cue.start)
    while first > 0 and not _inside(tokens[first - 1], report):
        back = governing(tokens, first - 1) if tokens[first - 1].low == "to" else first
        if back == first and not _belongs(tokens, first - 1):
            break
        first = min(back, first - 1)
    while first < len(tokens) and tokens[first].low in _DAYS and tokens[first].start < report.cue.start:
        first += 1
    start = min(tokens[first].start, report.cue.start) if first < len(tokens) else report.cue.start
    return Span(start, _past_adverbials(tokens, report))


def _past_adverbials(tokens: Sequence[Token], report: Report) -> int:
    """The end of "in a statement", "on Monday", "at a rally in Oslo" and of a colon right behind a cue.

    They are taken where nothing but them stands before what is said, the source, a comma or the end of the sentence.
    """
    end = report.cue.end
    first = at = _index(tokens, end)
    if report.kind != SPEECH or report.rule in _PHRASES or at >= len(tokens):
        return end
    if tokens[at].text == ":":
        return tokens[at].end
    if tokens[at].low not in _ADVERBIAL_HEADS and not _on_a_day(tokens, at):
        return end
    while at < len(tokens) and at - first <= LONGEST_ADVERBIAL and _goes_on(tokens[at], report):
        at += 1
    closed = at == len(tokens) or tokens[at].low == "that" or tokens[at].text in _CLOSING | {","}
    closed = closed or any(piece.start <= tokens[at].start <= piece.start + 1 for piece in report.content)
    return tokens[at - 1].end if closed and at - first <= LONGEST_ADVERBIAL else end


def _on_a_day(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].low == "on" and at + 1 < len(tokens) and tokens[at + 1].low in WEEKDAYS


def _goes_on(token: Token, report: Report) -> bool:
    return token.text not in _CLOSING and token.text != "," and token.low != "that" and not _inside(token, report)


def whole_source(text: str, tokens: Sequence[Token], report: Report) -> Span | None:
    """The source with its apposition or relative clause; None where the words name nobody."""
    source = report.source
    if source is None:
        return None
    source = Span(_with_title(tokens, source), source.end)
    if source.end <= report.cue.start:
        cue = whole_cue(tokens, report).start
        if report.rule in ("participle", GOES_ON):  # another verb stands between
            return Span(source.start, _past_commas(text, source, cue))
        return Span(source.start, _past_insertion(text, source, cue))
    if not report.cue.end <= source.start or not tokens or source.start >= tokens[-1].end:
        return source
    return Span(source.start, _past_apposition(text, tokens, source, report))


def _with_title(tokens: Sequence[Token], source: Span) -> int:
    """Where a name begins with the title, the rest of the name or the article before it: "Mrs. Berg", "the mayor"."""
    first = _index(tokens, source.start)
    while first > 0 and tokens[first - 1].text[:1].isupper() and tokens[first - 1].text[:1].isalpha():
        if first == 1 and tokens[0].low in _OPENING:
            break
        first -= 1
    if first > 0 and tokens[first - 1].low in ("the", "a", "an"):
        first -= 1
    return min(tokens[first].start, source.start) if first < len(tokens) else source.start


def _past_insertion(text: str, source: Span, cue: int) -> int:
    """The end of what stands between a name and its verb, if commas enclose it or a relative clause follows."""
    between = text[source.end : cue]
    words = between.split()
    if not words or len(words) > LONGEST_APPOSITION:
        return source.end
    opens = between.startswith((",", " who ", " whose ", " (", " of ", " in ", " at ", " from ", " —", " –"))
    inner = trimmed(text, source.end, cue)
    if (
        not opens
        or inner is None
        or text[inner.start : inner.end].lower() in CONNECTORS
        or any(mark in between for mark in ";:\n")
    ):
        return source.end
    return inner.end


def _past_commas(text: str, source: Span, cue: int) -> int:
    """The comma that closes an insertion behind a name, before its verb; the end of the name without one."""
    closing = text.find(",", source.end + 1, cue - 2) if text[source.end] == "," else -1
    inside = text[source.end + 1 : closing].split() if closing >= 0 else []
    return closing if inside and len(inside) <= LONGEST_APPOSITION else source.end


def _past_apposition(text: str, tokens: Sequence[Token], source: Span, report: Report) -> int:
    """The end of ", a Y of Z" or " who ..." after a name that follows its verb."""
    at = _index(tokens, source.end)
    limit = min([piece.start for piece in report.content if piece.start >= source.end], default=tokens[-1].end)
    if at >= len(tokens) or tokens[at].start >= limit:
        return source.end
    at = _past_parenthesis(tokens, at)
    plain = tokens[at - 1].end if at > _index(tokens, source.end) else source.end
    if at >= len(tokens) or tokens[at].start >= limit:
        return plain
    lead = at + 1 if tokens[at].text == "," and at + 1 < len(tokens) else at
    if lead == at and tokens[at].low not in ("who", "whose", "in", "of", "at", "from", "on", "to"):
        return plain
    if lead > at and (_begins_anew(tokens, at) or tokens[lead].text in _CLOSING):
        return plain
    stop = lead
    while stop < len(tokens) and tokens[stop].start < limit and tokens[stop].text not in _CLOSING:
        if stop > lead + 1 and tokens[stop].text == "," and _begins_anew(tokens, stop):
            break
        stop += 1
    found = trimmed(text, source.start, tokens[stop - 1].end)
    return found.end if found and stop - lead <= LONGEST_APPOSITION else plain


def _past_parenthesis(tokens: Sequence[Token], at: int) -> int:
    """One past a short parenthesis behind a name: "Jo Berg (N-Oslo)"; `at` itself without one."""
    if tokens[at].text == "(":
        stop = min(len(tokens), at + LONGEST_PARENTHESIS)
        return next((inner + 1 for inner in range(at, stop) if tokens[inner].text == ")"), at)
    return at


def _begins_anew(tokens: Sequence[Token], comma: int) -> bool:
    """Whether what follows a comma is no apposition: a conjunction, a participle, an adverbial, a pronoun."""
    after = tokens[comma + 1] if comma + 1 < len(tokens) else None
    return after is not None and (after.low in _ANEW or (after.low.endswith("ing") and after.text.islower()))


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    return is_auxiliary(tokens[at]) and tokens[at].low not in _NOT_OF_CUE


def _inside(token: Token, report: Report) -> bool:
    source = report.source
    return (source is not None and source.start <= token.start < source.end) or any(
        piece.start <= token.start < piece.end and piece.start > report.cue.start for piece in report.content
    )


def _index(tokens: Sequence[Token], offset: int) -> int:
    """The first token that ends after an offset."""
    return bisect_left(tokens, offset + 1, key=lambda token: token.end)
