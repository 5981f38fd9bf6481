"""Find date expressions and place them on the calendar.

The text becomes a string of letters, one a word (`dates_words`); one regular expression over it, `GRAMMAR`, finds the
expressions of all rules in a single pass, the longer before the shorter; the rule that matched reads the words
(`dates_absolute`, `dates_relative`). Values follow TIMEX3 (ISO-TimeML); what they mean as days is in `dates_calendar`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from dyadwire.coding import dates_absolute as absolute
from dyadwire.coding import dates_relative as relative
from dyadwire.coding.dates_calendar import Reading, read_quarter
from dyadwire.coding.dates_events import gold_value as gold_value
from dyadwire.coding.dates_findings import date_findings as date_findings
from dyadwire.coding.dates_holidays import holidays_of, mention_of
from dyadwire.coding.dates_scene import Scene
from dyadwire.coding.dates_sessions import sessions_of
from dyadwire.coding.dates_words import Lexed, lex
from dyadwire.records import DateMention, Span

Handler = Callable[[Scene, int, int], Reading | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over the letters of `dates_words.LETTERS` and what reads the words that it matches."""

    name: str
    pattern: str
    read: Handler


PHASE = "(?:(?:A*h?[eg]-?f?h?)|h)?"  # "early", "mid-", "the end of", "later", "the"
DAY = "[Dd]"
TO = "[-r]"
YEAR = "(?:,?Y)"
AMOUNT = "(?:a?[CDX](?:-?[CX])*f?(?:&a?H)?|a)"
UNIT = "[UQ]"
NO_DIGITS = "(?!:[DX]|[/%]|-U|-Q)"
NAMED = "(?:[Ww][.,]*h?)"  # a weekday before the day of the month

RULES = (
    Rule(
        "clock time",
        f"(?:[CD](?::[DX])?-?p|D:[DX]z|K)z?(?:,?i?(?:W|T|M\\.?D{YEAR}?))?|D:[DX]{NO_DIGITS}",
        relative.clock,
    ),
    Rule("ISO date", "Y-D-D", absolute.iso_day),
    Rule("numeric date", "D/D/[YXD]|D\\.D\\.Y", absolute.numeric_day),
    Rule("9/11", "D/D", absolute.nine_eleven),
    Rule(
        "days of months",
        f"{NAMED}?[Mm]\\.?{DAY}(?:{TO}|&)(?:[Mm]\\.?)?{DAY}{YEAR}?{NO_DIGITS}",
        absolute.days_of_months,
    ),
    Rule(
        "days of months", f"h?{DAY}(?:f?[Mm]\\.?)?(?:{TO}|&)h?{DAY}f?[Mm]\\.?{YEAR}?(?!{DAY})", absolute.days_of_months
    ),
    Rule("day of month", f"{NAMED}?[Mm]\\.?h?{DAY}{YEAR}?{NO_DIGITS}", absolute.day_of_month),
    Rule("day of month", f"{NAMED}?h?(?:{DAY}|(?<=h)o)f?[Mm]\\.?{YEAR}?(?!{DAY})", absolute.day_of_month),
    Rule("months", "(?<=i)[Mm]\\.?,?Y[r&][Mm]\\.?,?Y", absolute.months),
    Rule("months", f"[Mm]\\.?{TO}[Mm]\\.?,?Y", absolute.months),
    Rule("month of year", f"{PHASE}[Mm]\\.?,?f?Y", absolute.month_of_year),
    Rule("month beside year", f"{PHASE}[Mm]\\.?f?[lkn]U", absolute.month_beside_year),
    Rule(
        "month",
        f"(?:(?:A*h?[eg]-?f?h?|l|k|n|h|t)(?:[lkn])?M|(?:(?<=[ir,f&])|[lknE]|e-?f?)m|M)\\.?(?!\\.?{DAY})",
        absolute.month_alone,
    ),
    Rule("weekday with day", "Wh?d", relative.weekday_with_day),
    Rule("weekday of week", "Wf?[lkn]U", relative.weekday_of_week),
    Rule("weekday", "(?:h?[eg]i?)?h?[lkn]{0,2}WP?", relative.weekday),
    Rule("today", "(?:[eg])?(?:Pi?)?TP?", relative.today),
    Rule("part of day", "(?:[eg])?[kl]P", relative.part_of_day),
    Rule("ago today", f"A*{AMOUNT}UgT", relative.ago_today),
    Rule("ago", f"A*(?:h|a)?{AMOUNT}?-?{UNIT}g(?!i)", relative.ago),
    Rule("ago", f"{AMOUNT}-?{UNIT}-?g", relative.ago),
    Rule("stretch", f"h?[ln]A*{AMOUNT}{UNIT}", relative.stretch),
    Rule("turned unit", f"{PHASE}[lknu]{{1,2}}(?:U|E|Q)(?!-)", relative.turned_unit),
    Rule("echo", "(?:[eg])?(?:t|hs|ts|h[ln])[UQ]", relative.echo),
    Rule("part of told day", "(?:t|hs|h[ln])P", relative.part_of_told_day),
    Rule("within unit", "gih[UQ]", relative.within_unit),
    Rule("end of unit", "h?efh[UQ]", relative.end_of_unit),
    Rule("half of year", "h?o-?Hf(?:L?Y|[hlkn]U)", relative.half_of_year),
    Rule("part of unit", "(?:a?H-U|Ha-?U|a?Q-U)", relative.part_of_unit),
    Rule("habit", f"v{AMOUNT}?(?:U|W|P|M|S|E|Q)|V", relative.habit),
    Rule("quarter", "(?:h|[lkn])?L?[od]-?Q(?:,?f?Y)?", absolute.quarter),
    Rule("century", f"{PHASE}[do]-?U", absolute.century),
    Rule("decade", f"{PHASE}(?:Z|B)", absolute.decade),
    Rule("season", f"{PHASE}[lkn]S|hSf?Y|Sf?Y|(?<=i)hS", absolute.season),
    Rule("duration", f"A*{AMOUNT}-?{UNIT}(?:&aH)?(?!g)", relative.duration),
    Rule("weekend", "hE", relative.weekend),
    Rule("spelled year", "CC-?C?", absolute.spelled_year),
    Rule("years", "(?<=i)Y[r&]Y|Y-[YDX](?![-:])", absolute.years),
    Rule("year", f"{PHASE}L?Y", absolute.plain_year),
    Rule("vague", "RU|hF|hl(?![UQCDXWMS])|N|u", relative.vague),
    Rule("latest quarter", "hQ", relative.latest_quarter),
    Rule("duration", "U(?!f)", relative.bare_duration),
)

