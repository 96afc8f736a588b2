"""Run the examples of the documentation and write down what they print now.

``python3 run.py docs`` after a change of the table or of a model; then read the difference before committing
it. Nothing is written when an example fails.
"""

from __future__ import annotations

import code
import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

from titlemap.cli import main as titlemap

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/functions.md",
    "docs/alias_table.md",
    "docs/evaluation.md",
    "docs/files.md",
    "docs/scaling.md",
)
_BLOCK = re.compile(r"^```(?P<kind>python|console)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
_STATEMENT = re.compile(r"^>>> .*\n(?:\.\.\. .*\n|\.\.\.\n)*", re.MULTILINE)


class Prompt(code.InteractiveInterpreter):
    """Runs statements one after another; a failure ends it."""

    def showtraceback(self) -> None:
        """Let the error out."""
        raise  # noqa: PLE0704  called while the error is being handled

    def printed(self, statement: str) -> str:
        """Run one statement as written after its prompts and return what it prints."""
        source = "\n".join(line[4:] for line in statement.splitlines()) + "\n"
        with contextlib.redirect_stdout(io.StringIO()) as out:
            self.runsource(source, symbol="single")
        return out.getvalue()


def python_block(shown: str, names: Prompt) -> str:
    """Return a block of Python with the outputs renewed."""
    return "".join(found[0] + names.printed(found[0]) for found in _STATEMENT.finditer(shown)) + "\n"


def console_block(shown: str) -> str:
    """Return a block of commands with the outputs renewed."""
    parts = []
    for command in re.findall(r"^\$ (.*)$", shown, re.MULTILINE):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            titlemap(shlex.split(command)[1:])
        parts.append(f"$ {command}\n" + "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines()))
    return "\n".join(parts)


def refreshed(text: str) -> str:
    """Return a page with the outputs of all its examples renewed."""
    names = Prompt()

    def renew(block: re.Match[str]) -> str:
        kind, shown = block["kind"], block["code"]
        return f"```{kind}\n{python_block(shown, names) if kind == 'python' else console_block(shown)}```"

    return _BLOCK.sub(renew, text)


def main() -> int:
    """Refresh every page, working where the examples find the example files and may leave their own."""
    os.environ["COLUMNS"] = "120"
    with tempfile.TemporaryDirectory() as home, contextlib.chdir(home):
        shutil.copytree(ROOT / "examples", "examples")
        new = {page: refreshed((ROOT / page).read_text(encoding="utf-8")) for page in PAGES}
    for page, text in new.items():
        if text != (ROOT / page).read_text(encoding="utf-8"):
            (ROOT / page).write_text(text, encoding="utf-8")
            print(f"{page} has changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
