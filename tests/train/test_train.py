"""The title model is learned from the alias table alone, and comes out the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from processes import said_with_hash_seed
from titlemap import AliasTable, load_aliases
from titlemap.aliases import parse_aliases
from titlemap.model import TitleModel
from titlemap.resources import data_bytes
from titlemap.taxonomy import NONE, OUTCOMES
from titlemap.train import examples_from, family_of, fit, left_out_families, probabilities, train_title_model
from titlemap.weights import format_weights, parse_weights

#: Every how many rows of the table one is taken where the whole would take too long.
STEP = 20


@pytest.fixture(scope="module")
def table() -> AliasTable:
    return load_aliases()


@pytest.fixture(scope="module")
def part() -> AliasTable:
    header, *lines = data_bytes("title_aliases.csv").splitlines()
    return parse_aliases(b"\n".join([header, *lines[::STEP]]), "part.csv")


@pytest.fixture(scope="module")
def model(part: AliasTable) -> TitleModel:
    return fit(examples_from(part.rows))


def test_the_shipped_model_was_made_from_the_shipped_table(table: AliasTable) -> None:
    shipped = parse_weights(data_bytes("title_model.tsv"), "title_model.tsv")
    assert shipped.meta["table"] == table.version, "the table has changed; run python -m titlemap.train"


def test_every_alias_is_an_example_once_as_it_is_and_once_amid_strange_words(part: AliasTable) -> None:
    examples = examples_from(part.rows)
    count = len(part)
    assert examples.titles[:count] == [row.alias for row in part.rows]
    assert len(examples.titles) == len(examples.priors) == len(examples.counts) == 2 * count
    for alone, amid in zip(examples.titles[:count], examples.titles[count:], strict=True):
        assert amid.startswith(f"{alone}, ")
    assert (examples.counts[count:] < examples.counts[:count]).all()
    assert np.array_equal(examples.priors[count:], examples.priors[:count])


def test_the_words_around_come_from_strangers_only(part: AliasTable) -> None:
    from_functions = {word for row in part.rows if row.function != NONE for word in row.alias.split()}
    examples = examples_from(part.rows)
    for alone, amid in zip(examples.titles[: len(part)], examples.titles[len(part) :], strict=True):
        assert not set(amid.removeprefix(f"{alone},").split()) & from_functions


def test_a_numbered_family_continues_the_one_before(table: AliasTable) -> None:
    families = {row.family: family_of(row) for row in table.rows}
    assert families.get("admin-2", "admin") == "admin"
    assert families["data-analyst"] == "data-analyst"


def test_fitting_twice_gives_identical_bytes(part: AliasTable, model: TitleModel) -> None:
    assert format_weights(fit(examples_from(part.rows)).table) == format_weights(model.table)


def test_the_written_table_decides_as_the_fitted_one(part: AliasTable, model: TitleModel) -> None:
    read = TitleModel(parse_weights(format_weights(model.table), "read.tsv"))
    aliases = [row.alias for row in part.rows]
    assert np.abs(probabilities(read, aliases) - probabilities(model, aliases)).max() < 0.01


def test_the_model_has_learned_what_it_was_shown(part: AliasTable, model: TitleModel) -> None:
    rows = [row for row in part.rows if row.function]
    guess = probabilities(model, [row.alias for row in rows]).argmax(axis=1)
    assert np.mean([OUTCOMES[k] == row.function for k, row in zip(guess, rows, strict=True)]) > 0.95


def test_an_outcome_that_no_example_has_is_never_guessed(table: AliasTable) -> None:
    rows = [row for row in table.rows if row.prior["ml_architect"] == 0][::STEP]
    odds = probabilities(fit(examples_from(rows)), ["ai architect", "nurse", "data scientist"])
    assert odds[:, OUTCOMES.index("ml_architect")].max() < 0.01


def test_held_out_figures_are_of_families_that_the_model_did_not_see(part: AliasTable) -> None:
    figures = left_out_families(part, folds=3)
    assert set(figures) == {"accuracy", "log loss", "false in-scope rate"}
    assert 0.5 < figures["accuracy"] < 1
    assert 0 <= figures["false in-scope rate"] < 0.5


FIT = f"""
import hashlib
from titlemap import load_aliases
from titlemap.train import examples_from, fit
from titlemap.weights import format_weights
print(hashlib.sha256(format_weights(fit(examples_from(load_aliases().rows[::{STEP}])).table)).hexdigest())
"""


@pytest.mark.slow
def test_threads_and_hash_seeds_do_not_change_the_bytes() -> None:
    made = {
        said_with_hash_seed(seed, FIT, OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads)
        for threads, seed in (("1", 0), ("2", 4242))
    }
    assert len(made) == 1


@pytest.mark.slow
def test_learning_again_from_the_whole_table_gives_what_ships(table: AliasTable) -> None:
    """The same bytes with the versions that made the shipped table; with any others, the same decisions."""
    content = data_bytes("title_model.tsv")
    again = format_weights(train_title_model(table).table)
    if again == content:
        return
    shipped, learned = (TitleModel(parse_weights(c, "title_model.tsv")) for c in (content, again))
    aliases = [row.alias for row in table.rows]
    before, after = probabilities(shipped, aliases), probabilities(learned, aliases)
    assert np.abs(before - after).max() < 0.05, "the features have changed; run python -m titlemap.train"
    ranked = np.sort(before, axis=1)
    clear = ranked[:, -1] - ranked[:, -2] > 0.1
    assert (before.argmax(axis=1) == after.argmax(axis=1))[clear].all()
