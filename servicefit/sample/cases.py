"""Problems and complaints: what they are, what was promised, when they were closed, and the calls around them."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.attempts import Live, attend, draw_handle, first_attempts, take_seat
from servicefit.sample.catalogue import ISSUES
from servicefit.sample.chain import Chains, follow_cases
from servicefit.sample.chances import SHARE
from servicefit.sample.clock import DAY, END, LAST, NEVER, YEAR_DAYS, draw_attempts
from servicefit.sample.contacts import BLANK, Contacts, ask_after, join_contacts
from servicefit.sample.draws import Flags, Ints, draw_counts, draw_exponential, draw_flag, draw_index, draw_whole
from servicefit.sample.parameters import (
    CALL_BACK_DAYS,
    COMPLAINT,
    ESCALATED,
    GIVEN_UP_DAYS,
    LATE_CASE_DAYS,
    PHONE,
    PROMISED_HOUR,
    RESOLVED,
    SOLVED_ON_CALL_BACK,
    UNKNOWN_CALLERS_A_YEAR,
    UNRESOLVED,
)
from servicefit.sample.population import Population, by_segment


@dataclass(frozen=True, slots=True)
class Openings:
    """Cases before anything is done about them: arrays of shape (cases,).

    Parameters
    ----------
    customer, segment, day : array
        Whose it is, and the day on which it begins.
    kind, channel : array
        Indices of `KINDS`, and of `CHANNELS` for its first attempt.
    may_promise : array of bool
        Whether its solution may be promised for a time.
    """

    customer: Ints
    segment: Ints
    day: Ints
    kind: Ints
    channel: Ints
    may_promise: Flags


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases, and their contacts: arrays of shape (cases,), seconds since the first day.

    Parameters
    ----------
    customer, segment : array
        Whose it is.
    opened, closed, promised : array
        `NEVER` where it is not.
    kind, issue, escalation : array
        Indices of `KINDS`, `ISSUES`, `ESCALATIONS`.
    granted : array
        1 or 0 for complaints, else `BLANK`.
    reopened : array
        How often.
    last : array
        When the last of it is over, calls after closing included.
    contacts : Contacts
        Of all cases, and those of unknown callers.
    """

    customer: Ints
    segment: Ints
    opened: Ints
    closed: Ints
    promised: Ints
    kind: Ints
    issue: Ints
    escalation: Ints
    granted: Ints
    reopened: Ints
    last: Ints
    contacts: Contacts

    @property
    def is_late(self) -> Flags:
        """Which were closed past their promise."""
        return (self.promised < NEVER) & (self.closed > self.promised)


@dataclass(frozen=True, slots=True)
class _Closing:
    """When cases are promised and closed, and whether they were opened again."""

    promised: Ints
    closed: Ints
    reopened: Ints


def draw_cases(rng: np.random.Generator, openings: Openings, agents: Agents) -> Cases:
    """Draw how cases run, were nobody to leave.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    openings : Openings
        The cases.
    agents : Agents
        Who can help.

    Returns
    -------
    Cases
        In the order of the openings.
    """
    segment, n = openings.segment, openings.customer.size
    chains = follow_cases(rng, segment, openings.day, openings.channel, agents)
    closing = _close(rng, chains, segment, openings.may_promise)
    calls = _call_back(rng, chains, segment, closing, agents)
    is_complaint = openings.kind == COMPLAINT
    last = np.maximum(chains.last, np.where(closing.closed == NEVER, 0, closing.closed))
    np.maximum.at(last, calls.case, calls.end)
    return Cases(
        customer=openings.customer,
        segment=segment,
        opened=chains.opened,
        closed=closing.closed,
        promised=closing.promised,
        kind=openings.kind,
        issue=draw_index(rng, np.array([i.share for i in ISSUES]), n),
        escalation=np.where(is_complaint, draw_index(rng, np.array(ESCALATED), n), 0),
        granted=np.where(is_complaint, draw_flag(rng, by_segment("granted", segment), n), BLANK),
        reopened=closing.reopened,
        last=last,
        contacts=join_contacts([chains.contacts, calls]),
    )


