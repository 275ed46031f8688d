"""Tests on groups of coefficients with jackknife covariance, and what many tests together say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.replicates import jackknife_covariance

Floats = NDArray[np.float64]

_DEPENDENT = 1e-10  # of the largest eigenvalue of an error correlation matrix: smaller ones are rounding


@dataclass(frozen=True, slots=True)
class WaldTest:
    """Whether several figures are all 0.

    Parameters
    ----------
    statistic : ndarray of float, shape (...)
        F; NaN where nothing can be tested.
    p_value : ndarray of float, shape (...)
        0 to 1; NaN likewise.
    figures : ndarray of int, shape (...)
        How many figures were tested: its first degrees of freedom.
    """

    statistic: Floats
    p_value: Floats
    figures: NDArray[np.int64]


def wald_test(value: ArrayLike, replicates: ArrayLike, degrees: ArrayLike | None = None) -> WaldTest:
    """Can it be chance that these figures are not all 0?

    Parameters
    ----------
    value : array_like, shape (..., figures)
        Tested together along the last axis; NaN figures are left out.
    replicates : array_like, shape (groups, ..., figures)
        Without each filled group in turn.
    degrees : array_like, shape (...), optional
        Degrees of freedom ν of the covariance, where fewer groups than given tell of a set of figures.

    Returns
    -------
    WaldTest
        One a set of figures.

    Raises
    ------
    ValueError
        The shapes do not fit.

    Notes
    -----
    T² = θ' V⁻¹ θ with the jackknife covariance V of G groups; with k figures and ν = G − 1, T² (ν − k + 1) / (ν k) is
    held against F with k and ν − k + 1 degrees of freedom, as the groups are a sample from which V is estimated.
    Figures that depend on each other count once. Nothing is said with fewer groups than k + 1.

    References
    ----------
    Hotelling, H. (1931). The generalization of Student's ratio. Annals of Mathematical Statistics 2(3).
    Korn, E. L. & Graubard, B. I. (1990). Simultaneous testing of regression coefficients with complex survey data:
    use of Bonferroni t statistics. The American Statistician 44(4).
    """
    whole, without = np.asarray(value, dtype=float), np.asarray(replicates, dtype=float)
    if whole.ndim < 1 or without.shape[1:] != whole.shape:
        raise ValueError(f"replicates must have the shape (groups, *value); found {without.shape} and {whole.shape}")
    used = ~np.isnan(whole)
    squared, figures = _distance(np.where(used, whole, 0.0), jackknife_covariance(np.where(used, without, 0.0)))
    freedom = np.broadcast_to(len(without) - 1 if degrees is None else np.asarray(degrees), figures.shape)
    enough = used.sum(axis=-1) <= freedom
    return _against_f(squared, np.where(enough, figures, 0), freedom)


def wald_test_equal(value: ArrayLike, replicates: ArrayLike) -> WaldTest:
    """Can it be chance that segments differ?

    Parameters
    ----------
    value : array_like, shape (..., segments, figures)
        A segment with a NaN figure, also without one of the groups, is left out.
    replicates : array_like, shape (groups, ..., segments, figures)
        Without each group in turn, the same group in all segments; where a segment has no row in a group, its value
        itself.

    Returns
    -------
    WaldTest
        One a set of segments; NaN with fewer than two of them.

    Raises
    ------
    ValueError
        The shapes do not fit.

    Notes
    -----
    The differences from the first segment are tested together by `wald_test`, with the joint jackknife covariance:
    it holds also where customers answer in two segments. Which segment is the first changes nothing.
    """
    whole, without = np.asarray(value, dtype=float), np.asarray(replicates, dtype=float)
    if whole.ndim < 2 or without.shape[1:] != whole.shape:
        raise ValueError(f"replicates must have the shape (groups, *value); found {without.shape} and {whole.shape}")
    segments, figures = whole.shape[-2:]
    there = ~np.isnan(whole).any(axis=-1) & ~np.isnan(without).any(axis=(0, -1))
    reference = np.argmax(there, axis=-1)[..., None, None]
    tested = there & (np.arange(segments) != reference[..., 0])

    def differ(part: Floats, place: NDArray[np.intp]) -> Floats:
        found = np.where(tested[..., None], part - np.take_along_axis(part, place, axis=-2), np.nan)
        return found.reshape(*found.shape[:-2], segments * figures)

    return wald_test(
        differ(whole, reference), differ(without, np.broadcast_to(reference, (len(without), *reference.shape)))
    )


def benjamini_hochberg(p_value: ArrayLike) -> Floats:
    """How large is the share of chance finds among all tests at least as striking as this one?

    Parameters
    ----------
    p_value : array_like, shape (..., tests)
        NaN tests are left out.

    Returns
    -------
    ndarray of float, shape (..., tests)
        q values, 0 to 1, at least p; NaN where p is.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful approach to
    multiple testing. Journal of the Royal Statistical Society B 57(1).

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(3)
    array([0.03, 0.04, 0.04])
    """
    p = np.asarray(p_value, dtype=float)
    tests = (~np.isnan(p)).sum(axis=-1, keepdims=True)
    order = np.argsort(p, axis=-1)  # NaN last
    scaled = np.take_along_axis(p, order, axis=-1) * tests / np.arange(1, p.shape[-1] + 1)
    least = np.fmin.accumulate(scaled[..., ::-1], axis=-1)[..., ::-1]
    found = np.empty_like(p)
    np.put_along_axis(found, order, np.minimum(least, 1.0), axis=-1)
    return np.where(np.isnan(p), np.nan, found)


def _distance(value: Floats, covariance: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Return θ' V⁻¹ θ over the directions that vary, and how many these are."""
    broken = np.asarray(np.isnan(covariance).any(axis=(-2, -1)))
    sound = np.where(broken[..., None, None], 0.0, covariance)
    spread = np.sqrt(np.maximum(np.diagonal(sound, axis1=-2, axis2=-1), 0.0))
    scale = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1.0), 0.0)
    values, vectors = np.linalg.eigh(sound * scale[..., :, None] * scale[..., None, :])
    kept = values > _DEPENDENT * values[..., -1:]
    along = ((value * scale)[..., None, :] @ vectors)[..., 0, :]
    squared = np.where(kept, along**2 / np.where(kept, values, 1.0), 0.0).sum(axis=-1)
    return np.where(broken, np.nan, squared), np.where(broken, 0, kept.sum(axis=-1))


def _against_f(squared: Floats, figures: NDArray[np.int64], freedom: NDArray[np.integer]) -> WaldTest:
    from scipy.special import fdtrc

    left = freedom - figures + 1
    can = (figures > 0) & (left > 0)
    statistic = np.where(can, squared * left / np.where(can, freedom * figures, 1), np.nan)
    return WaldTest(statistic, np.asarray(fdtrc(figures, left, statistic)), np.asarray(figures, dtype=np.int64))
