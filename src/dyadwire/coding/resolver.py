"""Who is this span: named rules in order, from the words of the span itself to the document around it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dyadwire.coding.actor_tables import ActorTables
from dyadwire.coding.actor_words import normal_form
from dyadwire.coding.mentions import (
    ADDRESSEE,
    PRONOUNS,
    RELATIVE,
    SPEAKER,
    Mention,
    antecedent,
    earlier_like,
    list_mentions,
    speaker,
)
from dyadwire.coding.resolver_clues import Context, Question, gather
from dyadwire.coding.resolver_context import choose
from dyadwire.coding.resolver_deeds import Deed, in_deed
from dyadwire.coding.resolver_names import is_alliance, led_by, named_alone, sector_by_words
from dyadwire.coding.resolver_people import introduce_people, table_person
from dyadwire.coding.resolver_phrases import read_phrase
from dyadwire.coding.resolver_plurals import several
from dyadwire.coding.resolver_scene import Reading, Scene, build_scene
from dyadwire.coding.resolver_sectors import by_clues
from dyadwire.records import Document, Entity, Name, Option

DEFINITE = re.compile(r"(?:the|this|that|these|those|its|their|his|her|our|both|all)\b", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:the|a|an|this|that|these|those|some|several|many)\s+", re.IGNORECASE)
# In a government's own texts its offices go without their country: "The Vice President", "the Deputy Secretary".
TITLE = re.compile(
    r"(?:[Tt]he\s)?(?:[A-Z][a-z]+\s)*(?:President|Secretary|Minister|Under Secretary|Gentleman|Lady|"
    r"Administration|Ambassador|Spokesperson|Government)$|(?:THE )?(?:VICE )?PRESIDENT$"
)
# "Two soldiers were killed and five others hurt": the five are soldiers.
OTHERS = re.compile(r"(?:(?:at least|about|more than|the|all|another) )?(?:[\w,-]+ )?others?", re.IGNORECASE)
POSSESSIVE = re.compile(r"(its|their|his|her|our|my|your|whose)\s", re.IGNORECASE)
LAND = re.compile(r"(?:country|nation|state|republic|island|kingdom|territory)$", re.IGNORECASE)
# Stretches of land, which are no organ of their state.
AREA = re.compile(r"\b(?:island|territory|province|region|district|city|town|area|strip|soil|airspace|waters|border)$")


class Resolver:
    """Resolves spans of one document. Results are kept, so asking twice is free."""

    def __init__(self, scene: Scene) -> None:
        self.scene = self._scene = scene
        introduce_people(scene)
        scene.phrases = {}  # from here on nothing changes what a phrase means
        self._list = list_mentions(scene)
        self.context: Context = gather(scene, self._list)
        self._asked: dict[int, Question] = {}
        self._known: dict[tuple[int, int], Entity] = {}
        self._several: dict[tuple[int, int], list[Reading]] = {}

    def resolve(self, start: int, end: int) -> Entity:
        """Who a span is at the document's date; never fails, but may know neither country nor name."""
        key = (start, end)
        if key not in self._known:
            self._known[key] = self._entity(start, end, self._read(start, end))
        return self._known[key]

    def resolve_all(self, start: int, end: int, deed: Deed | None = None) -> tuple[Entity, ...]:
        """All actors of a span: "both sides" and "Russian and Syrian jets" give two entities with the same span.

        deed: the event in which they take part, if any; it tells whether a bare state is its government or its army,
        and with what stands around them whether "the group" is armed.
        At least one; the first is that of `resolve`, but for a sector that the deed gives.
        """
        readings = self._group(start, end)
        found = tuple(self._entity(start, end, one) for one in readings) or (self.resolve(start, end),)
        return tuple(self._in_event(one, deed) for one in found) if deed else found

    def _in_event(self, entity: Entity, deed: Deed) -> Entity:
        """The entity as whom it takes part in an event."""
        entity = in_deed(entity, deed, self._scene.tables.deeds)
        return by_clues(entity, deed, self._scene, self.context)

    def mentions(self) -> tuple[Entity, ...]:
        """All actors that the document mentions by words of their own, in order."""
        return tuple(self.resolve(mention.start, mention.end) for mention in self._list)

    def retrace(self, start: int, end: int) -> tuple[Reading, tuple[Option, ...]]:
        """A span read once more by the same rules, with everything they weighed, best first within each rule."""
        self.scene.trace = trace = list[Option]()
        try:
            reading = self._read(start, end)
            if reading.kind == "person" and not trace:
                self._retrace_person(start, end)
        finally:
            self.scene.trace = None
        return reading, tuple(trace)

    def _retrace_person(self, start: int, end: int) -> None:
        """Weigh again the rows of someone whom the document introduced by a full name elsewhere."""
        alone = normal_form(self.scene.text[start:end]).split(" ")[-1]
        for words, span in self.scene.introduced.items():
            if words.split(" ")[-1] == alone:
                table_person(self.scene, span.start, span.end)
                return

    def _entity(self, start: int, end: int, reading: Reading) -> Entity:
        return Entity(
            start=start,
            end=end,
            text=self._scene.text[start:end],
            country=reading.country or None,
            sector=reading.sector or None,
            name=reading.name or None,
            id=reading.id or None,
            score=reading.score,
            rule=reading.rule,
        )

    def _read(self, start: int, end: int) -> Reading:
        text = self._scene.text[start:end]
        word = text.strip().lower()
        if word in PRONOUNS and text != "US":
            return self._pronoun(start, word) or Reading(rule="pronoun without antecedent", score=0.1)
        group = self._group(start, end)
        if group:
            return group[0]
        reading = read_phrase(self._scene, start, end)
        if reading and (reading.country or reading.name):
            return reading
        owner = POSSESSIVE.match(text)
        if owner:
            held = self._pronoun(start, owner.group(1).lower())
            if held and (held.country or held.name):
                return self._owned(reading, held)
        if reading is None:
            return self._unknown(start, text)
        return self._from_document(start, text, reading)

    def _group(self, start: int, end: int) -> list[Reading]:
        """See `several`; kept like the rest, but not while somebody wants to see how it is made."""
        if self._scene.trace is not None:
            return several(self._scene, self._list, start, end)
        span = start, end
        if span not in self._several:
            self._several[span] = several(self._scene, self._list, start, end)
        return self._several[span]

    def _owned(self, reading: Reading | None, held: Reading) -> Reading:
        sector = (reading.sector if reading else "") or held.sector
        return Reading(
            held.country,
            sector,
            held.name,
            rule="possessor " + held.rule,
            score=0.7,
            kind=reading.kind if reading else "",
        )

    def _pronoun(self, start: int, word: str) -> Reading | None:
        scene = self._scene
        found: Reading | None
        if word in SPEAKER:
            found = speaker(scene, self._list, start)
        elif word in ADDRESSEE:
            return self._addressee(start)
        elif word in RELATIVE:
            before = [mention for mention in self._list if mention.end <= start]
            found = before[-1].reading if before else None
        else:
            found = antecedent(scene, self._list, start, word)
        if found is None:
            return self._salient("GOV", "pronoun")
        found = self._completed(found, start)
        return Reading(
            found.country, found.sector, found.name, found.id, f"pronoun: {found.rule}", 0.6, found.kind, found.plural
        )

    def _addressee(self, start: int) -> Reading | None:
        """Whom "you" means: the country that the document speaks of most, next to the speaker's."""
        said = speaker(self._scene, self._list, start)
        for country, _ in self._scene.countries.most_common(3):
            if said is None or country != said.country:
                return Reading(country, "GOV", rule="pronoun: addressee", score=0.4, kind="state")
        return said

    def _completed(self, reading: Reading, start: int) -> Reading:
        """A reading with its country from the document if its own words gave none."""
        if reading.country or reading.name:
            return reading
        return self._from_document(start, "", reading)

    def _from_document(self, start: int, text: str, reading: Reading) -> Reading:
        """Country of a phrase that names none: an earlier like mention, else the country of what is near."""
        scene = self._scene
        if scene.publisher_country and TITLE.match(text) and reading.sector == "GOV":
            return Reading(scene.publisher_country, "GOV", rule="title: the publisher's", score=0.8, kind="person")
        if text and DEFINITE.match(text):
            if LAND.search(text):
                state = next(
                    (m.reading for m in reversed(self._list) if m.start < start and m.reading.kind == "state"), None
                )
                if state:
                    sector = "" if AREA.search(text) else "GOV"
                    return Reading(state.country, sector, rule="definite: state before", score=0.6, kind="state")
            body = self._by_name(start, ARTICLE.sub("", text), text)
            if body:
                return body
            like = self._earlier(start, text, reading)
            if like:
                return Reading(
                    like.country,
                    reading.sector or like.sector,
                    like.name,
                    like.id,
                    "definite: like mention",
                    0.65,
                    reading.kind,
                    reading.plural,
                )
        if not reading.sector:
            sector = "GOV" if reading.kind == "person" and scene.publisher_country else "CVL"
            reading = replace(reading, sector=sector)
        return self._by_context(start, text, reading)

    def _earlier(self, start: int, text: str, reading: Reading) -> Reading | None:
        """Whom a definite description repeats; an earlier mention without a country gets that of its surroundings."""
        like = earlier_like(self._scene, self._list, start, text, reading)
        if like is None or like.reading.country or like.reading.name:
            return like.reading if like else None
        return self._by_context(like.start, self._scene.text[like.start : like.end], like.reading)

    def question(self, start: int, end: int) -> Question | None:
        """What is asked of the document when a span does not tell its country; None when it does."""
        self._asked.pop(start, None)
        self._read(start, end)
        return self._asked.get(start)

    def _by_context(self, start: int, text: str, reading: Reading) -> Reading:
        """A reading completed by the candidate that fits best, which may be nobody in particular."""
        world = reading.rule.startswith("noun: of the world")
        question = Question(start, text or "he", reading.sector, world, reading.kind == "person")
        self._asked[start] = question
        key, chance = choose(self._scene, self.context, question)
        country, name = (key, "") if not key.startswith("=") else ("", key[1:])
        if name:
            country = next(
                (row.country for row in self._scene.tables.phrases.get(normal_form(name), ()) if row.name == name), ""
            )
        rule = f"{reading.rule}, country of the story" if key else f"{reading.rule}, of no one country"
        return Reading(country, reading.sector, name, "", rule, round(chance, 3), reading.kind, reading.plural)

    def _salient(self, sector: str, why: str) -> Reading | None:
        top = self._scene.countries.most_common(1)
        return Reading(top[0][0], sector, rule=f"{why}: country of the story", score=0.3, kind="state") if top else None

    def _unknown(self, start: int, text: str) -> Reading:
        """A span that no table and no introduction explains."""
        bare = ARTICLE.sub("", text)
        special = self._by_name(start, bare, text) or led_by(self._scene, start, start + len(text)) or named_alone(bare)
        if special:
            return special
        words = bare.split()
        if OTHERS.fullmatch(bare):
            here = self._scene.sentence(start)
            before = [one for one in self._list if one.start < start and one.sentence == here]
            like = next((one.reading for one in reversed(before) if one.reading.kind == "agent person"), None)
            if like and like.sector != "GOV":
                return replace(self._completed(like, start), rule="others: like mention", score=0.5, plural=True)
        capital = [word for word in words if word[:1].isupper()]
        sector = sector_by_words(bare)
        if len(capital) > 1 and sector and len(capital) * 2 >= len(words):
            return Reading("", sector, bare, rule="unknown organisation", score=0.4, kind="organisation")
        if words and words[-1][:1].isupper() and not sector:
            alone = normal_form(words[-1])
            known = self._scene.people.get(alone) or (self._scene.given.get(alone) if len(words) == 1 else None)
            if known:
                return self._completed(known, start)
        if DEFINITE.match(text):
            like = self._earlier(start, text, Reading())
            if like:
                return Reading(like.country, like.sector, like.name, like.id, "definite: like mention", 0.4, like.kind)
        civil = "" if AREA.search(text) else "CVL"
        return self._by_context(start, text, Reading("", sector or civil, rule="unknown"))

    def _by_name(self, start: int, bare: str, text: str) -> Reading | None:
        """Bare words that stand for an actor met before: "the North", "the group", "coalition"."""
        scene = self._scene
        if bare in ("North", "South", "communist North") and (scene.countries["PRK"] or scene.countries["KOR"]):
            return Reading("KOR" if bare == "South" else "PRK", "GOV", rule="the Koreas", score=0.8, kind="state")
        if bare == "Administration" and scene.countries["USA"]:
            return Reading("USA", "GOV", rule="the Administration", score=0.8, kind="agent group")
        if bare.lower().endswith("coalition") and (
            scene.organisations["US-led coalition"] or (bare == "coalition" and is_alliance(scene, text))
        ):
            return Reading("", "MIL", "US-led coalition", rule="definite: coalition", score=0.7, kind="organisation")
        if bare.lower() in ("international community", "world community"):
            return Reading("", "GOV", rule="noun: of the world", score=0.6, kind="region")
        bodies = scene.tables.bodies
        sectors = bodies.get(bare.split(" ")[-1].lower())
        if sectors is None or not (DEFINITE.match(text) or bare.lower() in bodies):
            return None
        for mention in reversed(self._list):
            if mention.start < start and mention.reading.name and mention.reading.sector in sectors:
                return Reading(
                    mention.reading.country,
                    mention.reading.sector,
                    mention.reading.name,
                    rule="definite: organisation before",
                    score=0.6,
                    kind="organisation",
                )
        return None


def make_resolver(document: Document, names: Sequence[Name], tables: ActorTables) -> Resolver:
    """A resolver for one document; `names` are the encoder's (may be empty: then capitalised words must do)."""
    return Resolver(build_scene(document, names, tables))


__all__ = ["Mention", "Resolver", "make_resolver"]
