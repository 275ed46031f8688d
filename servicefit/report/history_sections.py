"""The section on how capabilities moved over time: what changed beyond noise, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from servicefit.charts.capability_history import plot_capability_history
from servicefit.charts.layers import rows_of
from servicefit.formats import Unit, format_estimate, format_number, format_period, format_value, on_scale
from servicefit.names import plain_name
from servicefit.periods import parse_period, periods_up_to
from servicefit.questions.change import MOVED, compare_over_time
from servicefit.report.page import Align, Section, section_html, state_html, table_html
from servicefit.report.sections import NOTHING, Html, Shown
from servicefit.report.words import in_sentence

MOST_NAMED = 2
OTHERWISE = "definition changed"


def capability_history_section(history: pd.DataFrame, shown: Shown, most: int | None = None) -> Html:
    """Show how the capabilities of the customers chosen moved over periods of one length.

    Parameters
    ----------
    history : pandas.DataFrame
        Result table ``capability`` of several periods, as ``read_history`` gives it.
    shown : Shown
        Period, segment, names.
    most : int, optional
        Capabilities drawn, those that moved first; left out: all. The table has every one.

    Returns
    -------
    Html
        A section; a state box that says what fills it where one period is published.
    """
    rows = history[history["segment"] == shown.segment]
    periods = list(dict.fromkeys(history["period"]))
    if len(periods) < 2 or rows.empty:
        return Html(_one_period(shown))
    table = compare_over_time(rows, shown.directions)
    last = table[table["period"] == periods[-1]]
    before = format_period(periods[-2])
    finding = _finding(last, before, shown)
    drawn = table[table["capability"].isin(last["capability"].head(most or len(last)))]
    units = {name: shown.unit(name) for name in last["capability"]}
    section = Section(
        name="capability_history",
        finding=finding,
        sub=_sub_line(drawn, table, periods, shown),
        figure=shown.figure(
            lambda layout: plot_capability_history(drawn, shown.segment, names=shown.names, units=units, layout=layout),
            _label(finding, last, units, shown),
        ),
        key=_key(drawn, last, before),
        table=_table(last, before, shown),
        definition=_definition(shown),
        data=table,
    )
    return Html(section_html(section) + _not_comparable(last, before, shown))


def _one_period(shown: Shown) -> str:
    heading = "How this moves over time is not known yet"
    command = periods_up_to(parse_period(shown.period))
    if not command:
        return state_html(heading, "All data are one period. Choose a quarter or a year to see what changed.")
    usual = command.endswith(f"..{shown.period}")
    return state_html(
        heading,
        f"No period of the same length that ends where {shown.when} begins is published.",
        "This run publishes several in a row:"
        if usual
        else "This run publishes quarters; the last one then shows what changed:",
        command=f"servicefit run --periods {command}",
    )


def _finding(last: pd.DataFrame, before: str, shown: Shown) -> str:
    """Head the section: what moved beyond noise, up to two by name."""
    moved = rows_of(last[last["change"].isin(MOVED)])
    if not moved:
        compared = (last["change"] != "not compared").any()
        return f"No clear change since {before}" if compared else f"Nothing can be compared with {before}"
    parts = [f"{plain_name(row['capability'], shown.names)} {_verb(row)}" for row in moved[:MOST_NAMED]]
    rest = len(moved) - MOST_NAMED
    if rest > 0:
        return f"{parts[0]} since {before}, {len(moved) - 1} more moved"
    return f"{', '.join([parts[0], *map(in_sentence, parts[1:])])} since {before}"


def _verb(row: Mapping[str, Any]) -> str:
    return "rose" if row["difference"] > 0 else "fell"


def _sub_line(drawn: pd.DataFrame, table: pd.DataFrame, periods: Sequence[str], shown: Shown) -> str:
    counts = [part["capability"].nunique() for part in (drawn, table)]
    some = "" if counts[0] == counts[1] else f"; the first {counts[0]} of {counts[1]}, the others in the table"
    span = f"{format_period(periods[0])} to {format_period(periods[-1])}"
    if len(format_period(periods[0])) > len("Sep 2026"):
        span = f"{len(periods)} periods up to {format_period(periods[-1])}"
    return f"What we do, each on a scale of its own of at least 10 points{some}. {shown.who}, {span}"


def _key(drawn: pd.DataFrame, last: pd.DataFrame, before: str) -> tuple[tuple[str, str], ...]:
    known = set(last.loc[last["capability"].isin(drawn["capability"]), "change"])
    symbols = {"better": "better", "worse": "worse", "no clear change": "steady"}
    entries = [(symbol, words) for words, symbol in symbols.items() if words in known]
    dashed = [] if drawn["same_definition"].all() else [("otherwise", "dashed: counted otherwise")]
    return (("ring", before), *entries, *dashed, ("band", "pale: interval"))


def _label(finding: str, last: pd.DataFrame, units: Mapping[str, Unit], shown: Shown) -> str:
    told = [
        f"{plain_name(row['capability'], shown.names)}: {_estimate(row, units[row['capability']])}, "
        f"{row['change']}, was {format_value(row['before'], units[row['capability']])}."
        for row in rows_of(last[last["change"].isin(MOVED)])
    ]
    return f"{finding}. {shown.who}. {' '.join(told)}".strip()


def _estimate(row: Mapping[str, Any], unit: Unit) -> str:
    if pd.isna(row["value"]):
        return "withheld" if row["withheld"] else "not measured"
    return format_estimate(row["value"], row["value_low"], row["value_high"], unit)


def _table(last: pd.DataFrame, before: str, shown: Shown) -> str:
    head: list[tuple[str, Align]] = [
        ("Capability", "text"),
        ("We do", "figure"),
        (before, "figure"),
        ("Difference, points", "figure"),
        ("n", "figure"),
        ("Change", "figure"),
    ]
    lines = []
    for row in rows_of(last):
        unit = shown.unit(row["capability"])
        was = NOTHING if pd.isna(row["before"]) else format_value(row["before"], unit, 1)
        n = NOTHING if pd.isna(row["n"]) else format_number(row["n"])
        change = row["change"] + (f": {row['reason']}" if row["reason"] else "")
        name = plain_name(row["capability"], shown.names)
        lines.append([name, _estimate(row, unit), was, _difference(row, unit), n, change])
    return table_html(head, lines)


def _difference(row: Mapping[str, Any], unit: Unit) -> str:
    if pd.isna(row["difference"]):
        return NOTHING
    middle, low, high = (on_scale(row[key], unit) for key in ("difference", "difference_low", "difference_high"))
    decimals = 2 if row["change"] in MOVED and min(abs(low), abs(high)) < 0.05 else 1
    sign = "+" if middle > 0 else ""
    ends = " to ".join(format_number(end, decimals) for end in (low, high))
    return f"{sign}{format_number(middle, decimals)} ({ends})"


def _not_comparable(last: pd.DataFrame, before: str, shown: Shown) -> str:
    """Say which capabilities were counted otherwise before; empty where none was."""
    names = [plain_name(name, shown.names) for name in last.loc[last["reason"] == OTHERWISE, "capability"]]
    if not names:
        return ""
    was = "was" if len(names) == 1 else "were"
    told = f"{', '.join(names)} {was} counted otherwise then. Both figures are shown, the change between them is not."
    return state_html(f"Not comparable with {before}", told)


def _definition(shown: Shown) -> str:
    return (
        "Each period has the figures of its newest complete run. Better or worse is said only when the "
        f"{100 * shown.confidence:g}% interval of the difference leaves out zero (Newcombe 1998), the two periods taken "
        f"as independent. Of {round(1 / (1 - shown.confidence))} figures that stood still, one looks as if it had moved."
    )
