"""Result table ``feature_value``: what customers value, from their ratings and what they go with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import find_query
from servicefit.periods import FIRST_DAY, Period, add_months
from servicefit.questions.stated import estimate_stated
from servicefit.questions.survey_sums import SurveySums, sum_answers
from servicefit.results.schema import RESULTS
from servicefit.settings import Settings
from servicefit.statistics.drivers import Drivers, estimate_drivers
from servicefit.statistics.jackknife import jackknife_means
from servicefit.statistics.moments import LEAST_EFFECTIVE_N, LEAST_EFFECTIVE_N_A_COLUMN, kish_effective_n
from servicefit.statistics.penalty_reward import classify_kano, impact_asymmetry
from servicefit.statistics.replicates import Intervals
from servicefit.statistics.shrinkage import shrink_to_whole
from servicefit.statistics.wald import wald_test_equal

Floats = NDArray[np.float64]

OUTCOMES = ("satisfaction", "recommend", "retention")
"""What features are held against, in the order in which they are shown."""

SMALL_SEGMENT = 1_000
"""A segment with fewer effective answers has its penalties and rewards drawn towards all customers'."""

_LEAST_GROUPS = 10


def estimate_feature_value(
    engine: Engine,
    period: Period,
    data_end: dt.datetime,
    settings: Settings,
    controls: Sequence[Mapping[str, str]] = (),
) -> pd.DataFrame:
    """What do customers value, and who values it?

    Parameters
    ----------
    engine : Engine
        On the store.
    period : Period
        Answers of this period count; for retention those of the same period one year earlier.
    data_end : datetime
        End of the data; an answer whose 12 months are not over by then says nothing of retention.
    settings : Settings
        Scales, thresholds and confidence.
    controls : sequence of mapping, optional
        Columns always in.

    Returns
    -------
    DataFrame
        Result table ``feature_value`` before withholding; no rows where nothing is rated. A feature that nobody in a
        segment has rated has no row there.
    """
    stated = estimate_stated(engine, _bound(period, data_end, settings), settings)
    frames = [
        _of_outcome(sums, number, settings)
        for sums in _sums(engine, period, data_end, settings, controls)
        for number in range(len(sums.outcomes))
    ]
    table = pd.concat([frame for frame in frames if len(frame)] or [pd.DataFrame(columns=["segment", "feature_id"])])
    table = table.merge(stated, on=["segment", "feature_id"], how="left") if len(stated) else table
    return table.assign(withheld=False).reindex(columns=RESULTS["feature_value"].column_names).reset_index(drop=True)


def _sums(
    engine: Engine, period: Period, data_end: dt.datetime, settings: Settings, controls: Sequence[Mapping[str, str]]
) -> list[SurveySums]:
    """Go through the answers of the period, and for retention through those of a year before."""
    bound = _bound(period, data_end, settings)
    given = engine.run(find_query("feature_value/buckets"), bound)
    outcomes = [name for name in ("satisfaction", "recommend") if given[name].sum() > 0]
    found = [sum_answers(engine, bound, outcomes, settings, controls)] if outcomes else []
    before = _bound(_year_before(period), data_end, settings)
    by_orders = settings.analysis.retention == "orders"
    if by_orders or engine.run(find_query("feature_value/can_leave"), {})["known"].iloc[0]:
        found.append(sum_answers(engine, before, ["retention"], settings, controls))
    return [sums for sums in found if sums is not None]


def _bound(period: Period, data_end: dt.datetime, settings: Settings) -> dict[str, Value]:
    return {
        "period_start": dt.datetime.combine(period.start, dt.time()),
        "period_end": dt.datetime.combine(period.end, dt.time()),
        "data_end": data_end,
        "active_months": settings.analysis.active_months,
    }


def _year_before(period: Period) -> Period:
    if period.label == "all":
        return period
    start, end = (add_months(day, -12) if day > FIRST_DAY else day for day in (period.start, period.end))
    return replace(period, start=start, end=end)


@dataclass(frozen=True, slots=True)
class _Part:
    """The answers of one segment that give one outcome, by group of customers; every group has some."""

    segment: str
    products: Floats
    counts: Floats
    weight_squared: Floats
    customers: NDArray[np.int64]
    groups: NDArray[np.bool_]


