"""Attribution without a reported clause: attitudes and acts of speech towards something, and nouns of saying.

"Norway called for a ban", "his claim that the ice is thin", "the ban is expected to fail". What is found is kept as a
statement of kind "stance": it is no source of what happened.
"""

from collections.abc import Sequence
from dataclasses import replace

from dyadwire.coding.attitudes import Attitude, Attitudes, attitudes_at
from dyadwire.coding.clauses import (
    CLOSERS,
    MARKS,
    Token,
    before_auxiliaries,
    governing,
    is_auxiliary,
    is_passive,
    reads_as_verb,
    subject_before,
    word_class,
)
from dyadwire.coding.reports_scene import (
    GOES_ON,
    Report,
    Scene,
    opening_subject,
    quotation_at,
    token_span,
    trimmed,
    zone_begin,
    zone_end,
)
from dyadwire.records import STANCE, Span

SCORE = 0.4  # under every threshold of the brief: such a statement is shown where it is asked for
_CLAUSE_HEADS = word_class("clause head")
_NOUN_HEADS = word_class("noun complement")
_GENITIVES = word_class("possessive")
_LINKS = word_class("clause link")
_HARD_STOPS = frozenset({";", "(", ")", "—", "–", "?", "!", "…", "|", ":"})
_BEING = word_class("be") | word_class("contracted be")
_COPULAS = _BEING | word_class("copula")
_DEGREES = word_class("degree")
_JUDGED = word_class("judged")
_DETERMINERS = word_class("before a noun")
_FINITE = word_class("after a noun phrase")


def attitude_reports(scene: Scene, attitudes: Attitudes, found: Sequence[Report]) -> list[Report]:
    """Reports of the attitudes of a sentence, in order; `found` are those of the rules for reporting verbs."""
    taken = {report.cue.start for report in found}
    reports: list[Report] = []
    reached = -1
    for index, token in enumerate(scene.tokens):
        if index < reached or token.start in taken or token.low not in attitudes:
            continue
        if quotation_at(scene, token.start) or (token.text.isupper() and len(token.text) > 1):
            continue  # inside of what somebody says it is part of that
        for attitude in attitudes_at(scene.tokens, index, attitudes):
            report = _report(scene, index, attitude, [*found, *reports])
            if report is not None:
                reports.append(report)
                reached = index + len(attitude.words)
                break
    return reports


def _report(scene: Scene, index: int, attitude: Attitude, earlier: Sequence[Report]) -> Report | None:
    if attitude.frame == "noun":
        return _noun(scene, index, attitude)
    if attitude.frame == "adjective":
        return _adjective(scene, index, attitude)
    tokens = scene.tokens
    before = tokens[index - 1].low if index else ""
    if before in _DETERMINERS or before in _GENITIVES or (tokens[index].text[:1].isupper() and index):
        return None
    if index == 0 or (attitude.also_noun and not reads_as_verb(tokens, index, attitude.lemma)):
        return None
    if before == "to":
        return _infinitive(scene, index, attitude, earlier)
    if attitude.frame == "seem":
        return _seeming(scene, index, attitude)
    if is_passive(tokens, index) and not _is_plain(tokens[index], attitude):
        return _passive(scene, index, attitude)
    if tokens[index].low.endswith("ing") and _BEING.isdisjoint(_auxiliaries(tokens, index)):
        return _participle(scene, index, attitude, earlier)
    subject = subject_before(tokens, index, zone_begin(scene, index))
    if subject is None:
        return _shared(scene, index, attitude, earlier)
    return _made(scene, index, attitude, token_span(tokens, subject))


def _auxiliaries(tokens: Sequence[Token], index: int) -> tuple[str, ...]:
    """The auxiliaries and adverbs right before a verb, in lower case."""
    return tuple(token.low for token in tokens[before_auxiliaries(tokens, index) : index])


def _is_plain(token: Token, attitude: Attitude) -> bool:
    return token.low in (attitude.words[0] + "s", attitude.lemma.split()[0])


def _last_with_source(earlier: Sequence[Report], before: int) -> Report | None:
    """The last report before an offset that names who says it."""
    named = [report for report in earlier if report.cue.end <= before and report.source]
    return max(named, key=lambda report: report.cue.start, default=None)


