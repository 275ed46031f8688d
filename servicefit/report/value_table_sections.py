"""The table of all features, and the cells that it shares with the tables under the figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import format_estimate, format_number
from servicefit.names import plain_name
from servicefit.report.outcomes import Outcome
from servicefit.report.page import Align, Section, section_html, table_html
from servicefit.report.sections import NOTHING, Html, Shown

DEFINITION = (
    "The result table feature_value, for one segment and outcome. Rank: the best and the worst place that the data allow. "
    "Rated low, rated high: against a middling rating. The CSV has every column."
)


def value_table(rows: pd.DataFrame, shown: Shown, outcome: Outcome) -> Html:
    """Show every feature with its figures, the most important first.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``feature_value`` of one segment and outcome.
    shown : Shown
        Period, segment, names.
    outcome : Outcome
        What features are held against.

    Returns
    -------
    Html
        A section; empty where nobody rated anything, which the map says.
    """
    if rows.empty:
        return Html("")
    head: list[tuple[str, Align]] = [
        ("Feature", "text"),
        ("Counts", "figure"),
        ("Rank", "figure"),
        ("Rated, 0–100", "figure"),
        ("Rated low", "figure"),
        ("Rated high", "figure"),
        ("So it is", "text"),
    ]
    ranked = rows.sort_values(["importance", "feature_id"], ascending=[False, True], na_position="last")
    lines = [_table_row(row, shown, outcome) for row in rows_of(ranked)]
    section = Section(
        name="feature_value",
        finding="All features",
        sub=f"Counts: share of what ratings explain of {outcome.noun}; rated low, rated high: {outcome.axis}. {who_when(shown)}",
        figure=f'<div class="sf-scroll">{table_html(head, lines)}</div>',
        definition=DEFINITION,
        data=rows,
    )
    return Html(section_html(section))


def _table_row(row: dict[str, Any], shown: Shown, outcome: Outcome) -> list[str]:
    kano = plain_name(row["kano"], shown.names) if isinstance(row["kano"], str) else NOTHING
    effects = [outcome.effect(row, key) for key in ("penalty", "reward")]
    return [
        plain_name(row["feature_id"], shown.names),
        importance_cell(row),
        _rank(row),
        rated_cell(row),
        *effects,
        kano,
    ]


def _rank(row: dict[str, Any]) -> str:
    if pd.isna(row["rank_low"]) or pd.isna(row["rank_high"]):
        return NOTHING
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return str(low) if low == high else f"{low}–{high}"


def who_when(shown: Shown) -> str:
    """Say whose and of when the figures are."""
    return f"{shown.who}, {shown.when}"


def ratings_words(rows: pd.DataFrame) -> str:
    """Say how many ratings stand behind a feature."""
    counts = rows["n"].astype(float).dropna()
    if counts.empty:
        return ""
    ends = [format_number(end) for end in (counts.min(), counts.max())]
    return f"{ends[0] if ends[0] == ends[1] else ' to '.join(ends)} ratings a feature."


def importance_cell(row: dict[str, Any]) -> str:
    """Write a row's importance with its interval, or why there is none."""
    if pd.isna(row["importance"]):
        return "withheld" if row["withheld"] is True else "not ranked"
    return share_words(row)


def rated_cell(row: dict[str, Any]) -> str:
    """Write a row's mean rating with its interval, or why there is none."""
    if pd.isna(row["performance"]):
        return "withheld" if row["withheld"] is True else NOTHING
    return format_estimate(row["performance"], row["performance_low"], row["performance_high"], "0-100")


def share_words(row: dict[str, Any]) -> str:
    """Write a row's importance with its interval."""
    return format_estimate(row["importance"], row["importance_low"], row["importance_high"], "share")
