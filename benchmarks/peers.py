"""Install what titlemap is measured beside, each in an environment of its own.

    python -m benchmarks.peers              all of them, into .venv-peers/
    python -m benchmarks.peers sockit       one of them, anew

This is the only step that uses the network. Peers that titlemap depends on anyway (rapidfuzz, scikit-learn, pandas)
are measured in titlemap's own environment. ``titlemap`` itself is built and installed as a user gets it, to see how
large that is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv-peers"
NOT_INSTALLED = "not installed; `python3 run.py bench peers` does that"
#: An environment's name, and what pip is asked for.
PEERS: dict[str, tuple[str, ...]] = {
    "sockit": ("sockit==0.3.1", "setuptools<81"),  # it imports pkg_resources
    "string-grouper": ("string-grouper",),
    "wordllama": ("wordllama", "scikit-learn"),
    "ahocorasick": ("ahocorasick-rs",),
    "titlemap": (),
}


def python_of(environment: str) -> Path:
    """Return the interpreter of an environment, whether or not it is there."""
    scripts = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return HOME.joinpath(environment, *scripts)


def wheels_of(environment: str) -> Path:
    """Return the folder in which an environment keeps the wheel that was built for it."""
    return HOME / environment / "wheel"


def install(environment: str) -> str | None:
    """Make an environment anew.

    Returns
    -------
    str or None
        What went wrong, or None.
    """
    shutil.rmtree(HOME / environment, ignore_errors=True)
    for command in _commands(environment):
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (spelled out below)
        if done.returncode:
            python_of(environment).unlink(missing_ok=True)  # half an environment would be measured
            said = done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}"
            return said.splitlines()[-1]
    return None


def _commands(environment: str) -> Iterator[list[str]]:
    pip = [str(python_of(environment)), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    yield [sys.executable, "-m", "venv", str(HOME / environment)]
    if PEERS[environment]:
        yield [*pip, "install", *PEERS[environment]]
        return
    wheels = wheels_of(environment)
    yield [*pip, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(ROOT)]
    yield [*pip, "install", *map(str, wheels.glob("*.whl"))]  # by its name, a registry might have another


def main() -> int:
    """Install the environments that the command line names, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PEERS)}")
    names = parser.parse_args().names
    if unknown := set(names) - PEERS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    failed = 0
    for name in names or PEERS:
        print(f"{name} ... ", end="", flush=True)
        trouble = install(name)
        failed += trouble is not None
        print(trouble or "installed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
