"""People and groups that the document itself introduces: titles before a name, appositions after it, "(ABC)"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dyadwire.coding.actor_matches import Match
from dyadwire.coding.actor_tables import FAMILY_FIRST, family_name
from dyadwire.coding.actor_words import normal_form, tokens_of
from dyadwire.coding.resolver_names import sector_by_words
from dyadwire.coding.resolver_phrases import read_phrase
from dyadwire.coding.resolver_rows import OFFICES, back_in_office, former_reading, person_reading, row_reading
from dyadwire.coding.resolver_scene import ABBREVIATION, Reading, Scene
from dyadwire.records import Name, Span

PARTICLES = frozenset(
    (
        "al",
        "el",
        "bin",
        "bint",
        "ibn",
        "de",
        "la",
        "del",
        "da",
        "dos",
        "van",
        "der",
        "von",
        "ben",
        "abu",
        "ul",
        "ur",
        "di",
        "le",
        "du",
        "d",
    )
)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]{2,})*")
# Tables of these kinds may claim a family name: "Lisa Monaco", "Michael Jordan".
NAMESAKES = frozenset(("place", "capital", "name", "person"))
APPOSITION = re.compile(r",\s+((?:the|a|an|who is|one of)\s|[A-Z])[^,.;:()\n\"“”]{2,110}")
ARTICLE = re.compile(r"(?:the|an?)\s", re.IGNORECASE)
AFTER_NAME = re.compile(r"[,.;)]|\s(?:said|says|told|has|was|is|who)\b|$")
EMPLOYERS = frozenset(("organisation", "organ"))
FORMER_BEFORE = re.compile(r"\b(?:former|ex|late|ousted|deposed|onetime|then|fired|sacked)[-\s]$", re.IGNORECASE)
MORE_NAME = re.compile(r"[ -](?:(?:al|el|bin|ben|de|van|von)[ -])?[A-Z][a-z]{2,}(?![\w]*['’])")
BEFORE = re.compile(
    r"(?:^|[.;:\"“”\n]\s*|\b(?:but|and|while|when|that|said|says|as|by|with)\s)([^.;:\"“”\n,]{4,90}),\s$", re.I
)
PORTFOLIO = re.compile(r"\s(?:of|for)\s(?:the\s)?(?:(?:and\s|&\s)?[A-Z][\w-]+,?\s){1,7}$")
OFFICE_OF = re.compile(r"\b(?:Minister|Secretary)(" + PORTFOLIO.pattern + ")")
OFFICER = re.compile(
    r"(?:['’]s)?\s(?:[\w-]+\s){0,3}(?:chief|head|boss|director|expert|analyst|envoy|coordinator|advis[eo]r|researcher)\s$"
)
CHIEF = re.compile(r"(?:['’]s)?\s(?:[\w-]+\s){0,3}(?:chief|head|boss|director|envoy|coordinator|advis[eo]r)")
TITLE_GAP = re.compile(r"^(?:\s|-|\.\s|'s\s|’s\s|\s?(?:of|for|the|in|at|to)\s|\s?(?!and\b|or\b|met\b)[\w-]+\s)*$")


def introduce_people(scene: Scene) -> None:
    """Fill `scene.people` and `scene.groups` from the document's own introductions, in order of the text."""
    introduce_groups(scene)
    scene.full_names = person_spans(scene)
    for start, end in scene.full_names:
        words = normal_form(scene.text[start:end])
        known = table_person(scene, start, end)
        told = titled(scene, start)
        if known and told and differs(scene, start, end, told):
            known = None  # a namesake, or somebody in another office: the text knows better
        if known and told and told.sector in OFFICES:
            known = back_in_office(known, told.sector)
        if known and scene.published is None:
            known = called(called(known, told), scene.people.get(words))
        reading = known or told or apposed_before(scene, start, end) or apposed(scene, end)
        if reading is None and words.split(" ")[-1] not in scene.people and words not in scene.people:
            reading = Reading(rule="unknown person", score=0.3, kind="person")
        if reading is not None:
            register(scene, words, reading, known is not None)
            for short in short_names(words, reading.country):
                scene.bearers.setdefault(short, []).append((start, words))
            scene.introduced.setdefault(words, Span(start, end))


