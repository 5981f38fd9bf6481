"""What each side said, and each voice's account of a disputed story."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from dyadwire.records import Document, Entity, Finding, Quantity, Span, Statement
from dyadwire.tell.acts import Act, choose_phrase, finish, make_act, mark, say_act, say_noun
from dyadwire.tell.briefs import Entry, Group, Section, Sentence
from dyadwire.tell.days import say_day, say_interval
from dyadwire.tell.groups import Label
from dyadwire.tell.names import capitalise, join
from dyadwire.tell.quotes import NO_CLAUSE, Quote, cut_quote, find_clause, reads_as_clause
from dyadwire.tell.sections import Desk, act_of, weight
from dyadwire.tell.tables import cues, loaded_words
from dyadwire.update import Account, Story, read_interval

MOST_QUOTES = 12  # a side
FEWEST_QUOTED = 6  # of direct speech without a finite verb
FEWEST_WORDS = 4  # of a quotation that stands for itself
MOST_DISPUTES = 12
_KINDS = {
    "dead": "dead",
    "wounded": "wounded",
    "arrested": "arrested",
    "displaced": "displaced",
    "votes_for": "votes in favour",
    "votes_against": "votes against",
    "people": "people",
}
# In the past tense, so that the verb does not depend on whether the source is one or many.
_VERBS = {"denied": "denied that", "possible": "spoke of it as possible that"}
_OUTLET_VERBS = {"denied": "denied that", "possible": "reported it as possible that"}
_WITH_THAT = frozenset({"said", "denied", "warned", "promised", "demanded", "agreed", "acknowledged", "confirmed"}) | {
    "announced",
    "proposed",
    "suggested",
    "wrote",
    "expressed the hope",
    "expressed the fear",
    "doubted",
    "rejected the claim",
}
# Reported speech is shown when it reads as a clause.
_DENIES = re.compile(r"den(?:y|ies|ied|ying)\b", re.IGNORECASE)
_THAT = re.compile(r"\bthat\s+$")
_INNER_THAT = re.compile(r"\S+(?: \S+){0,4} that\b")  # "X that ...": the object of another verb of saying
_OBJECT_CUES = re.compile(
    r"\b(?:ask|wonder|question|accus|blam|critici|condemn|prais|welcom|thank|press|tell|told|inform)"
)
OLD = 60  # days
FEWEST_BETWEEN = 4  # words between a cue and what was said: "to reporters", "on Tuesday"
_NEGATED = re.compile(r"(?:\b(?:not|never|no longer|cannot|nor|neither|refused to|declined to)|n['’]t)\s+(?:\w+\s+)?$")
_CONDITION = re.compile(r"\b(?:if|unless|should|whether)\s+(?:[\w’'-]+\s+){1,2}$", re.IGNORECASE)
_ASIDE = re.compile(
    r"\W*(?:$|(?:to|in|on|at|during|after|before|by|via|late|early|earlier|later|last|this|today|yesterday|me|us|him|her|"
    r"them|reporters|journalists|lawmakers|[A-Z]\w+)\b)"
)
# "denied it and ...", or a quotation that begins in the middle of its clause: "(saying) them openly".
_POINTING = re.compile(r"(?:(?:it|this|that|these|those)\s+(?:and|or|but)|them|him|us|me|themselves)\b", re.IGNORECASE)
_BROKEN = re.compile(r"\b(?:to|to be|be|is|are|was|were|has|have|had|the|an?|its|more|of)\s*$")
_NEXT = re.compile(r",\s+(?:and|but|while)\s+(?:[\w’'-]+\s+){0,3}(?:he|she|it|they|we|there)\b")  # another clause
_BLOW = re.compile(r"attack|str[iu]c?k|hit|raid|bomb|shell|shot|shoot|fir", re.IGNORECASE)
_QUESTIONS = {"whether": "whether it happened", "who": "who was behind it", "numbers": "the numbers"}
_MANY_QUESTIONS = {"whether": "whether they happened", "who": "who was behind them", "numbers": "the numbers"}
_TOGETHER = frozenset({"CONSULT", "AGREE", "COOPERATE", "RETREAT"})


def write_statements(desk: Desk) -> Section:
    """What each side said, in short quotations with speaker and date; the other side's matters first when too many."""
    groups = []
    rows = [
        (side, statement, quote)
        for side in desk.update.sides
        for statement in desk.update.statements
        if (quote := _quote(statement, side, desk))
    ]
    kept = _once(rows, desk)
    for side in desk.update.sides:
        found = [(statement, quote) for speaker, statement, quote in rows if speaker == side and statement.id in kept]
        groups.append(_voiced(side, *_chosen(found, desk), desk))
    return Section("said", "What each side said", tuple(group for group in groups if group.entries))


