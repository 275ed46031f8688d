"""What the company knows of itself, as rows of its exports: catalogue, people, strategy, beliefs, tests, actions, budget."""

from __future__ import annotations

import numpy as np

from servicefit.sample.agents import Agents
from servicefit.sample.asked import BELIEFS, MANAGERS
from servicefit.sample.catalogue import FEATURE_IDS, FEATURE_LAUNCHED, FEATURES
from servicefit.sample.clock import N_MONTHS, write_days, write_times
from servicefit.sample.draws import Ints
from servicefit.sample.office import ACTION_TITLES, Actions, Beliefs, MysteryChecks
from servicefit.sample.parameters import CHANNELS, FIRST_DAY
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.strategy import TARGETS
from servicefit.sample.words import Columns, write_ids, write_money, write_numbers, write_whole, write_words

QUARTERS = tuple(
    f"{FIRST_DAY.year + (FIRST_DAY.month - 1 + month) // 12}-Q{(FIRST_DAY.month - 1 + month) % 12 // 3 + 1}"
    for month in range(0, N_MONTHS, 3)
)
_DESKS = tuple(s.desk for s in SEGMENTS)
_SEGMENT_IDS = tuple(s.segment_id for s in SEGMENTS)
_FLAGS = ("false", "true")


def agent_rows(agents: Agents) -> Columns:
    """Write the agents."""
    return {
        "agent_id": write_ids("A", np.arange(agents.desk.size), 5),
        "team": write_words(_DESKS, agents.desk),
        "hired_on": write_days(agents.hired),
        "left_on": write_days(agents.left),
        "training_hours": write_whole(agents.training_hours),
        "engagement": write_whole(agents.engagement.astype(np.int64)),
    }


def feature_rows(customers: int) -> Columns:
    """Write the catalogue; fixed costs go with the size of the company."""
    return {
        "feature_id": list(FEATURE_IDS),
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
        "segment": list(_SEGMENT_IDS),
        "priority": write_numbers([s.priority for s in SEGMENTS]),
        "discipline": [s.discipline for s in SEGMENTS],
    }


def strategy_target_rows() -> Columns:
    """Write what the strategy asks."""
    return {
        "segment": [t.segment for t in TARGETS],
        "capability": [t.capability for t in TARGETS],
        "weight": write_numbers([t.weight for t in TARGETS]),
        "threshold": write_numbers([t.threshold for t in TARGETS]),
        "target": write_numbers([t.target for t in TARGETS]),
        "ceiling": ["" if t.ceiling is None else f"{t.ceiling:g}" for t in TARGETS],
    }


def belief_rows(beliefs: Beliefs) -> Columns:
    """Write what managers believe; a blank segment is all customers."""
    manager, subject, segment = (index.ravel() for index in np.indices(beliefs.importance.shape))
    return {
        "respondent_id": write_ids("M", manager, len(str(MANAGERS))),
        "subject": write_words(tuple(BELIEFS), subject),
        "segment": write_words((*_SEGMENT_IDS, ""), segment),
        "believed_importance": write_whole(beliefs.importance.ravel().astype(np.int64)),
        "believed_performance": write_whole(beliefs.performance.ravel().astype(np.int64)),
    }


def check_rows(checks: MysteryChecks) -> Columns:
    """Write the test contacts."""
    return {
        "check_id": write_ids("X", np.arange(checks.by.size), 4),
        "performed_at": write_times(checks.performed),
        "performed_by": write_words(("manager", "outside"), checks.by),
        "channel": write_words(CHANNELS, checks.channel),
        "queue": write_words(_DESKS, checks.segment),
        "reached": write_words(_FLAGS, checks.is_reached.astype(np.int64)),
        "wait_seconds": write_whole(np.where(checks.is_reached, checks.wait, -1)),
        "resolved": write_words(_FLAGS, checks.is_resolved.astype(np.int64)),
        "score": write_whole(checks.score),
        "announced": write_words(_FLAGS, checks.is_announced.astype(np.int64)),
    }


def action_rows(actions: Actions) -> Columns:
    """Write what was done about feedback."""
    return {
        "action_id": write_ids("F", np.arange(actions.raised.size), 4),
        "feature_id": write_words(FEATURE_IDS, actions.feature),
        "raised_on": write_days(actions.raised),
        "implemented_on": write_days(actions.implemented),
        "title": write_words(ACTION_TITLES, actions.title),
    }


def budget_rows(uses: Ints, customers: int) -> Columns:
    """Write what each feature cost in each quarter: the fixed part, and each segment's uses.

    Parameters
    ----------
    uses : array, shape (features, segments, months)
        Uses of all customers.
    customers : int
        Customers of the company.

    Returns
    -------
    Columns
        Rows by quarter, feature and segment, the fixed part last.
    """
    quarterly = uses.reshape(len(FEATURES), len(SEGMENTS), len(QUARTERS), 3).sum(axis=3).transpose(2, 0, 1)
    per_use = np.array([f.cost_per_use for f in FEATURES])[None, :, None]
    fixed = np.array([f.annual_cost for f in FEATURES]) * customers / 4
    cost = np.concatenate([quarterly * per_use, np.tile(fixed, (len(QUARTERS), 1))[:, :, None]], axis=2)
    quarter, feature, segment = (index.ravel() for index in np.indices(cost.shape))
    return {
        "period": write_words(QUARTERS, quarter),
        "feature_id": write_words(FEATURE_IDS, feature),
        "segment": write_words((*_SEGMENT_IDS, ""), segment),
        "cost": write_money(cost.ravel()),
    }
