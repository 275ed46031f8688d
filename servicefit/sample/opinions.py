"""Two studies that ask some customers about features: the Kano questionnaire and best-worst choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from servicefit.sample.asked import KANO_CLASSES, KANO_CLEAR, KANO_OTHERS, KANO_PLANTED, STATED
from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import LAST
from servicefit.sample.draws import Ints, draw_flag, draw_index, draw_whole
from servicefit.sample.parameters import ASKED_BEST_WORST, ASKED_KANO
from servicefit.sample.population import Population

KANO_WORDS: Final = ("like", "expect", "neutral", "tolerate", "dislike")
CHOICES: Final = ("none", "best", "worst")
TASKS: Final = np.array(  # features shown together: each three times, in 9 tasks
    [
        [0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [0, 4, 8, 1], [5, 9, 2, 6], [10, 3, 7, 11], [0, 5, 10, 2],
        [1, 6, 11, 8], [3, 4, 9, 7],
    ]
)  # fmt: skip
_LIKE, _DISLIKE = 0, 4
_STATED_WEIGHT: Final = 1.1  # utility of a point of stated importance


@dataclass(frozen=True, slots=True)
class Kano:
    """Kano answers: arrays of shape (asked,) for who and when; (asked, features) for the words."""

    customer: Ints
    day: Ints
    functional: Ints
    dysfunctional: Ints


@dataclass(frozen=True, slots=True)
class BestWorst:
    """Best-worst choices: who, shape (asked,); index of `CHOICES`, shape (asked, tasks, items)."""

    customer: Ints
    choice: Ints


def draw_kano(rng: np.random.Generator, population: Population, left: Ints) -> Kano:
    """Ask some customers what a feature's presence and absence would be to them.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    left : array, shape (n,)
        Day on which each left.

    Returns
    -------
    Kano
        All features, once a customer.
    """
    begin, end = np.maximum(population.joined, 0), np.minimum(left, LAST)
    customer = np.flatnonzero(draw_flag(rng, ASKED_KANO, population.size) & (end > begin))
    begin, end, n = begin[customer], end[customer], customer.size
    day = begin + np.floor(rng.random(n) * (end - begin)).astype(np.int64)
    planted = np.array(KANO_PLANTED)[population.segment[customer]].ravel()
    chances = (1 - KANO_CLEAR) * np.array(KANO_OTHERS) + KANO_CLEAR * np.eye(len(KANO_CLASSES))[planted]
    answer = draw_index(rng, chances, planted.size)
    middle = draw_whole(rng, 1, 3, planted.size), draw_whole(rng, 1, 3, planted.size)
    functional = np.select([np.isin(answer, (1, 2, 5)), answer == 4], [_LIKE, _DISLIKE], middle[0])
    dysfunctional = np.select([np.isin(answer, (0, 1)), answer == 5], [_DISLIKE, _LIKE], middle[1])
    shape = (n, len(FEATURES))
    return Kano(customer, day, functional.reshape(shape), dysfunctional.reshape(shape))


def draw_best_worst(rng: np.random.Generator, population: Population) -> BestWorst:
    """Let some customers pick what counts most and least for them, task by task.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.

    Returns
    -------
    BestWorst
        One best and one worst a task; utilities follow stated importance.
    """
    customer = np.flatnonzero(draw_flag(rng, ASKED_BEST_WORST, population.size))
    utility = _STATED_WEIGHT * np.array(STATED)[population.segment[customer]][:, TASKS]
    best = (utility + _gumbel(rng, utility.shape)).argmax(axis=2)[:, :, None]
    against = -utility + _gumbel(rng, utility.shape)
    np.put_along_axis(against, best, -np.inf, axis=2)
    choice = np.zeros(utility.shape, dtype=np.int64)
    np.put_along_axis(choice, best, 1, axis=2)
    np.put_along_axis(choice, against.argmax(axis=2)[:, :, None], 2, axis=2)
    return BestWorst(customer, choice)


def _gumbel(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return -np.log(-np.log(1 - rng.random(shape)))