def _once(rows: Sequence[tuple[str, Statement, Quote]], desk: Desk) -> set[str]:
    """The ids of statements without those whose words a surer one gives to somebody else."""
    kept = set()
    for _, statement, quote in sorted(rows, key=lambda row: (-row[1].score, -len(row[2].text), row[1].id)):
        if not desk.is_told(statement.document, quote):
            desk.tell_quote(statement.document, quote)
            kept.add(statement.id)
    return kept


def _quote(statement: Statement, side: str, desk: Desk) -> Quote | None:
    """The words to be shown, None when the statement is another side's, too unsure or too short."""
    if statement.source is None or statement.score < desk.update.min_score or not _speaks_for(statement.source, side):
        return None
    document = desk.names.documents[statement.document]
    if statement.source.sector == "JRN":
        return None  # an outlet speaks for no side
    before = document.text[max(0, statement.cue.start - 24) : statement.cue.start]
    if (_NEGATED.search(before) or _CONDITION.search(before)) and not statement.quoted:
        return None  # "did not think that", "if it declared": what was not said
    if not statement.quoted and _OBJECT_CUES.match(document.text[statement.cue.start : statement.cue.end].lower()):
        return None  # what follows is whom they spoke to or of, which the acts tell
    if not statement.quoted and set(statement.events) & desk.credited.get(_speaker(statement, desk), set()):
        return None  # "according to" the same speaker stands under what they tell
    starts = [
        (_clause_start(statement, span, document.text), _clause_end(statement, span, document.text))
        for span in statement.content
    ]
    quotes = [cut_quote(document.text, start, end) for start, end in starts if start is not None]
    fit = [quote for quote in quotes if quote and _stands_alone(quote, statement)]
    if _DENIES.match(document.text, statement.cue.start) and not statement.quoted:  # "denies the charges and maintains"
        fit = [quote for quote in fit if _THAT.search(document.text, statement.cue.end, quote.start)]
    fit = [quote for quote in fit if not desk.is_told(statement.document, quote)]
    return max(fit, key=lambda quote: min(len(quote.text.split()), 8), default=None)


def _speaker(statement: Statement, desk: Desk) -> str:
    return desk.names.peek(statement.source, statement.document).key if statement.source else ""


def _clause_start(statement: Statement, span: Span, text: str) -> int | None:
    """Where what was said begins; None for reported speech of which a piece from the middle is all that is known.

    Behind its cue it begins with the cue or with "that". Before its cue it begins with the sentence. After "according
    to X, head of Y," it begins behind the second comma.
    """
    if statement.quoted or not statement.sentence.start <= span.start < statement.sentence.end:
        return span.start
    if span.start < statement.cue.start:
        before = text[statement.sentence.start : span.start].strip(' \n“"')
        return span.start if not before or before.endswith((",", ";", ":", "—", "and", "but", "that")) else None
    source = statement.source
    begin = source.end if source and statement.cue.end <= source.start < span.start else statement.cue.end
    gap = text[begin : span.start]
    that = re.match(r"\s*(?:\S+\s+){0,4}?that\s", gap)
    if that and not _NEGATED.search(gap):
        return begin + that.end()
    if begin != statement.cue.end and gap.strip() == ",":
        return _past_apposition(text, span)
    between = len(gap.split()) <= FEWEST_BETWEEN and _ASIDE.match(gap) and not _BROKEN.search(gap)
    return span.start if between else None


