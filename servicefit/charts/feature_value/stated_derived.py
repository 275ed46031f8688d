"""What customers say counts, what they choose, and what counts: ranks side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from servicefit.charts.feature_value.answer import FeatureValue, words_chart
from servicefit.charts.label_placement import LINE_PX, text_width
from servicefit.charts.layers import Layout, finish, rows_of, wrap_in_two
from servicefit.charts.theme import LIGHT
from servicefit.names import plain_name

# What counts stands in the middle: each line joins it to what customers say, or to what they choose.
HEADS: Mapping[str, str] = {"stated_rank": "They say", "derived_rank": "It counts", "asked_rank": "They choose"}
SHORT_HEADS: Mapping[str, str] = {"stated_rank": "Say", "derived_rank": "Counts", "asked_rank": "Choose"}
DIFFERS: Mapping[str, str] = {"stated_rank": "stated_differs", "asked_rank": "asked_differs"}
SOURCES: Mapping[str, str] = {
    "stated_rank": "by what customers say",
    "asked_rank": "by what they choose",
    "derived_rank": "by what counts",
}
WRAP: Mapping[Layout, int] = {"wide": 24, "narrow": 16}
ROW_PX = 24
RANKS_PX = 54
"""Between the last column and its names, where the rank interval stands there."""
NAME_PX = 14
PHONE_PX, SLOPE_PX = 300, 70
GAP: Mapping[Layout, float] = {"wide": 0.12, "narrow": 0.5}
"""Of a column's width, kept free of lines for the rank interval where lines go on."""
# Colour by how two measures differ beyond chance; else grey and thin.
TONES: Mapping[str, str] = {"more": "good", "less": "waste", "harm": "hurt", "no": "bar"}


def stated_derived(answer: FeatureValue, asked: pd.DataFrame | None = None) -> alt.LayerChart:
    """Draw what customers say counts beside what counts, for the segment asked for.

    Parameters
    ----------
    answer : FeatureValue
        From ``ws.feature_value(...)``.
    asked : pandas.DataFrame, optional
        Shares from best–worst choices: ``feature_id``, ``value``.

    Returns
    -------
    altair.LayerChart
        The wide layout.
    """
    return plot_stated_derived(answer.ranked(asked), names=answer.names)


def plot_stated_derived(
    ranked: pd.DataFrame, *, names: Mapping[str, str] | None = None, layout: Layout = "wide"
) -> alt.LayerChart:
    """Draw the rank of each feature by each measure of importance.

    Parameters
    ----------
    ranked : pandas.DataFrame
        One segment's features by measure, as ``compare_ranks`` gives them.
    names : Mapping of str to str, optional
        Names of features, by id.
    layout : {"wide", "narrow"}
        From 520 px of the container, or below.

    Returns
    -------
    altair.LayerChart
        A line a feature and comparison, coloured where it counts for more or less than customers say, or than they
        choose, beyond chance; beside what counts stands its rank interval.
    """
    if ranked.empty:
        return words_chart("Nothing compares: no importance was stated or chosen, or none can be told.")
    measures = [measure for measure in HEADS if measure in ranked]
    marks = pd.DataFrame.from_records(_marks(ranked, measures, names, layout))
    legs = pd.DataFrame.from_records(_legs(ranked, measures, GAP[layout]))
    wrapped = bool(marks["label"].str.contains("|", regex=False).any())
    row_px = 34 if wrapped else ROW_PX
    widest = max(text_width(label) for label in marks["label"])
    slopes = SLOPE_PX * (len(measures) - 1)
    place = _Places(measures, len(ranked))
    on_both_sides = layout == "wide" or 2 * widest + place.name_px + slopes <= PHONE_PX
    layers = [
        *_lines(legs, place),
        *_dots(marks, place),
        *_names(marks, place, on_both_sides=on_both_sides),
        *_heads([(HEADS if layout == "wide" else SHORT_HEADS)[measure] for measure in measures], place),
    ]
    return finish(layers, ". ".join(dict.fromkeys(marks["words"])) + ".", (len(ranked) - 1) * row_px)


class _Places:
    """Positions that all layers share: measures along x, ranks down y."""

    def __init__(self, measures: list[str], features: int) -> None:
        self.last = len(measures) - 1
        self.derived = measures.index("derived_rank")
        self.name_px = RANKS_PX if self.derived == self.last else NAME_PX
        self._x_scale = alt.Scale(domain=[0, self.last], nice=False)
        self._y_scale = alt.Scale(domain=[1, max(features, 2)], reverse=True, nice=False, zero=False)

    def x(self, field: str = "column") -> alt.X:
        return alt.X(field, type="quantitative", scale=self._x_scale, axis=None)

    def y(self, field: str = "rank") -> alt.Y:
        return alt.Y(field, type="quantitative", scale=self._y_scale, axis=None)


def _marks(
    ranked: pd.DataFrame, measures: list[str], names: Mapping[str, str] | None, layout: Layout
) -> list[dict[str, Any]]:
    marks = []
    for column, measure in enumerate(measures):
        ordered = ranked.sort_values([measure, "derived_rank", "feature_id"])
        for place, row in enumerate(rows_of(ordered), start=1):
            name = plain_name(row["feature_id"], names)
            label = wrap_in_two(name, WRAP[layout])
            marks.append(
                {
                    "feature": row["feature_id"],
                    "column": column,
                    "rank": float(row[measure]),
                    "place": place,
                    "tone": _tone_of(row, [measure] if measure in DIFFERS else measures),
                    "label": label,
                    "lift": -LINE_PX / 2 if "|" in label else 0,
                    "told": _rank(row[measure]),
                    "interval": _interval(row),
                    "words": _words(row, name, measures),
                }
            )
    return marks


