"""How a command prints: nothing that it was given reaches a terminal as an order."""

from __future__ import annotations

import argparse
import sys
from typing import IO, Any, NoReturn

from titlemap.errors import printable


def say(text: object = "", file: IO[str] | None = None) -> None:
    """Print a text of one line or several; on standard output if no file is named."""
    print(printable(str(text), lines=True), file=file)


def remark(sentence: object) -> None:
    """Print a sentence on standard error, behind the command's name."""
    say(f"titlemap: {printable(str(sentence))}", sys.stderr)


class Parser(argparse.ArgumentParser):
    """A parser that repeats what was typed, or what the shell made of a pattern, only in a form that is safe."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end."""
        extra = message.removeprefix("unrecognized arguments: ")
        if extra != message and not extra.startswith("-"):
            message += "; a command takes one file at a time: repeat it for each"
        super().error(printable(message))

    def _print_message(self, message: str, file: Any = None) -> None:
        # where argparse itself writes help, versions and errors
        super()._print_message(printable(message, lines=True), file)
