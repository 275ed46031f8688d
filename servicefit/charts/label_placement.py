"""Where the labels of a scatter go: beside their points, clear of each other. The same input gives the same places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from servicefit.charts.theme import LABEL_PX

Align = Literal["left", "right", "center"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels; y grows downwards."""
Floats = NDArray[np.float64]

LINE_PX = 15
POINT_PX = 6
"""Half the size of a point."""
DISTANCES = (POINT_PX + 4, POINT_PX + 13, POINT_PX + 24)
# Direction of a label from its point, its alignment, and how little it is liked: right of the point reads best.
DIRECTIONS: tuple[tuple[float, float, Align, float], ...] = (
    (1.0, 0.0, "left", 0.0),
    (0.7, -0.7, "left", 0.6),
    (0.7, 0.7, "left", 0.6),
    (-1.0, 0.0, "right", 0.8),
    (0.0, -1.0, "center", 1.0),
    (0.0, 1.0, "center", 1.0),
    (-0.7, -0.7, "right", 1.2),
    (-0.7, 0.7, "right", 1.2),
)
FURTHER = 3.0
"""Cost of each step of distance."""
LEAVES, MISLEADS = 15.0, 15.0
"""Square pixels that a pixel outside the plot is as bad as, and to stand nearer to another point."""
COVERS, TOUCHES = 3.0, 0.08
"""Cost of a square pixel over a point, label or fixed text, and over a line."""
NEARER = 6.0
"""Pixels by which another point must be nearer to mislead."""
TOLERATED = 6.0
"""Square pixels that may overlap: widths are estimated with some room."""
SWEEPS = 20

