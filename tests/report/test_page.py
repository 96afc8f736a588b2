"""A page says what the file holds, reads well for everybody, and cannot be taken over by a title."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from pages import CAREFUL, EVIL, TITLES, Page, report_on, write_jobs

from processes import said_with_hash_seed
from titlemap import JobFunction, TitleNormalizer, label_file, label_frame, prevalence, write_report
from titlemap.report.page import between, percent

SHORT = ["ML Researcher", "Data Scientist", "ML Scientist", "ML Engineer", "ML Architect", "None of the five"]


def mix_in(text: str) -> dict[str, list[float]]:
    """Decided share, estimate and the interval's ends that a page tells of each outcome."""
    told = text.partition("Decided Estimate Interval")[2]
    found = {name: re.search(rf"{name} ([\d.]+)% ([\d.]+)% ([\d.]+)–([\d.]+)%", told) for name in SHORT}
    return {name: [float(each) / 100 for each in match.groups()] for name, match in found.items() if match}


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    return report_on([*TITLES, *EVIL] * 3, tmp_path_factory.mktemp("jobs"))


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def numbers_after(text: str, name: str) -> int:
    found = re.search(rf"{re.escape(name)}\D*? ([\d,]+) (?:[<>]?[\d.]+%)", text)
    assert found, name
    return int(found[1].replace(",", ""))


def test_counts_are_those_of_pandas_and_shares_those_of_prevalence(tmp_path: Path) -> None:
    jobs = write_jobs(tmp_path / "jobs.csv", [*TITLES * 40, *EVIL * 3, "ML Engineer", "ML Engineer"])
    labelled, target = tmp_path / "labelled.csv", tmp_path / "report.html"
    label_file(jobs, labelled)
    summary = write_report(labelled, target)
    frame = pd.read_csv(labelled)
    text = Page(target.read_text(encoding="utf-8")).text
    functions = frame["function"].value_counts()
    answered = frame[frame["status"] != "empty"]
    found = prevalence(answered, evidence="title").shares
    five = 1 - found["none"].value
    assert f"About {five:.0%} of {len(answered):,} jobs perform one of the five functions" in text
    assert f"interval is {100 * (1 - found['none'].high):.1f}–{1 - found['none'].low:.1%}." in text
    assert f"Row by row, {frame['function'].notna().sum():,} of {len(frame):,} jobs perform" in text
    for function in JobFunction:
        counted = int(functions.get(function.value, 0))
        assert summary.verdicts[function] == counted
        activity = f"{function.display_name} {function.core_activity}"
        assert numbers_after(text, activity) == counted
    statuses = frame["status"].value_counts()
    assert numbers_after(text, "None of the five") == statuses["out_of_scope"]
    assert numbers_after(text, "Uncertain") == statuses["uncertain"]
    assert numbers_after(text, "Empty: no title, no text") == statuses["empty"]
    for name, estimate in zip(SHORT, found.values(), strict=True):
        assert re.search(rf"{name} [\d.]+% {percent(estimate.value)} {between(estimate)}", text)


def test_answers_from_titles_and_from_texts_are_corrected_apart(tmp_path: Path) -> None:
    text = "Write SQL, run A/B tests, build dashboards and tell stakeholders what the data says."
    titles = ["Data Scientist", "Data Analyst", "ML Engineer", "Welder"] * 30
    both = Page(report_on(titles * 2, tmp_path, [text] * 120 + [""] * 120)).text
    halves = [mix_in(Page(report_on(titles, tmp_path, [each] * 120)).text) for each in (text, "")]
    assert "Text counted in 120 rows" in both
    assert list(mix_in(both)) == SHORT
    for name, (_, value, low, high) in mix_in(both).items():
        assert value == pytest.approx(sum(half[name][1] for half in halves) / 2, abs=0.006)
        assert low <= value <= high


@pytest.mark.usefixtures("few_resamples")
def test_working_time_is_the_mean_of_the_shares(tmp_path: Path) -> None:
    labelled = tmp_path / "labelled.csv"
    label_file(
        write_jobs(tmp_path / "jobs.csv", ["Data Scientist", "Decision Scientist", "Welder"]), labelled
    )
    write_report(labelled, tmp_path / "report.html")
    frame = pd.read_csv(labelled)
    share = frame[frame["function"] == "data_scientist"]["share_data_scientist"].mean()
    bars = Page((tmp_path / "report.html").read_text(encoding="utf-8")).tags("svg")
    labels = [label for bar in bars if (label := bar.get("aria-label"))]
    (told,) = [label for label in labels if label.startswith("Working time, Data Scientist")]
    assert f"Data Scientist {share:.0%}" in told


