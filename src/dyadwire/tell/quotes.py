"""Short quotations, cut where a clause ends."""

import re
from dataclasses import dataclass

from dyadwire.records import Document, Event

MOST = 25  # words in one quotation
FEWEST = 4  # words that must stand before a cut
_STOP = re.compile(
    r"\bRead more\b|[;:!?\n()\[\]]|\s[—–-]+\s|—|(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})\.(?=[\s\"”’')\]]|$)"
)
_SOFT = re.compile(
    r"\s(?=(?:but|although|though|whereas|because|since|despite|which|who|whose|where|that['’]s|according to|said|says|"
    r"saying|adding|unless|nevertheless|however|told|reports?|reported|"
    r"as (?:informed|told|reported|stated|announced|said|noted|quoted|cited)|as well as)\b)|"
    r",?\s(?=and (?:also )?(?![Uu]nited|needed|related)(?:\w+ed\s|\w{3,}s (?:the|that|an?|its|his|her|their|no|any|all|"
    r"[A-Z]\w+)\s|(?:will|would|is|are|was|were|has|have|had|can|could|said|told|that|what)\s))|"
    r",(?=\s[^,]{2,60}\s(?:said|says|told|added|reported)\b)|"
    r",(?=\sand\s(?:he|she|it|they|we|I|[A-Z][\w’'-]+)\s(?:\w+ly\s|also\s)?(?:\w+ed|took|said|gave|went|came|will|would|"
    r"has|have|had|is|was|are|were)\s)"
)
_COMMA = re.compile(r",(?!\d)")
_SAYING = re.compile(r"\s(?:said|says|told|reported)\b")
_JOINT = re.compile(r",?\s(?:and|while|but)\s|,\s")
_WEAK = re.compile(r"\s(?=(?:and|or|while|as|after|before|when|if|so|in order to|amid|following|during)\s)")
_WEAKEST = re.compile(r"\s(?=(?:in|on|for|with|from|at|by|against|to|over|about|under|between|through|into|that)\s)")
_CLAUSE_START = re.compile(
    r"[,;:—–]\s|\s[“\"]|\n|\b(?:but|where|because|since)\s|"
    r"\bthat\s(?!(?:day|night|time|week|month|year|same|region|province|area|point|moment|country|case|camp|city)\b)"
)
_LISTED = re.compile(
    r",\s(?!who|which|where|when|how|what|why|but|and|after|as|while|according|despite|because|since|saying|adding|said|says|"
    r"a |an |the |in |on |at |to |for )[a-z]"
)
_OPEN_CLAUSE = re.compile(r"\s*(?:to|that|if|whether|how|why|what|who|which|where|when)\b")
_PREDICATE = re.compile(
    r"\s(?=(?:will|would|is|are|was|were|has|have|had|can|could|may|might|should|must|does|do|did)\s)"
    r"(?<!\bwho)(?<!\bwhich)(?<!\bthat)(?<!\bwhat)(?<!\bit)(?<!\bthey)(?<!\bhe)(?<!\bshe)"
)
_BEGUN = re.compile(r"\s(?=(?:while|when|if|before|after)\s)")
_HANGING = re.compile(
    r"(?:\s+(?:the|an?|of|in|on|for|with|to|and|or|by|from|at|as|its|their|his|her|our|that|which|up|than|into|about|not))+$"
)
# Behind what was done: when, which the entry's date says; a relative clause that lost its verb.
_TRAILING = re.compile(
    r"(?:\s(?:(?:late |early )?on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:earlier |later )?(?:this|last) "
    r"(?:week|month|year)|today|yesterday|on (?:[A-Z][a-z]+\.? \d{1,2}|\d{1,2} [A-Z][a-z]+)(?:st|nd|rd|th)?)|"
    r"\s(?:that|which|who|whom)(?:\s(?:and|the|a|an|he|she|it|they|will|would|can|could|has|have|is|are|was|were|"
    r"[A-Z][\w’'-]*))+|\s(?:so|because|as|while|when|if|until)(?: that)?\s(?:he|she|it|they|we|I|you))$"
)
_OPENERS = re.compile(r"^(?:and|or|but|that|,|\s)+", re.IGNORECASE)
_LEAD = re.compile(r"^[\w’'-]+")
_MARKS = str.maketrans({"“": "‘", "”": "’", "„": "‘", "«": "‘", "»": "’", '"': "’"})
# Between a trigger and an argument that our sentence names anyway: prepositions, titles, means, days.
_GAP = re.compile(
    r"\s*(?:by (?:tele)?phone |on the (?:tele)?phone |(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?"
    r"(?:(?:by|with|in|on|at|near|the|a|an|to|against|of|from|for|and|new|then)\s+){0,2}(?:[A-Z][\w.’'-]*\s+){0,4}"
)
_PASSING = re.compile(
    r"\s*(?:on \d{1,2} [A-Z][a-z]+(?: \d{4})?\b|on [A-Z][a-z]+\.? \d{1,2}(?:st|nd|rd|th)?(?:, \d{4})?\b|"
    r"by (?:tele)?phone\b|on the (?:tele)?phone\b|(?:on |late |early |this |last |next |over the (?:past|last) )?"
    r"(?:several |few |two |three )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|week|month|year|today|yesterday)s?"
    r"(?: (?:morning|afternoon|evening|night))?\b|"
    r"in (?:an?|one|two|three|several|many|\d+|more than an?|nearly an?) (?:day|week|month|year|decade)s?\b|"
    r"for the first time(?: in [^,.;]{1,40})?|for as long as it takes\b|"
    r"(?:before|by|until|since|after|on) (?:[A-Z][a-z]+ \d{1,2}(?:st|nd|rd|th)?|\d{1,2} [A-Z][a-z]+)\b)"
)
# A complement that begins with one of these is another clause, of which the trigger is a part.
_VERBAL = re.compile(
    r"have|has|had|is|are|was|were|will|would|could|may|might|be|been|being|do|did|does|can|should|not|made|held|led|"
    r"taken|given|known|seen|done|set|brought|\w+ed"
)
# Acts of speech whose object is as often a thing of somebody's as themselves, and a noun that an argument describes.
_OF_THINGS = frozenset({"ACCUSE", "SUPPORT", "REJECT", "CONCEDE"})
_DESCRIBED = re.compile(
    r"(?:['’]s?)?\s(?!(?:of|for|to|in|on|at|by|with|from|over|about|after|before|during|as|and|or|but|who|which|that|when|"
    r"while|because|saying|said|says|is|was|are|were|has|have|had|will|would|last|this|next|late|early|earlier|later|again|"
    r"yesterday|today|also|not|if|against|amid|since|until|under|into|upon|via|than|so|where)\b)[a-z]{3,}"
)
_POINTING = frozenset(
    {"it", "them", "him", "her", "us", "they", "he", "she", "we", "this", "that", "these", "those", "there", "never"}
    | {"both", "so", "too", "together", "among", "neither", "either", "then", "also", "only", "itself", "themselves"}
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|got)\s+(?:\w+ly\s+|not\s+)?$")
_FINITE = re.compile(
    r"\S+\s+(?:\S+\s+)*?(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|might|do|does|did|"
    r"(?<!the )(?<!\ba )(?<!\ban )(?<!its )(?<!their )(?<![’']s )(?<!of )[a-z]{2,}ed(?! (?:to|by)\b)|"
    r"wants?|needs?|seeks?|supports?|remains?|means?|goes|comes?|took|gave|made|said|went|came|saw|kept|left|met)\b"
)
NO_CLAUSE = frozenset(
    {"to", "of", "for", "from", "with", "whether", "that", "and", "or", "which", "who", "whom", "never", "if"}
    | {"is", "are", "was", "were", "has", "had", "have", "will", "part", "as", "such", "than", "by", "when"}
    | {"what", "how", "why", "where", "all"}
)
_TELLS = re.compile(
    r"(?:say|said|claim|argue|insist|suggest|believe|think|thought|complain)(?:s|d|ed|ing)?", re.IGNORECASE
)
_THING = re.compile(r"[a-z]+,\s")
_EDGE = " \t\n,;:–—-"


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a source, as it is shown."""

    start: int
    end: int
    text: str

    @property
    def lead(self) -> str:
        """The first word, in lower case."""
        match = _LEAD.match(self.text)
        return match.group().lower() if match else ""


def cut_quote(text: str, start: int, end: int, most: int = MOST) -> Quote | None:
    """The beginning of ``text[start:end]`` up to a clause boundary, at most `most` words; None if nothing is left.

    A cut inside a clause ends with an ellipsis. Quotation marks inside become single ones.
    """
    start, end = _trim(text, start, end)
    end = next((match.start() for match in _STOP.finditer(text, start, end)), end)
    stops = (match.start() for match in _SOFT.finditer(text, start, end))
    stop = next((at for at in stops if _words(text, start, at)), end)
    if _SAYING.match(text, stop):  # "... and the minister | said": the next speaker is no part of it
        joint = next((match.start() for match in reversed([*_JOINT.finditer(text, start, stop)])), start)
        stop = joint if _words(text, start, joint) else stop
    begin, finish = _trim(text, start, stop)
    ellipsis = ""
    if len(text[begin:finish].split()) > most:
        finish, ellipsis = _shorten(text, begin, finish, most)
    begin, finish = _trim(text, begin, finish)
    finish = _without_tail(text, begin, finish)
    hanging = _HANGING.search(text[begin:finish])
    if hanging:
        finish, ellipsis = begin + hanging.start(), " …"
    if begin >= finish:
        return None
    return Quote(begin, finish, _show(text[begin:finish]).rstrip(",;:") + ellipsis)


def _without_tail(text: str, begin: int, finish: int) -> int:
    trailing = _TRAILING.search(text[begin:finish])
    kept = len(text[begin : begin + trailing.start()].split()) if trailing else 0
    return begin + trailing.start() if trailing and kept > 1 else finish


def _words(text: str, start: int, end: int) -> bool:
    return len(text[start:end].split()) >= FEWEST


def _shorten(text: str, start: int, end: int, most: int) -> tuple[int, str]:
    limit = start
    for number, match in enumerate(re.finditer(r"\S+", text[start:end])):
        if number == most:
            break
        limit = start + match.end()
    for boundary, mark in ((_COMMA, " …"), (_WEAK, " …"), (_WEAKEST, " …")):
        cuts = [match.start() for match in boundary.finditer(text, start, limit) if _words(text, start, match.start())]
        if cuts:
            return cuts[-1], mark
    return limit, " …"


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without spaces, commas, lone quotation marks and an opening conjunction at the edges."""
    while start < end and text[start] in _EDGE + "\"“”'’‘":
        start += 1
    opener = _OPENERS.match(text[start:end])
    if opener:
        start += opener.end()
    while end > start and text[end - 1] in _EDGE + '."“‘':
        end -= 1
    if end > start and text[end - 1] in "”’" and text[start:end].count("“") < text[start:end].count("”"):
        end -= 1
    return start, end


