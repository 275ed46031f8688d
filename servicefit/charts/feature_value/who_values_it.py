"""Who values what: features by segments, each cell with a bar, its figure and its interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from servicefit.charts.feature_value.answer import FeatureValue, missing_words, words_chart
from servicefit.charts.feature_value.scale import names_axis, wrap_evenly
from servicefit.charts.label_placement import LINE_PX
from servicefit.charts.layers import Layout, finish, pixels, rows_axis, rows_of
from servicefit.charts.theme import LIGHT
from servicefit.formats import format_number, format_share, format_value
from servicefit.names import plain_name
from servicefit.order import importance_order, segment_order

MOST_FEATURES = 15
MOST_SEGMENTS: Mapping[Layout, int] = {"wide": 5, "narrow": 3}
NAME_WRAP: Mapping[Layout, int] = {"wide": 24, "narrow": 38}
MANY, NAME_WRAP_MANY = 4, 16
"""From so many columns names and heads take more lines."""
LEAST_PX: Mapping[Layout, int] = {"wide": 340, "narrow": 286}
"""Of the plot, all columns together."""
FIGURE_PX = 44
"""Right of a bar, for its figure."""


def who_values_it(answer: FeatureValue, segments: Sequence[str] | None = None) -> alt.LayerChart:
    """Draw who values what.

    Parameters
    ----------
    answer : FeatureValue
        From ``ws.feature_value(...)``; all its segments are drawn, whichever was asked for.
    segments : sequence of str, optional
        Order of the columns; left out: by customers, the most first.

    Returns
    -------
    altair.LayerChart
        The wide layout.
    """
    parts = answer.table[answer.table["segment"] != "all"]
    shown = list(segments or segment_order(parts) or ["all"])
    return plot_who_values_it(answer.table, names=answer.names, segments=shown)


def plot_who_values_it(
    rows: pd.DataFrame,
    *,
    segments: Sequence[str],
    names: Mapping[str, str] | None = None,
    limit: int | None = MOST_FEATURES,
    layout: Layout = "wide",
) -> alt.LayerChart:
    """Draw the importance of each feature in each segment.

    Parameters
    ----------
    rows : pandas.DataFrame
        Result table ``feature_value`` of one outcome; the rows of ``all`` decide the order only.
    segments : sequence of str
        The columns, in order. Five are shown, three on a phone.
    names : Mapping of str to str, optional
        Names of features and segments, by id.
    limit : int, optional
        Features drawn at most, the most important ones; None = all.
    layout : {"wide", "narrow"}
        From 520 px of the container, or below.

    Returns
    -------
    altair.LayerChart
        One view; cells lie on one quantitative x (column number + place in the column). Bold and blue: the whole
        interval lies above an even share among the segment's features.
    """
    columns = list(segments)[: MOST_SEGMENTS[layout]]
    if rows.empty or not columns:
        return words_chart("No segment rated a feature.")
    order = importance_order(rows)
    cells = pd.DataFrame.from_records(_cells(rows, columns, order[:limit], names, layout))
    place = _Places(cells, len(columns), layout)
    layers = [*_grounds(cells, place), *_bars(cells, place), *_figures(cells, place), _heads(columns, names, place)]
    features = cells["row"].nunique()
    told = [str(words) for words in cells[cells["strong"]]["words"]]
    description = f"Importance of {features} features in {len(columns)} segments. " + "".join(
        f"{words}. " for words in told
    )
    return finish(layers, description.strip(), features * place.row_px)


def _cells(
    rows: pd.DataFrame,
    columns: Sequence[str],
    order: Sequence[str],
    names: Mapping[str, str] | None,
    layout: Layout,
) -> list[dict[str, Any]]:
    found = {(row["segment"], row["feature_id"]): row for row in rows_of(rows)}
    shown = [found.get((segment, feature)) for segment in columns for feature in order]
    widest = max((_end(row) for row in shown if _known(row)), default=1.0)
    # A bar ends where its figure still has room in the narrowest column.
    scale = (1 - FIGURE_PX * len(columns) / LEAST_PX[layout]) / widest
    longest = NAME_WRAP_MANY if layout == "wide" and len(columns) >= MANY else NAME_WRAP[layout]
    even = {segment: 1 / max(count, 1) for segment, count in rows.groupby("segment")["importance"].count().items()}
    cells = []
    for feature in order:
        name = plain_name(feature, names)
        for number, segment in enumerate(columns):
            who = f"{name}, {plain_name(segment, names)}"
            cell = _cell(found.get((segment, feature)), number, scale, who, even.get(segment, 1.0))
            cells.append({"row": wrap_evenly(name, longest), "x0": float(number), **cell})
    return cells


def _known(row: Mapping[str, Any] | None) -> bool:
    return row is not None and bool(pd.notna(row["importance"]))


def _end(row: Mapping[str, Any] | None) -> float:
    ends = () if row is None else (row["importance"], row["importance_high"])
    return max((float(end) for end in ends if pd.notna(end)), default=0.0)


def _cell(row: Mapping[str, Any] | None, number: int, scale: float, who: str, even: float) -> dict[str, Any]:
    if row is None or not _known(row):
        told = missing_words(row)
        empty = dict.fromkeys(("x1", "low", "high", "end"))
        return {**empty, "figure": told, "known": False, "strong": False, "words": f"{who}: {told}"}
    value, low, high = (float(row[f"importance{end}"]) for end in ("", "_low", "_high"))
    counted = "" if pd.isna(row["n"]) else f", n = {format_number(row['n'])}"

    def place(share: float) -> float | None:
        return None if math.isnan(share) else round(number + scale * max(share, 0), 4)

    return {
        "x1": place(value),
        "low": place(low),
        "high": place(high),
        "end": place(_end(row)),
        "figure": "<0.5%" if value < 0.005 else format_value(value, "share"),
        "known": True,
        "strong": low > even,
        "words": f"{who}: counts {format_share(value, low, high)}{counted}",
    }


class _Places:
    """Positions that all layers share: columns along x, features down y."""

    def __init__(self, cells: pd.DataFrame, columns: int, layout: Layout) -> None:
        self.narrow = layout == "narrow"
        self.columns = columns
        lines = 1 + int(cells["row"].str.count(r"\|").max())
        self.row_px = 27 + LINE_PX * lines if self.narrow else {1: 28, 2: 36}.get(lines, LINE_PX * lines + 6)
        self.lift = self.row_px / 2 - 11 if self.narrow else 0
        self._rows = list(dict.fromkeys(cells["row"]))
        self._scale = alt.Scale(domain=[0, columns], nice=False)
        self._axis = None if self.narrow else names_axis()

    def x(self, field: str) -> alt.X:
        return alt.X(field, type="quantitative", scale=self._scale, axis=None)

    def y(self, at: float | None = None) -> alt.Y:
        return rows_axis(self._rows, axis=self._axis, at=at)


def _grounds(cells: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    base = alt.Chart(cells)
    rows = alt.Chart(cells.drop_duplicates("row"))
    lines = rows.mark_rule(color=LIGHT["grid"]).encode(y=place.y(1), x=alt.value(0), x2=pixels("width"))
    if not place.narrow:
        edges = alt.Chart(cells.drop_duplicates("x0")).mark_rule(color=LIGHT["rule"])
        return [lines, edges.encode(x=place.x("x0"))]
    edge = base.mark_tick(color=LIGHT["rule"], thickness=1, size=20, yOffset=place.lift, orient="vertical", opacity=1)
    names = rows.mark_text(style="strong", dy=11, lineBreak="|", lineHeight=LINE_PX)
    names = names.encode(y=place.y(0), x=alt.value(0), text="row:N")
    return [lines, edge.encode(x=place.x("x0"), y=place.y()), names]


def _bars(cells: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    base = alt.Chart(cells[cells["known"]]).encode(y=place.y(), tooltip="words:N")
    color = alt.ExprRef(f"datum.strong?'{LIGHT['good']}':'{LIGHT['bar']}'")
    return [
        base.mark_bar(height=12, fill=color, yOffset=place.lift, y2Offset=place.lift).encode(x=place.x("x0"), x2="x1"),
        base.mark_rule(style="interval", yOffset=place.lift).encode(x=place.x("low"), x2="high"),
    ]


def _figures(cells: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    base = alt.Chart(cells).encode(y=place.y(), text="figure:N", tooltip="words:N")
    weight = alt.ExprRef("datum.strong?600:400")
    known, unknown = base.transform_filter("datum.known"), base.transform_filter("!datum.known")
    return [
        known.mark_text(style="label", dx=5, dy=place.lift, fontWeight=weight).encode(x=place.x("end")),
        unknown.mark_text(style="note", dx=5, dy=place.lift).encode(x=place.x("x0")),
    ]


def _heads(columns: Sequence[str], names: Mapping[str, str] | None, place: _Places) -> alt.Chart:
    """Write the segments' names in as many lines as their column needs."""
    longest = 11 if place.narrow or place.columns >= MANY else 20
    heads = []
    for number, segment in enumerate(columns):
        head = wrap_evenly(plain_name(segment, names), longest)
        heads.append({"x": number, "head": head, "lift": -13 - LINE_PX * head.count("|")})
    layer: alt.Chart = (
        alt.Chart(pd.DataFrame.from_records(heads))
        .mark_text(
            style="strong",
            dx=2,
            dy=alt.ExprRef("datum.lift"),
            lineBreak="|",
            lineHeight=LINE_PX,
            limit=alt.ExprRef(f"width/{place.columns}-6"),
        )
        .encode(x=place.x("x"), y=alt.value(0), text="head:N")
    )
    return layer
