"""`python -m dyadwire.cli`, where the script is not on the path."""

import sys

from dyadwire.cli import main

sys.exit(main())
