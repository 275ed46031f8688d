"""Who stays silent, and who answers, in truth."""

from __future__ import annotations

from typing import Final

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.clock import DAY, in_breakdown, month_of
from servicefit.sample.company import Chunk
from servicefit.sample.draws import Flags, Floats
from servicefit.sample.failures import find_failures
from servicefit.sample.parameters import ABANDONED, CUT_OFF, LATE_CASE, LATE_ORDER, PHONE, UNREACHED
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.streams import Streams, Switch
from servicefit.sample.truth.effects import LANDMARK, look_ahead
from servicefit.sample.world import World, make_world

_LET_DOWN: Final = (UNREACHED, CUT_OFF, LATE_CASE, LATE_ORDER)
_MONTHS_BEFORE: Final = 6
_LUNCH_HOURS: Final = (12, 13)


def sum_silence(world: World, active: Flags, streams: Streams, customers: int, agents: Agents) -> Floats:
    """Let the silent speak up, and add up what that does to those who were let down in the half year before.

    Parameters
    ----------
    world : World
        As it is.
    active : array of bool, shape (n,)
        Customers at the landmark.
    streams, customers, agents : Streams, int, Agents
        What the world was made with.

    Returns
    -------
    array, shape (segments, 6)
        Active customers; let down and silent; of those, chances to stay as it is and had they spoken up; let down and
        not silent; their chances to stay.
    """
    loud = look_ahead(make_world(streams, customers, agents, Switch(all_speak_up=True)))
    as_is, silent = look_ahead(world), world.population.is_silent
    failures = find_failures(world.cases, world.orders)
    month = month_of(failures.day)
    lately = (month >= LANDMARK - _MONTHS_BEFORE) & (month < LANDMARK) & np.isin(failures.kind, _LET_DOWN)
    let_down = np.zeros(customers, dtype=np.bool_)
    let_down[failures.customer[lately]] = True
    kept, spoke = active & let_down & silent, active & let_down & ~silent
    figures = (active, kept, kept * as_is.stays, kept * loud.stays, spoke, spoke * as_is.stays)
    segment = world.population.segment
    return np.array([np.bincount(segment, weights=f, minlength=len(SEGMENTS)) for f in figures]).T


def sum_answering(chunk: Chunk) -> Floats:
    """Compare how those who answer feel with all who are asked.

    Parameters
    ----------
    chunk : Chunk
        Some customers.

    Returns
    -------
    array, shape (segments, 4)
        Invitations; satisfaction of all asked, added up; answers; satisfaction of those who answer, added up.
    """
    asked = chunk.invitations
    figures = (np.ones(asked.felt.size), asked.felt, asked.is_answered, asked.felt * asked.is_answered)
    segment = chunk.population.segment[asked.customer]
    return np.array([np.bincount(segment, weights=f, minlength=len(SEGMENTS)) for f in figures]).T


def sum_calls(chunk: Chunk) -> Floats:
    """Count calls and those answered: at lunch, at other hours, and in the week of the breakdown.

    Parameters
    ----------
    chunk : Chunk
        Some customers.

    Returns
    -------
    array, shape (segments, 3, 2)
        Answered, and all.
    """
    contacts = chunk.cases.contacts
    calls = contacts.pick((contacts.case >= 0) & ~contacts.is_outbound & (contacts.channel == PHONE))
    at_lunch = np.isin(calls.start % DAY // 3600, _LUNCH_HOURS)
    broken, answered = in_breakdown(calls.start // DAY), calls.outcome < ABANDONED
    counts = []
    for chosen in (at_lunch & ~broken, ~at_lunch & ~broken, broken):
        all_calls, hits = (np.bincount(calls.segment[c], minlength=len(SEGMENTS)) for c in (chosen, chosen & answered))
        counts.append(np.stack([hits, all_calls], axis=1))
    return np.stack(counts, axis=1).astype(np.float64)
