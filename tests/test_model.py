"""The title model: a readable table of weights, and what it adds up to."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap import ModelError
from titlemap.model import TitleModel
from titlemap.resources import data_bytes
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Weights, format_weights, parse_weights

SHIPPED = ("title_model.tsv", "title_labels_model.tsv", "posting_model.tsv", "sentence_model.tsv")
ENGINEER, NONE = OUTCOMES.index("ml_engineer"), OUTCOMES.index("none")


def unsealed(content: bytes) -> bytes:
    """A table without its checksum, to be changed and read as a table that never had one."""
    return re.sub(rb"(?m)^# checksum: .*\n", b"", content)


def small() -> Weights:
    weights = np.zeros((3, 6))
    weights[0, ENGINEER] = 2.0
    weights[1, ENGINEER] = 1.0
    weights[2, NONE] = 3.0
    return Weights(
        ("engineer", "ml", "nurse"), np.array([1.0, 2.0, 1.0]), weights, np.zeros(6), {"what": "a test"}
    )


@pytest.fixture
def model() -> TitleModel:
    return TitleModel(small())


class TestWeights:
    def test_what_is_written_is_read_again(self) -> None:
        again = parse_weights(format_weights(small()), "mine.tsv")
        assert again.terms == small().terms
        assert np.array_equal(again.idf, small().idf)
        assert np.array_equal(again.weights, small().weights)
        assert again.meta["what"] == "a test"

    def test_the_order_of_terms_does_not_change_the_bytes(self) -> None:
        w = small()
        turned = Weights(w.terms[::-1], w.idf[::-1], w.weights[::-1], w.bias, w.meta)
        assert format_weights(turned) == format_weights(w)

    @pytest.mark.parametrize("name", SHIPPED)
    def test_the_shipped_tables_are_what_their_own_weights_write(self, name: str) -> None:
        content = data_bytes(name)
        assert unsealed(format_weights(parse_weights(content, name))) == unsealed(content)

    @pytest.mark.parametrize("name", SHIPPED)
    def test_the_shipped_tables_are_finite_and_say_what_they_are(self, name: str) -> None:
        table = parse_weights(data_bytes(name), name)
        assert table.meta["what"]
        assert "thousandths" in table.meta["unit"]
        assert list(table.terms) == sorted(set(table.terms))
        for numbers in (table.idf, table.weights, table.bias):
            assert np.isfinite(numbers).all()

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"not a table",
            b"\xff\xfe",
            b"# what: x\nterm\tidf\n",
            b"# bias: 0 0 0 0 0 0\nterm\tidf\n",
            b"# bias: 0 0 0 0 0 0\nterm\tidf\nml\t1\t2\n",
            b"# bias: 0 0 0 0 0 0\nterm\tidf\nml\n",
            b"# bias: 0 0 0 0 0 0\nterm\tidf\nml\t1\t0\t0\tmany\t0\t0\t0\n",
            b"# what: no bias\nterm\tidf\nml\t1\t0\t0\t0\t0\t0\t0\n",
            b"# bias: none\nterm\tidf\nml\t1\t0\t0\t0\t0\t0\t0\n",
            b"# checksum: \n",
        ],
    )
    def test_a_damaged_table_is_named_with_what_to_do(self, content: bytes) -> None:
        with pytest.raises(ModelError, match=r"^mine\.tsv is damaged \(.*\); install titlemap anew"):
            parse_weights(content, "mine.tsv")

    def test_a_table_that_was_cut_anywhere_is_refused(self) -> None:
        content = format_weights(small())
        for end in range(len(content)):
            with pytest.raises(ModelError, match=r"^mine\.tsv is damaged"):
                parse_weights(content[:end], "mine.tsv", sealed=True)

    def test_a_table_with_one_other_byte_is_refused(self) -> None:
        content = format_weights(small())
        for at in range(len(content)):
            changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            with pytest.raises(ModelError, match=r"^mine\.tsv is damaged"):
                parse_weights(changed, "mine.tsv", sealed=True)

    def test_lines_of_other_tables_are_refused(self) -> None:
        first, second, *rest = format_weights(small()).splitlines(keepends=True)
        with pytest.raises(ModelError, match="its lines are not those"):
            parse_weights(b"".join([second, first, *rest]), "mine.tsv")

    @pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e9", "1e400", "9" * 400, "-1000001"])
    @pytest.mark.parametrize("place", ["bias", "idf", "weight"])
    def test_numbers_beyond_all_bounds_are_refused(self, number: str, place: str) -> None:
        content = unsealed(format_weights(small())).decode()
        old, new = {
            "bias": ("# bias: 0 0", f"# bias: 0 {number}"),
            "idf": ("\nml\t2000", f"\nml\t{number}"),
            "weight": ("\nml\t2000\t0", f"\nml\t2000\t{number}"),
        }[place]
        assert old in content
        with pytest.raises(ModelError, match=r"^mine\.tsv is damaged"):
            parse_weights(content.replace(old, new).encode(), "mine.tsv")

    @given(st.data())
    def test_whatever_is_written_into_a_table_it_is_refused_or_finite(self, data: st.DataObject) -> None:
        content = bytearray(unsealed(format_weights(small())))
        for _ in range(data.draw(st.integers(1, 4))):
            begin = data.draw(st.integers(0, len(content)))
            end = data.draw(st.integers(begin, min(begin + 9, len(content))))
            known = st.sampled_from([b"\t", b"\n", b"nan", b"inf", b"1e308", b"-", b"# ", b": ", b"beside:", b"\0"])
            content[begin:end] = data.draw(known | st.binary(max_size=5))
        with suppress(ModelError):
            table = parse_weights(bytes(content), "mine.tsv")
            logits = TitleModel(table).logits([[0], []])
            assert np.isfinite(logits).all()

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ("\nml\t2000", "\nml\t-1", "an idf below 0"),
            ("\nml\t", "\nengineer\t", "a term stands in it twice"),
            ("# bias", "# what: another\n# bias", "something of itself twice"),
        ],
    )
    def test_what_no_learning_writes_is_refused(self, old: str, new: str, why: str) -> None:
        content = unsealed(format_weights(small())).decode()
        with pytest.raises(ModelError, match=why):
            parse_weights(content.replace(old, new).encode(), "mine.tsv")


class TestTitleModel:
    def test_a_titles_terms_are_the_known_ones_each_once(self, model: TitleModel) -> None:
        assert model.term_ids("ml engineer") == [1, 0]
        assert model.term_ids("ml ml ml") == [1]
        assert model.term_ids("plumber") == []

    def test_log_odds_are_the_mean_direction_of_the_terms(self, model: TitleModel) -> None:
        row = model.logits([[0, 1]])[0]
        assert row[ENGINEER] == pytest.approx((2.0 * 1.0 + 1.0 * 2.0) / np.sqrt(1.0 + 4.0))
        assert row[NONE] == 0

    def test_a_title_without_a_known_term_gets_the_bias(self) -> None:
        w = small()
        bias = np.arange(6.0)
        assert (
            TitleModel(Weights(w.terms, w.idf, w.weights, bias, {})).logits([[]])[0].tolist() == bias.tolist()
        )

    def test_no_titles_no_rows(self, model: TitleModel) -> None:
        assert model.logits([]).shape == (0, 6)

    def test_contributions_add_up_to_the_log_odds_but_for_a_constant(self, model: TitleModel) -> None:
        added = np.array([sum(model.contributions([0, 1], outcome)) for outcome in range(6)])
        logits = model.logits([[0, 1]])[0] - model.table.bias
        assert added - added.mean() == pytest.approx(logits - logits.mean())
        assert model.contributions([], 0) == []

    @given(st.lists(st.lists(st.integers(0, 500), max_size=30, unique=True), max_size=20))
    def test_a_titles_log_odds_do_not_depend_on_the_others_in_the_block(
        self, titles: list[list[int]]
    ) -> None:
        model = _shipped()
        together = model.logits(titles)
        for row, ids in zip(together, titles, strict=True):
            assert row.tolist() == model.logits([ids])[0].tolist()


@cache
def _shipped() -> TitleModel:
    """Hypothesis draws many examples for one model."""
    return TitleModel(parse_weights(data_bytes("title_model.tsv"), "title_model.tsv"))
