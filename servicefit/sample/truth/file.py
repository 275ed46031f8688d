"""What is true of the made-up company, as kept in truth.json beside the simulator that made it (`make`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

TRUTH_PATH: Final = Path(__file__).with_name("truth.json")


def truth_text() -> str:
    """Return the text of truth.json."""
    return TRUTH_PATH.read_text(encoding="utf-8")


def read_truth() -> dict[str, Any]:
    """Return what truth.json holds: lists of flat records, by name."""
    truth: dict[str, Any] = json.loads(truth_text())
    return truth
