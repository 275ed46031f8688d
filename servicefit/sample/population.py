"""Who the customers are: segment, region, when they joined, what they bring, which features they use."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
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
from servicefit.sample.parameters import (
    FOUNDING_SHARE,
    LONGEST_TENURE_YEARS,
    MOST_TROUBLE,
    NEVER_ANSWERS,
    REGION_TROUBLE,
    REGIONS,
    SILENT_SHARE,
    TASTE,
    TENURE_YEARS,
    TROUBLE_SPREAD,
)
from servicefit.sample.segments import SEGMENTS

_LAST_JOINING: Final = LAST - 30  # nobody joins in the last days
_MOST_OCCASIONS: Final = 400


def _capped_lognormal_mean(spread: float, cap: float) -> float:
    """Compute the mean of exp(spread z), cut off at a cap."""
    bound = np.log(cap) / spread
    below, above = NormalDist().cdf(bound - spread), 1 - NormalDist().cdf(bound)
    return float(np.exp(spread**2 / 2) * below + cap * above)


_MEAN_TROUBLE: Final = _capped_lognormal_mean(TROUBLE_SPREAD, MOST_TROUBLE)


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
    margin_score : array, shape (n,)
        Standard deviations of the margin's logarithm from the segment's median.
    uses : array of bool, shape (n, features)
        Whose users they are; features behind a channel have none.
    taste : array, shape (n, features)
        What a customer finds in a feature beyond its quality, in points.
    trouble : array, shape (n,)
        How often something breaks, against the average of 1.
    is_silent, never_answers : array of bool, shape (n,)
        Who never complains, and who never answers a survey.
    """

    segment: Ints
    region: Ints
    joined: Ints
    margin: Floats
    acquisition_cost: Floats
    margin_score: Floats
    uses: Flags
    taste: Floats
    trouble: Floats
    is_silent: Flags
    never_answers: Flags

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
    score = rng.standard_normal(n)
    region = draw_index(rng, np.array([share for _, share in REGIONS]), n)
    return Population(
        segment=segment,
        region=region,
        joined=joined,
        margin=np.round(by_segment("margin", segment) * np.exp(score * by_segment("margin_spread", segment)), 2),
        acquisition_cost=np.round(by_segment("acquisition_cost", segment) * (0.6 + 0.8 * rng.random(n)), 2),
        margin_score=score,
        uses=_draw_users(rng, segment, joined, score),
        taste=rng.standard_normal((n, len(FEATURES))) * TASTE,
        trouble=_draw_trouble(rng, region),
        is_silent=draw_flag(rng, SILENT_SHARE, n),
        never_answers=draw_flag(rng, NEVER_ANSWERS, n),
    )


def _draw_users(rng: np.random.Generator, segment: Ints, joined: Ints, score: Floats) -> Flags:
    """Draw whose users customers are: by segment, tenure and margin."""
    years = np.minimum((LAST - joined) / YEAR_DAYS, 12.0)
    tenure = (years - 6.0) / 4.0
    share = np.array([f.used_by for f in FEATURES])[:, segment].T
    pull = tenure[:, None] * [f.tenure_pull for f in FEATURES] + score[:, None] * [f.margin_pull for f in FEATURES]
    odds = share / (1 - share) * np.exp(pull)
    return np.asarray(rng.random(share.shape) < odds / (1 + odds), dtype=np.bool_)


def _draw_trouble(rng: np.random.Generator, region: Ints) -> Floats:
    """Draw how often something breaks at customers, by region, with mean 1."""
    spread = np.minimum(np.exp(rng.standard_normal(region.size) * TROUBLE_SPREAD), MOST_TROUBLE)
    place = np.array(REGION_TROUBLE) / sum(t * share for t, (_, share) in zip(REGION_TROUBLE, REGIONS, strict=True))
    return np.asarray(place[region] * spread / _MEAN_TROUBLE, dtype=np.float64)


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
    counts = draw_counts(rng, a_year * days / YEAR_DAYS * first_year, _MOST_OCCASIONS)
    customer = np.repeat(np.arange(population.size), counts)
    day = begin[customer] + np.floor(rng.random(customer.size) * days[customer]).astype(np.int64)
    is_new = day - population.joined[customer] < YEAR_DAYS
    kept = draw_flag(rng, np.where(is_new, 1.0, 1 / first_year), customer.size)
    customer, day = customer[kept], day[kept]
    order = np.lexsort((day, customer))
    return Occasions(customer[order], day[order])