def _past_apposition(text: str, span: Span) -> int:
    comma = text.find(",", span.start, span.end)
    described = re.match(
        r"(?:the |an? )?(?:[a-z-]+ ){0,3}(?:head|chair\w*|president|minister|director|chief|leader|member|"
        r"spokes\w+|adviser|advisor|professor|analyst|expert|who)\b",
        text[span.start : span.end],
    )
    return comma + 1 if described and comma > 0 else span.start


def _clause_end(statement: Statement, span: Span, text: str) -> int:
    """Where to look for the end of what was said: reported speech after its cue runs to the end of its clause.

    A further clause with a subject of its own is left out: it may be the text's.
    """
    if statement.quoted or span.start < statement.cue.end or not span.start < statement.sentence.end:
        return span.end
    end = max(span.end, statement.sentence.end)
    return next((match.start() for match in _NEXT.finditer(text, span.start, end)), end)


def _stands_alone(quote: Quote, statement: Statement) -> bool:
    """Whether a quotation reads as something said: long enough, no infinitive, and without the speaker's own name."""
    source = statement.source
    names_speaker = source is not None and quote.start <= source.start < quote.end
    broken = names_speaker or _POINTING.match(quote.text) is not None
    if len(quote.text.split()) < FEWEST_WORDS or quote.lead in NO_CLAUSE or broken:
        return False
    fragment = len(quote.text.split()) < FEWEST_QUOTED and not reads_as_clause(quote)
    return (statement.quoted and not fragment) or (reads_as_clause(quote) and _INNER_THAT.match(quote.text) is None)


def _speaks_for(source: Entity, side: str) -> bool:
    return side.casefold() in {(source.country or "").casefold(), (source.name or "").casefold()}


def _chosen(found: Sequence[tuple[Statement, Quote]], desk: Desk) -> tuple[list[tuple[Statement, Quote]], int]:
    """At most `MOST_QUOTES`, no words twice, and how many more there are.

    Those about the other side, in direct speech and sure go first.
    """
    shown: dict[str, tuple[Statement, Quote]] = {}
    for statement, quote in found:
        shown.setdefault(re.sub(r"\W+", " ", quote.text).casefold().strip(), (statement, quote))
    sides = {side.casefold() for side in desk.update.sides}

    def merit(row: tuple[Statement, Quote]) -> tuple[bool, bool, float, str]:
        statement = row[0]
        other = sides - {(statement.source.country or "").casefold()} if statement.source else sides
        about = any((entity.country or "").casefold() in other for entity in statement.about)
        return (about, statement.quoted, statement.score, statement.id)

    kept = {row[0].id for row in sorted(shown.values(), key=merit, reverse=True)[:MOST_QUOTES]}
    return [row for row in shown.values() if row[0].id in kept], len(shown) - len(kept)


def _voiced(side: str, found: Sequence[tuple[Statement, Quote]], omitted: int, desk: Desk) -> Group:
    entries = []
    for label, rows in groupby(found, key=lambda row: _when(row[0], desk)):
        entries.append(Entry(label, tuple(_say(statement, quote, desk) for statement, quote in rows)))
    return Group(capitalise(desk.side_name(side).removeprefix("the ")), tuple(entries), omitted)


def _when(statement: Statement, desk: Desk) -> str:
    days = read_interval(statement.date)
    published = desk.names.documents[statement.document].published
    if days is not None and published and max((published - days.until).days, (days.until - days.begin).days) > OLD:
        days = None  # a year or a day long past is of what was said
    if days is not None:
        return say_interval(days, desk.needs_year(days.until))
    return f"Reported {say_day(published, desk.needs_year(published))}" if published else "Undated"