def _resumed(scene: Scene, index: int, attitude: Attitude, earlier: Sequence[Report]) -> Report | None:
    """The report of a verb without a subject before it: of the last source, else of the first actor of the sentence."""
    last = _last_with_source(earlier, scene.tokens[index].start)
    source = last.source if last else opening_subject(scene, scene.tokens[index].start)
    made = _made(scene, index, attitude, source) if source else None
    return replace(made, rule=GOES_ON) if made else None


def _shared(scene: Scene, index: int, attitude: Attitude, earlier: Sequence[Report]) -> Report | None:
    """A verb joined to an earlier one: "X supports A and opposes B"."""
    back = before_auxiliaries(scene.tokens, index)
    if back == 0 or scene.tokens[back - 1].low not in ("and", "but", "or"):
        return None
    return _resumed(scene, index, attitude, earlier)


def _participle(scene: Scene, index: int, attitude: Attitude, earlier: Sequence[Report]) -> Report | None:
    """As in "..., criticising B": the source is that of the report before, else the first actor of the sentence."""
    tokens = scene.tokens
    if not index or tokens[index - 1].low not in (",", "and", "by", "while", "after", "for", "before"):
        return None
    return _resumed(scene, index, attitude, earlier)


def _infinitive(scene: Scene, index: int, attitude: Attitude, earlier: Sequence[Report]) -> Report | None:
    """As in "X tried to defend B", and in "X spoke to reassure B": the source of the verb that governs it."""
    tokens = scene.tokens
    head = governing(tokens, index - 1)
    if head < index - 1 and (subject := subject_before(tokens, head, zone_begin(scene, index))):
        return _made(scene, index, attitude, token_span(tokens, subject))
    return _resumed(scene, index, attitude, earlier)


def _passive(scene: Scene, index: int, attitude: Attitude) -> Report | None:
    """As in "B was criticised by A for C": by A, of B and C; without "by" nobody is named."""
    tokens = scene.tokens
    end = index + len(attitude.words)
    subject = subject_before(tokens, index, zone_begin(scene, index))
    stop = _clause_end(scene, end, zone_end(scene, index))
    agent = next((at for at in range(end, min(stop, end + 8)) if tokens[at].low == "by"), None)
    if subject is None:
        return None
    content = [token_span(tokens, subject)]
    source = None
    if agent is not None:
        close = _phrase_end(tokens, agent + 1, stop)
        if close == agent + 1:
            return None
        source = token_span(tokens, (agent + 1, close))
        rest = trimmed(scene.text, tokens[close].start, tokens[stop - 1].end) if close < stop else None
    elif end < stop and (
        tokens[end].low in ("to", "that", "as") or (attitude.lemma in _JUDGED and tokens[end].text not in CLOSERS)
    ):
        rest = trimmed(scene.text, tokens[end].start, tokens[stop - 1].end)
    else:
        return None
    content += [rest] if rest else []
    return Report(
        cue=token_span(tokens, (index, end)),
        source=source,
        content=tuple(content),
        rule="passive attitude",
        score=SCORE,
        kind=STANCE,
    )


def _phrase_end(tokens: Sequence[Token], start: int, stop: int) -> int:
    """One past a noun phrase of an agent."""
    at = start
    while (
        at < stop and tokens[at].text not in MARKS and tokens[at].low not in (",", "for", "to", "in", "on", "as", "at")
    ):
        at += 1
    return at


def _seeming(scene: Scene, index: int, attitude: Attitude) -> Report | None:
    """As in "A seems to B": nobody is named, and what is said stands around the verb."""
    tokens = scene.tokens
    subject = subject_before(tokens, index, zone_begin(scene, index))
    end = index + len(attitude.words)
    if subject is None or end >= len(tokens) or tokens[end].low in ("in", "on", "at", "before", "with", "."):
        return None
    stop = _clause_end(scene, end, zone_end(scene, index))
    rest = trimmed(scene.text, tokens[end].start, tokens[stop - 1].end) if end < stop else None
    if rest is None:
        return None
    content = (token_span(tokens, subject), rest)
    return Report(
        cue=token_span(tokens, (index, end)),
        source=None,
        content=content,
        rule="seeming",
        score=SCORE,
        kind=STANCE,
    )


