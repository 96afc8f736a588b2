"""The pandas accessor: registered by an import of its own, and nothing but `label_frame`."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd

import titlemap.pandas
from titlemap import label_frame
from titlemap.columns import APPENDED

FRAME = pd.DataFrame({"role": ["Sr. Data Scientist", None, "Chef"], "status": 1}, index=[3, 1, 1])


def test_a_frame_labels_itself() -> None:
    labelled = FRAME.titlemap.label(title="role", prefix="tm_")
    pd.testing.assert_frame_equal(labelled, label_frame(FRAME, title="role", prefix="tm_"))


def test_a_series_of_titles_gives_the_answers_alone() -> None:
    answers = FRAME["role"].titlemap.label()
    assert list(answers.columns) == list(APPENDED)
    pd.testing.assert_frame_equal(answers, label_frame(FRAME[["role"]], title="role").iloc[:, 1:])


def test_nothing_is_registered_before_it_is_asked_for() -> None:
    code = "import pandas, titlemap; titlemap.label_frame; assert not hasattr(pandas.DataFrame, 'titlemap')"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert titlemap.pandas.FrameAccessor is not None
