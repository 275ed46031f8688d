"""What a low rating of a feature goes with, and a high one: stems to both sides of zero."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from servicefit.charts.feature_value.answer import FeatureValue, missing_words, rows_of_segment, words_chart
from servicefit.charts.feature_value.scale import names_axis, round_steps
from servicefit.charts.label_placement import LINE_PX, text_width
from servicefit.charts.layers import Layout, finish, pixels, rows_axis, rows_of, wrap_in_two
from servicefit.charts.theme import LIGHT
from servicefit.formats import MINUS
from servicefit.names import plain_name
from servicefit.outcomes import Outcome

MOST_FEATURES = 15
NAME_WRAP: Mapping[Layout, int] = {"wide": 26, "narrow": 38}
CLASS_PX = 165
"""Beside the plot, for the Kano class in words."""
PHONE_PX = 280
"""What name and class may take together on one line of a phone; else they stand on two."""
EFFECTS: Mapping[str, str] = {"penalty": "rated low", "reward": "rated high"}


def penalty_reward(answer: FeatureValue) -> alt.LayerChart:
    """Draw what low and high ratings go with, for the segment asked for.

    Parameters
    ----------
    answer : FeatureValue
        From ``ws.feature_value(...)``.

    Returns
    -------
    altair.LayerChart
        The wide layout.
    """
    return plot_penalty_reward(rows_of_segment(answer), names=answer.names, outcome=answer.outcome)


def plot_penalty_reward(
    rows: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    outcome: str = "satisfaction",
    scale: tuple[float, float] | None = None,
    confidence: float = 0.95,
    limit: int | None = MOST_FEATURES,
    layout: Layout = "wide",
) -> alt.LayerChart:
    """Draw penalty and reward of each feature with its Kano class.

    Parameters
    ----------
    rows : pandas.DataFrame
        Result table ``feature_value`` of one segment and outcome.
    names : Mapping of str to str, optional
        Names of features, by id.
    outcome : str
        What changes: ``retention`` in percentage points, else points.
    scale : tuple of float, optional
        Least and highest answer of the questionnaire, for the axis.
    confidence : float, optional
        Of the intervals.
    limit : int, optional
        Features drawn at most, those that matter and have the largest effects; None = all.
    layout : {"wide", "narrow"}
        From 520 px of the container, or below.

    Returns
    -------
    altair.LayerChart
        A row a feature: hollow = rated low, filled = rated high; coloured by the side of zero, grey where the interval
        holds zero, or the feature as a whole could be chance.
    """
    if rows.empty:
        return words_chart("No feature was rated.")
    told = Outcome(outcome, scale, confidence)
    order = penalty_reward_order(rows, told.chance)[:limit]
    found = {row["feature_id"]: row for row in rows_of(rows)}
    frame = pd.DataFrame.from_records([_row(found[feature], names, layout, told) for feature in order])
    place = _Places(frame, f"Change in {plain_name(outcome).lower()}, {told.axis}", layout)
    layers = [*_grounds(frame, place), *_stems(frame, place), *_words(frame, place)]
    return finish(layers, ". ".join(frame["words"]) + ".", len(frame) * place.row_px)


def penalty_reward_order(rows: pd.DataFrame, chance: float) -> list[str]:
    """Order features by penalty and reward together, the largest first; last those that as a whole could be chance."""
    span = rows[["penalty", "reward"]].astype(float).abs().sum(axis=1)
    ordered = rows.assign(doubt=rows["q_value"].astype(float).ge(chance), span=-span)
    ordered = ordered.sort_values(["doubt", "span", "feature_id"])
    return [str(feature) for feature in ordered["feature_id"]]


def _row(row: Mapping[str, Any], names: Mapping[str, str] | None, layout: Layout, outcome: Outcome) -> dict[str, Any]:
    name = plain_name(row["feature_id"], names)
    kind, told = _class_words(row)
    known = [effect for effect in EFFECTS if pd.notna(row[effect])]
    effects = [f"{EFFECTS[effect]} {outcome.effect(row, effect)}" for effect in known]
    ends = [f"{effect}{end}" for effect in EFFECTS for end in ("", "_low", "_high")]
    return {
        "row": wrap_in_two(name, NAME_WRAP[layout]),
        "kind": kind,
        "told": told,
        "doubt": bool(row["q_value"] >= outcome.chance),
        **{end: None if pd.isna(row[end]) else outcome.in_points(row[end]) for end in ends},
        "words": f"{name}: {'; '.join([*effects, told[:1].lower() + told[1:]])}",
    }


def _class_words(row: Mapping[str, Any]) -> tuple[str, str]:
    """Say what kind of feature it is, and how loud to say it: harm, clear or open."""
    unknown = [effect for effect in ("penalty", "reward") if pd.isna(row[effect])]
    if len(unknown) == 2:
        return "open", missing_words(row).capitalize()
    if unknown:
        return "open", f"Too few {'low' if unknown == ['penalty'] else 'high'} ratings"
    kano = row["kano"] if isinstance(row["kano"], str) else "uncertain"
    kind = {"reverse": "harm", "uncertain": "open", "indifferent": "open"}.get(kano, "clear")
    return kind, plain_name(kano)


class _Places:
    """Positions that all layers share: features down y, effects along x."""

    def __init__(self, frame: pd.DataFrame, title: str, layout: Layout) -> None:
        self.narrow = layout == "narrow"
        longest = max(text_width(row["row"]) + text_width(row["told"]) for row in rows_of(frame))
        self.below_name = self.narrow and longest > PHONE_PX
        self.name_lines = 1 + int(frame["row"].str.count(r"\|").max())
        lines = self.name_lines + self.below_name
        self.row_px = 30 + LINE_PX * lines if self.narrow else {1: 30, 2: 38}[lines]
        self.lift = self.row_px / 2 - 13 if self.narrow else 0
        self._rows = frame["row"].tolist()
        label = names_axis()
        self._y_axis = None if self.narrow else label
        ends = frame[[f"{effect}{end}" for effect in EFFECTS for end in ("", "_low", "_high")]].astype(float)
        low, high = (
            (min(0.0, *ends.min().dropna()), max(0.0, *ends.max().dropna()))
            if ends.notna().any(axis=None)
            else (0.0, 0.0)
        )
        room = 0.06 * (high - low) or 1.0
        self._x_scale = alt.Scale(domain=[low - room, high + room], nice=False)
        self._x_axis = alt.Axis(
            title=title,
            values=round_steps(low, high),
            labelExpr=f"(datum.value<0?'{MINUS}':datum.value>0?'+':'')+format(abs(datum.value),'~g')",
            grid=False,
        )

    def x(self, field: str) -> alt.X:
        return alt.X(field, type="quantitative", scale=self._x_scale, axis=self._x_axis)

    def y(self, at: float | None = None) -> alt.Y:
        return rows_axis(self._rows, axis=self._y_axis, at=at)


def _grounds(frame: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    """Draw hairlines between rows, and zero."""
    base = alt.Chart(frame.assign(zero=0.0))
    end = pixels("width" if place.narrow else f"width+{CLASS_PX}")
    lines = base.mark_rule(color=LIGHT["grid"]).encode(y=place.y(1), x=alt.value(0), x2=end)
    if place.narrow:
        zero = base.mark_tick(
            color=LIGHT["ink2"], thickness=1, size=24, yOffset=place.lift, orient="vertical", opacity=1
        )
        return [lines, zero.encode(x=place.x("zero"), y=place.y())]
    return [lines, alt.Chart(frame.head(1).assign(zero=0.0)).mark_rule(color=LIGHT["ink2"]).encode(x=place.x("zero"))]


def _stems(frame: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    """Draw each effect from zero: hollow = rated low, filled = rated high; grey where it could be chance."""
    layers: list[alt.Chart] = []
    lift = place.lift
    for effect in EFFECTS:
        base = alt.Chart(frame.assign(zero=0.0)).transform_filter(f"isValid(datum.{effect})").encode(y=place.y())
        sides = f"datum.doubt?'{LIGHT['muted']}':datum.{effect}_high<0?'{LIGHT['hurt']}':datum.{effect}_low>0?'{LIGHT['good']}'"
        color = alt.ExprRef(f"{sides}:'{LIGHT['muted']}'")
        fill = LIGHT["paper"] if effect == "penalty" else color
        layers += [
            base.mark_rule(strokeWidth=3, stroke=color, yOffset=lift).encode(x=place.x(effect), x2="zero"),
            base.mark_rule(style="interval", yOffset=lift).encode(x=place.x(f"{effect}_low"), x2=f"{effect}_high"),
            base.mark_point(
                shape="circle", filled=True, opacity=1, size=80, strokeWidth=2, fill=fill, stroke=color, yOffset=lift
            ).encode(x=place.x(effect), tooltip="words:N"),
        ]
    return layers


def _words(frame: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    """Write the Kano class; on a phone the name too, above its row."""
    base = alt.Chart(frame).encode(y=place.y(), tooltip="words:N")
    looks = {kind: LIGHT[token] for kind, token in {"harm": "hurt", "clear": "ink", "open": "muted"}.items()}
    color = alt.ExprRef(f"({json.dumps(looks)})[datum.kind]")
    if not place.narrow:
        told = base.mark_text(style="label", fill=color).encode(x=pixels("width+16"), text="told:N")
        return [told, *_heads(frame, place)]
    top = alt.Chart(frame).encode(y=place.y(0))
    name = top.mark_text(style="strong", dy=11, lineBreak="|", lineHeight=LINE_PX).encode(x=alt.value(0), text="row:N")
    if place.below_name:
        dy = 11 + LINE_PX * place.name_lines
        told = top.mark_text(style="note", dy=dy, fill=color).encode(x=alt.value(0), text="told:N")
    else:
        told = top.mark_text(style="note", dy=11, align="right", fill=color).encode(x=pixels("width"), text="told:N")
    return [name, told, *_key(alt.Chart(frame.head(1)).encode(x=alt.value(88), y=alt.value(-10)))]


def _heads(frame: pd.DataFrame, place: _Places) -> list[alt.Chart]:
    """Label the marks above the first row, and the words."""
    zero = alt.Chart(frame.head(1).assign(zero=0.0)).encode(x=place.x("zero"), y=alt.value(-10))
    words = alt.Chart(frame.head(1)).mark_text(style="head", text="So it is")
    return [*_key(zero), words.encode(x=pixels("width+16"), y=alt.value(-10))]


def _key(middle: alt.Chart) -> list[alt.Chart]:
    """Say left and right of a place what hollow and filled marks are."""
    low = middle.mark_point(shape="circle", filled=True, size=60, opacity=1, strokeWidth=2, xOffset=-12)
    high = middle.mark_point(shape="circle", filled=True, size=70, opacity=1, xOffset=12, fill=LIGHT["ink2"])
    low.mark.fill, low.mark.stroke = LIGHT["paper"], LIGHT["ink2"]
    return [
        low,
        high,
        middle.mark_text(style="head", text=EFFECTS["penalty"], align="right", dx=-22),
        middle.mark_text(style="head", text=EFFECTS["reward"], dx=22),
    ]
