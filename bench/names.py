"""Names: F1 of person, organisation and place on UNER EWT test, exact spans and labels."""

import sys
from collections import Counter
from pathlib import Path

from dyadwire.parse import Finders, ParseOptions, Parser
from dyadwire.records import Document
from shared import options, rows

LABELS = ("PER", "ORG", "LOC")


def measure(path: Path, weights: Path | None) -> dict[str, tuple[float, float, float]]:
    """(precision, recall, F1) of each label and of all; nationalities and groups are not annotated there."""
    sentences = list(rows(path))
    parser = Parser(Finders(actors=lambda _: (), triggers=lambda _: ()), ParseOptions(gate=False, lowest=1.0), weights)
    parses = parser.parse([Document(id=row["id"], origin=str(path), text=row["text"]) for row in sentences])
    count: Counter[tuple[str, str]] = Counter()
    for row, parse in zip(sentences, parses, strict=True):
        gold = {(start, end, label) for start, end, label in row["ents"]}
        found = {(n.start, n.end, n.label) for n in parse.names if n.label in LABELS}
        for part, spans in (("gold", gold), ("found", found), ("right", gold & found)):
            for span in spans:
                count[part, span[2]] += 1
                count[part, "all"] += 1
    out: dict[str, tuple[float, float, float]] = {}
    for label in (*LABELS, "all"):
        right, predicted, gold_count = count["right", label], count["found", label], count["gold", label]
        out[label] = (right / max(1, predicted), right / max(1, gold_count), 2 * right / max(1, predicted + gold_count))
    return out


def main() -> int:
    """Print the figures."""
    parser = options(__doc__)
    parser.add_argument("--weights", type=Path, default=None)
    args = parser.parse_args()
    path = args.shared / "data" / "ner" / "uner_en_ewt-test.jsonl"
    for label, (precision, recall, f1) in measure(path, args.weights).items():
        print(f"names {label:3}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
