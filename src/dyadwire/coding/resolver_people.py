"""People and groups that the document itself introduces: titles before a name, appositions after it, "(ABC)"."""

import re
from collections.abc import Iterator

from dyadwire.coding.actor_tables import FAMILY_FIRST, family_name
from dyadwire.coding.actor_words import normal_form, tokens_of
from dyadwire.coding.resolver_phrases import person_reading, read_phrase, row_reading, sector_by_words
from dyadwire.coding.resolver_scene import ABBREVIATION, Reading, Scene

PARTICLES = r"(?:al-|el-|bin |bint |ibn |de la |de |del |da |dos |van der |van |von |ben |abu |ul-|ur-)"
FULL_NAME = re.compile(
    rf"\b[A-ZÀ-Ý][\w'’]+(?:-[A-Z]?\w+)*(?: [A-Z]\.)*(?:[ -]{PARTICLES}?[A-ZÀ-Ý][\w'’]+(?:-[A-Z]?[\w'’]+)*){{1,3}}"
)
SHORT_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Prof|Gen|Col|Lt|Maj|Sgt|Capt|Adm|Sen|Rep|Gov|Rev)\.?\s$")
NOT_NAMES = frozenset(
    "The A An In On At By For And But He She It They We I This That These Those As After Before When While If His Her"
    " Their Its Our My Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June"
    " July August September October November December Mr Mrs Ms President Minister Prime Foreign Secretary General"
    " Islamic National United American New North South East West Western Eastern Northern Southern Central Middle Gulf"
    " Sea River Mountain Day Peace War Treaty Agreement Act Conference Summit Security Council Nations".split()
)
APPOSITION = re.compile(r",\s+((?:the|a|an|who is|one of)\s|[A-Z])[^,.;:()\n\"“”]{2,110}")
TITLE_GAP = re.compile(r"^(?:\s|-|'s\s|’s\s|\s?(?:of|for|and|the|in|at|to)\s|\s?[\w-]+\s)*$")


def introduce_people(scene: Scene) -> None:
    """Fill `scene.people` and `scene.groups` from the document's own introductions, in order of the text."""
    introduce_groups(scene)
    for start, end in person_spans(scene):
        words = normal_form(scene.text[start:end])
        known = table_person(scene, start, end)
        reading = known or titled(scene, start, end) or apposed(scene, end)
        if reading is None and words.split(" ")[-1] not in scene.people and words not in scene.people:
            reading = Reading(rule="unknown person", score=0.3, kind="person")
        if reading is not None:
            register(scene, words, reading, known is not None)


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


def person_spans(scene: Scene) -> Iterator[tuple[int, int]]:
    """Full names of people: those of the encoder if it gave any, and runs of capitalised words that no table claims."""
    given = [(name.start, name.end) for name in scene.names if name.label == "PER"]
    spans = set(given)
    for found in FULL_NAME.finditer(scene.text):
        start, end = found.span()
        for match in scene.inside(start, end):
            if match.rows[0].kind == "person" and " " in scene.text[match.start : match.end]:
                spans.add((match.start, match.end))
                start = end
            elif match.rows[0].kind in ("agent", "adjective", "people", "name", "organ", "abbreviation"):
                start = max(start, match.end + 1)
        words = tokens_of(scene.text[start:end])
        while words and words[0] in NOT_NAMES:
            start += scene.text[start:end].find(words.pop(0)[-1]) + 1
            start += len(scene.text[start:end]) - len(scene.text[start:end].lstrip(" .-'’s")) if start < end else 0
        if not given and len(words) > 1 and end > start and not sector_by_words(scene.text[start:end]):
            spans.add((start, end))
    yield from sorted(spans)


def table_person(scene: Scene, start: int, end: int) -> Reading | None:
    """The person of the tables with exactly this name."""
    rows = scene.tables.phrases.get(normal_form(scene.text[start:end]), ())
    people = [row for row in rows if row.kind == "person"]
    return person_reading(scene, people) if people else None


def titled(scene: Scene, start: int, end: int) -> Reading | None:
    """Who a person is by the words before the name: "Iranian Foreign Ministry spokesman Hamid Reza Asefi"."""
    begin = max(scene.starts[scene.sentence(start)], start - 110)
    window = scene.text[begin:start]
    begin += max((found.end() for found in re.finditer(r"[,;:()\"“”\n]|\bby\b|\bsaid\b|\bwith\b|\bthat\b|\bas\b", window)), default=0)
    first = start
    for match in reversed(scene.inside(begin, start)):
        gap = scene.text[match.end : first]
        limit = 1 if first == start else 3
        if len(gap.split()) > limit or not TITLE_GAP.match(gap):
            break
        first = match.start
    if first == start:
        return None
    reading = read_phrase(scene, first, start)
    if reading is None or reading.kind == "person":
        return None
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
    """Organisations followed by their abbreviation, and those that the encoder names and no table knows."""
    for found in ABBREVIATION.finditer(scene.text):
        long, short = found.group(1).strip(), found.group(2)
        start = found.start(1)
        known = [match for match in scene.inside(start, found.end(1)) if match.rows[0].kind in ("organisation", "organ")]
        if known:
            reading = row_reading(scene, known[-1])
        elif initials_fit(long, short):
            country = next((match.rows[0].country for match in scene.inside(start, found.end(1)) if match.rows[0].country), "")
            name = long.removeprefix("The ").removeprefix("the ")
            reading = Reading(country, sector_by_words(long), name, rule="introduced in the text", score=0.7, kind="organisation")
        else:
            continue
        if normal_form(short) not in scene.tables.phrases:
            scene.groups[normal_form(short)] = reading
        if not known:
            scene.groups.setdefault(normal_form(reading.name), reading)
    for name in scene.names:
        text = scene.text[name.start : name.end]
        if name.label == "ORG" and not scene.inside(name.start, name.end) and normal_form(text):
            reading = Reading("", sector_by_words(text), text.removeprefix("the "), rule="unknown organisation", score=0.5, kind="organisation")
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
