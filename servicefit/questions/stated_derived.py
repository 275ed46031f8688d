"""Stated, asked and derived importance side by side, and where they disagree."""

from __future__ import annotations

import pandas as pd

from servicefit.questions.importance_performance import find_harm
from servicefit.statistics.rank_agreement import APART, mean_ranks, rank_gap

MEASURES = ("stated_rank", "asked_rank", "derived_rank")


def compare_ranks(rows: pd.DataFrame, asked: pd.DataFrame | None = None) -> pd.DataFrame:
    """Rank features by what customers state, by what they choose, and by what moves the outcome.

    Parameters
    ----------
    rows : pandas.DataFrame
        Result table ``feature_value`` of one segment and outcome.
    asked : pandas.DataFrame, optional
        Shares from best–worst choices of the same segment: ``feature_id``, ``value``.

    Returns
    -------
    pandas.DataFrame
        The features that every measure knows, the most important first: ``feature_id``, ``stated_rank``,
        ``asked_rank``, ``derived_rank`` (only measures with data for two features; ties get the mean rank),
        ``rank_low``, ``rank_high`` of the derived rank (wider where features are left out), ``gap`` (positive: it counts for more
        than customers say) and ``disagrees`` (less | no | more | harm). Empty where nothing compares.
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
        return pd.DataFrame(columns=["feature_id", *measures, "rank_low", "rank_high", "gap", "disagrees"])
    figures[measures] = mean_ranks(figures[measures])
    ranked = rows[["feature_id", "rank_low", "rank_high"]].assign(harms=find_harm(rows), **figures[measures])
    ranked = ranked.dropna(subset=measures)
    # Without the features left out, a rank can only be better, and by no more than their number.
    left_out = int(derived.sum()) - len(ranked)
    ranked["rank_low"] = (ranked["rank_low"] - left_out).clip(lower=1)
    ranked["rank_high"] = ranked["rank_high"].clip(upper=len(ranked))
    ranked["gap"] = rank_gap(ranked[measures])
    ranked["disagrees"] = [
        _verdict(gap, harms=harms) for gap, harms in zip(ranked["gap"], ranked["harms"], strict=True)
    ]
    ranked = ranked.sort_values(["derived_rank", "feature_id"], ignore_index=True)
    return ranked[["feature_id", *measures, "rank_low", "rank_high", "gap", "disagrees"]]


def _verdict(gap: float, *, harms: bool) -> str:
    if harms:
        return "harm"
    if abs(gap) < APART:
        return "no"
    return "more" if gap > 0 else "less"
