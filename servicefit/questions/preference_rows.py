"""What the two studies behind result table ``preference`` have in common: cells, the total, rows of measures."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.statistics.replicates import Intervals

ALL = "all"
CELL = ["segment", "feature_id"]

Figures = dict[str, Intervals]


def with_all(rows: pd.DataFrame) -> pd.DataFrame:
    """Add every row to segment ``all``, where alone those without a segment count.

    Parameters
    ----------
    rows : DataFrame
        With ``segment``; ``all`` marks rows without one.

    Returns
    -------
    DataFrame
        Rows of segments, then those of everybody.
    """
    return pd.concat([rows[rows["segment"] != ALL], rows.assign(segment=ALL)], ignore_index=True)


def cells_of(rows: pd.DataFrame, facts: str) -> pd.DataFrame:
    """Count facts and customers of every segment and feature.

    Parameters
    ----------
    rows : DataFrame
        With ``segment``, ``feature_id``, ``n_customers`` and the facts.
    facts : str
        Column of the facts.

    Returns
    -------
    DataFrame
        ``segment``, ``feature_id``, ``n`` and ``customers``, in order.
    """
    return rows.groupby(CELL, as_index=False, sort=True).agg(n=(facts, "sum"), customers=("n_customers", "sum"))


def without_interval(value: NDArray[np.float64]) -> Intervals:
    """Take figures that are counted, not estimated.

    Parameters
    ----------
    value : ndarray of float, shape (...)
        The figures.

    Returns
    -------
    Intervals
        Without limits.
    """
    nothing = np.full(value.shape, np.nan)
    return Intervals(value, nothing, nothing, nothing)


def as_rows(source: str, cells: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """Return one row a cell and measure.

    Parameters
    ----------
    source : str
        The study.
    cells : DataFrame
        From :func:`cells_of`.
    figures : dict of str to Intervals
        By measure, in the order of the cells.

    Returns
    -------
    DataFrame
        With the columns of the result table that a study fills.
    """
    parts = [
        cells.assign(source=source, measure=measure, value=found.value, value_low=found.low, value_high=found.high)
        for measure, found in figures.items()
    ]
    return pd.concat(parts, ignore_index=True).astype({"n": "Int64", "customers": "Int64"})
