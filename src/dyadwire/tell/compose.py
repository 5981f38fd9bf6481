"""A brief from an update: summary, sections, figures, sources, and what the reader must know of the method."""

from collections.abc import Sequence

from dyadwire.errors import BriefError
from dyadwire.tell.acts import finish
from dyadwire.tell.briefs import Brief, Section, Sentence
from dyadwire.tell.checks import Checker, check_update, drop_unfit
from dyadwire.tell.citations import Citations
from dyadwire.tell.days import say_day, say_interval
from dyadwire.tell.names import Names
from dyadwire.tell.sections import (
    Desk,
    glance,
    says_little,
    tell_story,
    tellable,
    weight,
    write_deeds,
    write_intentions,
)
from dyadwire.tell.tables import countries
from dyadwire.tell.voices import state_dispute, write_disputes, write_findings, write_statements
from dyadwire.update import Count, Interval, Story, Update

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
MOST_CITED = 6  # references after a sentence that counts


def compose_brief(update: Update) -> Brief:
    """The checked brief of an update.

    Raises `BriefError` when no story is sure enough to be told, and where `check_update` does.
    """
    documents = {document.id: document for document in update.documents}
    copies = {copy.document: copy for copy in update.copies}
    desk = Desk(update, Names(documents, dict(update.names)), Citations(documents, copies=copies))
    summary = _summarise(desk)
    desk.names.introduced.clear()  # the body introduces everybody again: it is read without the summary
    acts, intentions = write_deeds(desk), write_intentions(desk)  # before what was said, which leaves out their words
    written = [acts, write_statements(desk), write_disputes(desk), intentions, write_findings(desk)]
    checker = Checker(desk.citations.sources())
    sections = drop_unfit(written, checker)
    summary = [sentence for sentence in summary if checker.find_problem(sentence) is None]
    if not any(section.key != "findings" for section in sections):
        best = max(story.score for story in update.stories)
        raise BriefError(
            f"no event about {' and '.join(update.sides)} is sure enough to be told: the best scores {best:.2f}, and "
            f"min_score is {update.min_score:.2f}; lower it, or add documents"
        )
    brief = Brief(
        title=f"Relations: {' & '.join(_short(side) for side in update.sides)} - {say_day(update.day)} update",
        sides=update.sides,
        side_names=(desk.side_name(update.sides[0]), desk.side_name(update.sides[1])),
        day=update.day,
        window=_window(update),
        summary=tuple(summary),
        sections=sections,
        sources=desk.citations.sources(),
        tallies=update.tallies,
        period=update.period,
        counts=tuple((_direction(count, desk), count) for count in update.counts if any(count.quads)),
        notes=_notes(update, sections, _count(written) - _count(sections)),
    )
    check_update(brief)
    return brief


def _short(side: str) -> str:
    country = countries().get(side)
    return country.short if country else side


def _window(update: Update) -> str:
    days = [story.days for story in update.stories if story.days and tellable(story, update)]
    past = [one for one in days if one.begin <= update.day and (one.until - one.begin).days <= 31]
    begin = update.since or min((one.begin for one in past), default=update.day)
    until = update.until or max(update.day, max((one.until for one in past), default=update.day))
    return say_interval(Interval(min(begin, until), until))


def _summarise(desk: Desk) -> list[Sentence]:
    """Two to four sentences: the balance, the weightiest cooperation and conflict, what is disputed or to come."""
    update = desk.update
    told = [story for story in update.stories if tellable(story, update)]
    done = [story for story in told if story.lead.status == "actual"]
    between = [story for story in done if story.relation == "between"]
    sentences = [_balance(between, desk)] if len(between) > 1 else []
    acting = [story for story in done if story.acting]
    for sign in (1, -1):
        pools = [[story for story in pool if story.lead.scale * sign > 0] for pool in (between, acting)]
        fit = ([story for story in pool if _worth_telling(story, desk)] for pool in pools)
        heavy = next(filter(None, fit), [])
        if heavy:
            sentences.append(tell_story(max(heavy, key=lambda story: (weight(story), story.id)), desk, dated=True))
    disputed = [story for story in update.stories if {"whether", "who"} & set(story.disputes)]
    disputed = [story for story in disputed if story.score >= update.min_score]
    if disputed:
        sentences.append(state_dispute(max(disputed, key=lambda story: (weight(story), story.id)), desk, dated=True))
    if len(sentences) < 2:
        coming = [story for story in told if story.lead.status == "future" or story.lead.type in ("AGREE", "REQUEST")]
        sentences += [tell_story(story, desk, dated=True) for story in coming[: 2 - len(sentences)]]
    return sentences[:4]


