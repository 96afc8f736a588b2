"""Python in a process of its own, for what must not depend on the process."""

from __future__ import annotations

import os
import subprocess
import sys


def said_with_hash_seed(seed: int, code: str, *args: object, given: bytes = b"", **env: str) -> bytes:
    """Return what `code` prints where sets and dictionaries of texts have another order; `given` is its input."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        input=given,
        stdout=subprocess.PIPE,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONUTF8": "1"} | env,
    )
    return done.stdout
