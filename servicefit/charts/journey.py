"""How customers live the service: satisfaction where the promise was kept and where it was broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from servicefit.charts.layers import Layout, finish, pixels, rows_axis, rows_of
from servicefit.charts.theme import LIGHT
from servicefit.formats import format_estimate, format_number
from servicefit.names import plain_name

MEASURE = "satisfaction_by_promise"
ROW_PX: Mapping[Layout, int] = {"wide": 40, "narrow": 56}
WORDS_PX = 140


def plot_satisfaction_by_promise(
    journey: pd.DataFrame,
    *,
    scale: tuple[float, float] = (1, 5),
    names: Mapping[str, str] | None = None,
    layout: Layout = "wide",
) -> alt.LayerChart:
    """Draw satisfaction after an order whose promise was kept, and after a broken one.

    Parameters
    ----------
    journey : pandas.DataFrame
        Result table ``journey``; its measure ``satisfaction_by_promise`` is drawn.
    scale : tuple of float
        Least and highest answer of the questionnaire.
    names : Mapping of str to str, optional
        The company's own names.
    layout : {"wide", "narrow"}
        From 520 px of the container, or below.

    Returns
    -------
    altair.LayerChart
        A row a segment: filled dot = kept, hollow = broken, each with its interval.
    """
    frame = pd.DataFrame.from_records(_rows(journey[journey["measure"] == MEASURE], names))
    order = frame.sort_values("rank")["row"].tolist()
    narrow = layout == "narrow"
    lift = 13 if narrow else 0
    label = alt.Axis(title=None, labelFontSize=13, labelPadding=10)
    rows = None if narrow else label
    base = alt.Chart(frame).encode(y=rows_axis(order, axis=rows))
    ticks = list(range(int(scale[0]), int(scale[1]) + 1))
    axis = alt.Axis(
        title=f"Mean satisfaction, scale {scale[0]:g} to {scale[1]:g}",
        values=ticks,
        titleAnchor="start",
        format="d",
        grid=not narrow,
    )

    def x(field: str) -> alt.X:
        return alt.X(field, type="quantitative", scale=alt.Scale(domain=list(scale), nice=False, zero=False), axis=axis)

    both = base.transform_filter("isValid(datum.kept)&&isValid(datum.broken)")
    layers = [
        alt.Chart(frame)
        .mark_rule(color=LIGHT["grid"])
        .encode(
            y=rows_axis(order, axis=rows, at=1), x=alt.value(0), x2=pixels("width" if narrow else f"width+{WORDS_PX}")
        ),
        both.mark_rule(strokeWidth=5, opacity=0.45, color=LIGHT["hurt"], yOffset=lift).encode(x=x("broken"), x2="kept"),
    ]
    for part, fill, edge in (("kept", "good", "good"), ("broken", "paper", "hurt")):
        shown = base.transform_filter(f"isValid(datum.{part})")
        layers += [
            shown.mark_rule(style="interval", yOffset=lift).encode(x=x(f"{part}_low"), x2=f"{part}_high"),
            shown.mark_point(
                shape="circle",
                size=90,
                filled=True,
                fill=LIGHT[fill],
                stroke=LIGHT[edge],
                strokeWidth=1.8,
                opacity=1,
                yOffset=lift,
            ).encode(x=x(part), tooltip="words:N"),
        ]
    return finish([*layers, *_words(base, narrow=narrow)], _description(frame), len(order) * ROW_PX[layout])


def _rows(rows: pd.DataFrame, names: Mapping[str, str] | None) -> list[dict[str, Any]]:
    answer = []
    for segment, part in rows.groupby("segment", sort=True):
        by_detail = {row["detail"]: row for row in rows_of(part)}
        kept, broken = by_detail.get("kept"), by_detail.get("broken")
        name = plain_name(str(segment), names)
        row: dict[str, Any] = {
            "row": name,
            "rank": (segment != "all", -int(part["n"].fillna(0).sum()), name),
            **_side("kept", kept),
            **_side("broken", broken),
        }
        row["words"] = f"{name}: promise kept {_said(kept)}; broken {_said(broken)}"
        gap = "" if None in (row["kept"], row["broken"]) else f"{format_number(row['broken'] - row['kept'], 2)} points"
        answer.append({**row, "gap": gap or "withheld"})
    return answer


def _side(name: str, row: Mapping[str, Any] | None) -> dict[str, float | None]:
    keys = {name: "value", f"{name}_low": "value_low", f"{name}_high": "value_high"}
    return {key: None if row is None or pd.isna(row[field]) else float(row[field]) for key, field in keys.items()}


def _said(row: Mapping[str, Any] | None) -> str:
    if row is None or pd.isna(row["value"]):
        return "withheld"
    return (
        f"{format_estimate(row['value'], row['value_low'], row['value_high'], 'points')}, n = {format_number(row['n'])}"
    )


def _words(base: alt.Chart, *, narrow: bool) -> list[alt.Chart]:
    if narrow:
        return [
            base.mark_text(style="strong", dy=-12).encode(x=alt.value(0), text="row:N"),
            base.mark_text(style="label", dy=-12, align="right").encode(x=pixels("width"), text="gap:N"),
        ]
    head = alt.Chart(pd.DataFrame([{"one": 1}]))
    return [
        base.mark_text(style="strong", align="right").encode(x=pixels(f"width+{WORDS_PX}"), text="gap:N"),
        head.mark_text(style="head", text="broken less kept", align="right", dy=-9).encode(
            x=pixels(f"width+{WORDS_PX}"), y=alt.value(0)
        ),
    ]


def _description(frame: pd.DataFrame) -> str:
    return ". ".join(frame.sort_values("rank")["words"]) + "."
