"""What part of the map of features is drawn, what stands in its corners, and where its labels go."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from servicefit.charts.feature_value.scale import wrap_evenly
from servicefit.charts.label_placement import Box, place_labels, text_width
from servicefit.charts.layers import Layout, rows_of
from servicefit.names import QUADRANT_NAMES

MOST_LABELS, MOST_FEATURES = 12, 15
"""Of more than fifteen features, the twelve with most importance have a label, and all that do harm."""
HEIGHT: Mapping[Layout, int] = {"wide": 430, "narrow": 470}
PLACED_AT: Mapping[Layout, tuple[int, int, int]] = {"wide": (430, 580, 800), "narrow": (250, 280, 380)}
"""Widths of the plot from which labels stand where they fit at that width."""
SMALL = 0.005
"""Shares below this lie in one heap at 0%: they are named below the map."""
TOLD_BESIDE: Mapping[str, str] = {"harm": "does harm", "keep_safe": "keep safe"}
FAILS = "must not fail"
"""What stands behind a name where the quarter alone would mislead."""
WRAP: Mapping[Layout, int] = {"wide": 24, "narrow": 16}
CORNER_PX = 22

Corner = tuple[str, Literal["left", "right"], Literal["top", "bottom"]]
CORNERS: tuple[Corner, ...] = (
    ("fix_first", "left", "top"),
    ("keep_up", "right", "top"),
    ("low_priority", "left", "bottom"),
    ("possible_overkill", "right", "bottom"),
)
CORNERS_OF_DIAGONAL: tuple[Corner, ...] = (("fix_first", "left", "top"), ("low_priority", "right", "bottom"))


@dataclass(frozen=True, slots=True)
class MapView:
    """What part of the figures is drawn, and where the map is divided.

    Attributes
    ----------
    x, y : (float, float)
        Least and greatest performance and importance.
    cross : (float, float)
        Performance and importance where the lines cross, or of a point on the diagonal.
    slope : float or None
        Of the diagonal; None where there is none.
    height : int
        In pixels.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    cross: tuple[float, float]
    slope: float | None
    height: int

    def pixel(self, performance: float, importance: float, width: float) -> tuple[float, float]:
        """Give where a figure lies in a plot of that width."""
        (left, right), (bottom, top) = self.x, self.y
        return width * (performance - left) / (right - left), self.height * (top - importance) / (top - bottom)

    @property
    def corners(self) -> tuple[Corner, ...]:
        """What stands in which corner."""
        return CORNERS if self.slope is None else CORNERS_OF_DIAGONAL

    def diagonal(self) -> list[tuple[float, float]]:
        """Where the sloping line meets the edges of the plot; empty where there is none."""
        if self.slope is None or not self.slope > 0:
            return []
        (left, right), (bottom, top) = self.x, self.y
        start = max(left, self.cross[0] + (bottom - self.cross[1]) / self.slope)
        end = min(right, self.cross[0] + (top - self.cross[1]) / self.slope)
        return [(x, self.cross[1] + self.slope * (x - self.cross[0])) for x in (start, end)]


def view_map(known: pd.DataFrame, layout: Layout) -> MapView:
    """Choose what part of the figures is drawn: all intervals, the cross-hair, and room for the corners' words.

    Parameters
    ----------
    known : pandas.DataFrame
        Features with both figures, as ``place_features`` gives them; at least one.
    layout : {"wide", "narrow"}
        Decides the height.

    Returns
    -------
    MapView
        With importance from just below 0.
    """
    first = rows_of(known)[0]
    cross = (float(first["crosshair_performance"]), float(first["crosshair_importance"]))
    slope = float(first["crosshair_slope"]) if first["crosshair"] == "diagonal" else None
    left = min(cross[0], *known[["performance", "performance_low"]].astype(float).min())
    right = max(cross[0], *known[["performance", "performance_high"]].astype(float).max())
    top = max(cross[1], *known[["importance", "importance_high"]].astype(float).max())
    room = 0.07 * max(right - left, 20)
    return MapView((left - room, right + room), (-0.09 * top, 1.09 * top), cross, slope, HEIGHT[layout])