def differs(scene: Scene, start: int, end: int, told: Reading) -> bool:
    """Whether no row of this name, and none of the hand-written ones at all, is of whom the text tells.

    An organisation's official is of it, and of no state: "EU envoy Ann Smith" is no minister of that name.
    """
    rows = scene.tables.phrases.get(normal_form(scene.text[start:end]), ())
    if any(row.own for row in rows):
        return False
    if told.name:
        return told.sector == "IGO" and not any(row.organisation == told.name for row in rows)
    return bool(told.country) and not any(row.country == told.country for row in rows)


def called(known: Reading, told: Reading | None) -> Reading:
    """Somebody of the tables in a text without a date, by the office that the text gives: "opposition leader".

    told: from the title before the name, else from an earlier mention.
    """
    if told is None:
        return known
    if told.sector in ("ELI", "OPP", "LEG") and told.country in ("", known.country) and known.sector == "GOV":
        return replace(known, sector=told.sector, rule=f"{known.rule}, titled")
    return known


def register(scene: Scene, words: str, reading: Reading, certain: bool) -> None:
    """Remember a person by the full name and by the name used alone."""
    old = scene.people.get(words)
    if old is not None and (old.country or old.name) and not certain:
        return
    scene.people[words] = reading
    first = words.split(" ")[0]
    scene.given[first] = reading if first not in scene.given else None
    for short in short_names(words, reading.country):
        taken = scene.tables.phrases.get(short)
        if len(short) > 1 and (taken is None or taken[0].kind == "person"):
            before = scene.people.get(short)
            if before is None or not (before.country or before.name) or certain:
                scene.people[short] = reading


def short_names(words: str, country: str) -> set[str]:
    """The names by which a person is called alone; of "Kim Sung-han", wherever he is from, also the first."""
    parts = words.split(" ")
    if country in FAMILY_FIRST:
        return {family_name(words, country), parts[-1]}
    return {family_name(words, country), *([parts[0]] if len(parts) > 2 and parts[-1].islower() else [])}


def person_spans(scene: Scene) -> list[tuple[int, int]]:
    """Full names of people: the encoder's, those of the tables, and runs of capitalised words that no table claims."""
    spans = {
        (untitled(scene, name), name.end) for name in scene.names if name.label == "PER" and not no_person(scene, name)
    }
    given = bool(spans)
    for match in scene.matches:
        if match.rows[0].kind == "person" and " " in scene.text[match.start : match.end]:
            spans.add((match.start, match.end))
    if not given:
        spans.update(unclaimed_runs(scene))
    return sorted(spans)


def no_person(scene: Scene, name: Name) -> bool:
    """Whether the encoder calls a person what is a state or a body by all its words: "Jordan" of "Jordan's king"."""
    found = scene.inside(name.start, name.end)
    whole = bool(found) and found[0].start == name.start and found[0].end >= name.end - len("'s")
    return whole and found[0].rows[0].kind in ("name", "organisation", "organ")


def untitled(scene: Scene, name: Name) -> int:
    """Where a name begins without the titles that the encoder may have taken into it."""
    begin = name.start
    for match in scene.inside(name.start, name.end):
        if match.rows[0].kind not in NAMESAKES and match.end + 1 < name.end:
            begin = match.end + 1
    return begin


