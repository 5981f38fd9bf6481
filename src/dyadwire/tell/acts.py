"""A sentence of our own for an act: who, what by the phrase table, to whom, where, and in whose words."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dyadwire.records import Document, Entity, Event
from dyadwire.tell.briefs import Piece
from dyadwire.tell.groups import LONGEST, Label, acts_by_weapon, demonyms
from dyadwire.tell.names import Names, capitalise, join, person_name
from dyadwire.tell.places import Where, find_where
from dyadwire.tell.quotes import (
    NO_CLAUSE,
    Quote,
    find_clause,
    find_complement,
    follows_that,
    points_at_thing,
    quote_from,
    reads_as_clause,
)
from dyadwire.tell.tables import Phrase, countries, members, phrases

OPEN, CLOSE = "\ue000", "\ue001"  # around quoted words while a sentence is put together; private use, in no text
_VERB = re.compile(r"<([^|<>]+)\|([^|<>]+)>")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_TO = re.compile(r"\b(?:to|will|would|shall|['’]ll)\s+(?:also\s+|again\s+|soon\s+)?$")
_WILLS = (
    (re.compile(r"\b(?:agree[ds]?|agreement|accept(?:ed|s)?)\b[^,.;]*$"), "agreed to"),
    (re.compile(r"\b(?:promis|pledg|vow|committed|undert)\w*\b[^,.;]*$"), "promised to"),
    (re.compile(r"\b(?:offer|ready|willing|prepared|propos)\w*\b[^,.;]*$"), "offered to"),
)
FEWEST_CLAUSE, MOST_CLAUSE = 8, 20  # words of the source's clause
FEWEST_ASIDE = 5  # words of a quotation in brackets
FEWEST_JOINED = 3  # words of a quotation that continues our phrase
_DETERMINERS = frozenset({"a", "an", "the", "its", "their", "his", "her", "no", "any", "all", "more", "every"})
_JOINS = frozenset(
    {"to", "for", "on", "over", "about", "against", "during", "after", "following", "as", "by", "at", "in", "under"}
    | {"from", "with", "regarding"}
)
# "to" without a verb behind it, and an addition to something that our sentence does not quote.
_NO_JOIN = re.compile(
    r"(?:as well as|to (?:date|the|an?|its|his|her|their|this|that|[A-Z]\w*|foreign|both|all|other|\d+|[a-z]+s|"
    r"(?!bring\b)[a-z]{3,}ing)\b)"
)
_NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|an?|this|that|these|its|his|her|their|our|any|no|of|for|in|new|recent)|['’]s?)\s(?:[a-z-]+\s)?$"
)
_NOT_A_VERB = re.compile(r"^(?:never|not|no|against|unable|attack|strike|war|raid|wrong)$", re.IGNORECASE)
_CRAFT = re.compile(
    r"\b(?:(?:air)?crafts?|drones?|(?:air)?planes?|jets?|helicopters?|bombers?|fighter|missiles?|ships?|tankers?|vessels?|"
    r"boats?|MiG|Su-\d+)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"^(?:(?:capture|kill|wound|abduct|arrest|detain|deport|execute|beat)d?(?:ed|ted)? |"
    r"the (?:capture|killing|wounding|abduction|arrest|detention|deportation|execution|beating) of )"
)
_RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "RETREAT", "CONCEDE"})
_FIGHTING = re.compile(r"^(?:fight|fought|clash|battl|hostilit|war$|exchang)", re.IGNORECASE)
_EACH_OTHER = re.compile(r"\b(?:each other|one another|mutual(?:ly)?|tit-for-tat|reciprocal)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[^.,;]{0,40}\bbetween\b")
_WORDY = frozenset({"ACCUSE", "REJECT", "THREATEN", "REQUEST", "AGREE", "SUPPORT", "CONCEDE", "COOPERATE"})
_SAID = {"REQUEST": "asking", "THREATEN": "warning"}
_SAYING = frozenset({"ACCUSE", "REJECT", "THREATEN", "REQUEST", "AGREE", "SUPPORT", "CONCEDE"})


@dataclass(frozen=True, slots=True)
class Act:
    """What a sentence about one event needs."""

    phrase: Phrase
    kind: str  # event type
    actors: tuple[Label, ...]
    recipients: tuple[Label, ...]
    mutual: bool
    place: str  # " in Vienna", or empty
    quote: Quote | None
    that: bool  # the quote followed "that"
    inside: bool  # the quote names the recipients itself
    words: Quote | None = None  # the source's clause, for an act of speech that says nothing else
    object: bool = False  # the quote is what was acted upon
    intention: tuple[str, Quote] | None = None  # for an act to come: our verb of will and the source's words


def choose_phrase(event: Event) -> Phrase:
    """The row of the phrase table for an event.

    For material conflict the manner (mode) says most, for everything else the source's own verb.
    """
    rows = [row for row in phrases()[event.type] if row.mode in ("", event.mode or "")]
    rows = [row for row in rows if row.triggers is None or row.triggers.search(event.trigger_text)]
    if event.quad == 4:
        return rows[0]
    return next((row for row in rows if row.triggers is not None), rows[0])


def make_act(
    event: Event, names: Names, actors: Sequence[Entity], recipients: Sequence[Entity], place: bool = True
) -> Act:
    """The act of an event, its people named for its document; `actors` and `recipients` may come of its story."""
    document = names.documents[event.document]
    who = names.labels([_as_owner(entity, event.type) for entity in actors], event.document)
    intention = _find_intention(event, document)
    if intention and any(not _named_in(label, intention[1]) for label in who):
        who = [label for label in who if not _named_in(label, intention[1])]
    acting = {label.key for label in who}
    whom = _name_targets(event, names, actors, recipients, acting)
    quote = _find_quote(event, document, (*actors, *recipients), whom)
    held = [entity for entity in recipients if quote and _within(entity, quote)]
    said = [label.text for label in (*who, *whom)] + ([quote.text] if quote else [])
    where = find_where(event, document.text, said) if place else Where()
    if where.target and len(whom) == 1 and whom[0].text == where.state:
        whom, where = [Label(where.target, key=where.target.casefold())], Where()
    act = Act(
        phrase=choose_phrase(event),
        kind=event.type,
        actors=tuple(who),
        recipients=tuple(whom),
        mutual=not whom and _are_several(actors) and _is_mutual(event, document),
        place=where.words,
        quote=quote,
        that=quote is not None and follows_that(event, document.text, quote),
        inside=bool(held),
        object=bool(quote and _takes_object(event, document.text, quote)),
        intention=intention,
        words=None if intention or event.type not in _WORDY else _clause_of(event, document),
    )
    left = [entity for entity in recipients if entity not in held]
    if held and left and _choose_template(act)[1]:  # those whom the quotation does not name are told before it
        return replace(act, inside=False, recipients=tuple(_name_targets(event, names, actors, left, acting)))
    return act


def _find_quote(event: Event, document: Document, parties: Sequence[Entity], whom: Sequence[Label]) -> Quote | None:
    """The words behind the trigger that a sentence can use; not those that only say with whom, or who was hit."""
    quote = find_complement(document, event)
    partnered = quote and event.type in ("CONSULT", "COOPERATE") and _names_partner(quote, parties)
    if quote and (partnered or points_at_thing(document.text, quote)):
        return None
    if event.type == "ASSAULT" and (whom or not _fits_blow(event, document.text, quote)):
        return None
    return quote


def _are_several(actors: Sequence[Entity]) -> bool:
    return len({entity.country or entity.name for entity in actors}) > 1


def _name_targets(
    event: Event, names: Names, actors: Sequence[Entity], recipients: Sequence[Entity], acting: Collection[str]
) -> list[Label]:
    """Labels of those acted upon: not the doer, not the doer's own state beside others, nobody vague but in a deed."""
    deed = event.quad in (2, 4)
    people = {_people_of(entity): entity for entity in recipients if deed and _people_of(entity)}
    others = [entity for entity in recipients if entity not in people.values()]
    whom = [*names.labels(others, event.document)] if others or not people else []
    whom += [Label(text, plural=True, key=text.casefold()) for text in people]
    whom = [label for label in whom if label.key not in acting]
    own = {country.name for entity in actors if (country := countries().get(entity.country or ""))}
    whom = [label for label in whom if label.text not in own] or whom
    return [label for label in whom if not label.vague or (event.quad == 4 and "unnamed" not in label.text)]


