"""Capabilities over time: a strip a capability with its interval as a band, its last figure and what changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from servicefit.charts.layers import Layout, finish, pixels, rows_of
from servicefit.charts.theme import LIGHT
from servicefit.formats import Unit, decimals_for, format_estimate, format_number, format_period, format_value, on_scale
from servicefit.names import plain_name

ROW_PX: Mapping[Layout, int] = {"wide": 50, "narrow": 68}
# Where in its row a strip lies, 0 = top edge, 1 = bottom edge.
STRIP: Mapping[Layout, tuple[float, float]] = {"wide": (0.16, 0.84), "narrow": (0.44, 0.9)}
TITLE_AT = 0.22
STRIP_SHARE = 0.6
"""Of the width of a phone's plot; the words stand in the rest."""
WORDS_PX = 160
LEAST_SPAN = 10
"""Points that a strip's height stands for at least: smaller moves must not look large."""
TONES: Mapping[str, str] = {"better": "good", "worse": "hurt", "no clear change": "muted", "not compared": "unknown"}
_REASONS: Mapping[str, str] = {"definition changed": "counted otherwise", "withheld": "not compared"}


def plot_capability_history(
    history: pd.DataFrame,
    segment: str = "all",
    *,
    names: Mapping[str, str] | None = None,
    units: Mapping[str, Unit] | None = None,
    layout: Layout = "wide",
) -> alt.LayerChart:
    """Draw how each capability of a segment moved over periods of the same length.

    Parameters
    ----------
    history : pandas.DataFrame
        One row a segment, capability and period, as ``compare_over_time`` gives it; rows are drawn in its order.
    segment : str
        Whose figures.
    names : Mapping of str to str, optional
        The company's own names.
    units : Mapping of str to Unit, optional
        Unit of each capability, ``share`` where none is given.
    layout : {"wide", "narrow"}
        From 520 px of the container, or below.

    Returns
    -------
    altair.LayerChart
        One view; a strip a capability, each on its own scale of at least ten points.
    """
    rows = history[history["segment"] == segment]
    periods = list(dict.fromkeys(rows["period"]))
    strips = _strips(rows, names, units or {}, layout)
    points = pd.DataFrame.from_records([point for points, _ in strips for point in points])
    words = pd.DataFrame.from_records([word for _, word in strips])
    place = _Places(words["name"].tolist(), [format_period(label) for label in periods], layout)
    layers = [
        _row_lines(words, place),
        *_curves(points, place),
        *_dots(points, place),
        *_words(words, place),
    ]
    return finish(layers, ". ".join(words["words"]) + ".", len(words) * ROW_PX[layout], top=6)


class _Places:
    """Positions that all layers share: periods along x, rows down y."""

    def __init__(self, names: list[str], periods: list[str], layout: Layout) -> None:
        self.narrow = layout == "narrow"
        last = max(len(periods) - 1, 1)
        shown = [0, last] if self.narrow else list(range(len(periods)))
        self._x_axis = alt.Axis(
            title=None,
            orient="top",
            values=shown,
            labelExpr=f"{json.dumps(periods)}[datum.value]",
            labelOverlap="parity",
            labelFlush=self.narrow,
            labelSeparation=10,
            grid=True,
            labelPadding=8,
        )
        self._x_scale = alt.Scale(domain=[0, last / STRIP_SHARE if self.narrow else last], nice=False)
        middles = [number + 0.5 for number in range(len(names))]
        label = alt.Axis(
            title=None,
            values=middles,
            labelExpr=f"{json.dumps(names)}[floor(datum.value)]",
            labelFontSize=13,
            labelColor=LIGHT["ink"],
            labelPadding=14,
            grid=False,
        )
        self._y_axis = None if self.narrow else label
        self._y_scale = alt.Scale(domain=[0, len(names)], reverse=True, nice=False)

    def x(self, field: str) -> alt.X:
        return alt.X(field, type="quantitative", scale=self._x_scale, axis=self._x_axis)

    def y(self, field: str) -> alt.Y:
        return alt.Y(field, type="quantitative", scale=self._y_scale, axis=self._y_axis)


