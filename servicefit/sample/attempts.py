"""Attempts at contact: whether they are answered, by whom, how long that takes and how it ends."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.chances import ANSWERED, ENDS
from servicefit.sample.clock import DAY, draw_attempts, in_breakdown, is_desk
from servicefit.sample.contacts import BLANK, Contacts, ask_after
from servicefit.sample.draws import Flags, Floats, Ints, draw_exponential, draw_flag, draw_index
from servicefit.sample.parameters import (
    ABANDONED,
    BOT,
    BREAKDOWN_ANSWERED,
    DROPPED,
    HANDLE_SECONDS,
    HANDLE_SPREAD,
    LINE_BUSY,
    LUNCH_WAITS,
    PATIENCE_SECONDS,
    PHONE,
    TRANSFERRED,
    UNANSWERED,
    UNRESOLVED,
    WAIT_SECONDS,
)
from servicefit.sample.population import by_segment


@dataclass(frozen=True, slots=True)
class Live:
    """The attempts of one round: arrays of shape (attempts,).

    Parameters
    ----------
    case, segment, channel : array
        Indices.
    start : array
        Seconds since the first day.
    is_lunch : array of bool
        Lines are busy as at lunch.
    is_leg : array of bool
        Put through by a colleague: answered for certain, by somebody else.
    seat : array
        The seat that took the case last, `BLANK` if none.
    is_back : array of bool
        The case had been solved before.
    """

    case: Ints
    segment: Ints
    channel: Ints
    start: Ints
    is_lunch: Flags
    is_leg: Flags
    seat: Ints
    is_back: Flags

    def pick(self, chosen: Flags) -> Live:
        """Return some of them."""
        return Live(*(getattr(self, field.name)[chosen] for field in fields(self)))


def first_attempts(rng: np.random.Generator, case: Ints, segment: Ints, day: Ints, channel: Ints) -> Live:
    """Begin cases on a day; `case` may be `BLANK` for callers of whom nothing is known."""
    when, no = draw_attempts(rng, day, channel), np.zeros(day.size, dtype=np.bool_)
    return Live(case, segment, channel, when.start, when.is_lunch, no, np.full(day.size, BLANK), no)


def attend(rng: np.random.Generator, live: Live, agents: Agents) -> Contacts:
    """Answer the attempts of one round, or not.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    live : Live
        The attempts.
    agents : Agents
        Who can take them.

    Returns
    -------
    Contacts
        One for each attempt.
    """
    n, channel = live.case.size, live.channel
    answered = draw_flag(rng, _chance_of_answer(live), n)
    seat = np.where(answered & (channel != BOT), take_seat(rng, live, agents), BLANK)
    agent = agents.on_seat(seat, live.start)
    busy = (channel == PHONE) & draw_flag(rng, LINE_BUSY, n)
    missed = np.where(is_desk(channel) & ~busy, ABANDONED, UNANSWERED)
    ends = ends_by_skill(ENDS[live.segment, channel], agents.skill_at(agent, live.start))
    outcome = np.where(answered, draw_index(rng, ends, n), missed)
    return Contacts(
        case=live.case,
        segment=live.segment,
        channel=channel,
        outcome=outcome,
        is_outbound=np.zeros(n, dtype=np.bool_),
        seat=seat,
        agent=agent,
        start=live.start,
        wait=_draw_wait(rng, live, outcome),
        handle=np.where(answered, draw_handle(rng, channel), BLANK),
        satisfaction=ask_after(rng, outcome, seat >= 0),
    )


def _chance_of_answer(live: Live) -> Floats:
    """Return the chance that attempts are answered: less at lunch, next to none in the breakdown, certain when put through."""
    chance = ANSWERED[live.segment, live.channel, live.is_lunch.astype(np.int64)]
    breaks = (live.channel == PHONE) & in_breakdown(live.start // DAY)
    return np.where(live.is_leg, 1.0, np.where(breaks, chance * BREAKDOWN_ANSWERED, chance))


def ends_by_skill(ends: Floats, skill: Floats) -> Floats:
    """Let skill turn contacts that would be put through or left unresolved into resolved ones, and want of it the other way.

    Parameters
    ----------
    ends : array, shape (n, 4)
        Usual chances: resolved, transferred, dropped, unresolved.
    skill : array, shape (n,)
        Of who takes them, below 1.

    Returns
    -------
    array, shape (n, 4)
        Chances.
    """
    left = np.maximum(1 - skill, 0.0)
    transferred, unresolved = ends[:, TRANSFERRED] * left, ends[:, UNRESOLVED] * left
    resolved = 1 - transferred - ends[:, DROPPED] - unresolved
    return np.stack([resolved, transferred, ends[:, DROPPED], unresolved], axis=1)


def take_seat(rng: np.random.Generator, live: Live, agents: Agents) -> Ints:
    """Draw who takes each attempt: the last seat again, or any other; after a transfer always another."""
    other = agents.draw_seat(rng, live.segment, live.seat)
    same = draw_flag(rng, by_segment("same_agent", live.segment), live.case.size)
    return np.where(same & (live.seat >= 0) & ~live.is_leg, live.seat, other)


def draw_handle(rng: np.random.Generator, channel: Ints) -> Ints:
    """Draw how many seconds contacts take."""
    spread = np.exp(rng.standard_normal(channel.size) * HANDLE_SPREAD)
    seconds: Ints = np.ceil(np.array(HANDLE_SECONDS)[channel] * spread).astype(np.int64)
    return seconds


def _draw_wait(rng: np.random.Generator, live: Live, outcome: Ints) -> Ints:
    """Draw waits: until answered, until given up; blank where nobody waits, or nobody ever wrote back."""
    mean: Floats = np.array(WAIT_SECONDS)[live.channel] * np.where(live.is_lunch, LUNCH_WAITS, 1.0)
    mean = np.where(outcome == ABANDONED, PATIENCE_SECONDS, mean)
    wait = np.ceil(draw_exponential(rng, mean, live.case.size)).astype(np.int64)
    return np.where(outcome == UNANSWERED, BLANK, wait)
