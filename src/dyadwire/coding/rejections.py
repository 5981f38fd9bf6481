"""Why a candidate gave no event. Nothing is dropped without one of these."""

from collections.abc import Collection, Sequence

from dyadwire.records import Candidate, Document, Entity, Event, Rejection

BELOW_THRESHOLD = "below threshold"
FURNITURE = "furniture"  # the trigger stands in a part of the page that is not the document
UNKNOWN_TYPE = "unknown type"  # the weights know a type that the ontology in force does not
REPEATED = "repeated"  # another candidate has the same trigger and type, with a higher score
NOT_POLITICAL = "not political"  # all who take part are companies, media, schools or clinics, and private people

# PLOVER's sectors of those who act politically whatever they do.
POLITICAL = frozenset(
    ["GOV", "MIL", "LEG", "JUD", "COP", "SPY", "REB", "IGO", "PTY", "OPP", "ELI", "REF", "UAF"],
)
PRIVATE = frozenset(["AGR", "BUS", "EDU", "JRN", "MED"])  # political only in dealings with others (guidelines)
NOBODY_IN_PARTICULAR = frozenset(["CVL", "UNK", None])
# Violence and protest count whoever takes part in them.
ALWAYS_POLITICAL = frozenset(["ASSAULT", "PROTEST"])


def in_furniture(document: Document, candidate: Candidate) -> bool:
    """Whether the trigger touches a block that stands inside the text but is no part of the document."""
    return any(
        block.start is not None
        and block.end is not None
        and block.start < candidate.end
        and candidate.start < block.end
        for block in (*document.furniture, *document.comments)
    )


def reason_against(document: Document, candidate: Candidate, types: Collection[str]) -> str | None:
    """The first reason why a candidate cannot be an event, whatever stands around it; None if there is none."""
    if in_furniture(document, candidate):
        return FURNITURE
    return None if candidate.type in types else UNKNOWN_TYPE


def reason_against_event(event: Event, mentions: Sequence[Entity], threshold: float) -> str | None:
    """The first reason why an assembled event is none after all; None if there is none.

    mentions: of actors in its sentence. A company or a newspaper acts politically when it deals with an actor who
    does: so an event is left alone where one is named beside it, or where nobody is known to have done it. Gold: of
    6,319 events of train 14 are only between such.
    """
    if not_political(event, mentions):
        return NOT_POLITICAL
    return BELOW_THRESHOLD if event.score < threshold else None


def not_political(event: Event, mentions: Sequence[Entity]) -> bool:
    """Whether nobody who takes part, or is named in the sentence, is a political actor."""
    if event.type in ALWAYS_POLITICAL or not any(actor.sector in PRIVATE for actor in event.actors):
        return False
    return all(_private(entity) for entity in (*event.actors, *event.recipients, *event.sources, *mentions))


def _private(entity: Entity) -> bool:
    """A company and the like, or somebody of whom no table knows anything; a bare state has no sector either."""
    if entity.sector is None and entity.country:
        return False
    return entity.sector in PRIVATE or entity.sector in NOBODY_IN_PARTICULAR


def rejection(document: Document, candidate: Candidate, reason: str, score: float | None = None) -> Rejection:
    """The record of a rejected candidate; its detail names the trigger and the type.

    score: of the event where it was assembled; None: the candidate's own.
    """
    return Rejection(
        stage="coding",
        reason=reason,
        origin=document.origin,
        document=document.id,
        detail=f"{document.text[candidate.start : candidate.end]!r} as {candidate.type}",
        start=candidate.start,
        end=candidate.end,
        score=candidate.score if score is None else score,
    )
