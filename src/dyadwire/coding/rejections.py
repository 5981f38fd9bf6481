"""Why a candidate gave no event. Nothing is dropped without one of these."""

from collections.abc import Collection

from dyadwire.records import Candidate, Document, Rejection

BELOW_THRESHOLD = "below threshold"
FURNITURE = "furniture"  # the trigger stands in a part of the page that is not the document
UNKNOWN_TYPE = "unknown type"  # the weights know a type that the ontology in force does not
REPEATED = "repeated"  # another candidate has the same trigger and type, with a higher score


def in_furniture(document: Document, candidate: Candidate) -> bool:
    """Whether the trigger touches a block that stands inside the text but is no part of the document."""
    return any(
        block.start is not None
        and block.end is not None
        and block.start < candidate.end
        and candidate.start < block.end
        for block in (*document.furniture, *document.comments)
    )


def reason_against(document: Document, candidate: Candidate, types: Collection[str], threshold: float) -> str | None:
    """The first reason why a candidate cannot be an event, whatever stands around it; None if there is none."""
    if in_furniture(document, candidate):
        return FURNITURE
    if candidate.type not in types:
        return UNKNOWN_TYPE
    return BELOW_THRESHOLD if candidate.score < threshold else None


def rejection(document: Document, candidate: Candidate, reason: str) -> Rejection:
    """The record of a rejected candidate; its detail names the trigger and the type."""
    return Rejection(
        stage="coding",
        reason=reason,
        origin=document.origin,
        document=document.id,
        detail=f"{document.text[candidate.start : candidate.end]!r} as {candidate.type}",
        start=candidate.start,
        end=candidate.end,
        score=candidate.score,
    )
