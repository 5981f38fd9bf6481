"""Roles that the parse left open or unsure, given to the actor of the sentence that its place speaks for.

`sides` says how likely each is, without knowing what the encoder thought. Where the encoder saw nobody at all, nobody
is told: who was filled in there was right in 9 of 46 events of documents that it had not seen; where it suspected
somebody, in 19 of 38. So only the latter are filled (`docs/models.md`, "What was tried", has the figures).
"""

from collections.abc import Sequence
from dataclasses import replace

from dyadwire.coding.drafts import RECIPROCAL, Context, Draft, code_of, distinct, ruled, touches
from dyadwire.coding.sides import Sides, likelihoods
from dyadwire.coding.sides_features import Scene, open_scene
from dyadwire.records import Entity

LIKELY = {"actor": 0.6, "partner": 0.4, "recipient": 0.75}  # of one who fills a role that nobody plays
SURER = 0.5  # of one more recipient beside those that the parse found
BY_PLACE = " by place"  # how the rules of entities that were filled in here end


def missing_sides(draft: Draft, context: Context, sides: Sides) -> Draft:
    """The draft with actor, second party or recipient where its sentence names a likely one."""
    around = (*context.before, *context.after)
    entities = [one for one in around if one.end <= draft.trigger.start or one.start >= draft.trigger.end]
    if not entities:
        return draft
    begin = draft.trigger.start - len(context.lead)
    span = draft.trigger.start, draft.trigger.end
    scene = open_scene(context.lead + draft.text + context.trail, begin, span, draft.type)
    draft = actor_by_place(draft, scene, entities, sides)
    draft = partner_by_place(draft, scene, entities, sides)
    draft = recipient_by_place(draft, scene, entities, sides)
    return one_more_recipient(draft, scene, entities, sides)


def actor_by_place(draft: Draft, scene: Scene, entities: Sequence[Entity], sides: Sides) -> Draft:
    """Who acts, where nobody does and the encoder suspected somebody."""
    if draft.actors or "actor" not in draft.suspected:
        return draft
    found = _likeliest(scene, entities, draft.recipients, "actor", sides)
    return ruled(replace(draft, actors=(found,)), found.rule) if found else draft


def partner_by_place(draft: Draft, scene: Scene, entities: Sequence[Entity], sides: Sides) -> Draft:
    """With whom somebody meets, agrees or works, where only one side is known (decision 7)."""
    if draft.type not in RECIPROCAL or draft.recipients or len(distinct(draft.actors)) != 1:
        return draft
    others = [entity for entity in entities if code_of(entity) != code_of(draft.actors[0])]
    found = _likeliest(scene, others, draft.actors, "partner", sides)
    return ruled(replace(draft, actors=(*draft.actors, found)), found.rule) if found else draft


def recipient_by_place(draft: Draft, scene: Scene, entities: Sequence[Entity], sides: Sides) -> Draft:
    """To whom or against whom, where the encoder suspected somebody but nobody was elected."""
    if draft.recipients or "recipient" not in draft.suspected or _mutual(draft):
        return draft
    found = _likeliest(scene, entities, draft.actors, "recipient", sides)
    return ruled(replace(draft, recipients=(found,)), found.rule) if found else draft


def one_more_recipient(draft: Draft, scene: Scene, entities: Sequence[Entity], sides: Sides) -> Draft:
    """Who is likelier the recipient than those whom the parse found; both are kept. Nobody of the acting side is."""
    if not draft.recipients or _mutual(draft) or any(one.rule.endswith(BY_PLACE) for one in draft.recipients):
        return draft
    acting = {code_of(actor) for actor in draft.actors}
    others = [entity for entity in entities if code_of(entity) not in acting]
    found = _likeliest(scene, others, draft.actors, "recipient", sides, SURER)
    if found is None or touches(found, draft.recipients):
        return draft
    recipients = distinct((*draft.recipients, found))
    return draft if recipients == draft.recipients else ruled(replace(draft, recipients=recipients), found.rule)


def _mutual(draft: Draft) -> bool:
    return draft.type in RECIPROCAL and len(distinct(draft.actors)) > 1


def _likeliest(
    scene: Scene,
    entities: Sequence[Entity],
    others: Sequence[Entity],
    role: str,
    sides: Sides,
    least: float | None = None,
) -> Entity | None:
    """The actor that most likely plays a role, unless it plays the other one or is less likely than `least`.

    least: None for what `LIKELY` says of the role.
    """
    free = [entity for entity in entities if not touches(entity, others)]
    found = zip(likelihoods(scene, free, others, role, sides), free, strict=True)
    chance, best = max(found, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or chance < (LIKELY[role] if least is None else least):
        return None
    return replace(best, score=round(min(best.score, chance), 4), rule=role + BY_PLACE)
