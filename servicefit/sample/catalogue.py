"""The service features: who uses them, how good they are, and what using them does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from servicefit.sample.parameters import BOT, CHAT, CUT_OFF, LATE_CASE, LATE_ORDER, PASSED_AROUND, PHONE, UNREACHED

Use: TypeAlias = Literal["always", "channel", "order", "call"]
BySegment: TypeAlias = tuple[float, float, float]

_NONE: Final = (0.0, 0.0, 0.0)


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
    use : Use
        How it is used: always by its users; by who takes to its channel; by its users with each order; when called.
    used_by : tuple of float
        Share of each segment that are its users.
    tenure_pull, margin_pull : float
        How that share leans to long tenure and to high margin: log odds for a standard deviation.
    uses_a_month : float
        Mean uses a month, where always used and not in set months.
    quality : float
        Mean experience against the middle of the scale, in points.
    penalty, reward : tuple of float
        Points of satisfaction a point of experience below, above the middle, by segment.
    holds : tuple of float
        What using it adds to the logarithm of the leaving rate: below 0 it holds customers.
    spends : tuple of float
        What using it adds to the logarithm of an order's revenue.
    hurt_by : tuple of int
        Failures that lower its rating.
    in_months : tuple of int
        Months of the calendar in which each user gets it once.
    channel : int
        The channel that leads to it; -1 = none.
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
    use: Use
    used_by: BySegment
    quality: float
    penalty: BySegment
    reward: BySegment
    tenure_pull: float = 0.0
    margin_pull: float = 0.0
    uses_a_month: float = 0.0
    holds: BySegment = _NONE
    spends: BySegment = _NONE
    hurt_by: tuple[int, ...] = ()
    in_months: tuple[int, ...] = ()
    channel: int = -1
    mandatory: bool = False
    committed: bool = False


FEATURES: Final = (
    Feature(
        "phone_hotline", "Phone hotline", "after", "human", "reachability", 3.0, 1.2, "channel", _NONE, 0.1,
        (0.45, 0.45, 0.40), (0.45, 0.45, 0.40),
        holds=(-0.45, -0.45, -0.45), hurt_by=(UNREACHED, CUT_OFF, PASSED_AROUND), channel=PHONE,
    ),
    Feature(
        "outage_alerts", "Outage alerts", "after", "automated", "responsiveness", 1.2, 0.02, "always", (0.80, 0.85, 0.90),
        1.3, (1.00, 1.00, 1.00), _NONE, tenure_pull=0.3, holds=(-0.45, -0.45, -0.45), mandatory=True,
    ),
    Feature(
        "setup_visit", "Setup visit", "during", "human", "promise_keeping", 1.5, 4.0, "order", (0.40, 0.55, 0.80), 0.2,
        (0.40, 0.45, 0.40), (0.40, 0.45, 0.40), tenure_pull=-0.3,
        holds=(-0.15, -0.15, -0.15), hurt_by=(LATE_ORDER,),
    ),
    Feature(
        "order_tracking", "Order tracking", "during", "automated", "promise_keeping", 0.4, 0.05, "order",
        (0.70, 0.75, 0.60), 0.4, (0.55, 0.55, 0.55), _NONE, tenure_pull=-0.4, holds=(-0.12, -0.12, -0.12),
    ),
    Feature(
        "self_service_portal", "Self-service portal", "after", "automated", "first_contact_resolution", 3.0, 0.03, "always",
        (0.65, 0.70, 0.60), 0.3, _NONE, (0.50, 0.50, 0.50), tenure_pull=-0.5, uses_a_month=0.45,
        spends=(0.06, 0.06, 0.06),
    ),
    Feature(
        "account_manager", "Account manager", "after", "human", "continuity", 4.0, 15.0, "always", (0.0, 0.20, 0.80), 0.3,
        (0.0, 0.45, 0.50), (0.0, 0.45, 0.50), margin_pull=0.6, uses_a_month=0.6, holds=(0.0, -0.20, -0.50),
        spends=(0.0, 0.10, 0.15), hurt_by=(LATE_CASE,), committed=True,
    ),
    Feature(
        "advice_chat", "Advice chat", "before", "mixed", "first_contact_resolution", 1.0, 2.4, "channel", _NONE, 0.2,
        _NONE, (0.50, 0.50, 0.50), spends=(0.15, 0.15, 0.15), channel=CHAT,
    ),
    Feature(
        "chatbot", "Chatbot", "after", "automated", "automation_success", 0.5, 0.15, "channel", _NONE, 0.0,
        (0.50, 0.50, 0.50), _NONE, holds=(-0.25, -0.25, -0.25), channel=BOT,
    ),
    Feature(
        "mascot_gifts", "Mascot gifts", "after", "human", "", 1.8, 6.0, "always", (0.30, 0.30, 0.20), 0.0, _NONE, _NONE,
        tenure_pull=0.5, margin_pull=0.4, holds=(0.75, 0.65, 0.25), spends=(-0.15, -0.15, -0.10), in_months=(4, 12),
    ),
    Feature(
        "paper_magazine", "Paper magazine", "after", "human", "", 3.2, 1.1, "always", (0.55, 0.45, 0.35), -0.1, _NONE,
        _NONE, tenure_pull=0.8, margin_pull=0.2, in_months=(3, 6, 9, 12),
    ),
    Feature(
        "loyalty_lounge", "Loyalty lounge", "after", "mixed", "", 4.0, 3.5, "always", (0.25, 0.25, 0.45), 0.2, _NONE,
        (0.0, 0.0, 0.60), tenure_pull=0.3, margin_pull=0.4, uses_a_month=0.5, holds=(0.0, 0.0, -1.1),
        spends=(0.0, 0.0, 0.25),
    ),
    Feature(
        "satisfaction_call", "Satisfaction call", "after", "human", "follow_up", 0.5, 3.8, "call", _NONE, 0.0, _NONE,
        _NONE, holds=(-0.12, -0.12, -0.12),
    ),
)  # fmt: skip
FEATURE_IDS: Final = tuple(feature.feature_id for feature in FEATURES)
FEATURE_LAUNCHED: Final = date(2020, 1, 1)
OUTBOUND_FEATURE: Final = "satisfaction_call"


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
