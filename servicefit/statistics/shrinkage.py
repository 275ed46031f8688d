"""Small segments drawn towards the whole, by how little they say themselves: empirical Bayes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LEAST_SEGMENTS = 4
"""With fewer, the spread between segments cannot be told and nothing is drawn anywhere."""

_BISECTIONS = 60


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Figures of segments, drawn towards the whole.

    Parameters
    ----------
    value : ndarray of float, shape (..., segments)
        ``weight`` of the segment's own figure, the rest of the whole's; NaN where the own is.
    standard_error : ndarray of float, shape (..., segments)
        With what is added for the spread between segments being estimated itself.
    weight : ndarray of float, shape (..., segments)
        Of the segment's own figure, 0 to 1.
    spread : ndarray of float, shape (...)
        Estimated standard deviation of the true figures between segments; NaN with fewer than four of them.
    """

    value: Floats
    standard_error: Floats
    weight: Floats
    spread: Floats


def shrink_to_whole(value: ArrayLike, standard_error: ArrayLike) -> Shrunk:
    """What is the best guess of a segment's figure, when it has few answers and the others have many?

    Parameters
    ----------
    value, standard_error : array_like, shape (..., segments)
        Figures of the segments; NaN ones are left out, and so are those without error.

    Returns
    -------
    Shrunk
        One a segment. With fewer than four segments the figures stay as they are, with weight 1.

    Raises
    ------
    ValueError
        The shapes differ, or an error is negative.

    Notes
    -----
    True figures are taken as normal around the whole's with variance τ² (Paule & Mandel: the τ² at which the weighted
    squared distances equal their expectation), estimates as normal around the true ones. The whole is the mean of the
    segments, each with weight 1/(se² + τ²). A segment is drawn by B = (k − 3)/(k − 1) · se²/(se² + τ²) for k segments;
    its variance is se² (1 − B (k − 1)/k) + 2/(k − 3) · B² (own − whole)². It gives the smallest error over all
    segments together; one that truly stands out is drawn too far.

    References
    ----------
    Morris, C. N. (1983). Parametric empirical Bayes inference: theory and applications. Journal of the American
    Statistical Association 78(381).
    Paule, R. C. & Mandel, J. (1982). Consensus values and weighting factors. Journal of Research of the National
    Bureau of Standards 87(5).

    Examples
    --------
    >>> shrink_to_whole([1.0, 1.0, 1.0, 3.0], [0.1, 0.1, 0.1, 2.0]).value.round(2)
    array([1.  , 1.  , 1.  , 2.33])
    """
    own, error = np.asarray(value, dtype=float), np.asarray(standard_error, dtype=float)
    if own.shape != error.shape or own.ndim < 1:
        raise ValueError(f"value and standard_error must have one shape; found {own.shape} and {error.shape}")
    if np.any(error < 0):
        raise ValueError("standard errors must not be negative")
    used = np.isfinite(own) & (error > 0)
    segments = used.sum(axis=-1, keepdims=True)
    figures, variance = np.where(used, own, 0.0), np.where(used, error, 1.0) ** 2
    between = _paule_mandel(figures, variance, used)
    whole = _weighted_mean(figures, variance, used, between)
    can = used & (segments >= LEAST_SEGMENTS)
    k = np.maximum(segments, LEAST_SEGMENTS)
    drawn = np.where(can, (k - 3) / (k - 1) * variance / (variance + between), 0.0)
    found = np.where(used, (1 - drawn) * figures + drawn * whole, own)
    spread = variance * (1 - drawn * (k - 1) / k) + 2 / (k - 3) * drawn**2 * (figures - whole) ** 2
    known = (segments >= LEAST_SEGMENTS)[..., 0]
    return Shrunk(
        found,
        np.where(can, np.sqrt(spread), error),
        np.where(np.isnan(own), np.nan, 1 - drawn),
        np.where(known, np.sqrt(between[..., 0]), np.nan),
    )


def _weighted_mean(figures: Floats, variance: Floats, used: NDArray[np.bool_], between: Floats) -> Floats:
    weight = np.where(used, 1 / (variance + between), 0.0)
    total = weight.sum(axis=-1, keepdims=True)
    return np.asarray((weight * figures).sum(axis=-1, keepdims=True) / np.where(total > 0, total, 1.0))


def _paule_mandel(figures: Floats, variance: Floats, used: NDArray[np.bool_]) -> Floats:
    """Return the variance between segments, shape (..., 1), by bisection: the distances fall with it."""
    freedom = np.maximum(used.sum(axis=-1, keepdims=True) - 1, 0)
    low = np.zeros_like(freedom, dtype=float)
    high = np.where(used, figures**2, 0.0).sum(axis=-1, keepdims=True) + 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        away = figures - _weighted_mean(figures, variance, used, middle)
        distance = np.where(used, away**2 / (variance + middle), 0.0).sum(axis=-1, keepdims=True)
        low, high = np.where(distance > freedom, middle, low), np.where(distance > freedom, high, middle)
    return np.where(low > 0, (low + high) / 2, 0.0)
