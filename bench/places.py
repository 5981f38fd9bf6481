"""Places: how often a gold toponym is put within 161 km (100 miles) of where it is, and how many are found.

    python bench/places.py [--errors] [--found]

--found reads TR-News with the shipped weights as the pipeline does, which takes a minute: a toponym is found if a
mention overlaps it; the second F1 also asks that it lies within 161 km. Words for peoples ("Cuban"), which TR-News
counts as toponyms, are not places to us, and count as missed.

Gold spans are given as names labelled LOC; toponyms without coordinates are left out. TR-News and LGL are copyrighted
news, GeoVirus is under GPL: they are read from the shared data (or $DYADWIRE_SHARED) and never copied.
"""

import argparse
import json
import math
import sys
import time
from typing import Any

from dyadwire.coding.places import find_places, load_gazetteer
from dyadwire.coding.places_gazetteer import Gazetteer
from dyadwire.config import load_configuration
from dyadwire.pipeline import make_stages
from dyadwire.records import Document, Name
from shared import DEFAULT as SHARED

SETS = ("trnews_visible", "geovirus", "lgl")
NEAR_KM = 161.0
EARTH_KM = 12742.0  # diameter

Row = dict[str, Any]


def distance_km(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) in degrees."""
    (a, b), (c, d) = ((math.radians(x) for x in point) for point in (one, two))
    inner = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return EARTH_KM * math.asin(math.sqrt(inner))


def toponyms(row: Row) -> list[Row]:
    """Gold toponyms with coordinates, one a span, in order."""
    by_span = {(t["start"], t["end"]): t for t in row["toponyms"] if t.get("lat")}
    return [by_span[span] for span in sorted(by_span)]


def score(documents: list[Row], gazetteer: Gazetteer, errors: bool) -> str:
    """Share within 161 km and share not in the gazetteer."""
    total = near = unknown = 0
    for row in documents:
        gold = toponyms(row)
        names = [Name(t["start"], t["end"], "LOC", 1.0) for t in gold]
        found = find_places(row["text"], names, gazetteer)
        for place in gold:
            mention = next(one for one in found if one.start <= place["start"] < one.end)
            total += 1
            if mention.latitude is None or mention.longitude is None:
                unknown += 1
                continue
            away = distance_km((mention.latitude, mention.longitude), (float(place["lat"]), float(place["lon"])))
            near += away <= NEAR_KM
            if errors and away > NEAR_KM:
                print(f"  {mention.text!r}: {mention.country} by {mention.rule!r}, {away:,.0f} km off")
    return (
        f"within {NEAR_KM:.0f} km {near / total:.3f}   not in the gazetteer {unknown / total:.3f}   ({total} toponyms)"
    )


def found_by_ourselves(documents: list[Row]) -> str:
    """F1 of the spans that the whole line finds, and of those that lie within 161 km."""
    stages = make_stages(load_configuration().settings)
    texts = [Document(id=row["id"], origin=row["id"], text=row["text"]) for row in documents]
    found = hits = near = wanted = 0
    for row, parse in zip(documents, stages.parse(texts), strict=True):
        read = [parse.sentences[index] for index in parse.encoded]
        places = list(find_places(row["text"], parse.names, stages.knowledge.gazetteer, read))
        gold = {(t["start"], t["end"]): t for t in row["toponyms"]}
        found, wanted = found + len(places), wanted + len(gold)
        for (start, end), toponym in sorted(gold.items()):
            hit = next((one for one in places if one.start < end and start < one.end), None)
            if hit is None:
                continue
            places.remove(hit)
            hits += 1
            if hit.latitude is not None and hit.longitude is not None and toponym.get("lat"):
                where = float(toponym["lat"]), float(toponym["lon"])
                near += distance_km((hit.latitude, hit.longitude), where) <= NEAR_KM
    spans, located = (2 * right / (found + wanted) for right in (hits, near))
    return f"found by ourselves: span F1 {spans:.3f}, within {NEAR_KM:.0f} km F1 {located:.3f}   ({wanted} toponyms)"


def main() -> int:
    """Print every figure; 2 if the shared data is not there."""
    parser = argparse.ArgumentParser(description="Measure places")
    parser.add_argument("--errors", action="store_true", help="show what is wrong")
    parser.add_argument("--found", action="store_true", help="find the toponyms of TR-News with the shipped weights")
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"no shared data at {SHARED}; set DYADWIRE_SHARED", file=sys.stderr)
        return 2
    begun = time.process_time()
    gazetteer = load_gazetteer()
    print(f"loading: {time.process_time() - begun:.2f} s")
    for name in SETS:
        lines = (SHARED / "data" / "geo" / f"{name}.jsonl").read_text("utf-8").split("\n")
        print(f"{name}: {score([json.loads(line) for line in lines if line], gazetteer, options.errors)}")
        if options.found and name == SETS[0]:
            print(found_by_ourselves([json.loads(line) for line in lines if line]))
    with (SHARED / "corpus" / "ir_docs.jsonl").open(encoding="utf-8") as lines_in:
        texts = [json.loads(line)["text"] for line, _ in zip(lines_in, range(400), strict=False)]
    begun = time.process_time()
    for text in texts:
        find_places(text, (), gazetteer)
    words = sum(len(text.split()) for text in texts)
    print(f"speed without names: {words / (time.process_time() - begun):,.0f} words a second of one core")
    return 0


if __name__ == "__main__":
    sys.exit(main())
