"""What the recipes that fit a table on the gold and our own annotations are asked on the command line."""

import argparse
from pathlib import Path


def fit_options(description: str | None) -> argparse.Namespace:
    """`shared` and `annotated`, where the texts and our annotations are; `cross`: cross-validate, write nothing."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--annotated", type=Path, default=Path(__file__).parent / "annotated" / "events.jsonl")
    parser.add_argument("--cross", action="store_true")
    return parser.parse_args()
