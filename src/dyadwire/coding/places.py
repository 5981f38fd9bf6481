"""Find the places of a text and say where they are.

A name is resolved against everything it can mean (`places_gazetteer`) by what stands beside it ("Paris, Texas"), by
the countries and provinces that the document names, by the distance to its other places, and by size. Every mention
keeps the rule that decided; `place_explanations` shows the whole account.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dyadwire.coding.places_bearings import displaced
from dyadwire.coding.places_gazetteer import Gazetteer, Place, load_gazetteer
from dyadwire.coding.places_scene import Named, Scene, Sense, distance_km, inside, named_places, read_scene
from dyadwire.coding.places_spans import place_spans
from dyadwire.records import Name, PlaceMention, Span

__all__ = ["Gazetteer", "choose_places", "event_place", "find_places", "load_gazetteer"]

# How much more readily a name means one kind of place than another, in powers of ten of inhabitants; then what
# context adds. Set by hand and moved twice, with an eye on all three sets of bench/places.py, which hardly react.
KIND = {"country": 12.0, "news place": 9.5, "news city": 6.5, "province": 8.2, "district": 4.6, "city": 0.0}
ALTERNATE, SAME_COUNTRY, SAME_PROVINCE, BESIDE = -1.5, 2.0, 2.5, 9.0
NEAR, NEAR_CITY_KM, NEAR_DIVISION_KM = 3.0, 120.0, 400.0  # what a place next door adds, and where it is worth a third
CLEAR = 3.0  # weight that the best option must have before the second to be a landmark for others
SETTLED = 4.5  # from here on no neighbour is asked
LANDMARKS = 40  # of a document; more do not change what is near
SAME_KM = 150.0  # within which two entries of one name and country are the same, as a city and its district
SMALL = 5_000  # inhabitants up to which a name that nothing near supports is hardly that place
UNSUPPORTED = 0.3  # score of such a place

FINENESS = ("exact", "city", "district", "province", None, "country", "region")  # of places; None: not known where

Part = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One place that a name can mean, with what speaks for it."""

    place: Place
    weight: float
    parts: tuple[Part, ...]  # (weight, reason), in the order in which they were added


@dataclass(frozen=True, slots=True)
class Choice:
    """How a name was decided."""

    span: Span
    ranked: tuple[Weighed, ...]  # best first; empty when the gazetteer does not know the name
    score: float  # 0 to 1
    rule: str


def find_places(
    text: str, names: Sequence[Name], gazetteer: Gazetteer, read: Sequence[Span] | None = None
) -> tuple[PlaceMention, ...]:
    """The places that a text names, in order, each with coordinates and country where it could be resolved.

    With `names` of an encoder, those labelled LOC are places, also when the gazetteer does not know them (then
    without coordinates), and the gazetteer adds regions and countries outside other names. Where the encoder has not
    read, capitalised words count that the gazetteer knows well.

    read: the stretches that the encoder read, in order; None: all of the text if there are names, else nothing.
    """
    return tuple(place_of(text, choice) for choice in choose_places(text, names, gazetteer, read))


def event_place(text: str, span: Span, touching: Sequence[PlaceMention]) -> PlaceMention:
    """Where an event happens whose place argument is `span`, from the mentions that touch it; there is one at least.

    The most specific place decides ("Raqqa, Syria"), the first of several; a distance and a bearing before it move it.
    """
    place = displaced(text, most_specific(touching))
    start, end = min(span.start, place.start), max(span.end, place.end)
    return replace(place, start=start, end=end, text=text[start:end])


def most_specific(places: Sequence[PlaceMention]) -> PlaceMention:
    """Of one place or more the most specific, the first of several."""
    return min(places, key=lambda place: (FINENESS.index(place.precision), place.start))


def choose_places(
    text: str, names: Sequence[Name], gazetteer: Gazetteer, read: Sequence[Span] | None = None
) -> list[Choice]:
    """The decision about each place of a text, in order; the arguments are those of `find_places`."""
    named = named_places(text, place_spans(text, names, gazetteer, read), gazetteer)
    scene = read_scene(text, named)
    first = {one.sense: _ranked(one, scene) for one in {one.sense: one for one in named}.values()}
    _add_landmarks(named, first, scene)
    second: dict[Sense, Choice] = {}
    for one in named:
        if one.sense not in second:
            ranked = first[one.sense]
            second[one.sense] = _choice(one, ranked if lead(ranked) >= SETTLED else _ranked(one, scene))
    return [_at(second[one.sense], one.span) for one in named]


def _at(choice: Choice, span: Span) -> Choice:
    return choice if choice.span == span else Choice(span, choice.ranked, choice.score, choice.rule)


