"""What a bare state stands for in an event: "Turkey" of "Turkey began an offensive" is its army.

A state's name alone is its government, unless `data/actors/deeds.tsv` says otherwise of its part in such an event.
The table is counted by `recipes/state_sectors.py` from documents that people annotated.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dyadwire.records import Entity

ROLES = ("actor", "recipient", "source")
NONE = "none"  # in the table: the state is a place or a people, no organ of it
# Rules by which the resolver reads a state that nothing but its own name names.
BARE = frozenset(
    f"{before}table: {kind}" for before in ("", "listed: ") for kind in ("name", "adjective", "abbreviation", "capital")
) | {"definite: state before"}
BY_DEED = ", by its part in the event"
ENDING = re.compile(r"(?:ing|ed|es|s|e)$")
Deeds = Mapping[tuple[str, str, str, str], str]  # (type, role, mode, stem of the trigger) -> sector or NONE


@dataclass(frozen=True, slots=True)
class Deed:
    """The event in which somebody takes part."""

    type: str  # PLOVER
    role: str  # one of ROLES
    mode: str | None
    trigger: str


def in_deed(entity: Entity, deed: Deed, deeds: Deeds) -> Entity:
    """The entity with the sector that its part in the event gives it; unchanged unless it is a bare state."""
    if entity.rule not in BARE or entity.sector != "GOV":
        return entity
    told = next((deeds[key] for key in keys_of(deed) if key in deeds), "GOV")
    if told == "GOV":
        return entity
    sector = None if told == NONE else told
    return replace(entity, sector=sector, rule=entity.rule + BY_DEED)


def keys_of(deed: Deed) -> tuple[tuple[str, str, str, str], ...]:
    """Keys of the table that fit an event, the narrowest first: by trigger, by mode, by type."""
    return (
        (deed.type, deed.role, "", root_of_last_word(deed.trigger)),
        (deed.type, deed.role, deed.mode or "", ""),
        (deed.type, deed.role, "", ""),
    )


def root_of_last_word(trigger: str) -> str:
    """The last word of a trigger without the ending of its form: "Airstrikes" and "airstrike" give "airstrik"."""
    word = (trigger.lower().split() or [""])[-1]
    return ENDING.sub("", word) if len(word) > 4 else word