def _strips(
    rows: pd.DataFrame, names: Mapping[str, str] | None, units: Mapping[str, Unit], layout: Layout
) -> list[tuple[list[dict[str, Any]], dict[str, Any]]]:
    strips = []
    for number, (capability, part) in enumerate(rows.groupby("capability", sort=False)):
        unit = units.get(str(capability), "share")
        name = plain_name(str(capability), names)
        found = rows_of(part)
        strips.append((_points(found, number, name, unit, layout), _row_words(found, number, name, unit)))
    return strips


def _points(rows: list[dict[str, Any]], number: int, name: str, unit: Unit, layout: Layout) -> list[dict[str, Any]]:
    """Place the figures of one capability in its strip; a missing figure or another definition ends a piece."""
    known = [row for row in rows if pd.notna(row["value"])]
    if not known:
        return []
    least, most = _span([on_scale(row[end], unit) for row in known for end in ("value_low", "value_high")])
    top, bottom = STRIP[layout]

    def height(figure: float) -> float:
        share = (on_scale(figure, unit) - least) / (most - least)
        return round(number + bottom - (bottom - top) * share, 4)

    points, piece = [], 0
    for at, row in enumerate(rows):
        broken = at > 0 and (
            pd.isna(rows[at - 1]["value"]) or rows[at - 1]["same_definition"] != row["same_definition"]
        )
        piece += broken
        if pd.isna(row["value"]):
            continue
        points.append(
            {
                "at": at,
                "piece": f"{number}|{piece}",
                "tone": rows[-1]["change"],
                "same": row["same_definition"],
                "role": {len(rows) - 1: "now", len(rows) - 2: "before"}.get(at, "earlier"),
                **{key: height(row[f"value{end}"]) for key, end in (("y", ""), ("low", "_low"), ("high", "_high"))},
                "words": _point_words(row, name, unit),
            }
        )
    pieces = [point["piece"] for point in points]
    return [{**point, "alone": pieces.count(point["piece"]) == 1} for point in points]


def _span(ends: list[float]) -> tuple[float, float]:
    """Find what the strip's edges stand for: the intervals' range, at least ten points of it, within 0 to 100."""
    least, most = min(ends), max(ends)
    short = max(LEAST_SPAN - (most - least), 0) / 2
    least, most = least - short, most + short
    shift = max(-least, 0) - max(most - 100, 0)
    return least + shift, most + shift


def _point_words(row: Mapping[str, Any], name: str, unit: Unit) -> str:
    otherwise = "" if row["same_definition"] else "; counted otherwise than now"
    figure = format_estimate(row["value"], row["value_low"], row["value_high"], unit)
    return f"{name}, {format_period(row['period'])}: {figure}, n = {format_number(row['n'])}{otherwise}"


def _row_words(rows: list[dict[str, Any]], number: int, name: str, unit: Unit) -> dict[str, Any]:
    last = rows[-1]
    known = pd.notna(last["value"])
    missing = "withheld" if last["withheld"] else "not measured"
    figure = format_estimate(last["value"], last["value_low"], last["value_high"], unit) if known else missing
    told = _change_words(last, unit) if known else _last_known(rows, unit)
    return {
        "name": name,
        "edge": number,
        "middle": number + 0.5,
        "title": number + TITLE_AT,
        "strip": number + sum(STRIP["narrow"]) / 2,
        "tone": last["change"],
        "figure": figure,
        "told": told,
        "words": f"{name}: {figure}" + (f", {told}" if told else ""),
    }


def _change_words(row: Mapping[str, Any], unit: Unit) -> str:
    if row["change"] == "not compared":
        return _REASONS.get(row["reason"], "")
    if row["change"] == "no clear change":
        return "no clear change"
    decimals = decimals_for(row["value_low"], row["value_high"], unit)
    before, now = (format_value(row[key], unit, decimals) for key in ("before", "value"))
    if before == now:
        return f"{row['change']} by {format_number(abs(on_scale(row['difference'], unit)), 1)}"
    return f"{row['change']}, was {before}"


