"""In which order features and segments are shown, the same in charts, tables and words."""

from __future__ import annotations

import pandas as pd


def segment_order(rows: pd.DataFrame) -> list[str]:
    """Order segments by their customers, the most first.

    Parameters
    ----------
    rows : pandas.DataFrame
        With ``segment`` and ``customers``.

    Returns
    -------
    list of str
        Segments with as many, or without a count, by name.
    """
    most = rows.assign(customers=rows["customers"].astype(float)).groupby("segment")["customers"].max()
    counted = {str(segment): -float(count) if pd.notna(count) else 0.0 for segment, count in most.items()}
    return sorted(counted, key=lambda segment: (counted[segment], segment))


def importance_order(rows: pd.DataFrame) -> list[str]:
    """Order features by their importance to all customers, the most first.

    Parameters
    ----------
    rows : pandas.DataFrame
        Result table ``feature_value`` of one outcome.

    Returns
    -------
    list of str
        Where all customers have no figure, by the mean over segments; what is not known last.
    """
    figures = rows.assign(importance=rows["importance"].astype(float), whole=rows["segment"] == "all")
    of_all = figures[figures["whole"]].set_index("feature_id")["importance"]
    mean = figures.groupby("feature_id")["importance"].mean()
    share = of_all.reindex(mean.index).fillna(mean).fillna(-1.0)
    ordered = share.rename("share").reset_index().sort_values(["share", "feature_id"], ascending=[False, True])
    return [str(feature) for feature in ordered["feature_id"]]
