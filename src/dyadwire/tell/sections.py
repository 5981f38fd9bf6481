"""What each side did, and what was asked, promised, threatened or planned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from dyadwire.records import Event
from dyadwire.tell.acts import Act, finish, make_act, names_itself, say_act, shows_quote
from dyadwire.tell.briefs import Entry, Group, Section, Sentence
from dyadwire.tell.citations import Citations
from dyadwire.tell.days import say_day, say_interval, say_when
from dyadwire.tell.groups import name_group
from dyadwire.tell.names import Names
from dyadwire.tell.quotes import Quote
from dyadwire.tell.tables import countries
from dyadwire.update import Story, Update

ASKED = ("REQUEST",)
PROMISED = ("AGREE",)
THREATENED = ("THREATEN",)
REPORTED = "Reported"  # before the day of publication, for an act that no source dates
MOST_ACTS = 24  # in one group of what the two do to each other; the weightiest are told, the rest is counted
MOST_ASIDE = 10  # in one group of what they do to others, and of what others do


@dataclass(frozen=True, slots=True)
class Desk:
    """What every writer of a section works with."""

    update: Update
    names: Names
    citations: Citations
    told: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # quoted spans by document
    credited: dict[str, set[str]] = field(
        default_factory=dict
    )  # by label of a speaker: events told "according to" them

    def tell_quote(self, document: str, quote: Quote | None) -> None:
        """Remember the words of a source that an act's sentence has quoted."""
        if quote is not None:
            self.told.setdefault(document, []).append((quote.start, quote.end))

    def is_told(self, document: str, quote: Quote) -> bool:
        """Whether most of a quotation stands in the brief already."""
        common = [min(end, quote.end) - max(start, quote.start) for start, end in self.told.get(document, ())]
        return max(common, default=0) * 2 > quote.end - quote.start

    def side_name(self, code: str) -> str:
        """A side in a sentence: "the United States"."""
        country = countries().get(code)
        return country.name if country else name_group(code).text

    def label_day(self, story: Story) -> str:
        """The label of a story's entry: its date, or when it was reported."""
        if story.days is not None:
            return say_interval(story.days, self.needs_year(story.days.until))
        published = self.names.documents[story.lead.document].published
        return f"{REPORTED} {say_day(published, self.needs_year(published))}" if published else "Undated"

    def needs_year(self, day: date) -> bool:
        """Whether a day lies in another year than the update's."""
        return day.year != self.update.day.year

    def when(self, story: Story) -> str:
        """When a story was, with its preposition and a space before; empty for an undated one."""
        return f" {say_when(story.days, self.needs_year(story.days.until))}" if story.days else ""


def act_of(story: Story, desk: Desk, event: Event | None = None, place: bool = True) -> Act:
    """The act of a story, or of one of its reports filled up from the story."""
    event = event or story.lead
    return make_act(event, desk.names, event.actors or story.actors, event.recipients or story.recipients, place)


def glance(story: Story, desk: Desk) -> Act:
    """The act of a story for looking at; asking introduces nobody."""
    introduced = set(desk.names.introduced)
    act = act_of(story, desk)
    desk.names.introduced = introduced
    return act


def tell_story(story: Story, desk: Desk, dated: bool = False) -> Sentence:
    """One sentence for a story, with references to all its reports; with its date when `dated`."""
    act = act_of(story, desk)
    return _sentence(story, [story], act, desk, dated)


def _sentence(story: Story, merged: Sequence[Story], act: Act, desk: Desk, dated: bool) -> Sentence:
    form = {"negated": "not", "future": "planned"}.get(story.lead.status, "past")
    clause = say_act(act, form)
    if dated and story.days is not None:
        clause = f"{say_when(story.days, desk.needs_year(story.days.until))}, {clause}"
    according = _according(story, act, desk)
    clause += according
    for one in (other.lead for other in merged if according):
        for source in one.sources[:1]:
            desk.credited.setdefault(desk.names.peek(source, one.document).key, set()).add(one.id)
    events = [event for one in merged for event in one.events]
    return Sentence(finish(clause), desk.citations.cite_events(events), tuple(event.id for event in events))


