"""Names in lines of even length, round figures along an axis."""

from __future__ import annotations

import math
from textwrap import wrap

import altair as alt

MOST_STEPS, MOST_LINES = 6, 3


def names_axis() -> alt.Axis:
    """Write names beside their rows; ``|`` breaks one in up to three lines, centred on the row."""
    lines = "length(split(datum.label,'|'))"
    offsets = [{"test": f"{lines}=={count}", "value": -7 * (count - 1)} for count in (2, 3)]
    return alt.Axis(
        title=None,
        labelExpr="split(datum.label,'|')",
        labelLineHeight=15,
        labelPadding=10,
        labelOffset={"condition": offsets, "value": 0},
    )


def wrap_evenly(name: str, longest: int) -> str:
    """Break a name into lines of about equal length, marked by ``|``.

    Parameters
    ----------
    name : str
        Words.
    longest : int
        Letters a line; more where a name would need four lines.

    Returns
    -------
    str
        One to three lines.

    Examples
    --------
    >>> wrap_evenly("Explanation of the bill", 20)
    'Explanation|of the bill'
    """

    def lines(width: int) -> list[str]:
        return wrap(name, width, break_long_words=False)

    while len(lines(longest)) > MOST_LINES:
        longest += 1
    fewest = len(lines(longest))
    width = next((width for width in range(1, longest) if len(lines(width)) == fewest), longest)
    return "|".join(lines(width))


def round_steps(low: float, high: float, most: int = MOST_STEPS) -> list[float]:
    """Give the round figures between two ends, at most so many.

    Parameters
    ----------
    low, high : float
        The ends.
    most : int
        Figures at most.

    Returns
    -------
    list of float
        Multiples of 1, 2 or 5 times a power of ten.

    Examples
    --------
    >>> round_steps(-1.1, 0.6)
    [-1.0, -0.5, 0.0, 0.5]
    """
    if not high > low:
        return [low]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (power * factor for factor in (1, 2, 5, 10, 20)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            return [round(number * step, 10) for number in range(first, last + 1)]
    return [low, high]
