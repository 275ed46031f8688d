"""Outcomes in words: what features are held against, and how large an effect is in its own points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from servicefit.formats import bound_text, format_number
from servicefit.names import plain_name

_NOUNS = {"satisfaction": "satisfaction", "recommend": "recommendation", "retention": "who stays"}
_DIFFERENCES = {
    "satisfaction": "differences in satisfaction",
    "recommend": "differences in recommendation",
    "retention": "who stays",
}
_WAYS = {"satisfaction": "are {} satisfied", "recommend": "recommend {}", "retention": "stay {} often"}
_POINTS = {"satisfaction": "points", "recommend": "points", "retention": "percentage points"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome and the scale on which it was asked.

    Parameters
    ----------
    name : str
        ``satisfaction``, ``recommend`` or ``retention``.
    scale : tuple of float, optional
        Least and highest answer; None for retention, which is a share.
    confidence : float
        Of the intervals.
    """

    name: str = "satisfaction"
    scale: tuple[float, float] | None = (1, 5)
    confidence: float = 0.95

    @property
    def noun(self) -> str:
        """The outcome within a sentence."""
        return _NOUNS[self.name]

    @property
    def explained(self) -> str:
        """What importance is a share of: what ratings explain of the outcome."""
        return f"share of {plain_name(self.name).lower()} explained"

    @property
    def differences(self) -> str:
        """What ratings explain a share of, within a sentence."""
        return _DIFFERENCES[self.name]

    @property
    def unit(self) -> str:
        """What its differences are counted in: ``points`` or ``percentage points``."""
        return _POINTS[self.name]

    @property
    def chance(self) -> float:
        """How often a test may speak where nothing is: 1 − confidence."""
        return 1 - self.confidence

    @property
    def axis(self) -> str:
        """Unit and scale, for example ``"points, scale 1–5"``."""
        return self.unit + (f", {self._span}" if self._span else "")

    @property
    def _span(self) -> str:
        return "" if self.scale is None else "scale {:g}\N{EN DASH}{:g}".format(*self.scale)

    @property
    def _factor(self) -> float:
        return 100.0 if self.name == "retention" else 1.0

    @property
    def _decimals(self) -> int:
        return 1 if self.name == "retention" else 2

    def effect(self, row: Mapping[str, Any], key: str, unit: str = "") -> str:
        """Write an effect with its sign and interval, for example ``"−0.90 (−1.02 to −0.78)"``.

        Parameters
        ----------
        row : Mapping
            A row of ``feature_value``.
        key : str
            ``penalty`` or ``reward``.
        unit : str
            Written behind the figure; left out where a heading says it.

        Returns
        -------
        str
            In the outcome's own points; an en dash where there is none.
        """
        value, *ends = self._figures(row, key)
        if math.isnan(value):
            return "\N{EN DASH}"
        sign = "+" if round(value, self._decimals) > 0 else ""
        interval = "" if any(map(math.isnan, ends)) else f"({' to '.join(map(self._bound, ends))})"
        return " ".join(filter(None, [f"{sign}{self._text(value)}", unit, interval]))

    def compared(self, row: Mapping[str, Any], key: str, *, again: bool = False) -> str:
        """Say what customers do who rate a feature low or high, against those who rate it middling.

        Parameters
        ----------
        row : Mapping
            A row of ``feature_value``.
        key : str
            ``penalty`` or ``reward``; known, with an interval.
        again : bool
            Whether the sentence has said verb and scale already.

        Returns
        -------
        str
            For example ``"are 0.90 points less satisfied (0.78 to 1.02, scale 1–5)"``.
        """
        value, *ends = self._figures(row, key)
        low, high = sorted(-end if value < 0 else end for end in ends)
        size, way = f"{self._text(abs(value))} {self.unit}", "less" if value < 0 else "more"
        interval = f"{self._bound(low)} to {self._bound(high)}"
        if again:
            return f"{size} {way} ({interval})"
        phrases = {
            "satisfaction": f"are {size} {way} satisfied",
            "recommend": f"recommend {size} {way}",
            "retention": f"stay {size} {way} often",
        }
        return f"{phrases[self.name]} ({', '.join(filter(None, [interval, self._span]))})"

    def size(self, row: Mapping[str, Any], key: str) -> str:
        """Write how large an effect is, without its sign and unit: ``"0.33 (0.17 to 0.49)"``."""
        value, *ends = self._figures(row, key)
        low, high = sorted(-end if value < 0 else end for end in ends)
        return f"{self._text(abs(value))} ({self._bound(low)} to {self._bound(high)})"

    def way(self, value: float) -> str:
        """Say which way an effect goes, without a figure: ``"are less satisfied"``."""
        return _WAYS[self.name].format("less" if value < 0 else "more")

    def points(self, value: float) -> str:
        """Write one figure in the outcome's points, without their name."""
        return self._text(self.in_points(value))

    def bound(self, value: float) -> str:
        """Write the end of an interval in the outcome's points; one that rounds to zero keeps a decimal more."""
        return self._bound(self.in_points(value))

    def in_points(self, value: object) -> float:
        """Give a figure as it is shown: probabilities as percentage points; NaN where there is none."""
        return math.nan if pd.isna(value) else float(value) * self._factor  # type: ignore[call-overload, arg-type]

    def _figures(self, row: Mapping[str, Any], key: str) -> list[float]:
        return [self.in_points(row[name]) for name in (key, f"{key}_low", f"{key}_high")]

    def _text(self, value: float) -> str:
        return format_number(value, self._decimals)

    def _bound(self, value: float) -> str:
        return bound_text(value, self._decimals)


def outcome_of(name: str, scales: Mapping[str, tuple[float, float]], confidence: float = 0.95) -> Outcome:
    """Give an outcome its scale.

    Parameters
    ----------
    name : str
        ``satisfaction``, ``recommend`` or ``retention``.
    scales : Mapping of str to tuple of float
        Least and highest answer of the questionnaire, by name.
    confidence : float
        Of the intervals.

    Returns
    -------
    Outcome
        Without a scale for retention.
    """
    return Outcome(name, scales.get(name), confidence)
