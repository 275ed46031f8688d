"""Fit of a capability with the strategy: attainment, shortfall, excess, verdict, profile deviation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Verdict = Literal["under", "on", "over", "unmeasured"]
VERDICTS: tuple[Verdict, ...] = ("unmeasured", "under", "on", "over")

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """How far capabilities attain what the strategy asks; all arrays have shape (k,).

    Attributes
    ----------
    attainment : numpy.ndarray
        0 at the threshold, 1 at the target, not clipped; NaN where not measured.
    shortfall : numpy.ndarray
        0 (target reached) to 1 (at or below the threshold); NaN where not measured.
    excess : numpy.ndarray
        0 (up to the ceiling) to 1; 0 where no ceiling is given, NaN where not measured.
    """

    attainment: Vector
    shortfall: Vector
    excess: Vector


def fit_to_target(value: ArrayLike, threshold: ArrayLike, target: ArrayLike, ceiling: ArrayLike) -> Fit:
    """Measure how far each capability attains its target.

    Parameters
    ----------
    value, threshold, target, ceiling : array_like, shape (k,)
        In the capability's own unit. NaN value = not measured, NaN ceiling = none given.
        Less is better where the target is below the threshold.

    Returns
    -------
    Fit
        Attainment, shortfall and excess.

    Raises
    ------
    ValueError
        When a threshold equals its target, or a ceiling does not lie beyond the target.

    Notes
    -----
    d = (value - threshold) / (target - threshold); shortfall = clip(1 - d, 0, 1);
    excess = clip((value - ceiling) / (ceiling - target), 0, 1). The signs of the
    denominators make the same formulas serve capabilities where less is better.

    References
    ----------
    Venkatraman, N. (1989). The concept of fit in strategy research: toward verbal and
    statistical correspondence. Academy of Management Review 14(3), 423-444.
    """
    v, low, aim, top = (np.asarray(a, dtype=float) for a in (value, threshold, target, ceiling))
    _check_targets(low, aim, top)
    attainment = (v - low) / (aim - low)
    over = np.clip((v - top) / (top - aim), 0.0, 1.0)
    excess = np.where(np.isnan(top) & ~np.isnan(v), 0.0, over)
    return Fit(attainment, np.clip(1.0 - attainment, 0.0, 1.0), excess)


def classify_verdict(
    low: ArrayLike, high: ArrayLike, threshold: ArrayLike, target: ArrayLike, ceiling: ArrayLike
) -> list[Verdict]:
    """Say of each capability whether it is under, on or over what is asked.

    Parameters
    ----------
    low, high : array_like, shape (k,)
        Interval of the capability; NaN = not measured.
    threshold, target, ceiling : array_like, shape (k,)
        What the strategy asks; NaN ceiling = none given.

    Returns
    -------
    list of Verdict
        ``under`` only when the whole interval falls short of the target, ``over`` only when
        it lies wholly beyond the ceiling, ``unmeasured`` without an interval, else ``on``.
    """
    lo, hi, least, aim, top = (np.asarray(a, dtype=float) for a in (low, high, threshold, target, ceiling))
    _check_targets(least, aim, top)
    # Turned round where less is better, so that "beyond" is always upwards.
    sign = np.where(aim < least, -1.0, 1.0)
    near, far = np.minimum(sign * lo, sign * hi), np.maximum(sign * lo, sign * hi)
    number = np.select([np.isnan(lo) | np.isnan(hi), far < sign * aim, near > sign * top], [0, 1, 3], default=2)
    return [VERDICTS[place] for place in number]


def profile_deviation(deviation: ArrayLike, weight: ArrayLike) -> float:
    """Measure how far a profile lies from the ideal one.

    Parameters
    ----------
    deviation : array_like, shape (k,)
        Distance of each capability from what is ideal; NaN = not measured, left out.
    weight : array_like, shape (k,)
        Weights of at least 0; brought to sum 1 over what is measured.

    Returns
    -------
    float
        sqrt(sum of w * d^2); NaN when nothing with a weight is measured.

    References
    ----------
    Venkatraman, N. (1989). The concept of fit in strategy research. Academy of
    Management Review 14(3), 423-444.

    Examples
    --------
    >>> round(profile_deviation([5 - 4, 3 - 4, 4 - 2], [0.5, 0.3, 0.2]), 6)
    1.264911
    """
    d, w = np.asarray(deviation, dtype=float), np.asarray(weight, dtype=float)
    if (w < 0).any():
        raise ValueError(f"Weights must not be negative – found {w.min():g}")
    measured = ~np.isnan(d)
    total = w[measured].sum()
    if total == 0:
        return float("nan")
    return float(np.sqrt((w[measured] * d[measured] ** 2).sum() / total))


def _check_targets(threshold: Vector, target: Vector, ceiling: Vector) -> None:
    if (threshold == target).any():
        raise ValueError("A threshold must differ from its target")
    if ((ceiling - target) * (target - threshold) <= 0).any():
        raise ValueError("A ceiling must lie beyond the target, on the far side of the threshold")
