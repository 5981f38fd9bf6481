"""Coded documents made by hand: texts of our own about facts of December 2015, from outlets that do not exist."""

from dataclasses import replace
from datetime import date

from dyadwire.records import Coded, Document, Entity, Event, Finding, PlaceMention, Quantity, Span, Statement

SCORES = {"ASSAULT": (4, -9.5), "ACCUSE": (3, -3.0), "CONSULT": (1, 2.5), "REQUEST": (3, 0.5), "AGREE": (1, 2.5)}
SCORES |= {"SUPPORT": (1, 5.0), "REJECT": (3, -2.0), "SANCTION": (4, -6.0), "AID": (2, 10.0), "THREATEN": (3, -3.5)}
SCORES |= {"MOBILIZE": (4, -6.5), "COERCE": (4, -7.0), "CONCEDE": (1, 4.5), "COOPERATE": (2, 9.5)}

USA, RUS, SYR = ("USA", "GOV"), ("RUS", "GOV"), ("SYR", "MIL")


class Page:
    """A document under construction; every span is found by its words."""

    def __init__(self, name, text, published=date(2015, 12, 11), publisher="Northern Wire", title=None):
        how = "given with the document" if published else None
        self.document = Document(
            id=name,
            origin=f"inbox/{name}.txt",
            text=text,
            title=title or name,
            published=published,
            published_from=how,
            publisher=publisher,
        )
        self.events, self.statements, self.findings, self.mentions = [], [], [], []

    def at(self, words, after=""):
        start = self.document.text.index(words, self.document.text.index(after) if after else 0)
        return start, start + len(words)

    def sentence(self, at):
        text = self.document.text
        start = max(text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0, text.rfind("\n", 0, at) + 1)
        stops = [place + 1 for mark in (". ", ".\n", ".”") if (place := text.find(mark, at)) >= 0]
        return Span(start, min(stops, default=len(text)))

    def who(self, row, after=""):
        words, (country, sector), *rest = row
        start, end = self.at(words, after)
        entity = Entity(
            start=start, end=end, text=words, country=country, sector=sector, name=rest[0] if rest else None
        )
        self.mentions.append(entity)
        return entity

    def event(self, kind, trigger, actors=(), recipients=(), after="", **more):
        start, end = self.at(trigger, after)
        quad, scale = SCORES[kind]
        place, numbers = more.pop("place", None), more.pop("numbers", ())
        event = Event(
            id=f"{self.document.id}-{len(self.events)}",
            document=self.document.id,
            sentence=self.sentence(start),
            trigger=Span(start, end),
            trigger_text=trigger,
            type=kind,
            mode=more.pop("mode", None),
            actors=tuple(self.who(row) for row in actors),
            recipients=tuple(self.who(row) for row in recipients),
            status=more.pop("status", "actual"),
            sources=tuple(self.who(row) for row in more.pop("sources", ())),
            denied=more.pop("denied", False),
            date=more.pop("date", None),
            date_mention=None,
            place=self._place(place) if place else None,
            quantities=tuple(self._number(*row) for row in numbers),
            quad=quad,
            scale=scale,
            score=more.pop("score", 0.9),
        )
        assert not more, more
        self.events.append(event)
        return event

    def _place(self, words):
        start, end = self.at(words)
        return PlaceMention(start=start, end=end, text=words, country="SYR", precision="city")

    def _number(self, kind, low, high, words):
        start, end = self.at(words)
        return Quantity(kind=kind, low=low, high=high, start=start, end=end, text=words)

    def says(self, source, cue, content, about=(), quoted=True, when=None, after=""):
        start, end = self.at(cue, after)
        begin, finish = self.at(content)
        statement = Statement(
            id=f"{self.document.id}-s{len(self.statements)}",
            document=self.document.id,
            sentence=self.sentence(start),
            cue=Span(start, end),
            source=self.who(source),
            via=(),
            content=(Span(begin, finish),),
            content_text=content,
            quoted=quoted,
            date=when,
            about=tuple(self.who(row) for row in about),
            events=(),
        )
        self.statements.append(statement)
        return statement

    def finds(self, kind, message, words):
        start, end = self.at(words)
        self.findings.append(Finding(kind=kind, message=message, start=start, end=end, text=words))

    def coded(self):
        return Coded(
            document=self.document,
            events=tuple(self.events),
            statements=tuple(self.statements),
            findings=tuple(self.findings),
            actors=tuple(sorted(self.mentions, key=lambda one: one.start)),
        )


BOMBING = (
    "Damascus says that jets of the US-led coalition bombed the Saeqa camp of the Syrian army near Ayyash on 6 "
    "December, killing three soldiers and wounding 13.\n"
    "Colonel Steve Warren, a Pentagon spokesman, answered in Baghdad that coalition aircraft had not struck any Syrian "
    "army positions. He said the only strikes in the province that day hit oil wells 55 kilometres to the south-east.\n"
    "The Syrian Foreign Ministry asked the UN Security Council to act so that such a thing does not happen again."
)
COALITION = (None, "MIL"), "US-led coalition"


