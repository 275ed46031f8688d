"""The sums that the truth is made of, chunk by chunk, and figures with their standard errors from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from servicefit.sample.agents import Agents, draw_agents
from servicefit.sample.clock import month_start
from servicefit.sample.company import simulate_chunk
from servicefit.sample.draws import Flags, Floats
from servicefit.sample.leaving import draw_leaving
from servicefit.sample.streams import Streams
from servicefit.sample.truth.capabilities import count_by_agent, count_capabilities
from servicefit.sample.truth.effects import LANDMARK, sum_effects
from servicefit.sample.truth.people import sum_answering, sum_calls, sum_silence
from servicefit.sample.truth.value import MONTH, sum_value
from servicefit.sample.world import World, let_happen, live_in

TRUTH_SEED: Final = 20_260_930
TRUTH_CHUNKS: Final = 10
TRUTH_CHUNK_CUSTOMERS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums by chunk, the first axis; the others as of the functions that make them.

    Parameters
    ----------
    effects, value, capabilities, by_agent, silence, answering, calls : array
        Of `sum_effects`, `sum_value`, `count_capabilities`, `count_by_agent`, `sum_silence`, `sum_answering`, `sum_calls`.
    """

    effects: Floats
    value: Floats
    capabilities: Floats
    by_agent: Floats
    silence: Floats
    answering: Floats
    calls: Floats


def add_up(chunks: int = TRUTH_CHUNKS, customers: int = TRUTH_CHUNK_CUSTOMERS) -> Sums:
    """Simulate companies of one staff, as they are and with every switch, and add up.

    Parameters
    ----------
    chunks : int
        How many.
    customers : int
        Customers of each.

    Returns
    -------
    Sums
        Chunk by chunk.
    """
    root = np.random.SeedSequence(TRUTH_SEED)
    agents = draw_agents(Streams(root).of("agents"), chunks * customers)
    parts = [_add_up_chunk(Streams(seed), customers, agents) for seed in root.spawn(chunks)]
    return Sums(*(np.array([getattr(part, field.name) for part in parts]) for field in fields(Sums)))


def _add_up_chunk(streams: Streams, customers: int, agents: Agents) -> Sums:
    events = let_happen(streams, customers, agents)
    world = live_in(events)
    chunk = simulate_chunk(streams, customers, agents)
    active = _active_in(world, streams, LANDMARK)
    return Sums(
        effects=sum_effects(events, world, active, streams, agents),
        value=sum_value(world, _active_in(world, streams, MONTH)),
        capabilities=count_capabilities(chunk, agents),
        by_agent=count_by_agent(chunk, agents),
        silence=sum_silence(world, active, streams, customers, agents),
        answering=sum_answering(chunk),
        calls=sum_calls(chunk),
    )


def _active_in(world: World, streams: Streams, month: int) -> Flags:
    """Say who is a customer at the start of a month, in the company as it is."""
    first = int(month_start(np.array([month]))[0])
    leaving = draw_leaving(streams.of("leaving"), world.population, world.rates)
    return np.asarray((leaving >= first) & (world.population.joined < first))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its standard error; NaN where there is nothing to compute it from."""

    value: float
    error: float


def figure_of(parts: Floats, compute: Callable[[Floats], float]) -> Figure:
    """Compute a figure from sums, with its standard error by the delete-a-chunk jackknife.

    Parameters
    ----------
    parts : array, shape (chunks, …)
        Sums by chunk.
    compute : callable
        From sums of all chunks to the figure.

    Returns
    -------
    Figure
        Of all chunks together.
    """
    total, n = parts.sum(axis=0), parts.shape[0]
    with np.errstate(invalid="ignore", divide="ignore"):
        left_out = np.array([compute(total - part) for part in parts])
        value = float(compute(total))
    return Figure(value, float(np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())))
