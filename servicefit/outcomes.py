"""Outcomes in words: what features are held against, and how large an effect is in its own points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from servicefit.formats import format_number

_NOUNS = {"satisfaction": "satisfaction", "recommend": "recommendation", "retention": "who stays"}
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
        interval = "" if any(map(math.isnan, ends)) else f"({' to '.join(map(self._text, ends))})"
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
        interval = f"{self._text(low)} to {self._text(high)}"
        if again:
            return f"{size} {way} ({interval})"
        phrases = {
            "satisfaction": f"are {size} {way} satisfied",
            "recommend": f"recommend {size} {way}",
            "retention": f"stay {way} often, by {size}",
        }
        return f"{phrases[self.name]} ({', '.join(filter(None, [interval, self._span]))})"

    def points(self, value: float) -> str:
        """Write one figure in the outcome's points, without their name."""
        return self._text(self._shown(value))

    def _figures(self, row: Mapping[str, Any], key: str) -> list[float]:
        return [self._shown(row[name]) for name in (key, f"{key}_low", f"{key}_high")]

    def _shown(self, value: object) -> float:
        return math.nan if pd.isna(value) else float(value) * self._factor  # type: ignore[call-overload, arg-type]

    def _text(self, value: float) -> str:
        return format_number(value, self._decimals)


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
