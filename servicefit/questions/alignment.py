"""Capability against strategy, first form: each capability's figure beside what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from servicefit.statistics.fit import classify_verdict, fit_to_target

ASKED = ["weight", "threshold", "target", "ceiling"]
KEYS = ["segment", "capability"]


def compare_with_targets(
    capability: pd.DataFrame, target: pd.DataFrame | None, units: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Put what each segment gets beside what the strategy asks for it.

    Parameters
    ----------
    capability : pandas.DataFrame
        Result table ``capability``; only its roll-ups over stage and channel are used.
    target : pandas.DataFrame, optional
        Result table ``target``; None or empty where the company gave no strategy. A row of
        segment ``all`` holds for every segment without a row of its own.
    units : Mapping of str to str, optional
        Unit of each capability, ``share`` where none is given.

    Returns
    -------
    pandas.DataFrame
        One row a segment (``all`` included) and capability that is measured or asked for:
        the columns of both tables, ``weight`` as share of its segment, and ``attainment``,
        ``shortfall``, ``excess``, ``unit`` and ``state`` (under | on | over | no aim |
        withheld | not measured).
    """
    rolled = capability[(capability["stage"] == "all") & (capability["channel"] == "all")]
    measured = rolled.drop(columns=["stage", "channel"])
    segments = list(dict.fromkeys(measured["segment"]))
    asked = _targets_by_segment(target, segments)
    both = (
        measured.merge(asked, on=KEYS, how="outer") if len(asked) else measured.assign(**dict.fromkeys(ASKED, np.nan))
    )
    both = both.astype(dict.fromkeys(["value", "value_low", "value_high", *ASKED], float))
    both["withheld"] = both["withheld"].astype("boolean").fillna(value=False).astype(bool)
    total = both.groupby("segment")["weight"].transform("sum")
    both["weight"] = both["weight"] / total.where(total > 0)
    both["unit"] = [(units or {}).get(name, "share") for name in both["capability"]]
    return _with_verdicts(both).sort_values(KEYS, ignore_index=True)


def _targets_by_segment(target: pd.DataFrame | None, segments: list[str]) -> pd.DataFrame:
    """Give every segment its targets: its own, else those that hold for all."""
    if target is None or target.empty:
        return pd.DataFrame(columns=[*KEYS, *ASKED])
    own = target[[*KEYS, *ASKED]]
    general = own[own["segment"] == "all"]
    spread = [general.assign(segment=segment) for segment in segments]
    return pd.concat([own, *spread], ignore_index=True).drop_duplicates(KEYS, keep="first")


def _with_verdicts(table: pd.DataFrame) -> pd.DataFrame:
    table = table.assign(attainment=np.nan, shortfall=np.nan, excess=np.nan, state="no aim")
    aimed = table["target"].notna()
    rows = table[aimed]
    aims = (rows["threshold"], rows["target"], rows["ceiling"])
    fit = fit_to_target(rows["value"], *aims)
    verdicts = classify_verdict(rows["value_low"], rows["value_high"], *aims)
    table.loc[aimed, "attainment"] = fit.attainment
    table.loc[aimed, "shortfall"] = fit.shortfall
    table.loc[aimed, "excess"] = fit.excess
    table.loc[aimed, "state"] = verdicts
    table.loc[table["value"].isna() | (table["state"] == "unmeasured"), "state"] = "not measured"
    table.loc[table["withheld"], "state"] = "withheld"
    return table
