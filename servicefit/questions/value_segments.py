"""Who values a feature: whether segments differ, and small segments drawn towards all customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.questions.outcome_parts import OutcomePart
from servicefit.statistics.drivers import Drivers
from servicefit.statistics.replicates import Intervals, t_intervals
from servicefit.statistics.shrinkage import shrink_to_whole
from servicefit.statistics.wald import benjamini_hochberg, wald_test_equal

Floats = NDArray[np.float64]

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
                drawn_to = t_intervals(
                    shrunk.value[:, place], shrunk.standard_error[:, place], len(part.groups) - 1, confidence
                )
                figures = {name: drawn_to.value, f"{name}_low": drawn_to.low, f"{name}_high": drawn_to.high}
                known = drawn > 0  # a feature without an error of its own stays as it is
                _replace(
                    frames[segment],
                    pd.DataFrame(figures, index=value.index)[known],
                    pd.Series(drawn, index=value.index)[known],
                )


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


def segments_differ(estimated: Mapping[str, Estimated], features: int) -> pd.DataFrame:
    """Can it be chance that segments differ in a feature's penalty and reward, or in its share of importance?

    Parameters
    ----------
    estimated : mapping of str to Estimated
        By segment.
    features : int
        How many there are.

    Returns
    -------
    DataFrame
        By feature: ``segments_p_value`` (penalty and reward), ``segments_share_p_value`` (importance), and the same
        with ``q`` corrected for the number of features; NaN where fewer than two segments have the figures.
    """
    own = [found for segment, found in estimated.items() if segment != "all"]
    found: dict[str, Floats] = {}
    for name, figures in (
        ("segments", [part.drivers.effects for part in own]),
        ("segments_share", [part.drivers.shares[..., None] for part in own]),
    ):
        p_value = _test_equal(own, figures, features) if len(own) > 1 else np.full(features, np.nan)
        found |= {f"{name}_p_value": p_value, f"{name}_q_value": benjamini_hochberg(p_value)}
    return pd.DataFrame(found, index=range(features))


def _test_equal(own: Sequence[Estimated], figures: Sequence[Floats], features: int) -> Floats:
    """Test that figures, shape (1 + groups, features, figures) a segment, are the same in all segments that have them."""
    groups = np.unique(np.concatenate([part.part.groups for part in own]))
    beside = np.full((1 + len(groups), features, len(own), figures[0].shape[-1]), np.nan)
    for place, (part, of_part) in enumerate(zip(own, figures, strict=True)):
        # Where a segment has no row in a group, leaving the group out changes nothing.
        of_segment = np.repeat(of_part[:1], 1 + len(groups), axis=0)
        of_segment[1 + np.searchsorted(groups, part.part.groups)] = of_part[1:]
        beside[:, part.able, place] = of_segment
    return wald_test_equal(beside[0], beside[1:]).p_value
