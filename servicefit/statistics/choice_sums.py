"""Choices of one item from a set: what the conditional logit needs to know of them, summed by group of customers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LARGEST_CODE = 2**62
"""Integers below it are exact."""

AT_ONCE = 100_000
"""Sets whose chances are held in memory together."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Choices of the best or of the worst from sets; those of a group from the same set are one row.

    Parameters
    ----------
    sets : ndarray of int, shape (rows, slots)
        Items, ascending; as many as there are items stands for an empty slot.
    sign : ndarray of float, shape (rows,)
        1 where the best was chosen, −1 where the worst was.
    group : ndarray of int, shape (rows,)
        Group of customers, 0 to groups − 1.
    weight : ndarray of float, shape (rows,)
        How many choices, above 0.
    signed_picks : ndarray of float, shape (groups, items)
        How often an item was chosen best less how often worst.
    beats : ndarray of bool, shape (items, items)
        Whether the first item was ever preferred to the second.
    """

    sets: Integers
    sign: Floats
    group: Integers
    weight: Floats
    signed_picks: Floats
    beats: NDArray[np.bool_]

    @property
    def groups(self) -> int:
        """How many groups have choices."""
        return len(self.signed_picks)


@dataclass(frozen=True, slots=True)
class Derivatives:
    """How the log-likelihood bends.

    Parameters
    ----------
    slope : ndarray of float, shape (groups, items)
        Its gradient.
    curve : ndarray of float, shape (groups, items, items)
        Its negative Hessian.
    log_likelihood : float
        The sum over groups.
    """

    slope: Floats
    curve: Floats
    log_likelihood: float


def choices_made(
    shown: Integers, best: Integers, worst: Integers, items: int, group: NDArray[np.generic], weight: Floats
) -> Choices:
    """Take tasks apart: the best was chosen from all that was shown, the worst from the rest.

    Parameters
    ----------
    shown : ndarray of int, shape (tasks, slots)
        Items; −1 fills an empty slot.
    best, worst : ndarray of int, shape (tasks,)
        Item chosen; −1 where none was: that choice is left out.
    items : int
        How many there are.
    group, weight : ndarray, shape (tasks,)
        Group of customers; what a task counts. A task of weight 0 is left out.

    Returns
    -------
    Choices
        By group.
    """
    rest = np.where(shown == best[:, None], -1, shown)
    sets, taken = np.concatenate([shown, rest]), np.concatenate([best, worst])
    sign, both = np.repeat([1.0, -1.0], len(best)), np.concatenate([weight, weight])
    made = (taken >= 0) & (both > 0)
    sets, taken, sign, both = np.where(sets < 0, items, sets)[made], taken[made], sign[made], both[made]
    sets = np.sort(sets, axis=1)
    names, owner = np.unique(np.concatenate([group, group])[made], return_inverse=True)
    picks = _sum_at(owner * items + taken, sign * both, len(names) * items).reshape(len(names), items)
    return _merged(Choices(sets, sign, owner, both, picks, _beats(sets, taken, sign > 0, items)))


def pooled(choices: Choices) -> Choices:
    """Take all groups as one.

    Parameters
    ----------
    choices : Choices
        By group.

    Returns
    -------
    Choices
        Of one group; fewer rows where groups saw the same sets.
    """
    picks = choices.signed_picks.sum(axis=0, keepdims=True)
    return _merged(replace(choices, group=np.zeros_like(choices.group), signed_picks=picks))


def _merged(choices: Choices) -> Choices:
    """Add up rows of the same group, set and sign."""
    width = choices.signed_picks.shape[1] + 1
    code = 2 * choices.group + (choices.sign > 0)
    for column in choices.sets.T:
        if code.max(initial=0) >= LARGEST_CODE // width:
            code = np.unique(code, return_inverse=True)[1]
        code = code * width + column
    _, place, row = np.unique(code, return_index=True, return_inverse=True)
    weight = _sum_at(row, choices.weight, len(place))
    group = choices.group[place]
    return replace(choices, sets=choices.sets[place], sign=choices.sign[place], group=group, weight=weight)


def _beats(sets: Integers, taken: Integers, is_best: NDArray[np.bool_], items: int) -> NDArray[np.bool_]:
    found = np.zeros((items + 1, items + 1), dtype=bool)
    found[taken[is_best, None], sets[is_best]] = True
    found[sets[~is_best], taken[~is_best, None]] = True
    return found[:items, :items]


def derivatives(choices: Choices, utility: Floats) -> Derivatives:
    """How does the log-likelihood bend at these utilities?

    Parameters
    ----------
    choices : Choices
        By group.
    utility : ndarray of float, shape (items,)
        Where to look.

    Returns
    -------
    Derivatives
        By group.
    """
    items, groups = len(utility), choices.groups
    width = items + 1  # the last place takes the empty slots
    slope, curve = np.zeros(groups * width), np.zeros(groups * width * width)
    likelihood = float(utility @ choices.signed_picks.sum(axis=0))
    for first in range(0, len(choices.sets), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        sets, sign, weight = choices.sets[part], choices.sign[part, None], choices.weight[part, None]
        value = np.where(sets < items, sign * np.append(utility, 0.0)[sets], -np.inf)
        top = value.max(axis=1, keepdims=True)
        odds = np.exp(value - top)
        total = odds.sum(axis=1, keepdims=True)
        chance = odds / total
        likelihood -= float(weight[:, 0] @ (top + np.log(total))[:, 0])
        place = choices.group[part, None] * width + sets
        slope -= _sum_at(place, sign * weight * chance, len(slope))
        curve += _covariances(place, width, weight * chance, chance, len(curve))
    slopes = choices.signed_picks + slope.reshape(groups, width)[:, :items]
    above = curve.reshape(groups, width, width)[:, :items, :items]
    return Derivatives(slopes, above + np.triu(above, 1).swapaxes(1, 2), likelihood)


def _covariances(place: Integers, width: int, expected: Floats, chance: Floats, places: int) -> Floats:
    """Return the sum of the choices' covariances by group, those of two items in one of their two places."""
    item = place % width
    found = _sum_at(place * width + item, expected * (1 - chance), places)
    for slot in range(place.shape[1] - 1):
        pair = place[:, slot, None] * width + item[:, slot + 1 :]
        found -= _sum_at(pair, expected[:, slot, None] * chance[:, slot + 1 :], places)
    return found


