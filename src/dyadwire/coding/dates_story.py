"""What speaks for a date because of the events that were dated before: a story carries its date on.

Part of the features of `dates_features`; "holder" is the last event before that got the date in question.
"""

from collections.abc import Iterator

from dyadwire.coding.dates_page import Dateable, Page


def told_before(page: Page, number: int, dateable: Dateable) -> Iterator[str]:
    """What the events before got, and how the last one that got this date is like this event."""
    occasion, before = page.occasions[number], page.decided
    if not before:
        yield "no event before"
        return
    value = dateable.value
    last = before[-1]
    same = page.occasions[len(before) - 1].sentence == occasion.sentence
    what = "it" if last == value else "none" if last is None else "another"
    yield f"last event {'of the sentence ' if same else ''}has {what}"
    holders = [i for i, got in enumerate(before) if got == value]
    yield "some event has it" if holders else "no event has it"
    if holders:
        yield from _likeness(page, number, holders[-1])
        since = len(before) - 1 - holders[-1]
        yield f"events since one had it {min(since, 3)}"
        kinds = {page.occasions[i].type for i in holders}
        yield (
            f"an event of the same type has it {occasion.type}"
            if occasion.type in kinds
            else "no event of the type has it"
        )
        if "CONSULT" in kinds:
            yield f"an encounter has it {occasion.type}"
    alike = [got for got, root in zip(before, page.roots, strict=False) if root == page.roots[number]]
    if alike:
        yield f"the same word had {'it' if alike[-1] == value else 'none' if alike[-1] is None else 'another'}"


def _likeness(page: Page, number: int, holder: int) -> Iterator[str]:
    """Type, status and form of both events, the names before their triggers, and what lies between."""
    occasion, other = page.occasions[number], page.occasions[holder]
    yield f"holder {other.status} then {occasion.status}"
    yield f"holder {other.type} then {occasion.type}"
    yield f"holder {page.forms[holder]} then {page.forms[number]}"
    own, there = page.sentence_of(occasion.trigger.start), page.sentence_of(other.trigger.start)
    away = own - there
    yield f"holder {away if away < 3 else '3-4' if away < 5 else 'far'} sentences back"
    lead = page.leads[number]
    if lead:
        shared = len(lead & page.leads[holder])
        yield f"{min(shared, 2)} names shared with the holder's subject"
        yield f"{'some' if lead & page.names[there] else 'no'} names shared with the holder's sentence"
    else:
        yield "no name before the trigger"
    quotes = ["in" if page.in_quotes(one.trigger.start) else "out" for one in (other, occasion)]
    yield f"holder {quotes[0]} quotes then {quotes[1]}"
