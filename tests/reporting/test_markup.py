"""Whatever a text holds, in a page it is a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import EVIL, Page

from titlemap.reporting.markup import element, printable, shortened, written

TEXT = st.text(st.characters(codec="utf-8")) | st.sampled_from(EVIL)


@settings(max_examples=50)
@given(TEXT)
def test_a_text_comes_back_as_itself_between_tags_and_in_attributes(text: str) -> None:
    page = Page(written(element("p", element("b", title=text), text)))
    assert "".join(page.words) == printable(text)
    assert page.elements == [("p", {}), ("b", {"title": printable(text)})]


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_written_as_utf_8(text: str) -> None:
    assert written(element("p", text, title=text)).encode("utf-8")


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b", "a\ufffeb", "a\x85b", "a\rb"])
def test_what_no_page_may_hold_is_replaced(text: str) -> None:
    assert printable(text) == "a\N{REPLACEMENT CHARACTER}b"


@settings(max_examples=50)
@given(TEXT, st.integers(2, 30))
def test_a_shortened_text_is_as_short_as_asked(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert " ".join(text.split()).startswith(short.removesuffix("…"))
