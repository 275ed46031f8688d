"""What a broken promise goes with: the difference in satisfaction, with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from servicefit.statistics.difference import interval_difference

FIGURES = ["value", "value_low", "value_high"]


@dataclass(frozen=True, slots=True)
class PromiseGap:
    """Satisfaction where the promise was broken less where it was kept.

    Parameters
    ----------
    value, low, high : float
        In the questionnaire's own points.
    is_beyond_noise : bool
        Whether the interval leaves out zero.
    """

    value: float
    low: float
    high: float
    is_beyond_noise: bool


def promise_gap(rows: pd.DataFrame) -> PromiseGap | None:
    """How much lower is satisfaction where the promise was broken?

    Parameters
    ----------
    rows : DataFrame
        The two rows ``kept`` and ``broken`` of the measure ``satisfaction_by_promise`` for one segment.

    Returns
    -------
    PromiseGap or None
        None where either figure is withheld.
    """
    kept, broken = (rows.loc[rows["detail"] == detail, FIGURES].iloc[0].astype(float) for detail in ("kept", "broken"))
    if kept.isna().any() or broken.isna().any():
        return None
    found = interval_difference(*([figure] for figure in (*kept, *broken)))
    return PromiseGap(float(found.value[0]), float(found.low[0]), float(found.high[0]), bool(found.is_beyond_noise[0]))