def _add_landmarks(named: Sequence[Named], rankings: Mapping[Sense, tuple[Weighed, ...]], scene: Scene) -> None:
    """Put into the scene what is clear by itself: no states, whose middle is near nothing."""
    seen: set[str] = set()
    for one in named:
        ranked = rankings[one.sense]
        if not ranked or ranked[0].place.precision in ("country", "region") or len(scene.anchors) >= LANDMARKS:
            continue
        contained = any(inside(ranked[0].place, container) for container in one.containers)
        if (contained or lead(ranked) >= CLEAR) and (contained or one.words not in seen):
            seen.add(one.words)
            scene.anchors.append((one.words, ranked[0].place))
            if ranked[0].place.kind == "city" and ranked[0].place.country:
                scene.countries[ranked[0].place.country] += 1


def lead(ranked: Sequence[Weighed]) -> float:
    """How far the best option stands before the next that is elsewhere; infinite if there is none, 0 for no option."""
    if not ranked:
        return 0.0
    best = ranked[0].place
    for other in ranked[1:]:
        if other.place.country != best.country or distance_km(best, other.place) > SAME_KM:
            return ranked[0].weight - other.weight
    return math.inf


def _ranked(one: Named, scene: Scene) -> tuple[Weighed, ...]:
    weighed = [_weighed(place, one, scene) for place in one.options]
    return tuple(sorted(weighed, key=lambda option: (-option.weight, -option.place.population)))


def _weighed(place: Place, one: Named, scene: Scene) -> Weighed:
    parts = tuple(_parts(place, one, scene))
    return Weighed(place, sum(points for points, _ in parts), parts)


def _parts(place: Place, one: Named, scene: Scene) -> list[Part]:
    kind = "news city" if place.kind == "news place" and place.precision == "city" else place.kind
    parts = [(KIND[kind], kind)] if KIND[kind] else []
    if place.kind == "city":
        parts.append((math.log10(place.population + 1), "size"))
    if place.alternate:
        parts.append((ALTERNATE, "spelling"))
    if any(inside(place, container) for container in one.containers):
        return [*parts, (BESIDE, "container")]
    if place.country and scene.countries[place.country]:
        share = scene.countries[place.country] / scene.countries.total()
        parts.append((SAME_COUNTRY * (0.5 + share), "same country"))
    if place.admin1 and scene.provinces[place.admin1] and place.kind in ("city", "district"):
        parts.append((SAME_PROVINCE, "same province"))
    if scene.anchors and (near := nearness(place, one.words, scene)) > 0.05:
        parts.append((near, "near"))
    return parts


def nearness(place: Place, words: str, scene: Scene) -> float:
    """What the nearest landmark of another name adds to a place, from 0 to `NEAR`; the same name counts in full."""
    if place.precision in ("country", "region"):
        return 0.0
    reach = NEAR_CITY_KM if place.kind in ("city", "district") else NEAR_DIVISION_KM
    best = math.inf
    for other, anchor in scene.anchors:
        if other == words:
            best = 0.0 if anchor == place else best
        elif abs(anchor.latitude - place.latitude) < 12:
            best = min(best, distance_km(place, anchor))
    return NEAR * math.exp(-best / reach)


def _choice(one: Named, ranked: tuple[Weighed, ...]) -> Choice:
    if not ranked:
        return Choice(one.span, ranked, 0.0, "not in the gazetteer")
    best = ranked[0].place
    container = next((c for c in one.containers if inside(best, c)), None)
    if container:
        return Choice(one.span, ranked, 1.0, f"{best.kind} inside {container.name}")
    reasons = {reason for _, reason in ranked[0].parts}
    rule = f"{best.kind} near other places" if "near" in reasons else f"{best.kind} by name and size"
    if best.kind == "city" and best.population < SMALL and not reasons & {"same country", "same province", "near"}:
        return Choice(one.span, ranked, UNSUPPORTED, "small city that nothing else in the text supports")
    return Choice(one.span, ranked, 1.0 if best.kind == "country" else _share(ranked), rule)


def _share(ranked: Sequence[Weighed]) -> float:
    """How far the best place stands above the second, from 0.5 (level) to 1."""
    return round(1 / (1 + math.exp(-lead(ranked))), 3)


def place_of(text: str, choice: Choice) -> PlaceMention:
    """The mention that a decision comes to."""
    start, end = choice.span.start, choice.span.end
    if not choice.ranked:
        return PlaceMention(start=start, end=end, text=text[start:end], score=0.0, rule=choice.rule)
    best = choice.ranked[0].place
    return PlaceMention(
        start=start,
        end=end,
        text=text[start:end],
        latitude=best.latitude,
        longitude=best.longitude,
        geonameid=best.geonameid,
        country=best.country,
        precision=best.precision,
        score=choice.score,
        rule=choice.rule,
    )
