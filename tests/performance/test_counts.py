"""What answers cost, in counts rather than seconds: calls, blocks, bytes, files. What a text costs is counted in tests/posting."""

from __future__ import annotations

import functools
import gc
import importlib
import itertools
import pkgutil
import subprocess
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest

import titlemap
from titlemap import TitleNormalizer, load_aliases
from titlemap.clean import clean_titles
from titlemap.model import TitleModel
from titlemap.normalizer import _BLOCK
from titlemap.reading import TitleReader

#: A fifth above the 203 that a title of this kind took when this was written; lower it when titles get cheaper.
CALLS_FOR_A_TITLE = 245
#: The alias table (32,000 rows), its indexes and the title model: 45 MB when this was written. Each worker has its own.
BYTES_OF_TABLES = 52_000_000
#: The answer, and what its evidence will be made from; it was 2,500.
BYTES_FOR_AN_ANSWER = 3_500

#: Titles that no alias is, each with something to clean: forty of them, and with a number as many as are asked for.
TITLES = [
    f"{level} {field} {role}, {team} ({place})"
    for (level, place), (field, role), team in itertools.product(
        [("Sr.", "Berlin"), ("Lead", "Remote")],
        [
            ("Forecasting", "Scientist"),
            ("Claims", "Handler"),
            ("Vision", "Engineer"),
            ("Spa", "Hostess"),
            ("Ml", "Wizzard"),
        ],
        ["Payments", "Maps", "Core Platform", "Oncology"],
    )
]


def distinct(count: int, start: int = 0) -> list[str]:
    numbered = (f"{title} REQ-{number}" for number in itertools.count(start) for title in TITLES)
    return list(itertools.islice(numbered, count))


@pytest.fixture(scope="module")
def normalizer() -> TitleNormalizer:
    made = TitleNormalizer()
    made.normalize_many([*TITLES, "Data Scientist"])
    return made


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a title was cleaned and the model's weights were summed, and for how many titles."""
    seen: Counter[str] = Counter()
    logits = TitleModel.logits

    def cleaning(titles: Sequence[str]) -> Any:
        seen["cleaned"] += len(titles)
        return clean_titles(titles)

    def summing(self: TitleModel, titles: Any) -> Any:
        seen["blocks"] += 1
        seen["scored"] += len(titles)
        return logits(self, titles)

    monkeypatch.setattr("titlemap.reading.clean_titles", cleaning)
    monkeypatch.setattr(TitleModel, "logits", summing)
    return seen


def calls(ask: Callable[[], object]) -> int:
    """Count the calls of functions, Python's and C's, that a question takes: the same number on every machine."""
    seen = 0

    def profile(_: Any, event: str, __: Any) -> None:
        nonlocal seen
        seen += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return seen


def test_a_title_is_cleaned_once_at_most(normalizer: TitleNormalizer, counted: Counter[str]) -> None:
    normalizer.normalize_many(distinct(100))
    assert 0 < counted["cleaned"] <= 100


def test_reasons_do_not_clean_or_score_again(normalizer: TitleNormalizer, counted: Counter[str]) -> None:
    results = normalizer.normalize_many(distinct(50))
    before = counted.copy()
    assert all(result.reason and result.evidence for result in results)
    assert counted == before


def test_the_model_sums_once_for_a_block_and_not_at_all_for_an_alias(
    normalizer: TitleNormalizer, counted: Counter[str]
) -> None:
    normalizer.normalize_many(["Data Scientist", "Senior Data Scientist (m/f/d)", ""] * 5)
    assert counted["blocks"] == 0
    normalizer.normalize_many([*distinct(_BLOCK), "Data Scientist"])
    assert counted["blocks"] == 1
    assert 0 < counted["scored"] <= _BLOCK


def test_what_a_cleaned_title_says_is_worked_out_once(
    normalizer: TitleNormalizer, counted: Counter[str]
) -> None:
    dressed = [
        f"{level} Parcel Robot Engineer Wizardry ({place})"
        for level in ("Sr.", "Lead", "")
        for place in ("Berlin", "Remote")
    ]
    first, *others = normalizer.normalize_many(dressed)
    again = normalizer.normalize("Principal Parcel Robot Engineer Wizardry")
    assert counted == {"cleaned": 7, "blocks": 1, "scored": 1}
    assert all(other.probabilities is first.probabilities for other in (*others, again))


