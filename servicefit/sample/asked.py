"""What people say when asked about features directly: customers, who do not always know, and managers, who often err."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from servicefit.sample.catalogue import FEATURE_IDS

KanoClass: TypeAlias = Literal["must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable"]
KANO_CLASSES: Final[tuple[KanoClass, ...]] = (
    "must_be",
    "one_dimensional",
    "attractive",
    "indifferent",
    "reverse",
    "questionable",
)
MUST, ONE, ATTRACT, INDIFFERENT, REVERSE, QUESTIONABLE = range(6)
KANO_CLEAR: Final = 0.58  # of those asked answer as their segment is planted to; the others as below
KANO_OTHERS: Final = (0.18, 0.18, 0.20, 0.36, 0.05, 0.03)

_ASKED: Final[Mapping[str, tuple[tuple[int, int, int], float, tuple[float, float, float]]]] = MappingProxyType(
    {  # Kano class by segment; expectation; stated importance by segment (1 to 5)
        "phone_hotline": ((ONE, ONE, ONE), 3.6, (4.5, 4.5, 4.0)),
        "outage_alerts": ((MUST, MUST, MUST), 4.3, (3.4, 3.7, 4.1)),
        "setup_visit": ((ONE, ONE, ONE), 3.8, (3.6, 4.0, 3.7)),
        "order_tracking": ((MUST, MUST, MUST), 3.8, (3.3, 3.5, 3.2)),
        "self_service_portal": ((ATTRACT, ATTRACT, ATTRACT), 2.9, (2.9, 3.1, 2.8)),
        "account_manager": ((INDIFFERENT, ONE, ONE), 3.7, (1.8, 3.2, 4.4)),
        "advice_chat": ((ATTRACT, ATTRACT, ATTRACT), 2.8, (3.0, 2.9, 2.4)),
        "chatbot": ((MUST, MUST, MUST), 3.3, (2.4, 2.3, 1.9)),
        "mascot_gifts": ((REVERSE, REVERSE, REVERSE), 2.2, (2.3, 1.8, 1.6)),
        "paper_magazine": ((INDIFFERENT, INDIFFERENT, INDIFFERENT), 2.4, (2.6, 2.0, 1.8)),
        "loyalty_lounge": ((INDIFFERENT, INDIFFERENT, ATTRACT), 2.7, (2.2, 2.2, 3.4)),
        "satisfaction_call": ((INDIFFERENT, INDIFFERENT, INDIFFERENT), 2.6, (2.5, 2.4, 2.9)),
    }
)
KANO_PLANTED: Final = tuple(tuple(_ASKED[f][0][s] for f in FEATURE_IDS) for s in range(3))
"""Class that most answer the Kano questionnaire with, by segment and feature."""

EXPECTED: Final = tuple(tuple(_ASKED[f][1] for f in FEATURE_IDS) for _ in range(3))
"""Mean expectation, 1 to 5, by segment and feature."""

STATED: Final = tuple(tuple(_ASKED[f][2][s] for f in FEATURE_IDS) for s in range(3))
"""Mean stated importance, 1 to 5, by segment and feature; best-worst choices follow it."""

MANAGERS: Final = 12
BELIEF_NOISE: Final = 7.0
BELIEFS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {  # believed importance, believed performance (0 to 100)
        "phone_hotline": (72.0, 78.0),
        "outage_alerts": (28.0, 82.0),
        "setup_visit": (48.0, 70.0),
        "order_tracking": (30.0, 72.0),
        "self_service_portal": (66.0, 80.0),
        "account_manager": (58.0, 84.0),
        "advice_chat": (40.0, 66.0),
        "chatbot": (74.0, 76.0),
        "mascot_gifts": (70.0, 88.0),
        "paper_magazine": (56.0, 80.0),
        "loyalty_lounge": (52.0, 74.0),
        "satisfaction_call": (62.0, 77.0),
        "reachability": (75.0, 97.0),
        "promise_keeping": (45.0, 93.0),
        "first_contact_resolution": (68.0, 88.0),
        "resolution_on_time": (50.0, 90.0),
        "directness": (40.0, 92.0),
        "continuity": (35.0, 70.0),
        "automation_success": (72.0, 80.0),
        "complaint_recovery": (38.0, 85.0),
    }
)
