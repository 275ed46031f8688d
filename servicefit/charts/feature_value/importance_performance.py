"""The map of features: how much each counts against how well it is done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from servicefit.charts.feature_value.answer import Crosshair, FeatureValue, missing_words, words_chart
from servicefit.charts.feature_value.map_view import FAILS, PLACED_AT, MapView, heap_names, view_map, with_labels
from servicefit.charts.feature_value.scale import round_steps
from servicefit.charts.label_placement import LINE_PX, text_width
from servicefit.charts.layers import Layout, finish, pixels, rows_of
from servicefit.charts.theme import LIGHT
from servicefit.formats import format_estimate, format_share
from servicefit.names import QUADRANT_NAMES, plain_name
from servicefit.outcomes import Outcome

# Fill, edge and shape of a point. Never by colour alone: a quarter is a place, harm a cross, what is kept safe a diamond,
# what is on the line hollow.
TONES: Mapping[str, tuple[str, str, str]] = {
    "fix_first": ("hurt", "paper", "circle"),
    "keep_up": ("good", "paper", "circle"),
    "keep_safe": ("good", "paper", "diamond"),
    "possible_overkill": ("ink2", "paper", "circle"),
    "low_priority": ("ink2", "paper", "circle"),
    "open": ("paper", "muted", "circle"),
    "harm": ("hurt", "paper", "cross"),
}


NOTE_PX: Mapping[Layout, int] = {"wide": 420, "narrow": 270}
"""Width of the lines below the map."""


def importance_performance(answer: FeatureValue, crosshair: Crosshair = "means") -> alt.LayerChart:
    """Draw what counts and how well it is done, for the segment asked for.

    Parameters
    ----------
    answer : FeatureValue
        From ``ws.feature_value(...)``.
    crosshair : {"means", "medians", "mid-scale", "diagonal"}
        Where the map is divided.

    Returns
    -------
    altair.LayerChart
        The wide layout.
    """
    return plot_importance_performance(answer.placed(crosshair), names=answer.names, outcome=answer.outcome)


def plot_importance_performance(
    placed: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    outcome: str = "satisfaction",
    layout: Layout = "wide",
) -> alt.LayerChart:
    """Draw the importance of features against their performance.

    Parameters
    ----------
    placed : pandas.DataFrame
        One segment's features with their quarter, as ``place_features`` gives them.
    names : Mapping of str to str, optional
        Names of features, by id.
    outcome : str
        What importance is about.
    layout : {"wide", "narrow"}
        From 520 px of the container, or below.

    Returns
    -------
    altair.LayerChart
        A dot a feature with both intervals, labelled; features without both figures are counted in words.
    """
    known = placed[placed["importance"].notna() & placed["performance"].notna()]
    known = known.sort_values(["importance", "feature_id"], ascending=[False, True])
    points = [_point(row, names) for row in rows_of(known)]
    missing = [missing_words(row) for row in rows_of(placed.drop(known.index))]
    if not points:
        return words_chart(_missing_sentence(missing))
    view = view_map(known, layout)
    frame = pd.DataFrame.from_records(with_labels(points, view, layout))
    explained = Outcome(outcome).explained
    axes = _Axes(view, f"↑ How much it counts: {explained}" if layout == "wide" else f"↑ Counts: {explained}")
    layers = [*_crosshair_layers(view, axes), *_corner_layers(view), *_point_layers(frame, axes, layout)]
    heap = heap_names(points)
    lines = [f"Under 0.5%: {', '.join(heap)}"] if heap else []
    lines += [_missing_sentence(missing)] if missing else []
    if lines:
        layers.append(_note([part for line in lines for part in _wrapped(line, NOTE_PX[layout])]))
    return finish(layers, _description(points, missing), view.height)


def _point(row: Mapping[str, Any], names: Mapping[str, str] | None) -> dict[str, Any]:
    name = plain_name(row["feature_id"], names)
    tone = "harm" if row["harms"] else str(row["quadrant"])
    counts = format_share(row["importance"], row["importance_low"], row["importance_high"])
    rated = format_estimate(row["performance"], row["performance_low"], row["performance_high"], "0-100")
    fails = bool(row["fails"]) and tone == "keep_safe"
    verdict = "does harm" if tone == "harm" else QUADRANT_NAMES[tone].lower().rstrip("?")
    figures = ("importance", "importance_low", "importance_high", "performance", "performance_low", "performance_high")
    return {
        "name": name,
        "tone": tone,
        "fails": fails,
        **{figure: float(row[figure]) for figure in figures},
        "words": f"{name}: counts {counts}, rated {rated}; {f'{FAILS}, and does' if fails else verdict}",
    }


class _Axes:
    """Positions that all layers share."""

    def __init__(self, view: MapView, title: str) -> None:
        self._x_scale = alt.Scale(domain=list(view.x), nice=False, zero=False)
        self._y_scale = alt.Scale(domain=list(view.y), nice=False, zero=False)
        self._x_axis = alt.Axis(
            title="How well it is done: mean rating, 0–100 →",
            values=round_steps(max(view.x[0], 0), min(view.x[1], 100)),
            grid=False,
            titleAnchor="end",
        )
        self._y_axis = alt.Axis(
            title=title,
            values=round_steps(0, min(view.y[1], 1)),
            labelExpr="round(datum.value*1000)/10+'%'",
            grid=False,
            titleAngle=0,
            titleAlign="left",
            titleAnchor="start",
            titleX=-38,
            titleY=-14,
        )

    def x(self, field: str) -> alt.X:
        return alt.X(field, type="quantitative", scale=self._x_scale, axis=self._x_axis)

    def y(self, field: str) -> alt.Y:
        return alt.Y(field, type="quantitative", scale=self._y_scale, axis=self._y_axis)


def _crosshair_layers(view: MapView, axes: _Axes) -> list[alt.Chart]:
    """Draw the quarter to fix first as the only tinted one, and the lines that divide the map."""
    (left, right), (bottom, top) = view.x, view.y
    if view.slope is None:
        ends = {"left": left, "right": right, "bottom": bottom, "top": top, "x": view.cross[0], "y": view.cross[1]}
        base = alt.Chart(pd.DataFrame([ends]))
        return [
            base.mark_rect(color=LIGHT["hurt_tint"], opacity=0.55).encode(
                x=axes.x("left"), x2="x", y=axes.y("y"), y2="top"
            ),
            base.mark_rule(color=LIGHT["bar"]).encode(x=axes.x("x"), y=axes.y("bottom"), y2="top"),
            base.mark_rule(color=LIGHT["bar"]).encode(y=axes.y("y"), x=axes.x("left"), x2="right"),
        ]
    ends_of_line = view.diagonal()
    if not ends_of_line:
        return []
    corner = [(left, bottom)] if ends_of_line[0][0] > left else []
    area = pd.DataFrame([*corner, *ends_of_line], columns=["x", "y"]).assign(top=top)
    base = alt.Chart(area)
    return [
        base.mark_area(color=LIGHT["hurt_tint"], opacity=0.55).encode(x=axes.x("x"), y=axes.y("y"), y2="top"),
        alt.Chart(area.tail(2)).mark_line(strokeWidth=1, color=LIGHT["bar"]).encode(x=axes.x("x"), y=axes.y("y")),
    ]


def _corner_layers(view: MapView) -> list[alt.Chart]:
    place = {"left": "8", "right": "width-8", "top": "12", "bottom": "height-12"}
    base = alt.Chart(pd.DataFrame([{"row": 0}]))
    return [
        base.mark_text(
            style="strong",
            text=QUADRANT_NAMES[quadrant],
            align=across,
            color=LIGHT["hurt" if quadrant == "fix_first" else "muted"],
        ).encode(x=pixels(place[across]), y=pixels(place[down]))
        for quadrant, across, down in view.corners
    ]


def _point_layers(frame: pd.DataFrame, axes: _Axes, layout: Layout) -> list[alt.Chart]:
    x, y = axes.x("performance"), axes.y("importance")
    base = alt.Chart(frame)
    return [
        base.mark_rule(style="interval").encode(x=x, y=axes.y("importance_low"), y2="importance_high"),
        base.mark_rule(style="interval").encode(x=axes.x("performance_low"), x2="performance_high", y=y),
        base.mark_point(
            filled=True, opacity=1, size=110, strokeWidth=1.5, fill=_tone(0), stroke=_tone(1), shape=_tone(2)
        ).encode(x=x, y=y, tooltip="words:N"),
        *(_labels(base, edge, layout).encode(x=x, y=y) for edge in (LIGHT["paper"], None)),
    ]


def _labels(base: alt.Chart, edge: str | None, layout: Layout) -> alt.Chart:
    """Write the labels; with an edge, the halo beneath them."""
    labels: alt.Chart = base.mark_text(
        style="label",
        lineBreak="|",
        lineHeight=LINE_PX,
        dx=_at_width("dx", layout),
        dy=_at_width("dy", layout),
        align=_at_width("align", layout),
        text=_at_width("label", layout),
        stroke=edge,
        strokeWidth=3.5,
    )
    return labels


def _note(lines: Sequence[str]) -> alt.Chart:
    """Write what is not labelled below the axis."""
    base = alt.Chart(pd.DataFrame([{"row": 0}]))
    note: alt.Chart = base.mark_text(style="note", text=list(lines), lineHeight=LINE_PX).encode(
        x=alt.value(0), y=pixels("height+58")
    )
    return note


def _wrapped(words: str, width: float) -> list[str]:
    """Break words into lines no wider than so many pixels."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _missing_sentence(missing: Sequence[str]) -> str:
    told = ", ".join(f"{missing.count(words)} {words}" for words in sorted(set(missing)))
    return f"Not shown: {told or 'nothing'}"


def _tone(part: int) -> alt.ExprRef:
    looks = {tone: (LIGHT[look[0]], LIGHT[look[1]], look[2])[part] for tone, look in TONES.items()}
    return alt.ExprRef(f"({json.dumps(looks)})[datum.tone]")


def _at_width(column: str, layout: Layout) -> alt.ExprRef:
    _, medium, large = PLACED_AT[layout]
    small = f"datum.{column}0"
    return alt.ExprRef(f"(width<{medium}?{small}:width<{large}?datum.{column}1:datum.{column}2)")


def _description(points: Sequence[Mapping[str, Any]], missing: Sequence[str]) -> str:
    told = [f"{len(points)} features by importance and performance", *(str(point["words"]) for point in points[:3])]
    return ". ".join([*told, _missing_sentence(missing)] if missing else told) + "."
