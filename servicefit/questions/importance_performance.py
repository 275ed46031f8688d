"""Importance against performance: each feature's quarter of the map, and whether it does harm."""

from __future__ import annotations

import pandas as pd

from servicefit.statistics.importance_performance import (
    CrosshairChoice,
    classify_quadrants,
    crosshair,
    does_harm,
)

FIGURES = [f"{name}{end}" for name in ("performance", "importance") for end in ("", "_low", "_high")]


def place_features(rows: pd.DataFrame, choice: CrosshairChoice = "means") -> pd.DataFrame:
    """Say of each feature in which quarter it lies.

    Parameters
    ----------
    rows : pandas.DataFrame
        Result table ``feature_value`` of one segment and outcome.
    choice : {"means", "medians", "mid-scale", "diagonal"}
        Where the cross-hair lies.

    Returns
    -------
    pandas.DataFrame
        The rows, and ``quadrant`` (fix_first | keep_up | possible_overkill | low_priority | open), ``harms``,
        and of the cross-hair, the same in each row, ``crosshair_performance``, ``crosshair_importance`` and
        ``crosshair_slope`` (empty but on the diagonal).
    """
    figures = rows[FIGURES].astype(float)
    at = crosshair(figures["performance"], figures["importance"], choice)
    return rows.assign(
        quadrant=classify_quadrants(
            figures["performance_low"],
            figures["performance_high"],
            figures["importance_low"],
            figures["importance_high"],
            at,
        ),
        harms=find_harm(rows),
        crosshair=choice,
        crosshair_performance=at.performance,
        crosshair_importance=at.importance,
        crosshair_slope=float("nan") if at.slope is None else at.slope,
    )


def find_harm(rows: pd.DataFrame) -> pd.Series[bool]:
    """Say of each feature whether customers are less satisfied the better they rate it."""
    turned = does_harm(rows["penalty_low"].astype(float), rows["reward_high"].astype(float))
    return (rows["kano"] == "reverse").fillna(value=False).astype(bool) | turned
