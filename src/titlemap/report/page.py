"""The page: what `page.html.jinja` needs to lay out the counts, and the words that it writes numbers in."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from titlemap.evaluation import Figure as Estimate
from titlemap.palette import COLOURS, DARK_COLOURS, NIGHT, PAPER
from titlemap.report.counting import CONFIDENCE_LEVEL, prevalences
from titlemap.report.rows import FUNCTIONS, VERDICTS
from titlemap.taxonomy import NONE, OUTCOMES, JobFunction, Level, Status

if TYPE_CHECKING:
    from titlemap.report.counting import Counts, TitleCount
    from titlemap.report.rows import Row

_FEWEST = 30  # rows for a corrected headline; of 30, a third of them matched, the interval is 35 points wide
_SAVED = 100  # rows that the page holds as CSV; about 50 kB
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take a cell for that begins so
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NAMES: Mapping[str, tuple[str, str]] = {  # in full, and where there is little room
    **{
        each.value: (each.display_name, each.name.replace("_", " ").title().replace("Ml", "ML"))
        for each in JobFunction
    },
    NONE: ("None of the five", "none"),
    Status.UNCERTAIN.value: ("Uncertain", "uncertain"),
    Status.EMPTY.value: ("Empty: no title, no text", "empty"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page comes from: the source's name, whether it was labelled for the page, by what, and when."""

    source: str
    labelled_now: bool
    version: str
    table_version: str
    date: str | None  # what the caller says it is; nothing reads the clock