def _show(words: str) -> str:
    shown = re.sub(r"\s+", " ", words).strip()
    if shown.count('"') % 2 or shown.count("“") != shown.count("”"):
        shown = re.sub(r"[\"“”]", "", shown)
    shown = re.sub(r"\"([^\"]*)\"", r"‘\1’", shown)
    return shown.translate(_MARKS)


def reads_as_clause(quote: Quote) -> bool:
    """Whether words can stand for themselves: with a finite verb, and not begun in the middle of a clause."""
    return quote.lead not in NO_CLAUSE and _FINITE.search(quote.text) is not None


def _after_that(text: str, quote: Quote) -> bool:
    return re.search(r"\bthat\s+$", text[max(0, quote.start - 6) : quote.start]) is not None


def points_at_thing(text: str, quote: Quote) -> bool:
    """Whether the "that" before a quotation only points: "disputes that assertion, it has agreed"."""
    return _after_that(text, quote) and _THING.match(quote.text) is not None


def follows_that(event: Event, text: str, quote: Quote) -> bool:
    """Whether a quotation is a clause that somebody says: behind "that", or right behind a verb of saying."""
    if _after_that(text, quote):
        return True
    beside = not text[event.trigger.end : quote.start].strip()
    return beside and _TELLS.fullmatch(event.trigger_text) is not None and reads_as_clause(quote)


