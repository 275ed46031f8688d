"""What the market strategy asks of the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Target:
    """What the strategy asks of a capability in a segment; `ceiling` None = no limit."""

    segment: str
    capability: str
    weight: float
    threshold: float
    target: float
    ceiling: float | None = None


UNMEASURED: Final = "proactive_outage_notice"  # asked for by the strategy; no export of the company shows it
UNMEASURED_NAME: Final = "Told before an outage"
TARGETS: Final = (
    Target("household", "first_contact_resolution", 16, 0.55, 0.75),
    Target("household", "reachability", 14, 0.80, 0.90),
    Target("household", "promise_keeping", 12, 0.80, 0.90),
    Target("household", "resolution_on_time", 10, 0.65, 0.78, 0.85),
    Target("household", "directness", 8, 0.75, 0.85),
    Target("household", "responsiveness", 6, 0.50, 0.75),
    Target("household", "automation_success", 4, 0.30, 0.45),
    Target("household", UNMEASURED, 6, 0.30, 0.50),
    Target("small_business", "promise_keeping", 22, 0.60, 0.90),
    Target("small_business", "first_contact_resolution", 18, 0.50, 0.75),
    Target("small_business", "reachability", 12, 0.80, 0.90),
    Target("small_business", "resolution_on_time", 12, 0.65, 0.85),
    Target("small_business", "continuity", 10, 0.30, 0.50),
    Target("small_business", "complaint_recovery", 8, 0.45, 0.65),
    Target("small_business", "directness", 6, 0.70, 0.85),
    Target("small_business", "follow_up", 4, 0.10, 0.25),
    Target("enterprise", "continuity", 18, 0.60, 0.80),
    Target("enterprise", "promise_keeping", 14, 0.85, 0.95),
    Target("enterprise", "resolution_on_time", 12, 0.80, 0.90),
    Target("enterprise", "first_contact_resolution", 10, 0.65, 0.80),
    Target("enterprise", "reachability", 8, 0.90, 0.95),
    Target("enterprise", "directness", 6, 0.80, 0.90),
    Target("enterprise", "complaint_recovery", 6, 0.60, 0.75),
    Target("enterprise", "consistency", 6, 0.85, 0.95),
)
