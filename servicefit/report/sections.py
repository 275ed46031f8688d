"""What all sections share: who and what is shown, HTML that a notebook shows, rows as words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
from altair.utils.schemapi import debug_mode

from servicefit.charts.layers import Layout
from servicefit.charts.renderer import figure_html
from servicefit.formats import Unit, format_estimate, format_number, format_period
from servicefit.names import plain_name

if TYPE_CHECKING:
    import altair as alt

NOTHING = "\N{EN DASH}"


class Html(str):
    """HTML that a notebook shows as it is and a widget takes as a string."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows and how: the same for all its sections.

    Parameters
    ----------
    period : str
        Label of the period.
    segment : str
        Segment chosen, or ``all``.
    names : Mapping of str to str
        The company's own names.
    units : Mapping of str to str
        Unit of each capability, ``share`` where none is given.
    directions : Mapping of str to str
        ``more`` or ``less`` of each capability: which way is better; ``more`` where none is given.
    confidence : float
        Of the intervals.
    smallest_group : int
        Customers below which figures are withheld.
    still : bool
        Whether a still picture stands in each figure (notebooks), or not (dashboards).
    """

    period: str
    segment: str = "all"
    names: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.95
    smallest_group: int = 10
    still: bool = True

    @property
    def who(self) -> str:
        """The customers shown, by name."""
        return plain_name(self.segment, self.names)

    @property
    def when(self) -> str:
        """The period shown, in words."""
        return format_period(self.period)

    def unit(self, capability: str) -> Unit:
        """The unit in which a capability is shown."""
        return "share" if self.units.get(capability, "share") == "share" else "0-100"

    def figure(self, draw: Callable[[Layout], alt.LayerChart], label: str) -> str:
        """Draw both layouts of a figure and put them in one block."""
        # Holding each part of a chart against Altair's schema takes as long as drawing it; the tests do that.
        with debug_mode(False):
            return figure_html(draw("wide"), draw("narrow"), label, fallback=self.still)


def segment_rows(table: pd.DataFrame, segment: str) -> pd.DataFrame:
    """Take the rows of the segment chosen; for all customers those of every segment.

    Parameters
    ----------
    table : pandas.DataFrame
        With a column ``segment``.
    segment : str
        The segment, or ``all``.

    Returns
    -------
    pandas.DataFrame
        The rows of ``all`` itself where the company has no segments.
    """
    if segment != "all":
        return table[table["segment"] == segment]
    parts = table[table["segment"] != "all"]
    return parts if len(parts) else table


def figure_cells(row: Mapping[str, Any], unit: Unit = "share") -> list[str]:
    """Write a row's figure with its interval, and its n, as two cells of a table."""
    if pd.isna(row["value"]):
        return ["withheld" if row["withheld"] is True else "not measured", NOTHING]
    return [format_estimate(row["value"], row["value_low"], row["value_high"], unit), format_number(row["n"])]
