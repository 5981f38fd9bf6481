"""An event in the making, and what stands around its trigger: what the rules work on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dyadwire.records import Argument, Entity, Span

SURE = 0.5  # what an argument scores that the encoder finds likelier than not
RECIPROCAL = frozenset({"AGREE", "CONSULT", "COOPERATE", "SUPPORT"})  # types that can have all sides as actors


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event in the making."""

    trigger: Span
    text: str  # of the trigger
    type: str
    mode: str | None
    status: str
    denied: bool
    actors: tuple[Entity, ...] = ()
    recipients: tuple[Entity, ...] = ()
    sources: tuple[Entity, ...] = ()
    suspected: frozenset[str] = frozenset()  # roles that the encoder gave to somebody, surely or not
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What stands around the trigger."""

    before: Sequence[Entity]  # actors mentioned in the trigger's sentence before it, in order
    after: Sequence[Entity]  # and after it
    earlier: Sequence[Entity]  # all before the trigger, the last one last
    speaker: Entity | None = None  # source of the innermost statement that holds the trigger
    denying: bool = False  # whether that statement's cue denies
    lead: str = ""  # the sentence's words before the trigger
    trail: str = ""  # and after it
    text: str = ""  # of the whole document


def code_of(entity: Entity) -> str:
    """What the guidelines compare: name, else country, else sector, else the words; lower case."""
    return (entity.name or entity.country or entity.sector or entity.text).lower()


def touches(one: Argument | Entity, others: Iterable[Argument | Entity]) -> bool:
    """Whether words are also words of one of the others."""
    return any(other.start < one.end and one.start < other.end for other in others)


def distinct(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities without those whose code stood before, in order."""
    found: dict[str, Entity] = {}
    for entity in entities:
        found.setdefault(code_of(entity), entity)
    return tuple(found.values())


def ruled(draft: Draft, rule: str) -> Draft:
    """The draft with the name of the rule that changed it."""
    return replace(draft, rules=(*draft.rules, rule))