def unclaimed_runs(scene: Scene) -> Iterator[tuple[int, int]]:
    """Runs of two to five capitalised words outside the tables that look like a person's name."""
    claimed = {match.start: match for match in scene.matches}
    no_name = scene.tables.words["no name"]
    run: list[tuple[int, int]] = []
    skip = -1
    for found in WORD.finditer(scene.text):
        start, end = found.span()
        if start < skip:
            continue
        match = claimed.get(start)
        if match and not (run and scene.text[run[-1][1] : start] in (" ", "-") and match.rows[0].kind in NAMESAKES):
            if is_given(scene, match):
                yield from name_of_run(scene, run)
                run = [(start, end)]
                continue
            skip = match.end
            yield from name_of_run(scene, run)
            run = []
            continue
        word = found.group()
        gap = scene.text[run[-1][1] : start] if run else ""
        follows = not run or gap in (" ", "-", ". ", "’", "'") or (gap == "." and run[-1][1] - run[-1][0] == 1)
        if not follows:
            yield from name_of_run(scene, run)
            run = []
        if (word[0].isupper() and word not in no_name) or (run and word in PARTICLES):
            run.append((start, end))
        elif run:
            yield from name_of_run(scene, run)
            run = []
    yield from name_of_run(scene, run)


def is_given(scene: Scene, match: Match) -> bool:
    """Whether a family name of the tables is a stranger's first name here: "Benjamin" of "Benjamin Ben-Eliezer"."""
    if match.rows[0].kind != "person" or " " in scene.text[match.start : match.end]:
        return False
    if not MORE_NAME.match(scene.text, match.end):
        return False
    after = scene.inside(match.end + 1, match.end + 40)
    return not (after and after[0].start == match.end + 1)  # "Teodoro Locsin": both are family names of the tables


