"""How a case runs: attempt after attempt until it is solved, or given up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.attempts import Live, attend, first_attempts
from servicefit.sample.chances import NEXT_CHANNEL
from servicefit.sample.clock import DAY, NEVER, draw_attempts, into_opening_hours
from servicefit.sample.contacts import BLANK, Contacts, join_contacts
from servicefit.sample.draws import Ints, draw_whole
from servicefit.sample.parameters import (
    ABANDONED,
    AGAIN_DAYS,
    DROPPED,
    EARLY_DAYS,
    GIVES_UP_UNANSWERED,
    GIVES_UP_UNRESOLVED,
    LATE_DAYS,
    MOST_CONTACTS,
    REDIAL_SECONDS,
    RESOLVED,
    RETRY_DAYS,
    TRANSFERRED,
    UNRESOLVED,
)
from servicefit.sample.population import by_segment


@dataclass(frozen=True, slots=True)
class Chains:
    """All contacts of some cases, and how those went: arrays of shape (cases,), seconds since the first day.

    Parameters
    ----------
    contacts : Contacts
        Inbound only; those of one case in order.
    solved, back, back_solved : array
        When the case was solved, came back, and was solved again; `NEVER` where it was not.
    opened, last : array
        Start of its first and end of its last contact.
    seat : array
        Seat that took it last, `BLANK` where none did.
    """

    contacts: Contacts
    solved: Ints
    back: Ints
    back_solved: Ints
    opened: Ints
    last: Ints
    seat: Ints


def follow_cases(rng: np.random.Generator, segment: Ints, day: Ints, channel: Ints, agents: Agents) -> Chains:
    """Follow cases from the first attempt to the last.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    segment, day, channel : array, shape (cases,)
        Segment of the customer; day and channel of the first attempt.
    agents : Agents
        Who can take it.

    Returns
    -------
    Chains
        Contacts in rounds, and the milestones of each case.

    Notes
    -----
    At most `MOST_CONTACTS` attempts a case. `truth.walk_chain` computes the expectation of the same walk.
    """
    n = segment.size
    solved, back, back_solved = (np.full(n, NEVER, dtype=np.int64) for _ in range(3))
    last, seat = np.zeros(n, dtype=np.int64), np.full(n, BLANK, dtype=np.int64)
    live = first_attempts(rng, np.arange(n), segment, day, channel)
    opened, rounds = live.start, []
    for left in reversed(range(MOST_CONTACTS)):
        contacts = attend(rng, live, agents)
        rounds.append(contacts)
        done = contacts.outcome == RESOLVED
        again = done & live.is_back
        last[live.case] = contacts.end
        seat[live.case] = np.where(contacts.seat >= 0, contacts.seat, live.seat)
        solved[live.case[done & ~again]] = contacts.end[done & ~again]
        back_solved[live.case[again]] = contacts.end[again]
        live = come_again(rng, live, contacts)
        if left:  # what would come after the last round does not take place
            returning = live.is_back & (back[live.case] == NEVER)
            back[live.case[returning]] = live.start[returning]
    return Chains(join_contacts(rounds), solved, back, back_solved, opened, last, seat)


def come_again(rng: np.random.Generator, live: Live, contacts: Contacts) -> Live:
    """Find out whose case goes on, and draw its next attempt.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    live : Live
        The attempts of this round.
    contacts : Contacts
        How they ended.

    Returns
    -------
    Live
        The attempts of the next round.
    """
    n, outcome = live.case.size, contacts.outcome
    u, early = rng.random(n), by_segment("returns_early", live.segment)
    is_early = (outcome == RESOLVED) & ~live.is_back & (u < early)
    is_late = (outcome == RESOLVED) & ~live.is_back & ~is_early & (u < early + by_segment("returns_late", live.segment))
    is_again = (outcome == UNRESOLVED) & (u >= GIVES_UP_UNRESOLVED)
    is_retry = (outcome >= ABANDONED) & (u >= GIVES_UP_UNANSWERED)
    is_leg, is_redial = outcome == TRANSFERRED, outcome == DROPPED
    days = np.select(
        [is_early, is_late, is_again],
        [draw_whole(rng, *span, n) for span in (EARLY_DAYS, LATE_DAYS, AGAIN_DAYS)],
        draw_whole(rng, *RETRY_DAYS, n),
    )
    channel = np.where(is_retry | is_redial, live.channel, NEXT_CHANNEL[live.channel])
    later = draw_attempts(rng, contacts.end // DAY + days, channel)
    at_once = contacts.end + np.where(is_redial, draw_whole(rng, *REDIAL_SECONDS, n), 0)
    now = is_leg | is_redial
    following = Live(
        case=live.case,
        segment=live.segment,
        channel=channel,
        start=np.where(now, into_opening_hours(at_once, channel), later.start),
        is_lunch=np.where(now, live.is_lunch, later.is_lunch),
        is_leg=is_leg,
        seat=np.where(contacts.seat >= 0, contacts.seat, live.seat),
        is_back=live.is_back | is_early | is_late,
    )
    return following.pick(is_early | is_late | is_again | is_retry | now)