def _people_of(entity: Entity) -> str:
    """People whom a deed must not be told of as their state: "Palestinians", "Pakistani diplomats"; else empty."""
    bare = re.sub(r"^[Tt]he ", "", entity.text)
    words = bare.split()
    if entity.sector == "GOV" and 1 < len(words) < LONGEST and words[-1] in members() and words[-1].endswith("s"):
        return bare if words[0] in demonyms() else ""
    named = bare[:1].isupper() and bare.endswith("s") and bare.removesuffix("s") in demonyms()
    return bare if named and entity.sector == "CVL" else ""


def _as_owner(entity: Entity, kind: str) -> Entity:
    """Whose weapon it is, and in an attack whose government: who governs a state does not shell and bomb in person."""
    country = countries().get(entity.country or "")
    if country and (acts_by_weapon(entity) or (kind == "ASSAULT" and entity.sector == "GOV")):
        return replace(entity, text=country.name, name=None, id=None, rule="")
    if country and kind == "ASSAULT" and entity.sector == "MIL" and not entity.name and person_name(entity):
        return replace(entity, text=f"the {country.adjective} military", id=None, rule="")
    return entity


def _is_mutual(event: Event, document: Document) -> bool:
    """Whether several doers act on each other; outside talks and accords the words must say so."""
    if event.type in _RECIPROCAL or _FIGHTING.search(event.trigger_text):
        return True
    text = document.text
    said = _EACH_OTHER.search(text, event.sentence.start, event.sentence.end)
    return bool(said) or _BETWEEN.match(text, event.trigger.end, event.sentence.end) is not None


