"""One command for each thing that is done with a checkout; needs only Python 3.11 or newer.

python3 run.py demo [FILE]    label the example postings, or a file of yours, and show the answers
python3 run.py test [ARGS]    the quick tests and the doctests; ARGS go to pytest
python3 run.py lint           ruff
python3 run.py types          mypy --strict
python3 run.py slow [ARGS]    the slow tests: the built wheel, and the like
python3 run.py survive [ARGS] attack it: kills, signals, full disks, other people's folders, broken files; a table of them
python3 run.py check          all of test, lint, types and slow
python3 run.py bounds [ARGS]  the quick tests with the lowest versions that pyproject.toml allows and with the newest,
                              and whether both write the same bytes
python3 run.py pythons [ARGS] the quick tests with every other Python from 3.12 on that this machine has
python3 run.py train [ARGS]   learn the title model's part of the alias table again
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
import re
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
    return subprocess.run(words, cwd=ROOT, env=env, stdout=out, stderr=out, check=False).returncode


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


def python_of(minor: int) -> Path | None:
    """Find a Python 3.`minor` on the PATH, or where pyenv and uv put them."""
    name = f"python3.{minor}"
    homes = [os.environ.get("PYENV_ROOT", "~/.pyenv") + "/versions", "~/.local/share/uv/python"]
    found = [path for home in homes for path in sorted(Path(home).expanduser().glob(f"*3.{minor}.*/bin/{name}"))]
    on_path = shutil.which(name)
    for candidate in [*([Path(on_path)] if on_path else []), *reversed(found)]:
        if run(candidate, "-c", "import ensurepip, venv", quiet=True) == 0:  # pyenv's shims may stand for nothing
            return candidate
    return None


def apart(name: str, python: Path, *how: str) -> Path:
    """Make an environment of its own with titlemap[test], or bring it up to date; return its Python."""
    venv = ROOT / f".venv-{name}"
    inside = venv / PYTHON.relative_to(VENV)
    if run(inside, "-m", "pip", "--version", quiet=True) if inside.exists() else True:
        print(f"Setting up {venv.name} with {python}; this takes a minute ...", flush=True)
        if run(python, "-m", "venv", "--clear", venv):
            raise Failure(f"{python} could not make a virtual environment in {venv}")
    if run(inside, "-m", "pip", "install", "--quiet", *how, "--editable", ".[test]"):
        raise Failure(f"pip could not install titlemap into {venv.name}; it says why above")
    return inside


def lowest_versions() -> str:
    """Read off pyproject.toml what the lowest allowed versions are, as pip's constraints."""
    import tomllib  # noqa: PLC0415  (Pythons before 3.11 have none, and are to read a sentence)

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(each for name in ("parquet", "plot", "duckdb", "test") for each in extras[name])]
    bounds = (re.fullmatch(r"([A-Za-z0-9._-]+)>=([0-9.]+)", each) for each in wanted)
    return "".join(f"{bound[1]}=={bound[2]}\n" for bound in bounds if bound)


def quick_with(python: Path, args: list[str]) -> int:
    """Run the quick tests in an environment of its own."""
    run(python, "-m", "pip", "list", "--format=freeze", "--exclude-editable")
    return run(python, "-m", "pytest", "-n", "2", "-m", "not slow", *(args or ["-q", "tests"]))


def bounds(args: list[str]) -> int:
    """Run the quick tests with the lowest and the newest versions, and compare what both write."""
    oldest = Path(sys.executable) if sys.version_info[:2] == OLDEST else python_of(OLDEST[1])
    if oldest is None:
        raise Failure("the lowest versions are those for Python 3.11, which is not on this machine")
    constraints = ROOT / ".venv-lowest.txt"
    constraints.write_text(lowest_versions())
    lowest = apart("lowest", oldest, "--constraint", str(constraints))
    newest = apart("newest", oldest, "--upgrade", "--upgrade-strategy", "eager")
    failed = [python.parts[-3] for python in (lowest, newest) if quick_with(python, args)]
    written = []
    for python in (lowest, newest):
        target = python.parents[1] / "labelled.csv"
        if run(python, "-m", "titlemap", "label", "examples/evaluation_postings.csv", "-o", target, "-q"):
            failed.append(f"{python.parts[-3]} labels the examples")
        written.append(hashlib.sha256(target.read_bytes()).hexdigest() if target.exists() else "")
    if len(set(written)) > 1:
        failed.append("the lowest and the newest versions write other bytes")
    print(f"FAILED: {', '.join(failed)}" if failed else f"Passed; both write {written[0][:12]}", flush=True)
    return 1 if failed else 0


def pythons(args: list[str]) -> int:
    """Run the quick tests with every other Python that this machine has."""
    failed = []
    for minor in range(OLDEST[1] + 1, 16):
        found = python_of(minor)
        if found is None:
            print(f"== Python 3.{minor} is not on this machine", flush=True)
            continue
        print(f"== Python 3.{minor}: {found}", flush=True)
        if quick_with(apart(f"3.{minor}", found), args):
            failed.append(f"3.{minor}")
    print(f"FAILED: {', '.join(failed)}" if failed else "Passed with all that there are", flush=True)
    return 1 if failed else 0


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
    return run(PYTHON, "-m", "titlemap.training.titles", *args)


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
    "bounds": bounds,
    "pythons": pythons,
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
