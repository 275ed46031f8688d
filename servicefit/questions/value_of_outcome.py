"""What one outcome says of every feature, by segment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from servicefit.questions.outcome_parts import OutcomePart, Refusal, find_refusal, outcome_parts
from servicefit.questions.survey_sums import SurveySums, workers
from servicefit.questions.value_segments import Estimated, segments_differ, shrink_small
from servicefit.settings import Settings
from servicefit.statistics.drivers import estimate_drivers
from servicefit.statistics.jackknife import jackknife_means
from servicefit.statistics.penalty_reward import classify_kano, impact_asymmetry
from servicefit.statistics.replicates import Intervals


def value_of_outcome(sums: SurveySums, outcome: int, settings: Settings) -> pd.DataFrame:
    """What does one outcome say of every feature, for all customers and by segment?

    Parameters
    ----------
    sums : SurveySums
        Of the period.
    outcome : int
        Which outcome.
    settings : Settings
        Scales, thresholds and confidence.

    Returns
    -------
    DataFrame
        Rows of ``feature_value`` without what is stated; no rows where nobody gave the outcome.
    """
    parts = outcome_parts(sums, outcome)
    refusals = {part.segment: find_refusal(part, sums, outcome) for part in parts}
    estimated = _estimate(sums, outcome, [part for part in parts if not refusals[part.segment].why], refusals, settings)
    frames = {part.segment: _rows(part, refusals[part.segment], sums, settings) for part in parts}
    for segment, found in estimated.items():
        frames[segment] = _say_untold(frames[segment].join(_driver_columns(found, sums)))
    shrink_small(frames, estimated, settings.analysis.confidence)
    for segment, found in estimated.items():
        _classify(frames[segment], found, settings, sums.outcomes[outcome])
    if "all" in estimated:
        frames["all"] = frames["all"].join(segments_differ(estimated, len(sums.features)))
    named = [
        rows.assign(segment=segment, feature_id=[sums.features[feature] for feature in rows.index])
        for segment, rows in frames.items()
    ]
    return pd.concat(named).assign(outcome=sums.outcomes[outcome]) if named else pd.DataFrame()


def _estimate(
    sums: SurveySums, outcome: int, parts: list[OutcomePart], refusals: dict[str, Refusal], settings: Settings
) -> dict[str, Estimated]:
    """Estimate the drivers of each segment, as many at a time as there are processors."""

    def estimate(part: OutcomePart) -> Estimated:
        able = refusals[part.segment].able
        confidence = settings.analysis.confidence
        found = estimate_drivers(part.products, sums.columns, outcome, able, sums.coding.levels, confidence)
        return Estimated(part, found, able)

    with threadpool_limits(1, "blas"), ThreadPoolExecutor(workers()) as pool:
        return {found.part.segment: found for found in pool.map(estimate, parts)}


def _rows(part: OutcomePart, refusal: Refusal, sums: SurveySums, settings: Settings) -> pd.DataFrame:
    """Return mean rating and counts of every feature that somebody rated, by its number."""
    columns, count = sums.columns, part.counts.sum(axis=0)
    there = np.flatnonzero(_of(columns.rated, count) > 0)
    points = 100 / sums.coding.levels
    mean = jackknife_means(
        points * _of(columns.rating, part.products[:, 0]).T[there],
        _of(columns.rated, part.products[:, 0]).T[there],
        settings.analysis.confidence,
    )
    return pd.DataFrame(
        {
            "performance": mean.value,
            "performance_low": np.clip(mean.low, 0, 100),
            "performance_high": np.clip(mean.high, 0, 100),
            "n": _of(columns.rated, count)[there].astype(np.int64),
            "n_low": _of(columns.low, count)[there].astype(np.int64),
            "n_high": _of(columns.high, count)[there].astype(np.int64),
            "customers": part.customers[there],
            "refused": [refusal.why or refusal.of_feature.get(int(feature), "") for feature in there],
        },
        index=there,
    )


def _of(places: range, sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return sums[..., places.start : places.stop]


def _driver_columns(estimated: Estimated, sums: SurveySums) -> pd.DataFrame:
    found, able = estimated.drivers, estimated.able
    ids = [sums.features[feature] for feature in able]
    alike = ~found.ranks.is_told_apart & ~np.eye(len(able), dtype=bool)
    return pd.DataFrame(
        {
            "importance": found.importance.value,
            "importance_low": found.importance.low,
            "importance_high": found.importance.high,
            "rank": found.ranks.rank,
            "rank_low": found.ranks.low,
            "rank_high": found.ranks.high,
            "p_value": found.p_value,
            "q_value": found.q_value,
            **_effect("penalty", found.penalty),
            **_effect("reward", found.reward),
            "relative_weight": found.relative_weight,
            **_effect("explained", found.explained),
            "r_squared": found.r_squared,
            "sampling_error": found.sampling_error,
            "shrinkage": 0.0,
            "is_repaired": found.is_repaired,
            "not_told_apart": [", ".join(ids[other] for other in np.flatnonzero(row)) for row in alike],
        },
        index=able,
    )


def _say_untold(rows: pd.DataFrame) -> pd.DataFrame:
    """Say why a feature with low and high ratings has no penalty or reward."""
    untold = rows[["penalty", "reward"]].isna().any(axis=1) & (rows["refused"] == "") & rows["importance"].notna()
    untold &= (rows["n_low"] > 0) & (rows["n_high"] > 0)
    has_middling = rows["n_low"] + rows["n_high"] < rows["n"]
    rows.loc[untold & ~has_middling, "refused"] = "no rating of it is middling, to hold low and high against"
    rows.loc[untold & has_middling, "refused"] = (
        "its ratings go with those of others so closely that its effects cannot be told"
    )
    return rows


def _effect(name: str, found: Intervals) -> dict[str, NDArray[np.float64]]:
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}


def _classify(rows: pd.DataFrame, estimated: Estimated, settings: Settings, outcome: str) -> None:
    """Add impact asymmetry and the Kano class of the figures that are shown."""
    shown = rows.loc[estimated.able]
    least, most = (0, 1) if outcome == "retention" else getattr(settings.scales, outcome)
    classes = classify_kano(
        _interval(shown, "penalty"),
        _interval(shown, "reward"),
        settings.analysis.practical_size * (most - least),
        shown["n_low"],
        shown["n_high"],
        shown["q_value"] < 1 - settings.analysis.confidence,
    )
    rows.loc[estimated.able, "impact_asymmetry"] = impact_asymmetry(shown["penalty"], shown["reward"])
    rows["kano"] = pd.Series(np.array(classes, dtype=object), index=estimated.able)


def _interval(rows: pd.DataFrame, name: str) -> Intervals:
    value, low, high = (rows[column].to_numpy(dtype=float) for column in (name, f"{name}_low", f"{name}_high"))
    return Intervals(value, low, high, np.full(len(value), np.nan))
