"""Importance against performance: each feature's quarter of the map, and whether it does harm."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from servicefit.statistics.importance_performance import (
    CrosshairChoice,
    classify_quadrants,
    crosshair,
)

FIGURES = [f"{name}{end}" for name in ("performance", "importance") for end in ("", "_low", "_high")]
FAILS_FROM = 0.1
"""A share of low ratings from which a must-be is said to fail."""
LOWER_QUARTERS = ("possible_overkill", "low_priority")
EFFECTIVE = ("must_be", "one_dimensional", "attractive")
"""Classes of features whose ratings do go with the outcome, however small their share."""


def place_features(
    rows: pd.DataFrame, choice: CrosshairChoice = "means", asked: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Say of each feature in which quarter it lies.

    Parameters
    ----------
    rows : pandas.DataFrame
        Result table ``feature_value`` of one segment and outcome.
    choice : {"means", "medians", "mid-scale", "diagonal"}
        Where the cross-hair lies.
    asked : Mapping of str to str, optional
        Class of each feature by the Kano questionnaire.

    Returns
    -------
    pandas.DataFrame
        The rows, and ``quadrant`` (fix_first | keep_up | keep_safe | possible_overkill | low_priority | open),
        ``harms``, ``fails`` (a must-be often rated low), and of the cross-hair, the same in each row, ``crosshair_performance``, ``crosshair_importance`` and
        ``crosshair_slope`` (empty but on the diagonal).

    Notes
    -----
    A share of explained variance is small where ratings hardly differ, so a must-be that seldom fails lies low on the
    map. A feature that its ratings class as must-be, one-dimensional or attractive, or customers as must-be when asked,
    is therefore never too much nor one to leave: it is ``keep_safe``.

    References
    ----------
    Mikulić, J. & Prebežac, D. (2008). Prioritizing improvement of service attributes using impact range-performance
    analysis and impact-asymmetry analysis. Managing Service Quality 18(6).
    """
    figures = rows[FIGURES].astype(float)
    at = crosshair(figures["performance"], figures["importance"], choice)
    quadrant = classify_quadrants(
        figures["performance_low"],
        figures["performance_high"],
        figures["importance_low"],
        figures["importance_high"],
        at,
    )
    placed = rows.assign(
        quadrant=quadrant,
        harms=find_harm(rows),
        fails=find_failing(rows, asked),
        crosshair=choice,
        crosshair_performance=at.performance,
        crosshair_importance=at.importance,
        crosshair_slope=float("nan") if at.slope is None else at.slope,
    )
    safe = rows["kano"].isin(EFFECTIVE) | find_must_be(rows, asked)
    return placed.assign(quadrant=placed["quadrant"].mask(safe & placed["quadrant"].isin(LOWER_QUARTERS), "keep_safe"))


def find_must_be(rows: pd.DataFrame, asked: Mapping[str, str] | None = None) -> pd.Series[bool]:
    """Say of each feature whether its ratings, or customers when asked, make it a must-be."""
    said = rows["feature_id"].map(dict(asked or {})) == "must_be"
    return (rows["kano"] == "must_be").fillna(value=False).astype(bool) | said


def find_failing(rows: pd.DataFrame, asked: Mapping[str, str] | None = None) -> pd.Series[bool]:
    """Say of each feature whether it is a must-be of which many ratings are low."""
    low = rows["n_low"].astype(float) / rows["n"].astype(float)
    return find_must_be(rows, asked) & low.ge(FAILS_FROM)


def find_harm(rows: pd.DataFrame) -> pd.Series[bool]:
    """Say of each feature whether its ratings class it as doing harm: ``reverse``."""
    return (rows["kano"] == "reverse").fillna(value=False).astype(bool)