def _fits_blow(event: Event, text: str, quote: Quote | None) -> bool:
    """Whether words behind a blow say what was hit or what it followed; all others belong to another clause."""
    return quote is not None and (quote.lead in ("after", "following", "during") or _takes_object(event, text, quote))


def _takes_object(event: Event, text: str, quote: Quote) -> bool:
    """Whether a quotation is what the source's verb was done to: right behind a verb, and begun like a noun phrase."""
    if event.trigger.end < quote.start and text[event.trigger.end : quote.start].strip():
        return False
    if _NOUN_BEFORE.search(text[max(0, event.trigger.start - 24) : event.trigger.start]):
        return False
    if event.trigger_text.endswith(("ing", "ment", "tion")) or _NOT_A_VERB.search(event.trigger_text):
        return False
    return quote.lead in _DETERMINERS or quote.text[:1].isdigit() or quote.text[:1].isupper()


def _find_intention(event: Event, document: Document) -> tuple[str, Quote] | None:
    """For an act to come whose verb the source has in its base form: our verb of will, and the source's words.

    "will hold a briefing" gives ("planned to", "hold a briefing"), "agreed to meet" ("agreed to", "meet").
    """
    if event.type != "AGREE":
        return None
    before = document.text[max(event.sentence.start, event.trigger.start - 40) : event.trigger.start]
    if not _TO.search(before):
        return None
    quote = quote_from(document, event)
    verb = next((verb for pattern, verb in _WILLS if pattern.search(before)), "planned to")
    return (verb, quote) if quote and len(quote.text.split()) > 1 else None


def _names_partner(quote: Quote, partners: Sequence[Entity]) -> bool:
    """Whether a quotation only says with whom; our sentence does."""
    return quote.lead in ("with", "by", "and") or any(_within(partner, quote) for partner in partners)


