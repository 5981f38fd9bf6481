"""Attribution by reporting verbs: before, after and around what is said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dyadwire.coding.clauses import (
    CLOSERS,
    MARKS,
    Token,
    before_auxiliaries,
    complement_start,
    hearer_after,
    is_auxiliary,
    is_passive,
    reads_as_verb,
    subject_after,
    subject_before,
    word_class,
)
from dyadwire.coding.cues import Cue, Cues
from dyadwire.coding.reports_scene import (
    GOES_ON,
    SPEAKER_ITSELF,
    Report,
    Scene,
    content_after,
    content_before,
    continued_in,
    opening_subject,
    quotation_at,
    resumed_quotation,
    token_span,
    trimmed,
    word_span,
    zone_begin,
    zone_end,
)
from dyadwire.records import Span

# Verbs whose forms are no nouns: a clause may follow them without "that".
_ALWAYS_VERBS = word_class("verb only")
_NO_VERB_AFTER = word_class("no verb after")
_PROGRESSIVE = frozenset({"is", "are", "was", "were"})
_SUBJECTS = word_class("subject pronoun")
_INVERTING = word_class("inverting")
_CLAIM = re.compile(
    r"\b(?:accusations?|allegations?|assertions?|charges?|claims?|reports?|rumou?rs|suggestions?|that)\b"
)
CLAIM_WITHIN = 30  # characters into what is rejected
_AS_SAYING = re.compile(r"\bas (?:saying|telling|denying|reporting|announcing|having said|warning|confirming)\b")


_GOES_ON = word_class("goes on")


def verb_reports(scene: Scene, cues: Cues) -> Iterator[Report]:
    """Reports of the reporting verbs of a sentence, in order of the verbs."""
    last: Report | None = None
    for index, token in enumerate(scene.tokens):
        cue = cues.get(token.low)
        if cue is None or (index and _looks_like_noun(cue, token) and scene.tokens[index - 1].low in cues):
            continue  # "rejected claims"
        report = _verb(scene, index, cue, last)
        if report is not None:
            last = report
            yield report


def _verb(scene: Scene, index: int, cue: Cue, last: Report | None) -> Report | None:
    """The report of one verb, by the first of the rules that fits."""
    tokens = scene.tokens
    if cue.frame == "object_as":
        return _quoted_as(scene, index)
    if index and (_is_noun_after(tokens[index - 1]) or tokens[index].text[:1].isupper()):
        return None  # an infinitive, a noun or a name: "to say", "the claim", "the United States"
    if index and _looks_like_noun(cue, tokens[index]) and not _stands_as_verb(tokens, index, cue):
        return None  # "her opening remarks"
    if is_passive(tokens, index):
        return _impersonal(scene, index)
    if tokens[index].low.endswith("ing") and not (index and tokens[index - 1].low in _PROGRESSIVE):
        return _participle(scene, index, cue, last)
    subject = subject_before(tokens, index, zone_begin(scene, index))
    if subject and tokens[subject[0]].low in SPEAKER_ITSELF:
        return None  # "I think" reports nobody else
    final = _final(scene, index, cue, subject)
    if final is not None:
        return final
    if subject is None:
        return _shared(scene, index, cue, last)
    return _first(scene, index, cue, token_span(tokens, subject))


def _shared(scene: Scene, index: int, cue: Cue, last: Report | None) -> Report | None:
    """A verb joined to an earlier one: "X confirmed A and denied B", "X came back but has said that A"."""
    back = before_auxiliaries(scene.tokens, index)
    if back == 0 or scene.tokens[back - 1].low not in ("and", "but"):
        return None
    source = last.source if last else opening_subject(scene, scene.tokens[back - 1].start)
    report = _first(scene, index, cue, source) if source else None
    return replace(report, rule=GOES_ON) if report else None


def _first(scene: Scene, index: int, cue: Cue, source: Span | None) -> Report | None:
    """Source first: "X said (that) CONTENT"."""
    end = zone_end(scene, index)
    hearer = hearer_after(scene.tokens, index, end) if cue.frame == "addressee" else None
    if cue.frame == "addressee" and hearer is None:
        return None
    found = complement_start(scene.tokens, hearer[1] - 1 if hearer else index, end)
    if found is None or not (found[1] or _takes_bare_clause(cue, scene.tokens, index)):
        return None
    content = content_after(scene, found[0], end)
    if content is None or (cue.frame == "object" and not _is_claim(scene.text, cue, scene.tokens[index].end, content)):
        return None
    return Report(
        cue=word_span(scene.tokens[index]),
        source=source,
        via=(token_span(scene.tokens, hearer),) if hearer else (),
        content=continued_in(scene.quotations, content),
        rule="source first",
        score=(0.9 if found[1] else 0.8) if source else 0.6,
    )


def _is_noun_after(token: Token) -> bool:
    return token.low in _NO_VERB_AFTER or token.text.isdigit() or token.low.endswith(("'s", "s'"))


def _is_claim(text: str, cue: Cue, after: int, content: tuple[Span, ...]) -> bool:
    """Whether what is rejected is something said ("rejected claims that"), not a proposal or a person."""
    return (
        cue.lemma == "deny"
        or _CLAIM.search(text, after, min(content[0].end, content[0].start + CLAIM_WITHIN)) is not None
    )


def _takes_bare_clause(cue: Cue, tokens: Sequence[Token], index: int) -> bool:
    """Whether a clause may follow without "that"; a form that is a noun as well ("claims") must stand as a verb."""
    return cue.frame != "that" and (not _looks_like_noun(cue, tokens[index]) or reads_as_verb(tokens, index, cue.lemma))


def _looks_like_noun(cue: Cue, token: Token) -> bool:
    return cue.lemma not in _ALWAYS_VERBS and token.low in (cue.lemma, cue.lemma + "s")


def _stands_as_verb(tokens: Sequence[Token], index: int, cue: Cue) -> bool:
    """Whether a form that may be a noun ends a clause behind a name or a pronoun, or stands as a verb before more."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.text in CLOSERS | {",", ".", ":"}:
        before = tokens[index - 1]
        return before.text[:1].isupper() or is_auxiliary(before) or before.low in _SUBJECTS
    return reads_as_verb(tokens, index, cue.lemma)


