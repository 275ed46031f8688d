"""What the service can do, in truth: counted in the simulator over the newest 12 months."""

from __future__ import annotations

from typing import Final

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.clock import DAY, END, NEVER, month_of
from servicefit.sample.company import Chunk
from servicefit.sample.contacts import Contacts
from servicefit.sample.draws import Flags, Floats, Ints
from servicefit.sample.parameters import (
    ABANDONED,
    BOT,
    COMPLAINT,
    DROPPED,
    RESOLVED,
    TRANSFERRED,
)
from servicefit.sample.segments import SEGMENTS

PERIOD_FROM: Final = 24  # month; to the end
ANSWER_WITHIN: Final = (60, 60, 14_400, 5, 600, 86_400)  # seconds by channel
REOPEN: Final = 7 * DAY
FOLLOW_UP: Final = 14 * DAY
SHARES: Final = (
    "reachability",
    "line_stability",
    "responsiveness",
    "first_contact_resolution",
    "directness",
    "continuity",
    "resolution_on_time",
    "promise_keeping",
    "complaint_recovery",
    "automation_success",
    "follow_up",
    "competence",
    "engagement",
    "feedback_reach",
)


def count_capabilities(chunk: Chunk, agents: Agents) -> Floats:
    """Count what every capability but consistency is made of.

    Parameters
    ----------
    chunk : Chunk
        Some customers.
    agents : Agents
        Those of the whole company.

    Returns
    -------
    array, shape (capabilities, segments, 2)
        Numerator and denominator, in the order of `SHARES`.
    """
    counted = _of_attempts(chunk, agents) | _of_cases(chunk) | _of_the_rest(chunk)
    return np.array([counted[name] for name in SHARES])


def count_by_agent(chunk: Chunk, agents: Agents) -> Floats:
    """Count contacts taken and those of them resolved by agent and segment, shape (segments, agents, 2)."""
    contacts, segment = _known(chunk)
    taken = (contacts.agent >= 0) & _in_period(contacts.start)
    key = segment[taken] * agents.desk.size + contacts.agent[taken]
    size = len(SEGMENTS) * agents.desk.size
    solved = np.bincount(key, weights=contacts.outcome[taken] == RESOLVED, minlength=size)
    counts = np.stack([np.bincount(key, minlength=size), solved], axis=1)
    return counts.reshape(len(SEGMENTS), agents.desk.size, 2).astype(np.float64)


def intraclass_correlation(counts: Floats) -> float:
    """Compute how much of the variance in solving lies between agents: one-way random effects, ANOVA estimator.

    Parameters
    ----------
    counts : array, shape (agents, 2)
        Contacts taken, and resolved.

    Returns
    -------
    float
        Not below 0.
    """
    n, solved = counts[counts[:, 0] > 0].T
    share, groups, total = solved / n, n.size, n.sum()
    between = (n * (share - solved.sum() / total) ** 2).sum() / (groups - 1)
    within = (n * share * (1 - share)).sum() / (total - groups)
    size = (total - (n**2).sum() / total) / (groups - 1)
    return max(0.0, float((between - within) / (between + (size - 1) * within)))


def _tally(segment: Ints, hit: Flags | Floats, counts: Flags) -> Floats:
    """Add up hits, and what counts, by segment."""
    n = len(SEGMENTS)
    hits = np.bincount(segment[counts], weights=hit[counts], minlength=n)
    return np.stack([hits, np.bincount(segment[counts], minlength=n)], axis=1)