# Where the grammar is tried at all: a run of words that dates are made of, with one that can carry a date. No rule
# reaches past a run. Without this the grammar would be tried at every word, at five times the cost.
# A run is cut at 120 words, so that a text of nothing but numbers costs no more than its length.
REGION = re.compile(r"[^x|]{1,120}")
CORE = re.compile(r"[MmWTPKUEQSZBNVRFYu]|D[/:p]|C-?C|hl")


@cache
def grammar() -> re.Pattern[str]:
    """All rules as one expression; the name of the group that matched is the index of the rule."""
    return re.compile("|".join(f"(?P<r{i}>{rule.pattern})" for i, rule in enumerate(RULES)))


def find_dates(text: str, anchor: date | None, spans: Sequence[Span] | None = None) -> tuple[DateMention, ...]:
    """Date, time, duration and habit expressions of an English text, in order and without overlaps.

    `anchor` is the publication date: "yesterday" and "December 7" are placed by it. Without one they keep a value
    with unknown places ("XXXX-12-07") and no interval. `spans` limits the search to stretches of the text.
    """
    lexed = lex(text)
    scene = Scene(lexed, anchor)
    letters, scan = lexed.letters, grammar().finditer
    found, done = [], 0
    for region in REGION.finditer(letters):
        if not CORE.search(region[0]):
            continue
        # One letter more, so that a rule may ask what follows; it may take that letter only where a run was cut.
        for match in scan(letters, max(done, region.start()), min(len(letters), region.end() + 1)):
            if match.start() >= region.end():
                break
            done = match.end()
            if mention := _read(scene, match):
                found.append(mention)
                _join_owner(scene.lexed.text, found)
    if named := [*holidays_of(scene, found), *sessions_of(scene)]:
        apart = [m for m in found if not any(n.start <= m.start and m.end <= n.end for n in named)]
        found = sorted([*apart, *named], key=lambda mention: mention.start)
    return tuple(found if spans is None else _inside(found, spans))


def _read(scene: Scene, match: re.Match[str]) -> DateMention | None:
    rule = RULES[int((match.lastgroup or "r0")[1:])]
    first, last = match.span()
    reading = rule.read(scene, first, last)
    if reading is None or _is_loose(scene.lexed, first, last):
        return None
    scene.before.append((first, reading))
    last = _without_stop(scene, last)
    spans = scene.lexed.spans
    return mention_of(scene.lexed.text, (spans[first][0], spans[last - 1][1]), reading, rule.name)


def _join_owner(text: str, found: list[DateMention]) -> None:
    """Make one expression of the last two if they are "last year's" and "third quarter"."""
    if found[-1].rule != "quarter" or len(found) < 2:
        return
    owner, quarter = found[-2:]
    if owner.begin and quarter.begin and len(owner.value) == 4 and text[owner.end : quarter.start] in ("'s ", "’s "):
        reading = read_quarter(owner.begin.year, (quarter.begin.month + 2) // 3)
        found[-2:] = [mention_of(text, (owner.start, quarter.end), reading, quarter.rule)]


def _is_loose(lexed: Lexed, first: int, last: int) -> bool:
    """Whether a hyphen or slash between the words stands apart on one side, as between two items of a list."""
    return any(
        lexed.words[i] == "-"
        and lexed.spans[i - 1][1] == lexed.spans[i][0]
        and lexed.spans[i][1] < lexed.spans[i + 1][0]
        for i in range(first + 1, last - 1)
    )


def _without_stop(scene: Scene, last: int) -> int:
    """The end without a full stop that a month in full does not need."""
    if scene.letter(last - 1) == "." and len(scene.lexed.words[last - 2]) > 4:
        return last - 1
    return last


def _inside(found: Sequence[DateMention], spans: Sequence[Span]) -> list[DateMention]:
    return [mention for mention in found if any(s.start <= mention.start and mention.end <= s.end for s in spans)]
