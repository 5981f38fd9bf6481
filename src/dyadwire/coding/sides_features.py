"""How an actor's mention stands to a trigger in its sentence: what tells who acts and who is acted upon.

Word order and prepositions, without a parser. The features are names; `data/sides.tsv` gives them weights.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dyadwire.coding.drafts import code_of
from dyadwire.records import Entity

_TOKEN = re.compile(r"['’]s\b|[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]")
_PREPOSITIONS = frozenset(
    [
        "about", "across", "after", "against", "amid", "among", "as", "at", "because", "before", "behind", "between",
        "by", "despite", "during", "for", "from", "in", "inside", "into", "near", "of", "on", "onto", "outside", "over",
        "since", "through", "to", "toward", "towards", "under", "until", "upon", "via", "with", "within", "without",
    ]
)  # fmt: skip
_LINKS = frozenset(
    ["and", "or", "but", "that", "who", "whom", "which", "whose", "where", "when", "while", "if", "than"]
)
_BE = frozenset(["am", "is", "are", "was", "were", "be", "been", "being"])
_HAVE = frozenset(["has", "have", "had", "having"])
_MODAL = frozenset(["will", "would", "can", "could", "may", "might", "must", "should", "shall", "did", "does", "do"])
_DETERMINERS = frozenset(["a", "an", "the", "its", "his", "her", "their", "this", "these", "any", "some", "no", "all"])
_CLASSES = {
    word: name
    for name, words in {"be": _BE, "have": _HAVE, "modal": _MODAL, "determiner": _DETERMINERS}.items()
    for word in words
}
_NEAR = (1, 3, 7, 15)  # words between; the last bucket is open
LONGEST_PHRASE = 4  # words of a noun phrase before the actor's name in it: "the new Libyan government"


@dataclass(frozen=True, slots=True)
class Scene:
    """A trigger in its sentence."""

    text: str  # the sentence
    begin: int  # where it begins in the document
    start: int  # of the trigger, in the document
    end: int
    type: str
    form: str  # the class of the word before it and its ending


def open_scene(text: str, begin: int, trigger: tuple[int, int], type_: str) -> Scene:
    """The trigger at its place; `text` is the sentence that begins at `begin`."""
    start, end = trigger
    lead, word = _words(text[: start - begin]), text[start - begin : end - begin].lower()
    ending = next((one for one in ("ing", "ed", "s") if word.endswith(one)), "bare")
    return Scene(text, begin, start, end, type_, f"{_class_of(lead)} {ending}")


def features_of(scene: Scene, entities: Sequence[Entity], others: Sequence[Entity], role: str) -> list[list[str]]:
    """The features of each of the sentence's actors, as candidates for a role that nobody plays yet.

    entities: in order. others: who plays the other role; those of them that stand elsewhere count as well.
    """
    side = _where(scene, others)
    starts = [entity.start for entity in entities]
    at = bisect(starts, scene.start)
    out = []
    for number, entity in enumerate(entities):
        out.append([f"{role} {name}" for name in _features(scene, entity, number - at, side, _kin(entity, others))])
    return out


def _kin(entity: Entity, others: Sequence[Entity]) -> str:
    """Whether an actor of the same code plays the other role: itself, or another part of the state."""
    alike = [other for other in others if code_of(other) == code_of(entity)]
    if not alike:
        return "free"
    return "itself" if any(other.sector == entity.sector for other in alike) else "of the same state"


def _features(scene: Scene, entity: Entity, rank: int, side: str, kin: str) -> Iterator[str]:
    """rank: 0 for the first actor after the trigger, -1 for the last before it."""
    place, between = _place(scene, entity), _between(scene, entity)
    link = f"link {place} {_link(scene, entity, between)}"
    order = f"order {place} {max(-3, min(2, rank))}"
    far = f"far {place} {_distance(between)}"
    governor = f"governor {place} {_governor(scene, entity)}"
    sector = f"sector {entity.sector or '-'}"
    yield f"type {scene.type}"
    for name in (kin, link, order, governor, sector):
        yield name
        yield f"{name}, {scene.type}"
    for name in (link, order, far):
        yield f"{name}, {scene.form}"
    yield f"{kin}, {place}"
    yield f"{sector}, {place}"
    yield far
    yield f"tail {place} {_tail(scene, entity)}"
    yield f"other side {side}, {place}"
    yield f"other side {side}, {order}"
    if not (entity.country or entity.name):
        yield "without a country or name"


def _where(scene: Scene, entities: Sequence[Entity]) -> str:
    """On which side of the trigger the other role is played: nobody, before, after, both or elsewhere."""
    end = scene.begin + len(scene.text)
    inside = [entity for entity in entities if scene.begin <= entity.start < end]
    if not inside:
        return "elsewhere" if entities else "nobody"
    sides = {_place(scene, entity) for entity in inside}
    return "both" if len(sides) > 1 else sides.pop()


def _place(scene: Scene, entity: Entity) -> str:
    if entity.start >= scene.end:
        return "after"
    return "before" if entity.end <= scene.start else "across"


def _between(scene: Scene, entity: Entity) -> list[str]:
    if entity.start >= scene.end:
        return _words(scene.text[scene.end - scene.begin : entity.start - scene.begin])
    return _words(scene.text[entity.end - scene.begin : max(0, scene.start - scene.begin)])


def _distance(words: Sequence[str]) -> str:
    clause = " clause" if any(word in (",", ";", ":", "(", '"', "“") or word in _LINKS for word in words[:-1]) else ""
    return f"{bisect(_NEAR, len(words))}{clause}"


def _link(scene: Scene, entity: Entity, words: Sequence[str]) -> str:
    """What joins the two: after the trigger the word that governs the phrase; before it the words next to both.

    words: those between the two.
    """
    near = "near" if len(words) <= LONGEST_PHRASE else "far"
    if entity.start >= scene.end:
        at = len(words)
        while at > 0 and len(words) - at < LONGEST_PHRASE and words[at - 1].isalpha() and not _closes(words[at - 1]):
            at -= 1
        if at == 0:
            return f"object {len(words)}"
        return f"{words[at - 1] if _closes(words[at - 1]) or not words[at - 1].isalpha() else 'words'} {near}"
    if not words:
        return "touching"
    first = "'s" if words[0] in ("'s", "’s") else "and" if words[0] == "and" else words[0] if _closes(words[0]) else ""
    return f"{first or _class(words[0])} {_class(words[-1])} {near}"


def _closes(word: str) -> bool:
    return word in _PREPOSITIONS or word in _LINKS


def _class_of(words: Sequence[str]) -> str:
    """The class of the last word, over adverbs."""
    kept = [word for word in words[-3:] if not (word.endswith("ly") or word in ("not", "also", "n't"))]
    return _class(kept[-1]) if kept else "first"


def _class(word: str) -> str:
    if word in _CLASSES:
        return _CLASSES[word]
    if _closes(word) or not word[:1].isalnum():
        return word
    return "word"


def _governor(scene: Scene, entity: Entity) -> str:
    """The preposition or mark before the noun phrase that the actor opens; "clause" at the beginning."""
    words = _words(scene.text[: max(0, entity.start - scene.begin)])[-LONGEST_PHRASE:]
    for word in reversed(words):
        if _closes(word) or not word[:1].isalnum():
            return word
        if word in _BE or word in _HAVE or word in _MODAL:
            return "verb"
    return "clause" if len(words) < LONGEST_PHRASE else "words"


def _tail(scene: Scene, entity: Entity) -> str:
    """The class of the word after the actor's name: "'s", a noun that it stands before, a preposition."""
    rest = _words(scene.text[entity.end - scene.begin : entity.end - scene.begin + 30])
    return _class(rest[0]) if rest else "end"


def _words(text: str) -> list[str]:
    return [word.lower() for word in _TOKEN.findall(text)]