def _according(story: Story, act: Act, desk: Desk) -> str:
    """Whom the lead report cites, unless they act themselves or several outlets tell it in their own voice."""
    event = story.lead
    if not event.sources:
        return ""
    said = {label.key for label in act.actors}
    labels = [label for label in desk.names.labels(event.sources[:1], event.document) if label.key not in said]
    told = [label.text for label in labels if not label.quoted and not label.vague]
    told = [text for text in told if " " in text or not text.islower()]  # "participants" says nothing
    return f", according to {told[0]}" if told else ""


def tellable(story: Story, update: Update) -> bool:
    """Whether a story may stand in the prose as told: sure enough, of the period, and nobody says otherwise."""
    if story.score < update.min_score or {"whether", "who"} & set(story.disputes):
        return False
    if story.background or story.doubtful or not (story.actors or story.recipients):
        return False
    return story.lead.status in ("actual", "negated", "future") and not story.lead.denied


def weight(story: Story) -> tuple[int, int, int, float, float]:
    """What tells first: dealings between the sides, disputes, many reports, weighty acts, sure ones."""
    between = 2 if story.relation == "between" else 1 if story.relation == "side" else 0
    return (
        between,
        len(story.disputes),
        story.origins,
        abs(story.lead.scale),
        story.score,
    )


def says_little(act: Act, story: Story) -> bool:
    """Whether a sentence would say no more than "X held talks": neither with or against whom, nor about what."""
    if names_itself(act):
        return True
    if story.lead.type == "COOPERATE" and not (act.words or act.place or shows_quote(act)):
        return True  # "the two cooperated": about what, nobody can say
    if act.recipients or act.words or shows_quote(act) or (act.mutual and act.phrase.mutual and len(act.actors) > 1):
        return False
    if story.lead.quad in (1, 3):
        return True
    return not act.place and (story.lead.type == "ASSAULT" or story.days is None)


def _heaviest(stories: Iterable[Story], most: int) -> list[Story]:
    told = list(stories)
    if len(told) <= most:
        return told
    kept = {story.id for story in sorted(told, key=lambda story: (weight(story), story.id), reverse=True)[:most]}
    return [story for story in told if story.id in kept]


def write_deeds(desk: Desk) -> Section:
    """What each side did, in order of time: to each other first, then towards others, then what others answer."""
    update = desk.update
    stories = [story for story in update.stories if tellable(story, update) and story.lead.status != "future"]
    stories = [story for story in stories if story.lead.type not in ASKED + PROMISED + THREATENED]
    groups = [_group("The two together", [story for story in stories if story.mutual], desk, MOST_ACTS)]
    stories = [story for story in stories if not story.mutual]
    one, two = (_title(desk, side) for side in update.sides)
    for side, name, other in ((update.sides[0], one, two), (update.sides[1], two, one)):
        own = [story for story in stories if story.acting == (side,)]
        faced = [story for story in own if story.relation == "between"]
        groups.append(_group(f"{name} towards {other}", faced, desk, MOST_ACTS))
    for side, name in zip(update.sides, (one, two), strict=True):
        own = [story for story in stories if story.acting == (side,) and story.relation != "between"]
        groups.append(_group(f"{name} towards others", own, desk, MOST_ASIDE))
    groups.append(
        _group("Others", [story for story in stories if not story.acting and _known(story)], desk, MOST_ASIDE)
    )
    return Section("did", "What each side did", tuple(group for group in groups if group.entries))


def _known(story: Story) -> bool:
    """Whether it is known of some actor, or of whoever is cited, who they are."""
    return any(entity.country or entity.name for entity in (*story.actors, *story.lead.sources))


def _title(desk: Desk, side: str) -> str:
    name = desk.side_name(side).removeprefix("the ")
    return name[:1].upper() + name[1:]


