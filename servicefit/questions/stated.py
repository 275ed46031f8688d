"""What customers say that counts, and how far the service is from what they expected."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import find_query
from servicefit.questions.preference_rows import with_all
from servicefit.results.small_parts import hide_next
from servicefit.settings import Settings
from servicefit.statistics.jackknife import jackknife_means


def estimate_stated(engine: Engine, parameters: Mapping[str, Value], settings: Settings) -> pd.DataFrame:
    """How much do customers say that each feature counts, and how far is it from what they expected?

    Parameters
    ----------
    engine : Engine
        On the store.
    parameters : mapping
        ``period_start`` and ``period_end``.
    settings : Settings
        The rating scale and the confidence.

    Returns
    -------
    DataFrame
        ``segment`` (and ``all``), ``feature_id``, ``stated_importance`` (0–100), ``expectation_gap`` with ``_low`` and
        ``_high`` (points of 0–100; below 0: worse than expected), empty where fewer customers than the smallest group
        gave them. No rows where nothing of it was asked.
    """
    if not engine.run(find_query("feature_value/asked"), {})["known"].iloc[0]:
        return pd.DataFrame()
    sums = engine.run(find_query("feature_value/stated"), parameters)
    if sums.empty:
        return pd.DataFrame()
    cells = with_all(sums)
    least, most = settings.scales.rating
    points = 100 / (most - least)
    confidence, smallest_group = settings.analysis.confidence, settings.privacy.smallest_group
    stated, gap = (_means(cells, name, confidence, smallest_group) for name in ("stated", "gap"))
    return pd.DataFrame(
        {
            "stated_importance": (stated["value"] - least) * points,
            "expectation_gap": gap["value"] * points,
            "expectation_gap_low": (gap["low"] * points).clip(-100, 100),
            "expectation_gap_high": (gap["high"] * points).clip(-100, 100),
        }
    ).reset_index()


def _means(cells: pd.DataFrame, name: str, confidence: float, smallest_group: int) -> pd.DataFrame:
    """Return the mean of every segment and feature with its interval; empty where too few customers gave it."""
    parts = [f"{name}_sum", f"{name}_weight"]
    sums = cells.astype(dict.fromkeys(parts, float))
    total, weight = (
        sums.pivot_table(part, ["segment", "feature_id"], "bucket", aggfunc="sum", fill_value=0.0) for part in parts
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        found = jackknife_means(total.to_numpy(), weight.to_numpy(), confidence)
    means = pd.DataFrame({"value": found.value, "low": found.low, "high": found.high}, index=total.index)
    customers = cells.groupby(["segment", "feature_id"])[f"{name}_customers"].sum().reset_index(name="customers")
    few = hide_next(customers, customers["customers"] < smallest_group, ["feature_id"], "customers")
    hidden = few.set_axis(pd.MultiIndex.from_frame(customers[["segment", "feature_id"]]))
    return means.mask(hidden.reindex(means.index, fill_value=False), axis=0)