def _in_period(second: Ints) -> Flags:
    return (month_of(second // DAY) >= PERIOD_FROM) & (second < END)


def _known(chunk: Chunk) -> tuple[Contacts, Ints]:
    """Return the contacts of known customers by case and time, and their segments."""
    contacts = chunk.cases.contacts.pick(chunk.cases.contacts.case >= 0)
    contacts = contacts.pick(np.lexsort((contacts.start, contacts.case)))
    return contacts, chunk.cases.segment[contacts.case]


def _of_attempts(chunk: Chunk, agents: Agents) -> dict[str, Floats]:
    contacts, segment = _known(chunk)
    now, inbound = _in_period(contacts.start), ~contacts.is_outbound
    answered, taken = contacts.outcome < ABANDONED, contacts.agent >= 0
    in_time = answered & (contacts.wait <= np.array(ANSWER_WITHIN)[contacts.channel])
    tenure = contacts.start // DAY - agents.hired[contacts.agent]
    competent = (tenure >= 180) & (agents.training_hours[contacts.agent] >= 16)
    taken_at = np.flatnonzero(taken)
    follows = np.zeros(taken.size, dtype=np.bool_)
    same = np.zeros(taken.size, dtype=np.bool_)
    follows[taken_at[1:]] = contacts.case[taken_at[1:]] == contacts.case[taken_at[:-1]]
    same[taken_at[1:]] = contacts.agent[taken_at[1:]] == contacts.agent[taken_at[:-1]]
    return {
        "reachability": _tally(segment, answered, now & inbound),
        "line_stability": _tally(segment, contacts.outcome != DROPPED, now & answered),
        "responsiveness": _tally(segment, in_time, now & inbound & (contacts.wait >= 0)),
        "directness": _tally(segment, contacts.outcome != TRANSFERRED, now & answered),
        "continuity": _tally(segment, same, now & taken & follows),
        "competence": _tally(segment, competent, now & taken),
        "engagement": _tally(segment, agents.engagement[contacts.agent], now & taken),
    }


def _of_cases(chunk: Chunk) -> dict[str, Floats]:
    cases = chunk.cases
    contacts, segment = _known(chunk)
    inbound, bot = ~contacts.is_outbound, contacts.channel == BOT
    first = np.concatenate([[True], contacts.case[1:] != contacts.case[:-1]])
    settled = _in_period(contacts.start) & (contacts.start + REOPEN <= END)
    again = _next_within(contacts, inbound, inbound, REOPEN)
    human = _next_within(contacts, bot, ~bot, REOPEN)
    solved = contacts.outcome == RESOLVED
    closed = _in_period(cases.opened) & (cases.closed < END)
    called = _called_after(chunk)
    good = (cases.granted == 1) & (cases.escalation <= 1)
    return {
        "first_contact_resolution": _tally(segment, solved & ~again, settled & first),
        "automation_success": _tally(segment, solved & ~human, settled & bot),
        "resolution_on_time": _tally(cases.segment, ~cases.is_late, _in_period(cases.promised)),
        "complaint_recovery": _tally(cases.segment, good, closed & (cases.kind == COMPLAINT)),
        "follow_up": _tally(cases.segment, called, closed & (cases.closed + FOLLOW_UP <= END)),
    }


def _next_within(contacts: Contacts, of: Flags, then: Flags, window: int) -> Flags:
    """Say which contacts are followed by one of the other kind, of the same case, within a window."""
    followed = np.zeros(of.size, dtype=np.bool_)
    for step in range(1, 12):
        same = contacts.case[step:] == contacts.case[:-step]
        soon = contacts.start[step:] - contacts.start[:-step] <= window
        followed[:-step] |= same & soon & then[step:] & of[:-step]
    return followed


def _called_after(chunk: Chunk) -> Flags:
    """Say which cases were followed by a call within two weeks of closing."""
    cases, calls = chunk.cases, chunk.cases.contacts.pick(chunk.cases.contacts.is_outbound)
    after = calls.start - cases.closed[calls.case]
    called = np.zeros(cases.opened.size, dtype=np.bool_)
    called[calls.case[(after >= 0) & (after <= FOLLOW_UP)]] = True
    return called


def _of_the_rest(chunk: Chunk) -> dict[str, Floats]:
    orders, asked, segment = chunk.orders, chunk.invitations, chunk.population.segment
    promised = np.where(orders.promised < NEVER, orders.promised * DAY, NEVER)
    return {
        "promise_keeping": _tally(segment[orders.customer], ~orders.is_late, _in_period(promised)),
        "feedback_reach": _tally(segment[asked.customer], asked.is_answered, _in_period(asked.sent * DAY)),
    }
