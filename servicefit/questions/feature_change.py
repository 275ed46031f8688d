"""What customers value, against the period before: moved beyond noise or not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.statistics.difference import Differences, interval_difference

MEASURES = ("importance", "penalty", "reward", "performance")
KEYS = ["segment", "outcome", "feature_id"]


def compare_features(history: pd.DataFrame) -> pd.DataFrame:
    """Did importance, penalty, reward or performance of a feature change against the period before?

    Parameters
    ----------
    history : pandas.DataFrame
        Result table ``feature_value`` of several periods, oldest first, as ``read_history`` gives it.

    Returns
    -------
    pandas.DataFrame
        One row a segment, outcome, feature and measure of the last period: ``before``, ``value``, ``difference`` with
        ``_low`` and ``_high``, ``change`` (more | less | no clear change | not compared; of a penalty, more = it
        takes away more), ``reason`` (why it is not compared: first period | too few | definition changed | withheld |
        not measured; else empty) and ``q_value``, the smaller one of the two periods: whether the feature mattered in
        either. No rows without a history.

    Notes
    -----
    The two periods count as independent samples: customers who answered in both make the interval a little too wide.
    """
    labels = list(dict.fromkeys(history["period"]))
    if not labels:
        return pd.DataFrame(columns=[*KEYS, "measure", "before", "value", "change", "reason", "q_value"])
    now = history[history["period"] == labels[-1]]
    earlier = history[history["period"] == labels[-2]] if len(labels) > 1 else history.iloc[:0]
    parts = [_compare(now, earlier, measure, is_first=len(labels) == 1) for measure in MEASURES]
    return pd.concat(parts, ignore_index=True)


def _compare(now: pd.DataFrame, earlier: pd.DataFrame, measure: str, *, is_first: bool) -> pd.DataFrame:
    figures = [measure, f"{measure}_low", f"{measure}_high"]
    columns = [*KEYS, *figures, "q_value", "refused", "withheld", "same_definition"]
    both = now[columns].merge(earlier[columns], on=KEYS, how="left", suffixes=("", " before"))
    before, value = (
        [both[f"{figure}{suffix}"].astype(float).to_numpy() for figure in figures] for suffix in (" before", "")
    )
    found = interval_difference(*before, *value)
    reason = _reasons(both, before[0], value[0], is_first=is_first)
    known = reason == ""
    return both[KEYS].assign(
        measure=measure,
        before=np.where(reason == "definition changed", np.nan, before[0]),
        value=value[0],
        difference=np.where(known, found.value, np.nan),
        difference_low=np.where(known, found.low, np.nan),
        difference_high=np.where(known, found.high, np.nan),
        change=_moves(found, known, sign=-1 if measure == "penalty" else 1),
        reason=reason,
        q_value=both[["q_value", "q_value before"]].astype(float).min(axis=1),
    )


def _reasons(both: pd.DataFrame, before: NDArray[Any], value: NDArray[Any], *, is_first: bool) -> NDArray[Any]:
    """Say why two figures cannot be compared; empty where they can."""
    withheld = _flag(both["withheld"], unknown=False) | _flag(both["withheld before"], unknown=False)
    changed = ~_flag(both["same_definition before"], unknown=True)
    unknown = np.isnan(before) | np.isnan(value)
    refused = _told(both["refused"], np.isnan(value)) | _told(both["refused before"], np.isnan(before))
    cases = [np.full(len(both), is_first), refused & ~withheld, changed, unknown & withheld, unknown]
    return np.select(cases, ["first period", "too few", "definition changed", "withheld", "not measured"], "")


def _told(refused: pd.Series, unknown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say where a figure is missing because there is too little to tell it from."""
    return refused.fillna("").astype(str).ne("").to_numpy(dtype=bool) & unknown


def _flag(column: pd.Series, *, unknown: bool) -> NDArray[np.bool_]:
    return column.astype("boolean").fillna(unknown).to_numpy(dtype=bool)


def _moves(found: Differences, known: NDArray[np.bool_], *, sign: int) -> NDArray[Any]:
    moved = np.where(sign * found.value > 0, "more", "less")
    return np.where(known, np.where(found.is_beyond_noise, moved, "no clear change"), "not compared")