@pytest.mark.usefixtures("few_resamples")
@pytest.mark.parametrize("normalizer", [None, CAREFUL], ids=["decided", "shown one by one"])
def test_no_title_becomes_markup(tmp_path: Path, normalizer: TitleNormalizer | None) -> None:
    html = report_on([*TITLES, *EVIL], tmp_path, normalizer=normalizer)
    page = Page(html)
    assert not page.tags("script", "object", "embed", "iframe", "form", "img")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert len(page.tags("title")) == len(page.tags("style")) == 1
    assert html.count("<!--") == 0


@pytest.mark.usefixtures("few_resamples")
@pytest.mark.parametrize("title", EVIL)
def test_a_title_shows_as_it_is_written(title: str, tmp_path: Path) -> None:
    assert title in Page(report_on([title], tmp_path, normalizer=CAREFUL)).text


@pytest.mark.usefixtures("few_resamples")
def test_a_file_name_is_a_text_like_any_other(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    write_report(write_jobs(tmp_path / "a&b <i>.csv", ["Welder"]), target)
    page = Page(target.read_text(encoding="utf-8"))
    assert not [each for each in page.tags("i") if each]
    assert "a&b <i>.csv" in page.text


def test_nothing_is_loaded_and_no_script_may_run(html: str, page: Page) -> None:
    links = {str(each["href"]) for each in page.tags("a")}
    (saved,) = {link for link in links if not link.startswith("#")}
    assert saved.startswith("data:text/csv;charset=utf-8;base64,")
    html = html.replace(saved, "")
    assert [each["href"] for each in page.tags("link")] == ["data:,"]
    assert not re.search(r"https?:|//[a-z]|@import|url\(", html)
    (policy,) = [each["content"] for each in page.tags("meta") if each.get("http-equiv")]
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert str(policy).startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert not [tag for tag, attributes in page.elements if "style" in attributes]


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    labelled = tmp_path / "labelled.csv"
    label_file(write_jobs(tmp_path / "jobs.csv", [*TITLES, *EVIL] * 5), labelled)
    code = "import sys; from titlemap import write_report; write_report(*sys.argv[1:])"
    pages = []
    for seed in (1, 2):
        home = tmp_path / str(seed)
        home.mkdir()
        copy = home / "labelled.csv"
        copy.write_bytes(labelled.read_bytes())
        said_with_hash_seed(seed, code, copy, home / "report.html", TZ=f"UTC{seed}")
        pages.append((home / "report.html").read_bytes())
    assert pages[0] == pages[1]


@pytest.mark.usefixtures("few_resamples")
def test_a_date_stands_on_the_page_only_if_it_was_given(tmp_path: Path) -> None:
    jobs = write_jobs(tmp_path / "jobs.csv", TITLES)
    dated, undated = io.BytesIO(), io.BytesIO()
    write_report(jobs, dated, date="31 March <2026>")
    write_report(jobs, undated)
    assert "Date 31 March <2026>" in Page(dated.getvalue().decode()).text
    assert "Date" not in Page(undated.getvalue().decode()).text.split("Page made by")[1]


def test_it_can_be_read_without_seeing_it(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(each.get("scope") in ("row", "col") for each in page.tags("th"))
    assert len(page.tags("caption")) == len(page.tags("table"))
    for each in page.tags("svg"):
        assert (each.get("role") == "img" and each.get("aria-label")) or each.get("aria-hidden") == "true"
    anchors = {each["id"] for _, each in page.elements if each.get("id")}
    assert {(each["href"] or "")[1:] for each in page.tags("a") if "download" not in each} <= anchors
    assert {each["aria-labelledby"] for each in page.tags("section")} <= anchors
    assert page.tags("html")[0]["lang"] == "en"


def test_no_two_elements_have_the_same_id(page: Page) -> None:
    ids = [each["id"] for _, each in page.elements if each.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.usefixtures("few_resamples")
@pytest.mark.parametrize(
    ("titles", "headline"),
    [
        ([], "There is nothing to report"),
        (["Data Scientist"], "The one job performs one of the five functions"),
        (["Welder"], "None of the five functions was found in the one job"),
        (["Welder", "Nurse"], "None of the five functions was found in 2 jobs"),
        (["Welder", "ML Engineer"], "1 of 2 jobs performs one of the five functions"),
        (["", ""], "Nothing is known of 2 jobs"),
        (["Scientist"], "Nothing can be decided about the one job"),
        (
            ["مهندس تعلم الآلة", "データサイエンティスト", "数据科学家"],
            "3 of 3 jobs perform one of the five functions",
        ),
        (["Data Scientist " + "x" * 100_000], "The one job"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_any_file_makes_a_page(titles: list[str], headline: str, tmp_path: Path) -> None:
    html = report_on(titles, tmp_path)
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert headline in Page(html).text
    assert len(html) < 100_000


@pytest.mark.usefixtures("few_resamples")
def test_the_first_lines_are_sentences(tmp_path: Path) -> None:
    few = Page(report_on(["Welder", "ML Engineer", "Scientist", ""], tmp_path)).text
    assert (
        "1 of 4 jobs performs one of the five functions The most common of them is Machine Learning Engineer (1). "
        "1 performs other work, 1 cannot be decided from what the file says and 1 holds neither title nor text. "
        "Read from jobs.csv ."
    ) in few
    many = Page(report_on(["Welder", "ML Engineer", "ML Engineer"] * 20, tmp_path)).text
    assert re.search(
        r"About \d+% of 60 jobs perform one of the five functions That is corrected for what answers get wrong; the "
        r"90% interval is [\d.]+–[\d.]+%\. The largest share is estimated for Machine Learning Engineer: [\d.]+% "
        r"\([\d.]+–[\d.]+%\)\. Row by row, 40 of 60 jobs perform one of the five functions and 20 perform other work\.",
        many,
    )


@pytest.mark.usefixtures("few_resamples")
def test_texts_divide_a_title(tmp_path: Path) -> None:
    texts = [
        "Publish at NeurIPS and ICML, and develop novel learning algorithms. Set the research agenda.",
        "Write SQL, run A/B tests, build dashboards and tell stakeholders what the data says.",
    ] * 10
    text = Page(report_on(["Applied Scientist, Ads"] * 20, tmp_path, texts)).text
    divided = text.partition("One title, several functions")[2].partition("One title, several functions")[2]
    assert "applied scientist, ads 20 rows" in divided
    assert "Text counted in 20 rows" in text


def test_what_is_worth_reading_comes_with_its_reason(page: Page) -> None:
    reading = page.text.rpartition("Worth reading first")[2]
    assert "exact alias 'scientist' (en): cannot say from the title alone" in reading
    assert "one of 3 unsure with this title" in reading


def saved_rows(html: str) -> list[dict[str, str]]:
    """The rows of the CSV file that a page holds."""
    (link,) = [each for each in Page(html).tags("a") if "download" in each]
    assert link["download"] == "worth_reading_first.csv"
    content = base64.b64decode(str(link["href"]).partition("base64,")[2], validate=True)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.usefixtures("few_resamples")
def test_what_is_worth_reading_can_be_saved(tmp_path: Path) -> None:
    titles = ["Researcher", "=Scientist", "Welder", 'Applied "Scientist", Ads', "Researcher"]
    html = report_on(titles, tmp_path, normalizer=CAREFUL)
    rows = saved_rows(html)
    assert f"Save all {len(rows)} rows as CSV" in Page(html).text
    assert {"'=Scientist", titles[3]} <= {row["title"] for row in rows}
    for row in rows:
        assert titles[int(row["row"]) - 1] == row["title"].removeprefix("'")
        assert not row["title"].startswith(("=", "+", "-", "@"))
        result = CAREFUL.normalize(row["title"].removeprefix("'"))
        assert row["answer"] == (
            result.function or {"out_of_scope": "none"}.get(result.status, result.status)
        )
        assert float(row["p_none"]) == pytest.approx(result.probabilities["none"], rel=1e-3)
        assert row["reason"]
    doubt = [int(row["unsure_rows"]) * (1 - float(row["confidence"])) for row in rows]
    assert doubt == sorted(doubt, reverse=True)


@pytest.mark.usefixtures("few_resamples")
def test_a_page_saves_no_more_rows_than_it_can_carry() -> None:
    frame = label_frame(pd.DataFrame({"title": ["Scientist"] * 300}))
    frame["title"] = [f"Zorb{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300)]
    target = io.BytesIO()
    write_report(frame, target)
    html = target.getvalue().decode("utf-8")
    assert len(saved_rows(html)) == 100
    assert "Save the first 100 rows as CSV" in Page(html).text


@pytest.mark.usefixtures("few_resamples")
def test_there_is_nothing_to_save_where_all_is_decided(tmp_path: Path) -> None:
    page = Page(report_on(["Welder"], tmp_path))
    assert not [each for each in page.tags("a") if "download" in each]


@pytest.mark.slow
def test_a_large_file_makes_a_small_page(tmp_path: Path) -> None:
    labelled, big = tmp_path / "labelled.csv", tmp_path / "big.csv"
    titles = [f"{title} {word}" for title in TITLES for word in ("", "Ads", "Berlin", "II", "(m/f/d)")]
    label_file(write_jobs(tmp_path / "jobs.csv", titles), labelled)
    header, *rows = labelled.read_text(encoding="utf-8").splitlines(keepends=True)
    big.write_text(header + "".join(rows) * (100_000 // len(rows) + 1), encoding="utf-8")
    summary = write_report(big, tmp_path / "report.html")
    assert summary.rows >= 100_000
    assert summary.size == (tmp_path / "report.html").stat().st_size < 200_000
