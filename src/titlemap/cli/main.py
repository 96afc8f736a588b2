"""Parse the command line, run the command, and turn what goes wrong into a sentence and an exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from titlemap.cli.arguments import parser
from titlemap.cli.printing import remark
from titlemap.errors import TitlemapError

if TYPE_CHECKING:
    from collections.abc import Sequence

_BAD_INPUT = 2
_INTERRUPTED = 130  # what a shell reports after Ctrl-C
_NOBODY_LISTENS = 141  # and after a closed pipe


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; those of the process if not given.

    Returns
    -------
    int
        The exit code: 0 done, 1 some records were rejected, 2 bad usage or input, 130 interrupted, 141 the
        reader of the output went away.

    Examples
    --------
    >>> main(["title", "Data Scientist"])
    'Data Scientist' -> Data Scientist (data_scientist)
    ...
    0
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # no title makes printing fail
            stream.reconfigure(errors="backslashreplace")
    try:
        args = parser().parse_args(argv)
        code = int(args.run(args))
        sys.stdout.flush()
    except SystemExit as request:  # argparse has said what there is to say
        return request.code if isinstance(request.code, int) else 0
    except TitlemapError as error:
        remark(error)
        return _BAD_INPUT
    except BrokenPipeError:
        _forget_output()
        return _NOBODY_LISTENS
    except KeyboardInterrupt:
        remark("interrupted")
        return _INTERRUPTED
    return code


def _forget_output() -> None:
    """Send the rest of standard output nowhere, so that the interpreter's last flush doesn't complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # not a real file, as in tests
        return
