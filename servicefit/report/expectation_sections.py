"""The section on expectations: how ratings stand against what customers expected."""

from __future__ import annotations

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import bound_text, format_number
from servicefit.names import plain_name
from servicefit.report.page import Align, Section, section_html, sentences_html, state_html, table_html
from servicefit.report.phrases import Row, feature_name
from servicefit.report.sections import Html, Shown
from servicefit.report.value_table_sections import rated_cell, who_when

EXPECTED = (
    "Rating less expectation, both on the survey's scale turned to 0–100, of those who gave both. Above or below what was "
    "expected is said only when the interval leaves out zero."
)


def expectation_section(rows: pd.DataFrame, shown: Shown) -> Html:
    """Show how ratings stand against what customers expected.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``feature_value`` of one segment and outcome.
    shown : Shown
        Period, segment, names.

    Returns
    -------
    Html
        A section; a state box where no expectation was asked; empty for retention, whose ratings are of other answers.
    """
    if rows.empty or rows["outcome"].eq("retention").any():
        return Html("")
    known = rows[rows["expectation_gap"].notna()].sort_values(["expectation_gap", "feature_id"])
    if known.empty:
        needs = "This answer needs expectation in survey_ratings: how customers expected a feature to be."
        return Html(state_html("Whether features are as customers expect is not known", needs))
    below = int((known["expectation_gap_high"] < 0).sum())
    told = _expected(known, shown)
    section = Section(
        name="expectation_gap",
        finding=f"{below} of {len(known)} features are rated below expectation"
        if below
        else "No feature is rated below expectation beyond doubt",
        sub=f"Rating less expectation, points of 0–100. {who_when(shown)}",
        figure=sentences_html(("", "", *one) for one in told) if told else "",
        table=_table(known, shown),
        definition=EXPECTED,
        data=known,
    )
    return Html(section_html(section))


def _expected(known: pd.DataFrame, shown: Shown) -> list[tuple[str, str]]:
    """Name the features below what was expected, the furthest first, then those above it, and what the latter bring."""
    below, above = known[known["expectation_gap_high"] < 0], known[known["expectation_gap_low"] > 0]
    told = [("Less than expected", f"{_listed(below, shown)}.")] if len(below) else []
    idle = above["kano"].eq("indifferent").fillna(value=False).astype(bool)
    for rows, note in ((above[~idle], ""), (above[idle], "; little difference comes of it")):
        if len(rows):
            told.append(("More than expected", f"{_listed(rows.iloc[::-1], shown)}{note}."))
    return told


def _listed(rows: pd.DataFrame, shown: Shown) -> str:
    return ", ".join(f"{feature_name(row, shown.names)} {_gap(row)}" for row in rows_of(rows))


def _table(known: pd.DataFrame, shown: Shown) -> str:
    head: list[tuple[str, Align]] = [
        ("Feature", "text"),
        ("Rating less expectation", "figure"),
        ("Rated, 0–100", "figure"),
        ("Against expectation", "text"),
    ]
    return table_html(
        head,
        [
            [plain_name(row["feature_id"], shown.names), _gap(row), rated_cell(row), _verdict(row)]
            for row in rows_of(known)
        ],
    )


def _gap(row: Row) -> str:
    """Write a gap with its sign and interval."""
    value = row["expectation_gap"]
    ends = " to ".join(bound_text(row[f"expectation_gap_{end}"], 0) for end in ("low", "high"))
    return f"{'+' if round(value) > 0 else ''}{format_number(value)} ({ends})"


def _verdict(row: Row) -> str:
    if row["expectation_gap_high"] < 0:
        return "Below"
    return "Above" if row["expectation_gap_low"] > 0 else "Not told apart"
