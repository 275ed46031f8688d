"""The section on what changed since the period before in what customers value."""

from __future__ import annotations

from typing import Any

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import bound_text, format_number, format_period, join_words
from servicefit.names import plain_name
from servicefit.outcomes import Outcome
from servicefit.periods import label_before, parse_period
from servicefit.report.page import Align, Section, section_html, sentences_html, state_html, table_html
from servicefit.report.sections import NOTHING, Html, Shown
from servicefit.report.value_table_sections import who_when
from servicefit.report.words import in_sentence

MOVED = ("more", "less")
EFFECTS = ("penalty", "reward")
MEASURES = {
    "importance": "counts",
    "performance": "rated",
    "penalty": "rated low",
    "reward": "rated high",
}
NOISE = 2
"""How many times more figures than expected by chance must have moved for any to be named."""
OTHERWISE = "definition changed"


def value_change_section(change: pd.DataFrame, before: str, shown: Shown, outcome: Outcome) -> Html:
    """Show what moved beyond noise since the period before.

    Parameters
    ----------
    change : pandas.DataFrame
        ``feature_id``, ``measure`` (importance | penalty | reward | performance), ``before``, ``value``, ``difference``
        with ``_low`` and ``_high``, ``change`` (more | less | no clear change | not compared) and ``reason``.
    before : str
        Label of the period compared with; empty where there is none.
    shown : Shown
        Period, segment, names.
    outcome : Outcome
        What features are held against.

    Returns
    -------
    Html
        A section, what moved first; a state box where nothing is there to compare with.
    """
    told = _of_those_that_matter(change, outcome)
    compared = told[told["change"] != "not compared"] if len(told) else told
    if not len(compared):
        return Html(_nothing(change, before, shown))
    when = format_period(before)
    rows = _in_order(told)
    moved = rows_of(rows[rows["change"].isin(MOVED)])
    named = moved if _beyond_chance(moved, compared, shown) else []
    section = Section(
        name="value_change",
        finding=_finding(named, moved, when, shown),
        sub=f"{len(moved)} of {len(compared)} figures moved beyond noise{_by_chance(len(compared), shown)}; {outcome.explained} "
        f"in %, ratings 0–100, effects in {outcome.unit} of features that matter beyond chance. {who_when(shown)} "
        f"against {when}",
        figure=sentences_html(("", "", *_sentence(row, shown, outcome)) for row in named) if named else "",
        table=_table_html(rows_of(rows), when, shown, outcome),
        definition=_definition(shown),
        data=rows,
    )
    return Html(section_html(section) + _not_comparable(rows, when, shown))


def changed_words(change: pd.DataFrame, before: str, shown: Shown, outcome: Outcome) -> str:
    """Say in one line what moved more than chance would.

    Parameters
    ----------
    change, before, shown, outcome
        As for :func:`value_change_section`.

    Returns
    -------
    str
        Empty where nothing did, or nothing is there to compare with.
    """
    told = _of_those_that_matter(change, outcome)
    compared = told[told["change"] != "not compared"] if len(told) else told
    if not len(compared):
        return ""
    rows = _in_order(told)
    moved = rows_of(rows[rows["change"].isin(MOVED)])
    if not _beyond_chance(moved, compared, shown):
        return ""
    ways = [f"{in_sentence(plain_name(row['feature_id'], shown.names))}, {_way(row)}" for row in moved]
    return f"since {format_period(before)}: {'; '.join(ways)}."


