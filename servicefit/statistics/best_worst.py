"""Best–worst choices (MaxDiff) counted, with utilities in closed form."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.replicates import Intervals, jackknife_intervals
from servicefit.statistics.share_difference import NO_SPREAD, jackknife_share_differences

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BestWorstCounts:
    """What counting says.

    Parameters
    ----------
    score : ndarray of float, shape (..., items)
        (best − worst)/showings, −1 to 1; NaN for an item never shown.
    utility : ndarray of float, shape (..., items)
        Closed-form logit; NaN likewise.
    share : ndarray of float, shape (..., items)
        Of preference: exp(utility) over its sum; sums to 1.
    """

    score: Floats
    utility: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class BestWorstEstimates:
    """What counting says, and how surely; every part has the shape (segments, items), NaN for an item never shown.

    Parameters
    ----------
    score : Intervals
        (best − worst)/showings, −1 to 1.
    utility : Intervals
        Closed-form logit.
    share : Intervals
        Of preference, 0 to 1.
    """

    score: Intervals
    utility: Intervals
    share: Intervals


def best_worst_counts(best: ArrayLike, worst: ArrayLike, shown: ArrayLike) -> BestWorstCounts:
    """How often is an item chosen best rather than worst?

    Parameters
    ----------
    best, worst, shown : array_like, shape (..., items)
        How often an item was chosen best, chosen worst, and shown; leading axes (segments, replicates) are batched.

    Returns
    -------
    BestWorstCounts
        One an item.

    Raises
    ------
    ValueError
        The shapes differ, or an item was chosen more often than shown.

    Notes
    -----
    With P = (shown + best − worst)/(2 · shown) the utility is ln(P/(1 − P)). Where P is 0 or 1, half a choice is added
    to either side. It stands for the multinomial logit of balanced designs: both put their items in the same order, but
    they do not spread them alike. Small utilities come out 1, 1, 0.83 and 0.70 times n/(n − 1) as far apart as those of
    the logit in sets of two, three, four and five of n items. Where designs are not balanced, what meets weak rivals is
    favoured.

    References
    ----------
    Louviere, J. J., Flynn, T. N. & Marley, A. A. J. (2015). Best-Worst Scaling: Theory, Methods and Applications.
    Lipovetsky, S. & Conklin, M. (2014). Best-worst scaling in analytical closed-form solution. Journal of Choice
    Modelling 10.

    Examples
    --------
    >>> best_worst_counts([3, 1], [1, 3], [4, 4]).score
    array([ 0.5, -0.5])
    """
    b, w, n = (np.asarray(part, dtype=float) for part in (best, worst, shown))
    if not b.shape == w.shape == n.shape:
        raise ValueError(f"best, worst and shown must have one shape; found {b.shape}, {w.shape} and {n.shape}")
    if np.any(b + w > n) or np.any(b < 0) or np.any(w < 0):
        raise ValueError("an item must not be chosen more often than shown, nor less than never")
    liked, disliked = n + b - w, n - b + w
    extreme = np.where((liked == 0) | (disliked == 0), 0.5, 0.0)
    seen = n > 0
    ratio = (liked + extreme) / np.where(seen, disliked + extreme, 1.0)
    utility = np.where(seen, np.log(np.where(seen, ratio, 1.0)), np.nan)
    score = np.where(seen, (b - w) / np.where(seen, n, 1.0), np.nan)
    return BestWorstCounts(score, utility, preference_shares(utility))


def estimate_best_worst(
    best: ArrayLike, worst: ArrayLike, shown: ArrayLike, customers: ArrayLike, confidence: float
) -> BestWorstEstimates:
    """How often is an item chosen best rather than worst, and how sure is that?

    Parameters
    ----------
    best, worst, shown : array_like, shape (segments, groups, items)
        How often an item was chosen best, chosen worst, and shown, by group of customers.
    customers : array_like, shape (segments, items)
        How many customers an item was shown to.
    confidence : float
        Of the intervals, between 0 and 1.

    Returns
    -------
    BestWorstEstimates
        One an item and segment. With fewer than two filled groups the interval is all that there is; that of a utility
        goes as far as so many showings can take it.

    Raises
    ------
    ValueError
        The shapes differ, or an item was chosen more often than shown.

    Notes
    -----
    Delete-a-group jackknife of scores and shares, clipped to their bounds. A utility is a function of its score alone,
    and its limits are those of the score. Where all groups score alike, as where everybody chose the same, the limits
    of a share also hold those that it has with its utility at either of its own.

    References
    ----------
    Lipovetsky, S. & Conklin, M. (2014). Best-worst scaling in analytical closed-form solution. Journal of Choice
    Modelling 10.
    Kott, P. S. (2001). The delete-a-group jackknife. Journal of Official Statistics 17(4).
    """
    b, w, n = (np.asarray(part, dtype=float) for part in (best, worst, shown))
    whole = best_worst_counts(b.sum(axis=1), w.sum(axis=1), n.sum(axis=1))
    score = _score_intervals(b, w, n, np.asarray(customers, dtype=float), confidence)
    without = [_without_each_group(*parts) for parts in zip(b, w, n, strict=True)]
    utility = _stacked(whole.utility, [each.utility for each in without], confidence)
    low, high = (utility_at(limit, n.sum(axis=1)) for limit in (score.low, score.high))
    utility = replace(utility, low=low, high=high)
    share = _stacked(whole.share, [each.share for each in without], confidence)
    is_alike = score.standard_error < NO_SPREAD
    return BestWorstEstimates(score, utility, share_within_bounds(share, utility, is_alike))


def _score_intervals(best: Floats, worst: Floats, shown: Floats, customers: Floats, confidence: float) -> Intervals:
    segments, groups, items = shown.shape
    b, w, n = (part.swapaxes(1, 2).reshape(segments * items, groups) for part in (best, worst, shown))
    found = jackknife_share_differences(b, w, n, customers.reshape(-1), confidence)
    value, low, high, error = (
        part.reshape(segments, items) for part in (found.value, found.low, found.high, found.standard_error)
    )
    is_shown = ~np.isnan(value)
    return Intervals(value, np.where(is_shown, low, np.nan), np.where(is_shown, high, np.nan), error)


def utility_at(score: ArrayLike, shown: Floats) -> Floats:
    """Which utility has a score?

    Parameters
    ----------
    score : array_like, shape (..., items)
        −1 to 1.
    shown : ndarray of float, shape (..., items)
        How often an item was shown.

    Returns
    -------
    ndarray of float, shape (..., items)
        Closed form, with half a choice on either side where the score is −1 or 1.
    """
    least = 0.5 / (2 * shown + 1)
    chance = np.clip((1 + np.asarray(score, dtype=float)) / 2, least, 1 - least)
    return np.asarray(np.log(chance / (1 - chance)))


def _without_each_group(best: Floats, worst: Floats, shown: Floats) -> BestWorstCounts:
    """Count without each filled group in turn; all parts have the shape (groups, items)."""
    filled = shown.sum(axis=1) > 0
    return best_worst_counts(*(part.sum(axis=0) - part[filled] for part in (best, worst, shown)))


def _stacked(value: Floats, replicates: list[Floats], confidence: float) -> Intervals:
    """Put the intervals of all segments together; each has its own number of replicates."""
    found = [jackknife_intervals(own, each, confidence) for own, each in zip(value, replicates, strict=True)]
    low, high, error = (
        np.array([getattr(each, name) for each in found]).reshape(value.shape)
        for name in ("low", "high", "standard_error")
    )
    return Intervals(value, low, high, error)


def share_within_bounds(share: Intervals, utility: Intervals, is_alike: NDArray[np.bool_]) -> Intervals:
    """How far can shares go?

    Parameters
    ----------
    share, utility : Intervals
        Of the same items; limits of shares may be missing or out of bounds.
    is_alike : ndarray of bool, shape as the shares
        Items whose groups of customers are alike, so that the jackknife sees no spread.

    Returns
    -------
    Intervals
        Shares within 0 and 1, from 0 to 1 where nothing is known; those of items whose groups are alike also hold those
        that they have at the limits of their utilities.
    """
    with np.errstate(invalid="ignore"):
        others = (1 - share.value) * np.exp(utility.value) / share.value
    at_low, at_high = (1 / (1 + others * np.exp(-limit)) for limit in (utility.low, utility.high))
    low = np.where(is_alike, np.minimum(share.low, at_low), share.low)
    high = np.where(is_alike, np.maximum(share.high, at_high), share.high)
    is_shown = ~np.isnan(share.value)
    low, high = np.where(is_shown & np.isnan(low), 0.0, low), np.where(is_shown & np.isnan(high), 1.0, high)
    return replace(share, low=np.clip(low, 0.0, 1.0), high=np.clip(high, 0.0, 1.0))


def preference_shares(utility: ArrayLike) -> Floats:
    """How would choices spread over all items, if all were shown together?

    Parameters
    ----------
    utility : array_like, shape (..., items)
        NaN items are left out.

    Returns
    -------
    ndarray of float, shape (..., items)
        exp(utility) over its sum; sums to 1. NaN where utility is.
    """
    utility = np.asarray(utility, dtype=float)
    top = np.max(np.where(np.isnan(utility), -np.inf, utility), axis=-1, keepdims=True, initial=-np.inf)
    odds = np.exp(utility - np.where(np.isfinite(top), top, 0.0))
    total = np.nansum(odds, axis=-1, keepdims=True)
    return np.asarray(odds / np.where(total > 0, total, np.nan))
