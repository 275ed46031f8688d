"""Chunks as rows of the company's exports, in its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.catalogue import FEATURE_LAUNCHED, FEATURES, ISSUES, TARGETS
from servicefit.sample.clock import DAY, NEVER, write_days, write_times
from servicefit.sample.company import Chunk
from servicefit.sample.draws import Floats, Ints
from servicefit.sample.parameters import (
    CHANNEL_FEATURES,
    CHANNELS,
    END_DAY,
    ESCALATIONS,
    FIRST_DAY,
    KINDS,
    OUTCOMES,
    REGIONS,
    SURVEY_METHODS,
)
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.survey import MISSING, NOT_APPLICABLE

Columns: TypeAlias = dict[str, list[str]]

NO_ANSWER_WORD: Final = "no answer"
OUTCOME_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "resolved": "Solved",
        "unresolved": "Not solved",
        "transferred": "Passed on",
        "dropped": "Cut off",
        "abandoned": "Gave up",
        "unanswered": "Not taken",
    }
)
HEADINGS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "customers": {"customer_id": "Customer No"},
        "contacts": {"contact_id": "Ticket", "customer_id": "Customer No"},
    }
)
OUTBOUND_FEATURE: Final = "satisfaction_call"
CONTACT_YEARS: Final = tuple(range(FIRST_DAY.year, END_DAY.year + 1))
"""The years of contacts, one file each."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each have been numbered so far."""

    customers: int = 0
    cases: int = 0
    contacts: int = 0
    orders: int = 0
    answers: int = 0

    def after(self, chunk: Chunk) -> Counts:
        """Return the counts once a chunk is numbered too."""
        return Counts(
            self.customers + chunk.population.size,
            self.cases + chunk.cases.opened.size,
            self.contacts + chunk.cases.contacts.start.size,
            self.orders + chunk.orders.ordered.size,
            self.answers + chunk.answers.day.size,
        )


def write_ids(prefix: str, number: Ints, digits: int) -> list[str]:
    """Write ids such as ``C0000001``; a negative number is blank."""
    return [f"{prefix}{value + 1:0{digits}d}" if value >= 0 else "" for value in number.tolist()]


def write_words(words: tuple[str, ...], index: Ints) -> list[str]:
    """Write the word of each index; a negative index is blank."""
    return [words[value] if value >= 0 else "" for value in index.tolist()]


def write_whole(number: Ints) -> list[str]:
    """Write whole numbers; a negative one is blank."""
    return [str(value) if value >= 0 else "" for value in number.tolist()]


def write_money(amount: Floats) -> list[str]:
    """Write amounts with two decimals."""
    return [f"{value:.2f}" for value in amount.tolist()]


def _customer_ids(number: Ints) -> list[str]:
    return write_ids("C", number, 7)


def customer_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the customers of a chunk."""
    people = chunk.population
    return {
        "customer_id": _customer_ids(so_far.customers + np.arange(people.size)),
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
        "customer_id": _customer_ids(so_far.customers + cases.customer),
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
                "customer_id": _customer_ids(
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
        "customer_id": _customer_ids(so_far.customers + orders.customer),
        "ordered_at": write_times(orders.ordered),
        "revenue": write_money(orders.revenue),
        "promised_at": write_days(orders.promised, until=NEVER),
        "delivered_at": write_times(orders.delivered),
    }


def answer_rows(chunk: Chunk, so_far: Counts) -> Columns:
    """Write the answers of a chunk, one column a rated feature."""
    answers = chunk.answers
    words = {MISSING: NO_ANSWER_WORD, NOT_APPLICABLE: ""}
    return {
        "response_id": write_ids("R", so_far.answers + np.arange(answers.day.size), 8),
        "customer_id": _customer_ids(so_far.customers + answers.customer),
        "responded_on": write_days(answers.day),
        "satisfaction": write_whole(answers.satisfaction),
        "recommend": write_whole(answers.recommend),
        "effort": write_whole(answers.effort),
        "method": write_words(tuple(name for name, _ in SURVEY_METHODS), answers.method),
        **{
            f"rating_{feature.feature_id}": [words.get(value, str(value)) for value in column.tolist()]
            for feature, column in zip(FEATURES, answers.ratings.T, strict=True)
        },
    }


def agent_rows(agents: Agents) -> Columns:
    """Write the agents."""
    return {
        "agent_id": write_ids("A", np.arange(agents.desk.size), 5),
        "team": write_words(tuple(s.desk for s in SEGMENTS), agents.desk),
        "hired_on": write_days(agents.hired),
        "left_on": write_days(agents.left),
        "training_hours": write_whole(agents.training_hours),
        "engagement": [f"{value:.0f}" for value in agents.engagement.tolist()],
    }


def feature_rows(customers: int) -> Columns:
    """Write the catalogue; fixed costs go with the size of the company."""
    return {
        "feature_id": [f.feature_id for f in FEATURES],
        "name": [f.name for f in FEATURES],
        "stage": [f.stage for f in FEATURES],
        "delivery": [f.delivery for f in FEATURES],
        "capability": [f.capability for f in FEATURES],
        "annual_cost": [f"{f.annual_cost * customers:.2f}" for f in FEATURES],
        "cost_per_use": [f"{f.cost_per_use:.2f}" for f in FEATURES],
        "mandatory": [str(f.mandatory).lower() for f in FEATURES],
        "committed": [str(f.committed).lower() for f in FEATURES],
        "launched_on": [FEATURE_LAUNCHED.isoformat() for _ in FEATURES],
    }


def strategy_segment_rows() -> Columns:
    """Write the market strategy's segments."""
    return {
        "segment": [s.segment_id for s in SEGMENTS],
        "priority": [f"{s.priority:g}" for s in SEGMENTS],
        "discipline": [s.discipline for s in SEGMENTS],
    }


def strategy_target_rows() -> Columns:
    """Write what the strategy asks."""
    return {
        "segment": [t.segment for t in TARGETS],
        "capability": [t.capability for t in TARGETS],
        "weight": [f"{t.weight:g}" for t in TARGETS],
        "threshold": [f"{t.threshold:g}" for t in TARGETS],
        "target": [f"{t.target:g}" for t in TARGETS],
        "ceiling": ["" if t.ceiling is None else f"{t.ceiling:g}" for t in TARGETS],
    }
