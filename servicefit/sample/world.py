"""What would happen to some customers, were nobody to leave: the one mechanism, with or without something switched."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.cases import Cases, draw_cases, hear_unknown, join_cases
from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import DAY, month_of
from servicefit.sample.draws import Floats, Ints
from servicefit.sample.experience import Experience, count_problems, hurt_over_time, live_through
from servicefit.sample.failures import find_failures
from servicefit.sample.leaving import leaving_rates
from servicefit.sample.openings import complain, open_cases
from servicefit.sample.orders import Orders, draw_orders
from servicefit.sample.parameters import MIDDLING, SPENDS_PER_POINT
from servicefit.sample.population import Population, draw_population
from servicefit.sample.streams import Streams, Switch
from servicefit.sample.usage import find_users

AS_IT_IS = Switch()


@dataclass(frozen=True, slots=True)
class World:
    """What would happen.

    Parameters
    ----------
    population : Population
        The customers.
    cases : Cases
        With all contacts.
    orders : Orders
        With what customers spend.
    experience : Experience
        What they live through.
    rates : array, shape (n, months)
        At what rate a month they leave.
    """

    population: Population
    cases: Cases
    orders: Orders
    experience: Experience
    rates: Floats


@dataclass(frozen=True, slots=True)
class Events:
    """What happens to some customers, before they act on it: orders stand at middling satisfaction.

    Parameters
    ----------
    population, cases, orders : Population, Cases, Orders
        Who they are and what happens.
    hurt : array, shape (failures, n, months)
        Points of satisfaction that failures still cost at the start of each month.
    problems : array, shape (n, months)
        Problems of the 12 months before.
    """

    population: Population
    cases: Cases
    orders: Orders
    hurt: Floats
    problems: Ints


def make_world(streams: Streams, customers: int, agents: Agents, switch: Switch = AS_IT_IS) -> World:
    """Let everything happen to some customers.

    Parameters
    ----------
    streams : Streams
        Sources of chance.
    customers : int
        Number of customers.
    agents : Agents
        Those of the whole company.
    switch : Switch
        What is made otherwise; the chances stay the same.

    Returns
    -------
    World
        Were nobody to leave.
    """
    return live_in(let_happen(streams, customers, agents, switch), switch)


def let_happen(streams: Streams, customers: int, agents: Agents, switch: Switch = AS_IT_IS) -> Events:
    """Draw customers, their orders, their cases, and the complaints that follow; parameters as of `make_world`."""
    population = draw_population(streams.of("population"), customers)
    if switch.all_speak_up:
        population = replace(population, is_silent=np.zeros_like(population.is_silent))
    orders = draw_orders(streams.of("orders"), population)
    first = draw_cases(streams.of("cases"), open_cases(streams.of("openings"), population, switch), agents)
    openings = complain(streams.of("complaining"), population, find_failures(first, orders), switch)
    complaints = draw_cases(streams.of("complaints"), openings, agents)
    cases = join_cases(first, complaints, hear_unknown(streams.of("unknown"), population, agents))
    hurt = hurt_over_time(population, find_failures(cases, orders), cases)
    return Events(population, cases, orders, hurt, count_problems(population.size, cases))


def live_in(events: Events, switch: Switch = AS_IT_IS) -> World:
    """Let customers live through what happens to them.

    Parameters
    ----------
    events : Events
        What happens.
    switch : Switch
        What is made otherwise.

    Returns
    -------
    World
        With what they feel, spend, and how they leave over it.
    """
    population, cases, orders = events.population, events.cases, events.orders
    used = find_users(population, cases, orders, switch)
    experience = live_through(population, used, events.hurt, events.problems)
    spent = _spend(population, orders, experience)
    return World(population, cases, spent, experience, leaving_rates(population, experience))


def _spend(population: Population, orders: Orders, experience: Experience) -> Orders:
    """Let customers spend as they feel and as features lead them to."""
    customer, month = orders.customer, month_of(orders.ordered // DAY)
    pull = SPENDS_PER_POINT * (experience.satisfaction[customer, month] - MIDDLING)
    for number, feature in enumerate(FEATURES):
        if any(feature.spends):
            pull += experience.used[number][customer, month] * np.array(feature.spends)[population.segment[customer]]
    factor = np.exp(pull)
    return replace(orders, revenue=orders.revenue * factor, margin=orders.margin * factor)
