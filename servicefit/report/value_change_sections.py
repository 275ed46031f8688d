"""The section on what changed since the period before in what customers value."""

from __future__ import annotations

from typing import Any

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import format_number, format_period
from servicefit.names import plain_name
from servicefit.periods import parse_period, periods_up_to
from servicefit.report.kano_words import join_words
from servicefit.report.outcomes import Outcome
from servicefit.report.page import Align, Section, section_html, sentences_html, state_html, table_html
from servicefit.report.sections import NOTHING, Html, Shown
from servicefit.report.value_table_sections import who_when

MOVED = ("more", "less")
MOST_TOLD = 8
MEASURES = {
    "importance": "how much it counts",
    "penalty": "rated low",
    "reward": "rated high",
    "performance": "how it is rated",
}
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
    compared = change[change["change"] != "not compared"] if len(change) else change
    if not len(compared):
        return Html(_nothing(change, before, shown))
    when = format_period(before)
    order = {name: at for at, name in enumerate([*MOVED, "no clear change", "not compared"])}
    rows = change.assign(
        place=change["change"].map(order).clip(lower=1), measured=change["measure"].map(list(MEASURES).index)
    )
    rows = rows.sort_values(["place", "measured", "feature_id"]).drop(columns=["place", "measured"])
    moved = rows_of(rows[rows["change"].isin(MOVED)])
    section = Section(
        name="value_change",
        finding=_finding(moved, when, shown),
        sub=f"{len(moved)} of {len(compared)} figures moved beyond noise{_by_chance(len(compared), shown)}; shares in %, ratings 0\N{EN DASH}100, effects in "
        f"{outcome.unit}. {who_when(shown)} against {when}",
        figure=_moved_html(moved, shown, outcome),
        table=_table_html(rows_of(rows), when, shown, outcome),
        definition=_definition(shown),
        data=rows,
    )
    return Html(section_html(section) + _not_comparable(rows, when, shown))


def _nothing(change: pd.DataFrame, before: str, shown: Shown) -> str:
    heading = "What changed in what customers value is not known"
    reasons = list(dict.fromkeys(reason for reason in change["reason"] if reason)) if len(change) else []
    if before and reasons:
        return state_html(heading, f"Not compared with {format_period(before)}: {join_words(reasons)}.")
    command = periods_up_to(parse_period(shown.period))
    if not command:
        return state_html(heading, "All data are one period. Choose a quarter or a year to see what changed.")
    why = f"No period of the same length that ends where {shown.when} begins is published."
    return state_html(
        heading, why, "This run publishes several in a row:", command=f"servicefit run --periods {command}"
    )


def _finding(moved: list[dict[str, Any]], when: str, shown: Shown) -> str:
    if not moved:
        return f"No clear change since {when}"
    first = moved[0]
    name = plain_name(first["feature_id"], shown.names)
    rest = f"; {len(moved) - 1} more moved" if len(moved) > 1 else ""
    return f"{name}: {_way(first)} since {when}{rest}"


def _by_chance(count: int, shown: Shown) -> str:
    """Say how many of so many figures would look as if they had moved, had none."""
    expected = round(count * (1 - shown.confidence))
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


def _moved_html(moved: list[dict[str, Any]], shown: Shown, outcome: Outcome) -> str:
    """Say what moved, with both figures and their difference; the others stand in the table beneath."""
    told = []
    for row in moved[:MOST_TOLD]:
        before, value = (_figure(row, key, outcome) for key in ("before", "value"))
        said = f"{_way(row)}, {before} then, {value} now; difference {_difference(row, outcome)}."
        told.append(("", "", plain_name(row["feature_id"], shown.names), said))
    return sentences_html(told) if told else ""


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
    if pd.isna(row[key]):
        return NOTHING
    match row["measure"]:
        case "importance":
            return f"{format_number(100 * row[key])}%"
        case "performance":
            return format_number(row[key])
    return outcome.points(row[key])


def _difference(row: dict[str, Any], outcome: Outcome) -> str:
    if pd.isna(row["difference"]):
        return NOTHING
    figures = [row[key] for key in ("difference", "difference_low", "difference_high")]
    match row["measure"]:
        case "importance":
            middle, low, high = (format_number(100 * figure, 1) for figure in figures)
        case "performance":
            middle, low, high = (format_number(figure, 1) for figure in figures)
        case _:
            middle, low, high = (outcome.points(figure) for figure in figures)
    return f"{'+' if row['difference'] > 0 else ''}{middle} ({low} to {high})"


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
