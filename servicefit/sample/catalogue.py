"""The service features, what cases are about, and what the strategy asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from servicefit.sample.parameters import CUT_OFF, LATE_CASE, LATE_ORDER, PASSED_AROUND, UNREACHED


@dataclass(frozen=True, slots=True)
class Feature:
    """A service feature of the catalogue.

    Parameters
    ----------
    feature_id, name : str
        Its id and plain name.
    stage, delivery, capability : str
        As in the catalogue; an empty capability is none.
    annual_cost : float
        Fixed cost a year and customer of the company.
    cost_per_use : float
        Cost of one use.
    used_by : tuple of float
        Share of each segment that uses it; where a channel leads to it, who used that channel in the last year does.
    quality : float
        Mean experience against the middle of the scale, in points.
    penalty, reward : tuple of float
        Points of satisfaction a point of experience below, above the middle, by segment.
    hurt_by : tuple of int
        Failures that lower its rating.
    mandatory, committed : bool
        Whether law or strategy ask for it.
    """

    feature_id: str
    name: str
    stage: str
    delivery: str
    capability: str
    annual_cost: float
    cost_per_use: float
    used_by: tuple[float, float, float]
    quality: float
    penalty: tuple[float, float, float]
    reward: tuple[float, float, float]
    hurt_by: tuple[int, ...] = ()
    mandatory: bool = False
    committed: bool = False


_NONE = (0.0, 0.0, 0.0)
FEATURES: Final = (
    Feature("phone_hotline", "Phone hotline", "after", "human", "reachability", 9.0, 4.2, _NONE, 0.1,
            (0.30, 0.30, 0.25), (0.20, 0.20, 0.15), (UNREACHED, CUT_OFF, PASSED_AROUND)),
    Feature("outage_alerts", "Outage alerts", "after", "automated", "responsiveness", 1.2, 0.02, (0.80, 0.85, 0.90), 0.9,
            (0.60, 0.60, 0.60), (0.02, 0.02, 0.02), mandatory=True),
    Feature("setup_visit", "Setup visit", "during", "human", "promise_keeping", 5.5, 38.0, (0.40, 0.55, 0.80), 0.2,
            (0.12, 0.30, 0.12), (0.20, 0.30, 0.20), (LATE_ORDER,)),
    Feature("order_tracking", "Order tracking", "during", "automated", "promise_keeping", 1.6, 0.05, (0.70, 0.75, 0.60), 0.4,
            (0.30, 0.30, 0.20), (0.04, 0.04, 0.04), (LATE_ORDER,)),
    Feature("self_service_portal", "Self-service portal", "after", "automated", "first_contact_resolution", 4.5, 0.03,
            (0.65, 0.70, 0.60), 0.3, (0.15, 0.15, 0.10), (0.22, 0.18, 0.10)),
    Feature("account_manager", "Account manager", "after", "human", "continuity", 6.0, 60.0, (0.0, 0.15, 0.90), 0.6,
            (0.0, 0.20, 0.40), (0.0, 0.20, 0.40), (LATE_CASE,), committed=True),
    Feature("advice_chat", "Advice chat", "before", "mixed", "first_contact_resolution", 3.0, 2.4, _NONE, 0.2,
            (0.08, 0.08, 0.04), (0.12, 0.12, 0.06)),
    Feature("chatbot", "Chatbot", "after", "automated", "automation_success", 2.8, 0.15, _NONE, -0.4,
            (0.15, 0.15, 0.10), (0.05, 0.05, 0.02)),
    Feature("mascot_gifts", "Mascot gifts", "after", "human", "", 1.8, 6.0, (0.30, 0.20, 0.10), 0.0,
            (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
    Feature("paper_magazine", "Paper magazine", "after", "human", "", 3.2, 1.1, (0.55, 0.45, 0.35), -0.1,
            (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
    Feature("loyalty_lounge", "Loyalty lounge", "after", "mixed", "", 4.0, 3.5, (0.25, 0.25, 0.40), 0.2,
            (0.0, 0.0, 0.10), (0.0, 0.0, 0.35)),
    Feature("satisfaction_call", "Satisfaction call", "after", "human", "follow_up", 1.5, 3.8, (0.35, 0.30, 0.50), 0.0,
            (0.02, 0.02, 0.02), (0.02, 0.02, 0.02)),
)  # fmt: skip
FEATURE_LAUNCHED: Final = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Issue:
    """What a case is about: its words, stage, and share of cases."""

    issue: str
    stage: str
    share: float


ISSUES: Final = (
    Issue("slow line", "after", 0.24),
    Issue("no connection", "after", 0.18),
    Issue("bill", "after", 0.19),
    Issue("router setup", "during", 0.13),
    Issue("delivery", "during", 0.09),
    Issue("offer", "before", 0.09),
    Issue("moving house", "after", 0.08),
)


@dataclass(frozen=True, slots=True)
class Target:
    """What the strategy asks of a capability in a segment; `ceiling` None = no limit."""

    segment: str
    capability: str
    weight: float
    threshold: float
    target: float
    ceiling: float | None = None


UNMEASURED: Final = "feedback_closure"  # asked for by the strategy; no export of the company shows it
TARGETS: Final = (
    Target("household", "first_contact_resolution", 16, 0.55, 0.75),
    Target("household", "reachability", 14, 0.80, 0.90),
    Target("household", "promise_keeping", 12, 0.80, 0.90),
    Target("household", "resolution_on_time", 10, 0.65, 0.78, 0.85),
    Target("household", "directness", 8, 0.75, 0.85),
    Target("household", UNMEASURED, 6, 0.30, 0.50),
    Target("small_business", "promise_keeping", 22, 0.60, 0.90),
    Target("small_business", "first_contact_resolution", 18, 0.50, 0.75),
    Target("small_business", "reachability", 12, 0.80, 0.90),
    Target("small_business", "resolution_on_time", 12, 0.65, 0.85),
    Target("small_business", "continuity", 10, 0.30, 0.50),
    Target("small_business", "directness", 6, 0.70, 0.85),
    Target("enterprise", "continuity", 18, 0.60, 0.80),
    Target("enterprise", "promise_keeping", 14, 0.85, 0.95),
    Target("enterprise", "resolution_on_time", 12, 0.80, 0.90),
    Target("enterprise", "first_contact_resolution", 10, 0.65, 0.80),
    Target("enterprise", "reachability", 8, 0.90, 0.95),
    Target("enterprise", "directness", 6, 0.80, 0.90),
)
