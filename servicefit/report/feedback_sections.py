"""Sections on whether customers answer when they are asked, and whether anything is done with what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from servicefit.charts.feedback import By, plot_feedback
from servicefit.charts.layers import rows_of
from servicefit.formats import format_date, format_estimate, format_period, format_value
from servicefit.names import plain_name
from servicefit.order import segment_order
from servicefit.periods import parse_period
from servicefit.report.page import Align, Section, section_html, state_html, table_html
from servicefit.report.sections import Html, Shown, figure_cells
from servicefit.report.words import in_sentence

REACH, CLOSURE = "feedback_reach", "feedback_closure"
MOST_PERIODS = 6
DONE_WITHIN_DAYS = 180


def feedback_sentences(history: pd.DataFrame, shown: Shown) -> str:
    """Say in words whether those asked answer and whether anything is done.

    Parameters
    ----------
    history : pandas.DataFrame
        Result table ``capability`` of one or more periods, as ``read_history`` gives it.
    shown : Shown
        Period, segment.

    Returns
    -------
    str
        Two sentences, also where it is not known.
    """
    asked = _known(_reach_rows(history, shown))
    asked = asked[asked["segment"] == shown.segment]
    reach = "Whether customers answer is not known."
    if len(asked):
        whose = "those asked" if shown.segment == "all" else f"those asked, {in_sentence(shown.who)},"
        reach = f"{_estimate(asked)} of {whose} answer."
    done = _known(_closure_rows(history))
    if done.empty:
        return f"{reach} Whether feedback is acted on is not known."
    when = "" if _period_of(done) == shown.period else f" raised in {format_period(_period_of(done))}"
    return f"{reach} {_estimate(done)} of the feedback actions{when} are done within {DONE_WITHIN_DAYS} days."


def feedback_reach_section(history: pd.DataFrame, shown: Shown) -> Html:
    """Show what share of those asked for feedback answer, by segment.

    Parameters
    ----------
    history : pandas.DataFrame
        As for :func:`feedback_sentences`; the period shown is drawn.
    shown : Shown
        Period, segment, names.

    Returns
    -------
    Html
        A section; a state box where no invitations are known.
    """
    rows = _reach_rows(history, shown)
    if rows[rows["segment"] == shown.segment].empty:
        needs = "This answer needs the export survey_invitations with response_id, and invitations sent in this period."
        return Html(state_html("Nothing tells whether customers answer when they are asked", needs))
    finding = _reach_finding(rows, shown)
    section = Section(
        name=REACH,
        finding=finding,
        sub=f"Invitations answered, % of those sent, with {100 * shown.confidence:g}% intervals. {shown.who}, {shown.when}",
        figure=_figure(rows, "segment", finding, shown),
        key=(("interval", "answered, with its interval"),),
        table=_table(rows, "segment", shown),
        definition="Invitations by the day they were sent; one is answered when it led to a survey answer at any time up "
        "to the end of the data. Those who never answer may think otherwise than those who do.",
        data=rows,
    )
    return Html(section_html(section))


def feedback_closure_section(
    history: pd.DataFrame, health: pd.DataFrame, shown: Shown, data_end: dt.datetime | None = None
) -> Html:
    """Show what share of the actions on feedback are done within 180 days, by the period in which they were raised.

    Parameters
    ----------
    history : pandas.DataFrame
        As for :func:`feedback_sentences`.
    health : pandas.DataFrame
        Result table ``data_health``: whether the export is there.
    shown : Shown
        Period, names.
    data_end : datetime, optional
        End of the data: whether the 180 days are over.

    Returns
    -------
    Html
        A section, followed by a box where the period shown is not known yet; the box alone where none is known.
    """
    rows = _closure_rows(history).iloc[::-1].head(MOST_PERIODS)
    known = _known(rows)
    gap = "" if shown.period in set(known["period"]) else _unknown(health, shown, data_end)
    if known.empty:
        return Html(gap)
    newest = known.head(1)
    raised = format_period(_period_of(newest))
    share = format_value(newest["value"].iloc[0], "share")
    finding = f"{share} of feedback raised in {raised} is acted on"
    section = Section(
        name=CLOSURE,
        finding=finding,
        sub=f"Feedback actions implemented within {DONE_WITHIN_DAYS} days, %, with {100 * shown.confidence:g}% intervals, by "
        "the period in which they were raised. All customers",
        figure=_figure(known, "period", finding, shown),
        key=(("interval", "done, with its interval"),),
        table=_table(known, "period", shown),
        definition=f"Actions by the day they were raised; one is done when it is implemented by the end of the "
        f"{DONE_WITHIN_DAYS}th day after. An action whose days are not over at the end of the data is left out, done or not. "
        "Actions belong to no segment.",
        data=known,
    )
    return Html(section_html(section) + gap)


def _reach_rows(history: pd.DataFrame, shown: Shown) -> pd.DataFrame:
    """Give the roll-ups of the period shown: all customers first, then segments by their customers."""
    rows = _rolled(history, REACH)
    rows = rows[rows["period"] == shown.period]
    if shown.segment != "all":
        return rows[rows["segment"].isin([shown.segment, "all"])].sort_values("segment", key=lambda s: s.eq("all"))
    order = ["all", *(name for name in segment_order(rows) if name != "all")]
    return rows.sort_values("segment", key=lambda part: part.map(order.index))


def _closure_rows(history: pd.DataFrame) -> pd.DataFrame:
    rows = _rolled(history, CLOSURE)
    return rows[(rows["segment"] == "all") & rows["same_definition"].astype(bool)]


def _rolled(history: pd.DataFrame, capability: str) -> pd.DataFrame:
    rolled = (history["stage"] == "all") & (history["channel"] == "all")
    return history[rolled & (history["capability"] == capability)]


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["value"].notna()]


def _period_of(rows: pd.DataFrame) -> str:
    return str(rows["period"].iloc[-1])


def _estimate(rows: pd.DataFrame) -> str:
    row = rows_of(rows)[-1]
    return format_estimate(row["value"], row["value_low"], row["value_high"], "share")


def _reach_finding(rows: pd.DataFrame, shown: Shown) -> str:
    """Say what share answers; name the segment that answers least where its interval lies below all others."""
    focus = rows[rows["segment"] == shown.segment]
    if _known(focus).empty:
        return "Whether customers answer is withheld"
    finding = f"{format_value(focus['value'].iloc[0], 'share')} of those asked answer"
    parts = _known(rows[rows["segment"] != "all"]).sort_values("value")
    if shown.segment == "all" and len(parts) > 1 and parts["value_high"].iloc[0] < parts["value_low"].iloc[1:].min():
        return f"{finding}, fewest: {in_sentence(plain_name(parts['segment'].iloc[0], shown.names))}"
    return finding


def _unknown(health: pd.DataFrame, shown: Shown, data_end: dt.datetime | None) -> str:
    """Say why the period shown has no figure, and what would give it one."""
    exported = set(health.loc[health["rows_read"] > 0, "export"]) if len(health) else set()
    if "feedback_actions" not in exported:
        return state_html(
            "Nothing tells whether feedback is acted on",
            "This answer needs the export feedback_actions: what was raised when, and when it was implemented.",
        )
    heading = f"Whether feedback raised in {shown.when} is acted on is not known yet"
    period = parse_period(shown.period)
    if data_end is not None and period.label != "all":
        over = dt.datetime.combine(period.start, dt.time()) + dt.timedelta(days=DONE_WITHIN_DAYS + 1)
        if over > data_end:
            last_day = format_date(period.end + dt.timedelta(days=DONE_WITHIN_DAYS - 1))
            return state_html(
                heading,
                f"An action has {DONE_WITHIN_DAYS} days to be done; the last ones raised in {shown.when} have until {last_day}.",
            )
    return state_html(
        f"Whether feedback raised in {shown.when} is acted on is not known",
        f"No action was raised in it that has had its {DONE_WITHIN_DAYS} days, or the export feedback_actions lacks "
        "implemented_on.",
    )


def _figure(rows: pd.DataFrame, by: By, finding: str, shown: Shown) -> str:
    told = [f"{_label_of(row[by], by, shown)} {figure_cells(row)[0]}" for row in rows_of(rows)]
    return shown.figure(
        lambda layout: plot_feedback(rows, by, names=shown.names, layout=layout), f"{finding}. {', '.join(told)}."
    )


def _table(rows: pd.DataFrame, by: By, shown: Shown) -> str:
    heads = {"segment": "Customers", "period": "Raised in"}
    head: Sequence[tuple[str, Align]] = [(heads[by], "text"), ("Share", "figure"), ("n", "figure")]
    return table_html(head, [[_label_of(row[by], by, shown), *figure_cells(row)] for row in rows_of(rows)])


def _label_of(name: str, by: By, shown: Shown) -> str:
    return plain_name(name, shown.names) if by == "segment" else format_period(name)
