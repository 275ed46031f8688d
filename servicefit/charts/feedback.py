"""Whether customers answer and whether anything is done with it: a dot with its interval a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import altair as alt
import pandas as pd

from servicefit.charts.layers import Layout, finish, pixels, rows_axis, rows_of
from servicefit.charts.theme import LIGHT
from servicefit.formats import format_estimate, format_number, format_period, on_scale
from servicefit.names import plain_name

By = Literal["segment", "period"]

ROW_PX: Mapping[Layout, int] = {"wide": 32, "narrow": 46}
FIGURES_PX = 150


def plot_feedback(
    rows: pd.DataFrame, by: By, *, names: Mapping[str, str] | None = None, layout: Layout = "wide"
) -> alt.LayerChart:
    """Draw one share by segment, or by period.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of result table ``capability``, of one capability, in the order in which they are drawn.
    by : {"segment", "period"}
        The column that names a row.
    names : Mapping of str to str, optional
        The company's own names.
    layout : {"wide", "narrow"}
        From 520 px of the container, or below.

    Returns
    -------
    altair.LayerChart
        A dot with its interval a row, on an axis 0 to 100%.
    """
    frame = pd.DataFrame.from_records([_row(row, by, names) for row in rows_of(rows)])
    narrow = layout == "narrow"
    order = frame["row"].tolist()
    label = None if narrow else alt.Axis(title=None, labelFontSize=13, labelPadding=12)
    lift = 9 if narrow else 0
    base = alt.Chart(frame).encode(y=rows_axis(order, axis=label))
    known = base.transform_filter("isValid(datum.value)")
    mark = LIGHT["ink2"]
    layers = [
        alt.Chart(frame)
        .mark_rule(color=LIGHT["grid"])
        .encode(
            y=rows_axis(order, axis=label, at=1),
            x=alt.value(0),
            x2=pixels("width" if narrow else f"width+{FIGURES_PX}"),
        ),
        known.mark_rule(strokeWidth=5, opacity=0.4, color=mark, yOffset=lift).encode(x=_x("low"), x2="high"),
        known.mark_point(filled=True, size=60, opacity=1, color=mark, yOffset=lift).encode(
            x=_x("value"), tooltip="words:N"
        ),
    ]
    if narrow:
        layers.append(base.mark_text(style="label", dy=-10).encode(x=alt.value(0), text="row:N"))
        layers.append(base.mark_text(style="label", dy=-10, align="right").encode(x=pixels("width"), text="figure:N"))
    else:
        layers.append(base.mark_text(style="strong").encode(x=pixels("width+18"), text="figure:N"))
    return finish(layers, ". ".join(frame["words"]) + ".", len(order) * ROW_PX[layout])


def _row(row: Mapping[str, Any], by: By, names: Mapping[str, str] | None) -> dict[str, Any]:
    label = plain_name(row["segment"], names) if by == "segment" else format_period(row["period"])
    if pd.isna(row["value"]):
        missing = "withheld" if row["withheld"] is True else "not known"
        return {
            "row": label,
            **dict.fromkeys(("low", "value", "high")),
            "figure": missing,
            "words": f"{label}: {missing}",
        }
    figure = format_estimate(row["value"], row["value_low"], row["value_high"], "share")
    places = {"low": "value_low", "value": "value", "high": "value_high"}
    return {
        "row": label,
        **{key: on_scale(float(row[column]), "share") for key, column in places.items()},
        "figure": figure,
        "words": f"{label}: {figure}, n = {format_number(row['n'])}",
    }


def _x(field: str) -> alt.X:
    axis = alt.Axis(title=None, values=[0, 25, 50, 75, 100], labelExpr="datum.value+'%'", labelFlush=True)
    return alt.X(field, type="quantitative", scale=alt.Scale(domain=[0, 100], nice=False), axis=axis)
