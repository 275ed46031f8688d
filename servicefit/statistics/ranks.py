"""Ranks with intervals: which features can be told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.replicates import jackknife_intervals

_TIED = 1e-12  # of the largest figure: a smaller difference is rounding


@dataclass(frozen=True, slots=True)
class Ranks:
    """The order of features and how sure it is.

    Parameters
    ----------
    rank : ndarray of int, shape (features,)
        1 = largest; equal figures share the better rank; 0 for a figure that is NaN.
    low, high : ndarray of int, shape (features,)
        Best and worst rank that the data allow.
    is_told_apart : ndarray of bool, shape (features, features)
        Whether the two differ beyond chance.
    """

    rank: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    is_told_apart: NDArray[np.bool_]


def rank_intervals(value: ArrayLike, replicates: ArrayLike, confidence: float) -> Ranks:
    """Which place does a feature take, and which others might it as well?

    Parameters
    ----------
    value : array_like, shape (features,)
        Larger ranks better; NaN features are left out.
    replicates : array_like, shape (groups, features)
        Without each filled group in turn.
    confidence : float
        Of each feature's rank interval, between 0 and 1.

    Returns
    -------
    Ranks
        One a feature.

    Raises
    ------
    ValueError
        The shapes do not fit.

    Notes
    -----
    Each pair's difference has a jackknife interval, at 1 − (1 − confidence)/(p − 1) for p features, so that a
    feature's comparisons with all others hold together (Bonferroni). A feature's best rank is 1 + how many are larger
    beyond chance, its worst p − how many are smaller beyond chance. A pair whose interval is unknown is not told apart.

    References
    ----------
    Klein, M., Wright, T. & Wieczorek, J. (2020). A joint confidence region for an overall ranking of populations.
    Journal of the Royal Statistical Society C 69(3).
    Al Mohamad, D., Goeman, J. J. & van Zwet, E. W. (2022). Simultaneous confidence intervals for ranks with
    application to ranking institutions. Biometrics 78(1).

    Examples
    --------
    >>> rank_intervals([0.6, 0.3], [[0.60, 0.30], [0.61, 0.29], [0.59, 0.31]], 0.95).rank
    array([1, 2])
    """
    whole, without = np.asarray(value, dtype=float), np.asarray(replicates, dtype=float)
    if whole.ndim != 1:
        raise ValueError(f"value must have the shape (features,); found {whole.shape}")
    there = ~np.isnan(whole)
    features = int(there.sum())
    level = 1 - (1 - confidence) / max(features - 1, 1)
    differences = jackknife_intervals(whole[:, None] - whole, without[..., :, None] - without[..., None, :], level)
    rounding = _TIED * np.abs(whole[there]).max(initial=0.0)
    larger = differences.low > rounding
    rank = np.where(there, 1 + (whole - whole[:, None] > rounding).sum(axis=1), 0)
    low = np.where(there, 1 + larger.sum(axis=0), 0)
    high = np.where(there, features - larger.sum(axis=1), 0)
    return Ranks(rank, low, high, larger | larger.T)
