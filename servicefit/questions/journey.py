"""Result table ``journey``: how customers live the service."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import Query, find_query, list_queries
from servicefit.periods import Period
from servicefit.questions.capability import bound_parameters
from servicefit.questions.cells import estimate_cells
from servicefit.results.schema import RESULTS
from servicefit.settings import Settings

FOLDER = "journey"


def estimate_journey(
    engine: Engine, period: Period, data_end: dt.datetime, settings: Settings, own_queries: Path
) -> pd.DataFrame:
    """How do customers live the service in a period?

    Parameters
    ----------
    engine, period, data_end, settings, own_queries
        As for :func:`servicefit.questions.capability.estimate_capability`.

    Returns
    -------
    DataFrame
        Result table ``journey`` before withholding.

    Raises
    ------
    DataError
        A query does not run or yields the wrong columns; it is named.
    """
    parameters = bound_parameters(period, data_end, settings)
    queries = [query for query in list_queries(own_queries) if query.folder == FOLDER]
    frames = [_estimate_measure(engine, query, parameters, settings.analysis.confidence) for query in queries]
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    return table.assign(withheld=False).reindex(columns=RESULTS["journey"].column_names)


def _estimate_measure(engine: Engine, query: Query, parameters: dict[str, Value], confidence: float) -> pd.DataFrame:
    engine.materialise("journey_rows", query, parameters)
    rows = replace(find_query("capability/from_details"), name=query.name, path=query.path)
    frame = estimate_cells(engine, rows, {}, query.kind or "share", confidence).rename(columns={"channel": "detail"})
    if (frame["detail"] != "all").any():
        frame = frame[frame["detail"] != "all"]
    # Nothing dates a whole case or order to a stage: the roll-up is the only row.
    return frame[frame["stage"] == "all"].assign(measure=query.name.rpartition("/")[2])