def _say(statement: Statement, quote: Quote, desk: Desk) -> Sentence:
    document = desk.names.documents[statement.document]
    source = statement.source
    label = desk.names.label(source, statement.document) if source else None
    speaker = mark(label.text) if label and label.quoted else capitalise(label.text) if label else "An unnamed source"
    cue = document.text[statement.cue.start : statement.cue.end].lower()
    verb = next((verb for start, verb in cues() if re.search(rf"\b{start}", cue)), "said")
    relayed = "" if statement.quoted or verb in _WITH_THAT else f", as {_outlet(document)} put it"
    direct = statement.quoted or cue.strip() == ":"  # a transcript's speaker
    mark_of_speech = " that" if not direct and verb in _WITH_THAT else ":"
    via = [one.text for one in desk.names.labels(statement.via, statement.document) if one.key != (label and label.key)]
    cited = f", as relayed by {via[0]}," if via and not relayed and not loaded_words().search(via[0]) else ""
    reference = desk.citations.cite(statement.document, _passage(statement))
    lead = f"{speaker} {verb}{relayed}{cited}{mark_of_speech}".replace(",:", ":")
    return Sentence(finish(f"{lead} {mark(quote.text)}"), (reference,), statement.events)


def _passage(statement: Statement) -> Span:
    """From the cue to the content's end: speaker and words can be checked together."""
    spans = [statement.sentence, *statement.content]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _outlet(document: Document) -> str:
    publisher = document.publisher or "the source"
    return mark(publisher) if loaded_words().search(publisher) else publisher


def write_disputes(desk: Desk) -> Section:
    """Stories on which accounts contradict each other, each account with its source."""
    stories = [story for story in desk.update.stories if story.disputes and story.score >= desk.update.min_score]
    stories = [
        story for story in stories if len(story.accounts) > 1 or story.recipients or story.lead.place or story.days
    ]
    chosen = {story.id for story in sorted(stories, key=weight, reverse=True)[:MOST_DISPUTES]}
    entries = [_dispute(story, desk) for story in stories if story.id in chosen]
    group = Group("", tuple(entries), len(stories) - len(chosen))
    return Section("disputed", "Disputed", (group,) if entries else ())


def _dispute(story: Story, desk: Desk) -> Entry:
    details = [_account(story, account, desk) for account in story.accounts]
    label = say_interval(story.days, desk.needs_year(story.days.until)) if story.days else ""
    return Entry(label, (state_dispute(story, desk),), tuple(_by_words(details)))


def _by_words(details: Sequence[Sentence]) -> list[Sentence]:
    """Accounts without those that rest on the same sentence and quote the same words as one before."""
    found: dict[tuple[object, ...], Sentence] = {}
    for one in details:
        words = tuple(piece.text for piece in one.pieces if piece.quoted) or (one.text,)
        found.setdefault((one.references, words), one)
    return list(found.values())


def state_dispute(story: Story, desk: Desk, dated: bool = False) -> Sentence:
    """One sentence that says what is disputed about a story, and nothing about who is right."""
    act = act_of(story, desk)
    if "who" in story.disputes:  # the thing without its doer
        noun, plural = say_noun(act)
    else:
        noun, plural = say_noun(act)
        noun += _of_whom(act)
    when = desk.when(story) if dated else ""
    if story.disputes == ("whether",) and all(account.stance == "denied" for account in story.accounts):
        clause = f"{noun}{act.place}{when} {'are' if plural else 'is'} denied; the sources hold no other account"
        return Sentence(finish(clause), desk.citations.cite_events(story.events), tuple(one.id for one in story.events))
    questions = _MANY_QUESTIONS if plural else _QUESTIONS
    told = join([f"on {questions[dispute]}" for dispute in story.disputes])
    clause = f"{noun}{act.place}{when} {'are' if plural else 'is'} disputed: accounts differ {told}"
    return Sentence(finish(clause), desk.citations.cite_events(story.events), tuple(event.id for event in story.events))


def _of_whom(act: Act) -> str:
    """Whose act a noun tells of: " by Russia", " between Russia and Turkey"; empty when nobody can be named."""
    names = [label.text for label in act.actors if not label.quoted]
    between = act.kind in _TOGETHER and len(names) > 1 and not act.recipients
    return f" {'between' if between else 'by'} {join(names)}" if names else ""