def _made(scene: Scene, index: int, attitude: Attitude, source: Span | None) -> Report | None:
    """The report of an active verb whose complement follows."""
    tokens = scene.tokens
    end = index + len(attitude.words)
    stop = _clause_end(scene, end, zone_end(scene, index))
    if end >= stop or tokens[end].text in CLOSERS:
        return None
    if attitude.frame == "clause" and tokens[end].low not in _CLAUSE_HEADS and tokens[end].text not in MARKS:
        return None
    if tokens[end].text in (",", ".", ":"):
        return None
    content = trimmed(scene.text, tokens[end].start, tokens[stop - 1].end)
    if content is None:
        return None
    cue = token_span(tokens, (index, end))
    return Report(cue=cue, source=source, content=(content,), rule="attitude", score=SCORE, kind=STANCE)


def _adjective(scene: Scene, index: int, attitude: Attitude) -> Report | None:
    """As in "Norway is wary of A", "Norway remained very sure that A"."""
    tokens = scene.tokens
    at = index
    while (
        at > 0 and (tokens[at - 1].low in _DEGREES or is_auxiliary(tokens[at - 1])) and tokens[at - 1].low not in _BEING
    ):
        at -= 1
    if at == 0 or tokens[at - 1].low not in _COPULAS:
        return None
    subject = subject_before(tokens, at - 1, zone_begin(scene, index))
    made = _made(scene, index, attitude, token_span(tokens, subject)) if subject else None
    return replace(made, cue=Span(tokens[at - 1].start, made.cue.end), rule="adjective") if made else None


def _noun(scene: Scene, index: int, attitude: Attitude) -> Report | None:
    """As in "his claim that A", "Norway's criticism of A", "the claim by Norway that A"."""
    tokens = scene.tokens
    end = index + len(attitude.words)
    if end >= len(tokens) or tokens[end].low not in _NOUN_HEADS:
        return None
    source = _genitive(scene, index)
    if source is None:
        return None
    first = end if tokens[end].low in ("that", "to") else end + 1
    stop = _noun_end(scene, first, zone_end(scene, index), clause=first == end)
    if first >= stop:
        return None
    content = trimmed(scene.text, tokens[first].start, tokens[stop - 1].end)
    cue = token_span(tokens, (index, end if first == end else end + 1))
    if content is None:
        return None
    return Report(cue=cue, source=source, content=(content,), rule="noun of saying", score=SCORE, kind=STANCE)


def _genitive(scene: Scene, index: int) -> Span | None:
    """Whose it is: "his", "Norway's", with at most two adjectives between."""
    tokens = scene.tokens
    for back in range(index - 1, max(-1, index - 4), -1):
        low = tokens[back].low
        if low in _GENITIVES:
            return token_span(tokens, (back, back + 1)) if low not in ("my", "our", "your") else None
        if low.endswith(("'s", "s'")):
            start = back
            while start > 0 and tokens[start - 1].text[:1].isupper():
                start -= 1
            if start > 0 and tokens[start - 1].low == "the":
                start -= 1
            return token_span(tokens, (start, back + 1))
        if not tokens[back].text.isalpha() or low in _DETERMINERS:
            return None
    return None


def _noun_end(scene: Scene, first: int, end: int, clause: bool) -> int:
    """Where the complement of a noun ends: a clause at the next comma, a noun phrase also at a verb."""
    tokens = scene.tokens
    at = first
    while at < end and tokens[at].text not in _HARD_STOPS and tokens[at].text not in (",", "."):
        if not clause and at > first and tokens[at].low in _FINITE:
            break
        at += 1
    return at


def _clause_end(scene: Scene, first: int, end: int) -> int:
    """One past the clause that begins at a token: before ", but", a semicolon, a dash, or the end of the quotation."""
    tokens = scene.tokens
    at = first
    while at < end:
        if tokens[at].text in _HARD_STOPS and at > first:
            break
        if tokens[at].text == "," and at + 1 < end and at > first and tokens[at + 1].low in _LINKS:
            break
        if tokens[at].text == "," and at + 1 < end and tokens[at + 1].low.endswith("ing") and at > first:
            break
        at += 1
    return at
