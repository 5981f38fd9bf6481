"""How a document's publication date was decided: which days were weighed, what spoke for each."""

from dyadwire.coding.published import THRESHOLD, Weighed, weigh_days
from dyadwire.records import Document, Explanation, Option

SHOWN = 8  # options; a long text tells of dozens of days


def explain_published(document: Document) -> Explanation:
    """How `infer_published(document)` comes to its answer, or where a given date comes from.

    `decision` is an ISO date or "unknown"; `options` are the days that were weighed, best first; `start` and `end`
    are those of the best day's words in the text, 0 and 0 when they do not stand there. Never fails.
    """
    if document.published is not None and document.published_score is None:
        return _given(document)
    weighed = weigh_days(document)
    best = weighed[0] if weighed else None
    found = best is not None and best.score >= THRESHOLD
    if best is None:
        return Explanation(kind="published", start=0, end=0, text="", decision="unknown", rule="no day is written")
    return Explanation(
        kind="published",
        start=best.start,
        end=best.end,
        text=document.text[best.start : best.end],
        decision=best.day.isoformat() if found else "unknown",
        rule="the likeliest day" if found else f"no day is likelier than {THRESHOLD:.0%}",
        options=tuple(_option(one, found and one is best) for one in weighed[:SHOWN]),
        evidence=tuple(best.reason.split("; ")) if found else (),
    )


def _given(document: Document) -> Explanation:
    day, reason = document.published, document.published_from or "given"
    return Explanation(
        kind="published",
        start=0,
        end=0,
        text="",
        decision=day.isoformat() if day else "unknown",
        rule="not inferred: the document came with its date",
        evidence=(reason,),
    )


def _option(weighed: Weighed, chosen: bool) -> Option:
    return Option(
        label=weighed.day.isoformat(), score=round(weighed.score, 2), reason=weighed.reason, chosen=bool(chosen)
    )
