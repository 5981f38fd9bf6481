"""What speaks for and against a date of the text being that of an event: named features of a pair of both.

The features are words joined by spaces, so that a weight can be read: "own behind a barrier", "carried last event has
it". "own" marks a date of the event's own sentence, "carried" one of the discourse before it. Weights are in
`data/dates/event_weights.tsv`; `dates_events` decides with them, `recipes/fit_event_dates.py` fits them.
"""

import re
from collections.abc import Iterator, Sequence

from dyadwire.coding.dates_page import (
    CAPTION,
    WORD,
    Dateable,
    Occasion,
    Page,
    Pair,
    context,
    cue_forms,
    first_word,
    overlaps,
)
from dyadwire.coding.dates_story import told_before
from dyadwire.records import DateMention, Span

DATED = "document is dated"
BARRIER = re.compile(
    r"[;:—]|\b(?:who|which|that|when|after|before|since|because|while|as|but|where|until|although|though|if|whether)\b"
)
PARAGRAPH = re.compile(r"\n\s*")
SUBORDINATE = re.compile(r"\b(?:after|before|since|when|while|until|as)\b")
EMBEDDED = re.compile(r"\b(?:that|who|which)\b")
FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|us|my|My|you|your)\b")
# How a readout or a report goes on about the same encounter: its participants, or the talks, open the sentence.
GOES_ON = re.compile(
    r"\W*(?:They|The two|Both|He|She|We|Mr|Ms|Mrs|Dr|During|Throughout|At the (?:meeting|talks|end)"
    r"|The (?:leaders|presidents|ministers|sides|parties|delegations?|officials|participants|pair"
    r"|Presidents?|Secretar(?:y|ies)|Vice|Prime|Principals|Ministers?|Deputy|Under|Ambassadors?|Foreign|National)"
    r"|President|Secretary|Vice|Prime|Foreign|Under|Deputy|National|Ambassador|Administrator|Chancellor|Minister"
    r"|In (?:the|their|addition|particular|this)|On (?:the|behalf)|[A-Z]\w+ [A-Z]\w+ (?:also|then|and))\b"
)


def features_of(page: Page, number: int, pairs: Sequence[Pair]) -> list[list[str]]:
    """For each pair of occasion `number` the names of what speaks for or against it, each once."""
    if not pairs:
        return []
    occasion = page.occasions[number]
    alone = ["any", *_occasion_features(page, number)]
    form = page.forms[number]
    return [_features(page, number, pair, [*alone, *_when_features(occasion, form, pair.dateable)]) for pair in pairs]


def _features(page: Page, number: int, pair: Pair, alone: Sequence[str]) -> list[str]:
    occasion, dateable, zone = page.occasions[number], pair.dateable, pair.zone
    way = {"own": _place_in, "carried": _way_from, "later": _way_to}[zone](page, number, dateable)
    known = [] if page.anchor is None else [DATED]
    named = dict.fromkeys([*alone, *known, *dateable.kind, *way, *told_before(page, number, dateable)])
    out = [f"{zone} {name}" for name in named]
    if occasion.given is not None:
        out.append("encoder names it" if overlaps(dateable.mention, occasion.given) else "encoder names another")
    return out


def _when_features(occasion: Occasion, form: str, dateable: Dateable) -> list[str]:
    """Whether status, type and tense go with where the date lies."""
    when = [name for name in dateable.kind if name.startswith("when ")]
    return [f"{what} {name}" for name in when for what in (occasion.status, occasion.type, form)]


def _occasion_features(page: Page, number: int) -> list[str]:
    """What an event is by itself: type, status, form of its trigger, kind of its sentence."""
    occasion = page.occasions[number]
    start, end = occasion.trigger.start, occasion.trigger.end
    form = page.forms[number]
    found = [
        f"type {occasion.type}",
        f"status {occasion.status}",
        f"trigger {form}",
        f"word {page.roots[number]}",
        f"{occasion.type} {form}",
    ]
    quoted = page.in_quotes(start)
    if quoted:
        found.append("trigger in quotes")
    sentence = page.text[occasion.sentence.start : occasion.sentence.end]
    if not quoted and FIRST_PERSON.search(sentence):
        found.append("first person")
    if GOES_ON.match(sentence):
        found.append("sentence goes on")
        found.append(f"sentence goes on {form}")
    own = page.sentence_of(start)
    found.append(f"sentence {'first' if own < 2 else 'early' if own < 5 else 'later'}")
    lead = page.text[occasion.sentence.start : start].lower()
    found.append(f"depth {_depth(page, occasion)}")
    if first_word(page.text[start:end]) in cue_forms():
        found.append("trigger is a reporting verb")
    found += [
        f"beside {word}" for word in sorted(context()["adverb"].intersection(w.lower() for w in WORD.findall(sentence)))
    ]
    if SUBORDINATE.search(lead):
        found.append("subordinate")
    if EMBEDDED.search(lead):
        found.append("embedded")
    return found


