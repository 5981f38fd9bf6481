"""What is only guessed about who somebody is, taken back before sides are told and stories compared.

The coder gives every mention a country where it can, at worst that of the story. Such a guess is right more often
than not, which is good for counting; a brief that says "the United States killed US civilians" on a guess is not.
"""

from collections.abc import Iterable
from dataclasses import replace

from dyadwire.records import Coded, Entity, Event, Statement

SURE = 0.6  # `Entity.score`; below it stand countries taken from the story, above it those of a table or of the words


def without_guesses(coded: Coded) -> Coded:
    """The same document with mentions that claim no country or identity they were only guessed to have."""
    return replace(
        coded,
        events=tuple(_event(event) for event in coded.events),
        statements=tuple(_statement(statement) for statement in coded.statements),
        actors=_sober(coded.actors),
    )


def _event(event: Event) -> Event:
    return replace(
        event,
        actors=_sober(event.actors),
        recipients=_sober(event.recipients),
        sources=_sober(event.sources),
    )


def _statement(statement: Statement) -> Statement:
    source = _sober([statement.source])[0] if statement.source else None
    return replace(statement, source=source, via=_sober(statement.via), about=_sober(statement.about))


def _sober(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(_without(entity) if entity.score < SURE else entity for entity in entities)


def _without(entity: Entity) -> Entity:
    """Name and sector stand in the words of the mention; the country does not."""
    return replace(entity, country=None, id=None)
