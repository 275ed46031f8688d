"""A made-up survey whose truth can be computed: customers answer several times, weights differ, features are not for all.

A customer has a taste for each feature and a mood; both last over the customer's answers. Ratings are taste and chance,
rounded to 1 to 5; features hang together through both. Satisfaction follows the ratings of the features that apply,
the mood and chance, rounded to 1 to 5. The worse the mood, the larger the sampling weight. Some features do not apply,
mostly the same ones each time; a few ratings that apply are missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.cross_products import Answers, CellSums, SurveyColumns, add_cross_products
from servicefit.statistics.packed_ratings import LOWEST, MISSING, NOT_APPLICABLE, Coding, PackedRatings
from servicefit.tables import BUCKETS

Floats = NDArray[np.float64]

NAMES = (
    "must-be",
    "rare must-be",
    "attractive",
    "one-dimensional",
    "weak",
    "no effect A",
    "no effect B",
    "no effect C",
)
FEATURES = len(NAMES)
NO_EFFECT = (5, 6, 7)
LEVELS = 4
CODING = Coding(
    (0,) * FEATURES, tuple(range(0, 3 * FEATURES, 3)), bits=3, levels=LEVELS, low_most=1, high_least=LEVELS - 1
)
COLUMNS = SurveyColumns(outcomes=1, controls=0, features=FEATURES, has_missing=True)

_ANSWERS_EACH = (0.30, 0.25, 0.17, 0.12, 0.09, 0.07)  # shares of customers who answer once, twice, … six times
_LASTING = 0.5  # of the variance of what a customer finds in a feature
_SPREAD = 1.1
_MISSING = 0.03
_STAYS = 0.85  # of answers, whether a feature applies is as always with this customer
_MIDDLING, _MOOD, _CHANCE = 3.6, 0.5, 0.55
_MICRO = 1e6
_CHUNK = 250_000


@dataclass(frozen=True, slots=True)
class World:
    """What is true of a survey.

    Parameters
    ----------
    penalty, reward : ndarray of float, shape (segments, features)
        Points of satisfaction for each point that a rating lies below, above the middle.
    quality : ndarray of float, shape (features,)
        Mean of what is found, in points from the middle.
    applies : ndarray of float, shape (features,)
        Share of answers to which a feature applies.
    root : ndarray of float, shape (features, features)
        Root of the correlations of what is found.
    """

    penalty: Floats
    reward: Floats
    quality: Floats
    applies: Floats
    root: Floats

    @property
    def segments(self) -> int:
        """How many there are, of about equal size."""
        return len(self.penalty)

    @classmethod
    def usual(cls) -> World:
        """Return a world of one segment."""
        alike = np.eye(FEATURES)
        for one, other, correlation in ((0, 1, 0.4), (2, 3, 0.3), (3, 4, 0.6), (3, 5, 0.4), (4, 5, 0.5), (6, 7, 0.5)):
            alike[one, other] = alike[other, one] = correlation
        return cls(
            penalty=np.array([[0.45, 0.60, 0.0, 0.30, 0.10, 0.0, 0.0, 0.0]]),
            reward=np.array([[0.0, 0.0, 0.45, 0.30, 0.10, 0.0, 0.0, 0.0]]),
            quality=np.array([0.1, 1.0, 0.3, 0.1, 0.2, 0.2, -0.1, 0.0]),
            applies=np.array([0.85, 0.9, 0.6, 0.7, 0.5, 0.75, 0.9, 0.5]),
            root=np.linalg.cholesky(alike),
        )

    def a_year_later(self) -> World:
        """Return a world in which some features count, and are done, otherwise."""
        return replace(
            self,
            penalty=self.penalty * [0.6, 1, 1, 1.4, 1, 1, 1, 1],
            reward=self.reward * [1, 1, 0.7, 1.4, 1, 1, 1, 1],
            quality=self.quality + np.array([0.2, -0.2, 0, 0.1, 0, 0.2, 0, 0]),
        )

    def in_segments(self, penalty: Floats, reward: Floats) -> World:
        """Return a world of several segments, each with effects of its own."""
        return replace(self, penalty=penalty, reward=reward)


def draw_sums(rng: np.random.Generator, world: World, answers: int) -> CellSums:
    """Draw answers and add them up, cells by segment and group of customers."""
    sums = CellSums.empty(world.segments * BUCKETS, COLUMNS)
    add_cross_products(sums, draw_answers(rng, world, answers), COLUMNS)
    return sums


def draw_large_sums(seed: int, world: World, answers: int) -> CellSums:
    """Draw as many answers as truth takes."""
    sums = CellSums.empty(world.segments * BUCKETS, COLUMNS)
    for number in range(max(answers // _CHUNK, 1)):
        rng = np.random.default_rng((seed, number))
        add_cross_products(sums, draw_answers(rng, world, min(answers, _CHUNK)), COLUMNS)
    return sums


def draw_answers(rng: np.random.Generator, world: World, answers: int) -> Answers:
    """Draw answered questionnaires."""
    each = rng.choice(len(_ANSWERS_EACH), answers, p=_ANSWERS_EACH) + 1
    customers = int(np.searchsorted(each.cumsum(), answers)) + 1
    customer = np.repeat(np.arange(customers), each[:customers])[:answers]
    segment = rng.integers(0, world.segments, customers)
    mood = rng.standard_normal(customers)
    rating = _draw_ratings(rng, world, customer)
    applies = _draw_applies(rng, world, customer)
    from_middle = np.where(applies, rating - LEVELS // 2, 0)
    effect = (np.minimum(from_middle, 0) * world.penalty[segment[customer]]).sum(axis=1)
    effect += (np.maximum(from_middle, 0) * world.reward[segment[customer]]).sum(axis=1)
    felt = _MIDDLING + effect + _MOOD * mood[customer] + _CHANCE * rng.standard_normal(answers)
    weight = np.clip(np.exp(-0.4 * mood + 0.5 * rng.standard_normal(customers)), 0.3, 3.0)
    missing = applies & (rng.random(rating.shape, dtype=np.float32) < _MISSING)
    code = np.where(missing, MISSING, np.where(applies, LOWEST + rating, NOT_APPLICABLE))
    return Answers(
        ratings=PackedRatings(((code.astype(np.int64) << np.array(CODING.shift)).sum(axis=1),), CODING),
        outcomes=[np.clip(np.rint(felt), 1, 5).astype(np.int64)],
        given=[np.ones(answers, dtype=bool)],
        controls=[],
        cell=(segment * BUCKETS + rng.integers(0, BUCKETS, customers))[customer],
        weight=np.rint(_MICRO * weight).astype(np.int64)[customer],
    )


def _draw_ratings(rng: np.random.Generator, world: World, customer: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return ratings from 0 to `LEVELS`, shape (answers, features), also where the feature does not apply."""
    taste = rng.standard_normal((customer[-1] + 1, FEATURES), dtype=np.float32)
    chance = rng.standard_normal((len(customer), FEATURES), dtype=np.float32)
    found = (np.sqrt(_LASTING) * taste[customer] + np.sqrt(1 - _LASTING) * chance) @ world.root.T
    return np.clip(np.rint(LEVELS / 2 + world.quality + _SPREAD * found), 0, LEVELS).astype(np.int64)


def _draw_applies(rng: np.random.Generator, world: World, customer: NDArray[np.intp]) -> NDArray[np.bool_]:
    usually = rng.random((customer[-1] + 1, FEATURES), dtype=np.float32) < world.applies
    today = rng.random((len(customer), FEATURES), dtype=np.float32) < world.applies
    return np.where(rng.random(today.shape, dtype=np.float32) < _STAYS, usually[customer], today)
