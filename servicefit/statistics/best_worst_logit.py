"""Best–worst choices (MaxDiff) by conditional logit."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.best_worst import preference_shares
from servicefit.statistics.doubts import doubt_estimate

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ITERATIONS = 40
"""Newton's method needs fewer than ten where there is a finite estimate."""

SETTLED = 1e-9
"""The last step of a utility."""

LARGEST_STEP = 2.0
"""Of a utility in one iteration."""


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
        Without each group that has choices in turn.
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
    concave in u, maximised by Newton's method. A replicate is one step of that method from the estimate, on the
    choices without the group: off by the square of a group's weight only.

    References
    ----------
    Marley, A. A. J. & Louviere, J. J. (2005). Some probabilistic models of best, worst, and best–worst choices.
    Journal of Mathematical Psychology 49(6).
    Shao, J. (1992). One-step jackknife for M-estimators computed using Newton's method. Annals of the Institute of
    Statistical Mathematics 44(4).
    """
    sets, first, last = (np.asarray(part, dtype=np.int64) for part in (shown, best, worst))
    weights = np.ones(len(first)) if weight is None else np.asarray(weight, dtype=float)
    groups = np.asarray(group)
    _check_tasks(sets, first, last, items, (groups, weights))
    seen = np.zeros(items, dtype=bool)
    seen[sets[sets >= 0]] = True
    choices = _choices_by_group(sets, first, last, groups, weights)
    utility, replicates, likelihood = _newton(choices, items)
    utility[~seen], replicates[:, ~seen] = np.nan, np.nan
    return BestWorstLogit(utility, preference_shares(utility), replicates, preference_shares(replicates), likelihood)


@dataclass(frozen=True, slots=True)
class _Choices:
    """Choices of one group: the set (choices, slots), −1 = empty; the item taken, +1 best or −1 worst, the weight."""

    sets: Integers
    taken: Integers
    sign: Floats
    weight: Floats


def _choices_by_group(
    sets: Integers, best: Integers, worst: Integers, group: NDArray[np.generic], weight: Floats
) -> list[_Choices]:
    rest = np.where(sets == best[:, None], -1, sets)
    all_sets, taken = np.concatenate([sets, rest]), np.concatenate([best, worst])
    sign = np.repeat([1.0, -1.0], len(best))
    made = taken >= 0
    owner, both = np.concatenate([group, group])[made], np.concatenate([weight, weight])[made]
    order = np.argsort(owner, kind="stable")
    bounds = np.flatnonzero(np.diff(owner[order])) + 1
    places = np.flatnonzero(made)[order]
    weights = both[order]
    return [
        _Choices(all_sets[part], taken[part], sign[part], own)
        for part, own in zip(np.split(places, bounds), np.split(weights, bounds), strict=True)
    ]


def _newton(choices: list[_Choices], items: int) -> tuple[Floats, Floats, float]:
    """Return utilities, their replicates and the log-likelihood."""
    utility = np.zeros(items)
    for _ in range(ITERATIONS):
        slopes, curves, likelihood = _derivatives(choices, utility)
        step = _step(slopes.sum(axis=0), curves.sum(axis=0))
        utility = utility + step * min(1.0, LARGEST_STEP / max(np.abs(step).max(), LARGEST_STEP))
        if np.abs(step).max() < SETTLED:
            without = slopes.sum(axis=0) - slopes, curves.sum(axis=0) - curves
            return utility, utility + _step(*without), likelihood
    warnings.warn(doubt_estimate("Utilities of best–worst choices", ITERATIONS), stacklevel=3)
    return np.full(items, np.nan), np.full((len(choices), items), np.nan), likelihood


def _step(slope: Floats, curve: Floats) -> Floats:
    # A utility is known up to a constant: the pseudo-inverse takes the step that keeps their sum.
    return np.asarray((np.linalg.pinv(curve, rcond=1e-10, hermitian=True) @ slope[..., None])[..., 0])


def _derivatives(choices: list[_Choices], utility: Floats) -> tuple[Floats, Floats, float]:
    """Return gradient and negative Hessian of the log-likelihood by group, and its sum."""
    items = len(utility)
    slopes, curves = np.zeros((len(choices), items)), np.zeros((len(choices), items, items))
    likelihood = 0.0
    for place, group in enumerate(choices):
        rows = np.arange(len(group.taken))
        value = np.where(group.sets >= 0, group.sign[:, None] * utility[group.sets], -np.inf)
        top = value.max(axis=1)
        odds = np.exp(value - top[:, None])
        total = odds.sum(axis=1)
        chance = np.zeros((len(rows), items + 1))  # empty slots, −1, fall into the last column
        chance[rows[:, None], group.sets] = odds / total[:, None]
        chance = chance[:, :items]
        log_chance = group.sign * utility[group.taken] - top - np.log(total)
        likelihood += float(group.weight @ log_chance)
        signed = group.sign * group.weight
        slopes[place] = np.bincount(group.taken, signed, items) - signed @ chance
        curves[place] = np.diag(group.weight @ chance) - (chance * group.weight[:, None]).T @ chance
    return slopes, curves, likelihood


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