def test_a_title_that_comes_again_is_not_cleaned_again(normalizer: TitleNormalizer, counted: Counter[str]) -> None:
    first = normalizer.normalize("Parcel Robot Engineer Wizardry (Leeds)")
    for _ in range(3):
        assert normalizer.normalize("Parcel Robot Engineer Wizardry (Leeds)") == first
    assert counted["cleaned"] == 1
    assert normalizer.normalize_many(["Parcel Robot Engineer Wizardry (Oslo)"] * 3)[2].cleaned == first.cleaned
    assert counted["cleaned"] == 2


def test_what_is_remembered_of_titles_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("titlemap.reading.ROOM", 100)
    reader = TitleReader(load_aliases())
    for start in range(1000, 2000, 50):
        reader.read([f"Wizard Of{'abcdefghij'[number % 10]}{number}" for number in range(start, start + 50)])
        assert len(reader._held) <= 150


def test_what_was_answered_is_remembered_within_bounds(counted: Counter[str]) -> None:
    normalizer = TitleNormalizer()
    for title in ("Nurse", "Wizard " * 100, "Nurse", "Wizard " * 100):
        normalizer.normalize(title)
    assert counted["cleaned"] == 3
    assert normalizer._lately.cache_info().maxsize == 4096  # type: ignore[attr-defined]  # what lru_cache adds


def test_a_title_takes_a_bounded_number_of_calls(normalizer: TitleNormalizer) -> None:
    asked = distinct(400, start=10)
    normalizer.normalize_many(asked[:40])
    assert calls(lambda: normalizer.normalize_many(asked)) / len(asked) < CALLS_FOR_A_TITLE


def test_calls_grow_with_titles_and_no_faster(normalizer: TitleNormalizer) -> None:
    few, many = distinct(200, start=30), distinct(800, start=60)
    assert calls(lambda: normalizer.normalize_many(many)) < 4.2 * calls(
        lambda: normalizer.normalize_many(few)
    )


def test_an_answer_holds_a_bounded_amount_of_memory_however_many_there_are(
    normalizer: TitleNormalizer,
) -> None:
    asked = distinct(4000, start=1000)
    normalizer.normalize_many(asked[:500])
    held = []
    for batch in (asked[500:1000], asked[1000:]):
        gc.collect()
        tracemalloc.start()
        results = normalizer.normalize_many(batch)
        held.append(tracemalloc.get_traced_memory()[1] / len(results))
        tracemalloc.stop()
    few, many = held
    assert many < BYTES_FOR_AN_ANSWER
    assert many < 1.25 * few


def test_what_functions_remember_is_bounded() -> None:
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(titlemap.__path__, "titlemap.")
        if found.name.split(".")[-1]
        not in ("__main__", "spark", "duckdb", "pandas")  # they need their engines
    ]
    caches = {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, functools._lru_cache_wrapper)
    }
    assert caches
    endless = [
        thing.__wrapped__.__qualname__
        for thing in caches
        if thing.cache_parameters()["maxsize"] is None and thing.__wrapped__.__code__.co_argcount
    ]
    assert endless == []


_LOAD = """
import tracemalloc
import titlemap.model, titlemap.normalizer
tracemalloc.start()
titlemap.normalizer.TitleNormalizer().normalize("Blimp Uplift Engineer")
print(*tracemalloc.get_traced_memory())
"""


def test_the_tables_take_a_bounded_amount_of_memory_once_loaded_and_on_the_way() -> None:
    done = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True)
    kept, peak = map(int, done.stdout.split())
    assert kept < BYTES_OF_TABLES
    assert peak < 1.3 * BYTES_OF_TABLES


_ASK = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from titlemap import TitleNormalizer, normalize_title
for _ in range(3):
    normalize_title("Weaver of Odd Baskets", "What you will do: deploy models.")
    normalize_title("Data Scientist").reason
tables = [path for path in opened if path.endswith((".csv", ".tsv"))]
assert tables, opened
print(sorted({path for path in tables if tables.count(path) > 1}))
"""


def test_no_table_is_read_twice() -> None:
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
