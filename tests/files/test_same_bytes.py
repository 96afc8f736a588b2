"""The same source gives the same bytes on any processor: the last digits of numbers differ, and are not written."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from titlemap.files.rendering import SLACK
from titlemap.taxonomy import OUTCOMES

#: Prints what numpy found in this processor beyond what every processor has, and can do without.
_FEATURES = """
try:
    from numpy._core import _multiarray_umath as core
except ImportError:  # before numpy 2
    from numpy.core import _multiarray_umath as core
print(*(name for name in core.__cpu_dispatch__ if core.__cpu_features__[name]))
"""
_POSTINGS = """You will train, tune and evaluate machine learning models in Python and deploy them with Kubernetes.
You answer questions of the business with SQL, dashboards and experiments, and present insights to stakeholders.
Publish papers at conferences, prove theorems, develop novel algorithms for deep learning and optimisation.
You sell cheese on the market, drive the van and count the till.""".splitlines()
_TITLES = ("Member of Staff", "Data Scientist", "Applied Scientist, Pricing", "ML Platform Engineer", "Uplift Wizard", "")


def _run(*words: str, without: str = "") -> str:
    env = {**os.environ, "PYTHONUTF8": "1", **({"NPY_DISABLE_CPU_FEATURES": without} if without else {})}
    done = subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def features() -> list[str]:
    found = _run("-c", _FEATURES).split()
    if not found:
        pytest.skip("numpy uses nothing of this processor that it can do without")
    return found


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bytes") / "jobs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["title", "text"])
        writer.writerows(
            [f"{title} {at}", " ".join(_POSTINGS[(i * at + n) % 4] for i in range(at % 5 + 1)) * (n + 1)]
            for at in range(40)
            for n, title in enumerate(_TITLES)
        )
    return path


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_processor_that_can_do_less_gives_the_same_bytes(
    tmp_path: Path, features: list[str], source: Path, suffix: str
) -> None:
    if suffix == "jsonl":
        code = (
            "import csv, json, sys; [print(json.dumps(row)) for row in csv.DictReader(open(sys.argv[1], encoding='utf-8'))]"
        )
        rows = _run("-c", code, str(source))
        source = tmp_path / "jobs.jsonl"
        source.write_text(rows, encoding="utf-8")
    wide = [name for name in features if name.startswith(("AVX512", "X86_V4"))]
    written = []
    for at, without in enumerate(["", " ".join(wide), " ".join(features)]):
        target = tmp_path / f"{at}.{suffix}"
        _run("-m", "titlemap", "label", str(source), "-o", str(target), "-q", without=without)
        written.append(target.read_bytes())
    assert written[0] == written[1] == written[2]


def test_what_is_written_sums_to_one_but_for_the_rounding(tmp_path: Path, source: Path) -> None:
    target = tmp_path / "labelled.csv"
    _run("-m", "titlemap", "label", str(source), "-o", str(target), "-q")
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 240
    for row in rows:
        for kind in ("p", "share"):
            cells = [row[f"{kind}_{outcome}"] for outcome in OUTCOMES]
            assert abs(sum(map(float, cells)) - 1) <= SLACK
            assert max(map(len, cells)) <= len("0.123456")
