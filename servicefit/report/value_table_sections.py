"""The table of all features, and the cells that it shares with the tables under the figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import format_estimate, format_number
from servicefit.names import plain_name
from servicefit.outcomes import Outcome
from servicefit.report.page import Align, Section, section_html, table_html
from servicefit.report.phrases import feature_name, is_below
from servicefit.report.sections import NOTHING, Html, Shown
from servicefit.report.value_words import share_of

DEFINITION = (
    "The result table feature_value, for one segment and outcome. Rank: the best and the worst place that the data allow. "
    "If rated low, if rated high: how the outcome differs from that with a middling rating. Beyond chance: a test of the "
    "feature's coefficient, corrected for the number of features. The CSV has every column."
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
        ("Beyond chance", "text"),
        ("Rated, 0–100", "figure"),
        ("Ratings", "figure"),
        ("Of these low", "figure"),
        ("If rated low", "figure"),
        ("If rated high", "figure"),
        ("So it is", "text"),
    ]
    ranked = rows.sort_values(["importance", "feature_id"], ascending=[False, True], na_position="last")
    lines = [_table_row(row, shown, outcome) for row in rows_of(ranked)]
    section = Section(
        name="feature_value",
        finding="All features",
        sub=f"Counts: {outcome.explained}; if rated low, if rated high: {outcome.axis}. {who_when(shown)}",
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
        _beyond_chance(row, outcome),
        rated_cell(row),
        format_number(row["n"]) if pd.notna(row["n"]) else NOTHING,
        _share_low(row),
        *effects,
        kano,
    ]


def _beyond_chance(row: dict[str, Any], outcome: Outcome) -> str:
    if pd.isna(row["q_value"]):
        return NOTHING
    return "yes" if is_below(row["q_value"], outcome.chance) else "could be chance"


def _share_low(row: dict[str, Any]) -> str:
    share = share_low(row)
    return NOTHING if share is None else f"{100 * share:.0f}%"


def share_low(row: dict[str, Any]) -> float | None:
    """Give the share of a feature's ratings that are low; None where it is not known."""
    if pd.isna(row["n_low"]) or pd.isna(row["n"]) or not row["n"]:
        return None
    return float(row["n_low"]) / float(row["n"])


def _rank(row: dict[str, Any]) -> str:
    if pd.isna(row["rank_low"]) or pd.isna(row["rank_high"]):
        return NOTHING
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return str(low) if low == high else f"{low}–{high}"


def who_when(shown: Shown) -> str:
    """Say whose and of when the figures are."""
    return f"{shown.who}, {shown.when}"


def ratings_words(rows: pd.DataFrame, shown: Shown) -> str:
    """Say how many ratings stand behind a feature, and behind which the fewest and the most."""
    known = rows_of(rows[rows["n"].notna()].sort_values(["n", "feature_id"]))
    if not known:
        return ""
    if known[0]["n"] == known[-1]["n"]:
        return f"Ratings a feature: {format_number(known[0]['n'])}."
    ends = [f"{format_number(row['n'])} ({feature_name(row, shown.names)})" for row in (known[0], known[-1])]
    return f"Ratings a feature: {' to '.join(ends)}."


def importance_cell(row: dict[str, Any]) -> str:
    """Write a row's importance with its interval, or why there is none."""
    if pd.isna(row["importance"]):
        return "withheld" if row["withheld"] is True else "not ranked"
    return share_of(row)


def rated_cell(row: dict[str, Any]) -> str:
    """Write a row's mean rating with its interval, or why there is none."""
    if pd.isna(row["performance"]):
        return "withheld" if row["withheld"] is True else NOTHING
    return format_estimate(row["performance"], row["performance_low"], row["performance_high"], "0-100")
