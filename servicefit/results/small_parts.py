"""Leaves out how many rated a feature low or high where that is about too few, and what rests on those few."""

from __future__ import annotations

import pandas as pd

PENALTY = ["penalty", "penalty_low", "penalty_high", "impact_asymmetry"]
REWARD = ["reward", "reward_low", "reward_high", "impact_asymmetry"]
BOTH = list(dict.fromkeys([*PENALTY, *REWARD]))
PARTS = ["n_low", "n_high"]


def hide_small_parts(frame: pd.DataFrame, smallest_group: int) -> pd.DataFrame:
    """Empty counts of low, middling and high ratings that are about too few, and the penalty or reward from them.

    Parameters
    ----------
    frame : DataFrame
        Result table ``feature_value`` after withholding.
    smallest_group : int
        Parts of at least one and fewer ratings are left out.

    Returns
    -------
    DataFrame
        The same rows; withheld ones do not say why they are refused. Where the parts of exactly one segment under a total are left out, those of the next smallest
        segment are too: the total less the others would give them away.
    """
    found = frame.copy()
    found["refused"] = found["refused"].mask(found["withheld"].eq(other=True), "")  # it would tell how many answered
    low, high = (found[name].astype(float) for name in PARTS)
    middling = found["n"].astype(float) - low - high
    for count, figures in ((low, PENALTY), (high, REWARD), (middling, BOTH)):
        small = (count > 0) & (count < smallest_group)
        found.loc[small, figures] = None
        found.loc[small, "kano"] = found.loc[small, "kano"].where(found.loc[small, "kano"].isna(), "uncertain")
    smallest = pd.concat([part.mask(part <= 0) for part in (low, middling, high)], axis=1).min(axis=1)
    hidden = hide_next(found, smallest < smallest_group, ["outcome", "feature_id"], "n")
    found[PARTS] = found[PARTS].mask(hidden, axis=0)
    return found


def hide_next(frame: pd.DataFrame, hidden: pd.Series, keys: list[str], size: str) -> pd.Series:
    """Hide the next smallest segment too where exactly one under a total is hidden.

    Parameters
    ----------
    frame : DataFrame
        With ``segment``, the keys and the size; ``all`` marks totals.
    hidden : Series of bool
        Rows of the frame that are hidden.
    keys : list of str
        What identifies the rows under one total.
    size : str
        How large a row is.

    Returns
    -------
    Series of bool
        With the rows that would give a hidden one away.
    """
    found = hidden.copy()
    for _, rows in frame[frame["segment"] != "all"].groupby(keys):
        alone, others = rows.index[found[rows.index]], rows.index[~found[rows.index]]
        sizes = rows.loc[others, size].astype(float).dropna()  # a withheld row shows nothing to reckon with
        if len(alone) == 1 and len(sizes):
            found[sizes.idxmin()] = True
    return found
