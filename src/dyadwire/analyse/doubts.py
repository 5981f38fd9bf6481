"""What is only guessed about who somebody is, taken back before sides are told and stories compared.

The coder gives every mention a country where it can, at worst that of the story. Such a guess is right more often
than not, which is good for counting; a brief that says "the United States killed US civilians" on a guess is not.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from dyadwire.records import Coded, Entity, Event, Statement

SURE = 0.6  # `Entity.score`; above it stand countries of a table or of the mention's own words
SURE_OF_STORY = 0.8  # for a country that is only the one the story is mostly about
OF_STORY = "country of the story"  # in `Entity.rule`
# Words before a trigger that speak against an act that is told as done.
_NOT = re.compile(r"(?:\b(?:not|never|nor|neither|without)|n['’]t)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_MAY = re.compile(r"\b(?:would|could|might|may|should|must|can|to|if|whether)\s+(?:(?:be|have|also|\w+ly)\s+){0,2}$")
_TO_DO = re.compile(r"\bto\s+(?:carry out|conduct|launch|stage|mount|commit|order)\s+(?:[\w-]+\s+){0,2}$")
_OPEN = re.compile(
    r"\b(?:whether|allegations that|suspicions that)\s+(?:[\w'’.-]+\s+){1,8}$"
)  # what follows is asked, not told
_BROKEN = re.compile(
    r"\b(?:violat|evad|breach|flout|circumvent|bust|skirt|bypass)\w*\s+(?:[\w'’.-]+\s+){0,3}$", re.IGNORECASE
)
_SPEAKING = re.compile(r"\b(?:diplomat|ambassador|envoy|spokes(?:man|men|woman|women|person)|negotiator|emissar)\w*\b")
_OFFICIAL = frozenset({"GOV", "MIL", "LEG", "JUD", None})
_DEEDS = frozenset({2, 4})  # quad classes; words of speech are often said in the infinitive


def without_guesses(coded: Coded) -> Coded:
    """The same document with mentions that claim no country or identity they were only guessed to have."""
    return replace(
        coded,
        events=tuple(_event(event) for event in coded.events),
        statements=tuple(_statement(statement) for statement in coded.statements),
        actors=_sober(coded.actors),
    )


def reads_otherwise(event: Event, text: str) -> bool:
    """Whether the words right before a trigger speak against an act that is coded as done: "did not", "would"."""
    if event.status != "actual" or event.denied:
        return False
    before = text[max(event.sentence.start, event.trigger.start - 30) : event.trigger.start]
    if _OPEN.search(text, max(event.sentence.start, event.trigger.start - 80), event.trigger.start):
        return True
    if event.type == "SANCTION" and _BROKEN.search(before):
        return True  # who breaks sanctions imposes none
    if _NOT.search(before) or _strikes_itself(event) or _strikes_unarmed(event):
        return True
    if not (event.quad in _DEEDS or event.type == "CONSULT"):
        return False
    return _MAY.search(before) is not None or _TO_DO.search(before) is not None


def _strikes_itself(event: Event) -> bool:
    """Whether a state is coded as attacking its own government or forces: the victim taken for the doer."""
    if event.type != "ASSAULT" or not event.recipients or not event.actors:
        return False
    doers = {entity.country for entity in event.actors if entity.sector in _OFFICIAL}
    return all(one.country in doers and one.country and one.sector in _OFFICIAL for one in event.recipients)


def _strikes_unarmed(event: Event) -> bool:
    """Whether nobody but those who speak for others is coded as attacking: a role taken from another clause."""
    return event.type == "ASSAULT" and bool(event.actors) and all(_SPEAKING.search(one.text) for one in event.actors)


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
    return tuple(_without(entity) if _is_guess(entity) else entity for entity in entities)


def _is_guess(entity: Entity) -> bool:
    if entity.rule == "two parties" and entity.text.lower() in ("we", "they"):
        return True  # most of those read in briefs named a state that was not meant
    return entity.score < (SURE_OF_STORY if OF_STORY in entity.rule else SURE)


def _without(entity: Entity) -> Entity:
    """Name and sector stand in the words of the mention; the country does not."""
    return replace(entity, country=None, id=None)