def find_complement(document: Document, event: Event) -> Quote | None:
    """What follows an event's trigger in its clause, beyond the arguments that our own sentence names.

    None when nothing follows, when it is a single word, or when it is furniture.
    """
    text, end = document.text, event.sentence.end
    start = _past_arguments(text, event)
    passive = _PASSIVE.search(text[max(event.sentence.start, event.trigger.start - 24) : event.trigger.start])
    while (passing := _PASSING.match(text, start, end)) is not None:
        start = passing.end()
    rest = text[start:end].lstrip()
    if not rest or rest[0] in ".,;:!?)”\"'’" or re.match(r"(?:and|or|but)\b", rest):
        return None
    quote = _cut_at_comma(text, start, end)
    if quote is not None and passive and not re.match(r"(?:to|for|over|on|of|as|in|during|after)$", quote.lead):
        return None  # the object of a passive stands before it, and its doer behind
    if quote is not None and ((event.quad in (2, 4) and quote.lead == "to") or quote.lead in _POINTING):
        return None  # after a deed, a purpose that may belong to another clause; or words that point elsewhere
    if quote is None or _VERBAL.fullmatch(quote.lead) or len(quote.text.split()) < 2 or _in_furniture(document, quote):
        return None
    return quote


def _cut_at_comma(text: str, start: int, end: int) -> Quote | None:
    """Up to the first comma that ends a clause, not one within a list; a clause only begun before it is left out."""
    commas = (match.start() for match in _COMMA.finditer(text, start, end) if _words(text, start, match.start()))
    comma = next((at for at in commas if not _LISTED.match(text, at)), end)
    insertion = re.match(r"\s*[^,]{0,40}?,(?!\d)", text[start:comma])
    if insertion and not _LISTED.match(text, start + insertion.end() - 1):  # what follows is another clause
        comma = start + insertion.end() - 1
    begun = [match.start() for match in _BEGUN.finditer(text, start, comma)]
    if comma < end and begun and len(text[begun[-1] : comma].split()) <= FEWEST and _words(text, start, begun[-1]):
        comma = begun[-1]
    return cut_quote(text, start, _before_predicate(text, start, comma), most=20)


