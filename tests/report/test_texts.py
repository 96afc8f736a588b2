"""Whatever a text holds, in a page it is a text."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import EVIL, Page

from titlemap import label_frame, write_report
from titlemap.report.page import printable, shortened

TEXT = st.text(st.characters(codec="utf-8")) | st.sampled_from(EVIL)
JOBS = label_frame(pd.DataFrame({"title": ["Scientist"]}))


def page_of(**words: str) -> str:
    """The page on one row, of which all labels but the words stay as they are."""
    target = io.BytesIO()
    told = {
        name: pd.Series([words[name]], dtype=object) for name in ("title", "reason")
    }  # halves of characters, too
    write_report(JOBS.assign(**told), target, date=words["date"])
    return target.getvalue().decode("utf-8")


@pytest.mark.usefixtures("few_resamples")
@settings(max_examples=50, deadline=None)
@given(TEXT)
def test_a_text_comes_back_as_itself_and_adds_no_element(text: str) -> None:
    plain, page = (Page(page_of(title="Scientist", reason="because", date=date)) for date in ("today", text))
    assert page.elements == plain.elements
    assert "".join(page.words) == "".join(plain.words).replace("today", printable(text))


@pytest.mark.usefixtures("few_resamples")
@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_any_text_can_be_a_title_and_a_reason(title: str, reason: str) -> None:
    plain = Page(page_of(title="Scientist", reason="because", date="today"))
    page = Page(page_of(title=title, reason=reason, date="today"))
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in plain.elements} | {"i"}  # no title
    assert " ".join(printable(shortened(reason, 260)).split()) in page.text


@pytest.mark.usefixtures("few_resamples")
@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b", "a\ufffeb", "a\x85b", "a\rb"])
def test_what_no_page_may_hold_is_replaced(text: str) -> None:
    page = page_of(title="Scientist", reason="because", date=text)
    assert "<bdi>a\N{REPLACEMENT CHARACTER}b</bdi>" in page


@settings(max_examples=50)
@given(TEXT, st.integers(2, 30))
def test_a_shortened_text_is_as_short_as_asked(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert " ".join(text.split()).startswith(short.removesuffix("…"))
