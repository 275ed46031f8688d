"""What customers say when they answer: overall satisfaction, and a rating of each feature they use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from servicefit.sample.asked import EXPECTED, STATED
from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import month_of
from servicefit.sample.comments import draw_comments
from servicefit.sample.draws import Flags, Floats, Ints, draw_flag
from servicefit.sample.experience import Experience
from servicefit.sample.invitations import Invitations
from servicefit.sample.parameters import (
    COMMENTED,
    EFFORT_SKIPPED,
    LATE_ORDER,
    LONG_FORM,
    NO_ANSWER,
    RATING_NOISE,
    SATISFACTION_NOISE,
)
from servicefit.sample.population import Population

NOT_APPLICABLE: Final = -1
MISSING: Final = -2
_MIDDLE: Final = 3.0  # of the scale from 1 to 5
_WITH_ORDERS: Final = np.array([f.use == "order" for f in FEATURES])


@dataclass(frozen=True, slots=True)
class Answers:
    """Answered questionnaires: arrays of shape (answers,) unless said otherwise.

    Parameters
    ----------
    invitation : array
        Index of the invitation.
    customer, day : array
        Who, and when in days since the first.
    satisfaction, recommend, intent : array
        1 to 5, 0 to 10, 1 to 5.
    effort : array
        1 to 7, `MISSING` where skipped.
    method : array
        Indices of `SURVEY_METHODS`.
    comment : array
        Index of `COMMENTS`, -1 without one.
    ratings : array, shape (answers, features)
        1 to 5, `NOT_APPLICABLE` or `MISSING`.
    expected, stated : array, shape (answers, features)
        1 to 5: how it was expected to be, how much it is said to count; `MISSING` in the short questionnaire.
    """

    invitation: Ints
    customer: Ints
    day: Ints
    satisfaction: Ints
    recommend: Ints
    intent: Ints
    effort: Ints
    method: Ints
    comment: Ints
    ratings: Ints
    expected: Ints
    stated: Ints


def draw_answers(
    rng: np.random.Generator, population: Population, invitations: Invitations, experience: Experience
) -> Answers:
    """Turn what was lived through into answers on their scales.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    invitations : Invitations
        With who answers.
    experience : Experience
        What they have lived through.

    Returns
    -------
    Answers
        In the order of the invitations.
    """
    chosen = np.flatnonzero(invitations.is_answered)
    customer, day, felt = invitations.customer[chosen], invitations.answered[chosen], invitations.felt[chosen]
    segment, n = population.segment[customer], chosen.size
    satisfaction = felt + rng.standard_normal(n) * SATISFACTION_NOISE
    effort = on_scale(7.6 - 1.2 * felt + rng.standard_normal(n), 1, 7)
    is_long = draw_flag(rng, LONG_FORM, n)
    return Answers(
        invitation=chosen,
        customer=customer,
        day=day,
        satisfaction=on_scale(satisfaction, 1, 5),
        recommend=on_scale(2.4 * felt - 1.8 + 1.1 * rng.standard_normal(n), 0, 10),
        intent=on_scale(felt - 0.1 + 0.6 * rng.standard_normal(n), 1, 5),
        effort=np.where(draw_flag(rng, EFFORT_SKIPPED, n), MISSING, effort),
        method=invitations.method[chosen],
        comment=np.where(draw_flag(rng, COMMENTED, n), draw_comments(rng, satisfaction), -1),
        ratings=_rate(rng, population, invitations, experience, chosen),
        expected=_draw_long(rng, np.array(EXPECTED)[segment], is_long),
        stated=_draw_long(rng, np.array(STATED)[segment], is_long),
    )


def _rate(
    rng: np.random.Generator,
    population: Population,
    invitations: Invitations,
    experience: Experience,
    chosen: Ints,
) -> Ints:
    """Rate the features that customers use, shape (answers, features)."""
    customer, fresh = invitations.customer[chosen], invitations.fresh[chosen]
    month = month_of(invitations.sent[chosen])
    rated = experience.found[customer] - _hurt_features(experience.hurt[:, customer, month], fresh)
    rated = _MIDDLE + rated + rng.standard_normal(rated.shape) * RATING_NOISE
    with_order = population.uses[customer] & _WITH_ORDERS & invitations.is_after_order[chosen][:, None]
    applies: Flags = experience.used[:, customer, month].T | with_order
    skipped = rng.random(rated.shape) < NO_ANSWER
    return np.where(applies, np.where(skipped, MISSING, on_scale(rated, 1, 5)), NOT_APPLICABLE)


def _hurt_features(hurt: Floats, fresh: Floats) -> Floats:
    """Let failures lower the ratings of the features that they belong to, shape (answers, features)."""
    lowered = np.zeros((hurt.shape[1], len(FEATURES)))
    for column, feature in enumerate(FEATURES):
        for failure in feature.hurt_by:
            lowered[:, column] += hurt[failure] + (fresh if failure == LATE_ORDER else 0.0)
    return lowered


def _draw_long(rng: np.random.Generator, mean: Floats, is_long: Flags) -> Ints:
    """Draw answers to questions that only the long questionnaire has, shape (answers, features)."""
    return np.where(is_long[:, None], on_scale(mean + 0.7 * rng.standard_normal(mean.shape), 1, 5), MISSING)


def on_scale(value: Floats, low: int, high: int) -> Ints:
    """Round to whole points of a scale."""
    return np.clip(np.rint(value), low, high).astype(np.int64)
