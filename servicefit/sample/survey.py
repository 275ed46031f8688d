"""What customers say when they are asked: overall satisfaction, and a rating of each feature they use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import DAY, END, LAST, month_of
from servicefit.sample.draws import Floats, Ints, draw_flag, draw_index, draw_whole
from servicefit.sample.experience import Experience
from servicefit.sample.orders import Orders
from servicefit.sample.parameters import (
    ANSWERS_A_YEAR,
    ANSWERS_AFTER_ORDER,
    ANSWERS_AFTER_ORDER_DAYS,
    EFFORT_SKIPPED,
    HURTS,
    LATE_ORDER,
    NO_ANSWER,
    RATING_NOISE,
    SATISFACTION_NOISE,
    SURVEY_METHODS,
)
from servicefit.sample.population import Population, draw_occasions

NOT_APPLICABLE: Final = -1
MISSING: Final = -2
_MIDDLE: Final = 3.0  # of the scale from 1 to 5


@dataclass(frozen=True, slots=True)
class Answers:
    """Answered questionnaires: arrays of shape (answers,) unless said otherwise.

    Parameters
    ----------
    customer, day : array
        Who, and when in days since the first.
    satisfaction, recommend : array
        1 to 5, 0 to 10.
    effort : array
        1 to 7, `MISSING` where skipped.
    method : array
        Indices of `SURVEY_METHODS`.
    ratings : array, shape (answers, features)
        1 to 5, `NOT_APPLICABLE` or `MISSING`.
    """

    customer: Ints
    day: Ints
    satisfaction: Ints
    recommend: Ints
    effort: Ints
    method: Ints
    ratings: Ints


def draw_answers(rng: np.random.Generator, population: Population, orders: Orders, experience: Experience) -> Answers:
    """Draw every answer that the customers would give, were nobody to leave.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    orders : Orders
        Their orders: some are asked after a delivery.
    experience : Experience
        What they have lived through.

    Returns
    -------
    Answers
        First those of the regular survey, then those after a delivery.
    """
    regular = draw_occasions(rng, population, np.full(population.size, ANSWERS_A_YEAR))
    asked = np.flatnonzero(draw_flag(rng, ANSWERS_AFTER_ORDER, orders.customer.size) & (orders.delivered < END))
    after = orders.delivered[asked] // DAY + draw_whole(rng, *ANSWERS_AFTER_ORDER_DAYS, asked.size)
    customer = np.concatenate([regular.customer, orders.customer[asked]])
    day = np.concatenate([regular.day, after])
    fresh = np.concatenate([np.zeros(regular.day.size), _fresh_hurt(population, orders, asked, after)])
    within = day < LAST
    return _answer(rng, customer[within], day[within], fresh[within], experience)


def _fresh_hurt(population: Population, orders: Orders, asked: Ints, day: Ints) -> Floats:
    """Return what a promise broken in the month of the answer costs: the months' sums do not hold it yet."""
    points = np.array(HURTS[LATE_ORDER])[population.segment[orders.customer[asked]]]
    is_fresh = orders.is_late[asked] & (month_of(orders.promised[asked] + 1) == month_of(day))
    return np.where(is_fresh, points, 0.0)


def _answer(rng: np.random.Generator, customer: Ints, day: Ints, fresh: Floats, experience: Experience) -> Answers:
    """Turn what was lived through into answers on their scales."""
    n, month = customer.size, month_of(day)
    felt = experience.satisfaction(customer, month) - fresh
    rated = experience.found[customer] - _hurt_features(experience.hurt[:, customer, month], fresh)
    rated = _MIDDLE + rated + rng.standard_normal(rated.shape) * RATING_NOISE
    ratings = np.where(experience.features_of(customer, month), _on_scale(rated, 1, 5), NOT_APPLICABLE)
    skipped = (rng.random(ratings.shape) < NO_ANSWER) & (ratings != NOT_APPLICABLE)
    effort = _on_scale(7.6 - 1.2 * felt + rng.standard_normal(n), 1, 7)
    return Answers(
        customer=customer,
        day=day,
        satisfaction=_on_scale(felt + rng.standard_normal(n) * SATISFACTION_NOISE, 1, 5),
        recommend=_on_scale(2.4 * felt - 1.8 + 1.1 * rng.standard_normal(n), 0, 10),
        effort=np.where(draw_flag(rng, EFFORT_SKIPPED, n), MISSING, effort),
        method=draw_index(rng, np.array([share for _, share in SURVEY_METHODS]), n),
        ratings=np.where(skipped, MISSING, ratings),
    )


def _hurt_features(hurt: Floats, fresh: Floats) -> Floats:
    """Let failures lower the ratings of the features that they belong to, shape (answers, features)."""
    lowered = np.zeros((hurt.shape[1], len(FEATURES)))
    for column, feature in enumerate(FEATURES):
        for failure in feature.hurt_by:
            lowered[:, column] += hurt[failure] + (fresh if failure == LATE_ORDER else 0.0)
    return lowered


def _on_scale(value: Floats, low: int, high: int) -> Ints:
    return np.clip(np.rint(value), low, high).astype(np.int64)
