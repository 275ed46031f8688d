"""Result table ``target``: what the strategy asks of each capability."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from servicefit.engine.duckdb_engine import Engine
from servicefit.engine.query import find_query
from servicefit.periods import Period


def read_targets(engine: Engine, period: Period) -> pd.DataFrame:
    """What does the strategy ask of each capability and segment at the end of a period?

    Parameters
    ----------
    engine : Engine
        On the store.
    period : Period
        The newest row that is valid at its end counts.

    Returns
    -------
    DataFrame
        Result table ``target``; weights add up to 1 in a segment, and are missing where all of them are 0.
    """
    end = dt.datetime.combine(period.end, dt.time())
    table = engine.run(find_query("target/targets"), {"period_end": end})
    total = table.groupby("segment")["weight"].transform("sum")
    return table.assign(weight=table["weight"] / total.where(total > 0))
