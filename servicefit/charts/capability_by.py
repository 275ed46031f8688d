"""One segment's capabilities by stage or by channel: a dot with its interval a row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import altair as alt
import pandas as pd

from servicefit.charts.layers import Layout, finish, pixels, rows_axis, rows_of
from servicefit.charts.theme import LIGHT
from servicefit.formats import Unit, format_estimate, format_value, on_scale
from servicefit.names import plain_name

Dimension = Literal["stage", "channel"]

ROW_PX: Mapping[Layout, int] = {"wide": 26, "narrow": 40}
FIGURES_PX = 150
ORDER: Mapping[Dimension, tuple[str, ...]] = {
    "stage": ("before", "during", "after"),
    "channel": ("phone", "chat", "email", "bot", "branch", "web", "other"),
}
HEAD, DETAIL = "head", "detail"


def plot_capability_by(
    table: pd.DataFrame,
    dimension: Dimension,
    *,
    names: Mapping[str, str] | None = None,
    targets: Mapping[str, float] | None = None,
    units: Mapping[str, Unit] | None = None,
    layout: Layout = "wide",
) -> alt.LayerChart:
    """Draw where in the purchase, or on which channel, a segment's capabilities differ.

    Parameters
    ----------
    table : pandas.DataFrame
        Result table ``capability`` of one segment; the rows that carry the dimension are drawn.
    dimension : {"stage", "channel"}
        What a capability is broken down by.
    names : Mapping of str to str, optional
        The company's own names.
    targets : Mapping of str to float, optional
        What the strategy asks for each capability in this segment.
    units : Mapping of str to Unit, optional
        Unit of each capability, ``share`` where none is given.
    layout : {"wide", "narrow"}
        From 520 px of the container, or below.

    Returns
    -------
    altair.LayerChart
        A heading row a capability, below it a row a stage or channel on one axis 0 to 100.
    """
    rows = _rows(table, dimension, names, targets or {}, units or {})
    frame = pd.DataFrame.from_records(rows)
    order = frame["row"].tolist()
    narrow = layout == "narrow"
    label = alt.Axis(title=None, labelExpr="split(datum.label,'|')[1]", labelFontSize=13, labelPadding=10)
    axis = None if narrow else label
    y = rows_axis(order, axis=axis)
    lift = 9 if narrow else 0
    text_dy = -10 if narrow else 0
    base = alt.Chart(frame).encode(y=y)
    known = base.transform_filter("datum.kind=='detail'&&isValid(datum.value)")
    x_words = alt.value(0) if narrow else pixels("width+16")
    layers = [
        _line_above(base, rows_axis(order, axis=axis, at=0), narrow=narrow),
        base.transform_filter("datum.kind=='head'")
        .mark_text(style="strong", dy=4)
        .encode(x=alt.value(0), text="name:N"),
        known.mark_rule(strokeWidth=5, opacity=0.5, color=LIGHT["muted"], yOffset=lift).encode(x=_x("low"), x2="high"),
        known.mark_point(filled=True, size=60, opacity=1, color=LIGHT["ink2"], yOffset=lift).encode(
            x=_x("value"), tooltip="words:N"
        ),
        base.transform_filter("isValid(datum.aim)&&datum.kind=='detail'")
        .mark_tick(color=LIGHT["ink"], thickness=2, size=16, opacity=1, orient="vertical", yOffset=lift)
        .encode(x=_x("aim")),
    ]
    if narrow:
        layers.append(_detail(base).mark_text(style="label", dy=text_dy).encode(x=alt.value(0), text="name:N"))
        layers.append(
            _detail(base).mark_text(style="note", dy=text_dy, align="right").encode(x=pixels("width"), text="figure:N")
        )
    else:
        layers.append(_detail(base).mark_text(style="label").encode(x=x_words, text="figure:N"))
    return finish(layers, _description(frame, dimension), len(order) * ROW_PX[layout])


def _rows(
    table: pd.DataFrame,
    dimension: Dimension,
    names: Mapping[str, str] | None,
    targets: Mapping[str, float],
    units: Mapping[str, Unit],
) -> list[dict[str, Any]]:
    other = "channel" if dimension == "stage" else "stage"
    parts = table[(table[dimension] != "all") & (table[other] == "all")]
    place = {name: number for number, name in enumerate(ORDER[dimension])}
    rows: list[dict[str, Any]] = []
    for capability in _spread_first(parts):
        name = plain_name(capability, names)
        empty = dict.fromkeys(("value", "low", "high", "aim"))
        rows.append({"row": f"{name}|", "kind": HEAD, "name": name, "figure": "", "words": "", **empty})
        found = rows_of(parts[parts["capability"] == capability])
        for row in sorted(found, key=lambda row: (place.get(row[dimension], 99), row[dimension])):
            detail = plain_name(row[dimension], names)
            rows.append(_row(row, name, detail, targets.get(capability), units.get(capability, "share")))
    return rows


def _spread_first(parts: pd.DataFrame) -> list[str]:
    """Order capabilities by how far their parts lie apart, the widest first."""
    spread = parts.groupby("capability")["value"].agg(lambda v: -(v.max() - v.min())).fillna(0.0)
    return spread.reset_index().sort_values(["value", "capability"])["capability"].tolist()


def _row(row: Mapping[str, Any], name: str, detail: str, aim: float | None, unit: Unit) -> dict[str, Any]:
    low, value, high = (row[key] for key in ("value_low", "value", "value_high"))
    known = value is not None and not math.isnan(value)
    figure = format_estimate(value, low, high, unit) if known else "withheld" if row["withheld"] else "not measured"
    asked = f", of {format_value(aim, unit)}" if aim is not None else ""
    places = {
        key: on_scale(figure_, unit) if known else None
        for key, figure_ in (("low", low), ("value", value), ("high", high))
    }
    return {
        "row": f"{name}|{detail}",
        "kind": DETAIL,
        "name": detail,
        "figure": figure,
        "words": f"{name}, {detail}: {figure}{asked}",
        **places,
        "aim": None if aim is None else on_scale(aim, unit),
    }


def _x(field: str) -> alt.X:
    axis = alt.Axis(title=None, values=[0, 25, 50, 75, 100], labelExpr="datum.value+'%'", labelFlush=True)
    return alt.X(field, type="quantitative", scale=alt.Scale(domain=[0, 100], nice=False), axis=axis)


def _detail(base: alt.Chart) -> alt.Chart:
    return base.transform_filter("datum.kind=='detail'")


def _line_above(base: alt.Chart, y: alt.Y, *, narrow: bool) -> alt.Chart:
    end = pixels("width" if narrow else f"width+{FIGURES_PX}")
    heads: alt.Chart = base.transform_filter("datum.kind=='head'")
    line: alt.Chart = heads.mark_rule(color=LIGHT["rule"]).encode(y=y, x=alt.value(0), x2=end)
    return line


def _description(frame: pd.DataFrame, dimension: Dimension) -> str:
    heads = (frame["kind"] == HEAD).sum()
    return f"{heads} capabilities by {dimension}, each with its 95% interval."
