"""`python -m dyadwire` is the command `dyadwire`."""

import sys

from dyadwire.cli import main

if __name__ == "__main__":
    sys.exit(main())
