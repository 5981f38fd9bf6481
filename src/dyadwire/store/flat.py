"""One event as one row of text and numbers, for CSV: what a spreadsheet can hold of it."""

from collections.abc import Iterable

from dyadwire.records import Coded, Entity, Event
from dyadwire.store.native import SCORE_DIGITS

EVENT_COLUMNS = (
    *("document", "origin", "publisher", "published", "title", "id", "start", "end", "trigger"),
    *("type", "mode", "quad", "scale", "status", "denied", "date"),
    *("actor_countries", "actor_sectors", "actor_names", "recipient_countries", "recipient_sectors", "recipient_names"),
    *("source_countries", "source_sectors", "source_names"),
    *("place", "latitude", "longitude", "geonameid", "place_country", "quantities", "contexts", "score"),
)
JOIN = ";"  # between the members of a list; the n-th country, sector and name are of the same actor

Cell = str | int | float | None


def event_rows(coded: Coded) -> list[tuple[Cell, ...]]:
    """The document's events in order, a cell for each of EVENT_COLUMNS; None where there is nothing to say."""
    return [_row(coded, event) for event in coded.events]


def _row(coded: Coded, event: Event) -> tuple[Cell, ...]:
    document, place = coded.document, event.place
    where: tuple[Cell, ...] = (None,) * 5
    if place is not None:
        where = (place.text, place.latitude, place.longitude, place.geonameid, place.country)
    published = document.published.isoformat() if document.published else None
    return (
        *(document.id, document.origin, document.publisher, published, document.title),
        *(event.id, event.trigger.start, event.trigger.end, event.trigger_text),
        *(event.type, event.mode, event.quad, event.scale, event.status, event.denied, event.date),
        *_parties(event.actors),
        *_parties(event.recipients),
        *_parties(event.sources),
        *where,
        _quantities(event),
        JOIN.join(event.contexts),
        round(event.score, SCORE_DIGITS),
    )


def _parties(entities: Iterable[Entity]) -> tuple[str, str, str]:
    parties = list(entities)
    return (
        JOIN.join(entity.country or "" for entity in parties),
        JOIN.join(entity.sector or "" for entity in parties),
        JOIN.join(entity.name or entity.text for entity in parties),
    )


def _quantities(event: Event) -> str:
    """As "dead=4", "wounded=10-12", "people=20+"."""
    return JOIN.join(f"{entry.kind}={_range(entry.low, entry.high)}" for entry in event.quantities)


def _range(low: float, high: float | None) -> str:
    if high is None:
        return f"{low:g}+"
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"
