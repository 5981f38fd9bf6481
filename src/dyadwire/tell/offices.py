"""Which office a person holds, by the words beside the name in a text."""

import re

from dyadwire.tell.tables import offices

RANKS = (
    r"(?:Mr|Mrs|Ms|Dr|Sir|Gen|Lt|Maj|Col|Adm|Capt|Sgt|Cmdr|Brig|Rear|Vice|Sen|Rep|Gov|Amb|Prof)\.?|"
    r"General|Colonel|Major|Lieutenant|Admiral|Captain|Brigadier|retired|Marine|Army|Corps|Air|Force|Navy"
)
BEFORE, AFTER = 130, 90  # code points beside a name in which its office is looked for
# Said of many; a text that has a better word for the same person wins with that.
_GENERAL = frozenset(
    {"leader", "Minister", "General", "Colonel", "Admiral", "commander", "lawmaker", "envoy", "Director"}
)
_ONLY_RANKS = re.compile(rf"(?:\b(?:{RANKS})(?!\w)|[\s,])*")
_SENTENCE_END = re.compile(r"[.!?;:]\s(?=[A-Z])|\n")
_ABBREVIATED = re.compile(r"\b(Gen|Maj|Lt|Col|Adm|Sen|Rep|Gov|Mr|Mrs|Ms|Dr|Brig|U\.S|U\.N)\.")
_APPOSITION = re.compile(r",\s(?!who|which|whose|but|and|in |on |at )(?:the\s|a\s|an\s)?([^,.;]{3,90})")
_OF_ANOTHER = re.compile(r"\b(?:to|of|for)\s(?:the\s)?(?:[A-Z][\w.]*\s)?$")  # "adviser to the President"
_OF_COUNTRY = re.compile(r"of (?:the )?(?:[A-Z][\w-]+ ?(?:of )?){1,4}(?:\([A-Z]{2,}\))?")  # "President of Russia"
_OF_SOMEBODY = re.compile(r"\b(?:to|with|by|under|against|from|like|near)\s")  # "close to President ..."
_REACH = 40  # code points from the start of an apposition in which the office must begin


# Offices of firms and institutes, which are none of a state; and leaders of a party or of a chamber's half.
_OF_FIRM = re.compile(
    r"\s(?:of|at|for)\s(?:the\s)?[^,.;]{0,60}\b(?:Corp|Inc|Ltd|Co|Company|Group|Bank|University|Institute|Institution|Center|"
    r"Centre|Association|Foundation|Council on|Fund|School|College|LLP|Holdings|Society|League|Union of)\b"
)
_OF_PART = re.compile(
    r"\b(?:Democrat(?:ic)?|Republican|Conservative|Labou?r|Liberal|Senate|House|[Mm]ajority|[Mm]inority|[Pp]arty|[Cc]hurch|"
    r"[Rr]ebel|[Uu]nion|[Tt]eam|(?:[Ss]enior|[Ee]xecutive|[Aa]ssistant|[Cc]o-?) ?[Vv]ice)\s$"
)


def find_office(text: str, person: str) -> str | None:
    """The office that stands beside a person's name anywhere in a text, in our words; None when none does.

    The first particular office wins; a general word ("leader") counts when the text has nothing better.
    """
    general = None
    for match in re.finditer(re.escape(person), text):
        before = _ABBREVIATED.sub(r"\1", text[max(0, match.start() - BEFORE) : match.start()])
        after = _APPOSITION.match(text[match.end() : match.end() + AFTER])
        found = [_last_office(_SENTENCE_END.split(before)[-1]), _first_office(after.group(1)) if after else None]
        for office in filter(None, found):
            if office not in _GENERAL:
                return office
            general = general or office
    return general


def _last_office(before: str) -> str | None:
    """The office that ends right before a name, with a comma, a rank or "for such a region," between at most."""
    for pattern, office in offices():
        for match in pattern.finditer(before):
            if _OF_ANOTHER.search(before[: match.start()]) or _is_no_state_office(before, match):
                continue
            between = before[match.end() :].strip(" ,")
            if re.match(r"(?:for|of|on|at|to) [^,]*,", between) and len(between.split()) <= 12:
                between = between.rsplit(",", 1)[1]
            if _ONLY_RANKS.fullmatch(between) or _OF_COUNTRY.fullmatch(between):
                former = re.search(r"\b(?:former|ex)[ -](?:[A-Z][\w.]*\s)?$", before[: match.start()], re.IGNORECASE)
                return f"former {office}" if former else office
    return None


def _first_office(after: str) -> str | None:
    found = ((pattern.search(after), office) for pattern, office in offices())
    return next(
        (
            office
            for match, office in found
            if match and _is_own(after, match) and not _is_no_state_office(after, match)
        ),
        None,
    )


def _is_no_state_office(text: str, office: re.Match[str]) -> bool:
    """Whether an office is that of a firm, an institute or a party: "senior vice president of such a Corp."."""
    return bool(_OF_PART.search(text[: office.start()]) or _OF_FIRM.match(text, office.end()))


def _is_own(after: str, office: re.Match[str]) -> bool:
    """Whether an office in an apposition is that of whom it describes, not of somebody named in it."""
    before = after[: office.start()]
    return office.start() <= _REACH and not _OF_SOMEBODY.search(before) and not _held(after[office.end() :])


def _held(behind: str) -> bool:
    """Whether the office is another's: "President Donald Trump's son-in-law", "President Donald Trump"."""
    return re.match(r"(?:\s[A-Z][\w.-]*)+['’]s?\s|\s[A-Z][a-z]+\s[A-Z][a-z]+", behind) is not None
