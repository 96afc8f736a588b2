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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv-peers"
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
    home, python = HOME / environment, python_of(environment)
    shutil.rmtree(home, ignore_errors=True)
    steps = [[sys.executable, "-m", "venv", str(home)]]
    pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    if PEERS[environment]:
        steps.append([*pip, "install", *PEERS[environment]])
    else:
        wheels = str(wheels_of(environment))
        steps.append([*pip, "wheel", "--no-deps", "--wheel-dir", wheels, str(ROOT)])
        steps.append([*pip, "install", "--find-links", wheels, environment])
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)  # noqa: S603  (spelled out above)
        if done.returncode:
            python.unlink(missing_ok=True)  # half an environment would be measured
            return (
                done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}"
            ).splitlines()[-1]
    return None


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
