"""Orders: what was promised, and when it came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servicefit.sample.clock import DAY, NEVER
from servicefit.sample.draws import Flags, Floats, Ints, draw_exponential, draw_flag, draw_whole
from servicefit.sample.parameters import (
    FIRST_DAY,
    LATE_ORDER_DAYS,
    NEVER_DELIVERED,
    ON_THE_DAY,
    ORDER_MARGIN,
    ORDER_PROMISED,
    ORDER_SPREAD,
    ORDERS_CHANGE,
)
from servicefit.sample.population import Population, by_segment, draw_occasions


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders: arrays of shape (orders,).

    Parameters
    ----------
    customer : array
        Whose it is.
    ordered, delivered : array
        Seconds since the first day; `NEVER` where it did not come.
    promised : array
        Day since the first day; `NEVER` without a promise.
    is_late : array of bool
        The promise was broken.
    revenue, margin : array
        Money, at middling satisfaction until `spend_as_felt`.
    """

    customer: Ints
    ordered: Ints
    promised: Ints
    delivered: Ints
    is_late: Flags
    revenue: Floats
    margin: Floats


def draw_orders(rng: np.random.Generator, population: Population) -> Orders:
    """Draw every order that the customers would place, were nobody to leave.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.

    Returns
    -------
    Orders
        Sorted by customer and day.
    """
    occasions = draw_occasions(rng, population, by_segment("orders_a_year", population.segment))
    customer, day, n = occasions.customer, occasions.day, occasions.day.size
    segment = population.segment[customer]
    due = day + by_segment("order_days", segment).astype(np.int64) + draw_whole(rng, 0, 2, n)
    has_promise = draw_flag(rng, ORDER_PROMISED, n)
    is_after = due >= (ORDERS_CHANGE - FIRST_DAY).days
    kept_chance = np.where(is_after, by_segment("orders_kept", segment), by_segment("orders_kept_before", segment))
    is_late = has_promise & ~draw_flag(rng, kept_chance, n)
    revenue = by_segment("order_revenue", segment) * np.exp(rng.standard_normal(n) * ORDER_SPREAD)
    return Orders(
        customer=customer,
        ordered=day * DAY + draw_whole(rng, 7 * 3600, 22 * 3600, n),
        promised=np.where(has_promise, due, NEVER),
        delivered=_deliver(rng, day, due, is_late),
        is_late=is_late,
        revenue=revenue,
        margin=revenue * (ORDER_MARGIN[0] + (ORDER_MARGIN[1] - ORDER_MARGIN[0]) * rng.random(n)),
    )


def _deliver(rng: np.random.Generator, day: Ints, due: Ints, is_late: Flags) -> Ints:
    """Draw when parcels come: on the day that was promised, earlier, later, or never."""
    n = day.size
    early = day + 1 + np.floor(rng.random(n) * (due - day - 1)).astype(np.int64)
    in_time = np.where(draw_flag(rng, ON_THE_DAY, n), due, early)
    late = due + 1 + np.floor(draw_exponential(rng, LATE_ORDER_DAYS, n)).astype(np.int64)
    came = np.where(is_late, late, in_time) * DAY + draw_whole(rng, 8 * 3600, 18 * 3600, n)
    return np.where(is_late & draw_flag(rng, NEVER_DELIVERED, n), NEVER, came)
