"""Result table ``capability``: what the service can do, by segment, stage and channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import Query, list_queries
from servicefit.errors import DataError
from servicefit.periods import Period
from servicefit.questions.between_agents import estimate_between_agents, is_between_agents
from servicefit.questions.cells import estimate_cells, fault_of
from servicefit.questions.own_capability import (
    SCALES,
    capability_name,
    check_header,
    find_problems,
    in_one_line,
    kind_of,
    unit_of,
)
from servicefit.results.schema import RESULTS
from servicefit.settings import Settings


@dataclass(frozen=True, slots=True)
class CapabilityEstimate:
    """Figures of all capabilities, and why some have none.

    Parameters
    ----------
    table : DataFrame
        Result table ``capability`` before withholding; capabilities without facts have no rows. ``by_agent`` is true
        where representatives are the sample: such capabilities are withheld together.
    problems : dict of str to str
        Capability to a sentence: what is wrong with the company's own query, and how to mend it.
    """

    table: pd.DataFrame
    problems: dict[str, str]


def estimate_capability(
    engine: Engine, period: Period, data_end: dt.datetime, settings: Settings, own_queries: Path
) -> CapabilityEstimate:
    """What can the service do in a period, and how sure is that?

    Parameters
    ----------
    engine : Engine
        On the store.
    period : Period
        Facts belong to the period of their start and are followed to the end of their window.
    data_end : datetime
        End of the data; a window that is not over by then is left out.
    settings : Settings
        Definitions and confidence.
    own_queries : Path
        The company's ``queries`` folder; it need not exist.

    Returns
    -------
    CapabilityEstimate
        A query of the company's own that cannot be used is a problem; the others stand.

    Raises
    ------
    DataError
        A query that comes with the tool does not run.
    """
    frames, problems = [], find_problems(settings, own_queries)
    for query in capability_queries(own_queries):
        try:
            frame = estimate_one(engine, query, period, data_end, settings)
        except DataError as fault:
            if not query.path.is_relative_to(own_queries):
                raise
            problems[capability_name(query)] = in_one_line(fault)
        else:
            frames.append(frame.assign(capability=capability_name(query), by_agent="by_agent" in frame))
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    columns = [*RESULTS["capability"].column_names, "by_agent"]
    return CapabilityEstimate(table.assign(withheld=False).reindex(columns=columns), problems)


def estimate_one(
    engine: Engine, query: Query, period: Period, data_end: dt.datetime, settings: Settings
) -> pd.DataFrame:
    """How well does the service do one thing?

    Parameters
    ----------
    engine, period, data_end, settings
        As for :func:`estimate_capability`.
    query : Query
        The capability's.

    Returns
    -------
    DataFrame
        ``segment, stage, channel, value, value_low, value_high, n, customers``; ``by_agent`` where representatives are
        the sample. Intervals lie within the unit.

    Raises
    ------
    DataError
        The query does not run, or its rows or figures are not what they must be.
    """
    check_header(query, settings)
    parameters, confidence = bound_parameters(period, data_end, settings), settings.analysis.confidence
    if is_between_agents(engine.columns(query, parameters)):
        return estimate_between_agents(engine, query, parameters, confidence)
    frame = estimate_cells(engine, query, parameters, kind_of(query, settings), confidence)
    least, most = SCALES[unit_of(query, settings)]
    if not frame["value"].dropna().between(least, most).all():
        raise fault_of(query, f"figures from {least} to {most}, its unit", "Divide by what they are measured in.")
    bounds = frame[["value_low", "value_high"]].clip(least, most)
    return frame.assign(value_low=bounds["value_low"], value_high=bounds["value_high"])


def capability_queries(own_queries: Path) -> list[Query]:
    """Return the queries of all capabilities, a company's own among them."""
    return [query for query in list_queries(own_queries) if query.is_capability]


def plain_names(queries: Iterable[Query], settings: Settings) -> dict[str, str]:
    """Return the names shown instead of ids: titles of the capabilities' queries, their labels, then ``[names]``."""
    titles = {capability_name(query): query.title for query in queries if query.title}
    labels = {name: own.label for name, own in settings.capabilities.items() if own.label}
    return {**titles, **labels, **settings.names}


def bound_parameters(period: Period, data_end: dt.datetime, settings: Settings) -> dict[str, Value]:
    """Return what queries may ask for by ``$name``."""
    return {
        **period.bounds,
        "data_end": data_end,
        "reopen_days": settings.analysis.reopen_days,
        "promise_to_end_of_day": settings.analysis.promise_holds == "end_of_day",
        **{f"answer_within_{channel}": seconds for channel, seconds in settings.analysis.answer_within.items()},
    }
