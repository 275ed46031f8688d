"""Best–worst choices (MaxDiff) counted, with utilities in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
    With P = (shown + best − worst)/(2 · shown) the utility is ln(P/(1 − P)): the multinomial logit in closed form for
    balanced designs. Where P is 0 or 1, half a choice is added to either side.

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
    top = np.max(np.where(np.isnan(utility), -np.inf, utility), axis=-1, keepdims=True)
    odds = np.exp(utility - np.where(np.isfinite(top), top, 0.0))
    total = np.nansum(odds, axis=-1, keepdims=True)
    return np.asarray(odds / np.where(total > 0, total, np.nan))
