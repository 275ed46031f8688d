"""What happened to customers, as rows of the company's exports in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from servicefit.sample.catalogue import FEATURE_IDS, ISSUES, OUTBOUND_FEATURE
from servicefit.sample.clock import DAY, N_MONTHS, NEVER, month_start, write_days, write_times
from servicefit.sample.company import Chunk
from servicefit.sample.parameters import (
    CHANNEL_FEATURES,
    CHANNELS,
    END_DAY,
    ESCALATIONS,
    FIRST_DAY,
    KINDS,
    OUTCOMES,
    REGIONS,
)
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.words import (
    OUTCOME_WORDS,
    Columns,
    customer_ids,
    write_ids,
    write_money,
    write_whole,
    write_words,
)

CONTACT_YEARS: Final = tuple(range(FIRST_DAY.year, END_DAY.year + 1))
"""The years of contacts, one file each."""

_MONTH_DAYS: Final = tuple(write_days(month_start(np.arange(N_MONTHS))))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each have been numbered so far."""

    customers: int = 0
    cases: int = 0
    contacts: int = 0
    orders: int = 0
    answers: int = 0
    invitations: int = 0
    reviews: int = 0

    def after(self, chunk: Chunk) -> Counts:
        """Return the counts once a chunk is numbered too."""
        return Counts(
            self.customers + chunk.population.size,
            self.cases + chunk.cases.opened.size,
            self.contacts + chunk.cases.contacts.start.size,
            self.orders + chunk.orders.ordered.size,
            self.answers + chunk.answers.day.size,
            self.invitations + chunk.invitations.sent.size,
            self.reviews + chunk.reviews.day.size,
        )


def customer_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the customers of a chunk."""
    people = chunk.population
    return {
        "customer_id": customer_ids(so_far.customers + np.arange(people.size)),
        "segment": write_words(tuple(s.segment_id for s in SEGMENTS), people.segment),
        "region": write_words(tuple(name for name, _ in REGIONS), people.region),
        "joined_on": write_days(people.joined),
        "left_on": write_days(chunk.left),
        "acquisition_cost": write_money(people.acquisition_cost),
        "annual_margin": write_money(people.margin),
    }


def case_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the cases of a chunk."""
    cases = chunk.cases
    granted = np.where(cases.granted < 0, -1, cases.granted)
    return {
        "case_id": write_ids("K", so_far.cases + np.arange(cases.opened.size), 8),
        "customer_id": customer_ids(so_far.customers + cases.customer),
        "opened_at": write_times(cases.opened),
        "closed_at": write_times(cases.closed),
        "promised_by": write_times(cases.promised, until=NEVER),
        "kind": write_words(KINDS, cases.kind),
        "issue": write_words(tuple(i.issue for i in ISSUES), cases.issue),
        "stage": write_words(tuple(i.stage for i in ISSUES), cases.issue),
        "escalation": write_words(ESCALATIONS, cases.escalation),
        "resolution_granted": write_words(("false", "true"), granted),
        "reopened": write_whole(cases.reopened),
    }


def contact_rows(chunk: Chunk, so_far: Counts) -> Iterator[tuple[int, Columns]]:
    """Write the contacts of a chunk, year by year."""
    contacts, cases = chunk.cases.contacts, chunk.cases
    has_case = contacts.case >= 0
    number = so_far.contacts + np.arange(contacts.start.size)
    stage = np.where(has_case, cases.issue[contacts.case], -1)
    feature = np.where(contacts.is_outbound, len(CHANNELS), contacts.channel)
    year = (np.datetime64(FIRST_DAY, "D") + (contacts.start // DAY).astype("timedelta64[D]")).astype("datetime64[Y]")
    for this_year in CONTACT_YEARS:
        at = np.flatnonzero(year == np.datetime64(str(this_year), "Y"))
        yield (
            this_year,
            {
                "contact_id": write_ids("T", number[at], 9),
                "customer_id": customer_ids(
                    np.where(has_case, so_far.customers + cases.customer[contacts.case], -1)[at]
                ),
                "case_id": write_ids("K", np.where(has_case, so_far.cases + contacts.case, -1)[at], 8),
                "feature_id": write_words((*CHANNEL_FEATURES, OUTBOUND_FEATURE), feature[at]),
                "stage": write_words(tuple(i.stage for i in ISSUES), stage[at]),
                "channel": write_words(CHANNELS, contacts.channel[at]),
                "direction": write_words(("inbound", "outbound"), contacts.is_outbound[at].astype(np.int64)),
                "queue": write_words(tuple(s.desk for s in SEGMENTS), contacts.segment[at]),
                "agent_id": write_ids("A", contacts.agent[at], 5),
                "started_at": write_times(contacts.start[at]),
                "wait_seconds": write_whole(contacts.wait[at]),
                "handle_seconds": write_whole(contacts.handle[at]),
                "outcome": write_words(tuple(OUTCOME_WORDS[o] for o in OUTCOMES), contacts.outcome[at]),
                "satisfaction": write_whole(contacts.satisfaction[at]),
            },
        )


def order_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the orders of a chunk; a promise is a date, and so midnight."""
    orders = chunk.orders
    return {
        "order_id": write_ids("O", so_far.orders + np.arange(orders.ordered.size), 8),
        "customer_id": customer_ids(so_far.customers + orders.customer),
        "ordered_at": write_times(orders.ordered),
        "revenue": write_money(orders.revenue),
        "margin": write_money(orders.margin),
        "promised_at": write_days(orders.promised, until=NEVER),
        "delivered_at": write_times(orders.delivered),
    }


def usage_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the uses of a chunk by month."""
    usage = chunk.usage
    return {
        "customer_id": customer_ids(so_far.customers + usage.customer),
        "feature_id": write_words(FEATURE_IDS, usage.feature),
        "used_on": write_words(_MONTH_DAYS, usage.month),
        "uses": write_whole(usage.uses),
    }