def _group(title: str, stories: Iterable[Story], desk: Desk, most: int) -> Group:
    spoken = [(story, act) for story in stories if not says_little(act := glance(story, desk), story)]
    chosen = _heaviest([story for story, _ in spoken], most)
    kept = {story.id for story in chosen}
    for story, act in spoken:
        if story.id in kept:
            desk.tell_quote(story.lead.document, act.quote)
    entries = []
    for label, same in groupby(chosen, key=desk.label_day):
        told = tuple(_merge(list(same), desk))
        entries += [Entry(label, told)] if told else []
    return Group(title, _told_once(entries), len(spoken) - len(chosen))


def _told_once(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Undated acts that later documents tell again in the same words stay with the first, which cites them all."""
    first: dict[str, Sentence] = {}
    for entry in entries:
        for sentence in entry.sentences if entry.label.startswith(REPORTED) else ():
            old = first.get(sentence.text)
            first[sentence.text] = _joined(old, sentence) if old else sentence
    kept = []
    for entry in entries:
        if entry.label.startswith(REPORTED):
            told = tuple(first.pop(sentence.text) for sentence in entry.sentences if sentence.text in first)
            kept += [replace(entry, sentences=told)] if told else []
        else:
            kept.append(entry)
    return tuple(kept)


def _joined(one: Sentence, other: Sentence) -> Sentence:
    references = tuple(dict.fromkeys((*one.references, *other.references)))
    return replace(one, references=references, events=(*one.events, *other.events))


def _merge(stories: Sequence[Story], desk: Desk) -> list[Sentence]:
    """Sentences for the stories of one day; acts of one actor that differ in the recipient alone become one."""
    acts: list[tuple[Act, list[Story]]] = []
    for story in stories:
        act = act_of(story, desk)
        if says_little(act, story):
            continue
        for position, (other, members) in enumerate(acts):
            if _combine(act, other, story, members[0]):
                whom = {label.key: label for label in (*other.recipients, *act.recipients)}
                acts[position] = (replace(other, recipients=tuple(whom.values())), [*members, story])
                break
        else:
            acts.append((act, [story]))
    return _unrepeated([_sentence(members[0], members, act, desk, False) for act, members in acts])


def _combine(act: Act, other: Act, story: Story, first: Story) -> bool:
    """Whether two acts fit one sentence: same actors, phrase and place, nothing quoted, same status and voice."""
    if act.words or other.words:
        return False
    if act.quote or other.quote or not (act.recipients and other.recipients):
        return False
    same = [label.key for label in act.actors] == [label.key for label in other.actors]
    voices = [one.lead.sources[0].text if one.lead.sources else "" for one in (story, first)]
    return (
        same
        and act.phrase is other.phrase
        and act.place == other.place
        and (story.lead.status == first.lead.status and voices[0] == voices[1])
    )


def _unrepeated(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Sentences that read the same become one with the references of all."""
    found: dict[str, Sentence] = {}
    for sentence in sentences:
        old = found.get(sentence.text)
        found[sentence.text] = _joined(old, sentence) if old else sentence
    return list(found.values())


def write_intentions(desk: Desk) -> Section:
    """What was asked, promised and threatened, and the dates to come."""
    update = desk.update
    stories = [story for story in update.stories if tellable(story, update)]
    coming = [story for story in stories if _is_coming(story, update.day)]
    rest = [story for story in stories if story not in coming]
    planned = [story for story in rest if story.lead.status == "future"]
    rest = [story for story in rest if story.lead.status != "future"]
    groups = [
        _group("Asked", [story for story in rest if story.lead.type in ASKED], desk, MOST_ASIDE),
        _group("Promised or agreed", [story for story in rest if story.lead.type in PROMISED], desk, MOST_ASIDE),
        _group("Threatened or warned", [story for story in rest if story.lead.type in THREATENED], desk, MOST_ASIDE),
        _group("Planned", planned, desk, MOST_ASIDE),
        _group("Coming dates", sorted(coming, key=_begins), desk, MOST_ASIDE),
    ]
    return Section("plans", "Asked, promised, planned", tuple(group for group in groups if group.entries))


def _is_coming(story: Story, day: date) -> bool:
    return story.days is not None and story.days.begin > day


def _begins(story: Story) -> date:
    return story.days.begin if story.days else date.max