def _before_predicate(text: str, start: int, end: int) -> int:
    """The end of a noun phrase that the sentence goes on about ("the work of the coalition | was praised")."""
    if _OPEN_CLAUSE.match(text, start, end):
        return end
    predicate = next((match for match in _PREDICATE.finditer(text, start + 1, end)), None)
    return predicate.start() if predicate else end


def _past_arguments(text: str, event: Event) -> int:
    """Where the complement begins: behind the arguments that follow the trigger, not behind one that describes.

    Of "condemned U.S. threats to retaliate" the complement is all that was condemned.
    """
    spans = [(entity.start, entity.end) for entity in (*event.actors, *event.recipients)]
    spans += [(event.place.start, event.place.end)] if event.place else []
    spans += [(event.date_mention.start, event.date_mention.end)] if event.date_mention else []
    at = event.trigger.end
    moved = True
    while moved:
        moved = False
        gap = _GAP.match(text, at)
        reach = gap.end() if gap else at
        for start, end in sorted(spans):
            if at <= start <= reach and end > at:
                if event.type in _OF_THINGS and _DESCRIBED.match(text, end):
                    return at
                at, moved = end, True
    return at


def _in_furniture(document: Document, quote: Quote) -> bool:
    return any(
        block.start is not None and block.end is not None and block.start < quote.end and quote.start < block.end
        for block in document.furniture
    )


def quote_from(document: Document, event: Event) -> Quote | None:
    """The source's own verb phrase, from the trigger to the end of its clause; None when it cannot be shown."""
    quote = _cut_at_comma(document.text, event.trigger.start, event.sentence.end)
    return None if quote is None or _in_furniture(document, quote) else quote


def find_clause(document: Document, event: Event, most: int = MOST) -> Quote | None:
    """The clause around an event's trigger, at most `most` words; None when it cannot be cut that short."""
    text = document.text
    left = event.sentence.start
    for match in _CLAUSE_START.finditer(text[left : event.trigger.start]):
        left = event.sentence.start + match.end()
    quote = cut_quote(text, left, event.sentence.end, most)
    if quote is None or not (quote.start <= event.trigger.start and event.trigger.end <= quote.end):
        return None
    return None if _in_furniture(document, quote) else quote