def _place_in(page: Page, number: int, dateable: Dateable) -> Iterator[str]:
    """Where a date stands from the trigger in one sentence."""
    occasion = page.occasions[number]
    mention, trigger = dateable.mention, occasion.trigger
    after = mention.start >= trigger.end
    left, right = (trigger.end, mention.start) if after else (mention.end, trigger.start)
    side = "behind" if after else "ahead"
    gap = page.text[left:right] if left < right else ""
    words = len(gap.split())
    near = "0" if not words else "1-2" if words < 3 else "3-5" if words < 6 else "6-10" if words < 11 else "far"
    yield f"{side} {near} words"
    barriers, commas = len(BARRIER.findall(gap)), gap.count(",")
    yield f"{side} {min(barriers, 2)} barriers"
    yield f"{min(commas, 2)} commas"
    rivals = sum(1 for o in page.occasions if left <= o.trigger.start < right and o is not occasion)
    yield f"{side} {min(rivals, 2)} rivals"
    if not barriers and not rivals:
        yield "same clause"
    if (not after and "opens the sentence" in dateable.kind) or mention.start - occasion.sentence.start < 12:
        yield f"opening {min(barriers, 1)} barriers {min(rivals, 1)} rivals"
        yield f"opening trigger {_depth(page, occasion)}"
    if after and gap.endswith(", ") and CAPTION.fullmatch(mention.text):
        yield "closing a caption"
    others = [d.mention for d in page.dateables if d.sentence == dateable.sentence and d is not dateable]
    if not others:
        yield "only date"
    else:
        closest = min(_away(m, trigger) for m in others)
        yield "nearest date" if _away(mention, trigger) <= closest else "another date nearer"
    ours = _away(mention, trigger)
    closer = [o for o in page.occasions if o.sentence == occasion.sentence and _away(mention, o.trigger) < ours]
    yield f"{min(len(closer), 2)} triggers nearer to the date"
    if any(name in dateable.kind for name in ("after a reporting verb", "before a reporting verb")):
        yield f"beside a reporting verb, trigger {side}"


def _depth(page: Page, occasion: Occasion) -> str:
    lead = page.text[occasion.sentence.start : occasion.trigger.start]
    words = [word.lower() for word in WORD.findall(lead)]
    reported = any(word in cue_forms() for word in words)
    return "after a reporting verb" if reported else "after no reporting verb"


def _away(mention: DateMention, trigger: Span) -> int:
    return max(mention.start - trigger.end, trigger.start - mention.end, 0)


def _way_from(page: Page, number: int, dateable: Dateable) -> Iterator[str]:
    """How far an earlier date lies back, and what stands between."""
    occasion = page.occasions[number]
    own = page.sentence_of(occasion.trigger.start)
    back = own - dateable.sentence
    yield f"back {back if back < 3 else '3-4' if back < 5 else '5-8' if back < 9 else 'far'}"
    if dateable.sentence < 2:
        yield "from the lead"
    between = {d.value for d in page.dateables if dateable.sentence < d.sentence <= own and d.value != dateable.value}
    yield f"{min(len(between), 2)} other dates since"
    said = any(name in dateable.kind for name in ("after a reporting verb", "before a reporting verb"))
    quoted = page.in_quotes(occasion.trigger.start)
    if said:
        yield f"beside a reporting verb, trigger {'in' if quoted else 'out of'} quotes"
    known = {d.value for d in page.dateables if d.sentence < own}
    yield f"one of {min(len(known), 3)} values so far"
    yield from _ties(page, own, dateable, dateable.mention.end, occasion.trigger.start)
    values = {d.value for d in page.dateables}
    yield (
        "only value of the document"
        if len(values) == 1
        else "first value"
        if dateable.value == page.dateables[0].value
        else "another value"
    )
    if page.transcript:
        yield "transcript"
    yield "own sentence has a date" if any(d.sentence == own for d in page.dateables) else "own sentence has no date"


def _way_to(page: Page, number: int, dateable: Dateable) -> Iterator[str]:
    """How far the first date of the text stands behind an event, and what they share."""
    occasion = page.occasions[number]
    own = page.sentence_of(occasion.trigger.start)
    yield f"ahead {dateable.sentence - own}"
    yield from _ties(page, own, dateable, occasion.trigger.end, dateable.mention.start)
    if page.transcript:
        yield "transcript"


def _ties(page: Page, own: int, dateable: Dateable, start: int, end: int) -> Iterator[str]:
    """The names that an event's sentence shares with a date's, and the line breaks between, an empty line once."""
    yield f"{min(len(page.names[own] & page.names[dateable.sentence]), 2)} names shared"
    yield f"{min(len(PARAGRAPH.findall(page.text, start, end)), 2)} paragraphs between"