def bombing_page():
    """One text, two accounts: Damascus reports a bombing, the Pentagon says there was none."""
    page = Page("camp", BOMBING, date(2015, 12, 8), "Levant Letter", "A camp is hit, and nobody did it")
    page.who(("Pentagon", ("USA", "MIL")))
    page.event(
        "ASSAULT",
        "bombed",
        [("the US-led coalition", *COALITION)],
        [("the Syrian army", SYR)],
        mode="aerial",
        date="2015-12-06",
        place="Ayyash",
        sources=[("Damascus", ("SYR", "GOV"))],
        numbers=[("dead", 3, 3, "three"), ("wounded", 13, 13, "13")],
    )
    page.event(
        "ASSAULT",
        "struck",
        [("coalition aircraft", *COALITION)],
        [("Syrian army positions", SYR)],
        after="answered",
        mode="aerial",
        status="negated",
        sources=[("Colonel Steve Warren", ("USA", "MIL"))],
    )
    page.event(
        "REQUEST",
        "asked",
        [("The Syrian Foreign Ministry", ("SYR", "GOV"))],
        [("the UN Security Council", (None, "IGO"), "United Nations Security Council")],
        mode="assist",
    )
    return page


TALKS = (
    "Russian Foreign Minister Sergey Lavrov met US Secretary of State John Kerry in Belgrade on 3 December to "
    "prepare the next round on Syria.\n"
    "On 8 December Russian Defence Ministry spokesman Igor Konashenkov criticised the Pentagon for dividing armed "
    "groups into bad ones and very bad ones. “There can be no good terrorists, whoever pays them,” Konashenkov said.\n"
    "President Barack Obama asked Congress on 6 December to vote on the use of force against Islamic State. "
    "“Moscow is welcome in this coalition once it hits the right targets,” said White House spokesman Josh Earnest.\n"
    "Kerry will travel to Moscow on 15 December for talks with Lavrov. "
    "The next meeting of the Syria group is due in New York on Friday, 19 December."
)
LAVROV, KERRY = ("Sergey Lavrov", RUS), ("John Kerry", USA)


def _add_words(page):
    page.says(
        ("Konashenkov", ("RUS", "MIL")),
        "said",
        "There can be no good terrorists, whoever pays them",
        [("Pentagon", ("USA", "MIL"))],
        when="2015-12-08",
        after="whoever pays them",
    )
    page.says(
        ("Josh Earnest", USA),
        "said White",
        "Moscow is welcome in this coalition once it hits the right targets",
        [("Moscow", RUS)],
    )


def talks_page():
    """Talks, criticism, a request and a coming visit; one weekday that does not fit its date."""
    page = Page("talks", TALKS, date(2015, 12, 11), title="Two weeks of talk before New York")
    page.event("CONSULT", "met", [LAVROV], [KERRY], date="2015-12-03", place="Belgrade")
    page.event(
        "ACCUSE",
        "criticised",
        [("Igor Konashenkov", ("RUS", "MIL"))],
        [("Pentagon", ("USA", "MIL"))],
        mode="disapprove",
        date="2015-12-08",
    )
    page.event(
        "REQUEST", "asked", [("Barack Obama", USA)], [("Congress", ("USA", "LEG"))], mode="change", date="2015-12-06"
    )
    page.event(
        "AGREE",
        "travel",
        [("Kerry", USA)],
        [("Lavrov", RUS)],
        status="future",
        date="2015-12-15",
        place="Moscow",
        score=0.8,
    )
    _add_words(page)
    page.finds(
        "weekday against date",
        "19 December 2015 was a Saturday, but the text calls it a Friday.",
        "Friday, 19 December",
    )
    return page


SECOND = (
    "Lavrov and Kerry held talks in Belgrade on 3 December. The coalition's raid on the Saeqa camp near Ayyash on "
    "6 December killed four Syrian soldiers, a Syrian officer said. Washington rejected a Russian proposal."
)


def second_page():
    """Another outlet: the same meeting, and another number for the same bombing."""
    page = Page("courier", SECOND, date(2015, 12, 9), "Volga Courier", "What Belgrade left open")
    page.event("CONSULT", "talks", [("Lavrov", RUS), ("Kerry", USA)], date="2015-12-03", place="Belgrade")
    page.event(
        "ASSAULT",
        "raid",
        [("The coalition", *COALITION)],
        [("Syrian soldiers", SYR)],
        mode="aerial",
        date="2015-12-06",
        place="Ayyash",
        sources=[("a Syrian officer", SYR)],
        numbers=[("dead", 4, 4, "four")],
    )
    page.event("REJECT", "rejected", [("Washington", USA)], [("Russian", RUS)])
    return page


def december():
    """The three documents, coded."""
    return [bombing_page().coded(), talks_page().coded(), second_page().coded()]


def rescored(coded, score):
    """The same document with every event at one score."""
    return replace(coded, events=tuple(replace(event, score=score) for event in coded.events))
