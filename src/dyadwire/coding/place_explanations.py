"""How a place was decided: what its name can mean, what spoke for each, and what the words around it add.

Nothing is decided here: the choices are those of `places.choose_places`, put into words only when asked for.
"""

import math
from collections.abc import Sequence

from dyadwire.coding.places import ALTERNATE, KIND, Choice, Part, event_place, lead, most_specific, place_of
from dyadwire.coding.places_gazetteer import Gazetteer, Place
from dyadwire.records import Explanation, Option, PlaceMention, Span

SHOWN = 6  # options of a name; a dozen small towns behind the first six explain nothing
KIND_WORDS = {
    "country": "a country",
    "news place": "in the table of places of the news",
    "news city": "a city in the table of places of the news",
    "province": "a province",
    "district": "a district",
}
REASONS = {
    "container": "lies in what is named right behind it",
    "same country": "its country is named in the document",
    "same province": "its province is named in the document",
    "near": "near other places of the document",
    "spelling": "another spelling of its name",
}


def explain_place(text: str, choices: Sequence[Choice], span: Span, gazetteer: Gazetteer) -> Explanation:
    """How the place argument `span` of an event, or any mention of a place, was decided.

    choices: those of `choose_places` for the document's text, in order. `options` are all that the deciding name can
    mean, best first, with the share of the best one's weight; `evidence` says which words decided and what a distance
    and a bearing before them changed. The decision is "unknown" where the gazetteer does not know the name.
    """
    touching = [choice for choice in choices if choice.span.start < span.end and span.start < choice.span.end]
    if not touching:
        return Explanation(
            kind="place",
            start=span.start,
            end=span.end,
            text=text[span.start : span.end],
            decision="unknown",
            rule="not in the gazetteer",
            evidence=("No name in these words was taken for a place.",),
        )
    mentions = [place_of(text, choice) for choice in touching]
    place = event_place(text, span, mentions)
    deciding = touching[mentions.index(most_specific(mentions))]
    return Explanation(
        kind="place",
        start=place.start,
        end=place.end,
        text=place.text,
        decision=place_decision(place, _main_name(deciding, place)),
        rule=place.rule,
        options=_options(deciding, gazetteer),
        evidence=tuple(_evidence(text, touching, deciding, place)),
    )


def place_decision(place: PlaceMention, name: str | None = None) -> str:
    """A place in one line: "Deir ez-Zor, SYR (35.34, 40.14), city", "unknown". name: its main spelling, if known."""
    if place.latitude is None or place.longitude is None:
        return "unknown"
    country = f", {place.country}" if place.country and place.precision != "country" else ""
    return f"{name or place.text}{country} ({place.latitude:.2f}, {place.longitude:.2f}), {place.precision}"


def _main_name(choice: Choice, place: PlaceMention) -> str | None:
    """The name in the tables; None if there is none, or if the words around it have moved the place."""
    best = choice.ranked[0].place if choice.ranked else None
    return best.name if best and (best.latitude, best.longitude) == (place.latitude, place.longitude) else None


def _options(choice: Choice, gazetteer: Gazetteer) -> tuple[Option, ...]:
    best = choice.ranked[0].weight if choice.ranked else 1.0
    shown: dict[str, Option] = {}  # by label: two hamlets may read the same
    for index, weighed in enumerate(choice.ranked):
        label = _label(weighed.place, gazetteer)
        score = round(max(0.0, weighed.weight / best), 2) if best > 0 else 0.0
        reason = "; ".join(_reason(part, weighed.place) for part in weighed.parts)
        shown.setdefault(label, Option(label=label, score=score, reason=reason, chosen=index == 0))
    return tuple(shown.values())[:SHOWN]


def _label(place: Place, gazetteer: Gazetteer) -> str:
    division = gazetteer.division(place.admin1) if place.admin1 and place.kind in ("city", "district") else None
    country = place.country if place.kind != "country" else None
    where = ", ".join(part for part in (place.name, division, country) if part)
    return f"{where} ({place.latitude:.2f}, {place.longitude:.2f})"


def _reason(part: Part, place: Place) -> str:
    points, reason = part
    if reason == "size":
        words = f"{place.population:,} inhabitants"
    elif reason in KIND:
        words = KIND_WORDS[reason]
    else:
        words = REASONS[reason]
    return f"{words} ({points:+.1f})"


def _evidence(text: str, touching: Sequence[Choice], deciding: Choice, place: PlaceMention) -> list[str]:
    name = text[deciding.span.start : deciding.span.end]
    told = []
    if len(touching) > 1:
        others = ", ".join(repr(text[one.span.start : one.span.end]) for one in touching if one is not deciding)
        told.append(f"The words hold several places; {name!r} is the most specific, beside {others}.")
    if not deciding.ranked:
        told.append(f"The gazetteer does not know {name!r}.")
    elif _main_name(deciding, place) is None:
        told.append(f"{text[place.start : deciding.span.start].strip()!r} moves the point away from {name!r}.")
    if math.isfinite(ahead := lead(deciding.ranked)) and len(deciding.ranked) > 1:
        told.append(f"The first stands {ahead:.1f} before the next elsewhere: one makes a score of 0.73, three 0.95.")
    if any(weighed.place.alternate for weighed in deciding.ranked[:1]):
        told.append(f"{name!r} is a by-name of {deciding.ranked[0].place.name}, which costs {-ALTERNATE:.1f}.")
    return told
