"""Dates: TempEval-3 spans and values, and dates of gold events.

    python bench/dates.py [--errors]

Reads the shared data beside the repository (or $DYADWIRE_SHARED); nothing here is trained on. Value F1 is TempEval-3's:
span F1 (relaxed: any overlap) times the share of matched expressions whose value is the gold's to the letter.
Gold events come with their gold triggers, types and status, so that only the dates are measured.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dyadwire.coding.dates import find_dates, gold_value
from dyadwire.coding.dates_events import Occasion, date_events, open_page
from dyadwire.learn.examples import held_out
from dyadwire.learn.segments import split_sentences
from dyadwire.records import DateMention, Span
from shared import DEFAULT as SHARED
from shared import rows

Row = dict[str, Any]


def as_day(text: str | None) -> date | None:
    """A day from the front of an ISO date; None for coarser ones."""
    return date.fromisoformat(text[:10]) if text and len(text) >= 10 else None


def score_timex(documents: Sequence[Row], errors: bool) -> str:
    """Span and value scores of one TempEval-3 set, with the creation time as anchor."""
    c: Counter[str] = Counter()
    for row in documents:
        found = list(find_dates(row["text"], as_day(row["dct"])))
        c["found"] += len(found)
        for start, end, gold in row["timex"]:
            c["gold"] += 1
            match = next((m for m in found if m.start < end and start < m.end), None)
            if match is None:
                continue
            found.remove(match)
            c["span"] += 1
            c["value"] += match.value == gold["value"]
            c["type"] += match.type == gold["type"]
            if errors and match.value != gold["value"]:
                print(
                    f"  {row['dct'][:10]} {row['text'][start:end]!r}: {match.value} not {gold['value']} ({match.rule})"
                )
    f1 = 2 * c["span"] / (c["found"] + c["gold"])
    value = c["value"] / c["span"]
    return (
        f"span P {c['span'] / c['found']:.3f} R {c['span'] / c['gold']:.3f} F1 {f1:.3f}   value accuracy {value:.3f} "
        f"F1 {f1 * value:.3f}   type accuracy {c['type'] / c['span']:.3f}   ({c['gold']} expressions)"
    )


def dated_events(row: Row) -> Iterator[tuple[Row, DateMention | None]]:
    """Each gold event with the date that we give it."""
    text, day = row["text"], as_day(row["published"])
    sentences = split_sentences(text)
    occasions = []
    for event in row["events"]:
        trigger = Span(event["trigger"]["start"], event["trigger"]["end"])
        sentence = next((s for s in reversed(sentences) if s.start <= trigger.start), trigger)
        occasions.append(Occasion(trigger=trigger, sentence=sentence, type=event["type"], status=event["status"]))
    decisions = date_events(open_page(text, day, sentences, find_dates(text, day), occasions))
    yield from ((event, decision.mention) for event, decision in zip(row["events"], decisions, strict=True))


def score_events(documents: Sequence[Row]) -> str:
    """How often the date of a gold event is right, also apart for events with and without a gold date."""
    c: Counter[str] = Counter()
    for row in documents:
        for event, mention in dated_events(row):
            guess = gold_value(mention) if mention else None
            kind = "dated" if event["date"] else "null"
            c[kind] += 1
            c[kind + " right"] += guess == event["date"]
    right = c["dated right"] + c["null right"]
    return (
        f"date right {right / (c['dated'] + c['null']):.3f}   "
        f"where gold names one {c['dated right'] / c['dated']:.3f} of {c['dated']}   "
        f"false dates {1 - c['null right'] / c['null']:.3f} of {c['null']}"
    )


def main() -> int:
    """Print every figure; 2 if the shared data is not there."""
    parser = argparse.ArgumentParser(description="Measure dates")
    parser.add_argument("--errors", action="store_true", help="show what is wrong")
    errors = parser.parse_args().errors
    if not SHARED.is_dir():
        print(f"no shared data at {SHARED}; set DYADWIRE_SHARED", file=sys.stderr)
        return 2
    for name in ("te3_timebank", "te3_aquaint"):
        print(f"{name}: {score_timex(list(rows(SHARED / 'data' / 'timex' / f'{name}.jsonl')), errors)}")
    train = list(rows(SHARED / "gold" / "train.jsonl"))
    tenth = [row for row in train if held_out(row["id"])]
    for name, documents in (
        ("train", train),
        ("train, held-out tenth", tenth),
        ("dev", list(rows(SHARED / "gold" / "dev.jsonl"))),
    ):
        print(f"gold {name}, gold triggers: {score_events(documents)}")
    official = rows(SHARED / "corpus" / "ir_docs.jsonl", 400)
    texts = [row["text"] for row in official]
    begun = time.process_time()
    for text in texts:
        find_dates(text, date(2015, 6, 1))
    words = sum(len(text.split()) for text in texts)
    print(f"speed: {words / (time.process_time() - begun):,.0f} words a second of one core")
    return 0


if __name__ == "__main__":
    sys.exit(main())
