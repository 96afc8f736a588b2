"""A page in a real browser: nothing to complain about, nothing cut off, nothing run."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pages import CAREFUL, EVIL, TITLES, write_jobs

from titlemap import label_frame, write_report
from titlemap.palette import NIGHT, PAPER
from titlemap.report.counting import Counts
from titlemap.report.page import Origin, page
from titlemap.report.rows import FrameColumns, read_rows

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is in the extra dev")
pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync
--disable-background-networking --disable-component-update"""
LONG = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "Data Scientist " + "and many other things " * 30,
    "مهندس تعلم الآلة (عن بعد)",
    "データサイエンティスト（機械学習）",
    "机器学习研究员" * 20,
    "\N{RIGHT-TO-LEFT OVERRIDE}ML Engineer",
)
TEXTS = (
    "Publish at NeurIPS and ICML, and develop novel learning algorithms. Set the research agenda.",
    "Write SQL, run A/B tests, build dashboards and tell stakeholders what the data says.",
    "Deploy and serve models in production, own latency, CI/CD and monitoring on Kubernetes.",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Addresses of pages on a file with everything in it, and on the smallest ones."""
    home = tmp_path_factory.mktemp("pages")
    titles = [*TITLES, *EVIL, *LONG] * len(TEXTS)
    texts = [text for text in TEXTS for _ in range(len(titles) // len(TEXTS))]
    jobs = {
        "many": write_jobs(home / "many.csv", titles, texts),
        "one": write_jobs(home / "one.csv", ["Data Scientist"]),
        "none": write_jobs(home / "none.csv", ["Welder"] * 5),
        "empty": write_jobs(home / "empty.csv", []),
    }
    for name, source in jobs.items():
        write_report(source, home / f"{name}.html")
    write_report(write_jobs(home / "evil.csv", EVIL * 3), home / "evil.html", normalizer=CAREFUL)
    counts = Counts()
    frame = label_frame(pd.read_csv(jobs["many"], keep_default_na=False))
    for rows in read_rows(FrameColumns(frame), None, "", "many"):
        counts.add(rows)
    counts.verdicts = Counter({key: number * 10_000_000 for key, number in counts.verdicts.items()})
    counts.levels = Counter({key: number * 10_000_000 for key, number in counts.levels.items()})
    counts.cells = {basis: cells * 10_000_000 for basis, cells in counts.cells.items()}
    counts.rows *= 10_000_000
    (home / "huge.html").write_text(page(counts, Origin("huge.csv", False, "1", "2", None)), encoding="utf-8")
    return {name: (home / f"{name}.html").as_uri() for name in (*jobs, "evil", "huge")}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not (CHROMIUM and DRIVER):
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium, or no chromedriver: .ci/run installs them")
        pytest.skip("no Chromium and chromedriver; on Debian: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in [*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


class Visit:
    """A page opened on a screen."""

    def __init__(self, browser: Any, address: str, *, width: int = 1200, **media: str) -> None:
        self.browser = browser
        screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        features = [{"name": name.replace("_", "-"), "value": value} for name, value in media.items()]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        browser.get_log("browser")  # what earlier pages said
        browser.get(address)

    def ask(self, expression: str) -> Any:
        """What a line of JavaScript, run from outside the page, gives."""
        return self.browser.execute_script(f"return {expression}")

    def style(self, selector: str, name: str) -> str:
        """A computed style."""
        return str(self.ask(f"getComputedStyle(document.querySelector('{selector}'))['{name}']"))


PAGES = pytest.mark.parametrize("name", ["many", "one", "none", "empty", "huge"])


@PAGES
def test_the_browser_has_nothing_to_complain_about(browser: Any, pages: dict[str, str], name: str) -> None:
    visit = Visit(browser, pages[name])
    assert visit.ask("document.readyState") == "complete"
    assert browser.get_log("browser") == []
    assert visit.ask("performance.getEntriesByType('resource').length") == 0  # it loads nothing
    assert visit.ask("document.compatMode") == "CSS1Compat"


@PAGES
@pytest.mark.parametrize("width", [320, 380, 768, 1200])
def test_nothing_is_wider_than_the_screen(browser: Any, pages: dict[str, str], name: str, width: int) -> None:
    visit = Visit(browser, pages[name], width=width)
    assert visit.ask("innerWidth") == width
    assert visit.ask("document.documentElement.scrollWidth") <= width
    too_wide = f"""[...document.querySelectorAll('body *')]
        .filter(each => each.getBoundingClientRect().right > {width} + 0.5).map(each => each.outerHTML)"""
    assert visit.ask(too_wide) == []


def test_a_title_of_markup_shows_as_text(browser: Any, pages: dict[str, str]) -> None:
    visit = Visit(browser, pages["evil"])
    shown = visit.ask("document.body.innerText")
    assert "<script>alert(1)</script>" in shown
    assert visit.ask("document.scripts.length") == 0
    assert visit.ask("document.querySelectorAll('[onload], [onmouseover]').length") == 0


def test_a_script_that_got_in_would_not_run(browser: Any, pages: dict[str, str]) -> None:
    visit = Visit(browser, pages["one"])
    browser.execute_script(
        """const script = document.createElement('script');
        script.textContent = 'document.title = "taken over"';
        document.body.append(script);"""
    )
    assert visit.ask("document.title") == "titlemap report: one.csv"
    assert any("Content Security Policy" in entry["message"] for entry in browser.get_log("browser"))


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


@pytest.mark.parametrize(("scheme", "ground"), [("light", PAPER), ("dark", NIGHT)])
def test_the_colour_scheme_is_the_reader_s(
    browser: Any, pages: dict[str, str], scheme: str, ground: str
) -> None:
    visit = Visit(browser, pages["many"], prefers_color_scheme=scheme)
    assert visit.style("body", "background-color") == rgb(ground)


#: Contrast of WCAG 2 between every text and what is painted behind it.
CONTRAST = r"""(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const pixel = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = rgb => rgb.slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = each => { for (; each; each = each.parentElement) {
    const colour = pixel(getComputedStyle(each).backgroundColor); if (colour[3] === 255) return colour; } };
  const texts = [...document.querySelectorAll('body *')].filter(each => !each.closest('svg') &&
    [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  return texts.map(each => {
    const [a, b] = [pixel(getComputedStyle(each).color), ground(each)].map(light);
    const [low, high] = a < b ? [a, b] : [b, a];
    return [(high + 0.05) / (low + 0.05), each.className + ' ' + each.tagName + ': ' + each.innerText];
  }).filter(([ratio]) => ratio < 4.5);
})()"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(browser: Any, pages: dict[str, str], scheme: str) -> None:
    visit = Visit(browser, pages["many"], prefers_color_scheme=scheme)
    assert visit.ask(CONTRAST) == []


def test_print_is_light_whatever_the_screen_is(browser: Any, pages: dict[str, str]) -> None:
    visit = Visit(browser, pages["many"])
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": dark})
    assert visit.style("body", "background-color") == "rgb(255, 255, 255)"
    assert visit.style("nav", "display") == "none"
    assert visit.style("h1", "color") == "rgb(28, 29, 32)"


def test_bars_are_as_long_as_their_numbers(browser: Any, pages: dict[str, str]) -> None:
    """The bar of all rows fills its line, and its parts are in proportion."""
    visit = Visit(browser, pages["many"])
    widths = visit.ask(
        "[...document.querySelectorAll('.masthead .stacked rect')].map(each => each.getBoundingClientRect().width)"
    )
    whole = visit.ask("document.querySelector('.masthead .stacked').getBoundingClientRect().width")
    cells = visit.ask(
        "[...document.querySelectorAll('.answers td:nth-child(2)')].map(each => +each.innerText)"
    )
    rows = [number for number in cells if number]
    assert abs(sum(widths) - whole) < 1 + 2 * len(rows)
    for width, number in zip(widths, rows, strict=True):
        assert abs(width / whole - number / sum(rows)) < 0.005


def test_dots_stand_on_the_axis_where_their_numbers_are(browser: Any, pages: dict[str, str]) -> None:
    visit = Visit(browser, pages["many"])
    middle = "each => { const box = each.getBoundingClientRect(); return (box.left + box.right) / 2; }"
    axis = visit.ask(f"[...document.querySelectorAll('.axis text')].map({middle})")
    marks = visit.ask(
        "[...document.querySelectorAll('.axis text')].map(each => parseFloat(each.textContent))"
    )
    dots = visit.ask(f"[...document.querySelectorAll('.dot circle')].map({middle})")
    numbers = visit.ask(
        "[...document.querySelectorAll('.mix .estimate')].map(each => parseFloat(each.innerText))"
    )
    assert marks[0] == 0
    assert len(dots) == 5
    for dot, number in zip(dots, numbers[:5], strict=True):
        expected = axis[0] + (axis[-1] - axis[0]) * number / marks[-1]
        assert abs(dot - expected) < 1.5
    shapes = visit.ask(
        "[...document.querySelectorAll('.dot circle')].map(each => each.getBoundingClientRect())"
        ".map(box => box.width / box.height)"
    )
    assert shapes == [1] * 5  # whatever the width


@pytest.mark.parametrize("width", [320, 900, 1200])
def test_no_dot_covers_a_word(browser: Any, pages: dict[str, str], width: int) -> None:
    visit = Visit(browser, pages["many"], width=width)
    covered = """[...document.querySelectorAll('.mix tbody tr')].flatMap(row => {
        const dot = row.querySelector('.dot circle, .dot line:not(.grid)');
        if (!dot) return [];
        const a = row.querySelector('.dot').getBoundingClientRect();
        const range = document.createRange();
        return [...row.querySelectorAll('th, td:not(.plot)')].filter(cell => {
            range.selectNodeContents(cell);
            const b = range.getBoundingClientRect();
            return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        }).map(cell => cell.innerText);
    })"""
    assert visit.ask(covered) == []


def test_what_is_worth_reading_is_saved_at_a_click(
    browser: Any, pages: dict[str, str], tmp_path: Path
) -> None:
    visit = Visit(browser, pages["many"])
    browser.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    browser.execute_script("document.querySelector('.save a').click()")
    saved = tmp_path / "worth_reading_first.csv"
    for _ in range(100):
        if saved.exists():
            break
        time.sleep(0.1)
    frame = pd.read_csv(saved)
    shown = visit.ask("[...document.querySelectorAll('.reading bdi')].map(each => each.innerText)")
    assert frame["title"][0] == shown[0]
    assert frame["row"].between(1, 66).all()


def test_the_contents_lead_to_their_sections(browser: Any, pages: dict[str, str]) -> None:
    visit = Visit(browser, pages["many"])
    links = visit.ask("[...document.querySelectorAll('nav a')].map(each => each.hash)")
    assert len(links) == 7
    for link in links:
        assert visit.ask(f"document.querySelector('{link}').tagName") == "SECTION"


def test_it_opens_from_a_path_with_odd_signs(browser: Any, tmp_path: Path) -> None:
    target = tmp_path / "a report & more # 100%.html"
    write_report(write_jobs(tmp_path / "jobs.csv", TITLES), target)
    assert "five functions" in Visit(browser, target.as_uri()).ask("document.querySelector('h1').innerText")
