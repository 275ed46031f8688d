"""Make truth.json again, after a change of the simulator or its parameters: ``python -m servicefit.sample.truth.make``."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any, Final

import numpy as np

from servicefit.sample import asked, catalogue, office, parameters, segments, strategy
from servicefit.sample.catalogue import FEATURE_IDS
from servicefit.sample.clock import month_start
from servicefit.sample.parameters import FIRST_DAY
from servicefit.sample.truth.effects import LANDMARK
from servicefit.sample.truth.features import belief_rows, effect_rows, value_rows
from servicefit.sample.truth.file import TRUTH_PATH
from servicefit.sample.truth.service import (
    agent_rows,
    answering_rows,
    breakdown,
    call_rows,
    capability_rows,
    performance_rows,
    silence_rows,
)
from servicefit.sample.truth.sums import TRUTH_CHUNK_CUSTOMERS, TRUTH_SEED, Sums, add_up

VERSION: Final = 1


def fingerprint() -> str:
    """Compute a SHA-256 over every parameter of the simulator, to tell a truth that is out of date."""
    named = [
        f"{module.__name__}.{name} = {value!r}"
        for module in (parameters, segments, catalogue, strategy, asked, office)
        for name, value in sorted(vars(module).items())
        if name.isupper() and not name.startswith("_")
    ]
    return hashlib.sha256("\n".join(named).encode()).hexdigest()


def make_truth(sums: Sums) -> dict[str, Any]:
    """Make everything that truth.json holds.

    Parameters
    ----------
    sums : Sums
        Of companies as they are and with every switch.

    Returns
    -------
    dict
        Lists of flat records; shares from 0 to 1, money a year, points of satisfaction from 1 to 5.
    """
    landmark = FIRST_DAY + timedelta(days=int(month_start(np.array([LANDMARK]))[0]))
    return {
        "version": VERSION,
        "made_with": {
            "customers": int(sums.effects.shape[0]) * TRUTH_CHUNK_CUSTOMERS,
            "seed": TRUTH_SEED,
            "landmark": landmark.isoformat(),
            "parameters": fingerprint(),
        },
        "effects": [row for number in range(len(FEATURE_IDS)) for row in effect_rows(number, sums.effects)],
        "value": value_rows(sums.value),
        "capabilities": capability_rows(sums),
        "agents": agent_rows(sums.by_agent),
        "silent": silence_rows(sums.silence),
        "survey": answering_rows(sums.answering),
        "calls": call_rows(sums.calls),
        "breakdown": breakdown(),
        "beliefs": belief_rows(sums.value),
        "performance_beliefs": performance_rows(sums.capabilities),
    }


def dump_truth(truth: dict[str, Any]) -> str:
    """Write the truth as JSON, one record a line."""
    parts = []
    for name, value in truth.items():
        text = json.dumps(value)
        if isinstance(value, list):
            text = "[\n" + ",\n".join(f"    {json.dumps(row)}" for row in value) + "\n  ]"
        parts.append(f'  "{name}": {text}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    TRUTH_PATH.write_text(dump_truth(make_truth(add_up())), encoding="utf-8")