def _of_outcome(sums: SurveySums, outcome: int, settings: Settings) -> pd.DataFrame:
    parts = [part for part in _parts(sums, outcome) if len(part.products)]
    drivers: dict[str, tuple[Drivers, list[int]]] = {}
    frames = {}
    for part in parts:
        rows = _performance(part, sums, settings.analysis.confidence)
        refusal, able, reasons = _refusal(part, sums, outcome)
        rows["refused"] = [refusal or reasons.get(feature, "") for feature in rows.index]
        if not refusal:
            found = estimate_drivers(
                part.products, sums.columns, outcome, able, sums.coding.levels, settings.analysis.confidence
            )
            drivers[part.segment] = found, able
            rows = rows.join(_driver_columns(found, able, sums))
        frames[part.segment] = rows
    if drivers:
        _shrink(frames, drivers, {part.segment: part for part in parts}, settings.analysis.confidence)
        for segment, (_, able) in drivers.items():
            _classify(frames[segment], able, settings, sums.outcomes[outcome])
        if "all" in drivers:
            frames["all"]["segments_p_value"] = _segments_differ(parts, drivers, len(sums.features))
    named = [
        rows.assign(segment=segment, feature_id=[sums.features[feature] for feature in rows.index])
        for segment, rows in frames.items()
    ]
    return pd.concat(named).assign(outcome=sums.outcomes[outcome]) if named else pd.DataFrame()


def _parts(sums: SurveySums, outcome: int) -> list[_Part]:
    """Return all customers, then every segment."""
    found = []
    for number, segment in enumerate(("all", *sums.segments)):
        chosen = slice(None) if number == 0 else slice(number, number + 1)
        products = sums.products[outcome, chosen].sum(axis=0)
        filled = products[:, 0, 0] > 0
        found.append(
            _Part(
                segment,
                products[filled],
                sums.counts[outcome, chosen].sum(axis=0)[filled],
                sums.weight_squared[outcome, chosen].sum(axis=0)[filled],
                sums.customers[outcome, chosen].sum(axis=0),
                filled,
            )
        )
    return found


def _performance(part: _Part, sums: SurveySums, confidence: float) -> pd.DataFrame:
    """Return mean rating and counts of every feature that somebody rated, by its number."""
    columns, count = sums.columns, part.counts.sum(axis=0)
    rated = count[columns.rated.start : columns.rated.stop]
    there = np.flatnonzero(rated > 0)
    points = 100 / sums.coding.levels
    mean = jackknife_means(
        points * part.products[:, 0, columns.rating.start : columns.rating.stop].T[there],
        part.products[:, 0, columns.rated.start : columns.rated.stop].T[there],
        confidence,
    )
    return pd.DataFrame(
        {
            "performance": mean.value,
            "performance_low": np.clip(mean.low, 0, 100),
            "performance_high": np.clip(mean.high, 0, 100),
            "n": rated[there].astype(np.int64),
            "n_low": count[columns.low.start : columns.low.stop][there].astype(np.int64),
            "n_high": count[columns.high.start : columns.high.stop][there].astype(np.int64),
            "customers": part.customers[there],
        },
        index=there,
    )


def _refusal(part: _Part, sums: SurveySums, outcome: int) -> tuple[str, list[int], dict[int, str]]:
    """Say why a segment has no importance, or which features have one and why the others have none."""
    whole, columns = part.products.sum(axis=0), sums.columns
    place = columns.outcome(outcome)
    name = sums.outcomes[outcome]
    able, reasons = _varying(whole, sums)
    if _is_constant(whole[0, 0], whole[0, place], whole[place, place]):
        return f"every answer on {name} is the same, so that nothing can go with it", [], {}
    if not able:
        return "no feature has ratings that differ", [], {}
    effective = float(kish_effective_n(whole[0, 0], part.weight_squared.sum()))
    needed = max(LEAST_EFFECTIVE_N, LEAST_EFFECTIVE_N_A_COLUMN * _columns_needed(whole, sums, able))
    if effective < needed:
        return f"{effective:,.0f} answers are too few to rank features; {needed:,} are needed", [], {}
    if len(part.products) < _LEAST_GROUPS:
        return "the answers come from too few customers to say how sure the figures are", [], {}
    return "", able, reasons


def _varying(whole: Floats, sums: SurveySums) -> tuple[list[int], dict[int, str]]:
    """Return the features whose ratings differ, and why the others are left out."""
    columns, able, reasons = sums.columns, [], {}
    for feature in range(columns.features):
        rated, rating = columns.rated[feature], columns.rating[feature]
        if _is_constant(whole[0, rated], whole[0, rating], whole[rating, rating]):
            reasons[feature] = "every rating of it is the same"
        else:
            able.append(feature)
    return able, reasons


def _is_constant(count: float, total: float, squares: float) -> bool:
    return count <= 0 or squares - total**2 / count <= 1e-9 * max(squares, 1.0)


