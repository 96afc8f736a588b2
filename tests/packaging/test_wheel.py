"""What users install is the wheel: it ships the same table, and passes the suite without a checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.checkout]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command away from the checkout and return what it says; fail with all of it if it fails."""
    ours = ("PYTHON", "PYTEST", "COV")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env | {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built the way a release is: the source distribution first, the wheel from that."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def source(wheel: Path) -> Path:
    """The source distribution that the wheel was built from."""
    (built,) = wheel.parent.glob("*.tar.gz")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh environment with the wheel in it."""
    home = tmp_path_factory.mktemp("env")
    run(sys.executable, "-m", "venv", home, cwd=home)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", f"titlemap[test] @ {wheel.as_uri()}", cwd=home)
    return scripts


def test_the_wheel_ships_every_table_byte_for_byte(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tables = [name for name in archive.namelist() if name.startswith("titlemap/data/")]
        inside = {name.removeprefix("titlemap/data/"): archive.read(name) for name in tables}
    beside = {path.name: path.read_bytes() for path in (ROOT / "data").iterdir()}
    assert "title_aliases.csv" in inside
    assert inside == beside


def test_the_wheel_holds_the_package_its_types_and_its_licence_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "titlemap/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"titlemap"}


def test_the_source_distribution_holds_what_readme_links_to(source: Path) -> None:
    with tarfile.open(source) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\((?!https?:|#)([^)#]+)", readme))
    assert linked
    assert linked <= inside


def test_the_installed_command_answers(installed: Path, tmp_path: Path) -> None:
    assert "data_scientist" in run(installed / "titlemap", "title", "Data Scientist", cwd=tmp_path)


def test_the_quick_suite_passes_against_the_wheel(installed: Path, tmp_path: Path) -> None:
    left_out = shutil.ignore_patterns("__pycache__", "packaging")
    shutil.copytree(ROOT / "tests", tmp_path / "tests", ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    python = installed / "python"
    where = run(python, "-c", "import titlemap; print(titlemap.__file__)", cwd=tmp_path)
    assert ROOT not in Path(where.strip()).parents
    options = ["-q", "-n", "2", "-p", "no:cacheprovider", "--doctest-modules"]
    spark = Path(where.strip()).with_name("spark.py")  # its engine is not among what the quick tests need
    wanted = ["-m", "not slow and not checkout", f"--ignore={spark}", "--pyargs", "titlemap", "tests"]
    said = run(python, "-m", "pytest", *options, *wanted, cwd=tmp_path)
    assert " passed" in said