def _worth_telling(story: Story, desk: Desk) -> bool:
    """Whether a story's sentence has substance."""
    return not says_little(glance(story, desk), story)


def _balance(between: Sequence[Story], desk: Desk) -> Sentence:
    """How the dealings of the two divide, in numbers, with the weightiest of them as references."""
    totals = [sum(1 for story in between if story.lead.quad == quad) for quad in (1, 2, 3, 4)]
    parts = [f"{count} of {name}" for count, name in zip(totals, QUADS, strict=True) if count]
    names = " and ".join(desk.side_name(side) for side in desk.update.sides)
    listing = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
    cited = sorted(between, key=lambda story: (weight(story), story.id), reverse=True)[:MOST_CITED]
    references = desk.citations.cite_events(story.lead for story in cited)
    clause = f"the sources tell of {len(between)} dealings between {names}: {listing}"
    return Sentence(finish(clause), references, tuple(story.id for story in between))


def _direction(count: Count, desk: Desk) -> str:
    one, two = desk.update.sides
    if "=" in count.direction:
        return "Both together"
    actor, target = count.direction.split(">")
    other = "others, or nobody named" if target == "*" else desk.side_name(two if actor == one else one)
    name = desk.side_name(actor)
    return f"{name[:1].upper()}{name[1:]} towards {other}"


def _count(sections: Sequence[Section]) -> int:
    """Sentences and accounts in sections."""
    entries = [entry for section in sections for group in section.groups for entry in group.entries]
    return sum(len(entry.sentences) + len(entry.details) for entry in entries)


def _notes(update: Update, sections: Sequence[Section], unfit: int) -> tuple[str, ...]:
    below = sum(1 for story in update.stories if story.score < update.min_score)
    aside = sum(
        1 for story in update.stories if story.lead.status in ("historical", "hypothetical") and not story.disputes
    )
    used = len({event.document for story in update.stories for event in story.events})
    count = update.documents_read
    notes = [
        f"Written automatically from {count} {_plural('document', count)}; {used} {'tells' if used == 1 else 'tell'} "
        "of these relations. Every sentence ends with the number of its source and the characters it rests on. Words "
        "in quotation marks are the source's: after a colon a speaker's own, elsewhere as the source reports them.",
        f"Acts with a model score below {update.min_score:.2f} ({below} of {len(update.stories)}) are left out of the "
        "text and counted in the figures, as are acts of which the source says neither towards whom nor about what. "
        "The model misreads some sentences: check the words before you rely on one.",
    ]
    notes += _note_copies(update)
    left = sum(group.omitted for section in sections for group in section.groups)
    if left:
        notes.append(
            f"{left} {_plural('entry', left)} of less weight left out so that the brief stays short; what the two do "
            "to each other, what is disputed and what several documents tell goes first. A shorter window (--since, "
            "--until) shows more, and a query of the store shows all."
        )
    doubtful = sum(1 for story in update.stories if story.doubtful or story.background)
    if doubtful:
        notes.append(
            f"Not told: {doubtful} {_plural('act', doubtful)} long past when reported, or coded as done against the "
            "words beside them (“did not”, “would”)."
        )
    if aside:
        notes.append(f"Not told: {aside} {_plural('act', aside)} mentioned as history, wish, fear or possibility.")
    if unfit:
        notes.append(f"{unfit} {_plural('sentence', unfit)} left out that would have repeated or judged like a source.")
    if not any(section.key == "disputed" for section in sections):
        notes.append("No contradiction between accounts was found; that is no proof that there is none.")
    return tuple(notes)


def _note_copies(update: Update) -> list[str]:
    count = len(update.copies)
    if not count:
        return []
    return [
        f"{count} of the documents {'is a copy' if count == 1 else 'are copies'} of another, whole or in part, or a "
        "later state of it; the list of sources says of which. What several documents tell is counted by origin, so a "
        "copy adds nothing."
    ]


def _plural(word: str, count: int) -> str:
    return word if count == 1 else word.removesuffix("y") + "ies" if word.endswith("y") else word + "s"