def _columns_needed(whole: Floats, sums: SurveySums, able: list[int]) -> int:
    """Count the columns of the larger regression: low, high, and rated where a feature does not apply to some."""
    columns = sums.columns
    not_for_all = sum(whole[0, columns.rated[feature]] < whole[0, 0] for feature in able)
    return 2 * len(able) + int(not_for_all) + columns.controls


def _driver_columns(found: Drivers, able: list[int], sums: SurveySums) -> pd.DataFrame:
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
            "r_squared": found.r_squared,
            "sampling_error": found.sampling_error,
            "shrinkage": 0.0,
            "not_told_apart": [", ".join(ids[other] for other in np.flatnonzero(row)) for row in alike],
        },
        index=able,
    )


def _effect(name: str, found: Intervals) -> dict[str, Floats]:
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}


def _shrink(
    frames: dict[str, pd.DataFrame],
    drivers: Mapping[str, tuple[Drivers, list[int]]],
    parts: Mapping[str, _Part],
    confidence: float,
) -> None:
    """Draw penalty and reward of small segments towards all customers'."""
    segments = [segment for segment in drivers if segment != "all"]
    for name in ("penalty", "reward"):
        own = {segment: _by_feature(drivers[segment], name) for segment in segments}
        if not own:
            continue
        value = pd.DataFrame({segment: own[segment][0] for segment in segments})
        error = pd.DataFrame({segment: own[segment][1] for segment in segments}).reindex(value.index)
        shrunk = shrink_to_whole(value.to_numpy(), error.fillna(0.0).to_numpy())
        for place, segment in enumerate(segments):
            part, rows = parts[segment], frames[segment]
            effective = float(kish_effective_n(part.products[:, 0, 0].sum(), part.weight_squared.sum()))
            drawn = pd.Series(1 - shrunk.weight[:, place], index=value.index).fillna(0.0)
            if effective >= SMALL_SEGMENT or not (drawn > 0).any():
                continue
            half = float(stdtrit(len(part.products) - 1, (1 + confidence) / 2)) * shrunk.standard_error[:, place]
            new = {name: shrunk.value[:, place], f"{name}_low": shrunk.value[:, place] - half}
            new[f"{name}_high"] = shrunk.value[:, place] + half
            for column, figures in new.items():
                rows.loc[value.index, column] = pd.Series(figures, index=value.index)
            rows.loc[value.index, "shrinkage"] = np.maximum(rows.loc[value.index, "shrinkage"], drawn)


def _by_feature(found: tuple[Drivers, list[int]], name: str) -> tuple[pd.Series, pd.Series]:
    effect: Intervals = getattr(found[0], name)
    return pd.Series(effect.value, index=found[1]), pd.Series(effect.standard_error, index=found[1])


def _classify(rows: pd.DataFrame, able: list[int], settings: Settings, outcome: str) -> None:
    """Add impact asymmetry and the Kano class of the figures that are shown."""
    shown = rows.loc[able]
    effects = [
        Intervals(*(shown[column].to_numpy(dtype=float) for column in (name, f"{name}_low", f"{name}_high", name)))
        for name in ("penalty", "reward")
    ]
    least, most = (0, 1) if outcome == "retention" else getattr(settings.scales, outcome)
    practical = settings.analysis.practical_size * (most - least)
    rows.loc[able, "impact_asymmetry"] = impact_asymmetry(shown["penalty"], shown["reward"])
    rows["kano"] = pd.Series(classify_kano(*effects, practical, shown["n_low"], shown["n_high"]), index=able)


def _segments_differ(
    parts: Sequence[_Part], drivers: Mapping[str, tuple[Drivers, list[int]]], features: int
) -> pd.Series:
    """Test for each feature that penalty and reward are the same in all segments that have both."""
    own = [part for part in parts if part.segment in drivers and part.segment != "all"]
    if len(own) < 2:
        return pd.Series(np.nan, index=range(features))
    groups = np.flatnonzero(np.any([part.groups for part in own], axis=0))
    effects = np.full((1 + len(groups), features, len(own), 2), np.nan)
    for place, part in enumerate(own):
        found, able = drivers[part.segment]
        effects[:, able, place] = found.effects[0]
        filled = 1 + np.flatnonzero(np.isin(groups, np.flatnonzero(part.groups)))
        effects[np.ix_(filled, able, [place], [0, 1])] = found.effects[1:, :, None]
    return pd.Series(wald_test_equal(effects[0], effects[1:]).p_value, index=range(features))
