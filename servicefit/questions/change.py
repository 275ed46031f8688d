"""Capabilities over time: what each period changed against the one before, beyond noise or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.statistics.difference import Differences, interval_difference

Change = Literal["better", "worse", "no clear change", "not compared"]
MOVED: tuple[Change, ...] = ("better", "worse")

FIGURE = ["segment", "capability"]
_ESTIMATE = ["value", "value_low", "value_high"]


def compare_over_time(history: pd.DataFrame, directions: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Did each capability get better or worse, period by period?

    Parameters
    ----------
    history : pandas.DataFrame
        Result table ``capability`` of several periods, oldest first, as ``read_history`` gives it; only its roll-ups
        over stage and channel are used.
    directions : Mapping of str to str, optional
        ``more`` or ``less`` of each capability: which way is better; ``more`` where none is given.

    Returns
    -------
    pandas.DataFrame
        One row a segment, capability and period, oldest first, also where a period has no figure: the columns of the
        history without stage and channel, ``before`` (the figure of the period before), ``difference`` with
        ``_low`` and ``_high``, ``change`` (better | worse | no clear change | not compared) and ``reason`` (why it is
        not compared: first period | definition changed | withheld | not measured; else empty). In a segment those
        that moved in the last period come first, then the surest difference.
    """
    table = _every_period(history)
    before = table.groupby(FIGURE, sort=False)[[*_ESTIMATE, "withheld", "same_definition"]].shift()
    columns = [part[name].to_numpy(dtype=float) for part in (before, table) for name in _ESTIMATE]
    found = interval_difference(*columns)
    less = table["capability"].map(directions or {}).eq("less").to_numpy()
    reasons = _reasons(table, before)
    table = table.assign(
        before=columns[0],
        difference=found.value,
        difference_low=found.low,
        difference_high=found.high,
        change=_changes(found, less, reasons),
        reason=reasons,
    )
    table.loc[table["reason"] == "definition changed", ["difference", "difference_low", "difference_high"]] = np.nan
    return table if table.empty else _sorted(table, list(dict.fromkeys(history["period"])))


def _every_period(history: pd.DataFrame) -> pd.DataFrame:
    """Give every segment and capability a row in every period."""
    rolled = history[(history["stage"] == "all") & (history["channel"] == "all")].drop(columns=["stage", "channel"])
    grid = rolled[FIGURE].drop_duplicates().merge(history[["period"]].drop_duplicates(), how="cross")
    table = grid.merge(rolled, on=[*FIGURE, "period"], how="left")
    for flag, without in (("withheld", False), ("same_definition", True)):
        table[flag] = table[flag].astype("boolean").fillna(value=without).astype(bool)
    return table


def _reasons(table: pd.DataFrame, before: pd.DataFrame) -> NDArray[Any]:
    """Say why two figures cannot be compared; empty where they can."""
    first = before["same_definition"].isna()
    known = table["value"].notna() & before["value"].notna()
    hidden = table["withheld"] | before["withheld"].eq(other=True)
    same = table["same_definition"] & before["same_definition"].eq(other=True)
    cases = [first, known & ~same, ~known & hidden, ~known]
    return np.select(cases, ["first period", "definition changed", "withheld", "not measured"], "")


def _changes(found: Differences, less: NDArray[np.bool_], reasons: NDArray[Any]) -> NDArray[Any]:
    rose = np.where(less, "worse", "better")
    fell = np.where(less, "better", "worse")
    moved = np.where(found.value > 0, rose, fell)
    return np.where(reasons != "", "not compared", np.where(found.is_beyond_noise, moved, "no clear change"))


def _sorted(table: pd.DataFrame, periods: list[str]) -> pd.DataFrame:
    """Sort by segment; in it what moved last first, then by how sure the difference is, what cannot be compared last."""
    last = table[table["period"] == periods[-1]]
    half = (last["difference_high"] - last["difference_low"]) / 2
    place = last["change"].map({"better": 0, "worse": 0, "no clear change": 1, "not compared": 2})
    order = last[FIGURE].assign(place=place, sure=-(last["difference"].abs() / half.where(half > 0)).fillna(0))
    ranked: pd.DataFrame = table.merge(order, on=FIGURE)
    ranked["at"] = ranked["period"].map({label: at for at, label in enumerate(periods)})
    keys = ["segment", "place", "sure", "capability", "at"]
    return ranked.sort_values(keys, ignore_index=True).drop(columns=["place", "sure", "at"])
