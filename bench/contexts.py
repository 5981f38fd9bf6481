"""Contexts: how often those of PLOVER's old gold-standard records are among ours.

    python bench/contexts.py [--missed]

Reads `data/events/plover_gsr.jsonl` of the shared data: 322 sentences of the CAMEO manual with the contexts of PLOVER
0.5b1. Its names are mapped to today's (ontology notes, section 7); one that was split counts as found if any of its
parts is. Type and sectors are those of the record, so that only contexts are measured. The records name one context,
seldom two, and not all that apply: what we give beyond it is no error as such, so precision is that of the likeliest.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from dyadwire.coding.contexts import with_contexts
from dyadwire.coding.contexts_table import load_contexts
from dyadwire.coding.ontology import load_ontology
from dyadwire.records import Document, Entity, Event, Span
from shared import options, rows

Row = dict[str, Any]

TYPES: dict[str, str] = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
MODES = {"INVESTIGATE": "investigate"}
POLITICAL = ("executive", "legislative", "political_institutions", "pro_democracy", "pro_autocracy")
CONTEXTS = {
    "rights": ("rights_freedoms", "human_rights"),
    "government": POLITICAL,
    "political": POLITICAL,
    "politics": POLITICAL,
    "refugee": ("migration", "asylum"),
    "refugees": ("migration", "asylum"),
    "resource": ("natural_resource", "territory", "human_security"),  # land and water were resources in 0.5b1
    "resources": ("natural_resource", "territory", "human_security"),
    "religion": ("religion_ethnicity",),
    "discrimination": ("religion_ethnicity", "inequality"),
}
WITHOUT = ("assets", "foreign", "historical", "unknown")  # no context of today's list


def gold_contexts(row: Row) -> list[tuple[str, ...]]:
    """For each context of the record the names of today that would be right."""
    given = [name.strip() for name in (row.get("context") or "").split(",") if name.strip()]
    return [CONTEXTS.get(name, (name,)) for name in given if name not in WITHOUT]


def event_of(row: Row) -> Event:
    """The record as an event whose trigger is the first of its words that stands in the text."""
    text = row["text"]
    at, word = next(((text.find(w), w) for w in row["eventText"].split() if w in text), (0, text.split()[0]))
    actors, recipients = (tuple(_entities(row.get(side))) for side in ("source", "target"))
    mode = MODES.get(row["event"])
    return Event(
        id="0",
        document=row["id"],
        sentence=Span(0, len(text)),
        trigger=Span(at, at + len(word)),
        trigger_text=word,
        type=str(TYPES.get(row["event"], row["event"])),
        mode=mode,
        actors=actors,
        recipients=recipients,
        status="actual",
        sources=(),
        denied=False,
        date=None,
        date_mention=None,
        place=None,
    )


def _entities(listed: Any) -> Iterator[Entity]:
    # three records have an object, or bare words, in place of a list
    for one in [listed] if isinstance(listed, dict) else listed if isinstance(listed, list) else ():
        words, code = one.get("actorText") or "?", one.get("code")
        sector = "IGO" if code == "IGO" else one.get("sector")
        yield Entity(start=0, end=1, text=words, country=code, sector=sector, name=words if code == "IGO" else None)


def main() -> int:
    """Print recall over all and by context, and how often the likeliest context is one of the record's."""
    parser = options(__doc__)
    parser.add_argument("--missed", action="store_true", help="show what was not found")
    args = parser.parse_args()
    table = load_contexts(load_ontology())
    gold, found = Counter[str](), Counter[str]()
    events = likeliest = given = 0
    for row in rows(args.shared / "data" / "events" / "plover_gsr.jsonl"):
        wanted = gold_contexts(row)
        document = Document(id=row["id"], origin=row["id"], text=row["text"])
        (event,) = with_contexts(document, [Span(0, len(row["text"]))], [event_of(row)], table)
        if not wanted:
            continue
        events += 1
        given += len(event.contexts)
        likeliest += any(event.contexts[:1] == (name,) for names in wanted for name in names)
        for names in wanted:
            gold[names[0]] += 1
            hit = not set(names).isdisjoint(event.contexts)
            found[names[0]] += hit
            if args.missed and not hit:
                print(f"  {names[0]} not in {event.contexts}: {event.trigger_text!r} in {row['text']}")
    for name, count in gold.most_common():
        print(f"{name:24}{found[name]:4} of {count:4}  {found[name] / count:.2f}")
    print(
        f"recall {sum(found.values()) / sum(gold.values()):.3f} of {sum(gold.values())} contexts of {events} records; "
        f"likeliest right {likeliest / events:.3f}; {given / events:.2f} contexts a record"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
