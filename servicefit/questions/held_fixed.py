"""What is held fixed while features are weighed: a column for every value but the most frequent one."""

from __future__ import annotations

from collections.abc import Mapping

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import fill, find_query
from servicefit.settings import Settings

COLUMNS = {"segment": "customers.segment", "region": "customers.region", "method": "responses_wide.method"}
"""Where each of ``[analysis] controls`` stands in the store."""

MOST_LEVELS = 20
"""Further values, rarer ones, count with the most frequent one."""


def read_controls(engine: Engine, parameters: Mapping[str, Value], settings: Settings) -> tuple[dict[str, str], ...]:
    """Return the columns always in, as the query of the answers writes them.

    Parameters
    ----------
    engine : Engine
        On the store.
    parameters : mapping
        ``period_start`` and ``period_end``.
    settings : Settings
        ``[analysis] controls``.

    Returns
    -------
    tuple of dict
        ``column`` and ``level``: 1 where the column has that value, else 0.
    """
    found = []
    for name in settings.analysis.controls:
        query = fill(find_query("feature_value/control_levels"), {"column": COLUMNS[name]})
        levels = engine.run(query, parameters)["level"].astype(str)
        found += [{"column": COLUMNS[name], "level": level} for level in levels[1:MOST_LEVELS]]
    return tuple(found)
