"""What using a feature does, in truth: the simulator run with it switched on and off, all else left to the same chances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import DAY, LAST, N_MONTHS, count_by_month, in_year_before, month_of
from servicefit.sample.draws import Flags, Floats
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.streams import Streams, Switch
from servicefit.sample.world import Events, World, live_in, make_world

LANDMARK: Final = 24  # month: the newest with a year after it
_EXPOSURE: Final = LANDMARK - 12

FIGURES: Final = (
    "customers",
    "retained_on",
    "retained_off",
    "margin_on",
    "margin_off",
    "value",
    "users",
    "users_retained",
    "users_retained_off",
    "users_margin",
    "users_margin_off",
    "users_value",
    "others",
    "others_retained",
)
"""Sums of a chunk by segment, of customers active at the landmark who could use the feature."""


@dataclass(frozen=True, slots=True)
class Arm:
    """What the year after the landmark brings: chance to stay, and margin of orders, shape (n,)."""

    stays: Floats
    margin: Floats


def sum_effects(events: Events, world: World, active: Flags, streams: Streams, agents: Agents) -> Floats:
    """Switch every feature on and off for some customers, and add up what that does.

    Parameters
    ----------
    events, world : Events, World
        As it is.
    active : array of bool, shape (n,)
        Customers at the landmark.
    streams, agents : Streams, Agents
        What the events were drawn from: the same for every switch.

    Returns
    -------
    array, shape (features, segments, figures)
        Sums in the order of `FIGURES`. Chances to stay are exact given what happened: nobody's leaving is drawn in them.
    """
    as_is = look_ahead(world)
    return np.array([_sum_feature(n, events, world, as_is, active, streams, agents) for n in range(len(FEATURES))])


def _sum_feature(
    number: int, events: Events, world: World, as_is: Arm, active: Flags, streams: Streams, agents: Agents
) -> Floats:
    switches = (Switch(number, is_on, _EXPOSURE, N_MONTHS) for is_on in (True, False))
    on, off = (look_ahead(_switch(events, streams, agents, switch)) for switch in switches)
    able = active & _able(FEATURES[number].use, events)
    users = active & world.experience.used[number][:, LANDMARK]
    others, money = active & ~users, world.population.margin
    figures = (
        able,
        able * on.stays,
        able * off.stays,
        able * on.stays * on.margin,
        able * off.stays * off.margin,
        able * (on.stays - off.stays) * money,
        users,
        users * as_is.stays,
        users * off.stays,
        users * as_is.stays * as_is.margin,
        users * off.stays * off.margin,
        users * (as_is.stays - off.stays) * money,
        others,
        others * as_is.stays,
    )
    segment = world.population.segment
    return np.array([np.bincount(segment, weights=f, minlength=len(SEGMENTS)) for f in figures]).T


def _switch(events: Events, streams: Streams, agents: Agents, switch: Switch) -> World:
    """Run the simulator with a switch; cases take place anew only where they take to another channel."""
    if FEATURES[switch.feature].use != "channel":
        return live_in(events, switch)
    before = Switch(switch.feature, switch.is_on, switch.begin, LANDMARK)  # afterwards everybody chooses channels again
    return make_world(streams, events.population.size, agents, before)


def _able(use: str, events: Events) -> Flags:
    """Say who could use a feature in the year before the landmark: had an order, or a case, where it takes one."""
    n = events.population.size
    if use == "always":
        return np.ones(n, dtype=np.bool_)
    who, when = events.cases.customer, events.cases.opened // DAY
    if use == "order":
        came = events.orders.delivered < LAST * DAY
        who, when = events.orders.customer[came], events.orders.delivered[came] // DAY
    return np.asarray(in_year_before(count_by_month(who, month_of(when), n))[:, LANDMARK])


def look_ahead(world: World) -> Arm:
    """Compute what the year after the landmark brings.

    Parameters
    ----------
    world : World
        With rates of leaving and orders.

    Returns
    -------
    Arm
        Chance to stay until its end; margin of the orders in it, were nobody to leave.
    """
    year = slice(LANDMARK, LANDMARK + 12)
    stays = np.exp(-world.rates[:, year].sum(axis=1))
    within = month_of(world.orders.ordered // DAY) >= LANDMARK
    customer = world.orders.customer[within]
    margin = np.bincount(customer, weights=world.orders.margin[within], minlength=stays.size)
    return Arm(stays, margin.astype(np.float64))
