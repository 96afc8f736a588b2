"""One command for each thing that is done with a checkout; needs only Python 3.11 or newer.

python3 run.py demo [FILE]    label the example postings, or a file of yours, and show the answers
python3 run.py test [ARGS]    the quick tests and the doctests; ARGS go to pytest
python3 run.py lint           ruff
python3 run.py types          mypy --strict
python3 run.py slow [ARGS]    the slow tests: the built wheel, and the like
python3 run.py survive [ARGS] attack it: kills, signals, full disks, other people's folders, broken files; a table of them
python3 run.py check          all of test, lint, types and slow
python3 run.py train [ARGS]   learn the title model from the alias table again
python3 run.py docs           write down anew what the examples of the documentation print
python3 run.py notebook       run notebooks/evaluate_accuracy.ipynb and store what it shows
python3 run.py bench [ARGS]   what titlemap costs beside its peers; ARGS: subjects, --full, --write, --file
python3 run.py bench peers    install these peers
python3 run.py bench hot      what the functions cost that an answer spends its time in

The first command makes .venv beside this file and installs titlemap into it; later ones find it there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "titlemap-installed"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
#: What can be installed, each with everything before it.
EXTRAS = ("", "[test]", "[dev]")


class Failure(Exception):  # noqa: N818  (a command that failed, not a mistake of this program)
    """A step did not work; the message says what to do."""


def run(*command: str | Path, quiet: bool = False) -> int:
    """Run a command at the top of the checkout and return its exit code."""
    env = os.environ | {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    sys.stdout.flush()
    words = [str(part) for part in command]
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(words, cwd=ROOT, env=env, stdout=out, check=False).returncode


def install(extra: str) -> None:
    """Make the environment, or bring it up to date; do nothing when it already has what is asked for."""
    project = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    done, _, has = STAMP.read_text().strip().partition(" ") if STAMP.is_file() else ("", "", "")
    fresh = done == project and PYTHON.exists()
    if fresh and EXTRAS.index(has) >= EXTRAS.index(extra):
        return
    if has in EXTRAS and EXTRAS.index(has) > EXTRAS.index(extra):
        extra = has  # an update must not take tools away
    began = time.monotonic()
    print(f"Setting up .venv with titlemap{extra}; this takes a minute ...", flush=True)
    STAMP.unlink(missing_ok=True)
    if not (PYTHON.exists() and run(PYTHON, "-m", "pip", "--version", quiet=True) == 0):
        make_environment()
    if run(PYTHON, "-m", "pip", "install", "--quiet", "--editable", f".{extra}"):
        raise Failure("pip could not install titlemap; it says why above (is the network reachable?)")
    STAMP.write_text(f"{project} {extra}")
    print(f"... done in {time.monotonic() - began:.0f} seconds.", flush=True)


def make_environment() -> None:
    """Create .venv, over whatever a broken attempt left behind."""
    if run(sys.executable, "-m", "venv", "--clear", VENV):
        raise Failure(
            f"python could not make a virtual environment in {VENV}. On Debian and Ubuntu, "
            f"'apt install python3-venv' adds what is missing; then run this command again."
        )


def test(marker: str, args: list[str]) -> int:
    """Run pytest on what `args` name, or else on the whole project."""
    named = any((ROOT / arg.partition("::")[0]).exists() for arg in args)
    where = [] if named else ["tests"] if marker in ("slow", "attack") else ["src", "tests"]
    return run(PYTHON, "-m", "pytest", "-n", "2", "-m", marker, "--doctest-modules", *where, *args)


def demo(args: list[str]) -> int:
    """Label the example postings, or the user's own file, and show a table of them."""
    install("")
    return run(SCRIPTS / "titlemap", "label", "--table", *(args or ["examples/messy_postings.csv"]))


def quick(args: list[str]) -> int:
    """Run the quick tests and the doctests."""
    install("[test]")
    return test("not slow", args)


def slow(args: list[str]) -> int:
    """Run the slow tests."""
    install("[dev]")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        print(
            "The tests of Spark need Java 17 or newer, and there is none; on Debian and Ubuntu, "
            "'apt install default-jre-headless' adds it.",
            flush=True,
        )
    return test("slow", args)


def survive(args: list[str]) -> int:
    """Run the tests that are attacks, and count by kind what was tried and survived."""
    install("[test]")
    return test("attack", args)


def lint(args: list[str]) -> int:
    """Run ruff."""
    install("[dev]")
    return run(PYTHON, "-m", "ruff", "check", *args)


def types(args: list[str]) -> int:
    """Run mypy."""
    install("[dev]")
    return run(PYTHON, "-m", "mypy", *args)


def check(_: list[str]) -> int:
    """Run everything, also after a failure, and sum up."""
    install("[dev]")
    steps = {"test": quick, "lint": lint, "types": types, "slow": slow}
    failed = []
    for name, step in steps.items():
        print(f"== {name}", flush=True)
        if step([]):
            failed.append(name)
    print(f"FAILED: {', '.join(failed)}" if failed else f"All passed: {', '.join(steps)}")
    return 1 if failed else 0


def train(args: list[str]) -> int:
    """Learn the title model again."""
    install("")
    return run(PYTHON, "-m", "titlemap.train", *args)


def docs(args: list[str]) -> int:
    """Renew the outputs of the documentation's examples."""
    install("")
    return run(PYTHON, "scripts/refresh_docs.py", *args)


def notebook(args: list[str]) -> int:
    """Run the notebook and store its outputs."""
    install("[dev]")
    return run(PYTHON, "scripts/run_notebook.py", *args)


def bench(args: list[str]) -> int:
    """Measure titlemap beside its peers, or install them, or measure single functions."""
    what, *rest = args or [""]
    install("[dev]" if what == "hot" else "[test]")
    if what == "hot":
        options = [
            "-o",
            "addopts=",
            "-p",
            "no:xdist",
            "--benchmark-timer=time.process_time",
            "--benchmark-warmup=on",
        ]
        columns = "--benchmark-columns=median,iqr,min,rounds"
        return run(PYTHON, "-m", "pytest", "-q", "benchmarks/test_hot.py", *options, columns, *rest)
    if what == "peers":
        return run(PYTHON, "-m", "benchmarks.peers", *rest)
    return run(PYTHON, "-m", "benchmarks", *args)


COMMANDS = {
    "demo": demo,
    "test": quick,
    "lint": lint,
    "types": types,
    "slow": slow,
    "survive": survive,
    "check": check,
    "train": train,
    "docs": docs,
    "notebook": notebook,
    "bench": bench,
}


def main(argv: list[str]) -> int:
    """Do what the first argument says."""
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0 if argv else 2
    if argv[0] not in COMMANDS:
        print(f"run.py: no command {argv[0]!r}; there are {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:2]))
        print(f"run.py: titlemap needs Python 3.11 or newer; {sys.executable} is {have}", file=sys.stderr)
        return 1
    try:
        return COMMANDS[argv[0]](argv[1:])
    except Failure as failure:
        print(f"run.py: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