def page(counts: Counts, origin: Origin) -> str:
    """Lay out everything that was counted as one HTML document, the same for the same input."""
    style = _style()
    rows = counts.verdicts
    matched = [function for function in FUNCTIONS if rows[function]]
    decided = [outcome for outcome in OUTCOMES if rows[outcome]]
    divided, unsure = counts.titles.divided(), counts.titles.unsure()
    told = {"time": matched, "titles": matched, "splits": divided, "levels": decided, "reading": unsure}
    known = {}
    if counts.answered:
        estimates = prevalences(counts)
        none = estimates[NONE]
        known = {
            "estimates": estimates,
            "five": Estimate(1 - none.value, 1 - none.high, 1 - none.low),
            "largest": max(FUNCTIONS, key=lambda function: estimates[function].value),
            "ticks": _ticks(max(estimates[function].high for function in FUNCTIONS)),
        }
    html = _template().render(
        counts=counts,
        origin=origin,
        style=Markup(style),  # noqa: S704  (our own file, and colours)
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        told=[*(["mix"] if known else []), *(name for name, found in told.items() if found), "method"],
        corrected=bool(matched) and counts.answered >= _FEWEST,
        confidence_level=CONFIDENCE_LEVEL,
        **known,
        answers={verdict: rows[verdict] for verdict in VERDICTS if rows[verdict]},
        commonest=max(FUNCTIONS, key=lambda function: rows[function]),
        matched=matched,
        decided=decided,
        divided=divided,
        unsure=unsure,
        levels=[level for level in (*Level, None) if any(counts.levels[each, level] for each in decided)],
        saved=min(len(unsure), _SAVED),
        saved_csv=base64.b64encode(_as_csv(unsure[:_SAVED])).decode(),
    )
    return html.lstrip()


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        finalize=_printed,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(functions=FUNCTIONS, outcomes=OUTCOMES, verdicts=VERDICTS, activity=_activity)
    environment.filters.update(
        about=about,
        between=between,
        count_of=count_of,
        dict=dict,
        listed=_listed,
        mean_shares=_mean_shares,
        name=lambda verdict: _NAMES[verdict][0],
        number=lambda number: f"{number:,}",
        over=_over,
        percent=percent,
        ranked=_ranked,
        roughly=roughly,
        short=lambda verdict: _NAMES[verdict][1],
        shortened=shortened,
        side_by_side=_side_by_side,
        tenths=lambda part, whole: -(-10 * part // whole),  # rounded up
        zip=zip,
    )
    return environment.from_string(_own("page.html.jinja"))


def _own(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _style() -> str:
    light, dark = _colours(COLOURS, PAPER), _colours(DARK_COLOURS, NIGHT)
    rules = _own("page.css")
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme: dark){{:root{{{dark}}}}}\n{rules}"


def _colours(colours: Mapping[str, str], ground: str) -> str:
    return "".join(f"--{outcome}:{colour};" for outcome, colour in colours.items()) + f"--ground:{ground};"


def _ticks(longest: float) -> list[float]:
    """Return round shares, evenly spaced, from nothing to one that is no less than `longest`.

    >>> [round(tick, 9) for tick in _ticks(0.13)]
    [0.0, 0.05, 0.1, 0.15]
    """
    longest = max(longest, 0.01)
    decade = 10.0 ** math.floor(math.log10(longest))
    step = next(part * decade for part in (0.2, 0.5, 1, 2) if longest <= 5 * part * decade)
    return [number * step for number in range(math.ceil(longest / step - 1e-9) + 1)]


def _over(part: float, whole: float) -> str:
    """Write a part of a drawing's width in per cent, so that it stretches to the width that there is.

    >>> _over(1, 3), _over(2, 2)
    ('33.333%', '100%')
    """
    return f"{100 * min(part / whole, 1.0):.3f}".rstrip("0").rstrip(".") + "%"


def _side_by_side(parts: Mapping[str, float]) -> Iterator[tuple[str, str, str]]:
    """Place the parts of a whole one after the other: name, start and width; what can't be seen is left out."""
    whole, start = sum(parts.values()) or 1, 0.0
    for name, part in parts.items():
        if part / whole >= 0.0005:
            yield name, _over(start, whole), _over(part, whole)
        start += part


def _ranked(parts: Mapping[str, float], least: float = 0.05) -> list[tuple[str, float]]:
    """Return the parts that are worth naming, the largest first."""
    return sorted(((name, part) for name, part in parts.items() if part >= least), key=lambda pair: -pair[1])


def _mean_shares(counts: Counts, verdicts: Sequence[str]) -> dict[str, float]:
    """Return how the working time of all rows with these verdicts splits."""
    sums = [sum(values) for values in zip(*(counts.shares[verdict] for verdict in verdicts), strict=True)]
    return {outcome: value / sum(sums) for outcome, value in zip(OUTCOMES, sums, strict=True)}


def _activity(verdict: str) -> str | None:
    return JobFunction(verdict).core_activity if verdict in FUNCTIONS else None


def _as_csv(unsure: Iterable[tuple[TitleCount, Row]]) -> bytes:
    """Write rows as a file that spreadsheets open as it is meant, and run nothing of."""
    file = io.StringIO()
    writer = csv.writer(file)
    probabilities = [f"p_{outcome}" for outcome in OUTCOMES]
    writer.writerow(["row", "title", "unsure_rows", "answer", "confidence", *probabilities, "reason"])
    for title, row in unsure:
        told, reason = (
            "'" + text if text.startswith(_FORMULA) else text
            for text in map(printable, (row.title, row.reason))
        )
        numbers = [f"{number:.4g}" for number in (row.labels.confidence, *row.labels.probabilities)]
        writer.writerow([row.number, told, title.unsure, row.labels.verdict, *numbers, reason])
    return file.getvalue().encode("utf-8-sig")  # the mark tells Excel the encoding


def _printed(value: object) -> object:
    """Make whatever the template prints fit to stand in a page; markup is the template's own."""
    return value if isinstance(value, Markup) else printable(str(value))


def printable(text: str) -> str:
    r"""Replace what may not stand in a page, such as NUL and halves of characters.

    >>> printable("a\x00b\ud800c\n")
    'a\ufffdb\ufffdc\n'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def shortened(text: str, most: int) -> str:
    """Cut a long text at a number of characters.

    >>> shortened("Data   Scientist", 12)
    'Data Scient…'
    """
    words = " ".join(text[: 20 * most].split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def percent(share: float) -> str:
    """Write a share; what is not nothing never reads as nothing.

    >>> percent(0.1234), percent(0.0), percent(0.0001), percent(0.99999), percent(1.0)
    ('12.3%', '0%', '<0.1%', '>99.9%', '100%')
    """
    if share <= 0 or share >= 1:
        return "0%" if share <= 0 else "100%"
    if share < 0.001:
        return "<0.1%"
    return ">99.9%" if share > 0.999 else f"{share:.1%}"


def between(estimate: Estimate) -> str:
    """Write an interval of shares.

    >>> between(Estimate(0.15, 0.1234, 0.2)), between(Estimate(0, 0, 0.0001))
    ('12.3–20.0%', '0.0–0.0%')
    """
    return f"{100 * estimate.low:.1f}–{estimate.high:.1%}"


def about(share: float) -> str:
    """Write a share in whole per cent.

    >>> about(0.126)
    '13%'
    """
    return f"{share:.0%}"


def roughly(share: float) -> str:
    """Begin a sentence with a share in whole per cent, that never takes some for none or most for all.

    >>> roughly(0.126), roughly(0.001), roughly(0.999)
    ('About 13%', 'Under 1%', 'Over 99%')
    """
    if share < 0.005:
        return "Under 1%"
    return "Over 99%" if share >= 0.995 else f"About {share:.0%}"


def count_of(number: int, thing: str) -> str:
    """Write a number of things, given in the singular.

    >>> count_of(1, "row"), count_of(12_480, "row")
    ('1 row', '12,480 rows')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _listed(parts: Iterable[str]) -> str:
    """Join what isn't empty with commas and a last "and".

    >>> _listed(["a", "", "b", "c"]), _listed([])
    ('a, b and c', '')
    """
    *most, last = [part for part in parts if part] or [""]
    return f"{', '.join(most)} and {last}" if most else last
