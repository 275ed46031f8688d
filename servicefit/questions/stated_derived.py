"""Stated, asked and derived importance side by side, and where they disagree beyond chance."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.questions.importance_performance import find_harm, find_must_be
from servicefit.statistics.rank_agreement import APART, mean_ranks, rank_gap

MEASURES = ("stated_rank", "asked_rank", "derived_rank")
SAID = {"stated_rank": "stated_differs", "asked_rank": "asked_differs"}
"""What customers say or choose, and the column that holds it against what counts."""


def compare_ranks(
    rows: pd.DataFrame, asked: pd.DataFrame | None = None, classes: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Rank features by what customers state, by what they choose, and by what moves the outcome.

    Parameters
    ----------
    rows : pandas.DataFrame
        Result table ``feature_value`` of one segment and outcome.
    asked : pandas.DataFrame, optional
        Shares from best–worst choices of the same segment: ``feature_id``, ``value``, and where known ``value_low``
        and ``value_high``.
    classes : Mapping of str to str, optional
        Class of each feature by the Kano questionnaire.

    Returns
    -------
    pandas.DataFrame
        The features that every measure knows, the most important first: ``feature_id``, ``stated_rank``,
        ``asked_rank``, ``derived_rank`` (only measures with data for two features; ties get the mean rank),
        ``rank_low``, ``rank_high`` of the derived rank (wider where features are left out), ``asked_low``,
        ``asked_high`` of the asked one, ``must_be``, and ``stated_differs``, ``asked_differs``: whether the feature
        counts for more or less than customers say, and than they choose (less | no | more | harm). Empty where nothing
        compares.

    Notes
    -----
    More or less needs three ranks between the two and rank intervals apart; what is stated has no interval. A must-be
    never counts for less: its share is small because it seldom fails.
    """
    share = pd.Series(dtype=float) if asked is None else asked.set_index("feature_id")["value"]
    figures = pd.DataFrame(
        {
            "stated_rank": rows["stated_importance"].astype(float),
            "asked_rank": rows["feature_id"].map(share).astype(float),
            "derived_rank": rows["importance"].astype(float),
        }
    )
    derived = figures["derived_rank"].notna()
    measures = [name for name in MEASURES if (figures[name].notna() & derived).sum() > 1]
    if len(measures) < 2:
        return pd.DataFrame(columns=["feature_id", *measures, "rank_low", "rank_high"])
    figures[measures] = mean_ranks(figures[measures])
    ranked = rows[["feature_id", "rank_low", "rank_high"]].assign(
        harms=find_harm(rows), must_be=find_must_be(rows, classes), **figures[measures]
    )
    ranked = ranked.dropna(subset=measures)
    # Without the features left out, a rank can only be better, and by no more than their number.
    left_out = int(derived.sum()) - len(ranked)
    ranked["rank_low"] = (ranked["rank_low"] - left_out).clip(lower=1)
    ranked["rank_high"] = ranked["rank_high"].clip(upper=len(ranked))
    if asked is not None and "asked_rank" in measures:
        ranked["asked_low"], ranked["asked_high"] = _asked_interval(ranked, asked)
    for measure in set(measures) & set(SAID):
        ranked[SAID[measure]] = _differs(ranked, measure)
    ranked = ranked.sort_values(["derived_rank", "feature_id"], ignore_index=True)
    return ranked.drop(columns="harms")


def _asked_interval(ranked: pd.DataFrame, asked: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the best and the worst rank of each share: only intervals wholly above or below count as apart."""
    ends = asked.set_index("feature_id").reindex(ranked["feature_id"]).reindex(columns=["value_low", "value_high"])
    low, high = ends.astype(float).to_numpy().T
    rank = ranked["asked_rank"].to_numpy()
    known = ~(np.isnan(low) | np.isnan(high))
    above, below = (low[None, :] > high[:, None]).sum(axis=1), (high[None, :] < low[:, None]).sum(axis=1)
    return np.where(known, 1 + above, rank), np.where(known, len(ranked) - below, rank)


def _differs(ranked: pd.DataFrame, measure: str) -> list[str]:
    """Say of each feature whether it counts for more or less than by another measure, beyond chance."""
    gap = rank_gap(ranked[[measure, "derived_rank"]])
    ends = ("asked_low", "asked_high") if measure == "asked_rank" else (measure, measure)
    low, high = (ranked[name].to_numpy(dtype=float) for name in ends)
    more = (gap >= APART) & (ranked["rank_high"].to_numpy(dtype=float) < low)
    less = (gap <= -APART) & (ranked["rank_low"].to_numpy(dtype=float) > high) & ~ranked["must_be"].to_numpy()
    return [str(word) for word in np.select([ranked["harms"], more, less], ["harm", "more", "less"], "no")]
