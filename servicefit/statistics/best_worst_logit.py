"""Best–worst choices (MaxDiff) by conditional logit."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.best_worst import preference_shares
from servicefit.statistics.choice_sums import (
    Choices,
    Derivatives,
    choices_made,
    derivatives,
    is_connected,
    pooled,
    shown_without,
)
from servicefit.statistics.doubts import doubt_estimate

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ITERATIONS = 40
"""Newton's method needs fewer than ten where there is a finite estimate."""

SETTLED = 1e-6
"""The last step of a utility; the one after it would be about its square."""

LARGEST_STEP = 2.0
"""Of a utility in one iteration."""

NO_CURVATURE = 1e-10
"""Of the largest: what a direction has in which nothing is known."""

TINY = 1e-300
"""Above 0."""


@dataclass(frozen=True, slots=True)
class BestWorstLogit:
    """What the conditional logit says.

    Parameters
    ----------
    utility : ndarray of float, shape (items,)
        Sum 0 over the items shown; NaN for an item never shown, and for all without a finite estimate.
    share : ndarray of float, shape (items,)
        Of preference: exp(utility) over its sum; sums to 1.
    utility_replicates, share_replicates : ndarray of float, shape (groups, items)
        Without each group that has choices in turn; NaN where the others' choices do not tell.
    log_likelihood : float
        At the estimate.
    """

    utility: Floats
    share: Floats
    utility_replicates: Floats
    share_replicates: Floats
    log_likelihood: float


def best_worst_logit(
    shown: ArrayLike, best: ArrayLike, worst: ArrayLike, items: int, group: ArrayLike, weight: ArrayLike | None = None
) -> BestWorstLogit:
    """Which utilities make the choices most likely?

    Parameters
    ----------
    shown : array_like of int, shape (tasks, slots)
        Items shown, 0 to items − 1; −1 fills an empty slot.
    best, worst : array_like of int, shape (tasks,)
        Item chosen; −1 where none was.
    items : int
        How many items there are.
    group : array_like of int, shape (tasks,)
        The group of customers (bucket) that a task belongs to.
    weight : array_like of float, shape (tasks,), optional
        At least 0; 1 unless given.

    Returns
    -------
    BestWorstLogit
        With its replicates, for `jackknife_intervals`.

    Raises
    ------
    ValueError
        The shapes do not fit, an item is off the list, or a choice is not among the items shown.

    Warns
    -----
    NotConverged
        There is no finite estimate, as where an item always wins.

    Notes
    -----
    The best is chosen from all items shown with P ∝ exp(u), then the worst from the rest with P ∝ exp(−u): likelihood
    concave in u, maximised by Newton's method. There is one finite estimate if, and only if, every item was preferred
    to every other, be it by way of others (Ford 1957). A replicate is one step of that method from the estimate, on the
    choices without the group: off by the square of a group's weight only.

    References
    ----------
    Marley, A. A. J. & Louviere, J. J. (2005). Some probabilistic models of best, worst, and best–worst choices.
    Journal of Mathematical Psychology 49(6).
    Ford, L. R. (1957). Solution of a ranking problem from binary comparisons. American Mathematical Monthly 64(8).
    Shao, J. (1992). One-step jackknife for M-estimators computed using Newton's method. Annals of the Institute of
    Statistical Mathematics 44(4).
    """
    sets, first, last = (np.asarray(part, dtype=np.int64) for part in (shown, best, worst))
    weights = np.ones(len(first)) if weight is None else np.asarray(weight, dtype=float)
    groups = np.asarray(group)
    _check_tasks(sets, first, last, items, (groups, weights))
    found = fit_best_worst(sets, first, last, items, groups, weights)
    if np.isnan(found.log_likelihood):
        warnings.warn(doubt_estimate("Utilities of best–worst choices", ITERATIONS), stacklevel=2)
    return found


