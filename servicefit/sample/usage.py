"""Who uses which feature when, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from servicefit.sample.cases import Cases
from servicefit.sample.catalogue import FEATURES, Feature
from servicefit.sample.clock import DAY, END, LAST, N_MONTHS, count_by_month, in_year_before, month_of, month_start
from servicefit.sample.draws import Flags, Ints, draw_counts, draw_whole
from servicefit.sample.orders import Orders
from servicefit.sample.parameters import FIRST_DAY, MOST_TRACKED, REGIONS
from servicefit.sample.population import Population
from servicefit.sample.streams import Switch

_CALENDAR: Final = (FIRST_DAY.month - 1 + np.arange(N_MONTHS)) % 12 + 1
_OUTAGES: Final = np.array(  # in each region and month
    [[1 + (m + r) % 2 if (5 * m + 3 * r) % 7 < 2 else 0 for m in range(N_MONTHS)] for r in range(len(REGIONS))]
)
_ALERTS: Final = "outage_alerts"


@dataclass(frozen=True, slots=True)
class Usage:
    """Uses by customer, feature and month: arrays of shape (rows,), in that order."""

    customer: Ints
    feature: Ints
    month: Ints
    uses: Ints


def find_users(population: Population, cases: Cases, orders: Orders, switch: Switch) -> Flags:
    """Find who counts as a user of which feature in which month.

    Parameters
    ----------
    population : Population
        The customers.
    cases : Cases
        With contacts.
    orders : Orders
        Orders.
    switch : Switch
        May make everybody or nobody a user.

    Returns
    -------
    array of bool, shape (features, n, months)
        Users of what is always used, all the time; of the others, those who had a contact or order of that kind in the
        12 months before.
    """
    used = np.zeros((len(FEATURES), population.size, N_MONTHS), dtype=np.bool_)
    for number, feature in enumerate(FEATURES):
        is_user = population.uses[:, number][:, None]
        if feature.use == "always":
            used[number] = is_user
        elif feature.use == "order":
            used[number] = in_year_before(_count_orders(orders, population.size)) & is_user
        else:
            used[number] = in_year_before(_count_contacts(cases, feature, population.size))
    if switch.feature >= 0:
        _switch_use(used[switch.feature], cases, orders, switch)
    return used


def _switch_use(used: Flags, cases: Cases, orders: Orders, switch: Switch) -> None:
    """Switch the use of a feature on or off, where there is something to use it for; channels are switched in the cases."""
    use, n = FEATURES[switch.feature].use, used.shape[0]
    months = slice(switch.begin, switch.end)
    if use == "channel":
        return
    able = np.ones_like(used)
    if use == "order":
        able = in_year_before(_count_orders(orders, n))
    elif use == "call":
        able = in_year_before(count_by_month(cases.customer, month_of(cases.opened // DAY), n))
    used[:, months] = able[:, months] & switch.is_on


def _count_orders(orders: Orders, n: int) -> Ints:
    came = orders.delivered < END
    return count_by_month(orders.customer[came], month_of(orders.delivered[came] // DAY), n)


def _count_contacts(cases: Cases, feature: Feature, n: int) -> Ints:
    """Count the contacts in which a feature is used: those of its channel, or calls after closing."""
    contacts = cases.contacts
    inbound = ~contacts.is_outbound & (contacts.channel == feature.channel)
    chosen = (contacts.case >= 0) & (contacts.is_outbound if feature.use == "call" else inbound)
    return count_by_month(cases.customer[contacts.case[chosen]], month_of(contacts.start[chosen] // DAY), n)


def draw_usage(rng: np.random.Generator, population: Population, left: Ints, cases: Cases, orders: Orders) -> Usage:
    """Draw how often customers used features, from joining until they left.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    left : array, shape (n,)
        Day on which each left, `NEVER` for those who stay.
    cases, orders : Cases, Orders
        Those that took place.

    Returns
    -------
    Usage
        Contacts and orders count as uses of the features that they belong to.
    """
    months, n = np.arange(N_MONTHS), population.size
    first = np.where(population.joined < 0, 0, month_of(population.joined) + 1)[:, None]
    is_here = (months >= first) & (month_start(months) < np.minimum(left, LAST)[:, None])
    counts = np.zeros((n, len(FEATURES), N_MONTHS), dtype=np.int64)
    for number, feature in enumerate(FEATURES):
        is_user = population.uses[:, number][:, None]
        if feature.use == "always":
            counts[:, number] = _draw_uses(rng, feature, population) * (is_user & is_here)
        elif feature.use == "order":
            a_time = draw_whole(rng, 1, MOST_TRACKED, n)[:, None] if feature.delivery == "automated" else 1
            counts[:, number] = _count_orders(orders, n) * is_user * a_time
        else:
            counts[:, number] = _count_contacts(cases, feature, n)
    customer, which, month = np.nonzero(counts)
    return Usage(customer, which, month, counts[customer, which, month])


def _draw_uses(rng: np.random.Generator, feature: Feature, population: Population) -> Ints:
    """Draw uses of a feature by month, as if everybody were its user, shape (n, months)."""
    n = population.size
    if feature.feature_id == _ALERTS:
        return np.asarray(_OUTAGES[population.region], dtype=np.int64)
    if feature.in_months:
        return np.broadcast_to(np.isin(_CALENDAR, feature.in_months).astype(np.int64), (n, N_MONTHS))
    return draw_counts(rng, np.full(n * N_MONTHS, feature.uses_a_month)).reshape(n, N_MONTHS)
