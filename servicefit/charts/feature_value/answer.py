"""What the charts of an answer need of it, and how they say why a figure is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

import altair as alt
import pandas as pd

from servicefit.charts.layers import finish

Crosshair = Literal["means", "medians", "mid-scale", "diagonal"]


class FeatureValue(Protocol):
    """An answer to what customers value, as ``ws.feature_value(...)`` gives it."""

    @property
    def table(self) -> pd.DataFrame:
        """Result table ``feature_value``: all segments of one outcome."""

    @property
    def segment(self) -> str:
        """The segment asked for, or ``all``."""

    @property
    def outcome(self) -> str:
        """The outcome asked for."""

    @property
    def names(self) -> Mapping[str, str]:
        """Names of features and segments, by id."""

    def placed(self, crosshair: Crosshair = "means") -> pd.DataFrame:
        """The segment's rows with their quarter of the map, as ``place_features`` gives them."""

    def ranked(self, asked: pd.DataFrame | None = None) -> pd.DataFrame:
        """The segment's features by measure of importance, as ``compare_ranks`` gives them."""


def rows_of_segment(answer: FeatureValue) -> pd.DataFrame:
    """Take the rows of the segment asked for."""
    return answer.table[answer.table["segment"] == answer.segment]


def missing_words(row: Mapping[str, Any] | None) -> str:
    """Say in a word or two why a row has no importance, penalty or reward; ``row`` None = there is none."""
    if row is None:
        return "not rated"
    if row["withheld"]:
        return "withheld"
    if isinstance(row["refused"], str) and row["refused"].strip():
        return "not ranked"
    return "not rated" if pd.isna(row["n"]) or not row["n"] else "not known"


def words_chart(words: str) -> alt.LayerChart:
    """Write a line of words in place of a chart that has nothing to draw."""
    line: alt.Chart = (
        alt.Chart(pd.DataFrame([{"row": 0}]))
        .mark_text(style="note", text=words)
        .encode(x=alt.value(0), y=alt.value(12))
    )
    return finish([line], words, 24)