def _account(story: Story, account: Account, desk: Desk) -> Sentence:
    event = account.events[0]
    document = desk.names.documents[event.document]
    label = desk.names.label(account.source, event.document) if account.source else None
    if label and label.vague:
        label = Label(f"a source of {_outlet(document)}")
    voice = (mark(label.text) if label.quoted else label.text) if label else _outlet(document)
    numbers = say_numbers([quantity for one in account.events for quantity in one.quantities])
    quote = find_clause(document, event)
    put = f", as {_outlet(document)} puts it" if label else ""
    words = f"{put}: {mark(quote.text)}" if quote else ""
    clause = f"{voice} {_stand(story, account, label, desk)}{f' ({numbers})' if numbers else ''}{words}"
    return Sentence(finish(clause), desk.citations.cite_events(account.events), tuple(one.id for one in account.events))


def _stand(story: Story, account: Account, label: Label | None, desk: Desk) -> str:
    """What a voice says about a story: "said that Russia attacked a camp", "denied an attack on a camp"."""
    event = account.events[0]
    whole = account.stance in ("denied", "did not happen")  # whose answer is to the story as others tell it
    act = act_of(story, desk, event) if whole else make_act(event, desk.names, event.actors, event.recipients)
    if event.type == story.lead.type and event.mode is None and not _BLOW.search(event.trigger_text):
        act = replace(act, phrase=choose_phrase(story.lead))  # "responsibility" alone does not say for what
    own = label is not None and [one.key for one in act.actors] == [label.key]
    if account.stance == "denied" and (own or not act.actors):
        return f"denied {say_noun(act)[0]}{act.place}"
    if account.stance == "happened" and not act.actors:
        return f"{'told of' if label else 'reported'} {say_noun(act)[0]}{act.place}"
    form = "not" if account.stance == "did not happen" else "planned" if account.stance == "planned" else "past"
    verbs, usual = (_VERBS, "said that") if label else (_OUTLET_VERBS, "reported that")
    return (
        f"{verbs.get(account.stance, usual)} {say_act(_as_speaker(replace(act, quote=None, words=None), label), form)}"
    )


def _as_speaker(act: Act, label: Label | None) -> Act:
    """The act with "it" for a state or an organ that speaks of itself."""
    if label is None or label.person or [one.key for one in act.actors] != [label.key]:
        return act
    return replace(act, actors=(Label("they" if label.plural else "it", key=label.key),))


def say_numbers(quantities: Sequence[Quantity]) -> str:
    """Numbers as "3 dead, 13 wounded"; ranges and open ends are said as such, kinds without a name are left out."""
    said = [f"{_amount(one)} {_KINDS[one.kind]}" for one in quantities if one.kind in _KINDS]
    return ", ".join(dict.fromkeys(said))


def _amount(quantity: Quantity) -> str:
    low = f"{quantity.low:,.0f}"
    if quantity.high is None:
        return f"at least {low}"
    if quantity.high != quantity.low:
        return f"{low} to {quantity.high:,.0f}" if quantity.low else f"up to {quantity.high:,.0f}"
    return low


def write_findings(desk: Desk) -> Section:
    """Contradictions inside the sources, shown as they are."""
    entries = []
    for document, finding in desk.update.findings:
        if finding.end > len(desk.names.documents[document].text):
            continue
        entries.append(Entry("", (_finding(document, finding, desk),)))
    return Section("findings", "Contradictions in the sources", (Group("", tuple(entries)),) if entries else ())


def _finding(document: str, finding: Finding, desk: Desk) -> Sentence:
    message = finding.message.strip().rstrip(".")
    words = "" if finding.text in message else f" ({mark(finding.text)})" if len(finding.text.split()) <= 20 else ""
    reference = desk.citations.cite(document, Span(finding.start, finding.end))
    return Sentence(finish(message + words), (reference,))
