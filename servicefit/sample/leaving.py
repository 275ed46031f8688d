"""Who leaves: the less satisfied, the new, those with problems, those who keep their hurt to themselves, and users of what drives away."""

from __future__ import annotations

import numpy as np

from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import N_MONTHS, NEVER, YEAR_DAYS, month_start
from servicefit.sample.draws import Floats, Ints
from servicefit.sample.experience import Experience
from servicefit.sample.parameters import (
    FIRST_YEAR_LEAVING,
    LEAVES_PER_POINT,
    LOYAL,
    MARGIN_STAYS,
    MIDDLING,
    MOST_TROUBLED,
    SILENT_LEAVES,
    TROUBLED_LEAVES,
)
from servicefit.sample.population import Population, by_segment

_MONTHS = month_start(np.arange(N_MONTHS + 1))


def leaving_rates(population: Population, experience: Experience) -> Floats:
    """Compute the rate at which each customer leaves.

    Parameters
    ----------
    population : Population
        The customers.
    experience : Experience
        What they have lived through.

    Returns
    -------
    array of float64, shape (n, months)
        Rates a month.
    """
    tenure = (_MONTHS[:-1] - population.joined[:, None]) / YEAR_DAYS
    pull = LEAVES_PER_POINT * (MIDDLING - experience.satisfaction) - LOYAL * np.clip(tenure, 0, 10)
    pull += TROUBLED_LEAVES * np.minimum(experience.problems, MOST_TROUBLED)
    pull -= MARGIN_STAYS * population.margin_score[:, None]
    pull += SILENT_LEAVES * population.is_silent[:, None] * experience.hurt_together
    for number, feature in enumerate(FEATURES):
        if any(feature.holds):
            holds = np.array(feature.holds)[population.segment]
            pull += np.where(experience.used[number], holds[:, None], 0.0)
    base = by_segment("leaving_a_year", population.segment)[:, None] / 12
    rates: Floats = base * np.exp(pull) * np.where(tenure < 1, FIRST_YEAR_LEAVING, 1.0)
    return rates


def draw_leaving(rng: np.random.Generator, population: Population, rates: Floats) -> Ints:
    """Draw the day on which each customer wants to leave.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    rates : array, shape (n, months)
        Rates of leaving a month.

    Returns
    -------
    array of int64, shape (n,)
        Days since the first day; `NEVER` for those who stay.
    """
    n = population.size
    leaving = np.full(n, NEVER, dtype=np.int64)
    for month in range(N_MONTHS):
        first, length = int(_MONTHS[month]), int(_MONTHS[month + 1] - _MONTHS[month])
        u, day = rng.random(n), first + np.floor(rng.random(n) * length).astype(np.int64)
        leaves = (u < 1 - np.exp(-rates[:, month])) & (leaving == NEVER) & (population.joined < first)
        leaving[leaves] = day[leaves]
    return leaving
