"""How alike representatives are: one-way random-effects ICC from counts by representative."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ConsistencyEstimate:
    """One less the intraclass correlation of representatives.

    Parameters
    ----------
    value : float
        1 = it does not matter who answers; NaN where it cannot be said.
    low, high : float
        Two-sided interval within 0 and 1; NaN with fewer than three representatives.
    n : float
        Contacts.
    agents : int
        Representatives with at least one contact.
    """

    value: float
    low: float
    high: float
    n: float
    agents: int


def agent_consistency(contacts: ArrayLike, resolved: ArrayLike, confidence: float) -> ConsistencyEstimate:
    """Does it matter which representative a customer gets?

    Parameters
    ----------
    contacts : array_like, shape (agents,)
        Contacts that each representative took; those with none are left out.
    resolved : array_like, shape (agents,)
        How many of them ended resolved, 0 to ``contacts``.
    confidence : float
        Of the interval, between 0 and 1.

    Returns
    -------
    ConsistencyEstimate
        1 − ICC. NaN with fewer than two representatives, without a second contact of any, or where all contacts
        ended alike.

    Raises
    ------
    ValueError
        The shapes differ, or resolved exceeds contacts.

    Notes
    -----
    ANOVA estimator for groups of unequal size: ICC = (MSB − MSW) / (MSB + (n₀ − 1) MSW) with
    n₀ = (N − Σ nᵢ² / N) / (k − 1), not below 0. The interval is that of the delete-one-representative jackknife on
    the ICC before it is bounded, t with k − 1 degrees of freedom: representatives are the sample here, not customers.

    References
    ----------
    Donner, A. (1986). A review of inference procedures for the intraclass correlation coefficient in the one-way
    random effects model. International Statistical Review 54(1).

    Examples
    --------
    >>> agent_consistency([10, 10], [5, 5], 0.95).value
    1.0
    """
    n, hits = np.asarray(contacts, dtype=float), np.asarray(resolved, dtype=float)
    if n.shape != hits.shape or n.ndim != 1:
        raise ValueError(f"contacts and resolved must have one shape (agents,); found {n.shape} and {hits.shape}")
    if np.any(hits > n) or np.any(hits < 0):
        raise ValueError("resolved must lie between 0 and the contacts of its representative")
    n, hits = n[n > 0], hits[n > 0]
    agents = len(n)
    correlation = _anova_icc(n, hits)
    low = high = np.nan
    if agents >= 3 and np.isfinite(correlation):
        low, high = _jackknife_bounds(n, hits, correlation, confidence)
    bounded = (float(np.clip(1 - bound, 0, 1)) for bound in (correlation, high, low))
    value, lower, upper = bounded
    return ConsistencyEstimate(value, lower, upper, float(n.sum()), agents)


def _anova_icc(n: Floats, hits: Floats) -> float:
    agents, total = len(n), n.sum()
    if agents < 2 or total <= agents:
        return float("nan")
    return float(_icc(np.array(agents), np.array(total), *(np.array(sum_) for sum_ in _sums(n, hits))))


def _sums(n: Floats, hits: Floats) -> tuple[float, float, float]:
    """Return Σ hits, Σ hits²/n and Σ n²: all that the estimator needs beside k and N."""
    return float(hits.sum()), float((hits**2 / n).sum()), float((n**2).sum())


def _icc(agents: Floats, total: Floats, hits: Floats, squares: Floats, sizes: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (squares - hits**2 / total) / (agents - 1)
        within = (hits - squares) / (total - agents)
        size = (total - sizes / total) / (agents - 1)
        return (between - within) / (between + (size - 1) * within)


def _jackknife_bounds(n: Floats, hits: Floats, correlation: float, confidence: float) -> tuple[float, float]:
    from scipy.special import stdtrit

    agents = len(n)
    all_hits, squares, sizes = _sums(n, hits)
    without = _icc(np.full(agents, agents - 1.0), n.sum() - n, all_hits - hits, squares - hits**2 / n, sizes - n**2)
    if not np.all(np.isfinite(without)):
        return float("nan"), float("nan")
    error = np.sqrt((agents - 1) / agents * ((without - without.mean()) ** 2).sum())
    half = float(stdtrit(agents - 1, (1 + confidence) / 2)) * error
    return correlation - half, correlation + half
