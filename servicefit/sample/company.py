"""One chunk of the company's customers: everything that would happen, and then what did, given who left."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.cases import Cases, draw_cases
from servicefit.sample.clock import DAY, END, LAST, NEVER
from servicefit.sample.draws import Flags, Ints
from servicefit.sample.experience import draw_leaving, live_through
from servicefit.sample.orders import Orders, draw_orders
from servicefit.sample.population import Population, draw_population
from servicefit.sample.survey import Answers, draw_answers

_Events = TypeVar("_Events", Orders, Answers)


@dataclass(frozen=True, slots=True)
class Chunk:
    """What happened to some customers within the three years, each table in the order of time.

    Parameters
    ----------
    population : Population
        The customers.
    left : array, shape (n,)
        Day since the first on which each left; `NEVER` for those who stay.
    cases : Cases
        With all contacts.
    orders : Orders
        Orders.
    answers : Answers
        Answers to the survey.
    """

    population: Population
    left: Ints
    cases: Cases
    orders: Orders
    answers: Answers


def simulate_chunk(rng: np.random.Generator, customers: int, agents: Agents) -> Chunk:
    """Simulate some customers.

    Parameters
    ----------
    rng : Generator
        The chunk's own source of chance.
    customers : int
        Number of customers.
    agents : Agents
        Those of the whole company.

    Returns
    -------
    Chunk
        Nothing in it lies after a customer has left, and nothing begins after the end of the data.
    """
    population = draw_population(rng, customers)
    cases = draw_cases(rng, population, agents)
    orders = draw_orders(rng, population)
    experience = live_through(population, cases, orders)
    leaving = draw_leaving(rng, population, experience)
    answers = draw_answers(rng, population, orders, experience)
    opened_on, ordered_on = cases.opened // DAY, orders.ordered // DAY
    cases = _pick_cases(cases, (opened_on < leaving[cases.customer]) & (opened_on < LAST))
    orders = _pick(orders, ordered_on < leaving[orders.customer], orders.ordered)
    answers = _pick(answers, answers.day < leaving[answers.customer], answers.day)
    left = _leave_after_all(leaving, cases, orders, answers)
    return Chunk(population, left, cases, orders, answers)


def _pick(events: _Events, chosen: Flags, time: Ints) -> _Events:
    """Keep chosen events, in the order of time."""
    index = np.flatnonzero(chosen)
    index = index[np.argsort(time[index], kind="stable")]
    return replace(events, **{field.name: getattr(events, field.name)[index] for field in fields(events)})


def _pick_cases(cases: Cases, chosen: Flags) -> Cases:
    """Keep chosen cases and their contacts, and contacts without a case, each in the order of time."""
    index = np.flatnonzero(chosen)
    index = index[np.argsort(cases.opened[index], kind="stable")]
    number = np.full(chosen.size + 1, -1, dtype=np.int64)  # the last is for contacts without a case
    number[index] = np.arange(index.size)
    contacts = cases.contacts
    kept = ((contacts.case < 0) | (number[contacts.case] >= 0)) & (contacts.start < END)
    contacts = replace(contacts, case=number[contacts.case]).pick(kept)
    contacts = contacts.pick(np.argsort(contacts.start, kind="stable"))
    columns = {field.name: getattr(cases, field.name)[index] for field in fields(cases) if field.name != "contacts"}
    return Cases(**columns, contacts=contacts)


def _leave_after_all(leaving: Ints, cases: Cases, orders: Orders, answers: Answers) -> Ints:
    """Let customers leave only when the last of what they began is over."""
    last = np.full(leaving.size, -1, dtype=np.int64)
    np.maximum.at(last, cases.customer, cases.last // DAY)
    came = orders.delivered < NEVER
    np.maximum.at(last, orders.customer, orders.ordered // DAY)
    np.maximum.at(last, orders.customer[came], orders.delivered[came] // DAY)
    np.maximum.at(last, answers.customer, answers.day)
    left = np.maximum(leaving, last + 1)
    return np.where((leaving < NEVER) & (left < LAST), left, NEVER)
