"""The fit table: capabilities by segments, each cell with figure, aim, interval and verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from servicefit.charts.layers import KNOWN, Layout, by_state, finish, mark_shape, rows_axis, rows_of, wrap_in_two
from servicefit.charts.theme import LIGHT
from servicefit.formats import Unit, decimals_for, format_estimate, format_number, format_value, on_scale
from servicefit.names import plain_name

ROW_PX = 44
MOST_SEGMENTS: Mapping[Layout, int] = {"wide": 5, "narrow": 3}
NAME_WRAP = 16
# The bullet runs from 0 to 100 % between these places of a cell (0 = left edge, 1 = right).
BULLET_FROM, BULLET_TO = 0.06, 0.94
UP, DOWN = -8, 11


def plot_capability(
    table: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    segments: Sequence[str] | None = None,
    layout: Layout = "wide",
) -> alt.LayerChart:
    """Draw what each segment gets against what the strategy asks.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a segment and capability, as ``compare_with_targets`` gives it: ``segment``,
        ``capability``, ``value``, ``value_low``, ``value_high``, ``n``, ``weight``, ``target``,
        ``ceiling``, ``unit``, ``state``.
    names : Mapping of str to str, optional
        The company's own names.
    segments : Sequence of str, optional
        Order of the columns; left out: as they come. Five are shown, three on a phone.
    layout : {"wide", "narrow"}
        From 520 px of the container, or below.

    Returns
    -------
    altair.LayerChart
        One view; cells lie on one quantitative x (column number + place in the column).
    """
    columns = list(segments or dict.fromkeys(table["segment"]))[: MOST_SEGMENTS[layout]]
    wrapped = layout == "narrow"
    # A single column has room for the whole cell on a phone too.
    layout = "narrow" if wrapped and len(columns) > 1 else "wide"
    order = capability_order(table)
    cells = pd.DataFrame.from_records(_cells(table, columns, order, names, layout, wrapped=wrapped))
    rows = list(dict.fromkeys(cells["row"]))
    heads = _heads(columns, names, layout)
    axis = alt.Axis(
        title=None,
        labelExpr="split(datum.label,'|')",
        labelLineHeight=15,
        labelPadding=8,
        labelOffset=-7 if wrapped else 0,
    )
    y = rows_axis(rows, padding=0.08, axis=axis)
    weighted = layout == "wide" and bool(cells["weight"].ne("").any())
    layers = [
        *_cell_layers(cells, y, len(columns), layout),
        *_head_layers(heads, len(columns), layout, weighted=weighted),
    ]
    return finish(layers, _description(cells), len(rows) * ROW_PX, top=6)


def capability_order(table: pd.DataFrame) -> list[str]:
    """Order capabilities by their widest miss in any segment (weight times distance), then the lowest figure first."""
    miss = table[["shortfall", "excess"]].max(axis=1).fillna(0) * table["weight"].fillna(0)
    ranked = table.assign(miss=-miss).groupby("capability").agg(miss=("miss", "min"), value=("value", "mean"))
    return ranked.reset_index().sort_values(["miss", "value", "capability"])["capability"].tolist()


def _cells(
    table: pd.DataFrame,
    columns: Sequence[str],
    order: Sequence[str],
    names: Mapping[str, str] | None,
    layout: Layout,
    *,
    wrapped: bool,
) -> list[dict[str, object]]:
    found = {(row["segment"], row["capability"]): row for row in rows_of(table)}
    cells = []
    for capability in order:
        name = plain_name(capability, names)
        label = wrap_in_two(name, NAME_WRAP) if wrapped else name
        for number, segment in enumerate(columns):
            row = found.get((segment, capability))
            place = {"row": label, "x0": number + 0.012, "x1": number + 0.988, "left": number + BULLET_FROM}
            cells.append({**place, **_cell(row, number, f"{name}, {plain_name(segment, names)}", layout)})
    return cells


def _cell(row: Mapping[str, Any] | None, number: int, who: str, layout: Layout) -> dict[str, object]:
    """Write the words and places of one cell; ``row`` None = neither measured nor asked."""
    state = "not asked" if row is None else str(row["state"])
    if row is None or state not in KNOWN:
        return _wordy_cell(row, state, who, layout)
    unit: Unit = row["unit"]
    value, low, high = row["value"], row["value_low"], row["value_high"]
    aim = row["ceiling"] if state == "over" else row["target"]
    aimed = state != "no aim"
    decimals = decimals_for(low, high, unit) if aimed and layout == "wide" and _near(value, aim, unit) else 0

    def place(figure: float) -> float:
        share = min(max(on_scale(figure, unit) / 100, 0.0), 1.0)
        return round(number + BULLET_FROM + (BULLET_TO - BULLET_FROM) * share, 4)

    asked = f"{'limit' if state == 'over' else 'of'} {_asked(aim, unit)}" if aimed else ""
    return {
        "state": state,
        "now": format_value(value, unit, decimals),
        "asked": asked,
        "weight": _weight(row["weight"]),
        "low": place(low),
        "high": place(high),
        "value": place(value),
        "aim": place(aim) if aimed else None,
        "right": number + BULLET_TO,
        "words": f"{who}: {format_estimate(value, low, high, unit)}" + _verdict_words(state, asked),
    }


def _wordy_cell(row: Mapping[str, Any] | None, state: str, who: str, layout: Layout) -> dict[str, object]:
    first, _, rest = state.partition(" ") if layout == "narrow" else (state, "", "")
    told = {"withheld": "too few" if layout == "narrow" else "too few to tell", "not asked": ""}.get(state, rest)
    dash = "\N{EN DASH}" if state == "not asked" else first
    weight = "" if row is None else _weight(row["weight"])
    empty = dict.fromkeys(("low", "high", "value", "aim", "right"))
    return {"state": state, "now": dash, "asked": told, "weight": weight, **empty, "words": f"{who}: {state}"}


def _near(value: float, aim: float, unit: Unit) -> bool:
    """Tell whether a figure without decimals would read like its aim."""
    return round(on_scale(value, unit)) == round(on_scale(aim, unit))


def _asked(aim: float, unit: Unit) -> str:
    shown = round(on_scale(aim, unit), 1)
    return format_number(shown, 0 if shown == round(shown) else 1)


def _weight(weight: float) -> str:
    return "" if math.isnan(weight) or weight == 0 else f"{100 * weight:.0f}"


def _verdict_words(state: str, asked: str) -> str:
    verdicts = {"under": "under target", "on": "target met or not told apart", "over": "over the limit"}
    return f" {asked}, {verdicts[state]}" if state in verdicts else ""


def _cell_layers(cells: pd.DataFrame, y: alt.Y, count: int, layout: Layout) -> list[alt.Chart]:
    def x(field: str) -> alt.X:
        return alt.X(field, type="quantitative", scale=alt.Scale(domain=[0, count], nice=False), axis=None)

    base = alt.Chart(cells).encode(y=y, tooltip=alt.value(None))
    known = base.transform_filter(alt.FieldOneOfPredicate("state", list(KNOWN)))
    unknown = base.transform_filter("datum.state=='withheld'||datum.state=='not measured'")
    narrow = layout == "narrow"
    text_x, mark_x = (20, 9) if narrow else (24, 12)
    ground = base.mark_rect(
        strokeWidth=1.2, strokeDash=_dash(), fill=by_state("ground"), stroke=by_state("edge")
    ).encode(x=x("x0"), x2="x1", tooltip="words:N")
    bold = alt.ExprRef("datum.state=='on'||datum.state=='no aim'||datum.state=='not asked'?400:600")
    aimed = known.transform_filter("datum.state!='no aim'")
    layers = [
        ground,
        aimed.mark_point(
            filled=True, opacity=1, size=_size(), yOffset=UP, xOffset=mark_x, fill=by_state("mark")
        ).encode(x=x("x0"), shape=mark_shape()),
        aimed.mark_text(style="strong", dy=UP, dx=text_x, fontWeight=bold).encode(x=x("x0"), text="now:N"),
        base.transform_filter("datum.state=='no aim'||datum.state=='not asked'")
        .mark_text(style="strong", dy=UP, dx=mark_x - 4, fontWeight=400)
        .encode(x=x("x0"), text="now:N"),
        unknown.mark_text(style="strong", dy=UP, dx=8).encode(x=x("x0"), text="now:N"),
        unknown.mark_text(style="note", dy=9, dx=8).encode(x=x("x0"), text="asked:N"),
    ]
    asked_y, asked_x = (9, text_x) if narrow else (UP, alt.ExprRef(f"length(datum.now)>4?{text_x + 46}:{text_x + 36}"))
    layers.append(aimed.mark_text(style="note", dy=asked_y, dx=asked_x).encode(x=x("x0"), text="asked:N"))
    if not narrow:
        layers.append(base.mark_text(style="note", dy=UP, dx=-8, align="right").encode(x=x("x1"), text="weight:N"))
        layers.extend(_bullet_layers(known, x))
    return layers


def _bullet_layers(known: alt.Chart, place: Callable[[str], alt.X]) -> list[alt.Chart]:
    mark = by_state("mark")
    return [
        known.mark_rule(color=LIGHT["rule"], strokeWidth=2, yOffset=DOWN).encode(x=place("left"), x2="right"),
        known.mark_rule(strokeWidth=5, opacity=0.55, yOffset=DOWN, color=mark).encode(x=place("low"), x2="high"),
        known.mark_point(filled=True, size=42, opacity=1, yOffset=DOWN, fill=mark).encode(x=place("value")),
        known.transform_filter("datum.aim!=null")
        .mark_tick(color=LIGHT["ink"], thickness=2, size=12, yOffset=DOWN, opacity=1, orient="vertical")
        .encode(x=place("aim")),
    ]


def _dash() -> alt.ExprRef:
    return alt.ExprRef("datum.state=='withheld'||datum.state=='not measured'?[3,3]:[1,0]")


def _size() -> alt.ExprRef:
    return alt.ExprRef("datum.state=='on'?36:85")


def _heads(columns: Sequence[str], names: Mapping[str, str] | None, layout: Layout) -> pd.DataFrame:
    rows = []
    for number, segment in enumerate(columns):
        name = plain_name(segment, names)
        upper, _, lower = wrap_in_two(name, 11).rpartition("|") if layout == "narrow" else ("", "", name)
        rows.append({"x": number + 0.012, "end": number + 0.988, "upper": upper, "lower": lower})
    return pd.DataFrame.from_records(rows)


def _head_layers(heads: pd.DataFrame, count: int, layout: Layout, *, weighted: bool) -> list[alt.Chart]:
    base = alt.Chart(heads)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, count], nice=False), axis=None)
    end = alt.X("end:Q", scale=alt.Scale(domain=[0, count], nice=False), axis=None)
    limit = alt.ExprRef(f"width/{count}-{60 if weighted else 2}")
    lines = (("upper", -29), ("lower", -13)) if layout == "narrow" else (("lower", -13),)
    layers = [
        base.mark_text(style="strong", dx=2, dy=dy, limit=limit).encode(x=x, y=alt.value(0), text=f"{line}:N")
        for line, dy in lines
    ]
    if weighted:
        layers.append(
            base.mark_text(style="head", text="weight", align="right", dx=-8, dy=-13).encode(x=end, y=alt.value(0))
        )
    return layers


def _description(cells: pd.DataFrame) -> str:
    counts = cells["state"].value_counts()
    said = {
        "under": "under target",
        "on": "target met or not told apart",
        "over": "over the limit",
        "no aim": "without an aim",
        "withheld": "withheld",
        "not measured": "not measured",
    }
    parts = [f"{counts[state]} {words}" for state, words in said.items() if state in counts]
    return f"{cells['row'].nunique()} capabilities by segment: {', '.join(parts)}."
