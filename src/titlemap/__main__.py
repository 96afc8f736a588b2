"""``python -m titlemap``."""

import sys

from titlemap.cli import main

sys.exit(main())
