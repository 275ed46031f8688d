"""Sections on promises and satisfaction, and on what became of the rows of each export."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from servicefit.charts.data_health import plot_data_health
from servicefit.charts.journey import MEASURE, plot_satisfaction_by_promise
from servicefit.charts.layers import rows_of
from servicefit.formats import format_date, format_number
from servicefit.names import plain_name
from servicefit.report.page import Align, Section, section_html, sentences_html, state_html, table_html
from servicefit.report.sections import Html, Shown, figure_cells
from servicefit.report.words import health_finding, promise_sentence

MOST_REASONS = 6
SIDES = {"kept", "broken"}


def promise_section(journey: pd.DataFrame, shown: Shown, scale: tuple[float, float] = (1, 5)) -> Html:
    """Show satisfaction where the promise was kept and where it was broken.

    Parameters
    ----------
    journey : pandas.DataFrame
        Result table ``journey``.
    shown : Shown
        Period, segment, names.
    scale : tuple of float
        Least and highest answer of the questionnaire.

    Returns
    -------
    Html
        A section; a state box where orders or answers lack what it needs.
    """
    rows = journey[(journey["measure"] == MEASURE) & (journey["stage"] == "all")]
    if shown.segment != "all":
        rows = rows[rows["segment"].isin([shown.segment, "all"])]
    focus = rows[rows["segment"] == shown.segment]
    if not set(focus["detail"]) >= SIDES:
        needs = "This answer needs the exports orders, with promised_at, and survey_responses."
        return Html(state_html("What goes with a broken promise is not known", needs))
    span = f"scale {scale[0]:g} to {scale[1]:g}"
    section = Section(
        name="satisfaction_by_promise",
        finding=promise_sentence(focus),
        sub=f"Mean satisfaction in the first survey after an order, {span} (survey only). {shown.who}, {shown.when}",
        figure=shown.figure(
            lambda layout: plot_satisfaction_by_promise(rows, scale=scale, names=shown.names, layout=layout),
            _promise_label(focus, shown),
        ),
        key=(("good", "promise kept"), ("bad", "promise broken"), ("", "thin line: interval")),
        table=_promise_table(rows, shown),
        definition="Each customer's first survey answer after an order with a promised time. The difference says who is "
        "less satisfied, not what made them so.",
        data=rows,
    )
    return Html(section_html(section))


def data_health_section(health: pd.DataFrame, shown: Shown, most_rejected: float = 0.05) -> Html:
    """Show what became of the rows of each export.

    Parameters
    ----------
    health : pandas.DataFrame
        Result table ``data_health``.
    shown : Shown
        Names.
    most_rejected : float
        Share of an export's rows beyond which a run fails.

    Returns
    -------
    Html
        A section; a state box where no counts were published.
    """
    if health.empty:
        return Html(state_html("Nothing is known about the exports", "This run published no counts of rows."))
    total = health[health["reason"].isna()]
    read, lost = int(total["rows_read"].sum()), int(total["rows_rejected"].sum())
    finding = health_finding(health, shown.names)
    section = Section(
        name="data_health",
        finding=finding,
        sub=f"Rows rejected, % of the rows read, by export; {format_number(lost)} of {format_number(read)} rows in all",
        figure=shown.figure(
            lambda layout: plot_data_health(health, most_rejected=most_rejected, names=shown.names, layout=layout),
            f"{finding}. {format_number(lost)} of {format_number(read)} rows rejected.",
        ),
        key=(("rejected", "rejected; a run fails beyond the limit"),),
        table=_health_table(health, shown.names),
        definition="Every row read is either used or rejected with a reason. The rejected rows stand in the store's table "
        "rejected_rows with their file and line.",
        data=health,
    )
    return Html(section_html(section))


def rejections_section(health: pd.DataFrame, shown: Shown) -> Html:
    """Say why rows were rejected, the most rows first; empty where none was.

    Parameters
    ----------
    health : pandas.DataFrame
        Result table ``data_health``.
    shown : Shown
        Names.

    Returns
    -------
    Html
        A section of at most six reasons.
    """
    reasons = rows_of(health[health["reason"].notna()].sort_values("rows_rejected", ascending=False))
    if not reasons:
        return Html("")
    told = [
        (
            "",
            "",
            plain_name(row["export"], shown.names),
            f"{format_number(row['rows_rejected'])} {_rows(row)}, {row['reason']}.",
        )
        for row in reasons[:MOST_REASONS]
    ]
    rest = len(reasons) - MOST_REASONS
    more = f'<p class="sf-note">And {rest} more, in the table.</p>' if rest > 0 else ""
    return Html(f'<section class="sf-section"><h2>Why rows were rejected</h2>{sentences_html(told)}{more}</section>')


def _rows(row: Mapping[str, object]) -> str:
    return "row" if row["rows_rejected"] == 1 else "rows"


def _promise_label(focus: pd.DataFrame, shown: Shown) -> str:
    said = [f"promise {row['detail']} {figure_cells(row, 'points')[0]}" for row in rows_of(focus)]
    return f"{promise_sentence(focus)}. {shown.who}: {', '.join(said)}."


def _promise_table(rows: pd.DataFrame, shown: Shown) -> str:
    head: list[tuple[str, Align]] = [
        ("Customers", "text"),
        ("Promise", "text"),
        ("Satisfaction", "figure"),
        ("n", "figure"),
    ]
    lines = [
        [plain_name(row["segment"], shown.names), row["detail"], *figure_cells(row, "points")] for row in rows_of(rows)
    ]
    return table_html(head, lines)


def _health_table(health: pd.DataFrame, names: Mapping[str, str]) -> str:
    head: list[tuple[str, Align]] = [
        ("Export", "text"),
        ("Reason", "text"),
        ("Read", "figure"),
        ("Used", "figure"),
        ("Rejected", "figure"),
        ("Newest", "figure"),
    ]
    lines = []
    for row in rows_of(health):
        lost = format_number(row["rows_rejected"])
        if pd.notna(row["reason"]):
            lines.append(["", row["reason"], "", "", lost, ""])
            continue
        newest = "" if pd.isna(row["newest"]) else format_date(row["newest"])
        counts = [format_number(row[key]) for key in ("rows_read", "rows_accepted")]
        lines.append([plain_name(row["export"], names), "", *counts, lost, newest])
    return table_html(head, lines)
