"""Who acts and who is acted upon, where the words around the trigger decide it: the direction of an event.

Each rule follows the guidelines' decisions 7 and 13 or PLOVER's sections as named; rows of the lexicon with a
constraint (`host`, `undergone`) say which predicates turn their subject into the receiving side. Only constructions
that the encoder still gets wrong have one: who gives what another received, who signs with whom and who acts on each
other it reads by itself.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from dyadwire.coding.drafts import Context, Draft, distinct, ruled
from dyadwire.coding.predicates import Predicates, find_predicates
from dyadwire.records import Entity

WINDOW = 40  # code points before the trigger in which a phrase that ends with it begins
# Types whose doer is not simply who tells of it.
DONE = frozenset({"AID", "ASSAULT", "COERCE", "COOPERATE", "MOBILIZE", "RETREAT", "SANCTION"})
_UNDER = re.compile(
    r"\b(?:c[ao]m(?:e|es|ing)|remain(?:s|ed)?|is|are|was|were|be|been|still|also)\s+under\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:am|is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_BACKED = re.compile(
    r"-(?:aligned|allied|backed|based|built|controlled|funded|held|made|occupied|sponsored|supported)\b"
)
# What stands before the name of the land in which something happens.
_IN = re.compile(
    r"\b(?:in|inside|across|over|within)\s+(?:the\s+)?(?:\w+ern[\s,]+(?:and\s+\w+ern\s+)?|central\s+)?$", re.IGNORECASE
)
_LAND = ("table: name", "table: capital", "place")  # how the rules of entities begin that are named as a land or a town


def apply_roles(draft: Draft, context: Context, predicates: Predicates) -> Draft:
    """The draft after the rules of direction, in the order in which they depend on each other."""
    draft = backer_and_backed(draft, context)
    draft = backer_is_no_party(draft, context)
    draft = teller_is_no_doer(draft)
    draft = land_is_no_target(draft, context)
    constraints = _constraints(draft, context, predicates)
    draft = guest_visits_host(draft, context, constraints)
    return who_undergoes(draft, context, constraints)


def backer_and_backed(draft: Draft, context: Context) -> Draft:
    """In "Iran-backed rebels" Iran backs the rebels, whatever else the sentence tells of either."""
    if not (context.lead.endswith("-") and _BACKED.fullmatch("-" + draft.text.lower())):
        return draft
    around = (*context.before, *context.after, *draft.actors, *draft.recipients)
    backers = [entity for entity in around if entity.end + 1 == draft.trigger.start]
    backed = [entity for entity in around if entity.start == draft.trigger.end + 1]
    if not (backers and backed):
        return draft
    actors, recipients = tuple(backers[:1]), tuple(backed[:1])
    if (set(actors), set(recipients)) == (set(draft.actors), set(draft.recipients)):
        return draft
    return ruled(replace(draft, actors=actors, recipients=recipients), "backer and backed")


def backer_is_no_party(draft: Draft, context: Context) -> Draft:
    """In "Iran-backed rebels attacked" Iran attacks nobody, nor do "German-made tanks" make Germany a party.

    Only where somebody else is left in the role, and the trigger is not the backing itself.
    """
    sentence = context.lead + draft.text + context.trail
    begin = draft.trigger.start - len(context.lead)

    def backs(entity: Entity) -> bool:
        return (
            entity.start >= begin
            and entity.end + (not entity.text.endswith("-")) != draft.trigger.start
            and (_BACKED.match(sentence, entity.end - begin - entity.text.endswith("-")) is not None)
        )

    actors, recipients = _without(draft.actors, backs), _without(draft.recipients, backs)
    if (actors, recipients) == (draft.actors, draft.recipients):
        return draft
    return ruled(replace(draft, actors=actors, recipients=recipients), "backer is no party")


def teller_is_no_doer(draft: Draft) -> Draft:
    """In "Norway, Chad said, shelled Mali" Chad only tells, where another is left as actor.

    Gold has the teller among several actors twice, where they claim or deny an attack (decision 13).
    """
    if draft.type not in DONE or draft.denied:
        return draft
    told = {(source.start, source.end) for source in draft.sources}
    actors = _without(draft.actors, lambda entity: (entity.start, entity.end) in told)
    return draft if actors == draft.actors else ruled(replace(draft, actors=actors), "teller is no doer")


def land_is_no_target(draft: Draft, context: Context) -> Draft:
    """In "strikes in Syria" nobody is said to strike Syria, and it may be in its favour (gold: 94 of 102)."""
    if draft.type != "ASSAULT":
        return draft
    begin = draft.trigger.start - len(context.lead)
    sentence = context.lead + draft.text + context.trail
    kept = tuple(
        one
        for one in draft.recipients
        if not (one.start >= begin and one.rule.startswith(_LAND) and _IN.search(sentence[: one.start - begin]))
    )
    return draft if kept == draft.recipients else ruled(replace(draft, recipients=kept), "land is no target")


def guest_visits_host(draft: Draft, context: Context, constraints: frozenset[str]) -> Draft:
    """Who hosts or receives a guest is the recipient of the visit (PLOVER, CONSULT)."""
    if draft.type != "CONSULT" or draft.mode != "visit" or "host" not in constraints:
        return draft
    guest = any(entity.start >= draft.trigger.end for entity in draft.actors + draft.recipients)
    return _turned(draft, context, "guest visits host") if guest else draft


def who_undergoes(draft: Draft, context: Context, constraints: frozenset[str]) -> Draft:
    """Who comes under fire, faces charges or is under arrest is the recipient (gold: all of 10)."""
    under = draft.type in ("ACCUSE", "ASSAULT", "COERCE") and _UNDER.search(context.lead) is not None
    if draft.recipients or not (under or "undergone" in constraints):
        return draft
    return _turned(draft, context, "who undergoes")


def _turned(draft: Draft, context: Context, rule: str) -> Draft:
    """Who stands before the trigger receives, who stands after it acts.

    Nothing changes in the passive, with nobody before the trigger, or with somebody who stands across it.
    """
    if _PASSIVE.search(context.lead):
        return draft
    everyone = draft.actors + draft.recipients
    before = tuple(entity for entity in everyone if entity.end <= draft.trigger.start)
    after = tuple(entity for entity in everyone if entity.start >= draft.trigger.end)
    if not before or len(before) + len(after) < len(everyone):
        return draft
    if not set(before) - set(draft.recipients) and not set(after) - set(draft.actors):
        return draft
    return ruled(replace(draft, actors=distinct(after), recipients=distinct(before)), rule)


def _constraints(draft: Draft, context: Context, predicates: Predicates) -> frozenset[str]:
    """What the lexicon's rows of this type say of the trigger or of a phrase that ends with it or begins in it."""
    lead = context.lead[-WINDOW:]
    piece = lead + draft.text + context.trail[:WINDOW]
    begin, end = len(lead), len(lead) + len(draft.text)
    return frozenset(
        row.constraint
        for match in find_predicates(piece, predicates)
        if match.start < end and match.end > begin
        for row in match.predicates
        if row.constraint and row.type == draft.type
    )


def _without(entities: tuple[Entity, ...], unfit: Callable[[Entity], bool]) -> tuple[Entity, ...]:
    """The entities that are fit, in order; all of them if none is."""
    return tuple(entity for entity in entities if not unfit(entity)) or entities
