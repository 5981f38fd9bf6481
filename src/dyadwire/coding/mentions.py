"""Mentions of actors in order, and whom a pronoun or a definite description points back to."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dyadwire.coding.actor_words import TOKEN, fold, normal_form
from dyadwire.coding.resolver_heads import SPONSOR
from dyadwire.coding.resolver_phrases import read_phrase
from dyadwire.coding.resolver_scene import Reading, Scene
from dyadwire.records import Option

PERSON = frozenset(["he", "him", "his", "himself", "she", "her", "hers", "herself"])
THING = frozenset(["it", "its", "itself"])
MANY = frozenset(["they", "them", "their", "theirs", "themselves"])
SPEAKER = frozenset(["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"])
ADDRESSEE = frozenset(["you", "your", "yours"])
RELATIVE = frozenset(["who", "whom", "whose", "which", "that"])
PRONOUNS = PERSON | THING | MANY | SPEAKER | ADDRESSEE | RELATIVE
BRACKETS = re.compile(r"\([^()]*$")  # open before a mention: "(The Daily News)" is where a report is from
JOINING = frozenset((" ", "-", "'s ", "’s ", "' ", "’ "))
LABEL = re.compile(r"(?m)^\s*((?!TO )[A-Z][A-Z.'’ -]{3,40}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,4}):\s")
SHOWN = 5  # candidates in an explanation
SAY = re.compile(
    r"\b(?:said|says|told|added|adding|stated|explained|noted|continued|insisted|stressed|wrote|warned|argued|declared)\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase with who it is."""

    start: int
    end: int
    reading: Reading
    sentence: int
    leading: bool  # the first actor of its sentence: in news, its subject more often than not


def list_mentions(scene: Scene) -> list[Mention]:
    """All mentions that their own words identify, in order; phrases of touching matches are one mention."""
    spans = list(chains(scene)) + list(known_people(scene))
    spans.sort(key=lambda span: (span[0], -span[1]))
    mentions: list[Mention] = []
    end = -1
    last_sentence = -1
    for start, stop in spans:
        if start < end:
            continue
        reading = read_phrase(scene, start, stop)
        if reading is None or reading.kind in ("place", "region"):
            continue
        sentence = scene.sentence(start)
        leading = sentence != last_sentence and not SPONSOR.match(scene.text, stop)  # not "Iran" of "Iran-backed"
        mentions.append(Mention(start, stop, reading, sentence, leading))
        last_sentence, end = sentence, stop
    return mentions


def chains(scene: Scene) -> Iterable[tuple[int, int]]:
    """Spans of table matches that only a space, a hyphen or a possessive parts."""
    start = end = -1
    for match in scene.matches:
        if start >= 0 and scene.text[end : match.start] in JOINING:
            end = match.end
            continue
        if start >= 0:
            yield start, end
        start, end = match.start, match.end
    if start >= 0:
        yield start, end


def known_people(scene: Scene) -> Iterable[tuple[int, int]]:
    """Where people whom the document introduced are named in full, and where by one name again."""
    if not scene.people:
        return
    yield from scene.full_names
    alone = {name.split(" ")[-1] for name in scene.people}
    folded = fold(scene.text)
    for found in TOKEN.finditer(folded):
        if found.group() in alone and found.group() in scene.people:
            yield found.span()


def antecedent(scene: Scene, mentions: Sequence[Mention], start: int, word: str) -> Reading | None:
    """Whom a pronoun of the third person points to: the leading fit of its sentence, else of the sentences before."""
    here = scene.sentence(start)
    earlier = mentions[: bisect_left(mentions, start, key=lambda mention: mention.start)]
    fits = [mention for mention in earlier if here - mention.sentence <= 6 and agrees(word, mention.reading)]
    fits = [mention for mention in fits if not BRACKETS.search(scene.text[max(0, mention.start - 80) : mention.start])]
    if not fits:
        return None
    ranked = sorted(fits, key=lambda mention: (2 * (here - mention.sentence) - mention.leading, mention.start))
    if scene.trace is not None:
        scene.trace += [fit_option(scene, mention, here, mention is ranked[0]) for mention in ranked[:SHOWN]]
    return ranked[0].reading


