"""Figures as records of truth.json."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np

from servicefit.sample.draws import Floats
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.truth.sums import Figure

ALL: Final = "all"
SEGMENT_IDS: Final = tuple(s.segment_id for s in SEGMENTS)
Row: TypeAlias = dict[str, Any]


def by_segment_and_all(sums: Floats, axis: int) -> list[tuple[str, Floats]]:
    """Pick each segment, and all together, from sums by chunk."""
    one = [(name, np.take(sums, [number], axis=axis).sum(axis=axis)) for number, name in enumerate(SEGMENT_IDS)]
    return [*one, (ALL, sums.sum(axis=axis))]


def with_error(name: str, figure: Figure) -> Row:
    """Round a figure and its standard error; None where there is nothing."""
    return {name: rounded_or_none(figure.value), "standard_error": rounded_or_none(figure.error)}


def rounded(value: float) -> float:
    """Round to six digits; no negative zero."""
    return float(f"{value:.6g}") + 0.0


def rounded_or_none(value: float) -> float | None:
    """Round; None where there is nothing to compute from."""
    return rounded(value) if np.isfinite(value) else None
