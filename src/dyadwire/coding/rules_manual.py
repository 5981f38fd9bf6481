"""PLOVER's own rules for types, each with the section of the manual (draft 2.0) that states it.

A rule changes the type that the encoder gave only where the words leave no doubt. Figures: how many mentions of
gold/train.jsonl, without its frozen tenth, the rule meets, and how many of them the gold types otherwise.
"""

import re
from dataclasses import replace

from dyadwire.coding.drafts import Context, Draft, distinct, ruled

COOPERATIVE = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
FIGHTERS = frozenset({"MIL", "PRM", "REB", "UAF"})  # sectors that fight; a state's government may speak for peace
DIPLOMATS = frozenset({"GOV", "IGO"})  # sectors whose protest is a note and no march

_RESIGNATION = re.compile(
    r"(?:resign(?:s|ed|ing|ations?)?|(?:step|stand)(?:s|ped|ping|ing)? (?:down|aside)|stood down)$"
)
_HARSH = re.compile(
    r"(?:slam(?:s|med|ming)?|lambast(?:s|e|es|ed|ing)?|(?:lash|hit)(?:es|s|ed|ing|ting)? out(?: at)?|berat\w+)"
)
_EXERCISE = re.compile(r"\b(?:exercises?|drills?|mano?euv(?:er|re)s?|war ?games?)$")
_JOINT = re.compile(r"\b(?:joint(?:ly)?|bilateral|combined|multinational)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_SUMMONS = re.compile(r"summon(?:s|ed|ing)?\b")
_EXPULSION = re.compile(r"(?:expel(?:s|led|ling)?|expulsions?|persona non grata)$")
_ENVOY = re.compile(r"\b(?:ambassador|envoy|charg[eé]|diplomat|consul|attach[eé])", re.IGNORECASE)
_PROTEST = re.compile(r"protest(?:s|ed|ing)?$")
_SENDING = re.compile(
    r"(?:deploy(?:s|ed|ing|ments?)?|sen(?:d|ds|t|ding)|dispatch(?:es|ed|ing)?|mobili[sz](?:es?|ed|ing))$"
)
_DISASTER = re.compile(
    r"\b(?:search(?:ing)? for (?:bodies|survivors|the missing)|search[- ]and[- ]rescue|"
    r"(?:rescue|relief|recovery|disaster|clean-?up) (?:effort|operation|work|team|mission)s?|"
    r"(?:earthquake|flood(?:ing|s)?|tsunami|hurricane|cyclone|typhoon|wildfire|landslide|storm)[- ]?"
    r"(?:hit|stricken|victims?|survivors?|relief|damage|zone|areas?)|"
    r"(?:after|following) (?:an?|the) (?:[\w-]+ )?(?:earthquake|flood|tsunami|hurricane|cyclone|typhoon|landslide))\b",
    re.IGNORECASE,
)
_CALL = re.compile(r"(?:call|urge|appeal|demand|propos|press|plead)\w*(?: (?:on|for))?$")
_CEASEFIRE = re.compile(
    r"\W*(?:\w+\W+){0,6}?(?:cease-?fire|truce|armistice|(?:end|halt) (?:of|to) (?:the |all )?(?:\w+ )?"
    r"(?:fighting|hostilities|war|conflict|violence))\b",
    re.IGNORECASE,
)


def apply_manual(draft: Draft, context: Context) -> Draft:
    """The draft after the manual's rules for types, in the order in which they depend on each other."""
    draft = resignation_is_retreat(draft)
    draft = joint_exercise_is_cooperation(draft, context)
    draft = relief_forces_are_aid(draft, context)
    draft = own_ceasefire_is_agreement(draft, context)
    draft = diplomatic_protest_is_accusation(draft)
    draft = expelled_envoys_are_sanction(draft)
    draft = harsh_words_are_accusation(draft, context)
    draft = future_cooperation_is_agreement(draft)
    return summoned_ambassador_is_accusation(draft)


def future_cooperation_is_agreement(draft: Draft) -> Draft:
    """Cooperation told as future is AGREE (PLOVER, AGREE; decision 4). Gold: 4 of 318 such mentions keep their type."""
    if draft.status == "future" and draft.type in COOPERATIVE:
        return _typed(draft, "AGREE", None, "future cooperation is AGREE")
    return draft


def summoned_ambassador_is_accusation(draft: Draft) -> Draft:
    """Summoning an ambassador who is in the country is ACCUSE, no meeting (PLOVER, CONSULT)."""
    if draft.type in ("CONSULT", "REQUEST") and _SUMMONS.match(draft.text.lower()) and _envoys(draft):
        return _typed(draft, "ACCUSE", "disapprove", "summoning an ambassador is ACCUSE")
    return draft


def harsh_words_are_accusation(draft: Draft, context: Context) -> Draft:
    """Who slams or lambasts somebody for something speaks; a car that slams into a wall does not (PLOVER, ACCUSE)."""
    harsh = draft.type == "ASSAULT" and draft.recipients and _HARSH.fullmatch(draft.text.lower())
    if harsh and not context.trail.lstrip().startswith(("into ", "against ", "through ")):
        return _typed(draft, "ACCUSE", "disapprove", "harsh words are ACCUSE")
    return draft


def resignation_is_retreat(draft: Draft) -> Draft:
    """An official's resignation is RETREAT (PLOVER, RETREAT). Gold: all of 14."""
    if draft.type != "RETREAT" and _RESIGNATION.match(draft.text.lower()):
        return _typed(draft, "RETREAT", "resign", "resignation is RETREAT")
    return draft


def joint_exercise_is_cooperation(draft: Draft, context: Context) -> Draft:
    """Military exercises of several are COOPERATE, those of one MOBILIZE (PLOVER, COOPERATE and MOBILIZE)."""
    if draft.type != "MOBILIZE" or not _EXERCISE.search(draft.text.lower()):
        return draft
    if len(distinct(draft.actors + draft.recipients)) > 1 or _JOINT.search(context.lead):
        return _typed(draft, "COOPERATE", None, "joint exercises are COOPERATE")
    return draft


def relief_forces_are_aid(draft: Draft, context: Context) -> Draft:
    """Forces sent for disaster relief are AID, no show of force (PLOVER, AID)."""
    if draft.type == "MOBILIZE" and _SENDING.match(draft.text.lower()) and _DISASTER.search(context.trail):
        return _typed(draft, "AID", None, "forces for disaster relief are AID")
    return draft


def own_ceasefire_is_agreement(draft: Draft, context: Context) -> Draft:
    """A call for a ceasefire by one who fights is AGREE, by another REQUEST (PLOVER, AGREE and REQUEST).

    Who fights is told by the sector; a government's call stays a REQUEST, as it may speak of others' war.
    """
    fights = any(entity.sector in FIGHTERS for entity in draft.actors)
    if draft.type == "REQUEST" and fights and _CALL.match(draft.text.lower()) and _CEASEFIRE.match(context.trail):
        return _typed(draft, "AGREE", None, "a fighter's call for a ceasefire is AGREE")
    return draft


def diplomatic_protest_is_accusation(draft: Draft) -> Draft:
    """The protest of a government is ACCUSE; PROTEST is people's (PLOVER, PROTEST). Gold: both of 2."""
    states = draft.actors and all(entity.sector in DIPLOMATS for entity in draft.actors)
    if draft.type == "PROTEST" and states and _PROTEST.match(draft.text.lower()):
        return _typed(draft, "ACCUSE", "disapprove", "a government's protest is ACCUSE")
    return draft


def expelled_envoys_are_sanction(draft: Draft) -> Draft:
    """Expelling diplomats is SANCTION, other people COERCE (PLOVER, SANCTION and COERCE)."""
    if draft.type == "COERCE" and _EXPULSION.match(draft.text.lower()) and _envoys(draft):
        return _typed(draft, "SANCTION", "expel", "expelling diplomats is SANCTION")
    return draft


def _envoys(draft: Draft) -> bool:
    return any(_ENVOY.search(entity.text) for entity in draft.recipients)


def _typed(draft: Draft, type_: str, mode: str | None, rule: str) -> Draft:
    return ruled(replace(draft, type=type_, mode=mode), rule)
