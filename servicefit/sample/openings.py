"""Why customers get in touch: questions, what breaks, and complaints after they were let down."""

from __future__ import annotations

import numpy as np

from servicefit.sample.cases import Openings
from servicefit.sample.catalogue import FEATURES
from servicefit.sample.chances import SHARE
from servicefit.sample.clock import BUSY_SHARE, LAST, keep_busy_days, month_of
from servicefit.sample.draws import Flags, Floats, Ints, draw_flag, draw_index, draw_whole
from servicefit.sample.failures import Failures
from servicefit.sample.parameters import (
    BOT,
    BRANCH,
    CHAT,
    COMPLAINS,
    COMPLAINS_DAYS,
    COMPLAINT,
    EMAIL,
    FIRST_YEAR_CASES,
    PHONE,
    QUESTION,
    WEB,
)
from servicefit.sample.population import Population, by_segment, draw_occasions
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.streams import Switch

_ELSEWHERE = {  # where cases begin whose channel is switched off: (those concerned, where to)
    PHONE: ((PHONE, BOT, WEB), (CHAT, EMAIL, BRANCH)),  # machines send on to the phone
    CHAT: ((CHAT,), (PHONE, EMAIL, BRANCH)),
    BOT: ((BOT,), (PHONE, EMAIL, CHAT)),
}


def open_cases(rng: np.random.Generator, population: Population, switch: Switch) -> Openings:
    """Draw what customers get in touch about, were nobody to leave or to complain of a failure.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    switch : Switch
        May send cases to another channel.

    Returns
    -------
    Openings
        Sorted by customer and day. Questions are alike for all; problems go with `trouble`.
    """
    kinds = np.array([s.kinds for s in SEGMENTS])[population.segment]
    weights = kinds * np.where(np.arange(3) == QUESTION, 1.0, population.trouble[:, None])
    total = weights.sum(axis=1)
    a_year = by_segment("cases_a_year", population.segment) / BUSY_SHARE * total
    occasions = draw_occasions(rng, population, a_year, FIRST_YEAR_CASES)
    busy = keep_busy_days(rng, occasions.day)
    customer, day = occasions.customer[busy], occasions.day[busy]
    segment, n = population.segment[customer], customer.size
    channel = draw_index(rng, SHARE[segment], n)
    kind = draw_index(rng, (weights / total[:, None])[customer], n)
    channel = _switch_channel(rng, segment, channel, month_of(day), switch)
    return Openings(customer, segment, day, kind, channel, kind != QUESTION)


def complain(rng: np.random.Generator, population: Population, failures: Failures, switch: Switch) -> Openings:
    """Draw which failures customers complain of; the silent never do.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    failures : Failures
        What went wrong.
    switch : Switch
        May send complaints to another channel.

    Returns
    -------
    Openings
        In the order of the failures. Whether a solution may be promised is drawn as for other cases.
    """
    n = failures.customer.size
    complains = draw_flag(rng, np.array(COMPLAINS)[failures.kind], n)
    day = failures.day + draw_whole(rng, *COMPLAINS_DAYS, n)
    chosen = complains & ~population.is_silent[failures.customer] & (day < LAST)
    segment = population.segment[failures.customer]
    questions = np.array([s.kinds[QUESTION] for s in SEGMENTS])[segment]
    channel, may_promise = draw_index(rng, SHARE[segment], n), draw_flag(rng, 1 - questions, n)
    channel = _switch_channel(rng, segment, channel, month_of(day), switch)
    return Openings(
        customer=failures.customer[chosen],
        segment=segment[chosen],
        day=day[chosen],
        kind=np.full(int(chosen.sum()), COMPLAINT, dtype=np.int64),
        channel=channel[chosen],
        may_promise=may_promise[chosen],
    )


def _switch_channel(rng: np.random.Generator, segment: Ints, channel: Ints, month: Ints, switch: Switch) -> Ints:
    """Send cases to a channel that is switched on, or away from one that is switched off."""
    target = FEATURES[switch.feature].channel if switch.feature >= 0 else -1
    if target < 0:
        return channel
    within = (month >= switch.begin) & (month < switch.end)
    if switch.is_on:
        return np.where(within, target, channel)
    concerned, others = _ELSEWHERE[target]
    chances: Floats = SHARE[segment][:, others]
    elsewhere = np.array(others)[draw_index(rng, chances / chances.sum(axis=1, keepdims=True), channel.size)]
    moved: Flags = within & np.isin(channel, concerned)
    return np.where(moved, elsewhere, channel)
