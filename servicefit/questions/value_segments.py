"""Who values a feature: whether segments differ, and small segments drawn towards all customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from servicefit.questions.outcome_parts import OutcomePart
from servicefit.statistics.drivers import Drivers
from servicefit.statistics.replicates import Intervals
from servicefit.statistics.shrinkage import shrink_to_whole
from servicefit.statistics.wald import wald_test_equal

SMALL_SEGMENT = 1_000
"""A segment with fewer effective answers has its penalties and rewards drawn towards those of all segments."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """What drives the outcome in a segment.

    Parameters
    ----------
    part : OutcomePart
        Its answers.
    drivers : Drivers
        Of the features that could be estimated.
    able : list of int
        Which features these are.
    """

    part: OutcomePart
    drivers: Drivers
    able: list[int]


def shrink_small(frames: Mapping[str, pd.DataFrame], estimated: Mapping[str, Estimated], confidence: float) -> None:
    """Draw penalty and reward of small segments towards all segments', as far as these are alike.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        Rows by segment; those of small segments are changed, ``shrinkage`` says how far.
    estimated : mapping of str to Estimated
        By segment; with fewer than four segments nothing is drawn anywhere.
    confidence : float
        Of the intervals.
    """
    segments = [segment for segment in estimated if segment != "all"]
    if not segments:
        return
    for name in ("penalty", "reward"):
        value, error = _side_by_side(estimated, segments, name)
        shrunk = shrink_to_whole(value.to_numpy(), error.to_numpy())
        for place, segment in enumerate(segments):
            part = estimated[segment].part
            drawn = np.nan_to_num(1 - shrunk.weight[:, place])
            if part.effective_n < SMALL_SEGMENT and (drawn > 0).any():
                half = stdtrit(len(part.groups) - 1, (1 + confidence) / 2) * shrunk.standard_error[:, place]
                middle = shrunk.value[:, place]
                figures = {name: middle, f"{name}_low": middle - half, f"{name}_high": middle + half}
                _replace(frames[segment], pd.DataFrame(figures, index=value.index), pd.Series(drawn, index=value.index))


def _side_by_side(
    estimated: Mapping[str, Estimated], segments: list[str], name: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return an effect and its standard error, a row a feature, a column a segment."""
    effects: dict[str, Intervals] = {segment: getattr(estimated[segment].drivers, name) for segment in segments}
    value, error = (
        pd.DataFrame(
            {
                segment: pd.Series(getattr(effect, part), index=estimated[segment].able)
                for segment, effect in effects.items()
            }
        )
        for part in ("value", "standard_error")
    )
    return value, error.fillna(0.0)


def _replace(rows: pd.DataFrame, figures: pd.DataFrame, drawn: pd.Series) -> None:
    there = [feature for feature in figures.index if feature in rows.index]
    for column in map(str, figures.columns):
        rows.loc[there, column] = figures.loc[there, column]
    rows.loc[there, "shrinkage"] = np.maximum(rows.loc[there, "shrinkage"], drawn.loc[there])


def segments_differ(estimated: Mapping[str, Estimated], features: int) -> pd.Series:
    """Can it be chance that penalty and reward of a feature differ between segments?

    Parameters
    ----------
    estimated : mapping of str to Estimated
        By segment.
    features : int
        How many there are.

    Returns
    -------
    Series of float
        p value by feature; NaN where fewer than two segments have both figures.
    """
    own = [found for segment, found in estimated.items() if segment != "all"]
    if len(own) < 2:
        return pd.Series(np.nan, index=range(features))
    groups = np.unique(np.concatenate([found.part.groups for found in own]))
    effects: NDArray[np.float64] = np.full((1 + len(groups), features, len(own), 2), np.nan)
    for place, found in enumerate(own):
        # Where a segment has no row in a group, leaving the group out changes nothing.
        of_segment = np.repeat(found.drivers.effects[:1], 1 + len(groups), axis=0)
        of_segment[1 + np.searchsorted(groups, found.part.groups)] = found.drivers.effects[1:]
        effects[:, found.able, place] = of_segment
    return pd.Series(wald_test_equal(effects[0], effects[1:]).p_value, index=range(features))
