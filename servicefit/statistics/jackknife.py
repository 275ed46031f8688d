"""Intervals of ratios and shares from sums by bucket: delete-a-group jackknife."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RatioEstimates:
    """Ratios with their intervals, one a cell.

    Parameters
    ----------
    value : ndarray of float, shape (cells,)
        Sum of numerators over sum of denominators; NaN where the latter is 0.
    low, high : ndarray of float, shape (cells,)
        Two-sided interval; NaN where fewer than two groups are filled.
    standard_error : ndarray of float, shape (cells,)
        Of the jackknife.
    n : ndarray of float, shape (cells,)
        Sum of denominators.
    groups : ndarray of int, shape (cells,)
        How many groups are filled.
    """

    value: Floats
    low: Floats
    high: Floats
    standard_error: Floats
    n: Floats
    groups: NDArray[np.int64]


def jackknife_means(numerator: ArrayLike, denominator: ArrayLike, confidence: float) -> RatioEstimates:
    """How large is a mean, and how sure is it, when facts of one customer resemble each other?

    Parameters
    ----------
    numerator, denominator : array_like, shape (cells, groups)
        Sum and count by group of customers; a group without facts holds zeros. No missing values.
    confidence : float
        Of the interval, between 0 and 1.

    Returns
    -------
    RatioEstimates
        One a cell.

    Raises
    ------
    ValueError
        The shapes differ, or a denominator is negative.

    Notes
    -----
    For each filled group g the ratio is computed without it; with G such groups the variance is
    (G − 1)/G · Σ (θ₋g − mean θ₋g)², and the interval is θ ± t · se with G − 1 degrees of freedom.
    Groups must be independent, so they are groups of customers. Not for fewer than two groups.

    References
    ----------
    Kott, P. S. (2001). The delete-a-group jackknife. Journal of Official Statistics 17(4).

    Examples
    --------
    >>> jackknife_means([[2.0, 1.0, 3.0]], [[4.0, 2.0, 6.0]], 0.95).value
    array([0.5])
    """
    numerators, denominators = _checked(numerator, denominator)
    value, error, groups = _jackknife(numerators, denominators)
    # scipy.special, not scipy.stats: the same functions, a tenth of the time to import.
    from scipy.special import stdtrit

    half = stdtrit(np.maximum(groups - 1, 1), (1 + confidence) / 2) * error
    enough = groups >= 2
    return RatioEstimates(
        value,
        np.where(enough, value - half, np.nan),
        np.where(enough, value + half, np.nan),
        error,
        denominators.sum(axis=1),
        groups,
    )


def jackknife_shares(
    numerator: ArrayLike, denominator: ArrayLike, customers: ArrayLike, confidence: float
) -> RatioEstimates:
    """How large is a share, and how sure is it, also close to 0 and 1?

    Parameters
    ----------
    numerator, denominator : array_like, shape (cells, groups)
        Hits and facts by group of customers; a group without facts holds zeros. No missing values.
    customers : array_like, shape (cells,)
        How many customers stand behind a cell; bounds what facts are worth where none, or all, are hits.
    confidence : float
        Of the interval, between 0 and 1.

    Returns
    -------
    RatioEstimates
        One a cell; intervals lie within 0 and 1.

    Raises
    ------
    ValueError
        The shapes differ, a denominator is negative, or hits exceed facts.

    Notes
    -----
    The jackknife variance v gives the effective number of facts n* = p(1 − p)/v, at most the facts there are,
    corrected for its degrees of freedom; the interval is the exact binomial one for p·n* hits of n*. Where p is
    0 or 1 the jackknife sees no variance and n* is the number of customers: as if each customer's facts were one.

    References
    ----------
    Korn, E. L. & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of
    positive counts estimated from survey data. Survey Methodology 24(2).

    Examples
    --------
    >>> found = jackknife_shares([[5.0] * 20], [[5.0] * 20], [20], 0.95)
    >>> found.value, found.high, bool(found.low[0] < 0.85)
    (array([1.]), array([1.]), True)
    """
    hits, facts = _checked(numerator, denominator)
    if np.any(hits > facts) or np.any(hits < 0):
        raise ValueError("hits must lie between 0 and the facts of their group")
    value, error, groups = _jackknife(hits, facts)
    low, high = _korn_graubard(value, error, facts.sum(axis=1), np.asarray(customers, dtype=float), groups, confidence)
    enough = groups >= 2
    return RatioEstimates(
        value, np.where(enough, low, np.nan), np.where(enough, high, np.nan), error, facts.sum(axis=1), groups
    )


def _checked(numerator: ArrayLike, denominator: ArrayLike) -> tuple[Floats, Floats]:
    numerators, denominators = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    if numerators.shape != denominators.shape or numerators.ndim != 2:
        raise ValueError(
            f"numerator and denominator must have one shape (cells, groups); found {numerators.shape} and {denominators.shape}"
        )
    if np.any(denominators < 0):
        raise ValueError("denominators must not be negative")
    return numerators, denominators


def _jackknife(numerators: Floats, denominators: Floats) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return value, standard error and number of filled groups of each cell."""
    filled = denominators > 0
    groups = filled.sum(axis=1)
    total, count = numerators.sum(axis=1, keepdims=True), denominators.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (total / count)[:, 0]
        without = np.where(filled, (total - numerators) / (count - denominators), 0.0)
        mean = without.sum(axis=1, keepdims=True) / groups[:, None]
        variance = (groups - 1) / groups * np.where(filled, (without - mean) ** 2, 0.0).sum(axis=1)
    return value, np.where(groups >= 2, np.sqrt(variance), np.nan), groups


def _korn_graubard(
    value: Floats, error: Floats, facts: Floats, customers: Floats, groups: NDArray[np.int64], confidence: float
) -> tuple[Floats, Floats]:
    from scipy.special import betaincinv, stdtrit

    tail = (1 - confidence) / 2
    spread = value * (1 - value)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(spread > 0, spread / error**2, np.minimum(facts, customers))
        ratio = stdtrit(np.maximum(facts - 1, 1), tail) / stdtrit(np.maximum(groups - 1, 1), tail)
        effective = np.minimum(np.nan_to_num(effective, nan=0.0, posinf=np.inf) * ratio**2, facts)
        hits = value * effective
        low = np.where(hits > 0, betaincinv(hits, effective - hits + 1, tail), 0.0)
        high = np.where(hits < effective, betaincinv(hits + 1, effective - hits, 1 - tail), 1.0)
    return low, high
