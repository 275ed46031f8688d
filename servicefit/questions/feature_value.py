"""Result table ``feature_value``: what customers value, from their ratings and what they go with."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import find_query
from servicefit.periods import FIRST_DAY, Period, add_months
from servicefit.questions.stated import estimate_stated
from servicefit.questions.survey_sums import SurveySums, sum_answers
from servicefit.questions.value_of_outcome import value_of_outcome
from servicefit.results.schema import RESULTS
from servicefit.settings import Settings

OUTCOMES = ("satisfaction", "recommend", "retention")
"""What features are held against, in the order in which they are shown."""


def estimate_feature_value(engine: Engine, period: Period, data_end: dt.datetime, settings: Settings) -> pd.DataFrame:
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
        Scales, thresholds, confidence, and what is held fixed.

    Returns
    -------
    DataFrame
        Result table ``feature_value`` before withholding; no rows where nothing is rated. A feature that nobody in a
        segment has rated has no row there.
    """
    stated = estimate_stated(engine, _bound(period, data_end, settings), settings)
    frames = [
        value_of_outcome(sums, number, settings)
        for sums in _sums(engine, period, data_end, settings)
        for number in range(len(sums.outcomes))
    ]
    table = pd.concat([frame for frame in frames if len(frame)] or [pd.DataFrame(columns=["segment", "feature_id"])])
    table = table.merge(stated, on=["segment", "feature_id"], how="left") if len(stated) else table
    return table.assign(withheld=False).reindex(columns=RESULTS["feature_value"].column_names).reset_index(drop=True)


def _sums(engine: Engine, period: Period, data_end: dt.datetime, settings: Settings) -> list[SurveySums]:
    """Go through the answers of the period, and for retention through those of a year before."""
    bound = _bound(period, data_end, settings)
    given = engine.run(find_query("feature_value/buckets"), bound)
    outcomes = [name for name in ("satisfaction", "recommend") if given[name].sum() > 0]
    found = [sum_answers(engine, bound, outcomes, settings)] if outcomes else []
    before = _bound(_year_before(period), data_end, settings)
    by_orders = settings.analysis.retention == "orders"
    if by_orders or engine.run(find_query("feature_value/can_leave"), {})["known"].iloc[0]:
        found.append(sum_answers(engine, before, ["retention"], settings))
    return [sums for sums in found if sums is not None]


def _bound(period: Period, data_end: dt.datetime, settings: Settings) -> dict[str, Value]:
    return {
        **period.bounds,
        "data_end": data_end,
        "active_months": settings.analysis.active_months,
    }


def _year_before(period: Period) -> Period:
    if period.label == "all":
        return period
    start, end = (add_months(day, -12) if day > FIRST_DAY else day for day in (period.start, period.end))
    return replace(period, start=start, end=end)
