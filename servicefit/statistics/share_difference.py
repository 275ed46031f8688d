"""How far two shares of the same facts lie apart, from sums by bucket: delete-a-group jackknife."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.difference import interval_difference
from servicefit.statistics.jackknife import jackknife_means, jackknife_shares
from servicefit.statistics.replicates import Intervals

Floats = NDArray[np.float64]

NO_SPREAD = 1e-12
"""A standard error below this is one of equal groups."""


def jackknife_share_differences(
    first: ArrayLike, second: ArrayLike, facts: ArrayLike, customers: ArrayLike, confidence: float
) -> Intervals:
    """How much larger is one share than another, and how sure is that, also where all facts are alike?

    Parameters
    ----------
    first, second, facts : array_like, shape (cells, groups)
        Hits of the one and of the other kind among the facts, by group of customers; a group without facts holds
        zeros. No missing values.
    customers : array_like, shape (cells,)
        How many customers stand behind a cell.
    confidence : float
        Of the interval, between 0 and 1.

    Returns
    -------
    Intervals
        One a cell, within −1 and 1. The value is NaN without facts; with fewer than two filled groups the interval is
        all of −1 to 1. The standard error is 0 where all groups are alike.

    Raises
    ------
    ValueError
        The shapes differ, a denominator is negative, or hits exceed facts.

    Notes
    -----
    The jackknife of the difference. Where all groups are alike, as where everybody chose the same, it sees no
    variance; then the exact limits of both shares are put together by square-and-add.

    References
    ----------
    Kott, P. S. (2001). The delete-a-group jackknife. Journal of Official Statistics 17(4).
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures: a general approach.
    Statistics in Medicine 27(10).

    Examples
    --------
    >>> found = jackknife_share_differences([[5.0] * 20], [[0.0] * 20], [[5.0] * 20], [20], 0.95)
    >>> found.value, bool(0.7 < found.low[0] < 0.9), found.high
    (array([1.]), True, array([1.]))
    """
    ones, others = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    one, other = (jackknife_shares(hits, facts, customers, confidence) for hits in (ones, others))
    found = jackknife_means(ones - others, facts, confidence)
    alike = interval_difference(other.value, other.low, other.high, one.value, one.low, one.high)
    is_alike = found.standard_error < NO_SPREAD
    low, high = np.where(is_alike, alike.low, found.low), np.where(is_alike, alike.high, found.high)
    return Intervals(found.value, _within(low, -1.0), _within(high, 1.0), found.standard_error)


def _within(limit: Floats, unknown: float) -> Floats:
    return np.clip(np.where(np.isnan(limit), unknown, limit), -1.0, 1.0)