def _legs(ranked: pd.DataFrame, measures: list[str], gap: float) -> list[dict[str, Any]]:
    """Give both ends of each line between what counts and what customers say or choose."""
    derived = measures.index("derived_rank")
    return [
        {
            "leg": f"{row['feature_id']} {measure}",
            "column": column,
            "rank": float(row[rank]),
            "tone": _tone_of(row, [measure]),
        }
        for row in rows_of(ranked)
        for said, measure in enumerate(measures)
        if measure in DIFFERS
        for column, rank in ((said, measure), (derived + (gap if said > derived else 0), "derived_rank"))
    ]


def _tone_of(row: Mapping[str, Any], measures: list[str]) -> str:
    """Say how a feature differs by any of these measures, beyond chance."""
    told = [row[DIFFERS[measure]] for measure in measures if measure in DIFFERS]
    return next((str(word) for word in told if word != "no"), "no")


def _rank(rank: float) -> str:
    return f"{rank:g}"


def _interval(row: Mapping[str, Any]) -> str:
    if pd.isna(row["rank_low"]) or pd.isna(row["rank_high"]):
        return ""
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return f"{low}–{high}" if high > low else f"{low}"


def _words(row: Mapping[str, Any], name: str, measures: list[str]) -> str:
    interval = _interval(row)
    harm = "; does harm" if _tone_of(row, measures) == "harm" else ""
    ends = {"derived_rank": f" ({interval})"} if interval else {}
    ranks = ", ".join(f"{_rank(row[measure])} {SOURCES[measure]}{ends.get(measure, '')}" for measure in measures)
    return f"{name}: rank {ranks}{harm}"


def _lines(legs: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    base = alt.Chart(legs).encode(x=place.x(), y=place.y(), detail="leg:N")
    return [
        base.transform_filter("datum.tone=='no'").mark_line(strokeWidth=1, stroke=LIGHT["bar"]),
        base.transform_filter("datum.tone!='no'").mark_line(strokeWidth=2.5, stroke=_tone()),
    ]


def _dots(marks: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    base = alt.Chart(marks).encode(x=place.x(), y=place.y(), tooltip="words:N")
    return [base.mark_point(shape="circle", filled=True, size=50, opacity=1, fill=_tone(), stroke=_tone())]


def _names(marks: pd.DataFrame, place: _Places, *, on_both_sides: bool) -> list[alt.Chart]:
    """Write names beside the first and the last column; tied features keep a line each, joined to their dot."""
    weight = alt.ExprRef("datum.tone=='no'?400:600")
    left = alt.Chart(marks[marks["column"] == 0])
    right = alt.Chart(marks[marks["column"] == place.last])
    layers: list[alt.Chart] = []
    for side, way in ((left, -1), (right, 1)):
        tied = side.transform_filter("datum.rank!=datum.place")
        layers.append(
            tied.mark_line(stroke=LIGHT["rule"], strokeWidth=1)
            .transform_fold(["rank", "place"], as_=["end", "at"])
            .encode(x=place.x(), y=place.y("at"), detail="feature:N")
        )
        layers[-1].mark.xOffset = alt.ExprRef(f"datum.end=='rank'?{6 * way}:{12 * way}")
    if on_both_sides:
        layers.append(
            left.mark_text(
                style="label", align="right", dx=-14, dy=alt.ExprRef("datum.lift"), fontWeight=weight, lineBreak="|"
            ).encode(x=place.x(), y=place.y("place"), text="label:N")
        )
    else:
        layers.append(
            left.mark_text(style="note", align="right", dx=-14).encode(x=place.x(), y=place.y("place"), text="told:N")
        )
    layers += [
        *_intervals(marks, place),
        right.mark_text(
            style="label",
            dx=place.name_px,
            dy=alt.ExprRef("datum.lift"),
            fontWeight=weight,
            lineBreak="|",
            lineHeight=LINE_PX,
        ).encode(x=place.x(), y=place.y("place"), text="label:N"),
    ]
    return layers


def _intervals(marks: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    """Write the rank interval right of what counts."""
    base = alt.Chart(marks[marks["column"] == place.derived])
    at_end = place.derived == place.last
    words = base.mark_text(style="note", dx=14 if at_end else 9)
    return [words.encode(x=place.x(), y=place.y("place" if at_end else "rank"), text="interval:N")]


def _heads(words: list[str], place: _Places) -> list[alt.Chart]:
    *others, last = words
    frame = pd.DataFrame({"column": range(len(others)), "head": others})
    end = alt.Chart(pd.DataFrame([{"column": place.last}])).encode(x=place.x(), y=alt.value(0))
    heads = [
        alt.Chart(frame)
        .mark_text(style="strong", align="center", dy=-24)
        .encode(x=place.x(), y=alt.value(0), text="head:N")
    ]
    if place.derived < place.last:
        return [*heads, end.mark_text(style="strong", text=last, align="center", dy=-24)]
    return [
        *heads,
        end.mark_text(style="strong", text=last, align="right", dx=6, dy=-24),
        end.mark_text(style="head", text="rank", dx=14, dy=-24),
    ]


def _tone() -> alt.ExprRef:
    colors = {tone: LIGHT[token] for tone, token in TONES.items()}
    return alt.ExprRef(f"({json.dumps(colors)})[datum.tone]")
