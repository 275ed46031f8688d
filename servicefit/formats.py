"""How figures are written: intervals in brackets, a true minus, no false precision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

Unit = Literal["share", "0-100", "points"]

MINUS = "\N{MINUS SIGN}"


def format_number(value: float, decimals: int = 0) -> str:
    """Write a number with thousands separated and a true minus.

    Parameters
    ----------
    value : float
        Any finite number.
    decimals : int
        Digits after the decimal point.

    Returns
    -------
    str
        For example ``"1,284,310"`` or ``"−0.06"``.
    """
    text = f"{value:,.{decimals}f}"
    if text.startswith("-"):
        nothing = not text.strip("-0.,")
        text = text[1:] if nothing else MINUS + text[1:]
    return text


def on_scale(value: float, unit: Unit) -> float:
    """Give a figure as it is shown: shares as per cent, all else as it is."""
    return value * 100 if unit == "share" else value


def decimals_for(low: float, high: float, unit: Unit) -> int:
    """Find how many decimals an interval needs so that its ends differ.

    Parameters
    ----------
    low, high : float
        The ends, in the unit's own scale (shares 0 to 1).
    unit : Unit
        What the figure is; points get two decimals, the others none or one.

    Returns
    -------
    int
        0, 1 or 2.
    """
    if unit == "points":
        return 2
    return 1 if on_scale(high, unit) - on_scale(low, unit) < 1 else 0


def format_value(value: float, unit: Unit, decimals: int = 0) -> str:
    """Write one figure in its unit, for example ``"72%"``."""
    if unit == "points" and decimals == 0:
        decimals = 2
    return format_number(on_scale(value, unit), decimals) + ("%" if unit == "share" else "")


def format_interval(low: float, high: float, unit: Unit) -> str:
    """Write the two ends of an interval, for example ``"70 to 74"``."""
    decimals = decimals_for(low, high, unit)
    ends = (format_number(on_scale(end, unit), decimals) for end in (low, high))
    return " to ".join(ends)


def format_estimate(value: float, low: float, high: float, unit: Unit) -> str:
    """Write a figure with its interval, for example ``"72% (70 to 74)"``.

    Parameters
    ----------
    value, low, high : float
        Estimate and ends in the unit's own scale; ends that are not finite are left out.
    unit : Unit
        What the figure is.

    Returns
    -------
    str
        Figure and interval with the same number of decimals.

    Examples
    --------
    >>> format_estimate(0.72, 0.70, 0.74, "share")
    '72% (70 to 74)'
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return format_value(value, unit)
    decimals = decimals_for(low, high, unit)
    return f"{format_value(value, unit, decimals)} ({format_interval(low, high, unit)})"


def format_share(value: float, low: float, high: float) -> str:
    """Write a share with its interval where many stand in one column, for example ``"42% (36 to 48)"``.

    Parameters
    ----------
    value, low, high : float
        Estimate and ends, 0 to 1; ends that are not finite are left out.

    Returns
    -------
    str
        Whole per cent throughout, so that a column compares; ``"<0.5%"`` below half of one, without an interval where
        that ends below it too.

    Examples
    --------
    >>> format_share(0.002, 0.0, 0.007)
    '<0.5% (0 to 1)'
    """
    half = 0.005
    figure = "<0.5%" if value < half else format_value(value, "share")
    if not (math.isfinite(low) and math.isfinite(high)) or high < half:
        return figure
    return f"{figure} ({bound_text(100 * low, 0)} to {bound_text(100 * high, 0)})"


def bound_text(value: float, decimals: int) -> str:
    """Write the end of an interval; one that rounds to zero and is not keeps a decimal more.

    Parameters
    ----------
    value : float
        The end.
    decimals : int
        Digits after the decimal point.

    Returns
    -------
    str
        So that an interval that leaves out zero does not seem to hold it.

    Examples
    --------
    >>> bound_text(0.004, 2)
    '0.004'
    """
    more = round(value, decimals) == 0 and round(value, decimals + 1) != 0
    return format_number(value, decimals + more)


def format_date(day: date | datetime) -> str:
    """Write a date in words, for example ``"30 Sep 2026"``."""
    return f"{day.day} {day:%b %Y}"


def format_period(label: str) -> str:
    """Write a period's label in words.

    Parameters
    ----------
    label : str
        ``2026``, ``2026-Q3``, ``2026-09``, ``2025-10..2026-09`` or ``all``.

    Returns
    -------
    str
        Months by name; years and quarters stay as they are.

    Examples
    --------
    >>> format_period("2025-10..2026-09")
    'Oct 2025 to Sep 2026'
    """
    if label == "all":
        return "All data"
    return " to ".join(_month(part) for part in label.split(".."))


def _month(label: str) -> str:
    year, _, month = label.partition("-")
    return f"{date(int(year), int(month), 1):%b %Y}" if month.isdigit() and year.isdigit() else label


def join_words(words: Sequence[str]) -> str:
    """Join words as in a sentence.

    Parameters
    ----------
    words : sequence of str
        Any number of them.

    Returns
    -------
    str
        For example ``"a, b and c"``.
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