def fit_option(scene: Scene, mention: Mention, here: int, chosen: bool) -> Option:
    """What an explanation says of a mention that a pronoun could point back to."""
    away = here - mention.sentence
    where = "in the same sentence" if not away else f"{away} sentence{'s' if away > 1 else ''} before"
    reason = f"{where}, {'the first actor of its sentence' if mention.leading else 'not the first actor there'}"
    label = (
        f"{scene.text[mention.start : mention.end]} ({mention.reading.name or mention.reading.country or 'unknown'})"
    )
    return Option(label=label, score=round(1 / (2 + 2 * away - mention.leading), 3), reason=reason, chosen=chosen)


def agrees(word: str, reading: Reading) -> bool:
    """Whether a pronoun can stand for such an actor: person or thing, one or many."""
    if word in PERSON:
        return reading.kind == "person" or (reading.kind == "agent person" and not reading.plural)
    if word in THING:
        return reading.kind in ("state", "organisation", "organ", "agent group") and not reading.plural
    if word in MANY:
        return reading.plural or reading.kind in ("organisation", "organ", "agent group")
    return True


def speaker(scene: Scene, mentions: Sequence[Mention], start: int) -> Reading | None:
    """Who says "I" or "we": the label of a transcript, the speaker of the quotation, else the publisher."""
    label = None
    for found in LABEL.finditer(scene.text, 0, start):
        label = found
    if label:
        reading = read_phrase(scene, label.start(1), label.end(1))
        if reading and (reading.country or reading.name):
            return reading
    here = scene.sentence(start)
    quoted = quote_speaker(scene, mentions, here)
    if quoted and (not scene.publisher_country or quoted.kind in ("person", "agent person")):
        return quoted
    top = scene.organisations.most_common(1)
    if top and top[0][0] in ("G7", "G8", "G20", "Friends of the Mekong", "AUKUS", "Quad") and top[0][1] > 2:
        return Reading("", "IGO", top[0][0], rule="speaker: joint statement", score=0.6, kind="organisation")
    if scene.publisher_country:
        return Reading(scene.publisher_country, "GOV", rule="publisher", score=0.7, kind="state")
    people = [mention for mention in mentions if mention.start < start and can_speak(mention.reading)]
    return people[-1].reading if people else None


def can_speak(reading: Reading) -> bool:
    """Whether an actor can be who says "I" or "we" outside quotation marks: someone named, or an official."""
    return reading.kind == "person" or (
        reading.kind == "agent person" and reading.sector == "GOV" and not reading.plural
    )


def quote_speaker(scene: Scene, mentions: Sequence[Mention], here: int) -> Reading | None:
    """The actor beside a verb of saying in this sentence or the two around it."""
    for sentence in (here, here - 1, here + 1, here - 2, here - 3):
        if not 0 <= sentence < len(scene.starts):
            continue
        begin = scene.starts[sentence]
        end = scene.starts[sentence + 1] if sentence + 1 < len(scene.starts) else len(scene.text)
        for verb in SAY.finditer(scene.text, begin, end):
            near = [
                m
                for m in mentions
                if m.sentence == sentence and m.reading.kind != "place" and outside_quotes(scene.text, begin, m.start)
            ]
            if near:
                return min(
                    near, key=lambda mention: min(abs(mention.start - verb.end()), abs(verb.start() - mention.end))
                ).reading
    return None


def outside_quotes(text: str, begin: int, offset: int) -> bool:
    """Whether an offset lies outside the quotation marks opened since `begin`."""
    part = text[begin:offset]
    return part.count('"') % 2 == 0 and part.count("“") <= part.count("”")


def earlier_like(scene: Scene, mentions: Sequence[Mention], start: int, text: str, reading: Reading) -> Mention | None:
    """An earlier mention that a definite description can repeat: the same head noun, else the same sector and kind.

    The nearest with that head noun may be of unknown country ("a senior official"); those without it are known.
    """
    head = normal_form(text).split(" ")[-1].lower()
    earlier = mentions[: bisect_left(mentions, start, key=lambda mention: mention.start)]
    same = None
    for mention in reversed(earlier):
        found = mention.reading
        if normal_form(scene.text[mention.start : mention.end]).split(" ")[-1].lower() == head:
            return mention
        known = found.country or found.name
        if same is None and known and found.sector == reading.sector and alike(found.kind, reading.kind):
            same = mention
    return same


def alike(one: str, other: str) -> bool:
    """Whether two kinds of mention can be the same actor."""
    people = ("person", "agent person")
    return (one in people) == (other in people)