def _clause_of(event: Event, document: Document) -> Quote | None:
    """The source's clause, when it is long enough to say more than who did it to whom."""
    quote = find_clause(document, event, MOST_CLAUSE)
    if quote is None or quote.lead in NO_CLAUSE:
        return None
    whole = reads_as_clause(quote) or event.trigger.start > quote.start  # a verb in the present tense, or a noun
    return quote if whole and len(quote.text.split()) >= FEWEST_CLAUSE else None


def _named_in(label: Label, quote: Quote) -> bool:
    """Whether a quotation names somebody whom our sentence would name before it, a person by either name."""
    words = [word for word in label.key.split() if len(word) > 2] if label.person else [label.key]
    held = any(re.search(rf"\b{re.escape(word)}\b", quote.text.casefold()) for word in words)
    return held and (label.person or label.text.islower() or " and " in label.key)


def _within(entity: Entity, quote: Quote) -> bool:
    return quote.start <= entity.start and entity.end <= quote.end


def say_act(act: Act, form: str = "past") -> str:
    """The clause for an act without a full stop; quoted words stand between `OPEN` and `CLOSE`.

    form: "past" ("criticised"), "not" ("did not criticise") or "planned" ("planned to criticise").
    """
    if not act.actors:
        return _say_nameless(act, form)
    subject = join([_mark(label) for label in act.actors])
    if act.intention and form != "not":
        return f"{subject} {act.intention[0]} {mark(act.intention[1].text)}"
    place = act.place
    template, tail = _choose_template(act)
    if act.words and form == "past" and not shows_quote(act):
        tail = f" ({mark(act.words.text)})"
    if form == "planned" and act.phrase.future:
        template = _optional(act.phrase.future, act)
    if tail and act.quote and act.quote.lead in ("to", "for") and act.phrase.bare:
        place = ""  # nothing may come between "asked" and "to"
    return f"{subject} {_fill(_inflect(template, form), act)}{place}{tail}"


def names_itself(act: Act) -> bool:
    """Whether an act is told to be done with or against its own doer, which is a misread role.

    "Russia offered to talk with the Russian Federation".
    """
    quote = act.intention[1] if act.intention else act.quote
    whom = act.recipients if act.kind == "REQUEST" and len(act.recipients) == 1 else ()
    if quote is None or len(act.actors) != 1:
        return False
    return any(_is_partner(label, quote) for label in (*act.actors, *whom))


def _is_partner(label: Label, quote: Quote) -> bool:
    name = re.escape(label.text.removeprefix("the "))
    names = rf"(?:{name}|Russian Federation)" if name == "Russia" else name
    return re.search(rf"\b(?:with|against|towards?|on) (?:the )?{names}\b(?!['’])", quote.text) is not None


def shows_quote(act: Act) -> bool:
    """Whether the sentence about an act quotes what it was about."""
    template, tail = _choose_template(act)
    return act.intention is not None or bool(tail) or "{d}" in template


def _choose_template(act: Act) -> tuple[str, str]:
    """The verb phrase and what comes after the place: the quoted complement, where it fits."""
    row = act.phrase
    template = row.to if act.recipients else row.mutual if act.mutual and row.mutual else row.alone
    if act.quote is None:
        return template, ""
    if act.that and act.kind in _SAYING:
        if act.kind == "THREATEN" and template == "<warn|warned> {r}":
            return template, f" that {OPEN}{act.quote.text}{CLOSE}"
        if row.object.startswith("<deny|"):
            return "<deny|denied>", f" that {OPEN}{act.quote.text}{CLOSE}"
        return template, f", {_SAID.get(act.kind, 'saying')} that {OPEN}{act.quote.text}{CLOSE}"
    infinitive = act.quote.lead == "to" and not _NO_JOIN.match(act.quote.text)
    if row.bare and (infinitive or (act.quote.lead == "for" and act.kind == "REQUEST")):
        bare = _optional(row.bare, act, not act.inside)
        if act.kind == "REQUEST" and act.quote.lead == "to" and not act.recipients:
            bare = "<call|called> on others"  # "asked to leave" would be about themselves
        return bare, f" {OPEN}{act.quote.text}{CLOSE}"
    if _NO_JOIN.match(act.quote.text):
        return template, ""
    if act.quote.lead in _JOINS or act.quote.lead in row.joins:
        if len(act.quote.text.split()) < FEWEST_JOINED:
            return template, ""
        once = template.endswith(" about {r}") or f"[ {act.quote.lead} {{r}}]" in row.noun
        inside = act.inside and (act.kind != "ACCUSE" or once)
        plain = row.alone if inside else template
        return plain, f" {OPEN}{act.quote.text}{CLOSE}"
    if (
        row.object
        and act.object
        and (("{r}" in row.object) if act.recipients and not act.inside else "{r}" not in row.object)
    ):
        return row.object, ""
    if act.kind not in _SAYING or act.quote.lead not in _DETERMINERS:  # a stray object says less than our own words
        return template, ""
    if len(act.quote.text.split()) < FEWEST_ASIDE or act.inside:
        return template, ""
    return template, f" ({OPEN}{act.quote.text}{CLOSE})"


