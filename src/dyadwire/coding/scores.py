"""How likely it is that an event is right: type, actors and recipients together, as the gold guidelines match events.

The encoder's own probability is that of the type. What coding knows beside it (how sure the arguments are, who was
elected or put by a rule, how well the words were resolved, what the lexicon says of the trigger) goes with it into a
logistic model, fitted by `recipes/fit_scores.py` on documents that the encoder was not trained on.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dyadwire.coding.drafts import SURE, code_of, touches
from dyadwire.coding.predicates import Predicates, explain_trigger
from dyadwire.coding.rejections import POLITICAL
from dyadwire.records import Candidate, Document, Entity, Event, Explanation, Option, Parse
from dyadwire.tables import DATA, read_weights

Weights = Mapping[str, float]  # by feature; the values of `features_of` times these, summed, are log-odds
Feature = tuple[str, float]

BIAS = "every event"
QUOTES = '"“”'
FAR = 200  # code points; farther is no worse
LONG, CROWD = 50, 5  # words of a sentence and other candidates in it, likewise
SHOWN = 8  # features that an explanation names


def load_scores(path: Path = DATA / "scores.tsv") -> Weights:
    """Weight by feature; raises `TableError` at a bad row."""
    return read_weights(path)


def score_of(features: Mapping[str, float], weights: Weights) -> float:
    """The probability that an event of these features is right, with four places."""
    odds = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return round(1.0 / (1.0 + math.exp(-odds)), 4)


def features_of(
    document: Document, parse: Parse, candidate: Candidate, event: Event, predicates: Predicates
) -> dict[str, float]:
    """What speaks for or against an event, by name; values are around 0 to 3."""
    return dict(
        [
            (BIAS, 1.0),
            (f"type {event.type}", 1.0),
            *_trigger(candidate, event, predicates),
            *_role("actor", candidate, event, event.actors),
            *_role("recipient", candidate, event, event.recipients),
            *_surroundings(document, parse, candidate, event),
        ]
    )


def _trigger(candidate: Candidate, event: Event, predicates: Predicates) -> Iterator[Feature]:
    """What the encoder and the lexicon make of the trigger and its type."""
    plain, marked = candidate.readings or (candidate.score, candidate.score)
    yield "trigger, log-odds", _log_odds(candidate.score)
    yield "type by the plain reading, log-odds", _log_odds(plain)
    yield "type by the marked reading, log-odds", _log_odds(marked)
    rows = explain_trigger(event.trigger_text, predicates)
    if not rows:
        yield "trigger not in the lexicon", 1.0
    elif any(row.type == event.type for row in rows):
        yield "lexicon has the type", 1.0
    elif any(row.type for row in rows):
        yield "lexicon has another type", 1.0
    if event.trigger_text != event.trigger_text.lower():
        yield "trigger in capitals", 1.0


def _role(role: str, candidate: Candidate, event: Event, parties: Sequence[Entity]) -> Iterator[Feature]:
    """How the parties of one side were found, and who they are."""
    sure = [a.score for a in candidate.arguments if a.role == role and a.score >= SURE]
    if sure:
        yield f"{role} sure", 1.0
        yield f"{role}: doubt of the best argument", 1.0 - max(sure)
        yield f"{role}: doubt of the weakest argument", 1.0 - min(sure)
    if not parties:
        yield f"{role} none", 1.0
        return
    if not sure:
        weak = [a for a in candidate.arguments if a.role == role]
        yield f"{role} {'elected' if any(touches(a, parties) for a in weak) else 'by rule'}", 1.0
    yield f"{role}: doubt who it is", 1.0 - max(party.score for party in parties)
    if not any(party.country or party.name for party in parties):
        yield f"{role} unknown", 1.0
    if not any(party.sector in POLITICAL for party in parties):
        yield f"{role} not political", 1.0
    if any(party.rule.startswith("pronoun") for party in parties):
        yield f"{role} by pronoun", 1.0
    yield f"{role}: distance / 100", min(FAR, min(abs(p.start - event.trigger.start) for p in parties)) / 100
    if any(party.start > event.trigger.start for party in parties) == (role == "actor"):
        yield f"{role} on the odd side", 1.0


def _surroundings(document: Document, parse: Parse, candidate: Candidate, event: Event) -> Iterator[Feature]:
    """The sentence around the trigger."""
    sentence = document.text[event.sentence.start : event.sentence.end]
    lead = document.text[event.sentence.start : event.trigger.start]
    rivals = [other for other in parse.candidates if other.sentence == candidate.sentence and other is not candidate]
    yield "words of the sentence / 20", min(LONG, len(sentence.split())) / 20
    yield "other candidates in the sentence", float(min(CROWD, len(rivals)))
    if any(other.type == candidate.type for other in rivals):
        yield "another candidate of this type in the sentence", 1.0
    if sum(lead.count(mark) for mark in QUOTES) % 2:
        yield "in quotation marks", 1.0
    if event.sources:
        yield "told by a source", 1.0
    if {code_of(party) for party in event.actors} & {code_of(party) for party in event.recipients}:
        yield "one party on both sides", 1.0


def _log_odds(probability: float) -> float:
    held = min(max(probability, 0.001), 0.999)
    return math.log(held / (1.0 - held))


def explain_score(
    document: Document, parse: Parse, event: Event, predicates: Predicates, weights: Weights
) -> Explanation | None:
    """What the score of an event rests on; None if no candidate of the parse has its trigger.

    The options are the encoder's own probabilities; the evidence names the features that moved the score most.
    """
    found = [c for c in parse.candidates if (c.start, c.end) == (event.trigger.start, event.trigger.end)]
    candidate = max(found, key=lambda one: one.score, default=None)
    if candidate is None:
        return None
    features = features_of(document, parse, candidate, event, predicates)
    parts = [(weights.get(name, 0.0) * value, name) for name, value in features.items() if name != BIAS]
    parts.sort(key=lambda part: (-abs(part[0]), part[1]))
    plain, marked = candidate.readings or (candidate.score, candidate.score)
    return Explanation(
        kind="score",
        start=event.trigger.start,
        end=event.trigger.end,
        text=event.trigger_text,
        decision=f"{event.score:.2f}",
        rule="that type, actors and recipients are right",
        options=(
            Option(label=f"that {event.trigger_text!r} reports an event", score=candidate.score, reason="encoder"),
            Option(label=f"that it is {candidate.type}", score=plain, reason="plain reading"),
            Option(label=f"that it is {candidate.type}", score=marked, reason="marked reading"),
        ),
        evidence=tuple(f"{share:+.2f} {name}" for share, name in parts[:SHOWN] if abs(share) >= 0.005),
    )
