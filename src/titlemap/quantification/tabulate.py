"""Write down how labelled postings are answered by models that had not seen them.

``python -m titlemap.quantification.tabulate labelled.csv [more.csv ...] --predictions oof.csv`` takes labelled files as
`evaluate` reads them and the out-of-fold predictions that ``python -m titlemap.training.postings labelled.csv --predictions
oof.csv`` writes, matched by ``id``; titles alone are asked of the installed titlemap, whose title model saw no posting.
The table that it writes, ``held_out_answers.tsv``, holds labels, probabilities and numbers for the sources, no titles and no texts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from titlemap.decide import Loss
from titlemap.errors import InputError, TitlemapError
from titlemap.evaluation.answers import ask
from titlemap.evaluation.predictions import answers_in
from titlemap.evaluation.sample import knows_labels, sample_of
from titlemap.evaluation.sheets import sheet_of
from titlemap.normalizer import default_normalizer
from titlemap.quantification.held_out import TABLE, Evidence, HeldOut, Known, format_held_out
from titlemap.resources import checkout_path


def tabulate(labelled: Sequence[str | Path], predictions: str | Path, made_by: str) -> HeldOut:
    """Collect the answers to labelled postings.

    Parameters
    ----------
    labelled : sequence of paths
    predictions : path
        Out-of-fold, with the ids of all labelled rows.
    made_by : str
        How the predictions were made, for whoever reads the table.

    Returns
    -------
    HeldOut

    Raises
    ------
    InputError
        If a labelled row has no prediction, or there are no ids.
    """
    said = sheet_of(predictions, lambda names: "p_none" in names)
    titles, postings, truths, sources = [], [], [], list[str]()
    for path in labelled:
        sheet = sheet_of(path, knows_labels(None, None))
        sample = sample_of(sheet)
        if sample.ids is None or sample.titles is None:
            raise InputError(f"{path} needs the columns id and title")
        truths.append(sample.truth)
        titles.append(ask(default_normalizer(), sample.titles, None, sample.companies).probabilities)
        postings.append(answers_in(said, sample.ids, len(sample), Loss()).probabilities)
        named = "source" in sheet.names
        sources += (
            map(str, sheet.columns[sheet.names.index("source")]) if named else [str(path)] * len(sample)
        )
    truth = np.concatenate(truths)
    meta = {
        "what": "answers to labelled postings by models that had not seen them, made by python -m "
        "titlemap.quantification.tabulate",
        "rows": f"{len(truth)} postings of {len(set(sources))} sources",
        "postings": made_by,
        "titles": f"the title model of titlemap {default_normalizer().version}, learned from the alias table and from labels of real titles",
        "unit": "thousandths of a probability",
    }
    answers: dict[Evidence, Known] = {
        "title": Known(np.concatenate(titles), truth),
        "posting": Known(np.concatenate(postings), truth),
    }
    return HeldOut(meta, answers, np.unique(sources, return_inverse=True)[1].astype(np.int64))


def main(argv: Sequence[str] | None = None) -> int:
    """Tabulate and write."""
    parser = argparse.ArgumentParser(
        prog="python -m titlemap.quantification.tabulate", description=__doc__.split("\n\n", maxsplit=1)[0]
    )
    parser.add_argument("labelled", nargs="+", help="labelled files with id, title and primary")
    parser.add_argument("--predictions", required=True, help="out-of-fold predictions of these rows, by id")
    parser.add_argument(
        "--made-by",
        default="out of fold by source and near copies, by python -m titlemap.training.postings --predictions",
        help="how the predictions were made, to be written into the table",
    )
    parser.add_argument("-o", "--output", type=Path, default=checkout_path(TABLE))
    options = parser.parse_args(argv)
    try:
        table = tabulate(options.labelled, options.predictions, options.made_by)
    except TitlemapError as error:
        print(f"tabulate: {error}", file=sys.stderr)
        return 2
    options.output.write_bytes(format_held_out(table))
    print(f"{len(table.answers['title'])} rows written to {options.output}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
