"""What became of the rows of each export: read, used, rejected and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from servicefit.charts.layers import Layout, finish, pixels, rows_axis, rows_of
from servicefit.charts.theme import LIGHT
from servicefit.formats import format_number
from servicefit.names import plain_name

ROW_PX: Mapping[Layout, int] = {"wide": 30, "narrow": 48}
NUMBERS_PX = (100, 200, 290)
REASONS_SHOWN = 3


def plot_data_health(
    health: pd.DataFrame, *, most_rejected: float, names: Mapping[str, str] | None = None, layout: Layout = "wide"
) -> alt.LayerChart:
    """Draw the share of rejected rows by export, with its reasons, against the limit.

    Parameters
    ----------
    health : pandas.DataFrame
        Result table ``data_health``.
    most_rejected : float
        Share of an export's rows that may be rejected before a run fails.
    names : Mapping of str to str, optional
        The company's own names.
    layout : {"wide", "narrow"}
        From 520 px of the container, or below.

    Returns
    -------
    altair.LayerChart
        A bar an export; read = used + rejected stands beside it in numbers.
    """
    frame = pd.DataFrame.from_records(_rows(health, most_rejected, names))
    order = frame["row"].tolist()
    narrow = layout == "narrow"
    most = 100 * max(most_rejected, float(frame["share"].max() or 0))
    scale = alt.Scale(domain=[0, most * 1.08], nice=False)
    axis = alt.Axis(
        title="Rejected, % of the rows read",
        labelExpr="datum.value+'%'",
        tickCount=4,
        titleAnchor="start",
        grid=not narrow,
    )

    def x(field: str) -> alt.X:
        return alt.X(field, type="quantitative", scale=scale, axis=axis)

    label = alt.Axis(title=None, labelFontSize=13, labelPadding=10)
    rows = None if narrow else label
    base = alt.Chart(frame).encode(y=rows_axis(order, axis=rows))
    lift = 14 if narrow else 0
    limit = alt.Chart(pd.DataFrame([{"limit": 100 * most_rejected}]))
    line = (
        base.mark_tick(color=LIGHT["ink"], thickness=1.5, size=18, opacity=1, orient="vertical", yOffset=lift)
        if narrow
        else limit.mark_rule(color=LIGHT["ink"], strokeWidth=1.5, strokeDash=[2, 3])
    )
    layers = [
        alt.Chart(frame)
        .mark_rule(color=LIGHT["grid"])
        .encode(
            y=rows_axis(order, axis=rows, at=1),
            x=alt.value(0),
            x2=pixels("width" if narrow else f"width+{NUMBERS_PX[-1]}"),
        ),
        base.mark_bar(height=10, color=LIGHT["hurt"], yOffset=lift).encode(
            x=x("percent"), x2=alt.X2Datum(0), tooltip="words:N"
        ),
        line.encode(x=x("limit")),
        limit.mark_text(style="note", dy=-9, align="center", text=f"limit {100 * most_rejected:g}%").encode(
            x=x("limit"), y=alt.value(0)
        ),
        *(_narrow_words(base) if narrow else _wide_words(base)),
    ]
    return finish(layers, _description(frame), len(order) * ROW_PX[layout])


def _rows(health: pd.DataFrame, most_rejected: float, names: Mapping[str, str] | None) -> list[dict[str, Any]]:
    total = health[health["reason"].isna()].copy()
    total["share"] = (total["rows_rejected"] / total["rows_read"].where(total["rows_read"] > 0)).fillna(0.0)
    return [
        _row(row, health[(health["export"] == row["export"]) & health["reason"].notna()], most_rejected, names)
        for row in rows_of(total.sort_values(["share", "export"], ascending=[False, True]))
    ]


def _row(
    row: Mapping[str, Any], reasons: pd.DataFrame, most_rejected: float, names: Mapping[str, str] | None
) -> dict[str, Any]:
    name = plain_name(row["export"], names)
    read, used, lost = (format_number(row[key]) for key in ("rows_read", "rows_accepted", "rows_rejected"))
    told = reasons.sort_values("rows_rejected", ascending=False).head(REASONS_SHOWN)
    why = "; ".join(
        f"{reason}: {format_number(count)}" for reason, count in zip(told["reason"], told["rows_rejected"], strict=True)
    )
    rejected = f"{lost} rejected" if row["rows_rejected"] else "none rejected"
    return {
        "row": name,
        "share": row["share"],
        "percent": 100 * row["share"],
        "limit": 100 * most_rejected,
        "read": read,
        "used": used,
        "lost": lost,
        "short": f"{read} read, {rejected}",
        "words": f"{name}: {read} rows read, {used} used, {rejected}" + (f" ({why})" if why else ""),
    }


def _wide_words(base: alt.Chart) -> list[alt.Chart]:
    head = alt.Chart(pd.DataFrame([{"one": 1}]))
    layers = []
    for field, title, at in zip(("read", "used", "lost"), ("Rows read", "used", "rejected"), NUMBERS_PX, strict=True):
        layers.append(base.mark_text(style="label", align="right").encode(x=pixels(f"width+{at}"), text=f"{field}:N"))
        layers.append(
            head.mark_text(style="head", text=title, align="right", dy=-9).encode(
                x=pixels(f"width+{at}"), y=alt.value(0)
            )
        )
    return layers


def _narrow_words(base: alt.Chart) -> list[alt.Chart]:
    return [
        base.mark_text(style="strong", dy=-8).encode(x=alt.value(0), text="row:N"),
        base.mark_text(style="note", dy=-8, align="right").encode(x=pixels("width"), text="short:N"),
    ]


def _description(frame: pd.DataFrame) -> str:
    lost = frame[frame["share"] > 0]
    if lost.empty:
        return f"{len(frame)} exports, every row used."
    worst = lost.iloc[0]
    return f"{len(frame)} exports; most rejected: {worst['row']}, {worst['percent']:.2g}% of {worst['read']} rows."