def _final(scene: Scene, index: int, cue: Cue, subject: tuple[int, int] | None) -> Report | None:
    """Content first: "CONTENT, X said." and "CONTENT," said X."""
    tokens = scene.tokens
    if quotation_at(scene, tokens[index].start):
        return None
    end = len(tokens)
    hearer = hearer_after(tokens, index, end) if cue.frame == "addressee" else None
    said = hearer[1] - 1 if hearer else index
    if (aside := _aside(scene, index, said, subject)) is not None:
        return aside
    if (answer := _after_quotation(scene, index, said, subject)) is not None:
        return answer
    if subject and _ends_content(tokens, subject[0] - 1) and _is_last(tokens, subject[0] - 1, said):
        source, before = subject, subject[0]
    elif cue.lemma in _INVERTING and _ends_content(tokens, index - 1) and (after := subject_after(tokens, index, end)):
        source, before = after, index
    else:
        return None
    content = content_before(scene, before)
    if content is None:
        return None
    content += resumed_quotation(scene, max(index, source[1] - 1), content)
    return Report(
        cue=word_span(tokens[index]), source=token_span(tokens, source), content=content, rule="clause-final", score=0.9
    )


def _is_last(tokens: Sequence[Token], closing: int, said: int) -> bool:
    """Whether nothing more is said after the verb, or only the second half of a quotation that is split by it."""
    split = tokens[closing].text in MARKS and said + 1 < len(tokens) and tokens[said + 1].text == ","
    return split or complement_start(tokens, said, len(tokens)) is None


