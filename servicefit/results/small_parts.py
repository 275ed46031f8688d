"""Leaves out how many rated a feature low or high where that is about too few, and what rests on those few."""

from __future__ import annotations

import pandas as pd

PENALTY = ["penalty", "penalty_low", "penalty_high", "impact_asymmetry"]
REWARD = ["reward", "reward_low", "reward_high", "impact_asymmetry"]
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
        The same rows. Where the parts of exactly one segment under a total are left out, those of the next smallest
        segment are too: the total less the others would give them away.
    """
    found = frame.copy()
    low, high = (found[name].astype(float) for name in PARTS)
    middling = found["n"].astype(float) - low - high
    for count, figures in ((low, PENALTY), (high, REWARD)):
        small = (count > 0) & (count < smallest_group)
        found.loc[small, figures] = None
        found.loc[small, "kano"] = found.loc[small, "kano"].where(found.loc[small, "kano"].isna(), "uncertain")
    smallest = pd.concat([part.mask(part <= 0) for part in (low, middling, high)], axis=1).min(axis=1)
    hidden = (smallest < smallest_group).to_numpy(copy=True)
    for _, rows in found.reset_index(drop=True).groupby(["outcome", "feature_id"]):
        segments = rows.index[rows["segment"] != "all"]
        alone = [row for row in segments if hidden[row]]
        others = [row for row in segments if not hidden[row]]
        if len(alone) == 1 and others:
            hidden[min(others, key=lambda row: found["n"].iloc[row])] = True
    found[PARTS] = found[PARTS].mask(pd.Series(hidden, index=found.index), axis=0)
    return found
