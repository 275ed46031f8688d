"""Importance–performance analysis: where the cross-hair lies, and in which quarter a feature is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

CrosshairChoice = Literal["means", "medians", "mid-scale", "diagonal"]
Quadrant = Literal["fix_first", "keep_up", "possible_overkill", "low_priority", "open"]

QUADRANTS: tuple[Quadrant, ...] = ("open", "fix_first", "keep_up", "possible_overkill", "low_priority")
MID_PERFORMANCE = 50.0
"""Middle of the scale 0–100."""


@dataclass(frozen=True, slots=True)
class Crosshair:
    """Where the map of features is divided.

    Parameters
    ----------
    performance, importance : float
        Where the two lines cross, or a point of the diagonal; NaN where no feature has both figures.
    slope : float or None
        Importance a point of performance along the diagonal; None where the lines are upright and level. NaN where
        all features perform alike: then there is no diagonal.
    """

    performance: float
    importance: float
    slope: float | None = None


def crosshair(performance: ArrayLike, importance: ArrayLike, choice: CrosshairChoice) -> Crosshair:
    """Where does "good" begin, and where does "important"?

    Parameters
    ----------
    performance : array_like, shape (features,)
        Mean ratings, 0 to 100.
    importance : array_like, shape (features,)
        Shares; a feature that lacks one of its figures (NaN) is left out.
    choice : {"means", "medians", "mid-scale", "diagonal"}
        Mid-scale is a performance of 50 and an even share of importance. The diagonal leads from the least to the
        greatest figures: on it a feature performs, among the others, as much as it matters.

    Returns
    -------
    Crosshair
        In the units of the figures.

    Raises
    ------
    ValueError
        The shapes differ, or the choice is unknown.

    Notes
    -----
    The choice decides what is called weak: with the means, some features lie below whatever the service does.

    References
    ----------
    Martilla, J. A. & James, J. C. (1977). Importance-performance analysis. Journal of Marketing 41(1).
    Bacon, D. R. (2003). A comparison of approaches to importance-performance analysis. International Journal of
    Market Research 45(1), for the diagonal.

    Examples
    --------
    >>> crosshair([40, 60, 80], [0.5, 0.3, 0.2], "medians")
    Crosshair(performance=60.0, importance=0.3, slope=None)
    """
    x, y = np.asarray(performance, dtype=float), np.asarray(importance, dtype=float)
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError(f"performance and importance must have one shape (features,); found {x.shape} and {y.shape}")
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    if not known.any():
        return Crosshair(np.nan, np.nan, np.nan if choice == "diagonal" else None)
    match choice:
        case "means":
            return Crosshair(float(x.mean()), float(y.mean()))
        case "medians":
            return Crosshair(float(np.median(x)), float(np.median(y)))
        case "mid-scale":
            return Crosshair(MID_PERFORMANCE, 1 / len(y))
        case "diagonal":
            width, height = float(np.ptp(x)), float(np.ptp(y))
            slope = height / width if width > 0 else np.nan
            return Crosshair(float(x.min()) + width / 2, float(y.min()) + height / 2, slope)
    raise ValueError(f'choice must be means, medians, mid-scale or diagonal; found "{choice}"')


def classify_quadrants(
    performance_low: ArrayLike,
    performance_high: ArrayLike,
    importance_low: ArrayLike,
    importance_high: ArrayLike,
    at: Crosshair,
) -> list[Quadrant]:
    """In which quarter of the map is each feature?

    Parameters
    ----------
    performance_low, performance_high, importance_low, importance_high : array_like, shape (features,)
        Ends of the intervals; NaN where not known.
    at : Crosshair
        Its own uncertainty is left out.

    Returns
    -------
    list of {"fix_first", "keep_up", "possible_overkill", "low_priority", "open"}
        ``open`` where an interval meets the cross-hair or is not known. A diagonal knows only ``fix_first`` (wholly
        above it) and ``low_priority`` (wholly below it).

    References
    ----------
    Martilla, J. A. & James, J. C. (1977). Importance-performance analysis. Journal of Marketing 41(1).

    Examples
    --------
    >>> classify_quadrants([50, 50], [54, 62], [0.2, 0.2], [0.3, 0.3], Crosshair(60.0, 0.1))
    ['fix_first', 'open']
    """
    ends = (performance_low, performance_high, importance_low, importance_high)
    left, right, bottom, top = (np.asarray(end, dtype=float) for end in ends)
    if at.slope is not None:
        # What speaks most against "above" is the corner of high performance and low importance, and the other way.
        above = bottom > at.importance + at.slope * (right - at.performance)
        below = top < at.importance + at.slope * (left - at.performance)
        return _named(np.select([above, below], [1, 4], default=0))
    weak, good = right < at.performance, left > at.performance
    minor, important = top < at.importance, bottom > at.importance
    quarters = [important & weak, important & good, minor & good, minor & weak]
    return _named(np.select(quarters, [1, 2, 3, 4], default=0))


def _named(places: NDArray[np.int64]) -> list[Quadrant]:
    return [QUADRANTS[place] for place in places]
