"""The hand-made documents are shared with the tests of `analyse`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "analyse"))
