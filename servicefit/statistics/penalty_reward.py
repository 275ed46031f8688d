"""What a poor rating costs and a good one brings: penalty–reward contrast analysis and the Kano class from ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.regression import regression_coefficients
from servicefit.statistics.replicates import Intervals

Floats = NDArray[np.float64]
Effect = Literal["there", "absent", "open"]
KanoClass = Literal["must_be", "one_dimensional", "attractive", "indifferent", "reverse", "uncertain"]

LEAST_RATINGS = 30
"""With fewer low, or fewer high ratings a feature's class is uncertain."""


@dataclass(frozen=True, slots=True)
class PenaltyReward:
    """Change in the outcome against a middling rating, in the outcome's own points.

    Parameters
    ----------
    penalty : ndarray of float, shape (..., features)
        With a low rating; negative is the normal case. NaN where the data cannot tell it.
    reward : ndarray of float, shape (..., features)
        With a high rating; positive is the normal case. NaN likewise.
    """

    penalty: Floats
    reward: Floats


def penalty_reward(
    covariance: ArrayLike, outcome: int, low: Sequence[int], high: Sequence[int], others: Sequence[int] = ()
) -> PenaltyReward:
    """What does a low rating of a feature cost, and what does a high one bring?

    Parameters
    ----------
    covariance : array_like, shape (..., columns, columns)
        Covariance matrices of the columns low and high (0 or 1; 0 too where not applicable), the outcome and the
        others; leading axes (segments, replicates) are batched.
    outcome : int
        Position of the outcome.
    low, high : sequence of int
        Positions of these columns, a feature each, in one order of features.
    others : sequence of int, optional
        Positions of the columns ``rated`` (0 or 1) where features may not apply, and of the columns always in.

    Returns
    -------
    PenaltyReward
        One a feature. NaN where no rating is low (high), or none is middling to compare with.

    Raises
    ------
    ValueError
        There is not one high for each low, or a position does not fit.

    Notes
    -----
    One regression of the outcome on all columns; middling ratings are the reference. The coefficient of ``rated`` is
    middling against not applicable, which says little of the feature and is not given.

    References
    ----------
    Brandt, D. R. (1987). A procedure for identifying value-enhancing service components using customer satisfaction
    survey data. In Surprenant (ed.), Add Value to Your Service.
    """
    if len(low) != len(high):
        raise ValueError(f"low and high must have a column each a feature; found {len(low)} and {len(high)}")
    found = regression_coefficients(covariance, outcome, [*low, *high, *others])
    return PenaltyReward(found[..., : len(low)], found[..., len(low) : 2 * len(low)])


def impact_asymmetry(penalty: ArrayLike, reward: ArrayLike) -> Floats:
    """Does a feature delight rather than disappoint?

    Parameters
    ----------
    penalty, reward : array_like, shape (...)
        In one unit.

    Returns
    -------
    ndarray of float, shape (...)
        (r − |p|)/(r + |p|): −1 (disappoints only) to 1 (delights only); NaN unless p ≤ 0 ≤ r, and where both are 0.

    References
    ----------
    Mikulić, J. & Prebežac, D. (2008). Prioritizing improvement of service attributes using impact range-performance
    analysis and impact-asymmetry analysis. Managing Service Quality 18(6).

    Examples
    --------
    >>> impact_asymmetry(-0.8, 0.2).round(6)
    np.float64(-0.6)
    """
    p, r = np.asarray(penalty, dtype=float), np.asarray(reward, dtype=float)
    fits = (p <= 0) & (r >= 0) & (r - p > 0)
    return np.where(fits, (r + p) / np.where(fits, r - p, 1.0), np.nan)


def classify_effect(effect: Intervals, practical: float) -> list[Effect]:
    """Is an effect there, absent, or is that open?

    Parameters
    ----------
    effect : Intervals, shape (features,)
        In the outcome's points.
    practical : float
        The smallest effect that counts, in the same points.

    Returns
    -------
    list of {"there", "absent", "open"}
        There: the interval leaves out 0 and the effect counts. Absent: the whole interval is of effects that do not
        count. Open: else, also without an interval.
    """
    there = ((effect.low > 0) | (effect.high < 0)) & (np.abs(effect.value) >= practical)
    absent = (effect.low > -practical) & (effect.high < practical) & ~there
    names: tuple[Effect, ...] = ("open", "absent", "there")
    return [names[place] for place in np.where(there, 2, np.where(absent, 1, 0))]


def classify_kano(
    penalty: Intervals,
    reward: Intervals,
    practical: float,
    n_low: ArrayLike,
    n_high: ArrayLike,
    matters: ArrayLike = True,
) -> list[KanoClass]:
    """Which class do the ratings give a feature?

    Parameters
    ----------
    penalty, reward : Intervals, shape (features,)
        In the outcome's points.
    practical : float
        The smallest effect that counts, in the same points.
    n_low, n_high : array_like, shape (features,)
        How many ratings are low and high.
    matters : array_like of bool, shape (features,), optional
        Whether the test of all the feature's coefficients says that it matters.

    Returns
    -------
    list of KanoClass
        must_be: penalty there, reward absent; attractive: the other way round; one_dimensional: both there;
        indifferent: both absent; reverse: one is there with its sign turned, and a high rating goes with less than a
        low one; uncertain: else, with fewer than 30 low or 30 high ratings, and where an effect seems to be there of a
        feature that as a whole does not matter.

    Notes
    -----
    Of two features that are hardly rated apart, one often takes a penalty and the other the same with its sign turned:
    chance of a few answers. The test of the whole feature sees that; a class of one effect alone would not.

    References
    ----------
    Kano, N., Seraku, N., Takahashi, F. & Tsuji, S. (1984). Attractive quality and must-be quality. Journal of the
    Japanese Society for Quality Control 14(2).
    Matzler, K. & Sauerwein, E. (2002). The factor structure of customer satisfaction. International Journal of
    Service Industry Management 13(4).
    """
    enough = (np.asarray(n_low) >= LEAST_RATINGS) & (np.asarray(n_high) >= LEAST_RATINGS)
    told = np.broadcast_to(np.asarray(matters), enough.shape)
    turned = (penalty.value > 0, reward.value < 0)
    harms = reward.value < penalty.value
    effects = classify_effect(penalty, practical), classify_effect(reward, practical)
    return [_kano_class(*row) for row in zip(*effects, *turned, harms, enough, told, strict=True)]


def _kano_class(
    penalty: Effect, reward: Effect, up: bool, down: bool, harms: bool, enough: bool, told: bool
) -> KanoClass:
    if not enough or ("there" in (penalty, reward) and not told):
        return "uncertain"
    if (penalty == "there" and up) or (reward == "there" and down):
        return "reverse" if harms else "uncertain"
    classes: dict[tuple[Effect, Effect], KanoClass] = {
        ("there", "absent"): "must_be",
        ("there", "there"): "one_dimensional",
        ("absent", "there"): "attractive",
        ("absent", "absent"): "indifferent",
    }
    return classes.get((penalty, reward), "uncertain")
