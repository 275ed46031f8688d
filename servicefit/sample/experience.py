"""What customers live through: failures that hurt and fade, features that help, and what that does to satisfaction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servicefit.sample.cases import Cases
from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import DAY, N_MONTHS, NEVER, count_by_month, count_year_before, month_of
from servicefit.sample.draws import Flags, Floats, Ints
from servicefit.sample.failures import Failures
from servicefit.sample.parameters import (
    COMPLAINT,
    FADES,
    FAILURES,
    HURTS,
    MIDDLING,
    MOST_HURT,
    PROBLEM,
    RECOVERED,
    REFUSED_HURTS,
)
from servicefit.sample.population import Population


@dataclass(frozen=True, slots=True)
class Experience:
    """What each customer has lived through at the start of each month; no chance is in it.

    Parameters
    ----------
    found : array, shape (n, features)
        What the customer finds in a feature against the middle of the scale, in points.
    used : array of bool, shape (features, n, months)
        Who counts as a user of which feature.
    hurt : array, shape (failures, n, months)
        Points of satisfaction that each kind of failure still costs.
    problems : array, shape (n, months)
        Problems of the 12 months before.
    satisfaction : array, shape (n, months)
        How satisfied customers are, without the noise of an answer.
    """

    found: Floats
    used: Flags
    hurt: Floats
    problems: Ints
    satisfaction: Floats

    @property
    def hurt_together(self) -> Floats:
        """What all failures together still cost, shape (n, months)."""
        return np.asarray(np.minimum(self.hurt.sum(axis=0), MOST_HURT), dtype=np.float64)


def live_through(population: Population, used: Flags, hurt: Floats, problems: Ints) -> Experience:
    """Add up what customers live through.

    Parameters
    ----------
    population : Population
        The customers.
    used : array of bool, shape (features, n, months)
        Who uses what.
    hurt : array, shape (failures, n, months)
        What failures still cost.
    problems : array, shape (n, months)
        Problems of the 12 months before.

    Returns
    -------
    Experience
        Month by month.
    """
    found = np.array([f.quality for f in FEATURES]) + population.taste
    worth = worth_of(population, found)
    satisfaction = MIDDLING - np.minimum(hurt.sum(axis=0), MOST_HURT)
    for number in np.flatnonzero(worth.any(axis=0)):
        satisfaction += np.where(used[number], worth[:, number][:, None], 0.0)
    return Experience(found, used, hurt, problems, satisfaction)


def worth_of(population: Population, found: Floats) -> Floats:
    """Return what features add to satisfaction while used, in points, shape (n, features)."""
    penalty = np.array([f.penalty for f in FEATURES])[:, population.segment].T
    reward = np.array([f.reward for f in FEATURES])[:, population.segment].T
    worth: Floats = penalty * np.minimum(found, 0) + reward * np.maximum(found, 0)
    return worth


def hurt_over_time(population: Population, failures: Failures, cases: Cases) -> Floats:
    """Let failures hurt from the month after and fade, and complaints repair or make it worse.

    Parameters
    ----------
    population : Population
        The customers.
    failures : Failures
        What went wrong.
    cases : Cases
        Their complaints are granted or refused.

    Returns
    -------
    array, shape (failures, n, months)
        Points of satisfaction that each kind of failure still costs at the start of a month.
    """
    points, n = np.array(HURTS)[:, population.segment], population.size
    counts = np.zeros((len(FAILURES), n, N_MONTHS), dtype=np.int64)
    for kind in range(len(FAILURES)):
        chosen = failures.kind == kind
        counts[kind] = count_by_month(failures.customer[chosen], month_of(failures.day[chosen]), n)
    granted, refused = (_count_answers(cases, n, answer) for answer in (1, 0))
    hurt = np.zeros(counts.shape)
    for month in range(1, N_MONTHS):
        before = month - 1
        felt = hurt[:, :, before] + counts[:, :, before] * points
        felt[_REFUSED] += REFUSED_HURTS * refused[:, before]
        hurt[:, :, month] = FADES * np.where(granted[:, before] > 0, RECOVERED, 1.0) * felt
    return hurt


_REFUSED = FAILURES.index("late_case")  # a refusal counts with what was promised in vain


def count_problems(n: int, cases: Cases) -> Ints:
    """Count the problems that each customer had in the 12 months before each month, shape (n, months)."""
    chosen = cases.kind == PROBLEM
    return count_year_before(count_by_month(cases.customer[chosen], month_of(cases.opened[chosen] // DAY), n))


def _count_answers(cases: Cases, n: int, granted: int) -> Ints:
    """Count complaints that were granted, or refused, by the month of their close."""
    chosen = (cases.kind == COMPLAINT) & (cases.granted == granted) & (cases.closed < NEVER)
    return count_by_month(cases.customer[chosen], month_of(cases.closed[chosen] // DAY), n)
