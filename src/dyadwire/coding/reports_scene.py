"""What the rules of attribution look at, and the stretches of text that they cut out of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dyadwire.coding.clauses import MARKS, Token
from dyadwire.coding.quotations import Quotation
from dyadwire.records import SPEECH, Span

RESUME_WITHIN = 60  # characters between the speaker and the second half of a split quotation
SPEAKER_ITSELF = frozenset({"i", "we", "you"})
_PRONOUNS = frozenset({"he", "she", "it", "they"})
GOES_ON = "goes on"  # the rule of a verb whose subject is that of another one before it
SHORTEST_CLAUSE = 3  # words; less before a comma is an adverbial ("On Monday,")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An attribution as spans."""

    cue: Span
    source: Span | None  # None: the words name nobody
    via: tuple[Span, ...] = ()  # who relays it, nearest to the text first
    content: tuple[Span, ...]  # in order, never empty
    rule: str
    score: float
    kind: str = SPEECH  # or STANCE: an attitude, or an act of speech towards something


@dataclass(frozen=True, slots=True)
class Scene:
    """What the rules look at."""

    text: str
    sentence: Span
    tokens: Sequence[Token]
    quotations: Sequence[Quotation]  # of the whole text
    actors: Sequence[Span]  # mentions of actors inside the sentence, in order


def word_span(token: Token) -> Span:
    """The span of one token."""
    return Span(token.start, token.end)


def token_span(tokens: Sequence[Token], part: tuple[int, int]) -> Span:
    """The span of a token range."""
    return Span(tokens[part[0]].start, tokens[part[1] - 1].end)


def opening_subject(scene: Scene, before: int) -> Span | None:
    """The first actor or pronoun of the sentence, if it ends before an offset: who goes on in a participle."""
    named = [span for span in scene.actors if span.end <= before][:1]
    heads = [token for at, token in enumerate(scene.tokens) if token.low in _PRONOUNS and _opens(scene.tokens, at)]
    named += [word_span(token) for token in heads if token.end <= before][:1]
    return min(named, key=lambda span: span.start, default=None)


def _opens(tokens: Sequence[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].text == ","


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The stretch without spaces, commas and full stops at its ends; None if nothing is left."""
    while start < end and text[start] in " \t\n,;:.—–-”»":
        start += 1
    while start < end and text[end - 1] in " \t\n,;:.—–-“«":
        end -= 1
    return Span(start, end) if start < end else None


def quotation_at(scene: Scene, offset: int) -> Quotation | None:
    """The quotation around an offset; None outside of quotations."""
    return next((quotation for quotation in scene.quotations if quotation.start < offset < quotation.end), None)


def zone_begin(scene: Scene, index: int) -> int:
    """First token of the quotation around a token, or of the sentence if it is not quoted."""
    around = quotation_at(scene, scene.tokens[index].start)
    if around is None:
        return 0
    return next(i for i, token in enumerate(scene.tokens) if token.start >= around.start)


def zone_end(scene: Scene, index: int) -> int:
    """One past the last token of the quotation around a token, or of the sentence."""
    around = quotation_at(scene, scene.tokens[index].start)
    if around is None:
        return len(scene.tokens)
    return sum(token.start < around.end for token in scene.tokens)


def content_before(scene: Scene, before: int) -> tuple[Span, ...] | None:
    """What is said before the subject: a whole quotation, even from an earlier sentence, or the clause."""
    tokens, text = scene.tokens, scene.text
    closing = tokens[before - 1]
    for quotation in scene.quotations:
        if closing.text in MARKS and quotation.end == closing.end:
            lead = (
                text[scene.sentence.start : quotation.start].strip() if quotation.start > scene.sentence.start else ""
            )
            return (Span(scene.sentence.start, closing.end),) if lead else quotation.pieces
    span = trimmed(text, scene.sentence.start, closing.start)
    return (span,) if span and len(text[span.start : span.end].split()) >= SHORTEST_CLAUSE else None


def resumed_quotation(scene: Scene, after: int, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """The quotation that goes on after the speaker's name: "A," X said, "B"."""
    begin = scene.tokens[after].end
    if content[-1].end >= begin:
        return ()
    for quotation in scene.quotations:
        if begin <= quotation.start < scene.sentence.end and len(scene.text[begin : quotation.start]) < RESUME_WITHIN:
            return quotation.pieces
        if quotation.start >= scene.sentence.end:  # or in the next sentence of the paragraph
            between = scene.text[scene.sentence.end : quotation.start]
            return () if between.strip() or "\n" in between else quotation.pieces
    return ()


def content_after(scene: Scene, first: int, end: int) -> tuple[Span, ...] | None:
    """What is said after the verb: a whole quotation if it opens there, else the rest of the sentence."""
    tokens = scene.tokens
    if first >= end:
        return None
    for quotation in scene.quotations:
        if quotation.start == tokens[first].start and quotation.end >= tokens[end - 1].start:
            return quotation.pieces
    span = trimmed(scene.text, tokens[first].start, tokens[end - 1].end)
    return (span,) if span else None


def continued_in(quotations: Sequence[Quotation], content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Content with the rest of a quotation that opens in its last piece and runs on past it."""
    last = content[-1]
    for quotation in quotations:
        if last.start <= quotation.start + 1 < last.end < quotation.pieces[-1].end:
            head = next(piece for piece in quotation.pieces if piece.end > quotation.start + 1)
            rest = tuple(piece for piece in quotation.pieces if piece.start >= head.end)
            return (*content[:-1], Span(last.start, max(last.end, head.end)), *(p for p in rest if p.start >= last.end))
    return content