def _last_known(rows: list[dict[str, Any]], unit: Unit) -> str:
    known = [row for row in rows if pd.notna(row["value"])]
    if not known:
        return ""
    return f"last known: {format_value(known[-1]['value'], unit)}"


def _row_lines(words: pd.DataFrame, place: _Places) -> alt.Chart:
    end = pixels("width" if place.narrow else f"width+{WORDS_PX}")
    lines: alt.Chart = alt.Chart(words).mark_rule(color=LIGHT["grid"]).encode(y=place.y("edge"), x=alt.value(0), x2=end)
    return lines


def _curves(points: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    """Draw band and line of each piece, and over them in its colour the last step.

    A period that stands alone has its interval as a line; what was counted otherwise is dashed.
    """
    if points.empty:
        return []
    base = alt.Chart(points).encode(x=place.x("at"), detail="piece:N")
    step = base.transform_filter("datum.role!='earlier'&&(datum.tone=='better'||datum.tone=='worse')")
    ends = {"y": place.y("low"), "y2": "high"}
    muted = LIGHT["muted"]
    dash = alt.ExprRef("datum.same?[1,0]:[3,3]")
    return [
        base.mark_area(fill=muted, opacity=0.18).encode(**ends),
        step.mark_area(fill=_tone(), opacity=0.2).encode(**ends),
        base.transform_filter("datum.alone").mark_rule(strokeWidth=5, stroke=muted, opacity=0.35).encode(**ends),
        base.mark_line(strokeWidth=1.6, stroke=muted, strokeDash=dash).encode(y=place.y("y"), order="at:Q"),
        step.mark_line(strokeWidth=3, stroke=_tone()).encode(y=place.y("y"), order="at:Q"),
    ]


def _dots(points: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    """Mark the periods: the last one filled, the one before as a ring, earlier ones small."""
    if points.empty:
        return []
    base = alt.Chart(points).encode(x=place.x("at"), y=place.y("y"), tooltip="words:N")
    muted, paper = LIGHT["muted"], LIGHT["paper"]
    stroke = alt.ExprRef(f"datum.role=='now'?{_tone().expr}:'{muted}'")
    fill = alt.ExprRef(f"datum.role=='now'?{_tone().expr}:datum.role=='before'?'{paper}':'{muted}'")
    size = alt.ExprRef("({now:80,before:46,earlier:10})[datum.role]")
    return [
        base.mark_point(shape="circle", filled=True, fill=fill, stroke=stroke, strokeWidth=1.6, size=size, opacity=1),
        # What the pointer meets: wider than the dot.
        base.mark_point(shape="square", filled=True, size=500, opacity=0, clip=True),
    ]


def _words(words: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    base = alt.Chart(words)
    weight = alt.ExprRef("datum.tone=='better'||datum.tone=='worse'?600:400")
    color = alt.ExprRef(f"datum.tone=='better'||datum.tone=='worse'?{_tone().expr}:'{LIGHT['muted']}'")
    if place.narrow:
        right = pixels("width")
        return [
            base.mark_text(style="strong").encode(x=alt.value(0), y=place.y("title"), text="name:N"),
            base.mark_text(style="label", align="right").encode(x=right, y=place.y("title"), text="figure:N"),
            base.mark_text(style="note", align="right", fontWeight=weight, fill=color).encode(
                x=right, y=place.y("strip"), text="told:N"
            ),
        ]
    right = pixels("width+18")
    return [
        base.mark_text(style="strong", dy=-9).encode(x=right, y=place.y("middle"), text="figure:N"),
        base.mark_text(style="note", dy=9, fontWeight=weight, fill=color).encode(
            x=right, y=place.y("middle"), text="told:N"
        ),
    ]


def _tone() -> alt.ExprRef:
    colors = {tone: LIGHT[token] for tone, token in TONES.items()}
    return alt.ExprRef(f"({json.dumps(colors)})[datum.tone]")