def fit_best_worst(
    shown: Integers, best: Integers, worst: Integers, items: int, group: NDArray[np.generic], weight: Floats
) -> BestWorstLogit:
    """Which utilities make choices most likely, if any? As :func:`best_worst_logit`, without its checks and warning.

    Parameters
    ----------
    shown : ndarray of int, shape (tasks, slots)
        Items shown, 0 to items − 1; −1 fills an empty slot.
    best, worst : ndarray of int, shape (tasks,)
        Item chosen, one of those shown; −1 where none was. There may be no choice at all.
    items : int
        How many items there are.
    group : ndarray, shape (tasks,)
        The group of customers (bucket) that a task belongs to.
    weight : ndarray of float, shape (tasks,)
        At least 0.

    Returns
    -------
    BestWorstLogit
        Without a finite estimate all is NaN, the log-likelihood too.
    """
    choices = choices_made(shown, best, worst, items, group, weight)
    seen = np.zeros(items + 1, dtype=bool)
    seen[shown] = True
    seen = seen[:items]
    utility = _newton(choices, seen) if is_connected(choices, seen) else None
    if utility is None:
        nothing, nothings = np.full(items, np.nan), np.full((choices.groups, items), np.nan)
        return BestWorstLogit(nothing, nothing, nothings, nothings, np.nan)
    found = derivatives(choices, utility)
    replicates = _without_each_group(found, choices, utility)
    utility[~seen] = np.nan
    shares = preference_shares(utility), preference_shares(replicates)
    return BestWorstLogit(utility, shares[0], replicates, shares[1], found.log_likelihood)


def _newton(choices: Choices, seen: NDArray[np.bool_]) -> Floats | None:
    """Return utilities, or nothing where they do not settle."""
    whole = pooled(choices)
    utility = np.zeros(len(seen))
    for _ in range(ITERATIONS):
        found = derivatives(whole, utility)
        step = _step(found.slope[0], found.curve[0], seen)
        size = float(np.abs(step).max())
        utility = utility + step * min(1.0, LARGEST_STEP / max(size, LARGEST_STEP))
        if size < SETTLED:
            return utility
    return None


def _without_each_group(whole: Derivatives, choices: Choices, utility: Floats) -> Floats:
    """Return the utilities without each group."""
    slope, curve = whole.slope.sum(axis=0) - whole.slope, whole.curve.sum(axis=0) - whole.curve
    is_shown = shown_without(choices, len(utility))
    # Where the other groups' items fall apart into sets that were never compared, utilities are not known.
    bends = np.linalg.eigvalsh(curve)
    is_known = (bends > NO_CURVATURE * bends[:, -1:]).sum(axis=1) >= is_shown.sum(axis=1) - 1
    replicates = np.full(slope.shape, np.nan)
    replicates[is_known] = utility + _step(slope[is_known], curve[is_known], is_shown[is_known])
    replicates[~is_shown] = np.nan
    return replicates


def _step(slope: Floats, curve: Floats, is_shown: NDArray[np.bool_]) -> Floats:
    """Return the step to where the likelihood would be largest if it were a parabola; the sum of utilities stays."""
    both = is_shown[..., None] & is_shown[..., None, :]
    scale = np.maximum(np.trace(curve, axis1=-2, axis2=-1), TINY)[..., None, None] / curve.shape[-1]
    # Utilities are known up to a constant, in whose direction slopes are 0: any bend there leads to the same step.
    bent = np.where(both, curve + scale, 0.0) + scale * (np.eye(curve.shape[-1]) * ~is_shown[..., None])
    return np.asarray(np.linalg.solve(bent, np.where(is_shown, slope, 0.0)[..., None])[..., 0])


def _check_tasks(
    sets: Integers, best: Integers, worst: Integers, items: int, others: tuple[NDArray[np.generic], ...]
) -> None:
    tasks = len(best)
    if sets.ndim != 2 or any(part.shape != (tasks,) for part in (sets[:, 0], worst, *others)):
        raise ValueError("shown must have the shape (tasks, slots), and the rest (tasks,)")
    if sets.size and (sets.max() >= items or sets.min() < -1):
        raise ValueError(f"items must lie within 0 and {items - 1}; found {sets.min()} to {sets.max()}")
    for name, chosen in (("best", best), ("worst", worst)):
        if np.any((chosen >= 0) & ~(sets == chosen[:, None]).any(axis=1)):
            raise ValueError(f"the {name} must be among the items shown")
    if np.any((best >= 0) & (best == worst)):
        raise ValueError("best and worst must be two items")
    if not np.any(best >= 0) and not np.any(worst >= 0):
        raise ValueError("there must be a choice")