# Widths of Arial's letters in thousandths of the font's size; other sans-serif fonts differ by a few per cent.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys(" tfI./,:;!()-", 300),
    **dict.fromkeys("ckvxyzsJr", 500),
    **dict.fromkeys("mMW%@", 880),
    **dict.fromkeys("wABCDEGHKNOPQRSUVXYZ&+−", 700),
}
_USUAL_WIDTH, _ROOM = 560, 1.05


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a label stands relative to its point.

    Attributes
    ----------
    dx, dy : float
        Pixels to the right and downwards, to the middle of the first line.
    align : {"left", "right", "center"}
        Which part of the text stands there.
    is_clear : bool
        Whether it covers nothing; a label that is not clear is better left out.
    """

    dx: float
    dy: float
    align: Align
    is_clear: bool


def text_width(text: str, size: float = LABEL_PX) -> float:
    """Estimate the width of a text in pixels; of its widest line where ``|`` breaks it."""
    return max(
        size * _ROOM * sum(_WIDTHS.get(letter, _USUAL_WIDTH) for letter in line) / 1000 for line in text.split("|")
    )


def place_labels(
    points: Sequence[tuple[float, float]],
    labels: Sequence[str],
    plot: tuple[float, float],
    *,
    solid: Sequence[Box] = (),
    lines: Sequence[Box] = (),
) -> list[Placement]:
    """Find a place for each label of a scatter.

    Parameters
    ----------
    points : sequence of (x, y)
        In pixels from the plot's upper left corner, those that matter most first.
    labels : sequence of str
        One a point; ``|`` breaks a line, an empty one needs no place.
    plot : (width, height)
        Of the plot.
    solid, lines : sequence of Box
        What should not be covered, and what may be covered at a small cost.

    Returns
    -------
    list of Placement
        One a point.

    Notes
    -----
    Of 24 positions a label, each takes the cheapest given the others, in turn until none moves; from four orders of
    turns the best result is kept. While a label still covers something, the last such one is let go.
    """
    if not points:
        return []
    boxes = np.array([_boxes(x, y, label) for (x, y), label in zip(points, labels, strict=True)])
    dots = np.array([(x - POINT_PX, y - POINT_PX, x + POINT_PX, y + POINT_PX) for x, y in points])
    bad = _covered(boxes, dots, solid) + LEAVES * _outside(boxes, *plot) + MISLEADS * _nearer_to_another(boxes, points)
    cost = COVERS * bad + TOUCHES * _overlaps(boxes, lines) + _dislikes()
    overlaps = _area(boxes[:, :, None, None], boxes[None, None])
    overlaps[np.arange(len(points)), :, np.arange(len(points))] = 0
    kept = np.array([bool(label) for label in labels])
    chosen = _search_until_clear(bad, cost, overlaps, np.array(points), kept)
    return [
        _placement(int(place), label, is_clear=bool(ok)) for place, label, ok in zip(chosen, labels, kept, strict=True)
    ]


def _positions(lines: int) -> list[tuple[float, float, Align]]:
    """Give where the middle of a label may stand: above and below its point, its height counts."""
    half = LINE_PX * lines / 2 - 4
    return [
        (right * far, down * far + half * np.sign(down), align)
        for far in DISTANCES
        for right, down, align, _ in DIRECTIONS
    ]


def _dislikes() -> Floats:
    return np.array([FURTHER * step + dislike for step in range(len(DISTANCES)) for *_, dislike in DIRECTIONS])


def _boxes(x: float, y: float, label: str) -> list[Box]:
    lines = 1 + label.count("|")
    width, half = text_width(label), LINE_PX * lines / 2
    boxes = []
    for right, down, align in _positions(lines):
        left = x + right - {"left": 0.0, "center": width / 2, "right": width}[align]
        boxes.append((left, y + down - half, left + width, y + down + half))
    return boxes


def _placement(place: int, label: str, *, is_clear: bool) -> Placement:
    more_lines = label.count("|")
    right, down, align = _positions(1 + more_lines)[place]
    return Placement(round(right, 1), round(down - LINE_PX * more_lines / 2, 1), align, is_clear)


def _area(one: Floats, other: Floats) -> Floats:
    width = np.minimum(one[..., 2], other[..., 2]) - np.maximum(one[..., 0], other[..., 0])
    height = np.minimum(one[..., 3], other[..., 3]) - np.maximum(one[..., 1], other[..., 1])
    area: Floats = np.maximum(width, 0) * np.maximum(height, 0)
    return area


def _overlaps(boxes: Floats, others: Sequence[Box]) -> Floats:
    if not others:
        return np.zeros(boxes.shape[:2])
    overlaps: Floats = _area(boxes[:, :, None], np.array(others)).sum(axis=2)
    return overlaps


def _covered(boxes: Floats, dots: Floats, solid: Sequence[Box]) -> Floats:
    over_dots = _area(boxes[:, :, None], dots)
    return np.asarray(over_dots.sum(axis=2) + _overlaps(boxes, solid))


def _outside(boxes: Floats, width: float, height: float) -> Floats:
    beyond = np.maximum(boxes[..., 2:] - (width, height), 0) + np.maximum(-boxes[..., :2], 0)
    return np.asarray(beyond.sum(axis=-1))


def _nearer_to_another(boxes: Floats, points: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    at = np.array(points)
    aside = np.maximum(boxes[:, :, None, :2] - at, 0) + np.maximum(at - boxes[:, :, None, 2:], 0)
    distance = np.hypot(aside[..., 0], aside[..., 1])
    number = np.arange(len(points))
    own = distance[number, :, number]
    distance[number, :, number] = np.inf
    return np.asarray(distance.min(axis=2) < own - NEARER)


def _search_until_clear(
    bad: Floats, cost: Floats, overlaps: Floats, points: Floats, kept: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Search places; while a label covers something, let the last such one go. ``kept`` is brought up to date."""
    wanted = kept.copy()
    chosen: NDArray[np.int64] = cost.argmin(axis=1)
    while kept.any():
        among = np.flatnonzero(kept)
        chosen[among] = _search(cost[among], overlaps[among][:, :, among], points[among])
        taken = np.array([_is_free(bad, overlaps, label, chosen, kept)[chosen[label]] for label in among])
        if taken.all():
            break
        kept[among[~taken][-1]] = False
    for label in np.flatnonzero(wanted & ~kept):  # what was let go early may find room now
        free = _is_free(bad, overlaps, label, chosen, kept)
        if free.any():
            chosen[label], kept[label] = np.where(free, cost[label], np.inf).argmin(), True
    return chosen


def _is_free(
    bad: Floats, overlaps: Floats, label: np.intp, chosen: NDArray[np.int64], kept: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Say of each position of a label whether it covers neither points nor the labels that are kept."""
    over_labels = overlaps[label][:, kept, chosen[kept]]
    return np.asarray((bad[label] <= TOLERATED) & (over_labels <= TOLERATED).all(axis=1))


def _search(cost: Floats, overlaps: Floats, points: Floats) -> NDArray[np.int64]:
    number = np.arange(len(cost))
    best: NDArray[np.int64] = cost.argmin(axis=1)
    least = np.inf
    for column, turn in ((0, 1), (0, -1), (1, 1), (1, -1)):
        chosen = cost.argmin(axis=1)
        for _ in range(SWEEPS):
            before = chosen.copy()
            for label in np.argsort(points[:, column], kind="stable")[::turn]:
                over_labels = overlaps[label][:, number, chosen].sum(axis=1)
                chosen[label] = (cost[label] + COVERS * over_labels).argmin()
            if (chosen == before).all():
                break
        total = cost[number, chosen].sum() + COVERS * overlaps[number, chosen][:, number, chosen].sum() / 2
        if total < least:
            best, least = chosen, total
    return best
