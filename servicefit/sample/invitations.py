"""Who is asked, and who answers: the angry more often, who was asked lately less, some never."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servicefit.sample.clock import DAY, END, LAST, month_of
from servicefit.sample.draws import Flags, Floats, Ints, draw_flag, draw_index, draw_whole
from servicefit.sample.experience import Experience
from servicefit.sample.orders import Orders
from servicefit.sample.parameters import (
    ANGRY_ANSWER,
    ANSWERS_AFTER_DAYS,
    HURTS,
    INVITED_A_YEAR,
    INVITED_AFTER_DAYS,
    INVITED_AFTER_ORDER,
    LATE_ORDER,
    METHOD_ANSWERS,
    MIDDLING,
    MOST_ANSWER,
    SURVEY_METHODS,
    TIRED_ANSWERS,
    TIRED_DAYS,
)
from servicefit.sample.population import Population, draw_occasions


@dataclass(frozen=True, slots=True)
class Invitations:
    """Customers asked: arrays of shape (invitations,).

    Parameters
    ----------
    customer, sent : array
        Who, and when in days since the first.
    method : array
        Indices of `SURVEY_METHODS`.
    answered : array
        Day of the answer.
    is_answered : array of bool
        Whether there is one.
    is_after_order : array of bool
        Asked after a delivery.
    felt : array
        Satisfaction when asked, without the noise of an answer.
    fresh : array
        Points of it that a promise broken in the same month costs: the months' sums do not hold it yet.
    """

    customer: Ints
    sent: Ints
    method: Ints
    answered: Ints
    is_answered: Flags
    is_after_order: Flags
    felt: Floats
    fresh: Floats


def draw_invitations(
    rng: np.random.Generator, population: Population, orders: Orders, experience: Experience
) -> Invitations:
    """Draw every invitation and answer, were nobody to leave.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    orders : Orders
        Their orders: most are asked after a delivery.
    experience : Experience
        What they have lived through.

    Returns
    -------
    Invitations
        By customer and day; answers past the end of the data are none.
    """
    regular = draw_occasions(rng, population, np.full(population.size, INVITED_A_YEAR))
    asked = np.flatnonzero(draw_flag(rng, INVITED_AFTER_ORDER, orders.customer.size) & (orders.delivered < END))
    after = orders.delivered[asked] // DAY + draw_whole(rng, *INVITED_AFTER_DAYS, asked.size)
    customer = np.concatenate([regular.customer, orders.customer[asked]])
    sent = np.concatenate([regular.day, after])
    fresh = np.concatenate([np.zeros(regular.day.size), _fresh_hurt(population, orders, asked, after)])
    is_after = np.arange(sent.size) >= regular.day.size
    order = np.lexsort((sent, customer))
    order = order[sent[order] < LAST]
    customer, sent, fresh, is_after = customer[order], sent[order], fresh[order], is_after[order]
    n, felt = sent.size, experience.satisfaction[customer, month_of(sent)] - fresh
    method = draw_index(rng, np.array([share for _, share in SURVEY_METHODS]), n)
    chance = chance_to_answer(method, felt, _asked_lately(customer, sent), population.never_answers[customer])
    answered = sent + draw_whole(rng, *ANSWERS_AFTER_DAYS, n)
    is_answered = draw_flag(rng, chance, n) & (answered < LAST)
    return Invitations(customer, sent, method, answered, is_answered, is_after, felt, fresh)


def chance_to_answer(method: Ints, felt: Floats, is_tired: Flags, never: Flags) -> Floats:
    """Compute the chance that each invitation is answered: the less satisfied, the higher."""
    anger = np.exp(ANGRY_ANSWER * (MIDDLING - felt))
    chance = np.array(METHOD_ANSWERS)[method] * anger * np.where(is_tired, TIRED_ANSWERS, 1.0)
    return np.where(never, 0.0, np.minimum(chance, MOST_ANSWER))


def _asked_lately(customer: Ints, sent: Ints) -> Flags:
    """Say which invitations follow another one soon, given by customer and day."""
    lately = np.zeros(sent.size, dtype=np.bool_)
    lately[1:] = (customer[1:] == customer[:-1]) & (sent[1:] - sent[:-1] < TIRED_DAYS)
    return lately


def _fresh_hurt(population: Population, orders: Orders, asked: Ints, day: Ints) -> Floats:
    """Return what a promise broken in the month of the question costs."""
    points = np.array(HURTS[LATE_ORDER])[population.segment[orders.customer[asked]]]
    is_fresh = orders.is_late[asked] & (month_of(orders.promised[asked] + 1) == month_of(day))
    return np.where(is_fresh, points, 0.0)
