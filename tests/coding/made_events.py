"""What the tests of coding share: an event of a text, with nothing told but its trigger and type."""

from dyadwire.records import Event, Span


def made_event(text, sentences, trigger, type_, **more):
    """The event of the first `trigger` in the text, in its sentence; `more` are fields of `Event`."""
    at = text.index(trigger)
    sentence = next(span for span in reversed(sentences) if span.start <= at)
    plain = {
        "id": trigger, "document": "d", "mode": None, "actors": (), "recipients": (), "status": "actual", "sources": (),
        "denied": False, "date": None, "date_mention": None, "place": None,
    }  # fmt: skip
    found = Span(at, at + len(trigger))
    return Event(sentence=sentence, trigger=found, trigger_text=trigger, type=type_, **(plain | more))
