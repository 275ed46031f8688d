"""Utilities and shares of best–worst choices by one model for all: closed form, or conditional logit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.best_worst import BestWorstEstimates, share_within_bounds, utility_at
from servicefit.statistics.best_worst_logit import BestWorstLogit, fit_best_worst
from servicefit.statistics.replicates import Intervals, jackknife_intervals

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BALANCED = 0.02
"""How far showings, and those of two items together, may lie from equal, of their mean: some tasks are not answered."""

NO_SPREAD = 1e-9
"""A standard error below this is one of equal groups."""


@dataclass(frozen=True, slots=True)
class BestWorstTasks:
    """Tasks; equal ones of a group and segment may be one, with a weight.

    Parameters
    ----------
    shown : ndarray of int, shape (tasks, slots)
        Items shown, 0 to items − 1; −1 fills an empty slot.
    best, worst : ndarray of int, shape (tasks,)
        Item chosen, one of those shown; −1 where none was.
    segment, group : ndarray of int, shape (tasks,)
        Segment, from 0, and group of customers.
    weight : ndarray of float, shape (tasks,)
        How many tasks it stands for.
    """

    shown: Integers
    best: Integers
    worst: Integers
    segment: Integers
    group: Integers
    weight: Floats

    def of(self, segment: int) -> BestWorstTasks:
        """Return the tasks of a segment."""
        own = self.segment == segment
        parts = (self.shown, self.best, self.worst, self.segment, self.group, self.weight)
        return BestWorstTasks(*(part[own] for part in parts))


def is_balanced(tasks: BestWorstTasks, items: int) -> bool:
    """Is every item shown equally often, and equally often with every other?

    Parameters
    ----------
    tasks : BestWorstTasks
        Of all segments, each customer's once.
    items : int
        How many items there are.

    Returns
    -------
    bool
        Whether showings and pairs lie apart from their segment's mean by no more than `BALANCED` of the mean of all,
        segments added up: so what is amiss in a segment weighs as much as its tasks do.
    """
    segments = int(tasks.segment.max(initial=0)) + 1
    width = items + 1  # the last place takes the empty slots
    counts = np.zeros(segments * width * width)
    place = tasks.segment[:, None] * width + np.where(tasks.shown < 0, items, tasks.shown)
    for slot in range(tasks.shown.shape[1]):
        pair = place[:, slot, None] * width + place % width
        counts += np.bincount(pair.ravel(), np.repeat(tasks.weight, pair.shape[1]), len(counts))
    together = counts.reshape(segments, width, width)[:, :items, :items]
    above = np.triu_indices(items, 1)
    return all(map(_is_even, (together.diagonal(axis1=1, axis2=2), together[:, above[0], above[1]])))


def _is_even(counts: Floats) -> bool:
    """Say whether counts, shape (segments, ...), are equal within each segment."""
    if not counts.size:
        return True
    mean = counts.mean(axis=1, keepdims=True)
    return bool(np.abs(counts - mean).sum(axis=0).max() <= BALANCED * mean.sum())


def estimate_by_logit(
    counted: BestWorstEstimates, tasks: Iterable[BestWorstTasks], shown: Floats, confidence: float
) -> BestWorstEstimates:
    """Which utilities and shares do the choices have, whichever items met, and how sure is that?

    Parameters
    ----------
    counted : BestWorstEstimates
        What counting says, shape (segments, items).
    tasks : iterable of BestWorstTasks
        Of each segment in turn.
    shown : ndarray of float, shape (segments, items)
        How often an item was shown.
    confidence : float
        Of the intervals, between 0 and 1.

    Returns
    -------
    BestWorstEstimates
        Scores as counted; utilities and shares of the conditional logit, in a segment without a finite estimate as
        counted. With fewer than two filled groups the interval is all that there is; that of a utility goes as far as
        so many showings can take it, or as the value.

    Notes
    -----
    Delete-a-group jackknife of utilities, and of the log-odds of shares, whose errors are even on both sides also where
    shares are small or groups are few. Where all groups are alike it sees no spread: the limits of a utility then lie as
    far from it as those of the closed form from theirs, and those of a share hold the shares there.

    References
    ----------
    Marley, A. A. J. & Louviere, J. J. (2005). Some probabilistic models of best, worst, and best–worst choices.
    Journal of Mathematical Psychology 49(6).
    Kott, P. S. (2001). The delete-a-group jackknife. Journal of Official Statistics 17(4).
    """
    utility, share = _copy(counted.utility), _copy(counted.share)
    for place, own in enumerate(tasks):
        items = shown.shape[1]
        fit = fit_best_worst(own.shown, own.best, own.worst, items, own.group, own.weight)
        if np.isnan(fit.log_likelihood):
            continue
        told = jackknife_intervals(fit.utility, fit.utility_replicates, confidence)
        is_alike = told.standard_error < NO_SPREAD
        told = _filled(told, _at(counted.utility, place), shown[place], is_alike)
        _put(utility, place, told)
        _put(share, place, share_within_bounds(_share_intervals(fit, confidence), told, is_alike))
    return replace(counted, utility=utility, share=share)


def _share_intervals(fit: BestWorstLogit, confidence: float) -> Intervals:
    with np.errstate(divide="ignore", invalid="ignore"):  # an item shown alone has all of the share
        odds, without = (np.log(part / (1 - part)) for part in (fit.share, fit.share_replicates))
        told = jackknife_intervals(odds, without, confidence)
        low, high = (1 / (1 + np.exp(-limit)) for limit in (told.low, told.high))
    return Intervals(fit.share, low, high, told.standard_error * fit.share * (1 - fit.share))


def _filled(told: Intervals, counted: Intervals, shown: Floats, is_alike: NDArray[np.bool_]) -> Intervals:
    """Give utilities the limits that the jackknife cannot."""
    is_unknown = np.isnan(told.low) & (shown > 0)
    low = np.where(is_alike, told.value + counted.low - counted.value, told.low)
    high = np.where(is_alike, told.value + counted.high - counted.value, told.high)
    least, most = np.minimum(utility_at(-1.0, shown), told.value), np.maximum(utility_at(1.0, shown), told.value)
    return replace(told, low=np.where(is_unknown, least, low), high=np.where(is_unknown, most, high))


def _copy(figure: Intervals) -> Intervals:
    return Intervals(figure.value.copy(), figure.low.copy(), figure.high.copy(), figure.standard_error.copy())


def _at(figure: Intervals, segment: int) -> Intervals:
    return Intervals(figure.value[segment], figure.low[segment], figure.high[segment], figure.standard_error[segment])


def _put(figure: Intervals, segment: int, of_segment: Intervals) -> None:
    for whole, part in (
        (figure.value, of_segment.value),
        (figure.low, of_segment.low),
        (figure.high, of_segment.high),
        (figure.standard_error, of_segment.standard_error),
    ):
        whole[segment] = part