def _of_those_that_matter(change: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """Leave out penalty and reward of features that matter in neither period: what they go with could be chance."""
    if change.empty:
        return change
    return change[~change["measure"].isin(EFFECTS) | change["q_value"].lt(outcome.chance)]


def _in_order(change: pd.DataFrame) -> pd.DataFrame:
    """Sort by the features' importance, the most important first, then by measure."""
    if change.empty:
        return change
    share = change[change["measure"] == "importance"].set_index("feature_id")["value"].astype(float)
    at = change.assign(
        place=change["feature_id"].map(share).fillna(-1.0), measured=change["measure"].map(list(MEASURES).index)
    )
    at = at.sort_values(["place", "feature_id", "measured"], ascending=[False, True, True])
    return at.drop(columns=["place", "measured"])


def _expected(count: int, shown: Shown) -> float:
    return count * (1 - shown.confidence)


def _beyond_chance(moved: list[dict[str, Any]], compared: pd.DataFrame, shown: Shown) -> bool:
    return len(moved) > NOISE * _expected(len(compared), shown)


def _nothing(change: pd.DataFrame, before: str, shown: Shown) -> str:
    heading = "What changed in what customers value is not known"
    reasons = list(dict.fromkeys(reason for reason in change["reason"] if reason)) if len(change) else []
    if before and reasons:
        return state_html(heading, f"Not compared with {format_period(before)}: {join_words(reasons)}.")
    period = parse_period(shown.period)
    if period.label == "all":
        return state_html(heading, "All data are one period. Choose a quarter or a year to see what changed.")
    why = f"No period of the same length that ends where {shown.when} begins is published."
    return state_html(
        heading, why, "Publish it, then run this one again:", command=f"servicefit run --period {label_before(period)}"
    )


def _finding(named: list[dict[str, Any]], moved: list[dict[str, Any]], when: str, shown: Shown) -> str:
    if not moved:
        return f"No clear change since {when}"
    if not named:
        return f"Nothing moved more than chance would since {when}"
    first = named[0]
    rest = f"; {len(named) - 1} more moved" if len(named) > 1 else ""
    return f"{plain_name(first['feature_id'], shown.names)}: {_way(first)} since {when}{rest}"


def _by_chance(count: int, shown: Shown) -> str:
    """Say how many of so many figures would look as if they had moved, had none."""
    expected = round(_expected(count, shown))
    return f", about {expected} would by chance" if expected else ""


def _way(row: dict[str, Any]) -> str:
    """Say in words which way a figure moved; a penalty below zero that falls costs more."""
    up = row["difference"] > 0
    way = {
        "importance": "more weight" if up else "less weight",
        "performance": "rated higher" if up else "rated lower",
        "penalty": "low ratings cost less" if up else "low ratings cost more",
        "reward": "high ratings bring more" if up else "high ratings bring less",
    }
    return way[row["measure"]]


def _sentence(row: dict[str, Any], shown: Shown, outcome: Outcome) -> tuple[str, str]:
    """Say what moved, with both figures and their difference."""
    before, value = (_figure(row, key, outcome) for key in ("before", "value"))
    unit = f" {outcome.unit}" if row["measure"] in EFFECTS else ""
    subject = f"{plain_name(row['feature_id'], shown.names)}, {MEASURES[row['measure']]}"
    return subject, f"{value}{unit}, was {before}; difference {_difference(row, outcome)}."


def _table_html(rows: list[dict[str, Any]], when: str, shown: Shown, outcome: Outcome) -> str:
    head: list[tuple[str, Align]] = [
        ("Feature", "text"),
        ("Figure", "text"),
        (when, "figure"),
        (shown.when, "figure"),
        ("Difference", "figure"),
        ("Change", "text"),
    ]
    lines = []
    for row in rows:
        figures = [_figure(row, key, outcome) for key in ("before", "value")]
        change = _way(row) if row["change"] in MOVED else ": ".join(filter(None, [row["change"], row["reason"]]))
        name = plain_name(row["feature_id"], shown.names)
        lines.append([name, MEASURES[row["measure"]], *figures, _difference(row, outcome), change])
    return table_html(head, lines)


def _figure(row: dict[str, Any], key: str, outcome: Outcome) -> str:
    value = row[key]
    if pd.isna(value):
        return NOTHING
    match row["measure"]:
        case "importance":
            return "<0.5%" if value < 0.005 else f"{format_number(100 * value)}%"
        case "performance":
            return format_number(value)
    return _signed(value, outcome.points(value))


def _difference(row: dict[str, Any], outcome: Outcome) -> str:
    if pd.isna(row["difference"]):
        return NOTHING
    figures = [float(row[key]) for key in ("difference", "difference_low", "difference_high")]
    match row["measure"]:
        case "importance":
            middle, low, high = (bound_text(100 * figure, 1) for figure in figures)
        case "performance":
            middle, low, high = (bound_text(figure, 1) for figure in figures)
        case _:
            middle, low, high = (outcome.bound(figure) for figure in figures)
    return f"{_signed(figures[0], middle)} ({low} to {high})"


def _signed(value: float, text: str) -> str:
    return f"+{text}" if value > 0 and text.strip("0.") else text


def _not_comparable(rows: pd.DataFrame, when: str, shown: Shown) -> str:
    """Say which features were counted otherwise before; empty where none was."""
    names = dict.fromkeys(rows.loc[rows["reason"] == OTHERWISE, "feature_id"])
    if not names:
        return ""
    listed = join_words([plain_name(name, shown.names) for name in names])
    told = f"{listed}: counted otherwise then, and so not compared."
    return state_html(f"Not comparable with {when}", told)


def _definition(shown: Shown) -> str:
    return (
        "Each period has the figures of its newest complete run. More or less is said only when the "
        f"{100 * shown.confidence:g}% interval of the difference leaves out zero, the two periods taken as independent. Of "
        f"{round(1 / (1 - shown.confidence))} figures that stood still, one looks as if it had moved."
    )