def name_of_run(scene: Scene, run: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The run as a span if it can be a person's name."""
    words = [scene.text[start:end] for start, end in run]
    while words and words[-1] in PARTICLES:
        words.pop()
    text = scene.text[run[0][0] : run[len(words) - 1][1]] if words else ""
    if (
        2 <= len(words) <= 6
        and not sector_by_words(text)
        and not any(word.isupper() and len(word) > 1 for word in words[:1])
    ):
        yield run[0][0], run[len(words) - 1][1]


def table_person(scene: Scene, start: int, end: int) -> Reading | None:
    """The person of the tables with exactly this name."""
    rows = scene.tables.phrases.get(normal_form(scene.text[start:end]), ())
    if not rows:  # "SECRETARY KERRY" was matched in another case
        rows = next((match.rows for match in scene.inside(start, end) if (match.start, match.end) == (start, end)), ())
    people = [row for row in rows if row.kind == "person"]
    return person_reading(scene, people) if people else None


def titled(scene: Scene, start: int) -> Reading | None:
    """Who a person is by the words before the name: "Iranian Foreign Ministry spokesman Hamid Reza Asefi"."""
    begin = max(scene.starts[scene.sentence(start)], start - 110)
    start -= scene.text[begin:start].endswith(" (") * len(" (")  # "a spokesman (Name)"
    window = scene.text[begin:start]
    begin += max(
        (found.end() for found in re.finditer(r"[,;:()\"“”\n]|\bby\b|\bsaid\b|\bwith\b|\bthat\b|\bas\b", window)),
        default=0,
    )
    office = OFFICE_OF.search(scene.text[begin:start])
    stop = begin + office.start(1) if office else start  # "Industry" of "Minister of Industry" is no actor
    first = start
    for match in reversed(scene.inside(begin, stop)):
        gap = scene.text[match.end : first]
        limit = 1 if first == start else 3
        kind = match.rows[0].kind
        bridged = first == start and (
            (kind == "agent" and PORTFOLIO.fullmatch(gap)) or (kind in EMPLOYERS and OFFICER.fullmatch(gap))
        )
        if not bridged and (len(gap.split()) > limit or not TITLE_GAP.match(gap)):
            break
        plain = kind in ("agent", "adjective", "people", "organ")
        if kind == "person" or (first == start and not (plain or bridged)):
            break
        first = match.start
    if first == start:
        return None
    reading = read_phrase(scene, first, start)
    if reading is None or reading.kind == "person":
        return None
    if FORMER_BEFORE.search(scene.text[begin:first]):
        reading = former_reading(reading)
    if reading.kind == "state" and not reading.name:  # "Russian Ivan Petrov": a nationality, no office
        return Reading(reading.country, "CVL", rule="nationality before name", score=0.7, kind="person")
    return Reading(reading.country, reading.sector, reading.name, rule="title before name", score=0.85, kind="person")


def apposed_before(scene: Scene, start: int, end: int) -> Reading | None:
    """Who a person is by the phrase before the name and a comma: "The deputy minister, Mehdi Mostafavi, said"."""
    begin = max(scene.starts[scene.sentence(start)], start - 110)
    found = BEFORE.search(scene.text[begin:start])
    if not found or not AFTER_NAME.match(scene.text, end):
        return None
    first, last = begin + found.start(1), begin + found.end(1)
    matches = scene.inside(first, last)
    if not matches or not (one_person(matches[-1], last) or CHIEF.fullmatch(scene.text, matches[-1].end, last)):
        return None
    reading = read_phrase(scene, first, last)
    if reading is None or reading.kind == "person":
        return None
    former = FORMER_BEFORE.search(scene.text[first : matches[-1].start])
    reading = former_reading(reading) if former else reading
    return Reading(reading.country, reading.sector, reading.name, rule="apposition", score=0.75, kind="person")


def one_person(match: Match, end: int) -> bool:
    """Whether a phrase that ends at `end` has a common noun for one person as its head."""
    row = match.rows[0]
    return match.end == end and row.kind == "agent" and row.category == "person" and row.number == "singular"


def apposed(scene: Scene, end: int) -> Reading | None:
    """Who a person is by the words after the name: "Champa Patel, head of Amnesty International's office"."""
    found = APPOSITION.match(scene.text, end)
    if not found:
        return None
    reading = read_phrase(scene, found.start(1), found.end())
    if reading is None or reading.kind in ("person", "place", "state"):
        return None
    if not (reading.country or reading.name) and not (reading.kind == "agent person" and ARTICLE.match(found.group(1))):
        return None
    return Reading(reading.country, reading.sector, reading.name, rule="apposition", score=0.75, kind="person")


def introduce_groups(scene: Scene) -> None:
    """Organisations followed by their abbreviation, and those of `introduce_names`."""
    for found in ABBREVIATION.finditer(scene.text):
        long, short = found.group(1).strip(), found.group(2)
        start = found.start(1)
        inner = scene.inside(start, found.end(1))
        if normal_form(short) in scene.tables.phrases or any(
            match.end - match.start > 0.8 * len(long) for match in inner
        ):
            continue
        known = [match for match in inner if match.rows[0].kind in ("organisation", "organ")]
        if known:
            reading = row_reading(scene, known[-1])
        elif initials_fit(long, short):
            country = next(
                (match.rows[0].country for match in scene.inside(start, found.end(1)) if match.rows[0].country), ""
            )
            name = long.removeprefix("The ").removeprefix("the ")
            reading = Reading(
                country, sector_by_words(long), name, rule="introduced in the text", score=0.7, kind="organisation"
            )
        else:
            continue
        if normal_form(short) not in scene.tables.phrases:
            scene.groups[normal_form(short)] = reading
        if not known:
            scene.groups.setdefault(normal_form(reading.name), reading)
    introduce_names(scene)


def introduce_names(scene: Scene) -> None:
    """Organisations that the encoder names and of which no table knows a part."""
    for name in scene.names:
        text = scene.text[name.start : name.end]
        form = normal_form(text.removeprefix("the "))
        told = scene.inside(name.start, name.end) or scene.around(name.start) or scene.around(name.end)
        if name.label == "ORG" and form and form not in scene.tables.phrases and not told:
            reading = Reading(
                "",
                sector_by_words(text),
                text.removeprefix("the "),
                rule="unknown organisation",
                score=0.5,
                kind="organisation",
            )
            scene.groups.setdefault(normal_form(reading.name), reading)


def initials_fit(long: str, short: str) -> bool:
    """Whether an abbreviation's letters begin words of the long form, in order."""
    letters = [letter for letter in short if letter.isupper()]
    initials = [word[0].upper() for word in tokens_of(long)]
    place = 0
    for letter in letters:
        while place < len(initials) and initials[place] != letter:
            place += 1
        if place == len(initials):
            return False
        place += 1
    return len(letters) > 1
