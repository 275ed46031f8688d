"""The difference of two figures from their intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Differences:
    """Later less earlier, one a pair.

    Parameters
    ----------
    value : ndarray of float, shape (pairs,)
        NaN where either figure is missing.
    low, high : ndarray of float, shape (pairs,)
        Two-sided interval at the confidence of the figures' own.
    is_beyond_noise : ndarray of bool, shape (pairs,)
        Whether the interval leaves out zero.
    """

    value: Floats
    low: Floats
    high: Floats
    is_beyond_noise: NDArray[np.bool_]


def interval_difference(
    before: ArrayLike,
    before_low: ArrayLike,
    before_high: ArrayLike,
    after: ArrayLike,
    after_low: ArrayLike,
    after_high: ArrayLike,
) -> Differences:
    """Did a figure move beyond what chance alone could do?

    Parameters
    ----------
    before, before_low, before_high : array_like, shape (pairs,)
        The earlier figures and their intervals; NaN where missing.
    after, after_low, after_high : array_like, shape (pairs,)
        The later ones, at the same confidence.

    Returns
    -------
    Differences
        One a pair.

    Notes
    -----
    Square-and-add: the lower limit is d − √((x₂ − l₂)² + (u₁ − x₁)²), the upper d + √((u₂ − x₂)² + (x₁ − l₁)²), so that
    intervals that lean to one side keep doing so. Both figures are taken as independent; where the same customers
    stand behind both, they mostly move together, and the interval is wider than it need be.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of
    eleven methods. Statistics in Medicine 17(8).
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures: a general approach.
    Statistics in Medicine 27(10).

    Examples
    --------
    >>> found = interval_difference([0.5], [0.4], [0.6], [0.8], [0.7], [0.9])
    >>> bool(found.is_beyond_noise[0])
    True
    """
    x1, l1, u1, x2, l2, u2 = (
        np.asarray(part, dtype=float) for part in (before, before_low, before_high, after, after_low, after_high)
    )
    value = x2 - x1
    low = value - np.hypot(x2 - l2, u1 - x1)
    high = value + np.hypot(u2 - x2, x1 - l1)
    return Differences(value, low, high, (low > 0) | (high < 0))
