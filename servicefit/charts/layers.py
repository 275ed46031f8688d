"""What the charts share: positions, wrapped labels, colours by verdict, the last touches."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from servicefit.charts.theme import LIGHT

Layout = Literal["wide", "narrow"]

PADDING = {"left": 2, "right": 2, "top": 2, "bottom": 2}
# The states of a cell, with ground, edge, mark and shape. Never by colour alone.
STATES: Mapping[str, tuple[str, str, str, str]] = {
    "under": ("hurt_tint", "hurt", "hurt", "triangle-down"),
    "on": ("panel", "panel", "muted", "circle"),
    "over": ("waste_tint", "waste", "waste", "triangle-up"),
    "no aim": ("panel", "panel", "muted", "circle"),
    "withheld": ("paper", "unknown", "unknown", "circle"),
    "not measured": ("paper", "unknown", "unknown", "circle"),
    "not asked": ("paper", "paper", "muted", "circle"),
}
KNOWN = ("under", "on", "over", "no aim")


def pixels(expression: str) -> alt.Value:
    """Place a mark by an expression of the plot's width, in pixels."""
    return alt.value(alt.ExprRef(expression))


def by_state(part: Literal["ground", "edge", "mark"]) -> alt.ExprRef:
    """Colour a mark by the state of its row; as an expression, since layers share their scales."""
    place = ("ground", "edge", "mark").index(part)
    colors = {state: LIGHT[row[place]] for state, row in STATES.items()}
    return alt.ExprRef(f"({json.dumps(colors)})[datum.state]")


def mark_shape() -> alt.Shape:
    """Shape a mark by the state of its row: triangles for misses, a dot else."""
    scale = alt.Scale(domain=list(STATES), range=[row[3] for row in STATES.values()])
    return alt.Shape("state:N", scale=scale, legend=None)


def rows_axis(
    order: Sequence[str], *, padding: float = 0.0, axis: alt.Axis | None = None, at: float | None = None
) -> alt.Y:
    """Put rows one below the other, in the order given."""
    scale = alt.Scale(paddingInner=padding, paddingOuter=0)
    band = alt.Undefined if at is None else at
    return alt.Y("row:N", sort=list(order), scale=scale, axis=axis, bandPosition=band)


def wrap_in_two(name: str, longest: int) -> str:
    """Break a name into two lines of about equal length, marked by ``|``, where it is long."""
    words = name.split()
    if len(name) <= longest or len(words) == 1:
        return name
    cut = min(range(1, len(words)), key=lambda k: max(len(" ".join(words[:k])), len(" ".join(words[k:]))))
    return " ".join(words[:cut]) + "|" + " ".join(words[cut:])


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows of a frame as dictionaries."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def finish(layers: Sequence[alt.Chart], description: str, height: float, top: int = 2) -> alt.LayerChart:
    """Put layers together as one view that takes the width of its container."""
    return alt.LayerChart(
        layer=list(layers),
        width="container",
        height=height,
        description=description,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding={**PADDING, "top": top},
    )