def with_labels(points: Sequence[Mapping[str, Any]], view: MapView, layout: Layout) -> list[dict[str, Any]]:
    """Add labels and where they stand at each of three widths.

    Parameters
    ----------
    points : sequence of dict
        Of each feature ``name``, ``tone`` and its figures, the most important first.
    view : MapView
        What is drawn.
    layout : {"wide", "narrow"}
        Decides the three widths.

    Returns
    -------
    list of dict
        The points, and for each width k ``labelk``, ``dxk``, ``dyk``, ``alignk``; a label without room is empty and
        left to the pointer.
    """
    labels = _labels(points, layout)
    rows = [dict(point) for point in points]
    for number, width in enumerate(PLACED_AT[layout]):
        dots = [view.pixel(point["performance"], point["importance"], width) for point in points]
        found = place_labels(
            dots, labels, (width, view.height), solid=_corner_boxes(width, view), lines=_line_boxes(points, view, width)
        )
        for row, label, place in zip(rows, labels, found, strict=True):
            row |= {f"dx{number}": place.dx, f"dy{number}": place.dy, f"align{number}": place.align}
            row[f"label{number}"] = label if place.is_clear else ""
    return rows


def _labels(points: Sequence[Mapping[str, Any]], layout: Layout) -> list[str]:
    """Write a point's label; an empty one where there are many features and others matter more."""
    labels, heap = [], heap_names(points)
    for place, point in enumerate(points):
        shown = len(points) <= MOST_FEATURES or place < MOST_LABELS or point["tone"] == "harm"
        beside = FAILS if point["fails"] else TOLD_BESIDE.get(point["tone"])
        told = f"{point['name']} – {beside}" if beside else point["name"]
        labels.append(wrap_evenly(told, WRAP[layout]) if shown and point["name"] not in heap else "")
    return labels


def heap_names(points: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name the features that lie in one heap at 0%; none where one alone does.

    Parameters
    ----------
    points : sequence of dict
        Of each feature ``name``, ``tone`` and ``importance``.

    Returns
    -------
    list of str
        Without those that do harm, which keep a label of their own.
    """
    names = [point["name"] for point in points if point["importance"] < SMALL and point["tone"] != "harm"]
    return names if len(names) > 1 else []


def _corner_boxes(width: float, view: MapView) -> list[Box]:
    boxes: list[Box] = []
    for quadrant, across, down in view.corners:
        wide = text_width(QUADRANT_NAMES[quadrant]) + 16
        left = 0.0 if across == "left" else width - wide
        top = 0 if down == "top" else view.height - CORNER_PX
        boxes.append((left, top, left + wide, top + CORNER_PX))
    return boxes


def _line_boxes(points: Sequence[Mapping[str, Any]], view: MapView, width: float) -> list[Box]:
    """Give the intervals and the cross-hair as thin boxes, which labels avoid."""
    spans = [
        (point[f"performance{a}"], point[f"importance{b}"], point[f"performance{c}"], point[f"importance{d}"])
        for point in points
        for a, b, c, d in (("_low", "", "_high", ""), ("", "_high", "", "_low"))
    ]
    if view.slope is None:
        spans += [
            (view.cross[0], view.y[1], view.cross[0], view.y[0]),
            (view.x[0], view.cross[1], view.x[1], view.cross[1]),
        ]
    boxes = []
    for left, top, right, bottom in spans:
        if not any(math.isnan(end) for end in (left, top, right, bottom)):
            (x0, y0), (x1, y1) = view.pixel(left, top, width), view.pixel(right, bottom, width)
            boxes.append((x0 - 1, y0 - 1, x1 + 1, y1 + 1))
    return boxes
