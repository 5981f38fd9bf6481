"""How a date expression got its interval, and how an event got its date. Calls the code that decides.

Nothing is decided here, and nothing of this is worked out unless asked for.
"""

from dyadwire.coding.dates import find_dates
from dyadwire.coding.dates_events import Decision, Weighed, date_events, event_weights
from dyadwire.coding.dates_values import gold_value
from dyadwire.coding.events import date_page
from dyadwire.records import Coded, DateMention, Document, Event, Explanation, Option, Parse

LOUDEST = 5  # features named of each date; the others weigh less
NO_DATE = "no date"


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
        evidence=(*_anchoring(document, mention), _covered(mention)),
    )


def _anchoring(document: Document, mention: DateMention) -> list[str]:
    """What the expression hangs on, found by reading it without the publication date and without the text before it."""
    if document.published is None:
        return ["The document has no publication date: only dates told in full can be placed."]
    alone = find_dates(mention.text, None)
    if any(one.begin == mention.begin and one.until == mention.until for one in alone if one.begin):
        return ["The words tell the date in full."]
    found = [f"The document is dated {document.published}, and dates told in part are placed by it."]
    placed = find_dates(mention.text, document.published)
    if mention.begin and not any((one.begin, one.until) == (mention.begin, mention.until) for one in placed):
        found.append("The words around it (the tense of the verb, or a date named before) decided between readings.")
    return found


def _covered(mention: DateMention) -> str:
    if mention.begin is None or mention.until is None:
        return "It covers no days that could be named."
    if mention.begin == mention.until:
        return f"It is {mention.begin:%A}, {mention.begin.isoformat()}."
    return f"It covers {mention.begin.isoformat()} to {mention.until.isoformat()}."


def explain_event_dates(coded: Coded, parse: Parse) -> tuple[Explanation, ...]:
    """How each of `coded.events` got its date or none, in their order; `parse` is what `coded` was made from.

    `options` are the date expressions that were weighed, and "no date", best first; `score` is the probability that
    the deciding code gave each, `reason` the features that weighed most. Start, end and text are the trigger's.
    """
    decisions = date_events(date_page(coded.document, parse, coded.events, coded.dates))
    return tuple(_event_date(event, decision) for event, decision in zip(coded.events, decisions, strict=True))


def _event_date(event: Event, decision: Decision) -> Explanation:
    return Explanation(
        kind="date",
        start=event.trigger.start,
        end=event.trigger.end,
        text=event.trigger_text,
        decision=event.date or NO_DATE,
        rule=_rule(decision),
        options=_options(decision),
        evidence=tuple(_evidence(decision)),
    )


def _rule(decision: Decision) -> str:
    if decision.mention is None:
        return "no date outweighs none" if decision.weighed else "no date to weigh"
    return "date carried from another sentence" if decision.carried else "date of the sentence"


def _options(decision: Decision) -> tuple[Option, ...]:
    chosen = decision.weighed[0] if decision.mention else None
    dates = [_option(decision, one, chosen=one is chosen) for one in decision.weighed]
    none = Option(label=NO_DATE, score=round(decision.probability(0.0), 4), reason="", chosen=chosen is None)
    return tuple(sorted([*dates, none], key=lambda option: (not option.chosen, -option.score, option.label)))


def _option(decision: Decision, one: Weighed, *, chosen: bool) -> Option:
    weights = event_weights()
    loudest = sorted(one.features, key=lambda name: (-abs(weights.get(name, 0.0)), name))[:LOUDEST]
    said = [f"{name} {weights[name]:+.2f}" for name in loudest if name in weights]
    return Option(
        label=f"{one.pair.dateable.value} ({one.pair.dateable.mention.text!r})",
        score=round(decision.probability(one.score), 4),
        reason=", ".join(said),
        chosen=chosen,
    )


def _evidence(decision: Decision) -> list[str]:
    if not decision.weighed:
        return ["Neither the sentence nor the text before it names a date that covers known days."]
    found = [f"{len(decision.weighed)} date expressions were weighed against no date."]
    if decision.mention is not None:
        where = "another sentence" if decision.carried else "the event's own sentence"
        found.append(f"The date stands in {where}: {decision.mention.text!r}.")
    return found
