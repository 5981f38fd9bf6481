"""What stands around a reporting verb: its subject, its complement. Word order of English news, without a parser."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dyadwire.tables import DATA, read_rows

# Titles and ranks that are written short before a name, as alternatives of a pattern.
TITLES = "Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|Capt|Adm|Sen|Rep|Gov"
_TOKEN = re.compile(rf"(?:[A-Za-z]\.){{2,}}|(?:{TITLES}|St|Jr|Sr)\.|[A-Z]\.(?=\s[A-Z])|\w+(?:[-’'.]\w+)*|''|\S")

OPENERS, CLOSERS = frozenset("“„«"), frozenset("”»")
MARKS = OPENERS | CLOSERS | {'"', "''"}
_STOPS = frozenset([",", ";", ":", "—", "–", "-", "(", ")", ".", "?", "!", "…", "|"]) | MARKS
LONGEST_SUBJECT = 14  # tokens; longer stretches before a verb hold a clause, not a noun phrase
LONGEST_INSERT = 30  # tokens between the commas of an apposition
_DASHES = frozenset({"—", "–", "-"})
CONNECTORS = frozenset({"however", "meanwhile", "though", "too"})
_QUANTIFIERS = frozenset({"both", "many", "some"})  # pronouns, unless a noun follows
MOST_DESCRIPTIONS = 3  # insertions behind a name that are stepped over beside the last
LONGEST_PARENTHESIS = 8  # tokens of a party, a state or an abbreviation behind a name
LONGEST_ADVERBIAL = 12  # tokens between the verb and its "that"


def _load(path: Path = DATA / "function_words.tsv") -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for _, row in read_rows(path, ("word", "class", "source")):
        words.setdefault(row["class"], set()).add(row["word"])
    return {name: frozenset(members) for name, members in words.items()}


_CLASSES = _load()


def word_class(name: str) -> frozenset[str]:
    """The words of a class of `data/function_words.tsv`, in lower case. Raises `KeyError` if no class has that name."""
    return _CLASSES[name]


_CONJUNCTIONS = _CLASSES["conjunction"]
_AUXILIARIES = _CLASSES["auxiliary"]
_PRONOUNS = _CLASSES["pronoun"]
_PREPOSITIONS = _CLASSES["preposition"]
_DETERMINERS = _CLASSES["determiner"]
_HEARERS = _CLASSES["hearer"]
WEEKDAYS = _CLASSES["day"]
_BE = _CLASSES["be"]
_SAID = _CLASSES["said"]
_OBJECT_HEADS = _CLASSES["object head"]
_SUBJECTS = _CLASSES["subject pronoun"]
_CATENATIVES = _CLASSES["catenative"]
_FINITE = _CLASSES["finite"]
_NOUNS_IN_LY = _CLASSES["noun in -ly"]


class Token(NamedTuple):
    """A word or a mark; offsets count code points of the document's text."""

    start: int
    end: int
    text: str
    low: str


@lru_cache(maxsize=256)  # of one or two documents: a sentence is looked at once for each verb and statement in it
def tokens_of(text: str, start: int, end: int) -> tuple[Token, ...]:
    """Words and marks of a stretch of text, in order; an abbreviation keeps its stops."""
    found = [(*match.span(), match[0]) for match in _TOKEN.finditer(text, start, end)]
    return tuple([Token(begin, stop, word, word.lower().replace("’", "'")) for begin, stop, word in found])


def is_passive(tokens: Sequence[Token], cue: int) -> bool:
    """Whether a form of "be" governs the verb: "it was reported"."""
    back = cue - 1
    while back >= 0 and (_is_adverb(tokens[back]) or tokens[back].low in ("also", "not", "widely")):
        back -= 1
    return back >= 0 and tokens[back].low in _BE and not tokens[cue].low.endswith("ing")


def reads_as_verb(tokens: Sequence[Token], index: int, lemma: str) -> bool:
    """Whether a form that may be a noun stands as a verb: behind a pronoun, a name or a plural, before its object."""
    form = tokens[index].low
    if index == 0 or form.endswith(("ed", "ing")):
        return index > 0
    before, after = tokens[index - 1], tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or not (
        after.text[:1].isupper() or after.low in _OBJECT_HEADS or after.text in MARKS or after.low.endswith("ing")
    ):
        return False
    if is_auxiliary(before) or before.low in _SUBJECTS:
        return True
    if form == lemma:
        return before.low.endswith("s") and before.text.isalpha()
    return before.text in (",", ")") or before.text[-1:].isalpha() or not form.endswith("s")


