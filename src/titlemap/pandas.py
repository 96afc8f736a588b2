"""titlemap as an accessor of pandas: ``import titlemap.pandas``, then ``frame.titlemap.label()``."""

from __future__ import annotations

from typing import Any

import pandas as pd

from titlemap.frames import label_frame


@pd.api.extensions.register_dataframe_accessor("titlemap")
class FrameAccessor:
    """What a data frame of jobs can be asked.

    Examples
    --------
    >>> import titlemap.pandas
    >>> jobs = pd.DataFrame({"title": ["Sr. Data Scientist", "Pastry Chef"]})
    >>> jobs.titlemap.label()["status"].tolist()
    ['matched', 'out_of_scope']
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def label(self, **options: Any) -> pd.DataFrame:
        """Return the frame with the function, its probabilities and the reason appended.

        Parameters
        ----------
        **options
            Those of `label_frame`.

        Returns
        -------
        pandas.DataFrame
        """
        return label_frame(self._frame, **options)


@pd.api.extensions.register_series_accessor("titlemap")
class SeriesAccessor:
    """What a series of titles can be asked.

    Examples
    --------
    >>> import titlemap.pandas
    >>> titles = pd.Series(["Sr. Data Scientist", "Pastry Chef"], index=["a", "b"])
    >>> titles.titlemap.label().loc["a", "function"]
    'data_scientist'
    """

    def __init__(self, titles: pd.Series[Any]) -> None:
        self._titles = titles

    def label(self, **options: Any) -> pd.DataFrame:
        """Return a frame of answers with the series' index.

        Parameters
        ----------
        **options
            ``prefix`` and ``normalizer`` of `label_frame`.

        Returns
        -------
        pandas.DataFrame
            The appended columns alone.
        """
        return label_frame(self._titles.to_frame("title"), title="title", **options).iloc[:, 1:]