def _inflect(template: str, form: str) -> str:
    if form == "past" or "<" not in template:  # what a planned act is called needs no verb form
        return _VERB.sub(lambda match: match.group(2), template)
    base = _VERB.sub(lambda match: match.group(1), template)
    return f"did not {base}" if form == "not" else f"planned to {base}"


def _fill(template: str, act: Act) -> str:
    whom = join([_mark(label) for label in act.recipients]) if act.recipients else ""
    quoted = f"{OPEN}{act.quote.text}{CLOSE}" if act.quote else ""
    if any(_CRAFT.search(label.text) for label in act.recipients):
        template = re.sub(r"\ban? (?:air)?craft(?: of(?= \{r\})|(?=\[? of))", "", template).replace("  ", " ")
    elif _PERSONAL.search(template) and any(_is_state(label) for label in act.recipients):
        whom = f"people of {whom}"  # nobody can capture a country
    elif act.kind == "RETREAT" and not any(_is_state(label) or label.person for label in act.recipients):
        template = template.replace(" property or people to {r}", " {r}")  # "returned 40 bodies"
    return template.replace("{r}", whom).replace("{d}", quoted)


def _is_state(label: Label) -> bool:
    return any(label.text == country.name for country in countries().values())


def _optional(template: str, act: Act, named: bool = True) -> str:
    return _OPTIONAL.sub(lambda match: match.group(1) if act.recipients and named else "", template)


def say_noun(act: Act) -> tuple[str, bool]:
    """The act as a thing ("an air strike on a camp") without place, and whether it is plural."""
    noun = act.phrase.noun
    plural = noun.endswith("*")
    return _fill(_optional(noun.removesuffix("*"), act), act), plural


def _say_nameless(act: Act, form: str) -> str:
    noun, plural = say_noun(act)
    shown = act.quote and not act.inside and act.kind in _SAYING
    tail = f" ({OPEN}{act.quote.text}{CLOSE})" if act.quote and shown else ""
    if form == "not":
        bare = re.sub(r"^(?:an?|the) ", "", noun)
        return f"there was no {bare}{act.place}{tail}"
    return f"{noun}{act.place} {'were' if plural else 'was'} {'planned' if form == 'planned' else 'reported'}{tail}"


def _mark(label: Label) -> str:
    return f"{OPEN}{label.text}{CLOSE}" if label.quoted else label.text


def mark(text: str) -> str:
    """Words of a source, marked as a quotation inside a sentence that is being put together."""
    return f"{OPEN}{text}{CLOSE}"


def finish(clause: str) -> tuple[Piece, ...]:
    """A marked clause as the pieces of a sentence: capital first, full stop last."""
    text = clause.strip()
    if not text.startswith(OPEN):
        text = capitalise(text)
    if not text.endswith((".", "?", "!")):
        text += "."
    pieces = []
    for part in re.split(f"({OPEN}[^{CLOSE}]*{CLOSE})", text):
        if part:
            quoted = part.startswith(OPEN)
            pieces.append(Piece(part.strip(OPEN + CLOSE), quoted))
    return tuple(pieces)