def subject_before(tokens: Sequence[Token], cue: int, begin: int) -> tuple[int, int] | None:
    """Token range of the noun phrase right before a verb and its auxiliaries, not before token `begin`.

    An apposition between commas is stepped over. None where the stretch cannot be a noun phrase.
    """
    end = before_auxiliaries(tokens, cue, begin)
    if end - 1 > begin and tokens[end - 1].text in _DASHES:
        opening = _dash_before(tokens, end - 1, begin)
        if opening is None:
            return None
        end = opening
    if end > begin and tokens[end - 1].text == "," and end < cue + 1:
        opening = _comma_before(tokens, end - 1, begin)
        if opening is None:
            return None
        end = _past_descriptions(tokens, opening, begin)
    if end <= begin or tokens[end - 1].low in ("and", "but", "or"):
        return None
    if tokens[end - 1].low in _PRONOUNS:
        return (end - 1, end)
    start = end
    while start > begin:
        if tokens[start - 1].text == ")" and (opening := _parenthesis_before(tokens, start - 1, begin)) is not None:
            start = opening
        elif tokens[start - 1].low in _QUANTIFIERS:
            start -= 1
            break
        elif tokens[start - 1].low == "who" and start < end and start - 1 > begin:
            start -= 1  # a relative clause: "an official who was there said"
        elif _closes_subject(tokens[start - 1]):
            break
        else:
            start -= 1
    start = _past_reports(tokens, _without_lead(tokens, start, end), end)
    return (start, end) if start < end <= start + LONGEST_SUBJECT else None


