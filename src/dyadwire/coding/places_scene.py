"""What the names of a document can mean, and what the document says about where it plays."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dyadwire.coding.places_gazetteer import Gazetteer, Place, demonyms
from dyadwire.records import Span

PEOPLE = re.compile(r"\b[A-Z][a-z]{3,}\b")
ENDING = re.compile(r"['’]s?$")
LEADING = re.compile(r"^(?:[Tt]he|[Cc]ity of|[Tt]own of|[Pp]rovince of|[Ss]tate of|[Vv]illage of|[Pp]ort of) ")
# Words of a kind or a direction around a name that the tables have without them: "Luhansk region", "northern Mali".
KIND_WORDS = re.compile(
    r"\s+(?:[Pp]rovince|[Rr]egion|[Dd]istrict|[Gg]overnorate|[Oo]blast|[Cc]ity|[Ss]tate|[Cc]ounty|[Pp]refecture|[Tt]own"
    r"|[Vv]illage|[Aa]rea|[Cc]ountryside|[Ss]uburbs?)$"
    r"|^(?:[Nn]orth(?:-?(?:east|west))?(?:ern)?|[Ss]outh(?:-?(?:east|west))?(?:ern)?|[Ee]ast(?:ern)?|[Ww]est(?:ern)?"
    r"|[Cc]entral|[Ff]ar|[Uu]pper|[Gg]reater|[Dd]owntown|[Rr]ural|[Ii]nner|[Ss]uburban)[\s-]+"
)
DIVISION_WORDS = "[Pp]rovince|[Rr]egion|[Gg]overnorate|[Oo]blast|[Ss]tate|[Pp]refecture"
DIVISION_AFTER = re.compile(rf" (?:{DIVISION_WORDS})\b")
DIVISION_BEFORE = re.compile(rf"\b(?:{DIVISION_WORDS}) of (?:the )?$")
DIVISION = re.compile(rf"\s(?:{DIVISION_WORDS})$")
BESIDE_IT = re.compile(
    r"\s*(?:,|\(|in|of)\s+(?:the\s+)?(?:(?:north|south|east|west)[a-z-]*\s+|central\s+|state of\s+|province of\s+)?$"
)
DIVISIONS = ("province", "region", "district")
LIST = re.compile(r",? and |, ")
NAMESAKE = 100_000  # inhabitants from which a city owns the name it shares with its province
EARTH_KM = 6371.0


# Words; whether called a division, and in a list of provinces; words of the containers.
Sense = tuple[str, tuple[bool, bool], str]


@dataclass(slots=True)
class Scene:
    """What the document says about where it plays."""

    countries: Counter[str] = field(default_factory=Counter)  # mentions of a country, its people or its provinces
    provinces: Counter[str] = field(default_factory=Counter)  # mentions by GeoNames code, "USA.TX"
    anchors: list[tuple[str, Place]] = field(default_factory=list)  # (words, place) of what is clear by itself


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of text with every place it can mean."""

    span: Span
    words: str
    options: tuple[Place, ...]  # empty when the gazetteer does not know the name
    containers: tuple[Place, ...]  # what the words right behind it can mean: "Paris, Texas"
    sense: Sense  # names of one sense are one place


def named_places(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Named]:
    """Each span with its options and containers, in order."""
    known: dict[tuple[str, bool], tuple[Place, ...]] = {}
    options = []
    for span in spans:
        word = text[span.start : span.end], _is_shortened(text, span)
        if word not in known:
            known[word] = tuple(_options(f"{word[0]}.", gazetteer)) if word[1] else ()
            known[word] = known[word] or tuple(_options(word[0], gazetteer))
        options.append(known[word])
    return [_named(text, spans, options, index) for index in range(len(spans))]


def _named(text: str, spans: Sequence[Span], options: Sequence[tuple[Place, ...]], index: int) -> Named:
    span = spans[index]
    words = text[span.start : span.end]
    listed = _is_listed(text, spans, options, index)
    division = not listed and _is_division(text, span)
    containers = _containers(text, spans, options, index)
    behind = text[spans[index + 1].start : spans[index + 1].end] if containers else ""
    kept = _divisions(options[index]) if division else _namesakes(options[index], listed)
    spelling = f"{words}." if _is_shortened(text, span) else words
    return Named(span, words, kept, containers, (spelling, (division, listed), behind))


