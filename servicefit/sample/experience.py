"""What customers live through: failures that hurt and fade, features that help, and who leaves over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servicefit.sample.cases import Cases
from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import DAY, N_MONTHS, NEVER, YEAR_DAYS, month_of, month_start
from servicefit.sample.draws import Flags, Floats, Ints
from servicefit.sample.orders import Orders
from servicefit.sample.parameters import (
    ABANDONED,
    CHANNEL_FEATURES,
    CUT_OFF,
    DROPPED,
    FADES,
    FAILURES,
    FIRST_YEAR_LEAVING,
    HURTS,
    LATE_CASE,
    LATE_ORDER,
    LEAVES_PER_POINT,
    MIDDLING,
    MOST_HURT,
    PASSED_AROUND,
    TRANSFERRED,
    UNREACHED,
    UNRESOLVED,
)
from servicefit.sample.population import Population, by_segment


@dataclass(frozen=True, slots=True)
class Experience:
    """What each customer has lived through at the start of each month.

    Parameters
    ----------
    found : array, shape (n, features)
        What the customer finds in a feature against the middle of the scale, in points.
    worth : array, shape (n, features)
        What that adds to satisfaction while the feature is used, in points.
    uses : array of bool, shape (n, features)
        Features used all the time.
    used_lately : array of bool, shape (features, n, months)
        Features used through their channel in the 12 months before.
    hurt : array, shape (failures, n, months)
        Points of satisfaction that each kind of failure still costs.
    """

    found: Floats
    worth: Floats
    uses: Flags
    used_lately: Flags
    hurt: Floats

    def features_of(self, customer: Ints, month: Ints) -> Flags:
        """Return which features customers use in a month, shape (events, features)."""
        return self.uses[customer] | self.used_lately[:, customer, month].T

    def satisfaction(self, customer: Ints, month: Ints) -> Floats:
        """Return how satisfied customers are at the start of a month, without the noise of an answer."""
        features: Floats = np.where(self.features_of(customer, month), self.worth[customer], 0.0).sum(axis=1)
        hurt: Floats = np.minimum(self.hurt[:, customer, month].sum(axis=0), MOST_HURT)
        return MIDDLING + features - hurt


def live_through(population: Population, cases: Cases, orders: Orders) -> Experience:
    """Add up what customers live through.

    Parameters
    ----------
    population : Population
        The customers.
    cases : Cases
        Their cases and contacts.
    orders : Orders
        Their orders.

    Returns
    -------
    Experience
        No chance is left in it.
    """
    found = np.array([f.quality for f in FEATURES]) + population.taste
    penalty = np.array([f.penalty for f in FEATURES])[:, population.segment].T
    reward = np.array([f.reward for f in FEATURES])[:, population.segment].T
    return Experience(
        found=found,
        worth=penalty * np.minimum(found, 0) + reward * np.maximum(found, 0),
        uses=population.uses,
        used_lately=_used_lately(population.size, cases),
        hurt=_hurt(population, _count_failures(population.size, cases, orders)),
    )


def _count_by_month(customer: Ints, month: Ints, n: int) -> Ints:
    """Count events by customer and month, shape (n, months)."""
    counts = np.bincount(customer * (N_MONTHS + 1) + month, minlength=n * (N_MONTHS + 1))
    return counts.reshape(n, N_MONTHS + 1)[:, :N_MONTHS]


def _count_failures(n: int, cases: Cases, orders: Orders) -> Ints:
    """Count failures by kind, customer and month, shape (failures, n, months)."""
    inbound = cases.contacts.pick((cases.contacts.case >= 0) & ~cases.contacts.is_outbound)
    caller, called = cases.customer[inbound.case], month_of(inbound.start // DAY)
    is_around = (inbound.outcome == TRANSFERRED) | (inbound.outcome == UNRESOLVED)
    late = (cases.promised < NEVER) & (cases.closed > cases.promised)
    counts = np.zeros((len(FAILURES), n, N_MONTHS), dtype=np.int64)
    for failure, chosen in (
        (UNREACHED, inbound.outcome >= ABANDONED),
        (CUT_OFF, inbound.outcome == DROPPED),
        (PASSED_AROUND, is_around),
    ):
        counts[failure] = _count_by_month(caller[chosen], called[chosen], n)
    counts[LATE_CASE] = _count_by_month(cases.customer[late], month_of(cases.promised[late] // DAY), n)
    broken = orders.is_late
    counts[LATE_ORDER] = _count_by_month(orders.customer[broken], month_of(orders.promised[broken] + 1), n)
    return counts


def _hurt(population: Population, failures: Ints) -> Floats:
    """Let failures hurt from the month after, and fade, shape (failures, n, months)."""
    points = np.array(HURTS)[:, population.segment]
    hurt = np.zeros(failures.shape)
    for month in range(1, N_MONTHS):
        hurt[:, :, month] = FADES * (hurt[:, :, month - 1] + failures[:, :, month - 1] * points)
    return hurt


def _used_lately(n: int, cases: Cases) -> Flags:
    """Find who used a feature through its channel in the 12 months before, shape (features, n, months)."""
    contacts = cases.contacts.pick((cases.contacts.case >= 0) & ~cases.contacts.is_outbound)
    caller, month = cases.customer[contacts.case], month_of(contacts.start // DAY)
    used = np.zeros((len(FEATURES), n, N_MONTHS), dtype=np.bool_)
    ids = [f.feature_id for f in FEATURES]
    for channel, feature_id in enumerate(CHANNEL_FEATURES):
        if feature_id:
            chosen = contacts.channel == channel
            so_far = np.cumsum(_count_by_month(caller[chosen], month[chosen], n), axis=1)
            before = np.concatenate([np.zeros((n, 1), dtype=np.int64), so_far[:, :-1]], axis=1)
            a_year_ago = np.concatenate([np.zeros((n, 13), dtype=np.int64), so_far[:, : N_MONTHS - 13]], axis=1)
            used[ids.index(feature_id)] = before > a_year_ago
    return used


def draw_leaving(rng: np.random.Generator, population: Population, experience: Experience) -> Ints:
    """Draw the day on which each customer wants to leave.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    experience : Experience
        What they have lived through.

    Returns
    -------
    array of int64, shape (n,)
        Days since the first day; `NEVER` for those who stay.
    """
    n = population.size
    everybody, leaving = np.arange(n), np.full(n, NEVER, dtype=np.int64)
    base = by_segment("leaving_a_year", population.segment) / 12
    for month in range(N_MONTHS):
        first = int(month_start(np.array([month]))[0])
        length = int(month_start(np.array([month + 1]))[0]) - first
        lost = MIDDLING - experience.satisfaction(everybody, np.full(n, month))
        is_new = first - population.joined < YEAR_DAYS
        rate = base * np.exp(LEAVES_PER_POINT * lost) * np.where(is_new, FIRST_YEAR_LEAVING, 1.0)
        u, day = rng.random(n), first + np.floor(rng.random(n) * length).astype(np.int64)
        leaves = (u < 1 - np.exp(-rate)) & (leaving == NEVER) & (population.joined < first)
        leaving[leaves] = day[leaves]
    return leaving