def _sum_at(place: Integers, value: Floats, places: int) -> Floats:
    return np.asarray(np.bincount(place.ravel(), value.ravel(), places), dtype=float)


def shown_without(choices: Choices, items: int) -> NDArray[np.bool_]:
    """Is an item in a set of the other groups?

    Parameters
    ----------
    choices : Choices
        By group.
    items : int
        How many there are.

    Returns
    -------
    ndarray of bool, shape (groups, items)
        Without each group in turn.
    """
    place = choices.group[:, None] * (items + 1) + choices.sets
    count = np.bincount(place.ravel(), minlength=choices.groups * (items + 1))
    by_group = count.reshape(choices.groups, items + 1)[:, :items]
    return np.asarray(by_group.sum(axis=0) > by_group)


def is_connected(choices: Choices, seen: NDArray[np.bool_]) -> bool:
    """Was every item preferred to every other, be it by way of others?

    Parameters
    ----------
    choices : Choices
        By group.
    seen : ndarray of bool, shape (items,)
        Which items were shown at all.

    Returns
    -------
    bool
        Whether the likelihood is largest at finite utilities, and at these alone; never without a choice.

    References
    ----------
    Ford, L. R. (1957). Solution of a ranking problem from binary comparisons. American Mathematical Monthly 64(8).
    """
    reaches = (choices.beats | np.eye(len(seen), dtype=bool))[np.ix_(seen, seen)].astype(float)
    for _ in range(len(reaches).bit_length()):  # paths of twice the length each time
        reaches = np.minimum(reaches @ reaches, 1.0)
    return len(choices.sets) > 0 and bool(reaches.all())
