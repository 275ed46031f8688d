"""Result table ``capability``: what the service can do, by segment, stage and channel."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import Query, list_queries
from servicefit.periods import FIRST_DAY, Period
from servicefit.questions.cells import estimate_cells
from servicefit.results.schema import RESULTS
from servicefit.settings import Settings


def estimate_capability(
    engine: Engine, period: Period, data_end: dt.datetime, settings: Settings, own_queries: Path
) -> pd.DataFrame:
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
    DataFrame
        Result table ``capability`` before withholding; capabilities without facts have no rows.

    Raises
    ------
    DataError
        A query does not run or yields the wrong columns; it is named.
    """
    parameters = bound_parameters(period, data_end, settings)
    frames = []
    for query in capability_queries(own_queries):
        columns = engine.materialise("capability_rows", query, parameters)
        frame = estimate_cells(engine, query, columns, kind_of(query, settings), settings.analysis.confidence)
        frames.append(frame.assign(capability=capability_name(query)))
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    return table.assign(withheld=False).reindex(columns=RESULTS["capability"].column_names)


def capability_queries(own_queries: Path) -> list[Query]:
    """Return the queries of all capabilities, a company's own among them."""
    return [query for query in list_queries(own_queries) if query.is_capability]


def capability_name(query: Query) -> str:
    """Return the name that a capability has in the tables: that of its file."""
    return query.name.rpartition("/")[2]


def kind_of(query: Query, settings: Settings) -> str:
    """Say whether a capability is a share or a mean: by the settings, else by the query's header."""
    own = settings.capabilities.get(capability_name(query))
    return own.kind if own else query.kind or "share"


def plain_names(queries: Iterable[Query], settings: Settings) -> dict[str, str]:
    """Return the names shown instead of ids: titles of the capabilities' queries, their labels, then ``[names]``."""
    titles = {capability_name(query): query.title for query in queries if query.title}
    labels = {name: own.label for name, own in settings.capabilities.items() if own.label}
    return {**titles, **labels, **settings.names}


def unit_of(query: Query, settings: Settings) -> str:
    """Return the unit of a capability: by the settings, else by the query's header."""
    own = settings.capabilities.get(capability_name(query))
    return own.unit if own else query.unit or "share"


def definitions(queries: Iterable[Query], settings: Settings) -> dict[str, str]:
    """Return a digest of what each figure means: its query and the settings bound to it, but not period or data.

    Parameters
    ----------
    queries : iterable of Query
        Those of capabilities and of the journey count.
    settings : Settings
        What is bound.

    Returns
    -------
    dict of str to str
        Name of the figure to 16 hexadecimal digits.
    """
    bound = bound_parameters(Period(FIRST_DAY, FIRST_DAY, ""), dt.datetime.combine(FIRST_DAY, dt.time()), settings)
    digests = {}
    for query in queries:
        if query.folder in {"capabilities", "journey"}:
            meaning = [query.sql, kind_of(query, settings), sorted((name, str(bound.get(name))) for name in query.parameters)]
            digests[capability_name(query)] = hashlib.sha256(repr(meaning).encode()).hexdigest()[:16]
    return digests


def bound_parameters(period: Period, data_end: dt.datetime, settings: Settings) -> dict[str, Value]:
    """Return what queries may ask for by ``$name``."""
    return {
        "period_start": dt.datetime.combine(period.start, dt.time()),
        "period_end": dt.datetime.combine(period.end, dt.time()),
        "data_end": data_end,
        "reopen_days": settings.analysis.reopen_days,
        "promise_to_end_of_day": settings.analysis.promise_holds == "end_of_day",
        **{f"answer_within_{channel}": seconds for channel, seconds in settings.analysis.answer_within.items()},
    }