def _is_shortened(text: str, span: Span) -> bool:
    """Whether a full stop belongs to a name: "Red Deer, Alta. (CP)"."""
    return text.startswith(".", span.end) and text[max(0, span.start - 2) : span.start] == ", "


def read_scene(text: str, named: Sequence[Named]) -> Scene:
    """Countries and provinces that the document names beyond doubt, and the countries of the peoples it names."""
    scene = Scene()
    codes = demonyms()
    scene.countries.update(codes[word] for word in PEOPLE.findall(text) if word in codes)
    for one in named:
        large = [place for place in one.options if place.kind in ("country", "news place", "province")]
        if large and large[0].country and len({place.country for place in large}) == 1:
            scene.countries[large[0].country] += 1
            for division in sorted({place.admin1 for place in large if place.admin1 and place.kind != "country"}):
                scene.provinces[division] += 1
    return scene


def distance_km(one: Place, other: Place) -> float:
    """Kilometres between two places, by the equirectangular rule: exact enough below 1,000 km."""
    north = math.radians(other.latitude - one.latitude)
    east = math.radians((other.longitude - one.longitude + 180) % 360 - 180)
    return EARTH_KM * math.hypot(north, east * math.cos(math.radians((one.latitude + other.latitude) / 2)))


def inside(place: Place, container: Place) -> bool:
    """Whether a place lies in a country or province."""
    if place is container or place.country is None or place.country != container.country:
        return False
    if container.kind == "country":
        return place.kind != "country"
    return place.admin1 is not None and place.admin1 == container.admin1 and place.kind in ("city", "district")


def _options(name: str, gazetteer: Gazetteer) -> list[Place]:
    """All places a name can mean, tried without what often clings to it."""
    trimmed = ENDING.sub("", name).strip(" .,")
    for form in dict.fromkeys((name, trimmed, LEADING.sub("", trimmed))):
        if found := gazetteer.named(form):
            return found
    if code := demonyms().get(trimmed):
        return [place for place in gazetteer.by_code(code) if place.kind == "country"]
    bare = KIND_WORDS.sub("", KIND_WORDS.sub("", LEADING.sub("", trimmed)))
    if bare == trimmed or not bare:
        return []
    found = gazetteer.named(bare)
    return list(_divisions(found)) if DIVISION.search(trimmed) else found


def _is_division(text: str, span: Span) -> bool:
    """Whether the words beside a name call it a division: "Luhansk region", "the province of Herat"."""
    if DIVISION_BEFORE.search(text, max(0, span.start - 20), span.start):
        return True
    return DIVISION_AFTER.match(text, span.end) is not None


def _divisions(options: Sequence[Place]) -> tuple[Place, ...]:
    """The divisions among some options; all if there is none."""
    return tuple(place for place in options if place.precision in DIVISIONS) or tuple(options)


def _namesakes(options: Sequence[Place], listed: bool) -> tuple[Place, ...]:
    """Without the province where a large city of its country has its name ("Aleppo"); in a list, only that."""
    cities = {p.country for p in options if _owns_name(p)}
    provinces = [p for p in options if p.precision == "province" and p.country in cities]
    if listed:
        return tuple(provinces or options)
    return tuple(place for place in options if place not in provinces)


def _owns_name(place: Place) -> bool:
    """Whether a city is so large that its name means it and not its province; ten times as large for a by-name."""
    return place.kind == "city" and place.population >= NAMESAKE * (10 if place.alternate else 1)


def _is_listed(text: str, spans: Sequence[Span], options: Sequence[Sequence[Place]], index: int) -> bool:
    """Whether a place stands in a list beside a province: "California, New York and Ohio"."""
    for other, first, second in ((index - 1, index - 1, index), (index + 1, index, index + 1)):
        if 0 <= other < len(spans) and LIST.fullmatch(
            text, spans[first].end, max(spans[first].end, spans[second].start)
        ):
            near = options[other]
            if near and near[0].precision == "province" and not any(map(_owns_name, near)):
                return True
    return False


def _containers(text: str, spans: Sequence[Span], options: Sequence[Sequence[Place]], index: int) -> tuple[Place, ...]:
    """The country or province named right after a place: "Paris, Texas", "Manbij in northern Syria"."""
    if index + 1 >= len(spans):
        return ()
    gap = text[spans[index].end : spans[index + 1].start]
    if len(gap) > 30 or not BESIDE_IT.match(gap):
        return ()
    return tuple(place for place in options[index + 1] if place.kind in ("country", "province", "news place"))
