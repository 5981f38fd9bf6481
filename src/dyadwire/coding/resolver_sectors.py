"""As whom somebody takes part in an event, where the words alone do not settle it: "the group", "two suspects".

What the resolver read is one clue among others: the words of the span, its part in the event, the sectors of the actors
around it. Each clue speaks for or against sectors; `data/actors/sectors.tsv` gives the weights, a multinomial logit
that `recipes/actor_sectors.py` fits on annotations. What a table says of a person or of an organisation stands.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dyadwire.coding.resolver_clues import Context, Part
from dyadwire.coding.resolver_deeds import NONE, Deed, root_of_last_word
from dyadwire.coding.resolver_phrases import CUT
from dyadwire.coding.resolver_scene import Scene
from dyadwire.records import Entity

Weights = Mapping[str, Mapping[str, float]]  # clue -> sector, or NONE -> weight
BY_CLUES = ", sector by what speaks for it"
SETTLED = re.compile(r"(?:listed: |pronoun: )?table: (?:person|organisation)(?! \+)")
PREFIX = re.compile(r"^(?:(?:listed|pronoun|sides): )+")
WORD = re.compile(r"[\w'’-]+")
DEFINITE = re.compile(r"(?:the|this|that|these|those|its|their|his|her)\b", re.IGNORECASE)
NEAR = 2  # sentences before in which a sector is near
SHARES = (0.15, 0.3)  # of all actors of the document: much, most


@dataclass(frozen=True, slots=True)
class Asked:
    """One entity whose sector is asked, with its part in the event."""

    entity: Entity
    deed: Deed
    words: tuple[str, ...]  # of the phrase before its preposition, in small letters; at least one
    tail: tuple[str, ...]  # from the preposition on

    @property
    def own(self) -> str:
        """The sector that the resolver read."""
        return self.entity.sector or NONE


def by_clues(entity: Entity, deed: Deed, scene: Scene, context: Context) -> Entity:
    """The entity with the sector for which most speaks; unchanged where a table or nothing settles it."""
    weights = scene.tables.sectors
    if not weights or settled(entity):
        return entity
    best = likeliest(sector_clues(entity, deed, scene, context), weights) or entity.sector or NONE
    if best == (entity.sector or NONE):
        return entity
    return replace(entity, sector=None if best == NONE else best, rule=entity.rule + BY_CLUES)


def likeliest(clues: Iterable[str], weights: Weights) -> str:
    """The sector, or NONE, for which the clues speak most; an empty string if the table knows none of them."""
    scores: dict[str, float] = {}
    for clue in clues:
        for sector, weight in weights.get(clue, {}).items():
            scores[sector] = scores.get(sector, 0.0) + weight
    return max(sorted(scores), key=lambda sector: scores[sector], default="")


def settled(entity: Entity) -> bool:
    """Whether a table says all: of a person and an organisation, but for alliances that are army or court as well."""
    return bool(SETTLED.match(entity.rule)) and entity.sector != "IGO"


def sector_clues(entity: Entity, deed: Deed, scene: Scene, context: Context) -> list[str]:
    """The names of all clues, those of the table and others."""
    asked = ask(entity, deed, scene.text)
    own = f"own {asked.own}"
    clues = ["any", own, *of_words(asked), *of_deed(deed)]
    clues += of_setting(asked, scene)
    clues += of_others(asked, scene, context.parts)
    return clues + [f"{clue}, {own}" for clue in clues[2:]]


def ask(entity: Entity, deed: Deed, text: str) -> Asked:
    """The question with the words of its phrase."""
    span = text[entity.start : entity.end]
    cut = CUT.search(span, 1)
    end = cut.start() if cut else len(span)
    words, tail = (tuple(WORD.findall(part.lower())) for part in (span[:end], span[end:]))
    return Asked(entity, deed, words or ("",), tail)


def of_words(asked: Asked) -> Iterator[str]:
    """What the phrase itself says."""
    words = asked.words
    yield f"head {words[-1]}"
    if len(words) > 1:
        yield f"last {words[-2]} {words[-1]}"
    yield from (f"word {word}" for word in sorted(set(words[:-1])))
    yield from (f"tail {word}" for word in sorted(set(asked.tail)))
    yield "capital" if asked.entity.text[:1].isupper() else "small"
    if DEFINITE.match(asked.entity.text):
        yield "definite"


def of_deed(deed: Deed) -> Iterator[str]:
    """The part in the event."""
    yield f"{deed.type} {deed.role}"
    yield f"trigger {root_of_last_word(deed.trigger)} {deed.role}"
    if deed.mode:
        yield f"mode {deed.mode} {deed.role}"


def of_setting(asked: Asked, scene: Scene) -> Iterator[str]:
    """How the entity was read, and the words beside it."""
    entity = asked.entity
    yield f"rule {PREFIX.sub('', entity.rule).split(', ')[0]}"
    yield "organisation" if entity.name else "country" if entity.country else "nobody"
    before = WORD.findall(scene.text[max(0, entity.start - 30) : entity.start].lower())
    after = WORD.findall(scene.text[entity.end : entity.end + 30].lower())
    yield from (f"previous {word}" for word in before[-1:])
    yield from (f"next {word}" for word in after[:1])


def of_others(asked: Asked, scene: Scene, parts: Sequence[Part]) -> list[str]:
    """The sectors of the document's other actors: of those near, of the same country or head, and of many."""
    entity = asked.entity
    here, key = scene.sentence(entity.start), "=" + entity.name if entity.name else entity.country or ""
    found, total = set[str](), Counter[str]()
    for part in parts:
        if entity.start <= part.start < entity.end:
            continue
        total[part.sector] += 1
        away = here - part.sentence
        if 0 <= away <= NEAR:
            found.add(f"{'before' if away else 'here'} {part.sector}")
        if part.key == key:
            found.add(f"same actor {part.sector}")
            if 0 <= away <= NEAR:
                found.add(f"same actor near {part.sector}")
        if part.head == asked.words[-1]:
            found.add(f"same head {part.sector}")
    everyone = sum(total.values())
    for name, share in zip(("much", "most"), SHARES, strict=True):
        found |= {f"{name} {sector}" for sector, count in total.items() if count > share * everyone}
    return sorted(found)
