"""Ranks of the same features by several measures, side by side."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

APART = 3.0
"""Ranks from which two measures are said to disagree."""


def mean_ranks(figures: ArrayLike) -> NDArray[np.float64]:
    """Which place does each measure give to each feature?

    Parameters
    ----------
    figures : array_like, shape (features, measures)
        Larger ranks first; NaN where a measure does not know the feature.

    Returns
    -------
    ndarray of float, shape (features, measures)
        1 = largest; ties get the mean of their places. Features that a measure does not know are ranked by none (NaN):
        ranks among different features do not compare.

    Raises
    ------
    ValueError
        The figures are no table.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33(3).

    Examples
    --------
    >>> mean_ranks([[0.5, 80], [0.3, 90], [0.3, 70]])
    array([[1. , 2. ],
           [2.5, 1. ],
           [2.5, 3. ]])
    """
    table = np.asarray(figures, dtype=float)
    if table.ndim != 2:
        raise ValueError(f"figures must have the shape (features, measures); found {table.shape}")
    ranks = np.full(table.shape, np.nan)
    known = ~np.isnan(table).any(axis=1)
    if known.any():
        ranks[known] = rankdata(-table[known], axis=0)
    return ranks


def rank_gap(ranks: ArrayLike) -> NDArray[np.float64]:
    """How much better does the last measure rank a feature than the one of the others that differs most?

    Parameters
    ----------
    ranks : array_like, shape (features, measures)
        As ``mean_ranks`` gives them; at least two measures.

    Returns
    -------
    ndarray of float, shape (features,)
        Positive: the last measure ranks it higher; NaN where not ranked.

    Raises
    ------
    ValueError
        There are fewer than two measures.
    """
    table = np.asarray(ranks, dtype=float)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError(f"ranks must have the shape (features, at least 2); found {table.shape}")
    gaps = table[:, :-1] - table[:, -1:]
    widest = np.abs(gaps).argmax(axis=1)
    found: NDArray[np.float64] = np.take_along_axis(gaps, widest[:, None], axis=1)[:, 0]
    return found