def join_cases(first: Cases, second: Cases, without_case: Contacts) -> Cases:
    """Put cases one after the other, with the contacts that belong to none."""
    shift = first.customer.size
    columns = {
        field.name: np.concatenate([getattr(first, field.name), getattr(second, field.name)])
        for field in fields(Cases)
        if field.name != "contacts"
    }
    contacts = join_contacts([first.contacts, second.contacts.of_later_cases(shift), without_case])
    return Cases(**columns, contacts=contacts)


def _close(rng: np.random.Generator, chains: Chains, segment: Ints, may_promise: Flags) -> _Closing:
    """Promise and close: one that comes back after its promise was made is closed past it."""
    n, is_solved = segment.size, chains.solved < NEVER
    is_promised = is_solved & may_promise & draw_flag(rng, by_segment("case_promised", segment), n)
    lead = by_segment("case_days", segment).astype(np.int64)
    due = (chains.solved // DAY + lead) * DAY + PROMISED_HOUR * 3600
    in_time = chains.solved + np.floor(rng.random(n) * (due - chains.solved)).astype(np.int64)
    too_late = due + 3600 + _draw_days(rng, LATE_CASE_DAYS, n)
    kept = draw_flag(rng, by_segment("case_on_time", segment), n)
    at_once = chains.solved + _draw_days(rng, 0.05, n)
    given_up = chains.last + GIVEN_UP_DAYS * DAY
    closed = np.where(is_solved, np.where(is_promised, np.where(kept, in_time, too_late), at_once), given_up)

    is_back = chains.back < END
    second = np.where(chains.back_solved < NEVER, chains.back_solved, given_up)
    second = np.maximum(second, np.where(is_promised, due, 0)) + 3600 + _draw_days(rng, 0.5, n)
    return _Closing(
        promised=np.where(is_promised, due, NEVER),
        closed=np.where(is_back, np.maximum(closed, second), closed),
        reopened=(is_back & (chains.back > closed)).astype(np.int64),
    )


def _draw_days(rng: np.random.Generator, mean: float, n: int) -> Ints:
    """Draw exponential times of a mean in days, in seconds."""
    return np.floor(draw_exponential(rng, mean * DAY, n)).astype(np.int64)


def _call_back(rng: np.random.Generator, chains: Chains, segment: Ints, closing: _Closing, agents: Agents) -> Contacts:
    """Call some customers after a promised case was closed."""
    called = draw_flag(rng, by_segment("called_back", segment), segment.size) & (closing.promised < NEVER)
    case = np.flatnonzero(called)
    segment, n = segment[case], case.size
    phone, no = np.full(n, PHONE), np.zeros(n, dtype=np.bool_)
    when = draw_attempts(rng, closing.closed[case] // DAY + draw_whole(rng, *CALL_BACK_DAYS, n), phone)
    seat = take_seat(rng, Live(case, segment, phone, when.start, no, no, chains.seat[case], no), agents)
    outcome = np.where(draw_flag(rng, SOLVED_ON_CALL_BACK, n), RESOLVED, UNRESOLVED)
    return Contacts(
        case=case,
        segment=segment,
        channel=phone,
        outcome=outcome,
        is_outbound=~no,
        seat=seat,
        agent=agents.on_seat(seat, when.start),
        start=when.start,
        wait=np.full(n, BLANK),
        handle=draw_handle(rng, phone),
        satisfaction=ask_after(rng, outcome, ~no),
    )


def hear_unknown(rng: np.random.Generator, population: Population, agents: Agents) -> Contacts:
    """Hear callers of whom nothing is known: one attempt each, at the households' desk."""
    mean = UNKNOWN_CALLERS_A_YEAR * LAST / YEAR_DAYS
    n = int(draw_counts(rng, np.full(population.size, mean)).sum())
    household = np.zeros(n, dtype=np.int64)
    channel = draw_index(rng, SHARE[0], n)
    live = first_attempts(rng, np.full(n, BLANK), household, draw_whole(rng, 0, LAST - 1, n), channel)
    return attend(rng, live, agents)
