"""Events on `gold/dev.jsonl` (or another gold file): the scores of the guidelines, by the product's own command.

The texts alone are given to the coder, with id, title and date as in the gold.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from shared import options, rows


def main() -> int:
    """Code the texts, score with `dyadwire evaluate`, and with the guidelines' own script where it is there."""
    parser = options(__doc__)
    parser.add_argument("--gold", type=Path, default=None, help="default: gold/dev.jsonl of the shared data")
    args = parser.parse_args()
    gold = args.gold or args.shared / "gold" / "dev.jsonl"
    command = [sys.executable, "-m", "dyadwire"]
    with tempfile.TemporaryDirectory() as folder:
        texts, coded = Path(folder) / "texts.jsonl", Path(folder) / "coded.jsonl"
        kept = ("id", "text", "title", "published", "url", "publisher")
        lines = [json.dumps({key: row[key] for key in kept if row.get(key)}) for row in rows(gold)]
        texts.write_text("\n".join(lines) + "\n", "utf-8")
        subprocess.run([*command, "code", str(texts), "--jsonl", str(coded)], check=True)
        subprocess.run([*command, "evaluate", str(gold), str(coded)], check=True)
        script = args.shared / "gold" / "score.py"
        if script.is_file():
            print("\nscore.py of the gold:", flush=True)
            subprocess.run([sys.executable, str(script), str(gold), str(coded)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
