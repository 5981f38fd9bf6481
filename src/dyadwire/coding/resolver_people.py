"""People and groups that the document itself introduces: titles before a name, appositions after it, "(ABC)"."""

import re
from collections.abc import Iterator

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
FORMER_BEFORE = re.compile(r"\b(?:former|ex|late|ousted|deposed|onetime|then|fired|sacked)[-\s]$", re.IGNORECASE)
TITLE_GAP = re.compile(r"^(?:\s|-|'s\s|’s\s|\s?(?:of|for|the|in|at|to)\s|\s?(?!and\b|or\b|met\b)[\w-]+\s)*$")


def introduce_people(scene: Scene) -> None:
    """Fill `scene.people` and `scene.groups` from the document's own introductions, in order of the text."""
    introduce_groups(scene)
    for start, end in person_spans(scene):
        words = normal_form(scene.text[start:end])
        known = table_person(scene, start, end)
        told = titled(scene, start)
        if known and told and told.country and not told.name and differs(scene, start, end, told):
            known = None  # a namesake: the text knows better
        if known and told and told.sector in OFFICES:
            known = back_in_office(known, told.sector)
        reading = known or told or apposed(scene, end)
        if reading is None and words.split(" ")[-1] not in scene.people and words not in scene.people:
            reading = Reading(rule="unknown person", score=0.3, kind="person")
        if reading is not None:
            register(scene, words, reading, known is not None)
            scene.introduced.setdefault(words, Span(start, end))


def differs(scene: Scene, start: int, end: int, told: Reading) -> bool:
    """Whether no row of this name, and none of the hand-written ones at all, is of the country that the text tells."""
    rows = scene.tables.phrases.get(normal_form(scene.text[start:end]), ())
    return not any(row.own or row.country == told.country for row in rows)


def register(scene: Scene, words: str, reading: Reading, certain: bool) -> None:
    """Remember a person by the full name and by the name used alone."""
    old = scene.people.get(words)
    if old is not None and (old.country or old.name) and not certain:
        return
    scene.people[words] = reading
    alone = family_name(words, reading.country)
    for short in {alone, words.split(" ")[-1]} if reading.country in FAMILY_FIRST else {alone}:
        taken = scene.tables.phrases.get(short)
        if len(short) > 1 and (taken is None or taken[0].kind == "person"):
            before = scene.people.get(short)
            if before is None or not (before.country or before.name) or certain:
                scene.people[short] = reading


def person_spans(scene: Scene) -> list[tuple[int, int]]:
    """Full names of people: the encoder's, those of the tables, and runs of capitalised words that no table claims."""
    spans = {(untitled(scene, name), name.end) for name in scene.names if name.label == "PER" and not land(scene, name)}
    given = bool(spans)
    for match in scene.matches:
        if match.rows[0].kind == "person" and " " in scene.text[match.start : match.end]:
            spans.add((match.start, match.end))
    if not given:
        spans.update(unclaimed_runs(scene))
    return sorted(spans)


def land(scene: Scene, name: Name) -> bool:
    """Whether the encoder calls a person what is a state by all its words: "Jordan" of "Jordan's king"."""
    found = scene.inside(name.start, name.end)
    return (
        bool(found)
        and found[0].start == name.start
        and found[0].rows[0].kind == "name"
        and found[0].end >= name.end - 2
    )


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
            skip = match.end
            yield from name_of_run(scene, run)
            run = []
            continue
        word = found.group()
        follows = not run or scene.text[run[-1][1] : start] in (" ", "-", ". ", "’", "'")
        if not follows:
            yield from name_of_run(scene, run)
            run = []
        if (word[0].isupper() and word not in no_name) or (run and word in PARTICLES):
            run.append((start, end))
        elif run:
            yield from name_of_run(scene, run)
            run = []
    yield from name_of_run(scene, run)


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
    people = [row for row in rows if row.kind == "person"]
    return person_reading(scene, people) if people else None


def titled(scene: Scene, start: int) -> Reading | None:
    """Who a person is by the words before the name: "Iranian Foreign Ministry spokesman Hamid Reza Asefi"."""
    begin = max(scene.starts[scene.sentence(start)], start - 110)
    window = scene.text[begin:start]
    begin += max(
        (found.end() for found in re.finditer(r"[,;:()\"“”\n]|\bby\b|\bsaid\b|\bwith\b|\bthat\b|\bas\b", window)),
        default=0,
    )
    first = start
    for match in reversed(scene.inside(begin, start)):
        gap = scene.text[match.end : first]
        limit = 1 if first == start else 3
        if len(gap.split()) > limit or not TITLE_GAP.match(gap):
            break
        kind = match.rows[0].kind
        if kind == "person" or (first == start and kind not in ("agent", "adjective", "people", "organ")):
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


def apposed(scene: Scene, end: int) -> Reading | None:
    """Who a person is by the words after the name: "Champa Patel, head of Amnesty International's office"."""
    found = APPOSITION.match(scene.text, end)
    if not found:
        return None
    reading = read_phrase(scene, found.start(1), found.end())
    if reading is None or reading.kind in ("person", "place") or not (reading.country or reading.name):
        return None
    if reading.kind == "state":
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
        told = scene.inside(name.start, name.end) or scene.around(name.start)
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