def _aside(scene: Scene, index: int, said: int, subject: tuple[int, int] | None) -> Report | None:
    """In the middle, "CON, X said, TENT"; also "As X said, CONTENT"."""
    tokens = scene.tokens
    close = said + 1
    while close < len(tokens) and is_auxiliary(tokens[close]):
        close += 1
    if subject is None or close + 1 >= len(tokens) or tokens[close].text != "," or tokens[close + 1].text in MARKS:
        return None
    head = subject[0] - 1
    if head < 0 or not (tokens[head].text == "," or tokens[head].low == "as") or tokens[close + 1].low in _GOES_ON:
        return None
    before = trimmed(scene.text, scene.sentence.start, tokens[head].start) if head else None
    after = trimmed(scene.text, tokens[close].end, scene.sentence.end)
    content = tuple(span for span in (before, after) if span)
    if not content or after is None:
        return None
    return Report(
        cue=word_span(tokens[index]), source=token_span(tokens, subject), content=content, rule="aside", score=0.7
    )


def _after_quotation(scene: Scene, index: int, said: int, subject: tuple[int, int] | None) -> Report | None:
    """A sentence of its own after a quotation that ends in a question mark: “Is it?” X asked."""
    tokens = scene.tokens
    if subject is None or subject[0] != 0 or complement_start(tokens, said, len(tokens)) is not None:
        return None
    for quotation in scene.quotations:
        between = scene.text[quotation.end : scene.sentence.start] if quotation.end <= scene.sentence.start else None
        if between is not None and not between.strip() and "\n" not in between:
            source = token_span(tokens, subject)
            cue = word_span(tokens[index])
            content = quotation.pieces + resumed_quotation(scene, index, quotation.pieces)
            return Report(cue=cue, source=source, content=content, rule="clause-final", score=0.9)
    return None


def _participle(scene: Scene, index: int, cue: Cue, last: Report | None) -> Report | None:
    """Dependent form, "..., saying (that) CONTENT".

    The source is that of the report before, else the first actor or pronoun of the sentence.
    """
    if index and scene.tokens[index - 1].low == "as":
        return None  # "quoted X as saying" is read at "quoted"
    source = last.source if last else opening_subject(scene, scene.tokens[index].start)
    if source is None or source.start > scene.tokens[index].start:
        return None
    report = _first(scene, index, replace(cue, frame="that") if cue.frame == "object" else cue, source)
    return replace(report, rule="participle", score=0.7) if report else None


def _impersonal(scene: Scene, index: int) -> Report | None:
    """Nobody is named: "It was reported that CONTENT"."""
    found = complement_start(scene.tokens, index, zone_end(scene, index))
    if found is None or not found[1] or scene.tokens[index + 1].low != "that":
        return None
    content = content_after(scene, found[0], zone_end(scene, index))
    if content is None:
        return None
    return Report(cue=word_span(scene.tokens[index]), source=None, content=content, rule="impersonal", score=0.7)


def _quoted_as(scene: Scene, index: int) -> Report | None:
    """A chain, "TASS quoted X as saying CONTENT": X speaks, TASS relays."""
    tokens = scene.tokens
    saying = _AS_SAYING.search(scene.text, tokens[index].end, scene.sentence.end)
    if saying is None:
        return None
    middle = [i for i in range(index + 1, len(tokens)) if tokens[i].end <= saying.start()]
    first = next((i for i in range(index + 1, len(tokens)) if tokens[i].start >= saying.end()), None)
    if first is not None and tokens[first].low == "that":
        first += 1
    content = content_after(scene, first, len(tokens)) if first is not None else None
    if not middle or content is None:
        return None
    relay = subject_before(tokens, index, zone_begin(scene, index))
    if is_passive(tokens, index):  # "X was quoted (by TASS) as saying"
        by = middle[1:] if tokens[middle[0]].low == "by" else []
        source = token_span(tokens, relay) if relay else None
        via = (token_span(tokens, (by[0], by[-1] + 1)),) if by else ()
    else:
        source = token_span(tokens, (middle[0], middle[-1] + 1))
        via = (token_span(tokens, relay),) if relay else ()
    cue = Span(saying.start(), saying.end())
    return Report(cue=cue, source=source, via=via, content=content, rule="quoted as saying", score=0.9)


def _ends_content(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index].text in MARKS | {",", "?", "!"}
