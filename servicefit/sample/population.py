"""Who the customers are: segment, region, when they joined, what they bring, which features they use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import LAST, YEAR_DAYS
from servicefit.sample.draws import (
    Flags,
    Floats,
    Ints,
    draw_counts,
    draw_exponential,
    draw_flag,
    draw_index,
)
from servicefit.sample.parameters import FOUNDING_SHARE, LONGEST_TENURE_YEARS, REGIONS, TASTE, TENURE_YEARS
from servicefit.sample.segments import SEGMENTS

_LAST_JOINING: Final = LAST - 30  # nobody joins in the last days


@dataclass(frozen=True, slots=True)
class Population:
    """A chunk of customers before anything happens to them.

    Parameters
    ----------
    segment, region : array, shape (n,)
        Indices of `SEGMENTS` and `REGIONS`.
    joined : array, shape (n,)
        Days since the first day; negative for customers of earlier years.
    margin, acquisition_cost : array, shape (n,)
        Money.
    uses : array of bool, shape (n, features)
        Features used all the time; those behind a channel are never set.
    taste : array, shape (n, features)
        What a customer finds in a feature beyond its quality, in points.
    """

    segment: Ints
    region: Ints
    joined: Ints
    margin: Floats
    acquisition_cost: Floats
    uses: Flags
    taste: Floats

    @property
    def size(self) -> int:
        """Number of customers."""
        return self.segment.size


@dataclass(frozen=True, slots=True)
class Occasions:
    """Days on which something happens to customers: arrays of shape (events,), by customer and then day."""

    customer: Ints
    day: Ints


def draw_population(rng: np.random.Generator, n: int) -> Population:
    """Draw `n` customers.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    n : int
        Number of customers.

    Returns
    -------
    Population
        Arrays of that length.
    """
    segment = draw_index(rng, np.array([s.share for s in SEGMENTS]), n)
    tenure = np.minimum(draw_exponential(rng, TENURE_YEARS, n), LONGEST_TENURE_YEARS) * YEAR_DAYS
    founding = draw_flag(rng, FOUNDING_SHARE, n)
    later = np.floor(rng.random(n) * _LAST_JOINING)
    joined = np.where(founding, -np.floor(tenure) - 1, later).astype(np.int64)
    spread = np.exp(rng.standard_normal(n) * by_segment("margin_spread", segment))
    used_by = np.array([f.used_by for f in FEATURES])[:, segment].T
    return Population(
        segment=segment,
        region=draw_index(rng, np.array([share for _, share in REGIONS]), n),
        joined=joined,
        margin=np.round(by_segment("margin", segment) * spread, 2),
        acquisition_cost=np.round(by_segment("acquisition_cost", segment) * (0.6 + 0.8 * rng.random(n)), 2),
        uses=rng.random(used_by.shape) < used_by,
        taste=rng.standard_normal(used_by.shape) * TASTE,
    )


def by_segment(name: str, segment: Ints) -> Floats:
    """Look up a figure of each customer's segment.

    Parameters
    ----------
    name : str
        A field of `Segment` that holds a number.
    segment : array, shape (n,)
        Indices of `SEGMENTS`.

    Returns
    -------
    array of float64, shape (n,)
        The figure.
    """
    return np.array([float(getattr(s, name)) for s in SEGMENTS])[segment]


def draw_occasions(
    rng: np.random.Generator, population: Population, a_year: Floats, first_year: float = 1.0
) -> Occasions:
    """Draw on which days something happens to each customer, were nobody to leave.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    a_year : array, shape (n,)
        How often a year for each customer.
    first_year : float
        Times that rate in a customer's first year, at least 1.

    Returns
    -------
    Occasions
        Sorted by customer and day.
    """
    begin = np.maximum(population.joined, 0)
    days = LAST - begin
    counts = draw_counts(rng, a_year * days / YEAR_DAYS * first_year)
    customer = np.repeat(np.arange(population.size), counts)
    day = begin[customer] + np.floor(rng.random(customer.size) * days[customer]).astype(np.int64)
    is_new = day - population.joined[customer] < YEAR_DAYS
    kept = draw_flag(rng, np.where(is_new, 1.0, 1 / first_year), customer.size)
    customer, day = customer[kept], day[kept]
    order = np.lexsort((day, customer))
    return Occasions(customer[order], day[order])