def _past_reports(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the noun phrase begins after a verb of saying in it ("aides say Berg"); `end` if it is no noun phrase."""
    for at in range(end - 1, start - 1, -1):
        if tokens[at].low in ("who", "which", "that", "what"):
            break
        if tokens[at].low in _FINITE and tokens[at].text.islower():
            return end
        if tokens[at].low in _SAID and at > start:
            return end if at + 1 == end or tokens[at + 1].low in _PREPOSITIONS else at + 1
    return start


def subject_after(tokens: Sequence[Token], cue: int, end: int) -> tuple[int, int] | None:
    """Token range of the noun phrase right after an inverted verb: "said the minister, who ..."."""
    start = stop = cue + 1
    while stop < end and not (tokens[stop].text in _STOPS or tokens[stop].low in _CONJUNCTIONS | {"who"}):
        if tokens[stop].low in _PREPOSITIONS - {"of", "for"} or tokens[stop].low in WEEKDAYS:
            break
        stop += 1
    if start < end and tokens[start].low in _PREPOSITIONS:
        return None  # "said of the mayor"
    holds_verb = any(token.low in _FINITE for token in tokens[start:stop])
    return (start, stop) if start < stop <= start + LONGEST_SUBJECT and not holds_verb else None


def complement_start(tokens: Sequence[Token], cue: int, end: int) -> tuple[int, bool] | None:
    """Where the words begin that a verb reports, and whether "that", a colon or a quotation mark says so.

    None where nothing follows the verb but an adverbial or the end of the clause.
    """
    at = cue + 1
    if at >= end:
        return None
    limit = min(end, at + LONGEST_ADVERBIAL)
    for ahead in range(at, limit):
        if tokens[ahead].low == "that" and not _is_pronoun_that(tokens, ahead, end):
            return (ahead + 1, True)
        if tokens[ahead].low in _FINITE and ahead > at:
            break  # "said A is so bad that B": the "that" of another verb
        if tokens[ahead].text == ":" or (tokens[ahead].text in MARKS and ahead <= at + 1):
            first = ahead + 1 if tokens[ahead].text == ":" else ahead
            return (first, True) if first < end else None
        if tokens[ahead].text == "," and ahead + 1 < end and tokens[ahead + 1].text in MARKS - CLOSERS:
            return (ahead + 1, True) if ahead <= at + 1 else None  # "said, “CONTENT”"
        if tokens[ahead].text in _STOPS and not (tokens[ahead].text == "," and ahead > at):
            break
    while at < end and tokens[at].low in WEEKDAYS:
        at += 1
    if at >= end or tokens[at].text in _STOPS or tokens[at].low in _PREPOSITIONS:
        return None
    return (at, False)


def hearer_after(tokens: Sequence[Token], cue: int, end: int) -> tuple[int, int] | None:
    """Token range of whom a speaker tells something: a name, a pronoun, a bare plural or a determiner and its noun.

    None where nobody is told ("told to leave", "tells of").
    """
    start = cue + 1
    if start >= end or tokens[start].low in _PREPOSITIONS or tokens[start].text in _STOPS:
        return None
    stop = start + 1
    if tokens[start].low in _DETERMINERS and stop < end:
        stop += 1
    while stop < end and (tokens[stop].text[:1].isupper() or tokens[stop].low in _HEARERS):
        stop += 1
    if tokens[start].text[:1].isupper() and tokens[start].low in ("i", "we"):
        return None
    return (start, stop) if stop < end and tokens[stop].low != "to" else None


def _parenthesis_before(tokens: Sequence[Token], closing: int, begin: int) -> int | None:
    """The token that opens the short parenthesis which the one at `closing` ends: "Jo Berg (N-Oslo) said"."""
    back = closing - 1
    while back > begin and closing - back <= LONGEST_PARENTHESIS:
        if tokens[back].text == "(":
            return back
        back -= 1
    return None


def _is_pronoun_that(tokens: Sequence[Token], at: int, end: int) -> bool:
    return at + 1 >= end or tokens[at + 1].text in _STOPS


def _past_descriptions(tokens: Sequence[Token], end: int, begin: int) -> int:
    """Where the name ends before further insertions: "Jo Berg, 29, of Oslo, who ...", "Berg, meanwhile, who ..."."""
    for _ in range(MOST_DESCRIPTIONS):
        opening = _comma_before(tokens, end, begin)
        if opening is None or end - opening < 2:
            break
        first = tokens[opening + 1]
        described = first.text.isdigit() or first.low in _PREPOSITIONS or first.low in ("a", "an")
        name = tokens[opening - 1].text
        if not (described and (name[:1].isupper() or name.isdigit())) and first.low not in CONNECTORS:
            break
        end = opening
    return end


def _dash_before(tokens: Sequence[Token], closing: int, begin: int) -> int | None:
    """The dash that opens the insertion which the dash at `closing` ends; a dash may be written as two hyphens."""
    inner = closing - 1
    while inner > begin and tokens[inner].text in _DASHES:
        inner -= 1
    for back in range(inner, max(begin, closing - LONGEST_INSERT) - 1, -1):
        if tokens[back].text in _DASHES:
            while back > begin and tokens[back - 1].text in _DASHES:
                back -= 1
            return back if back > begin else None
        if tokens[back].text in MARKS:
            return None
    return None


def _comma_before(tokens: Sequence[Token], closing: int, begin: int) -> int | None:
    """The comma that opens the apposition which the comma at `closing` ends."""
    for back in range(closing - 1, max(begin, closing - LONGEST_INSERT) - 1, -1):
        if tokens[back].text == ",":
            return back if back > begin else None
        if tokens[back].text in MARKS:
            return None
    return None


def before_auxiliaries(tokens: Sequence[Token], verb: int, begin: int = 0) -> int:
    """The first of the auxiliaries and adverbs right before a verb, not before token `begin`; the verb without any."""
    while verb > begin and is_auxiliary(tokens[verb - 1]):
        verb -= 1
    return verb


def is_auxiliary(token: Token) -> bool:
    """Whether a word may stand between a subject and its verb: auxiliaries, adverbs, weekdays."""
    return token.low in _AUXILIARIES or token.low.endswith("n't") or _is_adverb(token)


def governing(tokens: Sequence[Token], to: int) -> int:
    """The verbs before the "to" of an infinitive that only say how it is done ("tried", "went on"): the first of them.

    `to` itself where there is none.
    """
    at = to
    while at > 0:
        back = at - 2 if tokens[at - 1].low == "on" and at > 1 else at - 1
        if tokens[back].low not in _CATENATIVES:
            return at
        if back < 2 or tokens[back - 1].low != "to":
            return back
        at = back - 1
    return at


def _is_adverb(token: Token) -> bool:
    """Whether a word ends like an adverb and is none of the nouns that do ("Italy", "assembly")."""
    return token.low.endswith("ly") and token.text.islower() and token.low not in _NOUNS_IN_LY


def _closes_subject(token: Token) -> bool:
    return token.text in _STOPS or token.low in _CONJUNCTIONS or token.low in _PRONOUNS


def _without_lead(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the noun phrase begins after "and", "but", "on Monday" and the like."""
    while start < end and (
        tokens[start].low in ("and", "or", "yet", "nor") or tokens[start].low in _AUXILIARIES - {"both", "all"}
    ):
        start += 1
    return start
