"""One chunk of the company's customers: everything that would happen, and then what did, given who left."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.cases import Cases
from servicefit.sample.clock import DAY, END, LAST, NEVER
from servicefit.sample.comments import Reviews, draw_reviews
from servicefit.sample.draws import Flags, Ints
from servicefit.sample.invitations import Invitations, draw_invitations
from servicefit.sample.leaving import draw_leaving
from servicefit.sample.opinions import BestWorst, Kano, draw_best_worst, draw_kano
from servicefit.sample.orders import Orders
from servicefit.sample.population import Population
from servicefit.sample.streams import Streams
from servicefit.sample.survey import Answers, draw_answers
from servicefit.sample.usage import Usage, draw_usage
from servicefit.sample.world import make_world

_Events = TypeVar("_Events", Orders, Answers, Invitations)


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
    invitations : Invitations
        Who was asked.
    answers : Answers
        Answers to the survey, each with its invitation.
    usage : Usage
        Uses of features.
    kano, best_worst : Kano, BestWorst
        The two studies.
    reviews : Reviews
        What was posted in public.
    """

    population: Population
    left: Ints
    cases: Cases
    orders: Orders
    invitations: Invitations
    answers: Answers
    usage: Usage
    kano: Kano
    best_worst: BestWorst
    reviews: Reviews


def simulate_chunk(streams: Streams, customers: int, agents: Agents) -> Chunk:
    """Simulate some customers.

    Parameters
    ----------
    streams : Streams
        The chunk's own sources of chance.
    customers : int
        Number of customers.
    agents : Agents
        Those of the whole company.

    Returns
    -------
    Chunk
        Nothing in it lies after a customer has left, and nothing begins after the end of the data.
    """
    world = make_world(streams, customers, agents)
    population, experience = world.population, world.experience
    leaving = draw_leaving(streams.of("leaving"), population, world.rates)
    asked = draw_invitations(streams.of("invitations"), population, world.orders, experience)
    asked = replace(asked, is_answered=asked.is_answered & (asked.answered < leaving[asked.customer]))
    asked = _pick(asked, asked.sent < leaving[asked.customer], asked.sent)
    answers = draw_answers(streams.of("answers"), population, asked, experience)
    answers = _pick(answers, np.ones(answers.day.size, dtype=np.bool_), answers.day)
    cases, orders = world.cases, world.orders
    opened_on, ordered_on = cases.opened // DAY, orders.ordered // DAY
    cases = _pick_cases(cases, (opened_on < leaving[cases.customer]) & (opened_on < LAST))
    orders = _pick(orders, ordered_on < leaving[orders.customer], orders.ordered)
    left = _leave_after_all(leaving, cases, orders, asked)
    return Chunk(
        population=population,
        left=left,
        cases=cases,
        orders=orders,
        invitations=asked,
        answers=answers,
        usage=draw_usage(streams.of("usage"), population, left, cases, orders),
        kano=draw_kano(streams.of("kano"), population, left),
        best_worst=draw_best_worst(streams.of("best worst"), population),
        reviews=draw_reviews(streams.of("reviews"), population, left, experience),
    )


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


def _leave_after_all(leaving: Ints, cases: Cases, orders: Orders, asked: Invitations) -> Ints:
    """Let customers leave only when the last of what they began is over."""
    last = np.full(leaving.size, -1, dtype=np.int64)
    np.maximum.at(last, cases.customer, cases.last // DAY)
    came = orders.delivered < NEVER
    np.maximum.at(last, orders.customer, orders.ordered // DAY)
    np.maximum.at(last, orders.customer[came], orders.delivered[came] // DAY)
    np.maximum.at(last, asked.customer, np.where(asked.is_answered, asked.answered, asked.sent))
    left = np.maximum(leaving, last + 1)
    return np.where((leaving < NEVER) & (left < LAST), left, NEVER)
