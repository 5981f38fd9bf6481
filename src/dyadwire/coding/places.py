"""Find the places of a text and say where they are.

A name is resolved against everything it can mean (`places_gazetteer`) by what stands beside it ("Paris, Texas"), by
the countries and provinces that the document names, and by size. Every mention keeps the rule that decided.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dyadwire.coding.places_gazetteer import Gazetteer, Place, demonyms, load_gazetteer
from dyadwire.coding.places_spans import place_spans
from dyadwire.records import Name, PlaceMention, Span

__all__ = ["Gazetteer", "find_places", "load_gazetteer"]

# How much more readily a name means one kind of place than another, in powers of ten of inhabitants; then what
# context adds. Set by hand and moved once, with an eye on all three sets of bench/places.py, which hardly react.
KIND = {"country": 12.0, "news place": 9.5, "news city": 6.5, "province": 8.2, "district": 4.6, "city": 0.0}
ALTERNATE, SAME_COUNTRY, SAME_PROVINCE, BESIDE = -1.5, 2.0, 2.5, 9.0
BESIDE_IT = re.compile(r"\s*(?:,|\(|in|of)\s+(?:the\s+|southern\s+|northern\s+|eastern\s+|western\s+|central\s+)?$")
NAMESAKE = 100_000  # inhabitants from which a city owns the name it shares with its province
LIST = re.compile(r",? and |, ")


@dataclass
class _Scene:
    """What the document says about where it plays."""

    countries: Counter[str] = field(default_factory=Counter)
    provinces: Counter[str] = field(default_factory=Counter)


def find_places(text: str, names: Sequence[Name], gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    """The places that a text names, in order, each with coordinates and country where it could be resolved.

    With `names` of an encoder, those labelled LOC are places, also when the gazetteer does not know them (then
    without coordinates), and the gazetteer adds regions and countries outside other names. Without names only
    capitalised words that the gazetteer knows well are taken.
    """
    spans = place_spans(text, names, gazetteer)
    options = [_options(text[span.start : span.end], gazetteer) for span in spans]
    scene = _scene(text, options)
    mentions = []
    for index, span in enumerate(spans):
        beside = _container(text, spans, options, index)
        listed = _is_listed(text, spans, options, index)
        mentions.append(_resolve(text, span, _namesakes(options[index], listed), scene, beside))
    return tuple(mentions)


def _options(name: str, gazetteer: Gazetteer) -> list[Place]:
    """All places a name can mean, tried without what often clings to it."""
    trimmed = re.sub(r"['’]s?$", "", name).strip(" .,")
    for form in (name, trimmed, re.sub(r"^(?:[Tt]he|[Cc]ity of|[Tt]own of|[Pp]rovince of|[Ss]tate of) ", "", trimmed)):
        if found := gazetteer.named(form):
            return found
    if code := demonyms().get(trimmed):
        return [place for place in gazetteer.by_code(code) if place.kind == "country"]
    bare = re.sub(
        r"\s+(?:[Pp]rovince|[Rr]egion|[Dd]istrict|[Gg]overnorate|[Oo]blast|[Cc]ity|[Ss]tate|[Cc]ounty|[Pp]refecture|[Tt]own)$|"
        r"^(?:[Nn]orth(?:ern)?|[Ss]outh(?:ern)?|[Ee]ast(?:ern)?|[Ww]est(?:ern)?|[Cc]entral|[Uu]pper|[Gg]reater|[Dd]owntown)\s+",
        "",
        trimmed,
    )
    return gazetteer.named(bare) if bare != trimmed else []


def _scene(text: str, options: Sequence[list[Place]]) -> _Scene:
    """Countries and provinces that the document names beyond doubt, and the countries of the peoples it names."""
    scene = _Scene()
    codes = demonyms()
    for word in re.findall(r"\b[A-Z][a-z]{3,}\b", text):
        if word in codes:
            scene.countries[codes[word]] += 1
    for places in options:
        large = [place for place in places if place.kind in ("country", "news place", "province")]
        if large and len({place.country for place in large}) == 1 and large[0].country:
            scene.countries[large[0].country] += 1
            for division in sorted({place.admin1 for place in large if place.admin1 and place.kind != "country"}):
                scene.provinces[division] += 1
    return scene


def _namesakes(options: list[Place], listed: bool) -> list[Place]:
    """Without the province where a large city of its country has its name ("Aleppo"); in a list, only that."""
    cities = {p.country for p in options if _owns_name(p)}
    provinces = [p for p in options if p.precision == "province" and p.country in cities]
    if listed:
        return provinces or options
    return [place for place in options if place not in provinces]


def _owns_name(place: Place) -> bool:
    """Whether a city is so large that its name means it and not its province; ten times as large for a by-name."""
    return place.kind == "city" and place.population >= NAMESAKE * (10 if place.alternate else 1)


def _is_listed(text: str, spans: Sequence[Span], options: Sequence[list[Place]], index: int) -> bool:
    """Whether a place stands in a list beside a province: "California, New York and Ohio"."""
    for other, first, second in ((index - 1, index - 1, index), (index + 1, index, index + 1)):
        if 0 <= other < len(spans) and LIST.fullmatch(
            text, spans[first].end, max(spans[first].end, spans[second].start)
        ):
            near = options[other]
            if near and near[0].precision == "province" and not any(map(_owns_name, near)):
                return True
    return False


def _container(text: str, spans: Sequence[Span], options: Sequence[list[Place]], index: int) -> list[Place]:
    """The country or province named right after a place: "Paris, Texas", "Manbij in northern Syria"."""
    if index + 1 >= len(spans):
        return []
    gap = text[spans[index].end : spans[index + 1].start]
    if len(gap) > 20 or not BESIDE_IT.match(gap):
        return []
    return [place for place in options[index + 1] if place.kind in ("country", "province", "news place")]


def _resolve(text: str, span: Span, options: list[Place], scene: _Scene, beside: list[Place]) -> PlaceMention:
    words = text[span.start : span.end]
    if not options:
        return PlaceMention(start=span.start, end=span.end, text=words, score=0.0, rule="not in the gazetteer")
    ranked = sorted(options, key=lambda place: -_weight(place, scene, beside))
    best = ranked[0]
    inside = next((c for c in beside if _inside(best, c)), None)
    rule = f"{best.kind} inside {inside.name}" if inside else f"{best.kind} by name and size"
    sure = inside is not None or len(ranked) == 1 or best.kind == "country"
    return PlaceMention(
        start=span.start,
        end=span.end,
        text=words,
        latitude=best.latitude,
        longitude=best.longitude,
        geonameid=best.geonameid,
        country=best.country,
        precision=best.precision,
        score=1.0 if sure else _share(ranked, scene, beside),
        rule=rule,
    )


def _share(ranked: list[Place], scene: _Scene, beside: list[Place]) -> float:
    """How far the best place stands above the second, from 0.5 (level) to 1."""
    gap = _weight(ranked[0], scene, beside) - _weight(ranked[1], scene, beside)
    return round(1 / (1 + math.exp(-gap)), 3)


def _weight(place: Place, scene: _Scene, beside: list[Place]) -> float:
    people = math.log10(place.population + 1) if place.kind == "city" else 0.0
    kind = "news city" if place.kind == "news place" and place.precision == "city" else place.kind
    weight = KIND[kind] + people + (ALTERNATE if place.alternate else 0.0)
    if any(_inside(place, container) for container in beside):
        return weight + BESIDE
    if place.country and scene.countries[place.country]:
        weight += SAME_COUNTRY * (0.5 + scene.countries[place.country] / scene.countries.total())
    if place.admin1 and scene.provinces[place.admin1] and place.kind in ("city", "district"):
        weight += SAME_PROVINCE
    return weight


def _inside(place: Place, container: Place) -> bool:
    if place is container or place.country is None or place.country != container.country:
        return False
    if container.kind == "country":
        return place.kind != "country"
    return place.admin1 is not None and place.admin1 == container.admin1 and place.kind in ("city", "district")
