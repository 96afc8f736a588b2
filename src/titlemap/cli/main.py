"""Parse the command line, run the command, and turn what goes wrong into a sentence and an exit code."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

from titlemap.cli.arguments import parser
from titlemap.cli.printing import remark
from titlemap.cli.streams import Stopped, forget_output, guarded
from titlemap.errors import TitlemapError

if TYPE_CHECKING:
    from collections.abc import Sequence

_BAD_INPUT = 2
_FAULT = 70  # the number that sysexits.h has for it
_BY_SIGNAL = 128  # and the signal's number: what a shell reports
_INTERRUPTED = 130
_NOBODY_LISTENS = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; those of the process if not given.

    Returns
    -------
    int
        The exit code: 0 done, 1 some records were rejected, 2 bad usage or input or no room, 70 a fault of titlemap
        itself, 129, 130 and 143 ended by SIGHUP, Ctrl-C or SIGTERM, 141 the reader of the output went away.

    Examples
    --------
    >>> main(["title", "Data Scientist"])
    'Data Scientist' -> Data Scientist (data_scientist)
    ...
    0
    """
    with guarded():
        code, sentence = _outcome(argv)
        if sentence:
            remark(sentence)
    return code


def _outcome(argv: Sequence[str] | None) -> tuple[int, str]:
    """Run a command; return its exit code and what is to be said."""
    try:
        try:
            args = parser().parse_args(argv)
            code = int(args.run(args))
        except SystemExit as request:  # argparse has said what there is to say
            code = request.code if isinstance(request.code, int) else 0
        sys.stdout.flush()
    except TitlemapError as error:
        _finish_output()
        return _BAD_INPUT, str(error)
    except BrokenPipeError:
        forget_output()
        return _NOBODY_LISTENS, ""
    except Stopped as stop:
        _finish_output()
        how = "" if stop.signal.name == "SIGINT" else f" by {stop.signal.name}"
        return _BY_SIGNAL + stop.signal, f"interrupted{how}"
    except KeyboardInterrupt:
        _finish_output()
        return _INTERRUPTED, "interrupted"
    except MemoryError:
        return _BAD_INPUT, "there is not enough memory for this; --workers 1 takes the least"
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _BAD_INPUT, f"{where}{error.strerror or error}"
    except Exception:  # noqa: BLE001  (code 1 means "done", so Python's own way out will not do)
        traceback.print_exc()
        return _FAULT, "this is a fault of titlemap; please report it with the lines above"
    return code, ""


def _finish_output() -> None:
    """Write what waits, or forget it where that is impossible."""
    try:
        sys.stdout.flush()
    except (TitlemapError, OSError):
        forget_output()
